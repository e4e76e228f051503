"""The engine and the graph that somebody asked a measure of: this machine or Spark; a snapshot, or a folder of Parquet.

Can be loaded without pyspark. Whatever is chosen, the rows are the same (docs/reach.md, "Beyond one machine").
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.errors import BadParameter
from graph.model.purposes import Purpose
from graph.reach import ported
from graph.reach.layers import Snapshot
from graph.reach.portable import check, is_here
from graph.reach.report import Ranked
from graph.spark import in_parts, needed, session_of

if TYPE_CHECKING:
    from graph.reach.engines.spark_sources import Source

log = logging.getLogger(__name__)

Told = Callable[[int, int | None], None]
Measure = Callable[..., list[Ranked]]


def refuse(measure: str, asked: Mapping[str, Any]) -> None:
    """BadParameter for what has no Spark engine, or where pyspark is missing: before anything is read."""
    ported.told_by_people("the Spark engine", measure, asked)
    if asked.get("names"):
        raise BadParameter(
            "the Spark engine counts the audience of everybody, not that of named people",
            hint="leave out the names, or --engine spark",
        )
    needed()


def on_spark(measure: str, snapshot: Snapshot, asked: Mapping[str, Any], told: Told) -> list[Ranked]:
    """The rows of a measure on a snapshot in memory, which this machine hands to Spark."""
    from graph.reach.engines import spark_ranked, spark_sources

    with session_of() as session:
        source = spark_sources.OfSnapshot(session, snapshot)
        return _ranked(spark_ranked.MEASURES[measure], measure, source, asked, told)


def folder_on_spark(
    measure: str, folder: str, asked: Mapping[str, Any], *,
    purpose: Purpose | None, now: datetime, told: Told, say: Callable[[str], None],
) -> list[Ranked]:  # fmt: skip
    """The rows of a measure on a folder, here or at an address; its arcs never come to this machine. As `folder_here`."""
    from graph.reach.engines import spark_ranked, spark_sources

    manifest = check(Path(folder)) if is_here(folder) else None
    if manifest is not None:
        # Before Spark is started, which takes seconds.
        ported.admitted(manifest, folder, purpose, now)
    with session_of() as session:
        if manifest is None:
            manifest = spark_sources.manifest_at(session, folder)
            ported.admitted(manifest, folder, purpose, now)
        say(ported.said(manifest, folder))
        source = spark_sources.OfFolder(session, folder, manifest)
        return _ranked(spark_ranked.MEASURES[measure], measure, source, asked, told)


def folder_here(
    measure: str, local: Measure, folder: str, asked: Mapping[str, Any], *,
    purpose: Purpose | None, now: datetime, say: Callable[[str], None],
) -> list[Ranked]:  # fmt: skip
    """The rows of a measure on a folder, on this machine; `say` is told what the reader has to know of it.

    BadParameter for what needs more than the folder holds, and for an address; else the errors of `ported.admitted`.
    """
    ported.told_by_people("a folder of Parquet", measure, asked)
    if not is_here(folder):
        raise BadParameter(f"{folder} is not on this machine", hint="add --engine spark")
    manifest = check(Path(folder))
    ported.admitted(manifest, folder, purpose, now)
    say(ported.said(manifest, folder))
    return local(ported.read(Path(folder), manifest), **asked)


def _ranked(run: Measure, measure: str, source: Source, asked: Mapping[str, Any], told: Told) -> list[Ranked]:
    began = time.perf_counter()
    asked = {name: value for name, value in asked.items() if name != "names"}
    with in_parts(source.session, source.size + source.arcs):
        rows = run(source, **asked, told=told)
    log.info(
        "ranked on spark measure=%s rows=%d seconds=%.1f", measure, len(rows), time.perf_counter() - began
    )
    return rows
