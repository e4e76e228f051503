"""Candidate pairs on Spark: the keys, caps and loops of `resolver/block.py`, a part of the rows at a time.

Keys are shuffled, so that all who share one are in one place. Runs are not: there are two million of them and each
proposes at most 100 records, so whoever has a rare run fits on every worker, however many records there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyspark.sql import DataFrame

from graph.distinct import distinct
from resolver import block, keys
from resolver.engines.spark_records import batches_of
from resolver.engines.spark_work import Work, whole

Ints = NDArray[np.int64]
_NONE = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Sizes:
    """Records of the first and of the second table; 0 for a second that is not there: pairs within one."""

    left: int
    right: int

    @property
    def split(self) -> int:
        """The number of the first record of the right table; 0 within one table."""
        return self.left if self.right else 0

    @property
    def columns(self) -> int:
        """A pair is written as place in the left table * columns + place in the right one."""
        return max(1, self.right or self.left)

    @property
    def total(self) -> int:
        return self.left + self.right


def candidates(work: Work, records: DataFrame, sizes: Sizes, runs: dict[int, Ints]) -> DataFrame:
    """Pairs worth comparing as `code`, each once; `runs` says how many records of a table have each run."""
    found = _filed(work, records, sizes).union(_alike(work, records, sizes, runs))
    return work.keep(found.distinct(), "pairs")


def _codes(codes: Ints) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([pa.array(codes)], names=["code"])


def _filed(work: Work, records: DataFrame, sizes: Sizes) -> DataFrame:
    """Pairs under one exact key."""

    def spread(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for numbers, _, table in batches_of(batches):
            held = keys.exact(table)
            owner = np.repeat(numbers, np.diff(held.starts))
            columns = [pa.array(held.keys.view(np.int64)), pa.array(owner), pa.array(held.strong)]
            yield pa.RecordBatch.from_arrays(columns, names=["key", "n", "strong"])

    def meet(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        from resolver.kernels import candidates as kernel

        file: Any = kernel.filed
        for group in whole(batches, "key"):
            owner: Any = group.column("n").to_numpy().astype(np.int32)
            given: Any = (
                np.array(group.column("key").to_numpy()).view(np.uint64), owner,
                np.array(group.column("strong").to_numpy()), sizes.split, sizes.columns, keys.CAP,
            )  # fmt: skip
            pairs = np.empty(file(*given, _NONE)[0], dtype=np.int64)
            if len(pairs):
                file(*given, pairs)
                yield _codes(distinct(pairs))

    spelled = records.mapInArrow(spread, "key bigint, n bigint, strong boolean")
    parts = work.partitions(8 * sizes.total)
    return spelled.repartition(parts, "key").sortWithinPartitions("key").mapInArrow(meet, "code bigint")


def _alike(work: Work, records: DataFrame, sizes: Sizes, runs: dict[int, Ints]) -> DataFrame:
    """Pairs that share enough rare runs."""
    counts = [runs[side].astype(np.int32) for side in ((0, 1) if sizes.right else (0,))]
    most = np.maximum(counts[0], counts[-1])
    # A run that one record alone has proposes nothing.
    useful = np.where(sum(counts) > 1, most, 0).astype(np.int32)
    context = work.session.sparkContext
    sent = context.broadcast(useful)

    def rare(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for numbers, _, table in batches_of(batches):
            starts, members, own = keys.grams(table).rare(sent.value, 1, keys.GRAM_CAP)
            lists = pa.ListArray.from_arrays(pa.array(starts.astype(np.int32)), pa.array(members))
            columns = [pa.array(numbers), pa.array(own), lists]
            yield pa.RecordBatch.from_arrays(columns, names=["n", "runs", "rare"])

    held = records.mapInArrow(rare, "n bigint, runs int, rare array<int>").toArrow().sort_by("n")
    tables = [held] if not sizes.right else [held.slice(0, sizes.left), held.slice(sizes.left)]
    shared = context.broadcast(_posted([_rare(table) for table in tables]))
    least: Any = np.float32(keys.least_share(sizes.total))

    def alike(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        mine, posted, theirs = shared.value
        for batch in batches:
            if batch.num_rows:
                first, last = batch.column(0)[0].as_py(), batch.column(0)[-1].as_py() + 1
                found = block.sharing(
                    (first, last), mine, posted, theirs, within=not sizes.right, least=least
                )
                yield _codes(found)

    rows = work.session.range(0, sizes.left, 1, work.partitions(sizes.left))
    return rows.mapInArrow(alike, "code bigint")


_Rare = tuple[Ints, Any, Any]


def _rare(table: pa.Table) -> _Rare:
    """What `Grams.rare` gives for all records of a table."""
    lists = table.column("rare").combine_chunks()
    lists = lists.chunk(0) if isinstance(lists, pa.ChunkedArray) and lists.num_chunks else lists
    starts = np.zeros(len(table) + 1, dtype=np.int64)
    np.cumsum(lists.value_lengths().to_numpy(), out=starts[1:])
    return starts, np.array(lists.flatten().to_numpy()), np.array(table.column("runs").to_numpy())


def _posted(held: list[_Rare]) -> tuple[_Rare, tuple[Any, Any], Any]:
    """The left table's runs, the records of each run in the right one, and how many runs each of these has."""
    from resolver.kernels import candidates as kernel

    starts, members, own = held[-1]
    begins, found = np.zeros(keys.GRAMS + 1, dtype=np.int32), np.empty(len(members), dtype=np.int32)
    kernel.postings(members, starts, begins, found, keys.GRAMS)
    return held[0], (begins, found), own
