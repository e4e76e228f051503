"""networkx graphs in and out: the interface people know, with our arrays behind it.

`snapshot_of(graph_of(s, layer), layer)` has the same arcs with the same weights between nodes of
the same names.
"""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np

from graph.errors import BadParameter
from graph.reach.arcs import ANY, Arcs, as_ints
from graph.reach.layers import INFLUENCES, LAYERS, Account, Posts, Snapshot, people


def graph_of(snapshot: Snapshot, layer: str = INFLUENCES) -> nx.DiGraph[str]:
    """One layer between people: nodes are keys with `name`, arcs carry `weight` (and, where influence
    is measured, the same number as `probability`). Directions are those of the layer."""
    _known(layer)
    arcs = snapshot.between_people(layer, ANY if layer == INFLUENCES and snapshot.chances else 0)
    is_chance = layer == INFLUENCES and snapshot.chances
    made: nx.DiGraph[str] = nx.DiGraph(layer=layer)
    keys = snapshot.nodes.keys
    made.add_nodes_from((key, {"name": name}) for key, name in zip(keys, snapshot.nodes.names, strict=True))
    for source, end, weight in zip(
        arcs.sources.tolist(), arcs.ends.tolist(), arcs.strengths.tolist(), strict=True
    ):
        values = {"weight": weight, "probability": weight} if is_chance else {"weight": weight}
        made.add_edge(keys[source], keys[end], **values)
    return made


def snapshot_of(graph: nx.Graph[Any], layer: str = INFLUENCES) -> Snapshot:
    """A snapshot with this one layer. An undirected edge goes both ways; parallel edges stay apart.

    Strength is the edge's `probability`, else its `weight`, else 1. Nodes are named by `str`, which
    must tell them apart: BadParameter otherwise, as for a probability outside 0 to 1.
    """
    _known(layer)
    names = [str(node) for node in graph]
    if len(set(names)) != len(names):
        raise BadParameter("two nodes of the graph have the same name as text", hint="relabel them first")
    place = {node: at for at, node in enumerate(graph)}
    directed = graph if graph.is_directed() else graph.to_directed()
    edges = list(directed.edges(data=True))
    is_chance = any("probability" in values for _, _, values in edges)
    weights = np.array([_strength(values) for _, _, values in edges], np.float32)
    if is_chance and weights.size and not ((weights >= 0) & (weights <= 1)).all():
        raise BadParameter("an edge has a probability outside 0 to 1", hint="put other strengths in `weight`")
    accounts, nodes = people(
        [
            Account(name, name, values.get("name"))
            for name, values in zip(names, graph.nodes.values(), strict=True)
        ]
    )
    arcs = Arcs.of(
        len(names), as_ints(place[u] for u, _, _ in edges), as_ints(place[v] for _, v, _ in edges), weights
    )
    layers = {each: arcs if each == layer else Arcs.none(len(names)) for each in LAYERS}
    return Snapshot(accounts, nodes, layers, Posts.none(len(names)), (), chances=is_chance, origin="networkx")


def _strength(values: dict[str, Any]) -> float:
    return float(values.get("probability", values.get("weight", 1.0)))


def _known(layer: str) -> None:
    if layer not in LAYERS:
        raise BadParameter(f"there is no layer {layer!r}", hint="choose one of " + ", ".join(LAYERS))
