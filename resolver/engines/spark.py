"""Links and people on Spark: the same answer as on one machine, for more records than one machine holds.

Spark moves rows about; what a key, a comparison and a bit is stays with the modules of the resolver, which run on
its workers. `kenner` must be installed there too (`pip install 'kenner[spark]'`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pyspark.sql import DataFrame
from pyspark.sql import functions as f

from resolver import cluster as clustering
from resolver import linking, measure
from resolver.cluster import Scored
from resolver.engines import spark_counts, spark_pairs, spark_records, spark_weigh
from resolver.engines.spark_pairs import Sizes
from resolver.engines.spark_records import Source
from resolver.engines.spark_weigh import Frame
from resolver.engines.spark_work import Work, working
from resolver.measure import PairMeasures
from resolver.numbers import NONE, Numbering
from resolver.records import CRM
from resolver.weigh import Weights

__all__ = ["Source", "Work", "link", "link_rows", "people", "people_rows", "who", "working"]

_HAIR = 1e-6
"""Probabilities are told with six decimals: what rounds up to a threshold is kept."""


@dataclass(frozen=True)
class _Scored:
    records: DataFrame
    found: DataFrame
    frame: Frame


def link(
    work: Work,
    left: Source,
    right: Source | None,
    weights: Weights,
    truth: str | None = None,
    numbering: Numbering = NONE,
) -> DataFrame:
    """Every candidate pair with a probability of 0.01 or more, best first, as rows of `spark_weigh.LINK_SQL`.

    The rows are in the folder of `work`: take or write them before it ends.
    """
    sources = (left,) if right is None else (left, right)
    held = _score(work, sources, weights, truth, linking.SHOWN_FROM, numbering)
    if held is None:
        return work.session.createDataFrame([], spark_weigh.LINK_SQL)
    links = spark_weigh.told(work, held.records, held.found, held.frame)
    return links.orderBy(f.desc("probability"), f.desc("bits"), "left_id", "right_id")


def link_rows(
    left: Path, right: Path | None, weights: Weights, truth: str | None, numbering: Numbering = NONE
) -> tuple[list[dict[str, object]], PairMeasures | None]:
    """The links of files, and how good they are where `truth` names the column that says it."""
    with working() as work:
        rows = [row.asDict() for row in link(work, left, right, weights, truth, numbering).toLocalIterator()]
        known = who(work) if truth is not None else None
    same = np.array([row.pop("left_truth") == row.pop("right_truth") for row in rows], dtype=bool)
    if known is None:
        return rows, None
    probability = np.array([row["probability"] for row in rows], dtype=np.float64)
    total = measure.true_pairs(known[0], None if right is None else known[1])
    return rows, measure.pairs(probability, same, total, threshold=weights.link_at)


def people_rows(
    accounts: Path, weights: Weights, truth: str | None, numbering: Numbering = NONE
) -> tuple[list[dict[str, object]], tuple[str, ...]]:
    """The people of a file, and who each record is where `truth` names the column that says it."""
    with working() as work:
        return people(work, accounts, weights, truth, numbering), who(work)[0] if truth is not None else ()


def who(work: Work) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who each record of the two tables of this run is, by key, where a file says so; for measuring."""
    rows = work.kept("records").select("n", "side", "truth").toArrow().sort_by("n")
    side, who = rows.column("side").to_numpy(), rows.column("truth").to_pylist()
    split = int(np.searchsorted(side, 1))
    return tuple(who[:split]), tuple(who[split:])


def people(
    work: Work, accounts: Source, weights: Weights, truth: str | None = None, numbering: Numbering = NONE
) -> list[dict[str, object]]:
    """Each record once, by key, as `linking.people_rows` tells it. Groups are grown on the driver, over arrays:
    some 100 bytes a record and as much for each pair of review probability or more."""
    held = _score(work, (accounts,), weights, truth, weights.review_at - _HAIR, numbering)
    if held is None:
        return []
    pairs = held.found.select("code", "bits", "probability").toArrow().sort_by("code")
    codes, bits, sure = (pairs.column(name).to_numpy() for name in pairs.column_names)
    bits, sure = np.round(bits, 2), np.round(sure, 6)
    taken = sure >= weights.review_at
    codes, bits, sure = codes[taken], bits[taken], sure[taken]
    size = held.frame.sizes.columns
    scored = Scored(
        codes // size, codes % size, bits, sure >= weights.link_at, np.zeros(len(codes), dtype=np.int8)
    )
    birthday = f.when(f.col("platform") == CRM, f.col("birthday")).otherwise("").alias("birthday")
    rows = held.records.select("n", "key", "platform", birthday).toArrow().sort_by("n")
    keys, platforms, births = (rows.column(name).to_pylist() for name in ("key", "platform", "birthday"))
    strong = clustering.strong_ids([{"birthday": each} if each else {} for each in births])
    codes_of = np.unique(platforms, return_inverse=True)[1].astype(np.int32)
    return linking.grouped_rows(keys, scored, sure, clustering.by_place(scored, codes_of, strong))


def _score(
    work: Work,
    sources: tuple[Source, ...],
    weights: Weights,
    truth: str | None,
    least: float,
    numbering: Numbering,
) -> _Scored | None:
    """None where a table is empty: there is nobody to compare."""
    records, left, right = spark_records.read(work, sources, truth, weights.affixes, numbering)
    if 0 in (left, right)[: len(sources)]:
        return None
    sizes = Sizes(left, right)
    runs, rare = spark_counts.runs(records)
    pairs = spark_pairs.candidates(work, records, sizes, runs)
    platforms = tuple(sorted(row["platform"] for row in records.select("platform").distinct().collect()))
    frame = Frame(sizes, rare, platforms, weights)
    counted = spark_counts.with_counts(work, records)
    found = spark_weigh.scored(work, counted, pairs, frame, least)
    return _Scored(counted, found, frame)
