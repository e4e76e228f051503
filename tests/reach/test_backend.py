"""Asked through networkx, Kenner gives networkx's numbers."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networkx.utils import backends as _backends

from tests.reach.graphs import ALWAYS, pairs

backends: Any = _backends
"""What is untyped in it is what registering needs."""

PROJECT = Path(__file__).parents[2] / "pyproject.toml"
ATLAS = nx.graph_atlas_g()


@pytest.fixture(scope="module", autouse=True)
def registered() -> Iterator[None]:
    """The entry point of pyproject.toml, also where this tree is not what is installed. networkx looks for backends only
    while it is imported, and then settles how it calls."""
    points = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["entry-points"][
        "networkx.backends"
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(
            backends.backends, "kenner", EntryPoint("kenner", points["kenner"], "networkx.backends")
        )
        patch.setitem(backends.backend_info, "kenner", {})
        patch.setattr(nx.config, "warnings_to_ignore", {"cache"})
        patch.setattr(
            backends._dispatchable, "__call__", backends._dispatchable._call_if_any_backends_installed
        )
        yield


def agree(graph: nx.Graph[Any], tolerance: float = 1e-6) -> None:
    """Every measure, by both."""
    exact = {"tol": 1e-12, "max_iter": 5000}
    calls: list[tuple[Any, dict[str, Any]]] = [
        (nx.pagerank, exact),
        (nx.pagerank, {**exact, "weight": None, "alpha": 0.6}),
        (nx.betweenness_centrality, {}),
        (nx.betweenness_centrality, {"normalized": False}),
        (nx.harmonic_centrality, {}),
    ]
    if len(graph):
        first = next(iter(graph))
        calls.append((nx.pagerank, {**exact, "personalization": {first: 2.0}}))
        calls.append((nx.betweenness_centrality, {"k": len(graph), "seed": 3}))
    if len(graph) > 2:
        calls.append((nx.betweenness_centrality, {"k": 2, "seed": 3}))
        calls.append((nx.betweenness_centrality, {"k": 2, "seed": 3, "normalized": False}))
    for function, options in calls:
        ours, theirs = function(graph, backend="kenner", **options), function(graph, **options)
        assert ours.keys() == theirs.keys()
        assert ours == pytest.approx(theirs, abs=tolerance, nan_ok=True), (function.__name__, options)


@pytest.mark.parametrize("nodes", range(8))
def test_all_graphs_of_the_atlas_agree(nodes: int) -> None:
    """Of seven nodes every sixteenth graph: there are 1,044 of them."""
    graphs = [graph for graph in ATLAS if len(graph) == nodes]
    for graph in graphs if nodes < 7 else graphs[::16]:
        agree(graph)


@ALWAYS
@given(pairs(8), st.randoms(use_true_random=False))
def test_directed_and_weighted_graphs_agree(graph: tuple[int, list[tuple[int, int]]], random: Any) -> None:
    nodes, arcs = graph
    for kind in (nx.DiGraph, nx.Graph, nx.MultiDiGraph):
        other: nx.Graph[str] = kind()
        other.add_nodes_from(f"n{node}" for node in range(nodes))
        for a, b in arcs:
            other.add_edge(f"n{a}", f"n{b}", weight=random.choice([0.5, 1.0, 2.0, 7.0]))
        agree(other)


def test_leiden_is_served_here_alone() -> None:
    circles = nx.disjoint_union(nx.complete_graph(4), nx.complete_graph(5))
    circles.add_edge(0, 4)
    circles.add_node("alone")

    found = nx.community.leiden_communities(circles, backend="kenner", seed=1)

    assert found == [{4, 5, 6, 7, 8}, {0, 1, 2, 3}, {"alone"}]
    assert nx.community.leiden_communities(circles, backend="kenner", seed=1) == found


def test_a_changed_graph_is_read_again() -> None:
    path = nx.path_graph(3)
    before = nx.harmonic_centrality(path, backend="kenner")

    path.add_edge(0, 2)

    assert nx.harmonic_centrality(path, backend="kenner") == nx.harmonic_centrality(path) != before


@pytest.mark.parametrize(
    ("function", "options"),
    [
        (nx.betweenness_centrality, {"endpoints": True}),
        (nx.betweenness_centrality, {"weight": "weight"}),
        (nx.harmonic_centrality, {"sources": [0]}),
        (nx.pagerank, {"dangling": {0: 1}}),
        (nx.closeness_centrality, {}),
    ],
)
def test_what_is_not_served_is_refused_and_not_guessed(function: Any, options: dict[str, Any]) -> None:
    with pytest.raises(NotImplementedError):
        function(nx.path_graph(3), backend="kenner", **options)
