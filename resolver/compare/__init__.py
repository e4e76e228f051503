"""One kind of evidence a file; each tells its features in vectors and what they mean in words.

Every module has `KIND`, `features(pairs)` and `says(ours, theirs, rarity)`. A side that does not
tell gives NaN, which is worth nothing: only what is known speaks for or against.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from resolver.compare import (
    address,
    bio,
    birth,
    email,
    handle,
    link,
    name,
    network,
    number,
    phone,
    place,
    spelling,
    time,
)  # fmt: skip
from resolver.compare.pairs import Features, Pairs
from resolver.rarity import Rarity
from resolver.records import Record

__all__ = ["EVIDENCE", "KINDS", "Evidence", "Features", "Pairs", "compare", "telling"]


@dataclass(frozen=True, slots=True)
class Evidence:
    kind: str
    features: Callable[[Pairs], Features]
    says: Callable[[Record, Record, Rarity], str]


EVIDENCE: tuple[Evidence, ...] = tuple(
    Evidence(module.KIND, module.features, module.says)
    for module in (
        handle,
        name,
        spelling,
        email,
        phone,
        number,
        birth,
        address,
        link,
        place,
        bio,
        network,
        time,
    )
)


def compare(pairs: Pairs, kinds: Collection[str] | None = None) -> dict[str, Features]:
    """All features of all pairs, by kind; only those of `kinds` where they are named."""
    return {each.kind: each.features(pairs) for each in EVIDENCE if kinds is None or each.kind in kinds}


_BOTH_TELL: Mapping[str, tuple[str, ...]] = {
    "handle": ("handle", "email"), "name": ("name",), "phone": ("phone",), "number": ("numbers",), "birth": ("birthday",),
    "address": ("postcode", "address"), "place": ("place",), "bio": ("bio",), "network": ("follows",), "time": ("hours",),
}  # fmt: skip
"""Kinds that need one of these fields on both sides."""
_ONE_TELLS: Mapping[str, tuple[str, ...]] = {
    "spelling": ("handle", "email"), "email": ("email",), "link": ("handles", "links", "url", "bio"),
}  # fmt: skip
"""Kinds that need one of these fields on one side at least."""


def telling(pairs: Pairs) -> frozenset[str]:
    """Kinds that may tell something of these tables: some record has the fields."""
    tables = (pairs.left,) if pairs.right is pairs.left else (pairs.left, pairs.right)
    needs = [(all, kind, fields) for kind, fields in _BOTH_TELL.items()]
    needs += [(any, kind, fields) for kind, fields in _ONE_TELLS.items()]
    return frozenset(
        kind for sides, kind, fields in needs if sides(table.has(*fields).any() for table in tables)
    )


KINDS: tuple[str, ...] = tuple(evidence.kind for evidence in EVIDENCE)
