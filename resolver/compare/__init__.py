"""One kind of evidence a file; each tells its features in vectors and what they mean in words.

Every module has `KIND`, `features(pairs)` and `says(ours, theirs, rarity)`. A side that does not
tell gives NaN, which is worth nothing: only what is known speaks for or against.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
from resolver.compare.pairs import Features, Pairs, unknown
from resolver.rarity import Rarity
from resolver.records import Record

__all__ = ["EVIDENCE", "KINDS", "Evidence", "Features", "Pairs", "compare", "silent", "told"]


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


def compare(pairs: Pairs) -> dict[str, Features]:
    """All features of all pairs, by kind."""
    return {evidence.kind: evidence.features(pairs) for evidence in EVIDENCE}


_BOTH_TELL: Mapping[str, tuple[str, ...]] = {
    "handle": ("handle", "email"), "name": ("name",), "phone": ("phone",), "number": ("numbers",), "birth": ("birthday",),
    "address": ("postcode", "address"), "place": ("place",), "bio": ("bio",), "network": ("follows",), "time": ("hours",),
}  # fmt: skip
"""Kinds that need one of these fields on both sides."""
_ONE_TELLS: Mapping[str, tuple[str, ...]] = {
    "spelling": ("handle", "email"), "email": ("email",), "link": ("handles", "links", "url", "bio"),
}  # fmt: skip
"""Kinds that need one of these fields on one side at least."""


def silent(pairs: Pairs) -> frozenset[str]:
    """Kinds that no pair of these tables can tell, because no record has the fields."""
    tables = (pairs.left, pairs.right)
    found = {
        kind for kind, fields in _BOTH_TELL.items() if not all(any(map(table.tells, fields)) for table in tables)
    }  # fmt: skip
    found |= {
        kind for kind, fields in _ONE_TELLS.items() if not any(any(map(table.tells, fields)) for table in tables)
    }  # fmt: skip
    return frozenset(found)


def told(pairs: Pairs) -> dict[str, Features]:
    """As `compare`; a kind that is silent has one nameless column that is not known, and costs nothing."""
    quiet = pairs.once("silent", lambda: silent(pairs))
    nothing = {"": unknown(len(pairs))}
    return {each.kind: nothing if each.kind in quiet else each.features(pairs) for each in EVIDENCE}


KINDS: tuple[str, ...] = tuple(evidence.kind for evidence in EVIDENCE)
