"""Links: an account that names the other as its own, and pages both point to.

A link from one side is a claim of one; a link both ways is near proof, because each
side was written by somebody who could write there.
"""

from __future__ import annotations

import math
from collections import Counter

import numpy as np

from resolver import normalise
from resolver.compare import letters
from resolver.compare.pairs import Column, Features, Pairs
from resolver.rarity import Rarity
from resolver.records import Record, Records

KIND = "link"


def features(pairs: Pairs) -> Features:
    """`link_*` are NaN where neither side names any account; `page_*` where not both have a page."""
    mine, other = _named(pairs.left), _named(pairs.right)
    own, twin = _names(pairs.left), _names(pairs.right)
    ways = np.full(len(pairs), np.nan)
    for k, (i, j) in enumerate(zip(pairs.i.tolist(), pairs.j.tolist(), strict=True)):
        if mine[i] or other[j]:
            ways[k] = float(bool(mine[i] & twin[j])) + float(bool(other[j] & own[i]))
    pages = pairs.both(pairs.left.urls, pairs.right.urls)
    known = letters.known(*pages)
    same = letters.equal(*pages)
    count = Counter(value for table in pairs.rarity.tables for value in table.urls if value)
    shared = np.array([math.log2(max(1, count[value] - 1)) if value else 0.0 for value in pages[0]]) * same
    return {
        "link_mutual": _level(ways, 2), "link_one_way": _level(ways, 1),
        "page_same": np.where(known, same, np.nan), "page_differs": np.where(known, 1 - same, np.nan),
        "page_shared": np.where(known, shared, np.nan),
    }  # fmt: skip


def _level(ways: Column, wanted: int) -> Column:
    return np.where(np.isnan(ways), np.nan, (ways == wanted).astype(float))


def _named(records: Records) -> list[frozenset[str]]:
    """Accounts each record names: in its handles, its profile link and its bio."""
    return [named(row) for row in records.rows]


def named(record: Record) -> frozenset[str]:
    links = [normalise.account_key(key) for key in (*record.handles, *record.links)]
    pages = [normalise.linked_account(url) for url in (record.url, *normalise.links_in(record.bio))]
    return frozenset(key for key in (*links, *pages, *normalise.accounts_in(record.bio)) if key)


def own_key(record: Record) -> str:
    """The spelling under which others would name it."""
    return normalise.account_key(f"{record.platform}:{record.handle}") if record.handle else record.key


def _names(records: Records) -> list[frozenset[str]]:
    return [frozenset({own_key(row)}) for row in records.rows]


def says(ours: Record, theirs: Record, _rarity: Rarity) -> str:
    own, twin = own_key(ours), own_key(theirs)
    there, back = twin in named(ours), own in named(theirs)
    if there and back:
        return "each names the other as its own account"
    if there or back:
        one, other = (ours, theirs) if there else (theirs, ours)
        return f"{one.handle or one.key} names {other.handle or other.key} as its own account"
    page, twin_page = normalise.link_key(ours.url), normalise.link_key(theirs.url)
    if page and page == twin_page:
        return f"both point to {page}"
    return "their profile links differ" if page and twin_page else "neither names the other"
