"""PageRank is networkx's, and doubt is an arc to somebody who begins again."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import BadParameter
from graph.reach.authority import authority
from graph.reach.hearing import TALK, attention
from graph.reach.pagerank import pagerank
from tests.reach.graphs import Chance, arcs_of, snapshot_of


@st.composite
def weighted(draw: st.DrawFn) -> tuple[int, list[Chance], list[float]]:
    nodes = draw(st.integers(1, 12))
    node = st.integers(0, nodes - 1)
    arcs = draw(st.dictionaries(st.tuples(node, node), st.integers(1, 9), max_size=40))
    restart = draw(st.lists(st.integers(0, 5), min_size=nodes, max_size=nodes).filter(any))
    return nodes, [(a, b, float(w)) for (a, b), w in arcs.items()], [float(r) for r in restart]


@settings(deadline=None)
@given(weighted())
def test_scores_equal_those_of_networkx(graph: tuple[int, list[Chance], list[float]]) -> None:
    nodes, arcs, restart = graph
    other: nx.DiGraph[int] = nx.DiGraph()
    other.add_nodes_from(range(nodes))
    other.add_weighted_edges_from(arcs)

    plain = nx.pagerank(other, tol=1e-12, max_iter=2000)
    personal = nx.pagerank(other, tol=1e-12, max_iter=2000, personalization=dict(enumerate(restart)))

    rows = arcs_of(nodes, arcs)
    assert pagerank(rows, tolerance=1e-11) == pytest.approx([plain[n] for n in range(nodes)], abs=1e-7)
    assert pagerank(rows, restart=np.array(restart), tolerance=1e-11) == pytest.approx(
        [personal[n] for n in range(nodes)], abs=1e-7
    )


def test_doubt_is_an_arc_of_that_weight_to_where_the_walk_begins_again() -> None:
    """0 gives 1 of 3 to 1 and 2 of 3 to beginning again, as an arc to each node by a third of 2 would."""
    with_doubt = pagerank(arcs_of(3, [(0, 1, 1.0)]), doubt=2.0, tolerance=1e-12)
    by_arcs = pagerank(arcs_of(3, [(0, 1, 1.0), *((0, n, 2 / 3) for n in range(3))]), tolerance=1e-12)

    assert with_doubt == pytest.approx(by_arcs, abs=1e-7)


def test_a_large_graph_is_walked_in_parts_with_the_same_scores(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(5)
    rows = arcs_of(300, [(int(a), int(b), 1.0) for a, b in random.integers(0, 300, (3000, 2))])
    whole = pagerank(rows)

    monkeypatch.setattr("graph.reach.pagerank._WORTH_THREADS", 1)

    assert pagerank(rows) == pytest.approx(whole, abs=1e-12)


def test_the_one_everybody_follows_has_most_authority() -> None:
    rows = authority(snapshot_of(4, follows=[(1, 0), (2, 0), (3, 0), (0, 1)]))

    assert [row.key for row in rows][:2] == ["x:0", "x:1"]
    assert rows[0].parts["heard_from"] == 3
    assert "3 people attend to 0 (follows)" in rows[0].because


def test_influence_is_turned_round_to_become_attention() -> None:
    rows = authority(snapshot_of(3, influences=[(0, 1, 0.5), (0, 2, 0.5)]))

    assert rows[0].key == "x:0"


def test_no_arcs_give_no_ranks() -> None:
    assert authority(snapshot_of(3)) == []
    assert authority(snapshot_of(0)) == []
    assert pagerank(arcs_of(0, [])).size == 0
    assert attention(snapshot_of(0)).name == TALK


@pytest.mark.parametrize(("option", "value"), [("layer", "stares"), ("topic", "cycling")])
def test_what_is_not_there_is_refused(option: str, value: str) -> None:
    with pytest.raises(BadParameter, match=value):
        authority(snapshot_of(2, follows=[(0, 1)]), **{option: value})  # type: ignore[arg-type]
