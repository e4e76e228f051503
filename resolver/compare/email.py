"""One e-mail address on both sides, or one that spells the other's handle."""

from __future__ import annotations

import numpy as np

from resolver import normalise
from resolver.columns import letters, stems
from resolver.compare.columns import code_sides, codes, holders, same
from resolver.compare.pairs import Column, Features, Pairs, known_only
from resolver.rarity import Rarity
from resolver.records import Record, Records
from resolver.texts import Texts, together

KIND = "email"


def features(pairs: Pairs) -> Features:
    """NaN where not both sides have an address; `email_shared` is log2 of how many more records have it."""
    ours, theirs = codes(pairs, "emails", lambda table: table.emails)
    known = (ours[pairs.i] >= 0) & (theirs[pairs.j] >= 0)
    equal = same(pairs, (ours, theirs))
    local = same(pairs, code_sides(pairs, "address names", _locals)) * (1 - equal)
    return known_only(known, {
        "email_same": equal, "email_local": local, "email_differs": 1 - np.maximum(equal, local),
        "email_shared": holders(pairs, pairs.left.emails, equal, pairs.rarity["emails"]),
    }) | {"email_is_handle": _spelled(pairs) * (1 - equal)}  # fmt: skip


def _spelled(pairs: Pairs) -> Column:
    """1 where an account's address is spelled like the other's handle; NaN where no account shows an address.

    A customer row has no handle: there the address stands in for it, and is compared as one.
    """
    left, right = code_sides(pairs, "stems and address stems", _both_stems)
    ours, mine = np.split(left, 2)
    theirs, other = np.split(right, 2)
    alike = ((mine[pairs.i] == theirs[pairs.j]) & (mine[pairs.i] >= 0)) | (
        (ours[pairs.i] == other[pairs.j]) & (ours[pairs.i] >= 0)
    )
    told = (mine[pairs.i] >= 0) | (other[pairs.j] >= 0)
    return np.where(told, alike.astype(np.float64), np.nan)


def _locals(table: Records) -> Texts:
    return letters([email.partition("@")[0] for email in table.emails])


def _both_stems(table: Records) -> Texts:
    """The stems of all records and, after these, those of the addresses that accounts show."""
    local = _locals(table)
    handles = np.array([bool(row.handle) for row in table.rows], dtype=np.bool_)
    return together([table.columns.stems, stems(local).kept(handles & (np.diff(local.starts) > 4))])


def says(ours: Record, theirs: Record, rarity: Rarity) -> str:
    one, other = normalise.email_key(ours.email), normalise.email_key(theirs.email)
    if one and one == other:
        holders = rarity["emails"][one]
        return "the e-mail address is the same" + (f"; {holders:,} records have it" if holders > 2 else "")
    if one and other:
        same = normalise.letters(one.partition("@")[0]) == normalise.letters(other.partition("@")[0])
        return "the e-mail addresses differ only after the @" if same else "the e-mail addresses differ"
    return "the e-mail address is spelled like the handle"
