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
    nobody, faint, close, most = limits
    widest = 0
    for r in range(len(starts) - 1):
        widest = max(widest, starts[r + 1] - starts[r])
    here, side, odds_of = np.empty(widest), np.empty(widest, np.int32), np.empty(widest)
    for r in range(len(starts) - 1):
        first, size = starts[r], starts[r + 1] - starts[r]
        for a in range(size):
            k = order[first + a]
            here[a], side[a], odds_of[a] = bits[k], group[k], np.exp2(min(max(bits[k], -most), most))
        for a in range(size):
            best, odds, count = nobody, 0.0, 0
            for b in range(size):
                if b == a or side[b] != side[a]:
                    continue
                best = max(best, here[b])
                odds += odds_of[b]
                count += here[b] >= here[a] - close
            k = order[first + a]
            ahead[k] = here[a] - best
            crowd[k] = np.log2(odds + faint)
            near[k] = count
