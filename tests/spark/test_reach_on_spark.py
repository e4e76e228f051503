"""PageRank on Spark says what the local one says. Skipped where pyspark is not installed (`make spark` installs it)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.compute as pc
import pytest

from graph.errors import BadParameter
from graph.reach.arcs import Arcs, as_ints
from graph.reach.layers import FOLLOWS
from graph.reach.pagerank import pagerank
from graph.reach.portable import export
from tests.reach.graphs import snapshot_of
from tests.spark.local import needed, started

needed()

PEOPLE = 12
# A loop (3), parallel arcs (0 to 1), a weight of nothing (5), and people who attend to nobody (9 to 11).
ARCS = [
    (0, 1, 2.0), (0, 1, 1.0), (1, 2, 0.5), (2, 0, 1.0), (3, 3, 1.0), (3, 4, 2.0), (4, 0, 1.0), (5, 2, 0.0),
    (6, 7, 4.0), (6, 9, 1.0), (7, 8, 1.0), (8, 6, 3.0), (8, 10, 1.0), (2, 9, 1.0), (4, 11, 0.25),
]  # fmt: skip


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    with started(
        spark_sql_shuffle_partitions="1",
        spark_default_parallelism="2",
        spark_sql_adaptive_enabled="false",
        spark_sql_codegen_wholeStage="false",
        spark_python_sql_dataFrameDebugging_enabled="false",
    ) as made:
        yield made


def graph(session: Any, tmp_path: Path, arcs: list[tuple[int, int, float]] = ARCS) -> tuple[Any, Any]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    sources, ends, weights = zip(*arcs, strict=True)
    pq.write_table(pa.table({"id": list(range(PEOPLE))}), tmp_path / "vertices.parquet")
    pq.write_table(pa.table({"src": sources, "dst": ends, "weight": weights}), tmp_path / "edges.parquet")
    return tuple(session.read.parquet(str(tmp_path / f"{each}.parquet")) for each in ("vertices", "edges"))


def local() -> Arcs:
    sources, ends, weights = zip(*ARCS, strict=True)
    return Arcs.of(PEOPLE, as_ints(sources), as_ints(ends), np.array(weights, np.float32))


def scores(found: Any) -> Any:
    return found.sort_by("id").column("score").to_numpy()


def test_topics_walk_together_and_each_ends_as_on_one_machine(session: Any, tmp_path: Path) -> None:
    from graph.reach.engines import spark

    # Where nobody begins again, everybody does alike: that is the walk at large.
    begin = {"cycling": {0: 3.0, 7: 1.0}, "nothing": {4: 0.0}, "running": {6: 2.0}}
    rows = [(topic, id_, weight) for topic, each in begin.items() for id_, weight in each.items()]
    restarts = session.createDataFrame(rows, "topic string, id long, weight double")

    found = spark.topic_pagerank(*graph(session, tmp_path), restarts).toArrow()

    for topic, each in begin.items():
        restart = np.zeros(PEOPLE)
        restart[list(each)] = list(each.values())
        told = scores(found.filter(pc.equal(found["topic"], topic)))
        assert np.abs(told - pagerank(local(), restart=restart)).sum() < 1e-6, topic


def test_a_written_snapshot_is_read_and_ranked(session: Any, tmp_path: Path) -> None:
    from graph.reach.engines import spark

    snapshot = snapshot_of(5, follows=[(0, 1), (2, 1), (1, 3), (3, 0), (4, 0), (2, 3)])
    export(snapshot, tmp_path / "graph", made_at=datetime(2026, 11, 2, tzinfo=UTC))

    read = spark.read(session, tmp_path / "graph", FOLLOWS)
    found = scores(spark.pagerank(*read, damping=0.5).toArrow())

    assert np.abs(found - pagerank(snapshot.between_people(FOLLOWS), damping=0.5)).sum() < 1e-6


@pytest.mark.parametrize(
    "arc",
    [(0, PEOPLE, 1.0), (0, 1, -1.0), (0, 1, float("nan"))],
    ids=["nobody", "below nothing", "no number"],
)
def test_edges_that_mean_nothing_are_refused(
    session: Any, tmp_path: Path, arc: tuple[int, int, float]
) -> None:
    from graph.reach.engines import spark

    with pytest.raises(BadParameter):
        spark.pagerank(*graph(session, tmp_path, [(1, 2, 1.0), arc]))


def test_a_layer_that_is_not_there_is_refused(session: Any, tmp_path: Path) -> None:
    from graph.reach.engines import spark

    with pytest.raises(BadParameter):
        spark.read(session, tmp_path, "friends")
