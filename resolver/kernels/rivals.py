"""The rivals of each pair, seen from one of its records."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Column = NDArray[np.float64]


@njit(cache=True, nogil=True, error_model="numpy")
def rivals(
    order: Ints, starts: Ints, group: NDArray[np.int32], bits: Column, limits: tuple[float, float, float, float],
    ahead: Column, crowd: Column, near: NDArray[np.int32],
) -> None:  # fmt: skip
    """Bits ahead of the best rival, log2 odds of all rivals together, and how many are near.

    The pairs of record r are `order[starts[r]:starts[r + 1]]`; only those of one `group` are rivals. `limits`: bits of
    a rival that does not exist, odds when nobody is there, bits within which a rival is near, most bits of one rival.
    """
    most = 1
    for r in range(len(starts) - 1):
        most = max(most, starts[r + 1] - starts[r])
    own, groups, odds = np.empty(most), np.empty(most, dtype=np.int32), np.empty(most)
    for r in range(len(starts) - 1):
        size = starts[r + 1] - starts[r]
        for n in range(size):
            k = order[starts[r] + n]
            own[n], groups[n] = bits[k], group[k]
            odds[n] = np.exp2(min(max(bits[k], -limits[3]), limits[3]))
        for n in range(size):
            k = order[starts[r] + n]
            ahead[k], crowd[k], near[k] = _beside(n, size, own, groups, odds, limits)


@njit(cache=True, nogil=True, error_model="numpy")
def rivals_within(
    rows: tuple[int, int], left_starts: Ints, right_order: NDArray[np.int32], right_starts: Ints, i: Ints, j: Ints,
    platform: NDArray[np.int32], bits: Column, limits: tuple[float, float, float, float],
    ahead: NDArray[np.float64], crowd: NDArray[np.float64], near: NDArray[np.int32],
) -> None:  # fmt: skip
    """As `rivals`, of the records `rows` of one table, seen from both ends of its pairs; the left end comes first.

    Pairs are in the order of their left ends, `right_order` has them in that of their right ends. Rivals are of one
    `platform`.
    """
    most = 1
    for r in range(rows[0], rows[1]):
        most = max(most, left_starts[r + 1] - left_starts[r] + right_starts[r + 1] - right_starts[r])
    own, groups, odds = np.empty(most), np.empty(most, dtype=np.int32), np.empty(most)
    for r in range(rows[0], rows[1]):
        first = left_starts[r + 1] - left_starts[r]
        size = first + right_starts[r + 1] - right_starts[r]
        for n in range(size):
            k = left_starts[r] + n if n < first else np.int64(right_order[right_starts[r] + n - first])
            own[n], groups[n] = bits[k], platform[j[k] if n < first else i[k]]
            odds[n] = np.exp2(min(max(bits[k], -limits[3]), limits[3]))
        for n in range(size):
            k = left_starts[r] + n if n < first else np.int64(right_order[right_starts[r] + n - first])
            side = 0 if n < first else 1
            ahead[side, k], crowd[side, k], near[side, k] = _beside(n, size, own, groups, odds, limits)


@njit(cache=True, nogil=True, error_model="numpy")
def _beside(
    n: int, size: int, own: Column, groups: NDArray[np.int32], odds: Column, limits: tuple[float, float, float, float]
) -> tuple[float, float, int]:  # fmt: skip
    """One pair of a record beside the others of its group."""
    best, total, count = limits[0], 0.0, 0
    for other in range(size):
        if other != n and groups[other] == groups[n]:
            best = max(best, own[other])
            total += odds[other]
            count += own[other] >= own[n] - limits[2]
    return own[n] - best, np.log2(total + limits[1]), count


@njit(cache=True, nogil=True, error_model="numpy")
def by_right(j: Ints, starts: Ints, order: NDArray[np.int32]) -> None:
    """The pairs in the order of their right ends, and where those of each record begin."""
    for k in range(len(j)):
        starts[j[k] + 1] += 1
    for r in range(len(starts) - 1):
        starts[r + 1] += starts[r]
    place = starts[:-1].copy()
    for k in range(len(j)):
        order[place[j[k]]] = k
        place[j[k]] += 1
