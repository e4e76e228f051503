"""HyperBall as rounds of Spark: who lies within some hops of everybody, and how near (`graph.reach.balls`).

A ball is held as the registers of one machine, by the same hash, so estimates are the same. A register is a rank from 0 up
whose highest wins; column k of a ball has a bit for each of the 64 registers, set where that register's rank is k or more.
So the highest of many balls is the `or` of their columns, which Spark takes without leaving the JVM: workers need neither
Python nor Kenner. There are as many columns as the highest rank, about the logarithm of the vertices.
"""

from __future__ import annotations

from collections.abc import Sequence

from pyspark.sql import DataFrame
from pyspark.sql import functions as f
from pyspark.sql.types import IntegralType

from graph.errors import BadParameter
from graph.reach.balls import MOST_HOPS, REGISTERS, ROUNDS
from graph.reach.engines.spark_graph import Told, cut, joined_to
from graph.reach.kernels.balls import ALPHA

_COLUMNS = 96
"""Above about this many columns Spark interprets a plan instead of compiling it."""
_WRAP = 1 << 64


def within(
    vertices: DataFrame,
    edges: DataFrame,
    hops: int,
    *,
    seed: int = 1,
    rounds: int = ROUNDS,
    told: Told | None = None,
) -> DataFrame:
    """`id, people, direct` of every vertex: how many lie within `hops` hops along the edges, itself counted, and how many
    at one hop.

    An estimate with a standard error of 1.04 / √(64 `rounds`); exact for 1 hop. Weights, parallel edges and loops change
    nothing. BadParameter under 1 hop or 1 round, and for an edge to or from nobody in `vertices`.
    """
    if hops < 1:
        raise BadParameter(f"{hops} hops", hint="use 1 or more")
    return _balls(vertices, edges, hops, seed, rounds, told).select("id", "people", "direct")


def harmonic(
    vertices: DataFrame,
    edges: DataFrame,
    *,
    seed: int = 1,
    rounds: int = ROUNDS,
    told: Told | None = None,
) -> DataFrame:
    """`id, near, direct` of every vertex: Σ 1 / distance to the others along the edges, and how many are at one hop.

    An estimate, as `within`; its hops go on as long as any ball grows.
    """
    return _balls(vertices, edges, MOST_HOPS, seed, rounds, told).select("id", "near", "direct")


def _balls(
    vertices: DataFrame, edges: DataFrame, hops: int, seed: int, rounds: int, told: Told | None
) -> DataFrame:
    """`id, people, near, direct`: ball sizes and harmonic sums, averaged over `rounds` hashings."""
    if rounds < 1:
        raise BadParameter(f"{rounds} rounds", hint="use 1 or more; 4 halve the error of 1")
    everybody = vertices.select("id").distinct()
    arcs = joined_to(vertices, edges.select("src", "dst")).where("src <> dst").distinct()
    arcs = arcs.repartition("dst").sortWithinPartitions("dst").persist()
    try:
        heard = arcs.groupBy(f.col("src").alias("id")).agg(f.count("dst").alias("direct"))
        around = cut(everybody.join(heard, "id", "left").fillna(0, ["direct"]))
        if hops == 1:
            return around.select("id", *_said(["direct + 1D"], ["CAST(direct AS DOUBLE)"]), "direct")
        seeds = [seed * rounds + round_ for round_ in range(rounds)]
        ranked = cut(_hashed(around, seeds))
        highest = ranked.agg(*[f.max(f"rank{at}") for at in range(rounds)]).collect()[0]
        most = max((rank or 1) for rank in highest)
        together = max(1, _COLUMNS // most)
        found = around
        for first in range(0, rounds, together):
            some = range(first, min(rounds, first + together))
            grown = _grown(ranked, arcs, some, most, hops, told)
            found = found.join(grown, "id")
        found = cut(found)
    finally:
        arcs.unpersist()
    return found.select(
        "id",
        *_said([f"last{at}" for at in range(rounds)], [f"near{at}" for at in range(rounds)]),
        "direct",
    )


def _said(people: Sequence[str], near: Sequence[str]) -> list[object]:
    """The means of the rounds, added in their order."""
    return [
        f.expr(f"({' + '.join(columns)}) / {len(columns)}D").alias(name)
        for name, columns in (("people", people), ("near", near))
    ]


def _grown(
    ranked: DataFrame,
    arcs: DataFrame,
    some: Sequence[int],
    most: int,
    hops: int,
    told: Told | None,
) -> DataFrame:
    """`id`, and for each of the rounds `some` the size of its ball (`last`) and the harmonic sum (`near`)."""
    bits = [f"b{at}_{rank}" for at in some for rank in range(1, most + 1)]
    here = ranked.selectExpr(
        "id",
        "true AS changed",
        *[f"direct + 1D AS last{at}" for at in some],
        *[f"CAST(direct AS DOUBLE) AS near{at}" for at in some],
        *[
            f"CASE WHEN rank{at} >= {rank} THEN shiftleft(1L, register{at}) ELSE 0L END AS b{at}_{rank}"
            for at in some
            for rank in range(1, most + 1)
        ],
        # Of one node alone: Σ 2^-register.
        *[f"{REGISTERS - 1}D + power(2D, -rank{at}) AS total{at}" for at in some],
    )
    for hop in range(1, hops + 1):
        here = cut(_pulled(here, arcs, some, most, bits, hop))
        if told is not None:
            told(hop, None if hops == MOST_HOPS else hops)
        if hop < hops and not here.selectExpr("coalesce(bool_or(changed), false)").collect()[0][0]:
            break
    return here.selectExpr("id", *[f"{name}{at}" for at in some for name in ("last", "near")])


def _pulled(
    here: DataFrame, arcs: DataFrame, some: Sequence[int], most: int, bits: Sequence[str], hop: int
) -> DataFrame:
    """A hop. Vertices and what comes in are one table, grouped by vertex, as in `spark_walk`. Only balls that changed in
    the hop before are sent; the first hop counts neighbours instead of estimating them, as all were told already."""
    sent = here.where("changed").selectExpr("id AS dst", *bits)
    come = arcs.join(sent, "dst").selectExpr("src AS id", *bits)
    kept = [f"{name}{at}" for at in some for name in ("last", "near", "total")]
    rows = come.unionByName(here.select("id", *bits, *kept), allowMissingColumns=True)
    merged = rows.groupBy("id").agg(
        *[f.expr(f"bit_or({each})").alias(each) for each in bits],
        *[f.expr(f"max({each})").alias(each) for each in kept],
    )
    # Each register of rank r is in the first r columns: 64 - Σ columns' bits × 2^-k = Σ 2^-r.
    counted = merged.selectExpr(
        "*",
        *[
            f"{REGISTERS}D - ("
            + " + ".join(f"bit_count(b{at}_{rank}) * {2.0**-rank!r}D" for rank in range(1, most + 1))
            + f") AS sum{at}"
            for at in some
        ],
    )
    if hop == 1:
        return counted.selectExpr(
            "id", "true AS changed", *bits, *[f"last{at}" for at in some], *[f"near{at}" for at in some],
            *[f"sum{at} AS total{at}" for at in some],
        )  # fmt: skip
    sized = counted.selectExpr("*", *[f"{_size(at)} AS size{at}" for at in some])
    return sized.selectExpr(
        "id",
        " OR ".join(f"sum{at} < total{at}" for at in some) + " AS changed",
        *bits,
        *[f"greatest(size{at}, last{at}) AS last{at}" for at in some],
        *[f"near{at} + greatest(size{at} - last{at}, 0D) / {hop}D AS near{at}" for at in some],
        *[f"sum{at} AS total{at}" for at in some],
    )


def _size(at: int) -> str:
    """What `kernels.balls.sizes` estimates."""
    raw = f"({ALPHA * REGISTERS**2!r}D / sum{at})"
    empty = f"({REGISTERS} - bit_count(b{at}_1))"
    return (
        f"CASE WHEN {raw} <= {2.5 * REGISTERS!r}D AND {empty} > 0 "
        f"THEN {REGISTERS}D * ln({REGISTERS}D / {empty}) ELSE {raw} END"
    )


def _hashed(around: DataFrame, seeds: Sequence[int]) -> DataFrame:
    """`around` with `register` and `rank` of each vertex for each seed: splitmix64 of its number, as `kernels.balls.hashed`.
    Ids that are no numbers are hashed to one first."""
    is_number = isinstance(around.schema["id"].dataType, IntegralType)
    number = "CAST(id AS BIGINT)" if is_number else "xxhash64(id)"
    begun = [(1 + seed * 0xD1B54A32D192ED03) % _WRAP for seed in seeds]
    found = around.selectExpr(
        "*", *[f"{_times(_plus(number, by), 0x9E3779B97F4A7C15)} AS z{at}" for at, by in enumerate(begun)]
    )
    held = around.columns
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = [f"z{at} ^ shiftrightunsigned(z{at}, {shift}) AS z{at}" for at in range(len(seeds))]
        found = found.selectExpr(*held, *mixed)
        times = [f"{_times(_plus(f'z{at}', 0), factor)} AS z{at}" for at in range(len(seeds))]
        found = found.selectExpr(*held, *times)
    mixed = [f"z{at} ^ shiftrightunsigned(z{at}, 31) AS z{at}" for at in range(len(seeds))]
    found = found.selectExpr(*held, *mixed)
    rest = [f"shiftrightunsigned(z{at}, 6) AS y{at}" for at in range(len(seeds))]
    return found.selectExpr("*", *rest).selectExpr(
        *held,
        *[f"CAST(z{at} & {REGISTERS - 1} AS INT) AS register{at}" for at in range(len(seeds))],
        # One more than its zeros at the end, which those below its lowest bit count.
        *[f"least(bit_count((y{at} & -y{at}) - 1) + 1, 58) AS rank{at}" for at in range(len(seeds))],
    )


# Spark refuses a product of numbers of eight bytes that does not fit into eight: decimals take it whole.


def _plus(number: str, by: int) -> str:
    """`number` (of eight bytes) and `by`, without a sign, as a decimal."""
    bare = f"(CAST({number} AS DECIMAL(20, 0)) + CASE WHEN {number} < 0 THEN {_WRAP}BD ELSE 0BD END)"
    return f"(({bare} + {by}BD) % {_WRAP}BD)" if by else bare


def _times(number: str, by: int) -> str:
    """The last eight bytes of the product of a decimal without a sign."""
    high, low = by >> 32, by & 0xFFFFFFFF
    product = f"(({number} * {low}BD + (({number} * {high}BD) % {1 << 32}BD) * {1 << 32}BD) % {_WRAP}BD)"
    return (
        f"CAST(CASE WHEN {product} >= {_WRAP >> 1}BD THEN {product} - {_WRAP}BD ELSE {product} END AS BIGINT)"
    )
