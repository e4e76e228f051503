"""PageRank as rounds of Spark: scores go along the edges, and what does not go on begins again (`graph.reach.pagerank`).

Every round is a join and a sum. It ends by the same rule as on one machine, but renews all vertices at once, which
takes more rounds. Many topics walk together: a column each, up to `_TOGETHER`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as f

from graph.errors import BadParameter
from graph.reach.engines.spark_graph import Told, cut, weighed
from graph.reach.pagerank import DAMPING, MOST_STEPS, Steps

TOLERANCE = 1e-6
"""The walk ends when less than this of all score is left to move: each round costs a job."""
_TOGETHER = 32


def pagerank(
    vertices: DataFrame,
    edges: DataFrame,
    restarts: DataFrame | None = None,
    *,
    damping: float = DAMPING,
    tolerance: float = TOLERANCE,
    told: Told | None = None,
) -> DataFrame:
    """`id, score` of every vertex; scores add up to 1, parallel edges and loops count.

    `restarts` (`id, weight`) is where the walk begins again; everywhere alike without it, and where all its weights are
    0. `told` hears of each round. BadParameter for a damping outside 0 to below 1, weights below 0, and edges or restarts of nobody in `vertices`.
    """
    if restarts is None:
        weights = vertices.select("id", f.lit(1.0).alias("w0")).limit(0)
    else:
        weights = _by_topic(vertices, restarts.withColumn("topic", f.lit(0)), [0])
    return _walked(vertices, edges, weights, 1, damping, tolerance, told).select(
        "id", f.col("x0").alias("score")
    )


def topic_pagerank(
    vertices: DataFrame,
    edges: DataFrame,
    restarts: DataFrame,
    *,
    damping: float = DAMPING,
    tolerance: float = TOLERANCE,
    told: Told | None = None,
) -> DataFrame:
    """`topic, id, score` of every vertex on each topic of `restarts` (`topic, id, weight`); those of a topic add up to 1.

    All topics walk the same edges together (Haveliwala 2002). As `pagerank` else.
    """
    topics = sorted(row["topic"] for row in restarts.select("topic").distinct().collect())
    kind = restarts.schema["topic"].dataType
    if not topics:
        return vertices.select(f.lit(None).cast(kind).alias("topic"), "id", f.lit(0.0).alias("score")).limit(
            0
        )
    found = []
    for first in range(0, len(topics), _TOGETHER):
        among = topics[first : first + _TOGETHER]
        weights = _by_topic(vertices, restarts, among)
        scores = _walked(vertices, edges, weights, len(among), damping, tolerance, told)
        each = [
            f.struct(f.lit(topic).cast(kind).alias("topic"), f.col(f"x{at}").alias("score"))
            for at, topic in enumerate(among)
        ]
        rows = scores.select("id", f.explode(f.array(*each)).alias("each"))
        found.append(rows.select("each.topic", "id", "each.score"))
    return reduce(DataFrame.unionByName, found)


def _by_topic(vertices: DataFrame, restarts: DataFrame, topics: Sequence[Any]) -> DataFrame:
    """A row for each vertex with a restart: `id`, and `w0`, `w1` … of the topics."""
    weight = f.coalesce(f.col("weight").cast("double"), f.lit(float("nan")))
    bad = restarts.where(~((weight >= 0.0) & (weight < float("inf")))).head()
    if bad is not None:
        raise BadParameter(
            f"the restart of {bad['id']} is {bad['weight']}", hint="give finite numbers, 0 and up"
        )
    stray = restarts.join(vertices.select("id"), "id", "left_anti").head()
    if stray is not None:
        raise BadParameter(f"a restart names {stray['id']}, which no vertex is", hint="give it a vertex")
    sums = [
        f.sum(f.when(f.col("topic") == topic, weight).otherwise(0.0)).alias(f"w{at}")
        for at, topic in enumerate(topics)
    ]
    return restarts.groupBy("id").agg(*sums)


def _walked(
    vertices: DataFrame, edges: DataFrame, weights: DataFrame, topics: int, damping: float, tolerance: float,
    told: Told | None,
) -> DataFrame:  # fmt: skip
    """`id`, and `x0`, `x1` … of every vertex: where the walks stand when they are settled."""
    if not 0.0 <= damping < 1.0:
        raise BadParameter(
            f"damping is {damping:g}", hint="a walk goes on with a chance of 0 to below 1: 0.85"
        )
    arcs = weighed(vertices, edges).where("weight > 0")
    out = arcs.groupBy(f.col("src").alias("id")).agg(f.sum("weight").alias("out"))
    here = _beginning(vertices, out, weights, topics, damping)
    share = (damping * f.col("weight") / f.col("out")).alias("share")
    shares = arcs.join(out.withColumnRenamed("id", "src"), "src").select("src", "dst", share)
    shares = shares.repartition("src").sortWithinPartitions("src").persist()
    steps = Steps(damping, tolerance)
    total = _totals(here, topics)
    try:
        for step in range(1, MOST_STEPS + 1):
            here = cut(_pulled(here, shares, [total[f"b{at}"] for at in range(topics)]))
            total = _totals(here, topics)
            if told is not None:
                told(step, None)
            if steps.settled(max((total[f"m{at}"] or 0.0) for at in range(topics))):
                break
    finally:
        shares.unpersist()
    # Rounding alone keeps a sum from 1; no vertices have none.
    return here.select(
        "id", *[(f.col(f"x{at}") / f.lit(total[f"s{at}"] or 1.0)).alias(f"x{at}") for at in range(topics)]
    )


def _beginning(
    vertices: DataFrame, out: DataFrame, weights: DataFrame, topics: int, damping: float
) -> DataFrame:
    """`id`, the share of a vertex that begins again, and for each topic where it does (`r`), where the walk stands (`x`)
    and how far it moved (`m`)."""
    everybody = vertices.select("id").distinct()
    counted = everybody.agg(f.count("id").alias("nodes")).first()
    nodes = counted["nodes"] if counted else 0
    sums = weights.agg(*[f.sum(f"w{at}").alias(f"w{at}") for at in range(topics)]).first()

    def restart(at: int) -> Column:
        total = sums[f"w{at}"] if sums else None
        if not total:
            return f.lit(1.0 / max(nodes, 1))
        return f.coalesce(f.col(f"w{at}"), f.lit(0.0)) / f.lit(total)

    again = f.when(f.col("out") > 0, f.lit(1.0 - damping)).otherwise(f.lit(1.0))
    rows = everybody.join(out, "id", "left").join(weights, "id", "left")
    return cut(
        rows.select(
            "id",
            again.alias("again"),
            *[restart(at).alias(f"r{at}") for at in range(topics)],
            *[restart(at).alias(f"x{at}") for at in range(topics)],
            *[f.lit(0.0).alias(f"m{at}") for at in range(topics)],
        )
    )


def _pulled(here: DataFrame, shares: DataFrame, back: Sequence[float | None]) -> DataFrame:
    """A round. Vertices and what comes in are one table, summed by vertex: joined instead, the size that Spark expects
    would be squared each round, a number that fills the memory after thirty."""
    # Text, not columns: a call to Spark for each table instead of one for each sign saves most of a small round.
    topics = range(len(back))
    standing = here.selectExpr("id AS src", *[f"x{at}" for at in topics])
    come = shares.join(standing, "src").selectExpr("dst AS id", *[f"share * x{at} AS g{at}" for at in topics])
    rows = come.unionByName(here, allowMissingColumns=True)
    sums = rows.groupBy("id").agg(
        f.max("again").alias("again"),
        *[
            f.expr(f"{sign}({column}{at})").alias(f"{name}{at}")
            for at in topics
            for sign, column, name in (("max", "r", "r"), ("max", "x", "before"), ("sum", "g", "g"))
        ],
    )
    after = [f"coalesce(g{at}, 0D) + {float(back[at] or 0.0)!r}D * r{at}" for at in topics]
    return sums.selectExpr(
        "id",
        "again",
        *[f"r{at}" for at in topics],
        *[f"{after[at]} AS x{at}" for at in topics],
        *[f"abs({after[at]} - before{at}) AS m{at}" for at in topics],
    )


def _totals(here: DataFrame, topics: int) -> dict[str, float | None]:
    """For each topic: all score (`s`), what begins again of it (`b`), how much moved (`m`); None without vertices."""
    sums = [
        f"sum({what}) AS {name}{at}"
        for at in range(topics)
        for what, name in ((f"x{at}", "s"), (f"x{at} * again", "b"), (f"m{at}", "m"))
    ]
    found: dict[str, float | None] = here.selectExpr(*sums).collect()[0].asDict()
    return found
