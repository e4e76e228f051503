"""Words that two profile texts have in common, the rare ones counted for more.

The text is compared, never read for meaning: what a profile says about belief, health
or love is no evidence here.
"""

from __future__ import annotations

import re
from collections import Counter

import numpy as np

from graph.model.keys import fold
from resolver.compare.pairs import Features, Pairs
from resolver.compare.shared import shared
from resolver.rarity import Rarity
from resolver.records import Record, Records

KIND = "bio"

_WORD = re.compile(r"[a-z][a-z0-9]{2,}")
_MOST_BITS = 40.0  # a copied text is one fact, however long


def words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(fold(text)))


def _column(records: Records) -> list[frozenset[str]]:
    return [words(row.bio) if row.bio else frozenset() for row in records.rows]


def features(pairs: Pairs) -> Features:
    """NaN where one side has no profile text."""
    ours = _column(pairs.left)
    theirs = ours if pairs.right is pairs.left else _column(pairs.right)
    count = Counter(
        word for side in ((ours,) if theirs is ours else (ours, theirs)) for held in side for word in held
    )
    found = shared(ours, theirs, pairs.i, pairs.j, lambda word: pairs.rarity.bits(count, word))
    smaller = np.maximum(np.minimum(found.ours, found.theirs), 1e-9)
    bits = np.minimum(found.bits, _MOST_BITS)
    return {
        "bio_rare": np.where(found.known, bits, np.nan),
        "bio_share": np.where(found.known, found.bits / smaller, np.nan),
    }


def says(ours: Record, theirs: Record, _rarity: Rarity) -> str:
    both = words(ours.bio) & words(theirs.bio)
    if not both:
        return "the profile texts share no word"
    longest = sorted(both, key=lambda word: (-len(word), word))[:3]
    return f"the profile texts share {len(both)} word{'s' if len(both) > 1 else ''} ({', '.join(longest)})"
