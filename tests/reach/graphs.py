"""Small graphs for rules that hold for all inputs, and slow second ways of counting."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from itertools import product

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from graph.reach.arcs import Arcs, as_ints
from graph.reach.layers import FOLLOWS, INFLUENCES, LAYERS, Account, Posts, Snapshot, people

Chance = tuple[int, int, float]

ALWAYS = settings(deadline=None, max_examples=60)
"""The first example waits for the compiler, so there is no deadline."""


def arcs_of(nodes: int, arcs: Iterable[Chance]) -> Arcs:
    held = list(arcs)
    weights = np.array([w for _, _, w in held], np.float32)
    return Arcs.of(nodes, as_ints(a for a, _, _ in held), as_ints(b for _, b, _ in held), weights)


def snapshot_of(
    nodes: int,
    *,
    follows: Iterable[tuple[int, int]] = (),
    influences: Iterable[Chance] = (),
    person: Sequence[int] = (),
) -> Snapshot:
    """Accounts `x:0`, `x:1` …; account i belongs to person `person[i]` where that is given."""
    accounts, made = people(
        [Account(f"x:{i}", str(i), person=f"person:{person[i]}" if person else None) for i in range(nodes)]
    )
    layers = {layer: Arcs.none(nodes) for layer in LAYERS}
    layers[FOLLOWS] = arcs_of(nodes, ((a, b, 1.0) for a, b in follows))
    layers[INFLUENCES] = arcs_of(nodes, influences)
    return Snapshot(accounts, made, layers, Posts.none(nodes), (), chances=True, origin="test")


def chances(most_nodes: int = 5, most_arcs: int = 9) -> st.SearchStrategy[tuple[int, list[Chance]]]:
    """A graph small enough that every outcome of its arcs can be listed."""

    def arcs(nodes: int) -> st.SearchStrategy[tuple[int, list[Chance]]]:
        node = st.integers(0, nodes - 1)
        chance = st.sampled_from([0.0, 0.001, 0.02, 0.1, 0.2, 0.3, 0.5, 0.8, 1.0])
        pair = st.tuples(node, node).filter(lambda ab: ab[0] != ab[1])
        unique = st.dictionaries(pair, chance, max_size=most_arcs) if nodes > 1 else st.just({})
        return unique.map(lambda found: (nodes, [(a, b, p) for (a, b), p in found.items()]))

    return st.integers(1, most_nodes).flatmap(arcs)


def pairs(most_nodes: int = 8) -> st.SearchStrategy[tuple[int, list[tuple[int, int]]]]:
    """Any directed graph, with loops and parallel arcs."""
    return st.integers(1, most_nodes).flatmap(
        lambda n: st.tuples(
            st.just(n), st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=3 * n)
        )
    )


def exact_spread(arcs: Sequence[Chance], speakers: Iterable[int]) -> float:
    """Over every outcome of every arc: its chance times the number of nodes reached."""
    start = set(speakers)
    uncertain = [(a, b, p) for a, b, p in arcs if 0.0 < p < 1.0]
    certain = [(a, b) for a, b, p in arcs if p == 1.0]
    total = 0.0
    for outcome in product((False, True), repeat=len(uncertain)):
        chance = 1.0
        live = list(certain)
        for happens, (a, b, p) in zip(outcome, uncertain, strict=True):
            chance *= p if happens else 1.0 - p
            if happens:
                live.append((a, b))
        total += chance * len(_reached(live, start))
    return total


def _reached(live: Sequence[tuple[int, int]], start: set[int]) -> set[int]:
    found = set(start)
    while True:
        more = {b for a, b in live if a in found} - found
        if not more:
            return found
        found |= more


def played_spread(
    arcs: Sequence[Chance], speakers: Iterable[int], *, runs: int, seed: int
) -> tuple[float, float]:
    """Mean and standard error of cascades played in plain Python, each arc tried by itself."""
    random_ = random.Random(seed)
    heard: dict[int, list[tuple[int, float]]] = {}
    for a, b, p in arcs:
        heard.setdefault(a, []).append((b, p))
    start = list(speakers)
    sizes = []
    for _ in range(runs):
        active, queue = set(start), list(start)
        while queue:
            for hearer, p in heard.get(queue.pop(), ()):
                if hearer not in active and random_.random() < p:
                    active.add(hearer)
                    queue.append(hearer)
        sizes.append(len(active))
    return float(np.mean(sizes)), float(np.std(sizes) / runs**0.5)
