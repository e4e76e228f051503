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
    chance = np.empty(len(bits))
    for k in range(len(bits)):
        chance[k] = np.exp2(min(max(bits[k], -most), most))
    for r in range(len(starts) - 1):
        for a in range(starts[r], starts[r + 1]):
            k = order[a]
            best, odds, count = nobody, 0.0, 0
            for b in range(starts[r], starts[r + 1]):
                other = order[b]
                if b == a or group[other] != group[k]:
                    continue
                best = max(best, bits[other])
                odds += chance[other]
                count += bits[other] >= bits[k] - close
            ahead[k] = bits[k] - best
            crowd[k] = np.log2(odds + faint)
            near[k] = count
