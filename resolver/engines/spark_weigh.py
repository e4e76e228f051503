"""What pairs are worth, on Spark: a block of pairs with the records they are of, compared as on one machine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as f

from resolver import context, kinds, linking, weigh
from resolver.compare.pairs import Pairs
from resolver.engines.spark_counts import rarity
from resolver.engines.spark_pairs import Ints, Sizes
from resolver.engines.spark_records import of_arrow
from resolver.engines.spark_rivals import context_of, decided
from resolver.engines.spark_work import PART, Work
from resolver.explain import as_json
from resolver.records import CRM
from resolver.weigh import Weighed, Weights

LINK_SQL = (
    "left_id string, right_id string, left_handle string, right_handle string, probability double, bits double, "
    "decision string, evidence string, left_truth string, right_truth string"
)
"""A link as a row: what `kenner link` writes, and who the two are where a file says so."""


@dataclass(frozen=True)
class Frame:
    """What every block needs: how many records there are, how rare runs are, the platforms, the model."""

    sizes: Sizes
    runs: Mapping[str, Ints]
    platforms: tuple[str, ...]
    weights: Weights


def scored(work: Work, records: DataFrame, pairs: DataFrame, frame: Frame, least: float) -> DataFrame:
    """Pairs with a probability of `least` or more: `code`, bits, probability, and the rivals of either side."""

    def evidence(some: pa.Table, held: pa.Table) -> pa.Table:
        block = _block(some, held, frame)
        _, base = weigh.evidence(block, frame.weights)
        number = {platform: code for code, platform in enumerate(frame.platforms)}
        ours, theirs = (
            np.array([number[row.platform] for row in table.rows], dtype=np.int32)[side]
            for table, side in ((block.left, block.i), (block.right, block.j))
        )
        codes = some.column("code").to_numpy()
        left, right = _sides(codes, frame.sizes)
        crm = number.get(CRM, -1)
        return pa.table({
            "code": codes, "base": base,
            "kind": kinds.of(block),
            "record0": left, "record1": right, "group0": theirs, "group1": ours,
            "crm0": theirs == crm, "crm1": ours == crm,
        })  # fmt: skip

    schema = ", ".join((
        "code bigint, base double, kind bigint, record0 bigint, record1 bigint, group0 int, group1 int",
        "crm0 boolean, crm1 boolean",
    ))  # fmt: skip
    weighed = work.keep(_by_block(records, pairs, frame, evidence, schema), "weighed")
    return work.keep(decided(work, weighed, frame.weights, frame.sizes.total, least), "scored")


def told(work: Work, records: DataFrame, found: DataFrame, frame: Frame) -> DataFrame:
    """The scored pairs as links with their evidence."""

    def tell(some: pa.Table, held: pa.Table) -> pa.Table:
        block = _block(some, held, frame)
        column = {name: np.array(some.column(name)) for name in some.column_names}
        rivals = context_of(column)
        lines, _ = weigh.evidence(block, frame.weights)
        lines[context.KIND] = column["told"].astype(np.float32)
        weighed = Weighed(block, lines, rivals, column["bits"], column["probability"])
        links = [linking.told_pair(weighed, k, frame.weights) for k in range(len(block))]
        rows = [
            (each.left.key, each.right.key, each.left.handle, each.right.handle, each.probability, each.bits,
             each.outcome.value, as_json(each.evidence), each.left_truth, each.right_truth)
            for each in links
        ]  # fmt: skip
        names = [part.split()[0] for part in LINK_SQL.split(", ")]
        return pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))

    return work.keep(_by_block(records, found, frame, tell, LINK_SQL), "links")


def _sides(codes: Ints, sizes: Sizes) -> tuple[Ints, Ints]:
    """The numbers of the two records of each pair."""
    return codes // sizes.columns, codes % sizes.columns + sizes.split


def _block(some: pa.Table, held: pa.Table, frame: Frame) -> Pairs:
    """The pairs of a block, over tables of the records that are in them."""
    held = held.sort_by("n")
    numbers = held.column("n").to_numpy()
    left, right = _sides(some.column("code").to_numpy(), frame.sizes)
    split = int(np.searchsorted(numbers, frame.sizes.split))
    everyone = of_arrow(held)
    counts = held.column("counts").combine_chunks()
    rare = rarity(everyone, counts, frame.sizes.total, frame.runs)
    i, j = np.searchsorted(numbers, left), np.searchsorted(numbers, right)
    if not frame.sizes.right:
        return Pairs(everyone, everyone, i, j, rare)
    table = type(everyone)
    ours = table(everyone.rows[:split], everyone.truth[:split])
    theirs = table(everyone.rows[split:], everyone.truth[split:])
    return Pairs(ours, theirs, i, j - split, rare)


def _by_block(
    records: DataFrame, pairs: DataFrame, frame: Frame,
    act: Callable[[pa.Table, pa.Table], pa.Table], schema: str,
) -> DataFrame:  # fmt: skip
    """`act` on each block of pairs and its records; a block has about `PART` pairs."""
    sizes = frame.sizes
    blocks = max(1, -(-pairs.count() // PART))
    left, right = f.expr(f"code div {sizes.columns}"), f.expr(f"code % {sizes.columns} + {sizes.split}")
    placed = pairs.withColumn(
        "block", f.expr(f"(code div {sizes.columns}) * {blocks} div {max(1, sizes.left)}")
    )
    needed = placed.select("block", f.explode(f.array(left, right)).alias("n")).distinct()
    # Under another name: both come from one table, and Spark cannot tell the two columns apart.
    held = needed.join(records, "n").withColumnRenamed("block", "home")

    def run(some: pa.Table, beside: pa.Table) -> pa.Table:
        return act(some.drop_columns("block"), beside)

    return placed.groupBy("block").cogroup(held.groupBy("home")).applyInArrow(run, schema)
