"""Harmonic centrality: how near somebody's word is to everybody (Marchiori and Latora 2000; Boldi and Vigna 2014).

    h(v) = Σ over others u of 1 / distance(v, u)

along the arcs from speaker to hearer; whom it does not reach adds 0. One is a direct hearer, a half a hearer's hearer: the
score reads as a number of direct hearers.
"""

from __future__ import annotations

from graph.reach.balls import ROUNDS, highest, lowest
from graph.reach.balls import harmonic as nearness
from graph.reach.hops import hearers
from graph.reach.layers import Snapshot
from graph.reach.report import Ranked, best

SAID = "a word of {name} is as near to everybody as if {score:,.2f} people heard it directly; {direct:,} do ({layer})"


def harmonic(
    snapshot: Snapshot, *, seed: int = 1, limit: int | None = None, countable: int | None = None
) -> list[Ranked]:
    """People by harmonic centrality, highest first; whom nobody hears has no row.

    Counted where that is soon done, else estimated (HyperBall) with an interval.
    """
    arcs, layer = hearers(snapshot)
    nodes = snapshot.nodes
    near = (
        nearness(arcs, seed=seed, rounds=ROUNDS)
        if countable is None
        else nearness(arcs, seed=seed, rounds=ROUNDS, countable=countable)
    )
    direct = arcs.degrees
    among = nodes.voices & (near.values > 0)
    return [
        row(
            rank, nodes.keys[node], nodes.names[node], float(near.values[node]), int(direct[node]),
            layer=layer, error=near.error,
        )
        for rank, node in enumerate(best(near.values, nodes.keys, among=among, limit=limit), start=1)
    ]  # fmt: skip


def row(rank: int, key: str, name: str, near: float, direct: int, *, layer: str, error: float) -> Ranked:
    """Of somebody with that harmonic centrality, of that standard error."""
    is_estimate = error > 0.0
    return Ranked(
        rank,
        key,
        name,
        near,
        SAID,
        {"direct": direct, "layer": layer, "is_estimate": is_estimate},
        interval_low=max(lowest(near, error), float(direct)) if is_estimate else None,
        interval_high=highest(near, error) if is_estimate else None,
    )
