"""PageRank: where a random walk along attention spends its time (Brin and Page 1998).

Scores add up to 1; the same arcs give the same scores on any number of processors.
"""

from __future__ import annotations

import numpy as np

from graph.reach.arcs import Arcs
from graph.reach.kernels.arrays import Doubles
from graph.reach.kernels.walk import pulled
from graph.reach.parallel import STREAMS, together

DAMPING = 0.85
"""Chance that the walk goes on (Brin and Page 1998)."""
TOLERANCE = 1e-9
"""The walk ends when a step moves less than this of all authority."""
_MOST_STEPS = 500


def pagerank(
    attending: Arcs,
    *,
    restart: Doubles | None = None,
    damping: float = DAMPING,
    doubt: float = 0.0,
    tolerance: float = TOLERANCE,
) -> Doubles:
    """Stationary chances of the walk along `attending` (from the attending one to the attended).

    `restart` is where the walk begins again, everywhere alike when None; who attends to nobody
    begins again too. `doubt` is a weight that everybody gives to beginning again, beside their
    arcs: few acts then carry little. With doubt 0 the scores are those of networkx. No nodes, no
    scores.
    """
    nodes = attending.nodes
    if nodes == 0:
        return np.empty(0)
    again = np.full(nodes, 1.0 / nodes) if restart is None or restart.sum() <= 0 else restart / restart.sum()
    coming_in = attending.reversed()
    out = attending.weight_out()
    share_out = np.divide(damping, out + doubt, out=np.zeros(nodes), where=out > 0.0)
    begins_again = 1.0 - share_out * out
    cuts = _cuts(coming_in)
    here, there = again.copy(), np.empty(nodes)
    for _ in range(_MOST_STEPS):
        given = here * share_out

        def pull(part: tuple[int, int], given: Doubles = given, there: Doubles = there) -> None:
            pulled(coming_in.starts, coming_in.ends, coming_in.weights, given, there, *part)

        together(pull, cuts) if len(cuts) > 1 else pull(cuts[0])
        there += (here @ begins_again) * again
        moved = np.abs(there - here).sum()
        here, there = there, here
        if moved < tolerance:
            break
    return here


# Fewer arcs than this are done before a second thread has begun.
_WORTH_THREADS = 200_000


def _cuts(rows: Arcs) -> list[tuple[int, int]]:
    """Ranges of nodes with about equal numbers of arcs."""
    if rows.size < _WORTH_THREADS:
        return [(0, rows.nodes)]
    marks = np.searchsorted(rows.starts, np.linspace(0, rows.size, STREAMS + 1)[1:-1]).tolist()
    return list(zip([0, *marks], [*marks, rows.nodes], strict=True))
