"""Measures on Spark as rows in rank order, each with its reason: what the same measure says on one machine.

Only the rows that are shown come to the driver. What is soon counted (people × arcs) is counted there, as on one machine.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as f

from graph.reach import authority as at_large
from graph.reach import balls, topic_authority
from graph.reach.arcs import Arcs
from graph.reach.balls import COUNTABLE, ROUNDS, Around
from graph.reach.engines import spark_balls, spark_walk
from graph.reach.engines.spark_graph import Told
from graph.reach.engines.spark_sources import Edges, Source
from graph.reach.harmonic import row as harmonic_row
from graph.reach.hops import row as audience_row
from graph.reach.report import Ranked
from graph.reach.topics import topic_number


def authority(
    source: Source,
    *,
    topic: str | None = None,
    layer: str | None = None,
    limit: int | None = None,
    told: Told | None = None,
) -> list[Ranked]:
    """As `graph.reach.authority`, to within 1e-6 of all score; with a topic as `topic_authority`. Scores that differ by less
    than a billionth of themselves are equal."""
    edges = source.attention(layer)
    if edges.size == 0:
        return []
    if topic is not None:
        return _on_topic(source, edges, topic, limit, told)
    scores = spark_walk.pagerank(source.people, edges.arcs, told=told)
    rows = _first(source, scores, "score", limit)
    heard_from = edges.arcs.groupBy(f.col("dst").alias("id")).agg(f.count("src").alias("heard_from"))
    among = source.session.createDataFrame(
        pa.table({"id": pa.array([row["id"] for row in rows], pa.int64())})
    )
    counts = {row["id"]: row["heard_from"] for row in heard_from.join(among, "id").collect()}
    return [
        Ranked(
            rank, row["key"], row["name"], row["score"], at_large.AT_LARGE,
            at_large.parts(row["score"], counts.get(row["id"], 0), edges.layer, source.size),
        )
        for rank, row in enumerate(rows, start=1)
    ]  # fmt: skip


def _on_topic(source: Source, edges: Edges, topic: str, limit: int | None, told: Told | None) -> list[Ranked]:
    posters = source.posters()
    topics = sorted(row["topic"] for row in posters.select("topic").distinct().collect())
    key = topics[topic_number(topics, topic)]
    restarts = posters.where(f.col("topic") == key).selectExpr("id", "posts AS weight").persist()
    try:
        scores = spark_walk.pagerank(source.people, edges.arcs, restarts, told=told)
        rows = _first(source, scores.where("score > 0"), "score", limit)
        many = restarts.count()
    finally:
        restarts.unpersist()
    return [
        Ranked(
            rank, row["key"], row["name"], row["score"], topic_authority.SAID,
            topic_authority.parts(row["score"], key, many, edges.layer, source.size),
        )
        for rank, row in enumerate(rows, start=1)
    ]  # fmt: skip


def audience(
    source: Source,
    *,
    hops: int,
    seed: int = 1,
    limit: int | None = None,
    countable: int = COUNTABLE,
    told: Told | None = None,
) -> list[Ranked]:
    """As `graph.reach.audience` of everybody, for 2 hops or more."""
    edges = source.hearers()
    if source.size * edges.size <= countable:
        error, arcs = 0.0, _here(edges, source.size)
        found = _there(source, "people", balls.within(arcs, hops, countable=countable), arcs)
    else:
        error = balls.error_of(ROUNDS)
        found = spark_balls.within(source.people, edges.arcs, hops, seed=seed, told=told)
    others = f.greatest(f.col("people") - 1.0, f.col("direct")).alias("others")
    rows = _first(source, found.select("id", "people", "direct", others), "others", limit)
    return [
        audience_row(
            rank, row["key"], row["name"], row["people"], row["direct"],
            hops=hops, layer=edges.layer, error=error, everybody=source.size,
        )
        for rank, row in enumerate(rows, start=1)
    ]  # fmt: skip


def nearness(
    source: Source,
    *,
    seed: int = 1,
    limit: int | None = None,
    countable: int = COUNTABLE,
    told: Told | None = None,
) -> list[Ranked]:
    """As `graph.reach.harmonic`."""
    edges = source.hearers()
    if source.size * edges.size <= countable:
        error, arcs = 0.0, _here(edges, source.size)
        found = _there(source, "near", balls.harmonic(arcs, countable=countable), arcs)
    else:
        error = balls.error_of(ROUNDS)
        found = spark_balls.harmonic(source.people, edges.arcs, seed=seed, told=told)
    rows = _first(source, found.where("near > 0"), "near", limit)
    return [
        harmonic_row(
            rank, row["key"], row["name"], row["near"], row["direct"], layer=edges.layer, error=error
        )
        for rank, row in enumerate(rows, start=1)
    ]


MEASURES: dict[str, Callable[..., list[Ranked]]] = {
    "authority": authority,
    "audience": audience,
    "harmonic": nearness,
}
"""By the name of their command."""


def _first(source: Source, found: DataFrame, score: str, limit: int | None) -> list[Any]:
    """The rows of those who are ranked, highest first, equals by key. Sums that Spark took in another order are equal."""
    ranked = source.people.where("voice").select("id", "key", "name").join(found, "id")
    ordered = ranked.orderBy(f.expr(f"round(ln({score}), 9)").desc_nulls_last(), "key")
    return (ordered if limit is None else ordered.limit(limit)).collect()  # type: ignore[no-any-return]


def _here(edges: Edges, size: int) -> Arcs:
    table = edges.arcs.select("src", "dst").toArrow()
    return Arcs.of(size, table.column("src").to_numpy(), table.column("dst").to_numpy()).distinct()


def _there(source: Source, name: str, counted: Around, arcs: Arcs) -> DataFrame:
    table = pa.table({"id": np.arange(arcs.nodes), name: counted.values, "direct": arcs.degrees})
    return source.session.createDataFrame(table)
