"""The live index, timed: building, opening again, one record asked about, one record changed."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from bench._measure import Ratio, Row
from resolver.live import Live
from resolver.records import Record, Records

_ASKED = 200
GOAL_OPEN = 1 / 20
"""Opening beside building."""


def measured(records: Records) -> tuple[list[Row], list[Ratio]]:
    size = f"{len(records):,} accounts"
    rng = np.random.default_rng(1)
    chosen = [records.rows[k] for k in rng.choice(len(records), _ASKED, replace=False)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "live.sqlite"
        began = time.perf_counter()
        with Live(path) as live:
            live.put(records.rows)
        built = time.perf_counter() - began
        began = time.perf_counter()
        with Live(path) as live:
            live.of(chosen[0].key)
            opened = time.perf_counter() - began
            rows = [
                Row("live index", size, "kenner, built", round(built, 3), [round(built, 3)]),
                Row("live index", size, "kenner, opened, first answer", round(opened, 4), [round(opened, 4)]),
                _row("live, a record in the index", size, lambda each: live.of(each.key), chosen),
                _row("live, a record from outside", size, lambda each: live.match(
                    replace(each, key=f"outside:{each.key}")
                ), chosen),
                _row("live, a record changed", size, lambda each: live.put(
                    [replace(each, bio="moved to another town")]
                ), chosen),
            ]  # fmt: skip
    return rows, [Ratio("live: opening and first answer over building", opened / built, GOAL_OPEN)]


def _row(job: str, size: str, act: Callable[[Record], object], chosen: Sequence[Record]) -> Row:
    milliseconds = []
    for each in chosen:
        began = time.perf_counter()
        act(each)
        milliseconds.append((time.perf_counter() - began) * 1e3)
    p50, p95 = (round(float(np.percentile(milliseconds, share)), 2) for share in (50, 95))
    return Row(job, size, "kenner", round(p50 / 1e3, 5), [], None, {"p50_ms": p50, "p95_ms": p95})
