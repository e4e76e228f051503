"""The likeliest way along arcs of chances: the chance of a way is the product of those of its arcs."""

from __future__ import annotations

from heapq import heappop, heappush

import numpy as np
from numba import njit

from graph.reach.kernels.arrays import Floats, Ints, Offsets


@njit(cache=True, nogil=True)
def likeliest(starts: Offsets, ends: Ints, chances: Floats, source: int, target: int) -> Ints:
    """The nodes of the likeliest way, both ends included; empty where no arc with a chance leads there.

    Chances are 0 to 1, so a longer way is never likelier than its beginning (Dijkstra 1959 with products). Of
    equally likely ways it is the one with fewest arcs, then the one through smaller numbers.
    """
    nodes = starts.size - 1
    best = np.zeros(nodes, np.float64)
    steps = np.zeros(nodes, np.int32)
    before = np.full(nodes, -1, np.int32)
    is_done = np.zeros(nodes, np.bool_)
    best[source] = 1.0
    queue = [(-1.0, np.int32(0), np.int32(source))]
    while queue:
        _, taken, node = heappop(queue)
        if is_done[node]:
            continue
        is_done[node] = True
        if node == target:
            break
        for arc in range(starts[node], starts[node + 1]):
            end = ends[arc]
            chance = best[node] * chances[arc]
            if is_done[end] or chance <= 0.0:
                continue
            if (
                chance > best[end]
                or (chance == best[end] and taken + 1 < steps[end])
                or (chance == best[end] and taken + 1 == steps[end] and node < before[end])
            ):
                best[end] = chance
                steps[end] = taken + 1
                before[end] = node
                heappush(queue, (-chance, np.int32(taken + 1), end))
    if not is_done[target]:
        return np.empty(0, np.int32)
    way = np.empty(steps[target] + 1, np.int32)
    last = target
    for place in range(steps[target], -1, -1):
        way[place] = last
        last = before[last]
    return way
