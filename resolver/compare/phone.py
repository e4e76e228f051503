"""One phone number on both sides."""

from __future__ import annotations

import math

import numpy as np

from resolver import normalise
from resolver.compare import letters
from resolver.compare.pairs import Features, Pairs
from resolver.rarity import Rarity
from resolver.records import Record

KIND = "phone"


def features(pairs: Pairs) -> Features:
    """NaN where not both sides have a number; `phone_shared` is log2 of how many more records have it."""
    ours, theirs = pairs.both(pairs.left.phones, pairs.right.phones)
    known = letters.known(ours, theirs)
    same = letters.equal(ours, theirs)
    count = pairs.rarity["phones"]
    shared = np.array([math.log2(max(1, count[value] - 1)) if value else 0.0 for value in ours]) * same
    columns = {"phone_same": same, "phone_differs": 1 - same, "phone_shared": shared}
    return {name: np.where(known, column, np.nan) for name, column in columns.items()}


def says(ours: Record, theirs: Record, rarity: Rarity) -> str:
    one, other = normalise.phone_key(ours.phone), normalise.phone_key(theirs.phone)
    if one != other:
        return "the phone numbers differ"
    holders = rarity["phones"][one]
    return "the phone number is the same" + (f"; {holders:,} records have it" if holders > 2 else "")
