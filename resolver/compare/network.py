"""Accounts that both follow, across platforms by their bare handle; a quiet one counts for more.

Supporting evidence only: where two networks mirror one circle it is strong, elsewhere it is
worth nothing, so it is capped and never proposes a pair.
"""

from __future__ import annotations

from collections import Counter

import numpy as np

from resolver import normalise
from resolver.compare.pairs import Features, Pairs
from resolver.compare.shared import shared
from resolver.rarity import Rarity
from resolver.records import Record, Records

KIND = "network"

_MOST_BITS = 30.0


def circle(record: Record) -> frozenset[str]:
    """Bare handles of the accounts it follows."""
    return frozenset(normalise.stem(key.partition(":")[2]) for key in record.follows)


def features(pairs: Pairs) -> Features:
    """NaN where one side's list is not known; bits as in Adamic and Adar 2003, by how many follow it."""
    ours = _column(pairs.left)
    theirs = ours if pairs.right is pairs.left else _column(pairs.right)
    count = Counter(
        name for side in ((ours,) if theirs is ours else (ours, theirs)) for held in side for name in held
    )
    followers = max(
        1, sum(1 for side in ((ours,) if theirs is ours else (ours, theirs)) for held in side if held)
    )
    found = shared(ours, theirs, pairs.i, pairs.j, lambda name: float(np.log2(followers / count[name])))
    sizes = np.array([len(held) for held in ours]), np.array([len(held) for held in theirs])
    fewer = np.maximum(np.minimum(sizes[0][pairs.i], sizes[1][pairs.j]), 1)
    return {
        "network_rare": np.where(found.known, np.minimum(found.bits, _MOST_BITS), np.nan),
        "network_share": np.where(found.known, found.count / fewer, np.nan),
    }


def _column(records: Records) -> list[frozenset[str]]:
    return [circle(row) for row in records.rows]


def says(ours: Record, theirs: Record, _rarity: Rarity) -> str:
    both = circle(ours) & circle(theirs)
    least = min(len(circle(ours)), len(circle(theirs)))
    return (
        f"they follow {len(both):,} of {least:,} accounts in common"
        if both
        else "they follow nobody in common"
    )
