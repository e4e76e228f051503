"""Arcs into rows: sort by source, and make parallel arcs one."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph.reach.kernels.arrays import Floats, Ints, Offsets

SUM, ANY = 0, 1
"""How parallel arcs join: weights add up; chances are those of at least one happening."""


@njit(cache=True, nogil=True)
def rows(nodes: int, sources: Ints, targets: Ints, weights: Floats) -> tuple[Offsets, Ints, Floats]:
    """Counting sort of arcs by source, stable; empty `weights` stay empty."""
    starts = np.zeros(nodes + 1, np.int64)
    for source in sources:
        starts[source + 1] += 1
    for node in range(nodes):
        starts[node + 1] += starts[node]
    at = starts[:-1].copy()
    ends = np.empty(sources.size, np.int32)
    weighed = np.empty(weights.size, np.float32)
    for arc in range(sources.size):
        place = at[sources[arc]]
        at[sources[arc]] = place + 1
        ends[place] = targets[arc]
        if weights.size:
            weighed[place] = weights[arc]
    return starts, ends, weighed


@njit(cache=True, nogil=True)
def counted(sources: Ints, first: int, last: int, counts: Offsets) -> None:
    """`counts[node]` gains the arcs first..last-1 that leave it."""
    for arc in range(first, last):
        counts[sources[arc]] += 1


@njit(cache=True, nogil=True)
def begun(counts: NDArray[np.int64], starts: Offsets) -> None:
    """From the arcs of each part (row) that leave each node (column), where each part's begin; and the rows' starts."""
    at = np.int64(0)
    for node in range(counts.shape[1]):
        starts[node] = at
        for part in range(counts.shape[0]):
            here = counts[part, node]
            counts[part, node] = at
            at += here
    starts[counts.shape[1]] = at


@njit(cache=True, nogil=True)
def put(sources: Ints, targets: Ints, first: int, last: int, at: Offsets, ends: Ints) -> None:
    """The second half of `rows` for the arcs first..last-1, which begin `at`."""
    for arc in range(first, last):
        place = at[sources[arc]]
        at[sources[arc]] = place + 1
        ends[place] = targets[arc]


@njit(cache=True, nogil=True)
def put_both(
    sources: Ints, targets: Ints, weights: Ints, first: int, last: int, at: Offsets, both: NDArray[np.int32]
) -> None:
    """`put` for targets and the bits of weights side by side: one line to write instead of two."""
    for arc in range(first, last):
        place = at[sources[arc]]
        at[sources[arc]] = place + 1
        both[place, 0] = targets[arc]
        both[place, 1] = weights[arc]


@njit(cache=True, nogil=True)
def apart(both: NDArray[np.int32], first: int, last: int, ends: Ints, weights: Ints) -> None:
    """What `put_both` wrote, as two columns."""
    for place in range(first, last):
        ends[place] = both[place, 0]
        weights[place] = both[place, 1]


@njit(cache=True, nogil=True)
def merged(starts: Offsets, ends: Ints, weights: Floats, rule: int) -> tuple[Offsets, Ints, Floats]:
    """The same rows with each neighbour once and nobody next to themselves.

    Neighbours and weights come with room to spare: the last offset says how many they are. (Slices
    inside a kernel cost seconds to compile.)
    """
    nodes = starts.size - 1
    kept_starts = np.zeros(nodes + 1, np.int64)
    kept_ends = np.empty(ends.size, np.int32)
    kept = np.empty(ends.size, np.float32)
    place_of = np.full(nodes, -1, np.int64)
    size = 0
    for node in range(nodes):
        first = size
        for arc in range(starts[node], starts[node + 1]):
            other = ends[arc]
            if other == node:
                continue
            place = place_of[other]
            if place < first:
                place_of[other] = size
                kept_ends[size] = other
                kept[size] = weights[arc]
                size += 1
            elif rule == SUM:
                kept[place] += weights[arc]
            else:
                kept[place] = np.float32(1.0) - (np.float32(1.0) - kept[place]) * (
                    np.float32(1.0) - weights[arc]
                )
        kept_starts[node + 1] = size
    return kept_starts, kept_ends, kept


@njit(cache=True, nogil=True)
def is_rising(starts: Offsets, ends: Ints) -> bool:
    """Whether every row names each neighbour once, in rising order."""
    for node in range(starts.size - 1):
        for arc in range(starts[node] + 1, starts[node + 1]):
            if ends[arc] <= ends[arc - 1]:
                return False
    return True
