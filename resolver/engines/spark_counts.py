"""How rare things are: a record carries the counts of its own values, so no worker needs those of all the others.

The kinds are those of `rarity.COUNTED`. A record's counts stand in the order of the kinds, and within a kind in
the order of the values, so that a worker finds them again without the values being sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyspark.sql import DataFrame
from pyspark.sql import functions as f

from resolver import keys
from resolver.engines.spark_records import batches_of
from resolver.engines.spark_work import Work
from resolver.rarity import COUNTED, CROWDS, RUNS, Counts, Rarity
from resolver.records import Records
from resolver.runs import BASE

KINDS = tuple(COUNTED)
_RUN_KINDS = {kind: number for number, kind in enumerate(RUNS, start=2)}
"""Kinds of runs by a number above those of the two tables."""

_CROWD_OF = {of: crowd for crowd, of in CROWDS.items()}
Ints = NDArray[np.int64]


def runs(records: DataFrame) -> tuple[dict[int, Ints], dict[str, Ints]]:
    """How many records have each run: of each table the runs that propose pairs, and over both the kinds of
    `rarity.RUNS`. Arrays by the number of the run."""

    def count(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        found: dict[int, Any] = {}
        for _, sides, table in batches_of(batches):
            for side in np.unique(sides).tolist():
                some = Records(tuple(table.rows[k] for k in np.flatnonzero(sides == side).tolist()))
                keys.grams(some).count(found.setdefault(side, np.zeros(keys.GRAMS, dtype=np.int32)))
            here = Rarity.over(table, table).runs
            for kind, number in _RUN_KINDS.items():
                found[number] = found.get(number, 0) + here[kind]
        for number, held in found.items():
            met = np.flatnonzero(held)
            columns = [
                pa.array(np.full(len(met), number)),
                pa.array(met),
                pa.array(held[met].astype(np.int64)),
            ]
            yield pa.RecordBatch.from_arrays(columns, names=["kind", "run", "times"])

    frame = records.mapInArrow(count, "kind bigint, run bigint, times bigint")
    table = frame.groupBy("kind", "run").agg(f.sum("times").alias("times")).toArrow()
    kind, run, times = (table.column(name).to_numpy() for name in ("kind", "run", "times"))

    def told(number: int, size: int) -> Ints:
        counts, mine = np.zeros(size, dtype=np.int64), kind == number
        counts[run[mine]] = times[mine]
        return counts

    by_kind = {kind: told(number, BASE**3) for kind, number in _RUN_KINDS.items()}
    return {side: told(side, keys.GRAMS) for side in (0, 1)}, by_kind


def with_counts(work: Work, records: DataFrame) -> DataFrame:
    """The records with `counts`: in how many records each of their values stands."""

    def spread(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for numbers, _, table in batches_of(batches):
            for kind, (values, sizes, first) in enumerate(_values(table)):
                within = np.arange(len(values)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
                columns = [
                    pa.array(np.repeat(numbers, sizes)), pa.array(np.full(len(values), kind)),
                    pa.array(within + np.repeat(first, sizes)), pa.array(values, pa.string()),
                ]  # fmt: skip
                yield pa.RecordBatch.from_arrays(columns, names=["n", "kind", "slot", "value"])

    held = work.keep(records.mapInArrow(spread, "n bigint, kind bigint, slot bigint, value string"), "values")
    counts = held.groupBy("kind", "value").agg(f.count("*").alias("times"))
    crowds = f.col("kind").isin([KINDS.index(kind) for kind in _CROWD_OF])
    plain = f.when(crowds, f.substring_index("value", "\t", 1)).otherwise(f.col("value")).alias("value")
    # Of a value on several platforms, the platform where most have it: other kinds have one count for a value.
    known = counts.select("kind", plain, "times").groupBy("kind", "value").agg(f.max("times").alias("times"))
    own = (
        held.select("n", "kind", "slot", plain).join(known, ["kind", "value"])
        .groupBy("n").agg(f.sort_array(f.collect_list(f.struct("slot", "times"))).getField("times").alias("counts"))
    )  # fmt: skip
    return work.keep(records.join(own, "n", "left"), "counted")


def _values(table: Records) -> Iterator[tuple[list[str], Ints, Ints]]:
    """For each kind: the values of all records, how many each record has, and where they begin among its counts."""
    first = np.zeros(len(table), dtype=np.int64)
    for of in COUNTED.values():
        held = [sorted(values) for values in of(table)]
        sizes = np.fromiter(map(len, held), dtype=np.int64, count=len(held))
        yield list(chain.from_iterable(held)), sizes, first
        first = first + sizes


def rarity(table: Records, counts: pa.ListArray, records: int, by_run: Mapping[str, Ints]) -> Rarity:
    """How rare the values of these records are among all `records`; `counts` is their column of counts."""
    lengths = counts.value_lengths().fill_null(0).to_numpy().astype(np.int64)
    begins = np.cumsum(lengths) - lengths
    times = counts.flatten().to_numpy()
    found: dict[str, Counts] = {}
    for kind, (values, sizes, first) in zip(KINDS, _values(table), strict=True):
        within = np.arange(len(values)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        own = times[np.repeat(begins + first, sizes) + within].tolist()
        found[_CROWD_OF.get(kind, kind)] = _Counts(
            zip(
                (value.rpartition("\t")[0] for value in values) if kind in _CROWD_OF else values,
                own,
                strict=True,
            )
        )
    return Rarity(max(1, records), found, by_run)


class _Counts(dict[str, int]):
    def __missing__(self, value: str) -> Any:
        return 0
