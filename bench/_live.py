"""The live index, timed: building, opening again, one record asked about, one record changed; beside Splink, which is
asked about the same accounts from outside."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from bench._measure import Ratio, Row, installed
from resolver.live import Live
from resolver.records import Record, Records

_ASKED = 200
GOAL_OPEN = 1 / 20
"""Opening beside building."""
GOAL_ASKED = 1 / 50
"""Asking beside Splink's `predict_between`, 95 of 100 answers each."""
_ASKED_PEER = 40
_ROOT = Path(__file__).parents[1]


def measured(records: Records, accounts: Path) -> tuple[list[Row], list[Ratio]]:
    """Of `records`, which the file `accounts` holds in the same order."""
    size = f"{len(records):,} accounts"
    rng = np.random.default_rng(1)
    places = rng.choice(len(records), _ASKED, replace=False).tolist()
    chosen = [records.rows[k] for k in places]
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
    ratios = [Ratio("live: opening and first answer over building", opened / built, GOAL_OPEN)]
    peer = _peer(size, accounts, places[:_ASKED_PEER])
    if "p95_ms" in peer.quality:
        ratios += [
            Ratio(f"{each.job}: p95 over Splink's", _p95(each) / _p95(peer), GOAL_ASKED) for each in rows[2:4]
        ]
    return [*rows, peer], ratios


def _p95(row: Row) -> float:
    return float(row.quality["p95_ms"])


def _peer(size: str, accounts: Path, places: Sequence[int]) -> Row:
    """Splink in a process of its own; where it does not run here, that is told."""
    command = [sys.executable, "-m", "bench._live_peer", str(accounts), *map(str, places)]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    job, tool = "live, a record from outside", f"{installed('splink')}, predict_between"
    if done.returncode:
        return Row(job, size, tool, 0.0, [], None, {"failed": done.stderr.strip().splitlines()[-1][:80]})
    return _told(job, size, tool, json.loads(done.stdout.splitlines()[-1]))


def _row(job: str, size: str, act: Callable[[Record], object], chosen: Sequence[Record]) -> Row:
    milliseconds = []
    for each in chosen:
        began = time.perf_counter()
        act(each)
        milliseconds.append((time.perf_counter() - began) * 1e3)
    return _told(job, size, "kenner", milliseconds)


def _told(job: str, size: str, tool: str, milliseconds: Sequence[float]) -> Row:
    p50, p95 = (round(float(np.percentile(milliseconds, share)), 2) for share in (50, 95))
    return Row(job, size, tool, round(p50 / 1e3, 5), [], None, {"p50_ms": p50, "p95_ms": p95})
