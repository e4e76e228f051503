"""Runs of characters of many texts as numbers."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Numbers = NDArray[np.int32]


@njit(cache=True, nogil=True, error_model="numpy")
def runs(
    signs: NDArray[np.uint8], starts: Ints, number: Ints, base: int, size: int, ends: tuple[int, int],
    members: Numbers, bounds: Ints,
) -> None:  # fmt: skip
    """The distinct runs of each text with its ends marked, rising, one text after the other.

    `members` has room for all runs; `bounds` gets where each text's begin. A text shorter with its ends has none.
    """
    place = 0
    for k in range(len(starts) - 1):
        bounds[k] = place
        first, last = starts[k], starts[k + 1]
        if last == first:
            continue
        begin = place
        value, power = 0, base ** (size - 1)
        for m in range(first - 1, last + 1):
            sign = ends[0] if m < first else ends[1] if m == last else number[signs[m]]
            value = (value % power) * base + sign
            if m - first + 2 >= size:
                p = place
                while p > begin and members[p - 1] > value:
                    p -= 1
                if p > begin and members[p - 1] == value:
                    continue
                for q in range(place, p, -1):
                    members[q] = members[q - 1]
                members[p] = value
                place += 1
    bounds[len(starts) - 1] = place


@njit(cache=True, nogil=True, error_model="numpy")
def count(members: Numbers, counts: Ints) -> None:
    """One more in `counts` for each member."""
    for k in range(len(members)):
        counts[members[k]] += 1
