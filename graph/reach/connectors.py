"""Connectors: people who link worlds that hardly meet otherwise.

    score = participation × betweenness / (n - 1)(n - 2)

Participation (Guimerà and Amaral 2005) is 1 - Σ over communities of (ties there / all ties)²: 0 when all ties stay in one
community, near 1 when they are spread over many. Betweenness says how much of the way between others leads through
somebody. One without the other is a hub of one circle, or a bystander between two.
"""

from __future__ import annotations

import numpy as np

from graph.reach.arcs import Arcs
from graph.reach.betweenness import PIVOTS, betweenness
from graph.reach.communities import members, undirected
from graph.reach.hearing import AGREEMENT, attention
from graph.reach.kernels.arrays import Doubles, Ints
from graph.reach.layers import Snapshot
from graph.reach.report import Ranked, best, in_order

SAID = (
    "{name} has ties into {communities} communities ({participation:.0%} spread), and {betweenness:.2%} of the shortest "
    "paths between others go through {name} ({layer}, from {pivots:,} of {people:,} people)"
)


def connectors(
    snapshot: Snapshot,
    *,
    layer: str | None = None,
    pivots: int | None = PIVOTS,
    seed: int = 1,
    limit: int | None = None,
) -> list[Ranked]:
    """People by how much they connect; those with ties in one community only, or on no path, have no row.

    Ties are taken both ways. `pivots` None counts paths from everybody. BadParameter for an unknown layer, a negative
    seed, fewer than one pivot.
    """
    nodes = snapshot.nodes
    chosen = attention(snapshot, layer, first=AGREEMENT)
    ties = undirected(chosen.arcs)
    member = members(ties, nodes.keys, seed=seed)
    n = len(nodes)
    # A share of all pairs of others, in both directions.
    between = betweenness(ties, pivots=pivots, seed=seed) / max(1, (n - 1) * (n - 2))
    spread = participation(ties, member)
    scores = spread * between
    used = n if pivots is None else min(n, pivots)
    reached = np.bincount(_by_community(ties, member)[0], minlength=n)
    return in_order(
        nodes,
        best(scores, nodes.keys, among=nodes.voices & (scores > 0), limit=limit),
        scores,
        SAID,
        lambda node: {
            "betweenness": float(between[node]),
            "participation": float(spread[node]),
            "communities": int(reached[node]),
            "community": int(member[node]),
            "layer": chosen.name,
            "pivots": used,
            "people": n,
        },
    )


def participation(ties: Arcs, member: Ints) -> Doubles:
    """Of each node, 0 to 1, by the weights of its ties; 0 for nodes without one. `member` is the community of each."""
    total = ties.weight_out()
    node, weight = _by_community(ties, member)
    share = weight / np.where(total > 0, total, 1.0)[node]
    even = 1.0 - np.bincount(node, weights=share**2, minlength=ties.nodes)
    # Sums of shares end a few units in the last place beside 1.
    return np.where((total > 0) & (even > 1e-9), even, 0.0)


def _by_community(ties: Arcs, member: Ints) -> tuple[Ints, Doubles]:
    """Node and weight of ties, one entry for each node and community it has a tie into."""
    width = int(member.max(initial=0)) + 1
    pair = ties.sources.astype(np.int64) * width + member[ties.ends]
    held, place = np.unique(pair, return_inverse=True)
    weight: Doubles = np.bincount(place, weights=ties.strengths, minlength=held.size).astype(np.float64)
    return (held // width).astype(np.int32), weight
