"""Accounts that both follow, across platforms by their bare handle; a quiet one counts for more.

Supporting evidence only: where two networks mirror one circle it is strong, elsewhere it is
worth nothing, so it is capped and never proposes a pair.
"""

from __future__ import annotations

import numpy as np

from resolver.compare.columns import sides
from resolver.compare.pairs import Features, Pairs
from resolver.compare.shared import shared
from resolver.rarity import ALL, Rarity
from resolver.records import Record

KIND = "network"

_MOST_BITS = 30.0


def features(pairs: Pairs) -> Features:
    """NaN where one side's list is not known; bits as in Adamic and Adar 2003, by how many follow it."""
    count = pairs.rarity["followed"]
    followers = max(1, pairs.rarity["circles"][ALL])
    found = shared(
        pairs, KIND, lambda table: table.circles, lambda name: float(np.log2(followers / count[name]))
    )
    sizes = sides(pairs, "circle sizes", lambda table: np.array([len(held) for held in table.circles]))
    fewer = np.maximum(np.minimum(sizes[0][pairs.i], sizes[1][pairs.j]), 1)
    return {
        "network_rare": np.where(found.known, np.minimum(found.bits, _MOST_BITS), np.nan),
        "network_share": np.where(found.known, found.count / fewer, np.nan),
    }


def says(ours: Record, theirs: Record, _rarity: Rarity) -> str:
    both = ours.circle & theirs.circle
    least = min(len(ours.circle), len(theirs.circle))
    return (
        f"they follow {len(both):,} of {least:,} accounts in common"
        if both
        else "they follow nobody in common"
    )
