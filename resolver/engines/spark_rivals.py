"""The rivals of each pair, on Spark: all pairs of a record come together, once for either side.

What a rival is worth is told by `context.py` and `weigh.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as f

from resolver import context, weigh
from resolver.engines.spark_work import Work, whole
from resolver.weigh import Weights

_RIVALS = {"ahead": "double", "crowd": "double", "near": "int", "crm": "boolean"}
_SCORED = {
    "code": "bigint", "bits": "double", "probability": "double", "told": "double",
    **{f"{name}{side}": kind for side in (0, 1) for name, kind in _RIVALS.items()},
}  # fmt: skip


def decided(work: Work, weighed: DataFrame, weights: Weights, records: int, least: float) -> DataFrame:
    """Each pair beside its rivals: all pairs of a record with one platform are brought together, for either side.

    `records` is how many there are on both sides together.
    """
    sides = [
        weighed.select("code", f.lit(side).cast("bigint").alias("side"), "base", "kind", *(
            f.col(f"{name}{side}").alias(name) for name in ("record", "group", "crm")
        ))
        for side in (0, 1)
    ]  # fmt: skip

    def rank(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for table in whole(batches, "record"):
            _, ends = np.unique(table.column("record").to_numpy(), return_inverse=True)
            groups, base = table.column("group").to_numpy(), np.array(table.column("base").to_numpy())
            found = context.rivals(ends, np.array(groups), base, int(ends[-1]) + 1)
            table = table.drop_columns(["record", "group"])
            for name, values in zip(("ahead", "crowd", "near"), found, strict=True):
                table = table.append_column(name, pa.array(values))
            yield from table.combine_chunks().to_batches()

    # Sums come out the same to the last digit when they are taken in the order of one machine.
    ranked = (
        sides[0].union(sides[1]).repartition(work.partitions(2 * weighed.count()), "record")
        .sortWithinPartitions("record", "side", "code")
        .mapInArrow(rank, "code bigint, side bigint, base double, kind bigint, crm boolean, ahead double, crowd double, near int")
    )  # fmt: skip
    both = ranked.groupBy("code").agg(f.max("base").alias("base"), f.max("kind").alias("kind"), *(
        f.max(f.when(f.col("side") == side, f.col(name))).alias(f"{name}{side}")
        for side in (0, 1) for name in _RIVALS
    ))  # fmt: skip

    def decide(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            column = {name: batch.column(name).to_numpy(zero_copy_only=False) for name in batch.schema.names}
            lines, level = weigh.rivalry(context_of(column), weights)
            bits = column["base"] + (level + lines - weights.size.costs(column["kind"], records))
            probability = weigh.probability(bits, weights, column["kind"])
            column |= {"bits": bits, "probability": probability, "told": lines}
            shown = probability >= least
            columns = [pa.array(column[name][shown]) for name in _SCORED]
            yield pa.RecordBatch.from_arrays(columns, names=list(_SCORED))

    return both.mapInArrow(decide, ", ".join(f"{name} {kind}" for name, kind in _SCORED.items()))


def context_of(column: Mapping[str, Any]) -> context.Context:
    ahead, crowd, near, crm = ((column[f"{name}0"], column[f"{name}1"]) for name in _RIVALS)
    return context.Context(ahead, crowd, near, crm)
