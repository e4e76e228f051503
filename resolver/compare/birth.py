"""One date of birth on both sides, or the year where a side tells no more."""

from __future__ import annotations

import numpy as np

from resolver import normalise
from resolver.compare.columns import sides
from resolver.compare.pairs import Features, Pairs
from resolver.rarity import Rarity
from resolver.records import Record

KIND = "birth"

_YEAR = 4


def features(pairs: Pairs) -> Features:
    """NaN where not both sides tell; `birth_rare` is in bits: a day proves more than a year."""
    count = pairs.rarity["births"]
    mine, theirs = pairs.left.births, pairs.right.births
    told = sides(pairs, "tells birth", lambda table: np.fromiter(map(bool, table.births), bool, len(table)))
    out = np.full((len(pairs), 2), np.nan)
    for k in np.flatnonzero(told[0][pairs.i] & told[1][pairs.j]).tolist():
        one, other = mine[int(pairs.i[k])], theirs[int(pairs.j[k])]
        size = min(len(one), len(other))
        same = one[:size] == other[:size]
        rare = min(pairs.rarity.bits(count, one), pairs.rarity.bits(count, other)) if same else 0.0
        out[k] = rare, float(not same)
    return {"birth_rare": out[:, 0], "birth_differs": out[:, 1]}


def says(ours: Record, theirs: Record, _rarity: Rarity) -> str:
    one, other = normalise.birth_key(ours.birthday), normalise.birth_key(theirs.birthday)
    what = "years" if min(len(one), len(other)) == _YEAR else "dates"
    size = min(len(one), len(other))
    return f"the {what} of birth {'are the same' if one[:size] == other[:size] else 'differ'}"
