"""One step of random walks, pulled along the arcs that come in: one walk, four, or sixteen at once.

Sixteen numbers of four bytes are one cache line: what a topic costs beside others is the adding, not the
fetching. Sums are taken row by row, so the parts that the nodes are cut into never change a number.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from graph.reach.kernels.arrays import Doubles, Floats, Ints, Offsets
from graph.reach.kernels.memory import (
    add_rows_of_four,
    add_rows_of_sixteen,
    give_row_of_four,
    give_row_of_sixteen,
    renew_row_of_four,
    renew_row_of_sixteen,
)


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
        renew_row_of_sixteen(here, node, came, back, again, changed)
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
        renew_row_of_four(here, node, came, back, again, changed)
    for walk in range(4):
        moved[walk] += changed[walk]


@njit(cache=True, nogil=True)
def gave_by_sixteen(
    here: Floats, share_out: Doubles, begins_again: Doubles, given: Floats, returned: Doubles, first: int, last: int
) -> None:  # fmt: skip
    """`gave` for sixteen walks; `returned` gains what begins again of each."""
    began = np.zeros(16, np.float64)
    for node in range(first, last):
        give_row_of_sixteen(here, node, share_out[node], begins_again[node], given, began)
    for walk in range(16):
        returned[walk] += began[walk]


@njit(cache=True, nogil=True)
def gave_by_four(
    here: Floats, share_out: Doubles, begins_again: Doubles, given: Floats, returned: Doubles, first: int, last: int
) -> None:  # fmt: skip
    """`gave_by_sixteen` for four."""
    began = np.zeros(4, np.float64)
    for node in range(first, last):
        give_row_of_four(here, node, share_out[node], begins_again[node], given, began)
    for walk in range(4):
        returned[walk] += began[walk]


@njit(cache=True, nogil=True)
def columns(rows: Floats, order: Ints, found: Floats) -> None:
    """`found[column, order[row]]` = `rows[row, column]`, for as many columns as `found` has rows."""
    for row in range(order.size):
        for column in range(found.shape[0]):
            found[column, order[row]] = rows[row, column]
