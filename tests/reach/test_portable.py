"""The snapshot as Parquet: what networkx makes of it, and how one tells that it is whole and still holds."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import BadParameter, SourceError
from graph.model.purposes import INSIGHT
from graph.reach.arcs import Arcs, as_ints
from graph.reach.cli import reach
from graph.reach.layers import (
    FOLLOWS,
    LAYERS,
    LIKES,
    MENTIONS,
    NO_TIME,
    REPLIES,
    Account,
    Posts,
    Snapshot,
    people,
)
from graph.reach.nx import graph_of
from graph.reach.portable import check, export, last_seen, out_of_date
from graph.reach.snapshot import load
from graph.store import Store
from tests.reach.graphs import ALWAYS, snapshot_of
from tests.reach.world import MONDAY, Message
from tests.reach.world import given as given_world

NOW = datetime(2026, 11, 20, tzinfo=UTC)


PAGE = (Path(__file__).parents[2] / "docs" / "gds.md").read_text(encoding="utf-8")


def as_networkx(folder: Path, layer: str) -> nx.DiGraph[str]:
    """As docs/gds.md does it."""
    text = PAGE.split("```python\n")[1].split("```")[0]
    text = text.replace('"graph/', f'"{folder}/').replace("arcs_follows", f"arcs_{layer}")
    found: dict[str, Any] = {}
    exec(compile(text, "docs/gds.md", "exec"), found)
    graph: nx.DiGraph[str] = found["graph"]
    return graph


def test_networkx_reads_the_same_graph_from_the_files(embedded: Store, tmp_path: Path) -> None:
    given_world(
        embedded,
        handles={"x:ana": "person:a", "instagram:ana": "person:a", "x:bo": None, "x:cy": None},
        follows=[("x:bo", "x:ana"), ("x:bo", "instagram:ana"), ("x:cy", "x:bo")],
        influences=[("x:ana", "x:cy", 0.25)],
        posts=[
            Message("x:1", "x:ana", mentions=["x:cy"], answered_by=["x:bo"], liked_by=["x:bo", "x:cy"]),
            Message("x:2", "instagram:ana", liked_by=["x:bo"], at=MONDAY + timedelta(days=3)),
        ],
    )
    snapshot = load(embedded, INSIGHT)

    done = export(snapshot, tmp_path / "out", made_at=NOW, purpose=INSIGHT, consents=0)

    for layer in LAYERS:
        ours = graph_of(snapshot, layer)
        read = as_networkx(tmp_path / "out", layer)
        assert set(read.nodes) == set(ours.nodes)
        assert {(a, b, w) for a, b, w in read.edges.data("weight", 0.0)} == set(
            ours.edges.data("weight", 0.0)
        )
    likes = pd.read_parquet(tmp_path / "out" / f"arcs_{LIKES}.parquet").sort_values("source")
    assert likes["last_seen"].tolist() == [MONDAY + timedelta(days=3), MONDAY]
    follows = pd.read_parquet(tmp_path / "out" / f"arcs_{FOLLOWS}.parquet")
    assert follows["last_seen"].isna().all()
    assert (done.people, done.arcs[FOLLOWS], done.arcs[REPLIES]) == (3, 2, 1)
    manifest = check(tmp_path / "out")
    assert manifest["counts"]["arcs"][LIKES] == 2
    assert (manifest["purpose"], manifest["store_version"]) == ("insight", embedded.version())


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 3), st.sampled_from([NO_TIME, 5, 7, 9])), max_size=12
    )
)
@ALWAYS
def test_an_arc_is_as_new_as_the_newest_post_it_rests_on(acts: list[tuple[int, int, int]]) -> None:
    """Each act is a post of the first that mentions the second."""
    accounts, nodes = people(
        [Account(f"x:{n}", str(n), person=["p:0", "p:0", "p:1", "p:2"][n]) for n in range(4)]
    )
    mentioned = Arcs.of(len(acts), as_ints(range(len(acts))), as_ints(b for _, b, _ in acts), width=4)
    none = Posts.none(4)
    posts = Posts(
        as_ints(a for a, _, _ in acts), Arcs.none(len(acts), 0), mentioned,
        {kind: Arcs.none(len(acts), 4) for kind in none.acts}, np.array([at for _, _, at in acts], np.int64),
    )  # fmt: skip
    layers = {layer: Arcs.none(4) for layer in LAYERS}
    layers[MENTIONS] = Arcs.of(4, posts.author[mentioned.sources], mentioned.ends)
    snapshot = Snapshot(accounts, nodes, layers, posts, (), chances=True, origin="test")
    arcs = snapshot.between_people(MENTIONS)

    found = last_seen(snapshot, MENTIONS, arcs)

    of = accounts.node.tolist()
    truth: dict[tuple[int, int], int] = {}
    for a, b, at in acts:
        if of[a] != of[b]:
            truth[of[a], of[b]] = max(at, truth.get((of[a], of[b]), int(NO_TIME)))
    pairs = zip(arcs.sources.tolist(), arcs.ends.tolist(), strict=True)
    assert dict(zip(pairs, found.tolist(), strict=True)) == truth


def test_what_was_changed_after_writing_is_noticed(tmp_path: Path) -> None:
    export(snapshot_of(3, follows=[(0, 1)]), tmp_path, made_at=NOW)
    assert check(tmp_path)["counts"]["people"] == 3

    (tmp_path / "arcs_follows.parquet").write_bytes(b"PAR1")

    with pytest.raises(SourceError, match=r"arcs_follows\.parquet is not what"):
        check(tmp_path)


def test_writing_again_writes_the_same(tmp_path: Path) -> None:
    for _ in range(2):
        export(snapshot_of(3, follows=[(0, 1)], influences=[(0, 1, 0.5)]), tmp_path, made_at=NOW)
        held = check(tmp_path)

    assert held == json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("mine", encoding="utf-8")

    with pytest.raises(BadParameter, match=r"holds thesis\.doc"):
        export(snapshot_of(1), tmp_path, made_at=NOW)


def test_an_export_tells_when_it_does_not_hold_any_more() -> None:
    manifest = {"use_until": "2026-11-21T00:00:00+00:00", "consents": 5, "store_version": 8}

    assert out_of_date(manifest, now=NOW, version=8, consents=5) is None
    assert "permission inside ended" in str(out_of_date(manifest, now=NOW + timedelta(days=2)))
    assert "ledger of consent" in str(out_of_date(manifest, now=NOW, version=9, consents=6))
    assert "store has changed" in str(out_of_date(manifest, now=NOW, version=9, consents=5))


def test_the_command_writes_a_file_of_arcs_and_checks_it(tmp_path: Path) -> None:
    arcs = tmp_path / "arcs.csv"
    arcs.write_text("source,target,probability\nana,bo,0.5\n", encoding="utf-8")
    out = str(tmp_path / "out")

    CliRunner().invoke(reach, ["snapshot", out, "--arcs", str(arcs)], catch_exceptions=False)
    done = CliRunner().invoke(reach, ["snapshot", out, "--check"], catch_exceptions=False)

    assert "is whole and holds" in done.stderr
    assert as_networkx(tmp_path / "out", "influences").edges["ana", "bo"]["weight"] == 0.5
