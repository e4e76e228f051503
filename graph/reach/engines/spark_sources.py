"""Where a job of Spark has its people and arcs from: a snapshot in memory, or a folder of Parquet that never was here.

Both choose layers as `graph.reach.hearing` does.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
from pyspark.errors import AnalysisException
from pyspark.sql import DataFrame, SparkSession

from graph.errors import SourceError
from graph.reach import hearing, hops
from graph.reach.arcs import Arcs
from graph.reach.engines.spark_graph import address, arcs_of
from graph.reach.hearing import TALK, TOGETHER
from graph.reach.layers import FOLLOWS, INFLUENCES, Snapshot
from graph.reach.portable import MANIFEST, NODES, POSTERS, people_table, posters_table


@dataclass(frozen=True)
class Edges:
    """Arcs between people, each once and none to oneself (`src, dst, weight`), with the layer they are of."""

    arcs: DataFrame
    layer: str
    size: int
    """How many there are; of several layers together, those of all added up."""


class Source(Protocol):
    session: SparkSession
    people: DataFrame
    """`id` (0 and up, without gaps), `key`, `name`, `voice`."""
    size: int
    """How many people there are."""
    arcs: int
    """How many arcs in all layers, about."""

    def attention(self, layer: str | None) -> Edges:
        """Who attends → to whom, weighted; as `hearing.attention`."""

    def hearers(self) -> Edges:
        """Speaker → hearers; as `hops.hearers`."""

    def posters(self) -> DataFrame:
        """`topic, id, posts`: where a walk on a topic begins."""


class OfSnapshot:
    """Of the snapshot of a store, or of a file: handed to Spark by this machine."""

    def __init__(self, session: SparkSession, snapshot: Snapshot) -> None:
        self.session, self._snapshot = session, snapshot
        self.size = len(snapshot.nodes)
        self.arcs = sum(arcs.size for arcs in snapshot.layers.values())
        self.people = session.createDataFrame(people_table(snapshot))

    def attention(self, layer: str | None) -> Edges:
        found = hearing.attention(self._snapshot, layer)
        return self._edges(found.arcs, found.name)

    def hearers(self) -> Edges:
        return self._edges(*hops.hearers(self._snapshot))

    def posters(self) -> DataFrame:
        return self.session.createDataFrame(posters_table(self._snapshot))

    def _edges(self, arcs: Arcs, layer: str) -> Edges:
        table = pa.table({"src": arcs.sources, "dst": arcs.ends, "weight": arcs.strengths})
        return Edges(self.session.createDataFrame(table), layer, arcs.size)


class OfFolder:
    """Of a folder that `kenner reach snapshot` wrote, here or at an address that Spark reads (`hdfs://…`)."""

    def __init__(self, session: SparkSession, folder: Path | str, manifest: Mapping[str, Any]) -> None:
        self.session, self._folder = session, folder
        self._sizes: Mapping[str, int] = manifest["counts"]["arcs"]
        self.size, self.arcs = int(manifest["counts"]["people"]), sum(self._sizes.values())
        self.people = session.read.parquet(f"{address(folder)}/{NODES}")

    def attention(self, layer: str | None) -> Edges:
        choices = (TALK, FOLLOWS, INFLUENCES) if layer is None else (layer,)
        found = next((each for each in choices if self._size(each)), choices[0])
        if found == INFLUENCES:
            return Edges(
                self._arcs(found).selectExpr("dst AS src", "src AS dst", "weight"), found, self._size(found)
            )
        parts = TOGETHER.get(found, (found,))
        arcs = reduce(DataFrame.unionByName, map(self._arcs, parts))
        if len(parts) > 1:
            arcs = (
                arcs.groupBy("src", "dst").agg({"weight": "sum"}).withColumnRenamed("sum(weight)", "weight")
            )
        return Edges(arcs, found, self._size(found))

    def hearers(self) -> Edges:
        if self._size(FOLLOWS) or not self._size(INFLUENCES):
            return Edges(
                self._arcs(FOLLOWS).selectExpr("dst AS src", "src AS dst", "weight"),
                FOLLOWS,
                self._size(FOLLOWS),
            )
        return Edges(self._arcs(INFLUENCES), INFLUENCES, self._size(INFLUENCES))

    def posters(self) -> DataFrame:
        try:
            return self.session.read.parquet(f"{address(self._folder)}/{POSTERS}")
        except AnalysisException as exc:
            raise SourceError(
                f"{self._folder} does not say who posts on what",
                hint="write it again with kenner reach snapshot",
            ) from exc

    def _arcs(self, layer: str) -> DataFrame:
        return arcs_of(self.session, self._folder, layer)

    def _size(self, layer: str) -> int:
        return sum(self._sizes[each] for each in TOGETHER.get(layer, (layer,)))


def manifest_at(session: SparkSession, address_: str) -> dict[str, Any]:
    """What a folder at an address says of itself; its files are not checked against it. SourceError where there is none."""
    try:
        row = session.read.text(f"{address(address_)}/{MANIFEST}", wholetext=True).head()
        found: dict[str, Any] = json.loads(row["value"] if row else "")
    except (AnalysisException, ValueError) as exc:
        raise SourceError(
            f"{address_} holds no snapshot: its {MANIFEST} cannot be read",
            hint="write it with kenner reach snapshot",
        ) from exc
    return found
