"""A folder of Parquet read again, and what is said where Spark is asked for and cannot help."""

from __future__ import annotations

import importlib.util
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from graph import spark
from graph.errors import BadParameter, KennerError, NotPermitted, PurposeMissing, SourceError
from graph.model.purposes import INSIGHT, LINK
from graph.reach.authority import authority
from graph.reach.cli import reach
from graph.reach.layers import INFLUENCES, LAYERS
from graph.reach.portable import check, export
from graph.reach.ported import admitted, read
from graph.reach.snapshot import load
from graph.reach.topic_authority import posts_by_topic
from graph.store import Store
from tests.reach.graphs import snapshot_of
from tests.reach.world import Message, given

NOW = datetime(2026, 11, 20, tzinfo=UTC)
ARCS = (
    "source,target,kind,weight\nana,bo,replies,3\nbo,cy,shares,1\ncy,ana,replies,2\ndee,ana,follows,1\n"
    "bo,ana,follows,1\ncy,bo,follows,1\ndee,cy,follows,1\n"
)


@pytest.fixture
def arcs(tmp_path: Path) -> str:
    path = tmp_path / "arcs.csv"
    path.write_text(ARCS, encoding="utf-8")
    return str(path)


def error(*asked: str) -> KennerError:
    done = CliRunner().invoke(reach, list(asked))
    assert isinstance(done.exception, KennerError), done.output
    return done.exception


@pytest.mark.parametrize(
    "asked",
    [
        ["authority"],
        ["authority", "--layer", "follows"],
        ["audience", "--hops", "2"],
        ["audience", "dee", "--hops", "2"],
        ["harmonic"],
    ],
    ids=" ".join,
)
def test_a_folder_tells_what_the_file_it_was_written_from_tells(
    arcs: str, tmp_path: Path, asked: list[str]
) -> None:
    folder = str(tmp_path / "graph")
    CliRunner().invoke(reach, ["snapshot", folder, "--arcs", arcs], catch_exceptions=False)

    here, there = (
        CliRunner().invoke(reach, [*asked, *where, "--json"], catch_exceptions=False)
        for where in (["--arcs", arcs], ["--snapshot", folder])
    )

    assert json.loads(there.stdout) == json.loads(here.stdout) != []
    assert "4 people" in there.stderr


def test_people_arcs_and_who_posts_on_what_come_back_from_a_folder(embedded: Store, tmp_path: Path) -> None:
    given(
        embedded,
        handles={"x:ana": "person:a", "instagram:ana": "person:a", "x:bo": None, "x:shop": None},
        kinds={"x:shop": "brand"},
        follows=[("x:bo", "x:ana"), ("x:bo", "instagram:ana"), ("x:ana", "x:shop")],
        influences=[("x:ana", "x:bo", 0.25)],
        posts=[
            Message("x:1", "x:ana", topics=["interest:cycling", "interest:tea"], answered_by=["x:bo"]),
            Message("x:2", "instagram:ana", topics=["interest:cycling"]),
            Message("x:3", "x:bo", topics=["interest:tea"]),
        ],
    )
    snapshot = load(embedded, INSIGHT)
    export(snapshot, tmp_path / "graph", made_at=NOW, purpose=INSIGHT, consents=0)

    back = read(tmp_path / "graph")

    assert (back.nodes.keys, back.nodes.names) == (snapshot.nodes.keys, snapshot.nodes.names)
    assert back.nodes.voices.tolist() == snapshot.nodes.voices.tolist()
    for layer in LAYERS:
        ours, theirs = (each.between_people(layer, layer == INFLUENCES) for each in (snapshot, back))
        assert (ours.starts.tolist(), ours.ends.tolist()) == (theirs.starts.tolist(), theirs.ends.tolist())
        assert ours.strengths.tolist() == theirs.strengths.tolist()
    assert back.chances == snapshot.chances
    order = [snapshot.topics.index(topic) for topic in back.topics]
    assert posts_by_topic(back).tolist() == posts_by_topic(snapshot)[order].tolist()
    for topic in ("cycling", "tea"):
        here, there = (authority(each, topic=topic, layer="follows") for each in (snapshot, back))
        assert [row.row() for row in there] == [row.row() for row in here]


def test_a_folder_of_people_is_read_for_its_purpose_until_it_ends(tmp_path: Path) -> None:
    folder = str(tmp_path / "graph")
    export(snapshot_of(3, follows=[(0, 1)]), tmp_path / "graph", made_at=NOW, purpose=INSIGHT, consents=0)
    manifest = check(tmp_path / "graph")
    ends = {**manifest, "use_until": (NOW + timedelta(days=1)).isoformat()}

    admitted(ends, folder, INSIGHT, NOW)

    with pytest.raises(PurposeMissing, match="what for"):
        admitted(ends, folder, None, NOW)
    with pytest.raises(NotPermitted, match="for insight, not for link"):
        admitted(ends, folder, LINK, NOW)
    with pytest.raises(SourceError, match="a permission inside ended"):
        admitted(ends, folder, INSIGHT, NOW + timedelta(days=2))
    with pytest.raises(SourceError, match="is no kenner-snapshot/1"):
        admitted({**manifest, "format": "kenner-snapshot/9"}, folder, INSIGHT, NOW)
    assert isinstance(error("harmonic", "--snapshot", folder), PurposeMissing)


def test_a_folder_whose_files_were_changed_is_refused(arcs: str, tmp_path: Path) -> None:
    folder = tmp_path / "graph"
    CliRunner().invoke(reach, ["snapshot", str(folder), "--arcs", arcs], catch_exceptions=False)
    table = pq.read_table(folder / "nodes.parquet")
    pq.write_table(table.set_column(3, "voice", [np.zeros(table.num_rows, bool)]), folder / "nodes.parquet")

    assert isinstance(error("harmonic", "--snapshot", str(folder)), SourceError)


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        (["authority", "--topic", "tea"], "knows no posts"),
        (["audience"], "not their accounts"),
        (["harmonic", "--arcs", "arcs.csv"], "as it was written"),
        (["harmonic", "--write"], "as it was written"),
        (["authority", "--half-life", "3"], "as it was written"),
    ],
    ids=lambda each: each if isinstance(each, str) else " ".join(each),
)
def test_what_a_folder_cannot_tell_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: list[str], problem: str
) -> None:
    found = error(*asked, "--snapshot", str(tmp_path))

    assert isinstance(found, BadParameter)
    assert problem in found.message
    assert found.hint


def test_an_address_is_for_spark_to_read() -> None:
    found = error("harmonic", "--snapshot", "hdfs:///graph")

    assert "--engine spark" in found.hint


@pytest.mark.parametrize(
    "asked",
    [
        ["travel"], ["mavens"], ["connectors"], ["spread"], ["seeds"], ["communities"], ["bots"],
        ["paths", "ana", "bo"], ["ambassadors", "acme"], ["fans", "acme"], ["critics", "acme"],
    ],
    ids=lambda asked: asked[0],
)  # fmt: skip
def test_a_measure_without_a_spark_engine_names_those_that_have_one(asked: list[str]) -> None:
    found = error(*asked, "--engine", "spark")

    assert isinstance(found, BadParameter)
    assert found.message == f"the Spark engine knows no {asked[0]}"
    assert all(measure in found.hint for measure in ("authority", "audience", "harmonic"))


@pytest.mark.parametrize(
    "asked",
    [["authority", "--topic", "tea"], ["audience"], ["audience", "ana", "--hops", "2"]],
    ids=" ".join,
)
def test_what_the_spark_engine_does_not_do_is_refused_before_anything_is_read(asked: list[str]) -> None:
    found = error(*asked, "--engine", "spark", "--arcs", "not-there.csv")

    assert isinstance(found, BadParameter)
    assert "not-there" not in found.message


def test_asking_for_spark_where_it_is_not_installed_tells_how_to_get_it(
    arcs: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        spark, "find_spec", lambda name: None if name == "pyspark" else importlib.util.find_spec(name)
    )

    for asked in (["authority"], ["audience", "--hops", "2"], ["harmonic"]):
        found = error(*asked, "--engine", "spark", "--arcs", arcs)
        assert isinstance(found, BadParameter)
        assert "pip install 'kenner[spark]'" in found.hint


def test_spark_without_java_tells_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)

    with pytest.raises(BadParameter, match="needs Java") as told:
        spark._started()

    assert "Java 17" in told.value.hint
