"""Audience at some hops: who hears somebody, or hears it from those who do.

A named set is counted exactly, each person once; for everybody at once the numbers are counted where that is soon done and
estimated with an interval beyond (HyperBall).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from graph.reach.arcs import Arcs, as_ints
from graph.reach.balls import highest, lowest, union, within
from graph.reach.hearing import heard_by
from graph.reach.layers import Snapshot
from graph.reach.report import Part, Ranked, best

SAID = "{people:,} different people are within {hops} hops of {name} ({layer}); {direct:,} of them hear {name} directly"
ESTIMATED = (
    "about {people:,} different people ({low:,.0f} to {high:,.0f}) are within {hops} hops of {name} ({layer}); "
    "{direct:,} of them hear {name} directly"
)


def hearers(snapshot: Snapshot) -> tuple[Arcs, str]:
    """Speaker → hearers between people, each once, and the layer it comes from."""
    heard = heard_by(snapshot)
    return heard.arcs.between(snapshot.accounts.node, len(snapshot.nodes)).distinct(), heard.name


def audience_of_set(snapshot: Snapshot, chosen: Sequence[int], hops: int) -> list[Ranked]:
    """One row for the nodes `chosen` together, themselves not counted; no nodes, no row."""
    if not chosen:
        return []
    arcs, layer = hearers(snapshot)
    nodes = snapshot.nodes
    _, counts = union(arcs, as_ints(chosen), hops)
    people = int(counts[-1] - counts[0])
    key = ", ".join(nodes.keys[node] for node in chosen)
    name = ", ".join(nodes.names[node] for node in chosen)
    parts: dict[str, Part] = {
        "people": people,
        "direct": int(counts[1] - counts[0]),
        "hops": hops,
        "layer": layer,
    }
    return [Ranked(1, key, name, float(people), SAID, parts)]


def audience_of_everybody(
    snapshot: Snapshot, hops: int, *, seed: int = 1, limit: int | None = None, countable: int | None = None
) -> list[Ranked]:
    """A row for everybody, most heard first."""
    arcs, layer = hearers(snapshot)
    nodes = snapshot.nodes
    around = (
        within(arcs, hops, seed=seed)
        if countable is None
        else within(arcs, hops, seed=seed, countable=countable)
    )
    direct = arcs.degrees
    # An estimate knows nothing of what is certain: that direct hearers are within any number of hops.
    people = np.maximum(np.maximum(around.values - 1.0, 0.0), direct)
    return [
        row(
            rank, nodes.keys[node], nodes.names[node], float(around.values[node]), int(direct[node]),
            hops=hops, layer=layer, error=around.error, everybody=len(nodes),
        )
        for rank, node in enumerate(best(people, nodes.keys, among=nodes.voices, limit=limit), start=1)
    ]  # fmt: skip


def row(
    rank: int, key: str, name: str, ball: float, direct: int, *, hops: int, layer: str, error: float, everybody: int
) -> Ranked:  # fmt: skip
    """Of somebody in whose ball of `hops` hops are `ball` people, themselves counted, with that standard error."""
    others = max(ball - 1.0, 0.0)
    people = max(others, float(direct))
    low = max(lowest(others, error), float(direct))
    high = min(max(highest(others, error), low), float(everybody - 1))
    is_estimate = error > 0.0
    return Ranked(
        rank,
        key,
        name,
        people,
        ESTIMATED if is_estimate else SAID,
        {"people": round(people), "direct": direct, "hops": hops, "layer": layer},
        interval_low=low if is_estimate else None,
        interval_high=high if is_estimate else None,
    )
