"""What a feature is worth, read off a table."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Column = NDArray[np.float64]


@njit(cache=True, nogil=True, error_model="numpy")
def add(column: Column, at: Column, bits: Column, total: Column, known: NDArray[np.bool_]) -> None:
    """Add the bits at each value of `column` to `total`: straight lines between the knots, flat outside.

    A value that is not known (NaN) adds nothing; `known` is set where one is. Without knots nothing is added.
    """
    last = len(at) - 1
    for k in range(len(column)):
        value = column[k]
        if value != value:
            continue
        known[k] = True
        if last < 0:
            continue
        if value <= at[0]:
            total[k] += bits[0]
        elif value >= at[last]:
            total[k] += bits[last]
        else:
            m = 0
            while value >= at[m + 1]:
                m += 1
            total[k] += (bits[m + 1] - bits[m]) / (at[m + 1] - at[m]) * (value - at[m]) + bits[m]
