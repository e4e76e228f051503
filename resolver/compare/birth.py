"""One date of birth on both sides, or the year where a side tells no more."""

from __future__ import annotations

import numpy as np

from resolver import normalise
from resolver.columns import Columns
from resolver.compare.columns import code_sides, same, sides
from resolver.compare.pairs import Column, Features, Pairs, known_only
from resolver.rarity import Rarity
from resolver.records import Record, Records
from resolver.texts import Texts

KIND = "birth"

_YEAR = 4


def features(pairs: Pairs) -> Features:
    """NaN where not both sides tell; `birth_rare` is in bits: a day proves more than a year."""
    days = code_sides(pairs, "births", lambda columns: columns.births)
    years = code_sides(pairs, "birth years", _years)
    whole = sides(pairs, "whole births", lambda table: np.diff(table.columns.births.starts) > _YEAR)
    bits = sides(pairs, "birth bits", lambda table: _bits(table, pairs.rarity))
    i, j = pairs.i, pairs.j
    equal = np.where(whole[0][i] & whole[1][j], same(pairs, days), same(pairs, years))
    rare = equal * np.minimum(bits[0][i], bits[1][j])
    known = (days[0][i] >= 0) & (days[1][j] >= 0)
    return known_only(known, {"birth_rare": rare, "birth_differs": 1 - equal})


def _years(columns: Columns) -> Texts:
    return columns.births.mapped(lambda birth: birth[:_YEAR])


def _bits(table: Records, rarity: Rarity) -> Column:
    """How rare each record's date or year is."""
    held = table.columns.births.numbered
    return np.append(rarity.bits_each(rarity["births"], held.texts), 0.0)[held.numbers]


def says(ours: Record, theirs: Record, _rarity: Rarity) -> str:
    one, other = normalise.birth_key(ours.birthday), normalise.birth_key(theirs.birthday)
    what = "years" if min(len(one), len(other)) == _YEAR else "dates"
    size = min(len(one), len(other))
    return f"the {what} of birth {'are the same' if one[:size] == other[:size] else 'differ'}"
