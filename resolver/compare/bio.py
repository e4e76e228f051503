"""Words that two profile texts have in common, the rare ones counted for more.

The text is compared, never read for meaning: what a profile says about belief, health
or love is no evidence here.
"""

from __future__ import annotations

import numpy as np

from resolver.compare.pairs import Features, Pairs
from resolver.compare.shared import shared
from resolver.normalise import bio_words as words
from resolver.rarity import Rarity
from resolver.records import Record

KIND = "bio"

_MOST_BITS = 40.0  # a copied text is one fact, however long


def features(pairs: Pairs) -> Features:
    """NaN where one side has no profile text."""
    count = pairs.rarity["bio_words"]
    found = shared(pairs, KIND, lambda table: table.bios, lambda word: pairs.rarity.bits(count, word))
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
