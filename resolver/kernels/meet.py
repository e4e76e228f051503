"""Sets of numbers met pair by pair: what two of them have in common, and what it weighs."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Numbers = NDArray[np.int32]
Column = NDArray[np.float64]


@njit(cache=True, nogil=True, error_model="numpy")
def met(
    ours: Numbers, a: int, end: int, theirs: Numbers, b: int, end_others: int, weights: Column
) -> tuple[float, int]:
    """Bits and number of the members two rising runs have in common."""
    total, both = 0.0, 0
    while a < end and b < end_others:
        if ours[a] == theirs[b]:
            total += weights[ours[a]]
            both += 1
            a += 1
            b += 1
        elif ours[a] < theirs[b]:
            a += 1
        else:
            b += 1
    return total, both


@njit(cache=True, nogil=True, error_model="numpy")
def meet(
    starts: Ints, members: Numbers, starts_others: Ints, members_others: Numbers, i: Ints, j: Ints,
    weights: Column, bits: Column, count: Column,
) -> None:  # fmt: skip
    """Bits and number of the members in common of set i[k] and set j[k], written to `bits` and `count`."""
    for k in range(len(i)):
        bits[k], count[k] = met(
            members, starts[i[k]], starts[i[k] + 1], members_others, starts_others[j[k]], starts_others[j[k] + 1], weights
        )  # fmt: skip


@njit(cache=True, nogil=True, error_model="numpy")
def sizes(starts: Ints, members: Numbers, weights: Column, bits: Column) -> None:
    """Bits of each set as a whole."""
    for k in range(len(starts) - 1):
        total = 0.0
        for m in range(starts[k], starts[k + 1]):
            total += weights[members[m]]
        bits[k] = total
