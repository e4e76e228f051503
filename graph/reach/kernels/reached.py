"""Searches by breadth: whom a set reaches within some hops, and how near everybody is to one."""

from __future__ import annotations

import numpy as np
from numba import njit

from graph.reach.kernels.arrays import Doubles, Flags, Ints, Offsets


@njit(cache=True, nogil=True)
def reached(
    starts: Offsets, ends: Ints, in_starts: Offsets, in_ends: Ints, chosen: Ints, hops: int
) -> tuple[Flags, Offsets]:
    """Who lies within `hops` arcs of `chosen`, themselves with them, and how many within 0, 1 … hops.

    A hop is pushed from those found last, or pulled by those not found yet, who stop at the first neighbour
    found (Beamer, Asanovic and Patterson 2012): whichever looks at fewer arcs. After the last hop nobody asks who was
    found in it, so flags are raised without a look, and counted.
    """
    nodes = starts.size - 1
    inside = np.zeros(nodes, np.bool_)
    found = np.empty(nodes, np.int32)
    within = np.zeros(hops + 1, np.int64)
    size = 0
    for node in chosen:
        if not inside[node]:
            inside[node] = True
            found[size] = node
            size += 1
    within[0] = size
    first = 0
    for hop in range(1, hops + 1):
        last = size
        arcs_out = np.int64(0)
        for place in range(first, last):
            arcs_out += starts[found[place] + 1] - starts[found[place]]
        # A flag raised without a look costs a tenth of a pull.
        if hop == hops and nodes < 8 * arcs_out <= 80 * (nodes - size):
            for place in range(first, last):
                for arc in range(starts[found[place]], starts[found[place] + 1]):
                    inside[np.uint64(ends[arc])] = True
            size = 0
            for node in range(nodes):
                size += inside[node]
        # Who pulls looks at about four arcs before one of them is found.
        elif arcs_out > 4 * (nodes - size):
            for node in range(nodes):
                if inside[node]:
                    continue
                for arc in range(in_starts[node], in_starts[node + 1]):
                    if inside[np.uint64(in_ends[arc])]:
                        found[size] = node
                        size += 1
                        break
            # Flags rise only now: the hop of one node must not count for another.
            for place in range(last, size):
                inside[found[place]] = True
        else:
            for place in range(first, last):
                for arc in range(starts[found[place]], starts[found[place] + 1]):
                    node = ends[arc]
                    if not inside[node]:
                        inside[node] = True
                        found[size] = node
                        size += 1
        first = last
        within[hop] = size
    return inside, within


@njit(cache=True, nogil=True)
def nearness(starts: Offsets, ends: Ints, sources: Ints, hops: int) -> tuple[Doubles, Offsets]:
    """For each source: the sum of 1 / distance to everybody else it reaches, and how many it reaches within `hops` hops,
    itself with them (all when `hops` is 0, and the sum over the same)."""
    nodes = starts.size - 1
    near = np.zeros(sources.size, np.float64)
    counts = np.zeros(sources.size, np.int64)
    seen_by = np.full(nodes, -1, np.int32)
    found = np.empty(nodes, np.int32)
    for turn in range(sources.size):
        seen_by[sources[turn]] = turn
        found[0] = sources[turn]
        first, size, distance = 0, 1, 0
        while first < size and (hops == 0 or distance < hops):
            last = size
            distance += 1
            for place in range(first, last):
                for arc in range(starts[found[place]], starts[found[place] + 1]):
                    node = ends[arc]
                    if seen_by[node] != turn:
                        seen_by[node] = turn
                        found[size] = node
                        size += 1
            near[turn] += (size - last) / distance
            first = last
        counts[turn] = size
    return near, counts
