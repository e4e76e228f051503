"""Reach on Spark says what the local one says. Skipped where pyspark is not installed (`make spark` installs it)."""

import json
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from click.testing import CliRunner

from graph.errors import BadParameter, SourceError
from graph.reach import balls
from graph.reach.arcs import Arcs, as_ints
from graph.reach.cli import reach
from graph.reach.harmonic import harmonic
from graph.reach.hops import audience_of_everybody
from graph.reach.kernels.balls import hashed
from graph.reach.layers import FOLLOWS
from graph.reach.pagerank import pagerank
from graph.reach.portable import export
from graph.reach.report import Ranked
from graph.reach.written import scored
from graph.spark import in_parts
from graph.store import Store
from tests.reach.graphs import snapshot_of
from tests.reach.world import given
from tests.spark.local import QUICK, needed, set_to

needed()

NOW = datetime(2026, 11, 2, tzinfo=UTC)
PEOPLE = 12
# A loop (3), parallel arcs (0 to 1), a weight of nothing (5), people who attend to nobody (9, 10), somebody alone (11).
ARCS = [
    (0, 1, 2.0), (0, 1, 1.0), (1, 2, 0.5), (2, 0, 1.0), (3, 3, 1.0), (3, 4, 2.0), (4, 0, 1.0), (5, 2, 0.0),
    (6, 7, 4.0), (6, 9, 1.0), (7, 8, 1.0), (8, 6, 3.0), (8, 10, 1.0), (2, 9, 1.0),
]  # fmt: skip
Arc = tuple[int, int, float]


@pytest.fixture(autouse=True, scope="module")
def quick(session: Any) -> Iterator[None]:
    with set_to(session, QUICK):
        yield


def columns(arcs: list[Arc]) -> tuple[list[int], list[int], list[float]]:
    return [arc[0] for arc in arcs], [arc[1] for arc in arcs], [arc[2] for arc in arcs]


def tables(session: Any, arcs: list[Arc] = ARCS, people: int = PEOPLE) -> tuple[Any, Any]:
    sources, ends, weights = columns(arcs)
    edges = {
        "src": pa.array(sources, pa.int64()),
        "dst": pa.array(ends, pa.int64()),
        "weight": pa.array(weights, pa.float64()),
    }
    return tuple(session.createDataFrame(pa.table(each)) for each in ({"id": np.arange(people)}, edges))


def local(arcs: list[Arc] = ARCS, people: int = PEOPLE) -> Arcs:
    sources, ends, weights = columns(arcs)
    return Arcs.of(people, as_ints(sources), as_ints(ends), np.array(weights, np.float32))


def column(found: Any, name: str) -> Any:
    return found.toArrow().sort_by("id").column(name).to_numpy()


def test_topics_walk_together_and_each_ends_as_on_one_machine(session: Any) -> None:
    from graph.reach.engines import spark

    # Where nobody begins again, everybody does alike: that is the walk at large.
    begin = {"cycling": {0: 3.0, 7: 1.0}, "nothing": {4: 0.0}, "running": {6: 2.0}}
    rows = [(topic, id_, weight) for topic, each in begin.items() for id_, weight in each.items()]
    restarts = session.createDataFrame(rows, "topic string, id long, weight double")

    found = spark.topic_pagerank(*tables(session), restarts, damping=0.3).toArrow()

    for topic, each in begin.items():
        restart = np.zeros(PEOPLE)
        restart[list(each)] = list(each.values())
        told = found.filter(pc.equal(found["topic"], topic)).sort_by("id").column("score").to_numpy()
        assert np.abs(told - pagerank(local(), restart=restart, damping=0.3)).sum() < 1e-6, topic


@pytest.mark.parametrize(
    "arc",
    [(0, PEOPLE, 1.0), (0, 1, -1.0), (0, 1, float("nan"))],
    ids=["nobody", "below nothing", "no number"],
)
def test_edges_that_mean_nothing_are_refused(session: Any, arc: Arc) -> None:
    from graph.reach.engines import spark

    with pytest.raises(BadParameter):
        spark.pagerank(*tables(session, [(1, 2, 1.0), arc]))


def test_a_layer_that_is_not_there_is_refused(session: Any, tmp_path: Path) -> None:
    from graph.reach.engines import spark

    with pytest.raises(BadParameter):
        spark.read(session, tmp_path, "friends")


def test_every_vertex_has_the_register_and_the_rank_it_has_on_one_machine(session: Any) -> None:
    from graph.reach.engines import spark_balls

    vertices, _ = tables(session, [], 2_000)

    found = spark_balls._hashed(vertices, [7, 2**40]).toArrow().sort_by("id")

    for at, seed in enumerate((7, 2**40)):
        ours = hashed(2_000, seed)
        assert (found.column(f"register{at}").to_numpy() == ours >> 8).all()
        assert (found.column(f"rank{at}").to_numpy() == ours & 255).all()


def test_balls_and_nearness_are_estimated_as_on_one_machine(session: Any) -> None:
    from graph.reach.engines import spark

    rng = np.random.default_rng(4)
    more = [(int(a), int(b), 1.0) for a, b in rng.integers(0, 250, (1_500, 2))]
    arcs, people = local(ARCS + more, 260), 260

    near = spark.harmonic(*tables(session, ARCS + more, people), rounds=1)
    heard = spark.within(*tables(session, ARCS + more, people), 3, seed=5, rounds=1)

    ours = balls.within(arcs, 3, seed=5, rounds=1, countable=0)
    assert ours.values.max() > 30
    assert column(heard, "people") == pytest.approx(ours.values)
    assert column(near, "near") == pytest.approx(balls.harmonic(arcs, countable=0).values)


def test_vertices_of_any_name_are_counted(session: Any) -> None:
    from graph.reach.engines import spark

    vertices = session.createDataFrame([(name,) for name in ("ana", "bo", "cy", "dee")], "id string")
    edges = session.createDataFrame([("ana", "bo"), ("bo", "cy"), ("ana", "ana")], "src string, dst string")

    found = {row["id"]: row for row in spark.within(vertices, edges, 2, rounds=1).collect()}

    assert [found[name]["direct"] for name in ("ana", "bo", "cy", "dee")] == [1, 1, 0, 0]
    assert [round(found[name]["people"]) for name in ("ana", "bo", "cy", "dee")] == [3, 2, 1, 1]


def test_nobody_is_ranked_where_there_is_nobody(session: Any) -> None:
    from graph.reach.engines import spark

    nobody = tables(session, [], 0)

    assert spark.pagerank(*nobody, damping=0.5).collect() == []
    assert spark.harmonic(*nobody).collect() == []


def test_estimates_are_ranked_and_said_as_on_one_machine(session: Any) -> None:
    from graph.reach.engines import spark_ranked
    from graph.reach.engines.spark_sources import OfSnapshot

    rng = np.random.default_rng(9)
    snapshot = snapshot_of(40, follows=[(int(a), int(b)) for a, b in rng.integers(0, 40, (200, 2)) if a != b])
    source = OfSnapshot(session, snapshot)

    def said(rows: list[Ranked]) -> list[dict[str, Any]]:
        plain = sorted((row.row() for row in rows), key=lambda row: str(row["key"]))
        return [
            {name: pytest.approx(value) if isinstance(value, float) else value for name, value in row.items()}
            for row in plain
        ]

    assert said(spark_ranked.audience(source, hops=2, limit=40, countable=0)) == [
        row.row() for row in by_key(audience_of_everybody(snapshot, 2, countable=0))
    ]
    assert said(spark_ranked.nearness(source, countable=0)) == [
        row.row() for row in by_key(harmonic(snapshot, countable=0))
    ]


def by_key(rows: list[Ranked]) -> list[Ranked]:
    return sorted(rows, key=lambda row: row.key)


@pytest.mark.parametrize(
    ("set_before", "rows_", "parts"),
    [("200", 12, "4"), ("200", 3_000_000, "12"), ("7", 3_000_000, "7")],
    ids=["few", "many", "somebody's own"],
)
def test_a_shuffle_has_the_parts_that_its_rows_are_worth(
    session: Any, set_before: str, rows_: int, parts: str
) -> None:
    name = "spark.sql.shuffle.partitions"
    with set_to(session, {name: set_before}):
        with in_parts(session, rows_):
            assert session.conf.get(name) == parts
        assert session.conf.get(name) == set_before


@pytest.fixture
def arcs(tmp_path: Path) -> Path:
    """Dense, so that a walk soon settles; a dozen replies, follows, and shares by everybody of everybody."""
    rng = np.random.default_rng(2)
    rows = [
        (f"p{a}", f"p{b}", kind, int(rng.integers(1, 4)))
        for kind in ("follows", "replies", "shares")
        for a in range(7)
        for b in range(7)
        if rng.random() < 0.7
    ]
    path = tmp_path / "arcs.csv"
    lines = ["source,target,kind,weight", *(",".join(map(str, row)) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "asked",
    [["authority", "--limit", "4"], ["audience", "--hops", "2"], ["harmonic"]],
    ids=lambda asked: asked[0],
)
def test_the_command_shows_the_same_rows_on_either_engine(
    session: Any, arcs: Path, tmp_path: Path, asked: list[str]
) -> None:
    folder = tmp_path / "graph"
    run("snapshot", str(folder), "--arcs", str(arcs))

    # At an address, as a cluster has it, the arcs are not read here; those of a file are.
    where = ["--arcs", str(arcs)] if asked[0] == "authority" else ["--snapshot", folder.as_uri()]

    here = rows(*asked, "--arcs", str(arcs))
    there = rows(*asked, *where, "--engine", "spark")

    assert len(here) >= 4
    assert [each["because"] for each in there] == [each["because"] for each in here]
    for ours, theirs in zip(here, there, strict=True):
        assert {**theirs, **near(theirs)} == {**ours, **near(ours)}


def near(row: dict[str, Any]) -> dict[str, Any]:
    return {name: round(value, 5) for name, value in row.items() if isinstance(value, float)}


def test_authority_on_a_topic_is_told_from_the_folder(session: Any, arcs: Path, tmp_path: Path) -> None:
    folder = tmp_path / "graph"
    run("snapshot", str(folder), "--arcs", str(arcs))
    posters: dict[str, list[Any]] = {
        "topic": ["interest:cycling"] * 2 + ["interest:tea"],
        "id": [1, 4, 0],
        "posts": [3, 1, 2],
    }
    write_posters(folder, posters)
    asked = ["authority", "--topic", "cycling", "--layer", "follows", "--snapshot", str(folder)]

    here, there = rows(*asked), rows(*asked, "--engine", "spark")

    assert here[0]["posters"] == 2
    assert [row["because"] for row in there] == [row["because"] for row in here]


def test_a_folder_without_a_snapshot_is_told_of_at_an_address_too(session: Any, tmp_path: Path) -> None:
    done = CliRunner().invoke(reach, ["harmonic", "--engine", "spark", "--snapshot", tmp_path.as_uri()])

    assert isinstance(done.exception, SourceError)
    assert "holds no snapshot" in str(done.exception)


def test_scores_of_the_store_are_written_to_it_from_spark(
    session: Any, embedded: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.reach.cli.using_store", lambda _url: nullcontext(embedded))
    given(
        embedded,
        handles={"x:ana": "person:ana", "mastodon:ana": "person:ana", "x:bo": None, "x:cy": None},
        follows=[("x:bo", "x:ana"), ("x:bo", "mastodon:ana"), ("x:cy", "x:bo")],
    )
    asked = ["harmonic", "--purpose", "insight"]
    here, folder = rows(*asked), str(tmp_path / "graph")
    run("snapshot", folder, "--purpose", "insight")

    there = rows(*asked, "--engine", "spark", "--write")

    assert [row["key"] for row in here] == ["person:ana", "x:bo"]
    assert there == here == rows(*asked, "--engine", "spark", "--snapshot", folder)
    assert scored(embedded, "harmonic") == 2


def write_posters(folder: Path, posters: dict[str, list[Any]]) -> None:
    """Into the folder, and into its manifest."""
    import hashlib

    import pyarrow.parquet as pq

    path, manifest = folder / "posters.parquet", folder / "manifest.json"
    table = pa.table(posters).set_column(1, "id", pa.array(posters["id"], pa.int32()))
    pq.write_table(table, path)
    told = json.loads(manifest.read_text(encoding="utf-8"))
    told["files"][path.name]["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    manifest.write_text(json.dumps(told), encoding="utf-8")


def run(*asked: str) -> str:
    done = CliRunner().invoke(reach, list(asked), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def rows(*asked: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run(*asked, "--json"))
    return found


def test_a_written_snapshot_is_read_under_the_names_of_graphframes(session: Any, tmp_path: Path) -> None:
    from graph.reach.engines import spark

    follows = [(0, 1), (2, 1), (1, 3), (3, 0), (4, 0), (2, 3)]
    export(snapshot_of(5, follows=follows), tmp_path / "graph", made_at=NOW)

    vertices, edges = spark.read(session, tmp_path / "graph", FOLLOWS)

    assert sorted(row["key"] for row in vertices.select("id", "key").collect()) == [
        f"x:{n}" for n in range(5)
    ]
    assert sorted(tuple(row) for row in edges.select("src", "dst").collect()) == sorted(follows)
