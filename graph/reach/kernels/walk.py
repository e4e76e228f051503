"""One step of random walks, pulled along the arcs that come in: one walk, four, or sixteen at once.

Sixteen numbers of four bytes are one cache line: what a topic costs beside others is the adding, not the
fetching. Sums are taken row by row, so the parts that the nodes are cut into never change a number.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from graph.reach.kernels.arrays import Doubles, Floats, Ints, Offsets
from graph.reach.kernels.memory import add_rows_of_four, add_rows_of_sixteen


@njit(cache=True, nogil=True)
def pulled(
    starts: Offsets, ends: Ints, weights: Floats, given: Floats | Doubles,
    here: Doubles, again: Doubles, back: float, first: int, last: int,
) -> float:  # fmt: skip
    """`here[v]` = the sum of `given` over the row of v, times the arc's weight, + `back` × `again[v]`, for v in
    first..last-1; how much that changed `here` in all. Empty `weights` are ones."""
    moved = 0.0
    one, four = np.uint64(1), np.uint64(4)
    for node in range(first, last):
        arc, end = np.uint64(starts[node]), np.uint64(starts[node + 1])
        a, b, c, d = 0.0, 0.0, 0.0, 0.0
        if weights.size:
            while arc < end:
                a += given[np.uint64(ends[arc])] * np.float64(weights[arc])
                arc += one
        else:
            while arc + four <= end:
                a += given[np.uint64(ends[arc])]
                b += given[np.uint64(ends[arc + one])]
                c += given[np.uint64(ends[arc + np.uint64(2)])]
                d += given[np.uint64(ends[arc + np.uint64(3)])]
                arc += four
            while arc < end:
                a += given[np.uint64(ends[arc])]
                arc += one
        came = (a + b) + (c + d) + back * again[node]
        moved += abs(came - here[node])
        here[node] = came
    return moved


@njit(cache=True, nogil=True)
def gave(
    here: Doubles, share_out: Doubles, begins_again: Doubles, given: Floats | Doubles, first: int, last: int
) -> float:
    """`given[v]` = what each arc of v hands on; how much of first..last-1 begins again."""
    returned = 0.0
    for node in range(first, last):
        given[node] = here[node] * share_out[node]
        returned += here[node] * begins_again[node]
    return returned


@njit(cache=True, nogil=True)
def pulled_by_sixteen(
    starts: Offsets, ends: Ints, weights: Floats, given: Floats,
    here: Floats, again: Floats, back: Floats, moved: Doubles, first: int, last: int,
) -> None:  # fmt: skip
    """`pulled` for sixteen walks: `given` is flat, sixteen numbers a node; `moved` gains what each changed."""
    came = np.empty(16, np.float32)
    changed = np.zeros(16, np.float64)
    for node in range(first, last):
        add_rows_of_sixteen(given, ends, weights, starts[node], starts[node + 1], came)
        for walk in range(16):
            new = came[walk] + back[walk] * again[node, walk]
            changed[walk] += abs(new - here[node, walk])
            here[node, walk] = new
    for walk in range(16):
        moved[walk] += changed[walk]


@njit(cache=True, nogil=True)
def pulled_by_four(
    starts: Offsets, ends: Ints, weights: Floats, given: Floats,
    here: Floats, again: Floats, back: Floats, moved: Doubles, first: int, last: int,
) -> None:  # fmt: skip
    """`pulled_by_sixteen` for four: a quarter of a line a node."""
    came = np.empty(4, np.float32)
    changed = np.zeros(4, np.float64)
    for node in range(first, last):
        add_rows_of_four(given, ends, weights, starts[node], starts[node + 1], came)
        for walk in range(4):
            new = came[walk] + back[walk] * again[node, walk]
            changed[walk] += abs(new - here[node, walk])
            here[node, walk] = new
    for walk in range(4):
        moved[walk] += changed[walk]


@njit(cache=True, nogil=True)
def gave_by_many(
    here: Floats, share_out: Doubles, begins_again: Doubles, given: Floats, returned: Doubles, first: int, last: int
) -> None:  # fmt: skip
    """`gave` for as many walks as `here` is wide; `returned` gains what begins again of each."""
    width = here.shape[1]
    for node in range(first, last):
        share = np.float32(share_out[node])
        for walk in range(width):
            given[node * width + walk] = here[node, walk] * share
            returned[walk] += here[node, walk] * begins_again[node]
