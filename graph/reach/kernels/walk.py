"""One step of a random walk, pulled along the arcs that come in."""

from __future__ import annotations

import numpy as np
from numba import njit

from graph.reach.kernels.arrays import Doubles, Floats, Ints, Offsets


# Sums may be taken in any order: rows are added four neighbours at a time.
@njit(cache=True, nogil=True, fastmath={"reassoc", "nsz", "contract"})
def pulled(
    starts: Offsets, ends: Ints, weights: Floats, given: Doubles, received: Doubles, first: int, last: int
) -> None:
    """`received[v]` = sum of `given` over the row of v, times the arc's weight, for v in first..last-1."""
    for node in range(first, last):
        total = 0.0
        if weights.size:
            for arc in range(starts[node], starts[node + 1]):
                total += given[ends[arc]] * np.float64(weights[arc])
        else:
            for arc in range(starts[node], starts[node + 1]):
                total += given[ends[arc]]
        received[node] = total
