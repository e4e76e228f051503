"""Links: an account that names the other as its own, and pages both point to.

A link from one side is a claim of one; a link both ways is near proof, because each
side was written by somebody who could write there.
"""

from __future__ import annotations

import numpy as np

from resolver import normalise
from resolver.compare.columns import code_sides, holders, same, sides
from resolver.compare.pairs import Column, Features, Pairs, known_only
from resolver.rarity import Rarity
from resolver.records import Record

KIND = "link"


def features(pairs: Pairs) -> Features:
    """`link_*` are NaN where neither side names any account; `page_*` where not both have a page."""
    mine, other = pairs.left.named, pairs.right.named
    own, twin = pairs.left.columns.own_keys, pairs.right.columns.own_keys
    names_any = sides(pairs, "names any", lambda table: np.fromiter(map(bool, table.named), bool, len(table)))
    told = names_any[0][pairs.i] | names_any[1][pairs.j]
    ways = np.full(len(pairs), np.nan)
    for k in np.flatnonzero(told).tolist():
        i, j = int(pairs.i[k]), int(pairs.j[k])
        ways[k] = float(twin[j] in mine[i]) + float(own[i] in other[j])
    ours, theirs = code_sides(pairs, "urls", lambda columns: columns.urls)
    equal = same(pairs, (ours, theirs))
    return {
        "link_mutual": _level(ways, 2), "link_one_way": _level(ways, 1),
        **known_only((ours[pairs.i] >= 0) & (theirs[pairs.j] >= 0), {
            "page_same": equal, "page_differs": 1 - equal,
            "page_shared": holders(pairs, lambda columns: columns.urls, equal, pairs.rarity["urls"]),
        }),
    }  # fmt: skip


def _level(ways: Column, wanted: int) -> Column:
    return np.where(np.isnan(ways), np.nan, (ways == wanted).astype(float))


def says(ours: Record, theirs: Record, _rarity: Rarity) -> str:
    own, twin = ours.own_key, theirs.own_key
    there, back = twin in ours.named, own in theirs.named
    if there and back:
        return "each names the other as its own account"
    if there or back:
        one, other = (ours, theirs) if there else (theirs, ours)
        return f"{one.handle or one.key} names {other.handle or other.key} as its own account"
    page, twin_page = normalise.link_key(ours.url), normalise.link_key(theirs.url)
    if page and page == twin_page:
        return f"both point to {page}"
    return "their profile links differ" if page and twin_page else "neither names the other"
