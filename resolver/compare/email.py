"""One e-mail address on both sides, or one that spells the other's handle."""

from __future__ import annotations

import numpy as np

from resolver import normalise
from resolver.compare.columns import codes, holders, same
from resolver.compare.pairs import Column, Features, Pairs, known_only
from resolver.rarity import Rarity
from resolver.records import Record, Records

KIND = "email"


def features(pairs: Pairs) -> Features:
    """NaN where not both sides have an address; `email_shared` is log2 of how many more records have it."""
    ours, theirs = codes(pairs, "emails", lambda table: table.emails)
    known = (ours[pairs.i] >= 0) & (theirs[pairs.j] >= 0)
    equal = same(pairs, (ours, theirs))
    local = same(pairs, codes(pairs, "address names", lambda table: _locals(table.emails))) * (1 - equal)
    return known_only(known, {
        "email_same": equal, "email_local": local, "email_differs": 1 - np.maximum(equal, local),
        "email_shared": holders(pairs, pairs.left.emails, equal, pairs.rarity["emails"]),
    }) | {"email_is_handle": _spelled(pairs) * (1 - equal)}  # fmt: skip


def _spelled(pairs: Pairs) -> Column:
    """1 where an account's address is spelled like the other's handle; NaN where no account shows an address.

    A customer row has no handle: there the address stands in for it, and is compared as one.
    """
    stems, address = codes(pairs, "stems and address stems", lambda table: [*table.stems, *_stems(table)])
    ours, mine = np.split(stems, 2)
    theirs, other = np.split(address, 2)
    alike = ((mine[pairs.i] == theirs[pairs.j]) & (mine[pairs.i] >= 0)) | (
        (ours[pairs.i] == other[pairs.j]) & (ours[pairs.i] >= 0)
    )
    told = (mine[pairs.i] >= 0) | (other[pairs.j] >= 0)
    return np.where(told, alike.astype(np.float64), np.nan)


def _locals(emails: list[str]) -> list[str]:
    return [normalise.letters(email.partition("@")[0]) if email else "" for email in emails]


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
