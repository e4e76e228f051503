"""One date of birth on both sides, or the year where a side tells no more."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from resolver import normalise
from resolver.compare.columns import codes, same, sides
from resolver.compare.pairs import Column, Features, Pairs, known_only
from resolver.rarity import Rarity
from resolver.records import Record, Records

KIND = "birth"

_YEAR = 4


def features(pairs: Pairs) -> Features:
    """NaN where not both sides tell; `birth_rare` is in bits: a day proves more than a year."""
    days = codes(pairs, "births", lambda table: table.births)
    years = codes(pairs, "birth years", lambda table: [birth[:_YEAR] for birth in table.births])
    known = (days[0][pairs.i] >= 0) & (days[1][pairs.j] >= 0)
    whole = sides(pairs, "whole births", _whole)
    both = whole[0][pairs.i] & whole[1][pairs.j]
    equal = np.where(both, same(pairs, days), same(pairs, years))
    bits = sides(pairs, "birth bits", lambda table: _bits(table, pairs.rarity))
    rare = equal * np.minimum(bits[0][pairs.i], bits[1][pairs.j])
    return known_only(known, {"birth_rare": rare, "birth_differs": 1 - equal})


def _whole(table: Records) -> NDArray[np.bool_]:
    """Whether a record tells the day, and not the year alone."""
    return np.fromiter((len(birth) > _YEAR for birth in table.births), np.bool_, len(table))


def _bits(table: Records, rarity: Rarity) -> Column:
    """How rare each record's date or year is."""
    count = rarity["births"]
    known = {birth: rarity.bits(count, birth) for birth in {*table.births} if birth} | {"": 0.0}
    return np.fromiter((known[birth] for birth in table.births), np.float64, len(table))


def says(ours: Record, theirs: Record, _rarity: Rarity) -> str:
    one, other = normalise.birth_key(ours.birthday), normalise.birth_key(theirs.birthday)
    what = "years" if min(len(one), len(other)) == _YEAR else "dates"
    size = min(len(one), len(other))
    return f"the {what} of birth {'are the same' if one[:size] == other[:size] else 'differ'}"
