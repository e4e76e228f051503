"""How far a pair is ahead of the next best, seen from both of its records.

The largest single gain after the spelling itself: a good likeness that a dozen others
share proves little, a fair one without any rival proves much. Rivals are counted per platform,
because one may have an account on each; customer rows are told apart, because a person has
one row there but may have several accounts on a platform.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from resolver.compare.pairs import Column, Pairs
from resolver.records import CRM

KIND = "context"

_NO_RIVAL = -15.0  # bits of a rival that does not exist: far below any candidate
_FAINT = 0.02  # odds of the crowd when nobody else is near, so that its log has a floor
_NEAR_BITS = 3.0
_MOST_AHEAD = 12.0
_MOST_CROWD = 8.0
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
    near: tuple[NDArray[np.int64], NDArray[np.int64]]
    customers: tuple[NDArray[np.bool_], NDArray[np.bool_]]

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
    within = pairs.right is pairs.left
    shift = 0 if within else len(pairs.left)
    platforms = sorted({*pairs.left.platforms, *pairs.right.platforms})
    code = {platform: number for number, platform in enumerate(platforms)}
    ours = np.array([code[row.platform] for row in pairs.left.rows], dtype=np.int64)[pairs.i]
    theirs = np.array([code[row.platform] for row in pairs.right.rows], dtype=np.int64)[pairs.j]
    # Each pair stands twice: once for each record, in the group of the partner's platform.
    groups = np.concatenate([pairs.i * len(code) + theirs, (pairs.j + shift) * len(code) + ours])
    twice = np.concatenate([bits, bits])
    ahead, crowd, near = rivals(groups, twice)
    crm = code.get(CRM, -1)
    half = len(pairs)
    return Context(
        (ahead[:half], ahead[half:]), (crowd[:half], crowd[half:]), (near[:half], near[half:]),
        (theirs == crm, ours == crm),
    )  # fmt: skip


def rivals(groups: NDArray[np.int64], bits: Column) -> tuple[Column, Column, NDArray[np.int64]]:
    """Bits ahead of the best other of the same group, log2 odds of all others of it together, and how many are near.

    A group needs all its pairs here; which other groups are here makes no difference.
    """
    if not len(groups):
        return bits, bits, groups
    order = np.lexsort((-bits, groups))
    _, group, size = np.unique(groups[order], return_inverse=True, return_counts=True)
    start = np.concatenate([[0], np.cumsum(size)[:-1]])
    ranked = bits[order]
    best = ranked[start]
    second = np.where(size > 1, ranked[np.minimum(start + 1, len(ranked) - 1)], _NO_RIVAL)
    rank = np.arange(len(ranked)) - start[group]
    ahead = ranked - np.where(rank == 0, second[group], best[group])
    odds = np.exp2(np.clip(ranked, -15, 15))
    others = np.maximum(np.bincount(group, odds)[group] - odds, 0.0)
    out = np.empty((2, len(ranked)))
    out[0, order] = ahead
    out[1, order] = np.log2(others + _FAINT)
    near = np.empty(len(ranked), dtype=np.int64)
    near[order] = _count_near(ranked, group, start, size)
    return out[0], out[1], near


def _count_near(
    ranked: Column, group: NDArray[np.int64], start: NDArray[np.int64], size: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Rivals in the group whose bits are at most three below the pair's, itself not counted."""
    # One ascending sequence: groups follow each other, bits fall within a group.
    floor = group * 1000.0 - np.clip(ranked, -200, 200)
    reach = np.searchsorted(floor, floor + _NEAR_BITS, side="right")
    near: NDArray[np.int64] = np.minimum(reach, start[group] + size[group]) - start[group] - 1
    return near


def says(found: Context, k: int) -> str:
    """The rivals in words, for the side with more of them."""
    most = max(int(found.near[0][k]), int(found.near[1][k]))
    least = min(float(found.ahead[0][k]), float(found.ahead[1][k]))
    if most == 0:
        return "no other record fits nearly as well on either side"
    others = "1 other record fits" if most == 1 else f"{most:,} other records fit"
    return f"{others} " + ("nearly as well" if least >= 0 else "as well or better")
