"""Plays by linear threshold, in either direction; weights on a node add up to 1 at most."""

from __future__ import annotations

import numpy as np
from numba import njit

from graph.reach.kernels.arrays import Floats, Ints, Offsets, Words
from graph.reach.kernels.cascades import uniform


@njit(cache=True, nogil=True)
def played_by_threshold(
    starts: Offsets, ends: Ints, weights: Floats, seeds: Ints, runs: int, state: Words
) -> tuple[float, float]:
    """Sum and sum of squares of the number of active nodes over `runs` plays from `seeds`."""
    nodes = starts.size - 1
    touched_in = np.full(nodes, -1, np.int32)
    # What is still missing to the threshold; below 0 the node is active.
    missing = np.zeros(nodes, np.float64)
    queue = np.empty(nodes, np.int32)
    total = 0.0
    squares = 0.0
    for run in range(runs):
        head, tail = 0, 0
        for seed in seeds:
            touched_in[seed] = run
            missing[seed] = -1.0
            queue[tail] = seed
            tail += 1
        while head < tail:
            node = queue[head]
            head += 1
            for arc in range(starts[node], starts[node + 1]):
                hearer = ends[arc]
                if touched_in[hearer] != run:
                    touched_in[hearer] = run
                    missing[hearer] = uniform(state)
                if missing[hearer] <= 0.0:
                    continue
                missing[hearer] -= weights[arc]
                if missing[hearer] <= 0.0:
                    queue[tail] = hearer
                    tail += 1
        total += tail
        squares += float(tail) * float(tail)
    return total, squares


@njit(cache=True, nogil=True)
def walked_back(
    starts: Offsets, ends: Ints, weights: Floats, first: int, last: int, of: int, state: Words
) -> tuple[Offsets, Ints]:
    """Reverse-reachable sets `first` to `last` - 1 of `of`: from a root drawn from its part of the nodes, each step
    goes to one of those on whom the node leans, by their weight, or ends (Tang, Shi and Xiao 2015, IMM, section 4.2)."""
    nodes = starts.size - 1
    seen_in = np.full(nodes, -1, np.int32)
    samples = last - first
    set_starts = np.zeros(samples + 1, np.int64)
    members = np.empty(max(1024, 4 * samples), np.int32)
    size = 0
    for run in range(samples):
        node = min(int((first + run + uniform(state)) / of * nodes), nodes - 1)
        while node >= 0 and seen_in[node] != run:
            seen_in[node] = run
            if size == members.size:
                larger = np.empty(2 * members.size, np.int32)
                for place in range(size):
                    larger[place] = members[place]
                members = larger
            members[size] = node
            size += 1
            left = uniform(state)
            following = -1
            for arc in range(starts[node], starts[node + 1]):
                left -= weights[arc]
                if left <= 0.0:
                    following = ends[arc]
                    break
            node = following
        set_starts[run + 1] = size
    return set_starts, members
