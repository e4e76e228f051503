"""One e-mail address on both sides, or one that spells the other's handle."""

from __future__ import annotations

import math

import numpy as np

from resolver import normalise
from resolver.compare import letters
from resolver.compare.pairs import Column, Features, Pairs
from resolver.rarity import Rarity
from resolver.records import Record, Records

KIND = "email"


def features(pairs: Pairs) -> Features:
    """NaN where not both sides have an address; `email_shared` is log2 of how many more records have it."""
    ours, theirs = pairs.both(pairs.left.emails, pairs.right.emails)
    known = letters.known(ours, theirs)
    same = letters.equal(ours, theirs)
    local = letters.equal(_locals(ours), _locals(theirs)) * (1 - same)
    count = pairs.rarity["emails"]
    shared = np.array([math.log2(max(1, count[value] - 1)) if value else 0.0 for value in ours]) * same
    columns = {
        "email_same": same,
        "email_local": local,
        "email_differs": 1 - np.maximum(same, local),
        "email_shared": shared,
    }
    return {name: np.where(known, column, np.nan) for name, column in columns.items()} | {
        "email_is_handle": _spelled(pairs) * (1 - same)
    }


def _spelled(pairs: Pairs) -> Column:
    """1 where an account's address is spelled like the other's handle; NaN where no account shows an address.

    A customer row has no handle: there the address stands in for it, and is compared as one.
    """
    mine = pairs.once("address stems left", lambda: _stems(pairs.left))
    other = (
        mine if pairs.right is pairs.left else pairs.once("address stems right", lambda: _stems(pairs.right))
    )
    ours, theirs = pairs.both(mine, other)
    stems = pairs.both(pairs.left.stems, pairs.right.stems)
    alike = np.maximum(letters.equal(ours, stems[1]), letters.equal(stems[0], theirs))
    told = np.array(ours, dtype=object).astype(bool) | np.array(theirs, dtype=object).astype(bool)
    return np.where(told, alike, np.nan)


def _locals(emails: list[str]) -> list[str]:
    return [normalise.letters(email.partition("@")[0]) for email in emails]


def _stems(records: Records) -> list[str]:
    return [
        normalise.stem(local) if row.handle and len(local) > 4 else ""
        for row, local in zip(records.rows, _locals(records.emails), strict=True)
    ]


def says(ours: Record, theirs: Record, rarity: Rarity) -> str:
    one, other = normalise.email_key(ours.email), normalise.email_key(theirs.email)
    if one and one == other:
        holders = rarity["emails"][one]
        return "the e-mail address is the same" + (f"; {holders:,} records have it" if holders > 2 else "")
    if one and other:
        same = normalise.letters(one.partition("@")[0]) == normalise.letters(other.partition("@")[0])
        return "the e-mail addresses differ only after the @" if same else "the e-mail addresses differ"
    return "the e-mail address is spelled like the handle"
