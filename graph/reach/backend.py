"""Kenner as a backend of networkx: `nx.pagerank(graph, backend="kenner")` walks our arrays.

networkx finds this module by the entry point `kenner` of the group `networkx.backends`, hands the graph over once, and keeps
what it became until the graph changes. Numbers are networkx's own, within the tolerance asked for; sampled betweenness
takes the pivots networkx would draw. `leiden_communities`, which networkx has no code for, is ours.
"""

# ruff: noqa: ARG001 — the arguments are networkx's, whether used here or refused by `can_run`.

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

import networkx as nx
import numpy as np

from graph.reach.arcs import Arcs, as_ints
from graph.reach.balls import harmonic as nearness
from graph.reach.betweenness import of_pivots
from graph.reach.communities import members, undirected
from graph.reach.kernels.arrays import Doubles, Ints
from graph.reach.pagerank import Walk

_NOT_OURS = {
    "pagerank": ("nstart", "dangling"),
    "betweenness_centrality": ("weight", "endpoints"),
    "harmonic_centrality": ("nbunch", "distance", "sources"),
    "leiden_communities": ("max_level",),
}
"""Arguments that are networkx's to serve: with any of them given, these functions are not run here."""
_POSITIONS = {
    "pagerank": ("G", "alpha", "personalization", "max_iter", "tol", "nstart", "weight", "dangling"),
    "betweenness_centrality": ("G", "k", "normalized", "weight", "endpoints", "seed"),
    "harmonic_centrality": ("G", "nbunch", "distance", "sources"),
    "leiden_communities": ("G", "weight", "resolution", "max_level", "seed"),
}


class Graph:
    """A networkx graph as rows of numbers. networkx may hand the same one over for another weight: rows are made for each
    weight that is asked for."""

    __networkx_backend__ = "kenner"

    def __init__(self, source: nx.Graph[Any]) -> None:
        self.source = source
        self.keys = list(source)
        self.place = {key: number for number, key in enumerate(self.keys)}
        self._arcs: dict[str | None, Arcs] = {}

    def arcs(self, weight: str | None = None) -> Arcs:
        """An undirected edge goes both ways; an edge without the weight weighs 1, as every edge does without one."""
        if weight not in self._arcs:
            self._arcs[weight] = self._rows(weight)
        return self._arcs[weight]

    def _rows(self, weight: str | None) -> Arcs:
        edges = list(self.source.edges(data=True))
        sources = as_ints(self.place[edge[0]] for edge in edges)
        targets = as_ints(self.place[edge[1]] for edge in edges)
        weights = np.array(
            [1.0 if weight is None else edge[2].get(weight, 1.0) for edge in edges], np.float32
        )
        if not self.source.is_directed():
            # A loop is one entry of the adjacency, also where edges have no direction.
            apart = sources != targets
            sources, targets = (
                np.concatenate([sources, targets[apart]]),
                np.concatenate([targets, sources[apart]]),
            )
            weights = np.concatenate([weights, weights[apart]])
        return Arcs.of(len(self.keys), sources, targets, weights)

    def is_directed(self) -> bool:
        return bool(self.source.is_directed())

    def is_multigraph(self) -> bool:
        return bool(self.source.is_multigraph())

    def __len__(self) -> int:
        return len(self.keys)

    def named(self, values: Doubles) -> dict[Any, float]:
        return dict(zip(self.keys, values.tolist(), strict=True))


def convert_from_nx(graph: nx.Graph[Any], **_: Any) -> Graph:
    return Graph(graph)


def convert_to_nx(result: Any, **_: Any) -> Any:
    return result.source if isinstance(result, Graph) else result


def can_run(name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> bool | str:
    """Whether the call is served here; a sentence when it is not."""
    if name not in _NOT_OURS:
        return f"kenner has no {name}"
    given = {**dict(zip(_POSITIONS[name], args, strict=False)), **kwargs}
    refused = [argument for argument in _NOT_OURS[name] if given.get(argument) not in (None, False)]
    if given.get("resolution", 1) != 1:
        refused.append("resolution")
    return "kenner does not take " + " and ".join(refused) if refused else True


def pagerank(
    graph: Graph, alpha: float = 0.85, personalization: Mapping[Any, float] | None = None, max_iter: int = 100,
    tol: float = 1e-06, nstart: None = None, weight: str | None = "weight", dangling: None = None,
) -> dict[Any, float]:  # fmt: skip
    """`networkx.pagerank`; the walk ends where theirs would, or nearer."""
    if len(graph) == 0:
        return {}
    restart = None
    if personalization is not None:
        restart = np.array([personalization.get(key, 0.0) for key in graph.keys], np.float64)
        if restart.sum() == 0:
            raise ZeroDivisionError("personalization adds up to 0")
    # They end when a step moves less than tol a node: in a small graph that is still far away.
    return graph.named(
        Walk(graph.arcs(weight), damping=alpha).ranks(restart, tolerance=min(tol * len(graph), 1e-9))
    )


def betweenness_centrality(
    graph: Graph, k: int | None = None, normalized: bool = True, weight: None = None,
    endpoints: bool = False, seed: Random | None = None,
) -> dict[Any, float]:  # fmt: skip
    """`networkx.betweenness_centrality`, of all nodes or of the `k` pivots that networkx draws."""
    n = len(graph)
    pivots: Ints = np.arange(n, dtype=np.int32)
    if k is not None and k != n:
        pivots = as_ints(graph.place[key] for key in (seed or Random()).sample(graph.keys, k))
    if n < 3 or pivots.size == 0:
        return dict.fromkeys(graph.keys, 0.0)
    # of_pivots tells what all nodes would give; scaling is done as networkx does it.
    sums = of_pivots(graph.arcs(), pivots) * (pivots.size / n)
    return graph.named(sums * _scales(n, pivots, normalized, graph.is_directed()))


def _scales(n: int, pivots: Ints, normalized: bool, directed: bool) -> Doubles:
    """A pivot lies on no path that it begins: with some pivots only, it has one beginning less than other nodes."""
    others = n - 1
    beginnings = np.full(n, float(others if pivots.size == n else pivots.size))
    if pivots.size < n:
        beginnings[pivots] -= 1.0
    beginnings[beginnings == 0.0] = np.nan
    if normalized:
        return 1.0 / (beginnings * (others - 1))
    return others / (beginnings * (1.0 if directed else 2.0))


def harmonic_centrality(
    graph: Graph, nbunch: None = None, distance: None = None, sources: None = None
) -> dict[Any, float]:
    """`networkx.harmonic_centrality`: counted, along the arcs that come in."""
    return graph.named(nearness(graph.arcs().reversed(), countable=_ALWAYS).values)


def leiden_communities(
    graph: Graph, weight: str | None = "weight", resolution: float = 1.0, max_level: None = None,
    seed: Random | int | None = None,
) -> list[set[Any]]:  # fmt: skip
    """`networkx.community.leiden_communities`, largest first; nodes without an edge are alone."""
    number = seed.randrange(1 << 31) if isinstance(seed, Random) else seed or 1
    order = tuple(f"{at:012d}" for at in range(len(graph)))
    member = members(undirected(graph.arcs(weight)), order, seed=number)
    groups: dict[int, set[Any]] = {}
    for at, key in enumerate(graph.keys):
        groups.setdefault(int(member[at]) or -1 - at, set()).add(key)
    return sorted(groups.values(), key=len, reverse=True)


_ALWAYS = 1 << 62
