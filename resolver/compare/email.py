"""One e-mail address on both sides, or one that spells the other's handle."""

from __future__ import annotations

import numpy as np

from resolver import normalise
from resolver.columns import stems
from resolver.compare.columns import code_sides, holders, same
from resolver.compare.pairs import Column, Features, Pairs, known_only
from resolver.rarity import Rarity
from resolver.records import Record, Records
from resolver.texts import Ints, Texts, together

KIND = "email"

_SHORTEST = 4  # letters of an address: shorter ones are many people's handle


def features(pairs: Pairs) -> Features:
    """NaN where not both sides have an address; `email_shared` is log2 of how many more records have it."""
    ours, theirs = code_sides(pairs, "emails", lambda columns: columns.emails)
    known = (ours[pairs.i] >= 0) & (theirs[pairs.j] >= 0)
    equal = same(pairs, (ours, theirs))
    local = same(pairs, code_sides(pairs, "address names", lambda columns: columns.email_names)) * (1 - equal)
    return known_only(known, {
        "email_same": equal, "email_local": local, "email_differs": 1 - np.maximum(equal, local),
        "email_shared": holders(pairs, lambda columns: columns.emails, equal, pairs.rarity["emails"]),
    }) | {"email_is_handle": _spelled(pairs) * (1 - equal)}  # fmt: skip


def _spelled(pairs: Pairs) -> Column:
    """1 where an account's address is spelled like the other's handle; NaN where no account shows an address.

    A customer row has no handle: there the address stands in for it, and is compared as one.
    """
    ours, mine, theirs, other = pairs.once("stems and address stems", lambda: _stems(pairs))
    alike = ((mine[pairs.i] == theirs[pairs.j]) & (mine[pairs.i] >= 0)) | (
        (ours[pairs.i] == other[pairs.j]) & (ours[pairs.i] >= 0)
    )
    told = (mine[pairs.i] >= 0) | (other[pairs.j] >= 0)
    return np.where(told, alike.astype(np.float64), np.nan)


def _stems(pairs: Pairs) -> tuple[Ints, Ints, Ints, Ints]:
    """Of either table the stems of all records and those of the addresses that accounts show, as numbers."""
    tables = (pairs.left,) if pairs.right is pairs.left else (pairs.left, pairs.right)
    columns = [held for table in tables for held in (table.columns.stems, _shown(table))]
    numbers = together(columns).numbered.numbers
    found = np.split(numbers, np.cumsum([len(held) for held in columns])[:-1])
    return found[0], found[1], found[-2], found[-1]


def _shown(table: Records) -> Texts:
    local = table.columns.email_names
    return stems(local).kept(table.has("handle") & (np.diff(local.starts) > _SHORTEST))


def says(ours: Record, theirs: Record, rarity: Rarity) -> str:
    one, other = normalise.email_key(ours.email), normalise.email_key(theirs.email)
    if one and one == other:
        holders = rarity["emails"][one]
        return "the e-mail address is the same" + (f"; {holders:,} records have it" if holders > 2 else "")
    if one and other:
        same = normalise.letters(one.partition("@")[0]) == normalise.letters(other.partition("@")[0])
        return "the e-mail addresses differ only after the @" if same else "the e-mail addresses differ"
    return "the e-mail address is spelled like the handle"
