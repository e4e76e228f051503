"""How far a pair is ahead of the next best, seen from both of its records.

The largest single gain after the spelling itself: a good likeness that a dozen others
share proves little, a fair one without any rival proves much. Rivals are counted per platform,
because one may have an account on each; customer rows are told apart, because a person has
one row there but may have several accounts on a platform.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from resolver.compare.pairs import Column, Pairs
from resolver.records import CRM, Records
from resolver.threads import for_ranges

KIND = "context"

_NO_RIVAL = -15.0  # bits of a rival that does not exist: far below any candidate
_FAINT = 0.02  # odds of the crowd when nobody else is near, so that its log has a floor
_NEAR_BITS = 3.0
_MOST_BITS = 15.0  # of one rival among the crowd
_MOST_AHEAD = 12.0
_MOST_CROWD = 8.0
LIMITS = (_NO_RIVAL, _FAINT, _NEAR_BITS, _MOST_BITS)
MOST = (_MOST_AHEAD, _MOST_CROWD)
TABLES = ("ahead_least", "ahead_account", "crowd_account", "ahead_customer", "crowd_customer")
"""The tables of the weights for the context."""
KNOTS = {
    "ahead": (-12.0, -6.0, -2.0, 0.0, 2.0, 6.0, 12.0),
    "crowd": (-5.7, -3.0, 0.0, 3.0, 8.0),
}
"""Where the context tables bend; fixed, so that they carry over to other worlds."""


@dataclass(frozen=True)
class Context:
    """Per pair; the side of the left record first. Bits ahead of the best rival, log2 odds of all rivals together,
    how many rivals are within three bits, and whether the rivals on that side are customer rows."""

    ahead: tuple[Column, Column]
    crowd: tuple[Column, Column]
    near: tuple[NDArray[np.int32], NDArray[np.int32]]
    customers: tuple[NDArray[np.bool_], NDArray[np.bool_]]

    def part(self, rows: slice) -> Context:
        """Some of the pairs."""
        ahead, crowd, near, customers = (
            (side[0][rows], side[1][rows]) for side in (self.ahead, self.crowd, self.near, self.customers)
        )
        return Context(ahead, crowd, near, customers)  # type: ignore[arg-type]

    def some(self, which: NDArray[np.int64]) -> Context:
        """Those of the pairs at these places."""
        ahead, crowd, near, customers = (
            (side[0][which], side[1][which]) for side in (self.ahead, self.crowd, self.near, self.customers)
        )
        return Context(ahead, crowd, near, customers)  # type: ignore[arg-type]

    def features(self) -> dict[str, tuple[Column, ...]]:
        """By table name; every column of a tuple is weighed by the same table and added up."""
        ahead = tuple(np.clip(side, -_MOST_AHEAD, _MOST_AHEAD) for side in self.ahead)
        crowd = tuple(np.minimum(side, _MOST_CROWD) for side in self.crowd)
        out: dict[str, tuple[Column, ...]] = {"ahead_least": (np.minimum(*ahead),)}
        for name, which in (("account", False), ("customer", True)):
            for what, sides in (("ahead", ahead), ("crowd", crowd)):
                out[f"{what}_{name}"] = tuple(
                    np.where(is_crm == which, side, np.nan)
                    for side, is_crm in zip(sides, self.customers, strict=True)
                )
        return out


def context(pairs: Pairs, bits: Column) -> Context:
    """The rivals of each pair, given the bits of the pairs themselves."""
    platforms = sorted({*pairs.left.platforms, *pairs.right.platforms})
    code = {platform: number for number, platform in enumerate(platforms)}
    ours, theirs = (_codes(table, code) for table in (pairs.left, pairs.right))
    # Rivals on our side are of the partner's platform, and the other way round.
    mine, partner = ours[pairs.i], theirs[pairs.j]
    if pairs.right is pairs.left:
        sides = _within(pairs, ours, bits)
    else:
        one = rivals(pairs.i, partner, bits, len(pairs.left))
        other = rivals(pairs.j, mine, bits, len(pairs.right))
        sides = tuple(zip(one, other, strict=True))  # type: ignore[assignment]
    crm = code.get(CRM, -1)
    return Context(*sides, (partner == crm, mine == crm))


def _within(pairs: Pairs, platform: NDArray[np.int32], bits: Column) -> tuple[Any, Any, Any]:
    """As `rivals` from both ends of pairs within a table, on all cores."""
    from resolver.kernels import rivals as kernel

    records, size = len(pairs.left), len(pairs)
    left, right = np.searchsorted(pairs.i, np.arange(records + 1)), np.zeros(records + 1, dtype=np.int64)
    order = np.empty(size, dtype=np.int32)
    kernel.by_right(pairs.j, right, order)
    found = np.empty((2, size)), np.empty((2, size)), np.empty((2, size), dtype=np.int32)

    def fill(rows: tuple[int, int]) -> None:
        kernel.rivals_within(rows, left, order, right, pairs.i, pairs.j, platform, bits, LIMITS, *found)

    for_ranges(fill, records)
    return tuple(found[0]), tuple(found[1]), tuple(found[2])


def _codes(table: Records, code: Mapping[str, int]) -> NDArray[np.int32]:
    return np.array([code[platform] for platform in table.platforms], dtype=np.int32)[table.platform_codes]


def rivals(
    ends: NDArray[np.int64], groups: NDArray[np.int32], bits: Column, records: int
) -> tuple[Column, Column, NDArray[np.int32]]:
    """For each pair with its record, the group of its partner and its bits: ahead, crowd and how many are near.

    All pairs of a record must be here, in one order on every run; which other records are makes no difference.
    """
    # Here, not above: the compiler takes a second to load, and most commands and every page do without it.
    from resolver.kernels import rivals as kernel

    starts = np.zeros(records + 1, dtype=np.int64)
    np.cumsum(np.bincount(ends, minlength=records), out=starts[1:])
    ahead, crowd, near = np.empty(len(ends)), np.empty(len(ends)), np.empty(len(ends), dtype=np.int32)
    order = np.argsort(ends, kind="stable")
    kernel.rivals(order, starts, groups, bits, LIMITS, ahead, crowd, near)
    return ahead, crowd, near


def says(found: Context, k: int) -> str:
    """The rivals in words, for the side with more of them."""
    most = max(int(found.near[0][k]), int(found.near[1][k]))
    least = min(float(found.ahead[0][k]), float(found.ahead[1][k]))
    if most == 0:
        return "no other record fits nearly as well on either side"
    others = "1 other record fits" if most == 1 else f"{most:,} other records fit"
    return f"{others} " + ("nearly as well" if least >= 0 else "as well or better")
