"""Vertices and edges as tables of Spark, in the column names of GraphFrames: `id`; `src`, `dst`, `weight`.

An edge points as an arc of its layer does. Ids are of any type that can be joined; `weight` may be absent and is 1 then.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f

from graph.errors import BadParameter
from graph.reach.layers import LAYERS
from graph.reach.portable import NODES, arcs_file, check, is_here

Told = Callable[[int, int | None], None]
"""Hears after each round how many are done, and how many there are at most; None where nobody knows."""


def read(session: SparkSession, folder: Path | str, layer: str) -> tuple[DataFrame, DataFrame]:
    """Vertices and edges of a snapshot that `kenner reach snapshot` wrote, one layer of it.

    BadParameter for an unknown layer. A folder on this machine is checked against its manifest: SourceError where it is
    not whole. An address (`hdfs://…`) is read as it is.
    """
    if layer not in LAYERS:
        raise BadParameter(f"there is no layer {layer!r}", hint="choose one of " + ", ".join(LAYERS))
    if is_here(folder):
        check(Path(folder))
    return session.read.parquet(f"{address(folder)}/{NODES}"), arcs_of(session, folder, layer)


def address(folder: Path | str) -> str:
    """What Spark reads: a bare path could mean a folder on the cluster."""
    return Path(folder).resolve().as_uri() if is_here(folder) else str(folder).rstrip("/")


def arcs_of(session: SparkSession, folder: Path | str, layer: str) -> DataFrame:
    """`src, dst, weight` of a layer, as the folder has it."""
    arcs = session.read.parquet(f"{address(folder)}/{arcs_file(layer)}")
    return arcs.selectExpr("source AS src", "target AS dst", "weight")


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
