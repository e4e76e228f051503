"""The places two records state; a rare town in common tells more than a country."""

from __future__ import annotations

from collections import Counter

import numpy as np

from resolver import normalise
from resolver.compare.pairs import Features, Pairs
from resolver.rarity import Rarity
from resolver.records import Record

KIND = "place"


def features(pairs: Pairs) -> Features:
    """NaN where one side states no place; `place_rare` in bits of the shared words."""
    count = Counter(word for table in pairs.rarity.tables for words in table.places for word in words)
    weight = {word: pairs.rarity.bits(count, word) for word in count}
    out = np.full((len(pairs), 3), np.nan)
    for k, (i, j) in enumerate(zip(pairs.i.tolist(), pairs.j.tolist(), strict=True)):
        ours, theirs = pairs.left.places[i], pairs.right.places[j]
        if ours and theirs:
            both = ours & theirs
            out[k] = bool(both), sum(sorted(weight[word] for word in both)), not both
    return {"place_shared": out[:, 0], "place_rare": out[:, 1], "place_differs": out[:, 2]}


def says(ours: Record, theirs: Record, rarity: Rarity) -> str:
    both = normalise.place_words(ours.place) & normalise.place_words(theirs.place)
    if not both:
        return f"{ours.place} is not {theirs.place}"
    holders = sum(both <= words for table in rarity.tables for words in table.places)
    return f"both state {' '.join(sorted(both))}; {holders:,} of {rarity.records:,} records do"
