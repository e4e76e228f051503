"""Betweenness: the share of shortest paths that go through somebody (Freeman 1977; Brandes 2001).

    b(v) = Σ over s ≠ v ≠ t of σ(s, t | v) / σ(s, t)

with σ the number of shortest paths from s to t. From a sample of pivots s, the sum times n / pivots is an unbiased
estimate (Brandes and Pich 2007). Arcs are taken as of one length: weights here say how often, not how far.
"""

from __future__ import annotations

import numpy as np

from graph.errors import BadParameter
from graph.reach.arcs import Arcs
from graph.reach.kernels.arrays import Doubles, Ints
from graph.reach.kernels.paths import betweenness as through
from graph.reach.parallel import STREAMS, together

PIVOTS = 256
"""Sampled where there are more people than that; the estimate of one node is off by about b/√pivots."""


def betweenness(arcs: Arcs, *, pivots: int | None = None, seed: int = 1) -> Doubles:
    """Of every node, in pairs (source, target); all pivots when None or when there are no more nodes than that.

    The same pivots give the same numbers on any number of processors. BadParameter for fewer than one pivot.
    """
    return of_pivots(arcs, drawn(arcs.nodes, pivots, seed))


def drawn(nodes: int, pivots: int | None, seed: int) -> Ints:
    """Pivots without repetition, in rising order."""
    if pivots is not None and pivots < 1:
        raise BadParameter(f"{pivots} pivots", hint="take at least 1; 256 are a good start")
    if pivots is None or pivots >= nodes:
        return np.arange(nodes, dtype=np.int32)
    return np.sort(np.random.default_rng(seed).choice(nodes, pivots, replace=False)).astype(np.int32)


def of_pivots(arcs: Arcs, pivots: Ints) -> Doubles:
    """As `betweenness`, of the paths that begin at `pivots`, times nodes / pivots."""
    if arcs.nodes == 0 or pivots.size == 0:
        return np.zeros(arcs.nodes)
    once = arcs.distinct()
    coming_in = once.reversed()
    parts = [pivots[stream::STREAMS] for stream in range(STREAMS)]

    def search(part: Ints) -> Doubles:
        found: Doubles = through(once.starts, once.ends, coming_in.starts, coming_in.ends, part)
        return found

    # Added in a fixed order: sums of the same numbers in another would differ in their last digits.
    total: Doubles = np.sum(together(search, parts), axis=0)
    return total * (arcs.nodes / pivots.size)
