"""One phone number on both sides."""

from __future__ import annotations

from resolver import normalise
from resolver.compare.columns import code_sides, holders, same
from resolver.compare.pairs import Features, Pairs, known_only
from resolver.rarity import Rarity
from resolver.records import Record

KIND = "phone"


def features(pairs: Pairs) -> Features:
    """NaN where not both sides have a number; `phone_shared` is log2 of how many more records have it."""
    ours, theirs = code_sides(pairs, "phones", lambda columns: columns.phones)
    equal = same(pairs, (ours, theirs))
    return known_only((ours[pairs.i] >= 0) & (theirs[pairs.j] >= 0), {
        "phone_same": equal, "phone_differs": 1 - equal,
        "phone_shared": holders(pairs, lambda columns: columns.phones, equal, pairs.rarity["phones"]),
    })  # fmt: skip


def says(ours: Record, theirs: Record, rarity: Rarity) -> str:
    one, other = normalise.phone_key(ours.phone), normalise.phone_key(theirs.phone)
    if one != other:
        return "the phone numbers differ"
    holders = rarity["phones"][one]
    return "the phone number is the same" + (f"; {holders:,} records have it" if holders > 2 else "")
