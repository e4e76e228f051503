"""How rare a record's own values are, carried by the record: no worker needs the counts of all the others.

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

from resolver.engines.spark_records import batches_of
from resolver.engines.spark_work import Work
from resolver.rarity import COUNTED, CROWDS, RUNS, Counts, Rarity
from resolver.records import Records

KINDS = tuple(COUNTED)
RUN_KINDS = {kind: number for number, kind in enumerate(RUNS, start=10)}
"""Numbers for `spark_pairs.counted`, above those of the tables."""

_CROWD_OF = {of: crowd for crowd, of in CROWDS.items()}
Ints = NDArray[np.int64]


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


def rarity(table: Records, counts: pa.ListArray, records: int, runs: Mapping[str, Ints]) -> Rarity:
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
    return Rarity(max(1, records), found, runs)


class _Counts(dict[str, int]):
    def __missing__(self, value: str) -> Any:
        return 0
