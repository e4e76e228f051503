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
    weight = {word: pairs.rarity.bits(count, word) for word in count}
    whole = [sum(sorted(weight[word] for word in held)) for held in ours]
    other = whole if theirs is ours else [sum(sorted(weight[word] for word in held)) for held in theirs]
    out = np.full((len(pairs), 2), np.nan)
    for k, (i, j) in enumerate(zip(pairs.i.tolist(), pairs.j.tolist(), strict=True)):
        if ours[i] and theirs[j]:
            shared = sum(sorted(weight[word] for word in ours[i] & theirs[j]))
            out[k] = min(shared, _MOST_BITS), shared / max(1e-9, min(whole[i], other[j]))
    return {"bio_rare": out[:, 0], "bio_share": out[:, 1]}


def says(ours: Record, theirs: Record, _rarity: Rarity) -> str:
    both = words(ours.bio) & words(theirs.bio)
    if not both:
        return "the profile texts share no word"
    longest = sorted(both, key=lambda word: (-len(word), word))[:3]
    return f"the profile texts share {len(both)} word{'s' if len(both) > 1 else ''} ({', '.join(longest)})"
