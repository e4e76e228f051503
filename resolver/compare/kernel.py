"""The compiled loop that meets sets of numbers pair by pair."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from resolver.compare.pairs import Column

Ints = NDArray[np.int64]


@njit(cache=True, nogil=True)
def meet(
    starts: Ints, members: Ints, starts_others: Ints, members_others: Ints, i: Ints, j: Ints,
    weights: Column, bits: Column, count: Column,
) -> None:  # fmt: skip
    """Bits and number of the members in common of set i[k] and set j[k], written to `bits` and `count`."""
    for k in range(len(i)):
        a, end = starts[i[k]], starts[i[k] + 1]
        b, end_others = starts_others[j[k]], starts_others[j[k] + 1]
        total, both = 0.0, 0
        while a < end and b < end_others:
            if members[a] == members_others[b]:
                total += weights[members[a]]
                both += 1
                a += 1
                b += 1
            elif members[a] < members_others[b]:
                a += 1
            else:
                b += 1
        bits[k], count[k] = total, both
