"""One date of birth on both sides, or the year where a side tells no more."""

from __future__ import annotations

import numpy as np

from resolver import normalise
from resolver.compare.pairs import Features, Pairs, unknown
from resolver.rarity import Rarity
from resolver.records import Record

KIND = "birth"

_YEAR = 4


def features(pairs: Pairs) -> Features:
    """NaN where not both sides tell; `birth_rare` is in bits: a day proves more than a year."""
    count = pairs.rarity["births"]
    mine, theirs = (table.columns.births.numbered for table in (pairs.left, pairs.right))
    ours, others = mine.numbers[pairs.i], theirs.numbers[pairs.j]
    told = (ours >= 0) & (others >= 0)
    met, back = np.unique(ours[told] * len(theirs) + others[told], return_inverse=True)
    found = np.empty((len(met), 2))
    for k, both in enumerate(met.tolist()):
        one, other = mine.values[both // len(theirs)], theirs.values[both % len(theirs)]
        size = min(len(one), len(other))
        same = one[:size] == other[:size]
        bits = min(pairs.rarity.bits(count, one), pairs.rarity.bits(count, other)) if same else 0.0
        found[k] = bits, float(not same)
    rare, differs = unknown(len(pairs)), unknown(len(pairs))
    rare[told], differs[told] = found[back].T
    return {"birth_rare": rare, "birth_differs": differs}


def says(ours: Record, theirs: Record, _rarity: Rarity) -> str:
    one, other = normalise.birth_key(ours.birthday), normalise.birth_key(theirs.birthday)
    what = "years" if min(len(one), len(other)) == _YEAR else "dates"
    size = min(len(one), len(other))
    return f"the {what} of birth {'are the same' if one[:size] == other[:size] else 'differ'}"
