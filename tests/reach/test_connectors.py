"""Betweenness is networkx's, from all pivots and from some; connectors join communities."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import permutations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given

from graph.errors import BadParameter
from graph.reach.arcs import Arcs
from graph.reach.betweenness import betweenness, drawn, of_pivots
from graph.reach.connectors import connectors, participation
from tests.reach.graphs import ALWAYS, arcs_of, pairs, snapshot_of


@ALWAYS
@given(pairs(12))
def test_betweenness_is_that_of_networkx(graph: tuple[int, list[tuple[int, int]]]) -> None:
    nodes, arcs = graph
    other: nx.DiGraph[int] = nx.DiGraph()
    other.add_nodes_from(range(nodes))
    other.add_edges_from(arcs)

    found = betweenness(arcs_of(nodes, [(a, b, 1.0) for a, b in arcs]))

    expected = nx.betweenness_centrality(other, normalized=False)
    assert found == pytest.approx([expected[n] for n in range(nodes)], abs=1e-9)


def middling(nodes: int = 300, arcs: int = 1500) -> tuple[Arcs, nx.DiGraph[int]]:
    """Hubs in the middle, so that searches are pushed and pulled, both ways."""
    random = np.random.default_rng(6)
    source = random.integers(0, nodes, arcs)
    target = (nodes * random.random(arcs) ** 4).astype(np.int64)
    back = random.random(arcs) < 0.4
    ends = np.where(back, target, source), np.where(back, source, target)
    other: nx.DiGraph[int] = nx.DiGraph()
    other.add_nodes_from(range(nodes))
    other.add_edges_from(zip(ends[0].tolist(), ends[1].tolist(), strict=True))
    return Arcs.of(nodes, ends[0].astype(np.int32), ends[1].astype(np.int32)), other


def test_some_pivots_give_what_their_own_paths_give() -> None:
    arcs, other = middling()
    pivots = drawn(300, 40, seed=3)

    found = of_pivots(arcs, pivots)

    expected = nx.betweenness_centrality_subset(
        other, sources=pivots.tolist(), targets=list(range(300)), normalized=False
    )
    assert found == pytest.approx([expected[n] * 300 / 40 for n in range(300)], rel=1e-9, abs=1e-9)


def test_equal_seeds_give_equal_numbers_on_any_number_of_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    arcs, _ = middling()
    first = betweenness(arcs, pivots=50, seed=2)

    monkeypatch.setattr("graph.reach.parallel._pool", lambda: ThreadPoolExecutor(1))

    assert (betweenness(arcs, pivots=50, seed=2) == first).all()
    assert (betweenness(arcs, pivots=50, seed=3) != first).any()


def test_no_nodes_and_no_pivots() -> None:
    assert betweenness(arcs_of(0, [])).size == 0
    with pytest.raises(BadParameter, match="0 pivots"):
        betweenness(arcs_of(2, []), pivots=0)


def test_participation_is_even_over_two_communities_and_none_in_one() -> None:
    ties = arcs_of(4, [(0, 1, 1.0), (0, 2, 1.0), (1, 0, 2.0), (1, 3, 1.0), (2, 0, 1.0)])

    found = participation(ties, np.array([1, 1, 2, 1], np.int32))

    assert found == pytest.approx([0.5, 0.0, 0.0, 0.0])


def test_the_one_tie_between_two_circles_is_what_connects() -> None:
    circles = [*permutations(range(4), 2), *permutations(range(4, 9), 2), (0, 4), (4, 0)]

    rows = connectors(snapshot_of(9, follows=circles))

    assert {row.key for row in rows} == {"x:0", "x:4"}
    assert rows[0].parts["communities"] == 2
    assert "shortest paths" in rows[0].because


def test_one_circle_has_no_connectors() -> None:
    assert connectors(snapshot_of(4, follows=list(permutations(range(4), 2)))) == []
    assert connectors(snapshot_of(0)) == []
    assert connectors(snapshot_of(3)) == []
