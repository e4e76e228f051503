"""What two records are to each other: each kind of pair has a calibration of its own.

The same bits mean different odds for two bare handles, for two profiles with names and for two customer
rows, because what is left unsaid differs.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from resolver.compare.columns import sides
from resolver.compare.pairs import Pairs
from resolver.records import Records


class Kind(IntEnum):
    """By sides: accounts or customer rows, and whether a name stands on both."""

    ACCOUNTS_BARE = 0
    """Two accounts, at least one without a name."""
    ACCOUNTS_NAMED = 1
    CUSTOMER_BARE = 2
    """An account and a customer row, at least one without a name."""
    CUSTOMER_NAMED = 3
    CUSTOMERS = 4
    """Two customer rows."""

    @property
    def slug(self) -> str:
        """As a weights file names it."""
        return self.name.lower().replace("_", " ")


Side = tuple[NDArray[np.bool_], NDArray[np.bool_]]
"""Which records are customer rows, and which have a name."""


def of(pairs: Pairs) -> NDArray[np.int64]:
    """The `Kind` of each pair, as a number."""
    return of_sides(*sides(pairs, "customers and names", _sides), pairs.i, pairs.j)


def of_sides(ours: Side, theirs: Side, i: NDArray[np.int64], j: NDArray[np.int64]) -> NDArray[np.int64]:
    """The same, of two sides by what `Side` tells of them."""
    rows = ours[0][i].astype(np.int64) + theirs[0][j]
    named = ours[1][i] & theirs[1][j]
    kind: NDArray[np.int64] = np.where(rows == 2, int(Kind.CUSTOMERS), 2 * rows + named)
    return kind


def _sides(records: Records) -> Side:
    return records.are_customers, records.has("name")
