"""Records as rows of Spark: numbered in the order of their keys, and back to `Records` on a worker.

Numbers are dense and rise with the key; those of a second table follow those of the first. All that the
engine does by place on one machine it does by number here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from itertools import accumulate, chain
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as f

from resolver import files
from resolver.engines.spark_work import PART, Work
from resolver.habits import Affix, worn
from resolver.numbers import NONE, Numbering
from resolver.records import Record, Records

Source: TypeAlias = Path | DataFrame
"""A file that the driver can read, or a table of accounts with the columns of such a file."""

_LISTS = ("numbers", "handles", "links", "follows", "hours")
_FIELDS = tuple(each.name for each in fields(Record))
_TYPES = {"hours": pa.list_(pa.int64()), **{name: pa.list_(pa.string()) for name in _LISTS[:-1]}}
_ARROW = pa.schema([
    ("side", pa.int64()), ("row", pa.int64()), ("truth", pa.string()),
    *((name, _TYPES.get(name, pa.string())) for name in _FIELDS),
])  # fmt: skip
_SQL = ", ".join(
    f"`{name}` " + ("bigint" if name in ("side", "row") else "array<bigint>" if name == "hours" else "array<string>" if name in _LISTS else "string")
    for name in _ARROW.names
)  # fmt: skip


def read(
    work: Work,
    sources: tuple[Source, ...],
    truth: str | None,
    affixes: tuple[Affix, ...] = (),
    numbering: Numbering = NONE,
) -> tuple[DataFrame, int, int]:
    """Records of one or two tables with their number `n`, and how many each table has (0 for a second that is not).

    Raises MalformedRow as `files.read` does; of a table of Spark the numbers of its rows are not known.
    """
    for side, source in enumerate(sources):
        for part in _parts(work, source, side, truth, affixes, numbering):
            work.add(part, "given")
    given = work.kept("given")
    _all_different(given, sources)
    sizes = {int(row["side"]): int(row["count"]) for row in given.groupBy("side").count().collect()}
    total = sum(sizes.values())
    placed = work.keep(
        given.repartitionByRange(work.partitions(total), "side", "key").sortWithinPartitions("side", "key")
        .withColumn("at", f.monotonically_increasing_id()),
        "placed",
    )  # fmt: skip
    rows = placed.groupBy(f.shiftright("at", 33).alias("part")).count().orderBy("part").collect()
    first = dict(
        zip(
            (row["part"] for row in rows), accumulate((row["count"] for row in rows), initial=0), strict=False
        )
    )
    begins = f.create_map(*(f.lit(each) for pair in (first or {0: 0}).items() for each in pair))
    number = (f.col("at").bitwiseAND(f.lit((1 << 33) - 1)) + begins[f.shiftright("at", 33)]).cast("bigint")
    return work.keep(placed.withColumn("n", number).drop("at", "row"), "records"), sizes.get(0, 0), sizes.get(1, 0)  # fmt: skip


def _parts(
    work: Work,
    source: Source,
    side: int,
    truth: str | None,
    affixes: tuple[Affix, ...],
    numbering: Numbering,
) -> Iterator[DataFrame]:
    if isinstance(source, Path):
        row = 1
        # The first is empty: a file without rows is a table all the same.
        for part in chain([Records(())], files.parts(source, truth, numbering)):
            yield work.session.createDataFrame(_arrow(worn(part, affixes), side, row), _SQL)
            row += len(part)
        return

    def convert(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            found = files.part_of(batch.to_pydict(), "the table", truth, 1, numbering)
            yield from _arrow(worn(found, affixes), side, None).to_batches()

    yield source.mapInArrow(convert, _SQL)


def _arrow(records: Records, side: int, row: int | None) -> pa.Table:
    size = len(records)
    columns: dict[str, Any] = {
        "side": [side] * size,
        "row": [None if row is None else row + k for k in range(size)],
        "truth": list(records.truth) or [""] * size,
    }
    columns |= {name: [getattr(each, name) for each in records.rows] for name in _FIELDS}
    return pa.table(columns, schema=_ARROW)


def _all_different(given: DataFrame, sources: tuple[Source, ...]) -> None:
    """MalformedRow for the first row whose key stands in its table already."""
    twice = given.groupBy("side", "key").agg(
        f.count("*").alias("times"), f.sort_array(f.collect_list("row")).alias("rows")
    )
    found = (
        twice.filter("times > 1").withColumn("again", f.get("rows", f.lit(1)))
        .orderBy("side", "again", "key").limit(1).collect()
    )  # fmt: skip
    if found:
        source = sources[int(found[0]["side"])]
        first, again = (*found[0]["rows"], 0, 0)[:2]
        raise files.repeated(
            str(source) if isinstance(source, Path) else "the table", found[0]["key"], first, again
        )


def of_arrow(table: pa.Table | pa.RecordBatch) -> Records:
    """Rows as records, in their order, with what a file says of who they are."""
    columns = [table.column(name).to_pylist() for name in _FIELDS]
    for place, name in enumerate(_FIELDS):
        if name in _LISTS:
            columns[place] = [tuple(held) if held else () for held in columns[place]]
    rows = tuple(Record(*row) for row in zip(*columns, strict=True))
    return Records(rows, tuple(table.column("truth").to_pylist()))


def batches_of(batches: Iterator[pa.RecordBatch]) -> Iterator[tuple[Any, Any, Records]]:
    """Numbers, tables (0 and 1) and records of each batch that has any; `PART` at most at a time."""
    for batch in batches:
        for start in range(0, batch.num_rows, PART):
            some = batch.slice(start, PART)
            yield some.column("n").to_numpy(), some.column("side").to_numpy(), of_arrow(some)
