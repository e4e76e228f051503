"""The places two records state; a rare town in common tells more than a country."""

from __future__ import annotations

import numpy as np

from resolver import normalise
from resolver.compare.pairs import Features, Pairs
from resolver.compare.shared import shared_words
from resolver.rarity import Rarity
from resolver.records import Record

KIND = "place"


def features(pairs: Pairs) -> Features:
    """NaN where one side states no place; `place_rare` in bits of the shared words."""
    count = pairs.rarity["places"]
    found = shared_words(
        pairs, KIND, lambda columns: columns.places.words, lambda words: pairs.rarity.bits_each(count, words)
    )
    both = found.count > 0
    return {
        "place_shared": np.where(found.known, both.astype(float), np.nan),
        "place_rare": np.where(found.known, found.bits, np.nan),
        "place_differs": np.where(found.known, (~both).astype(float), np.nan),
    }


def says(ours: Record, theirs: Record, rarity: Rarity) -> str:
    both = normalise.place_words(ours.place) & normalise.place_words(theirs.place)
    if not both:
        return f"{ours.place} is not {theirs.place}"
    return f"both state {' '.join(sorted(both))}; {rarity.at_place(both):,} of {rarity.records:,} records do"
