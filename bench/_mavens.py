"""Planted mavens: how many each way of ranking finds, in ten worlds that no threshold was set on.

Every way ranks the same people, those our list may name, on every topic; the peers know no topics.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from statistics import fmean, median
from time import perf_counter

import networkx as nx
import numpy as np

from bench._measure import Ratio, Row, installed
from bench._planted import BOTS, HUMANS, TOPICS, Planted, plant
from graph.reach.layers import FOLLOWS
from graph.reach.mavens import standings

WORLDS = range(10, 20)
"""Seeds 0 to 3 were looked at while the measure was made."""
FIRST = 5
JOB = f"planted mavens, precision at {FIRST}"
Scores = Callable[[Planted], Sequence[float]]


def _followers(world: Planted) -> Sequence[float]:
    return [float(heard) for heard in world.snapshot.layers[FOLLOWS].reversed().degrees]


def _degree(world: Planted) -> Sequence[float]:
    return [float(degree) for _, degree in _graph(world).degree]


def _pagerank(world: Planted) -> Sequence[float]:
    return list(nx.pagerank(_graph(world)).values())


def _graph(world: Planted) -> nx.DiGraph[int]:
    follows = world.snapshot.layers[FOLLOWS]
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(follows.nodes))
    graph.add_edges_from(zip(follows.sources.tolist(), follows.ends.tolist(), strict=True))
    return graph


PEERS: dict[str, Scores] = {
    f"{installed('networkx')} degree": _degree,
    f"{installed('networkx')} PageRank": _pagerank,
    "follower count": _followers,
}


def planted() -> tuple[list[Row], list[Ratio]]:
    size = f"{len(WORLDS)} worlds of {HUMANS + BOTS:,} accounts, {TOPICS} topics"
    right: dict[str, list[float]] = {}
    took: dict[str, list[float]] = {}
    true = flagged = bots = 0
    for world in map(plant, WORLDS):
        automatic = world.snapshot.automatic
        assert automatic is not None
        true += int((automatic & world.is_bot).sum())
        flagged, bots = flagged + int(automatic.sum()), bots + int(world.is_bot.sum())
        began = perf_counter()
        named = {
            on: [each.node for each in found] for on, found in standings(world.snapshot).by_topic.items()
        }
        _note(right, took, "kenner", perf_counter() - began, named, world)
        began = perf_counter()
        without = replace(world.snapshot, automatic=None)
        every = {on: [each.node for each in found] for on, found in standings(without).by_topic.items()}
        _note(right, took, "kenner, automatic accounts in", perf_counter() - began, every, world)
        for part, balance in (("authority", 1.0), ("travel", 0.0)):
            began = perf_counter()
            by_part = standings(world.snapshot, balance=balance).by_topic
            alone = {on: [each.node for each in held] for on, held in by_part.items()}
            _note(right, took, f"kenner, {part} alone", perf_counter() - began, alone, world)
        for peer, way in PEERS.items():
            began = perf_counter()
            scores = way(world)
            ranked = {on: sorted(listed, key=lambda node: -scores[node]) for on, listed in named.items()}
            _note(right, took, peer, perf_counter() - began, ranked, world)
    precision = {tool: fmean(found) for tool, found in right.items()}
    rows = [
        Row(
            JOB, size, tool, round(median(took[tool]), 4), [round(each, 4) for each in took[tool]], None,
            {"precision": round(precision[tool], 4), "worst_world": round(min(found), 4)},
        )
        for tool, found in right.items()
    ]  # fmt: skip
    told = {"precision": round(true / flagged, 4), "recall": round(true / bots, 4), "flagged": float(flagged)}
    rows.append(Row("planted bots, two signs of four", size, "kenner", 0.0, [], None, {**told}))
    best = max(precision[peer] for peer in PEERS)
    ours = precision["kenner"]
    return rows, [
        Ratio(JOB, round(ours, 4), 0.85, at_least=True),
        Ratio(
            f"{JOB}, above the best of degree, PageRank and followers",
            round(ours - best, 4),
            0.15,
            at_least=True,
        ),
        Ratio("planted bots, precision", told["precision"], 0.95, at_least=True),
    ]


def _note(
    right: dict[str, list[float]], took: dict[str, list[float]], tool: str, seconds: float,
    named: dict[int, list[int]], world: Planted,
) -> None:  # fmt: skip
    found = [len(set(nodes[:FIRST]) & world.mavens[on]) / FIRST for on, nodes in named.items()]
    right.setdefault(tool, []).append(float(np.mean(found)))
    took.setdefault(tool, []).append(seconds)
