"""networkx graphs go in and come out the same."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given

from graph.errors import BadParameter
from graph.reach.authority import authority
from graph.reach.layers import FOLLOWS
from graph.reach.nx import graph_of, snapshot_of
from graph.reach.seeds import seeds
from tests.reach.graphs import ALWAYS, Chance, chances


@ALWAYS
@given(chances())
def test_a_graph_comes_back_with_its_arcs_and_chances(graph: tuple[int, list[Chance]]) -> None:
    nodes, arcs = graph
    first: nx.DiGraph[str] = nx.DiGraph()
    first.add_nodes_from(f"n{i}" for i in range(nodes))
    first.add_edges_from((f"n{a}", f"n{b}", {"probability": p}) for a, b, p in arcs)

    back = graph_of(snapshot_of(first))

    assert list(back) == list(first)
    assert set(back.edges) == set(first.edges)
    for a, b, values in first.edges(data=True):
        assert back.edges[a, b]["probability"] == pytest.approx(values["probability"], rel=1e-6)


def test_measures_run_on_a_networkx_graph() -> None:
    star: nx.DiGraph[str] = nx.DiGraph([("a", "hub"), ("b", "hub"), ("c", "hub")])

    assert authority(snapshot_of(star, FOLLOWS))[0].key == "hub"


def test_an_undirected_edge_goes_both_ways() -> None:
    back = graph_of(snapshot_of(nx.path_graph(2), FOLLOWS), FOLLOWS)

    assert set(back.edges) == {("0", "1"), ("1", "0")}


def test_the_best_seed_of_a_star_is_its_centre() -> None:
    star: nx.DiGraph[str] = nx.DiGraph()
    star.add_edges_from(("hub", leaf, {"probability": 0.5}) for leaf in "abcdef")

    assert seeds(snapshot_of(star), 1)[0].key == "hub"


def test_an_empty_graph_is_an_empty_snapshot() -> None:
    assert len(graph_of(snapshot_of(nx.DiGraph()))) == 0


def test_what_cannot_be_told_apart_is_refused() -> None:
    with pytest.raises(BadParameter, match="same name"):
        snapshot_of(nx.DiGraph([(1, "1")]))
    with pytest.raises(BadParameter, match="outside 0 to 1"):
        snapshot_of(nx.DiGraph([(1, 2, {"probability": 1.5})]))
    with pytest.raises(BadParameter, match="stares"):
        snapshot_of(nx.DiGraph(), "stares")
