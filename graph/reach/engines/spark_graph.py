"""Vertices and edges as tables of Spark, in the column names of GraphFrames: `id`; `src`, `dst`, `weight`.

An edge points as an arc of its layer does. Ids are of any type that can be joined; `weight` may be absent and is 1 then.
"""

from __future__ import annotations

from pathlib import Path

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f

from graph.errors import BadParameter
from graph.reach.layers import LAYERS
from graph.reach.portable import check


def read(session: SparkSession, folder: Path | str, layer: str) -> tuple[DataFrame, DataFrame]:
    """Vertices and edges of a snapshot that `kenner reach snapshot` wrote, one layer of it.

    BadParameter for an unknown layer. A folder on this machine is checked against its manifest: SourceError where it is
    not whole. An address (`hdfs://…`) is read as it is.
    """
    if layer not in LAYERS:
        raise BadParameter(f"there is no layer {layer!r}", hint="choose one of " + ", ".join(LAYERS))
    where = str(folder)
    if "://" not in where:
        check(Path(folder))
        where = Path(folder).resolve().as_uri()
    arcs = session.read.parquet(f"{where}/arcs_{layer}.parquet")
    named = arcs.withColumnRenamed("source", "src").withColumnRenamed("target", "dst")
    return session.read.parquet(f"{where}/nodes.parquet"), named


def weighed(vertices: DataFrame, edges: DataFrame) -> DataFrame:
    """`src, dst, weight` of edges that are as they should be.

    BadParameter for a weight that is negative or no number, and for an edge to or from nobody in `vertices`.
    """
    weight = f.col("weight").cast("double") if "weight" in edges.columns else f.lit(1.0)
    arcs = edges.select("src", "dst", weight.alias("weight"))
    number = f.coalesce(f.col("weight"), f.lit(float("nan")))
    bad = arcs.where(~((number >= 0.0) & (number < float("inf")))).head()
    if bad is not None:
        raise BadParameter(
            f"the edge {bad['src']} to {bad['dst']} has the weight {bad['weight']}",
            hint="weights are finite and not negative",
        )
    return joined_to(vertices, arcs)


def joined_to(vertices: DataFrame, edges: DataFrame) -> DataFrame:
    """`edges` whose ends all are vertices; BadParameter names an end that is not."""
    ends = edges.select(f.explode(f.array("src", "dst")).alias("id"))
    stray = ends.join(vertices.select("id"), "id", "left_anti").head()
    if stray is not None:
        raise BadParameter(f"an edge names {stray['id']}, which no vertex is", hint="give every end a vertex")
    return edges


def cut(frame: DataFrame) -> DataFrame:
    """The same rows, computed now, and known by nothing that came before.

    Without it the plan of a round holds those of all rounds before it. What was computed stays with the workers: one
    that is lost takes the run with it.
    """
    return frame.localCheckpoint()
