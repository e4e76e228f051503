"""One kind of evidence a file; each tells its features in vectors and what they mean in words.

Every module has `KIND`, `features(pairs)` and `says(ours, theirs, rarity)`. A side that does not
tell gives NaN, which is worth nothing: only what is known speaks for or against.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
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
    phone,
    place,
    spelling,
    time,
)  # fmt: skip
from resolver.compare.pairs import Features, Pairs
from resolver.rarity import Rarity
from resolver.records import Record

__all__ = ["EVIDENCE", "KINDS", "Evidence", "Features", "Pairs", "compare"]


@dataclass(frozen=True, slots=True)
class Evidence:
    kind: str
    features: Callable[[Pairs], Features]
    says: Callable[[Record, Record, Rarity], str]


EVIDENCE: tuple[Evidence, ...] = tuple(
    Evidence(module.KIND, module.features, module.says)
    for module in (handle, name, spelling, email, phone, birth, address, link, place, bio, network, time)
)


def compare(pairs: Pairs, kinds: Collection[str] | None = None) -> dict[str, Features]:
    """All features of all pairs, by kind; only those of `kinds` where they are named."""
    return {each.kind: each.features(pairs) for each in EVIDENCE if kinds is None or each.kind in kinds}


_FIELDS = {
    "email": ("email",), "phone": ("phone",), "birth": ("birthday",), "address": ("address", "postcode"),
    "link": ("handles", "links", "url", "bio"), "place": ("place",), "bio": ("bio",), "network": ("follows",),
    "time": ("hours",),
}  # fmt: skip
"""Fields without which a kind tells nothing of any pair."""


def telling(pairs: Pairs) -> frozenset[str]:
    """Kinds that may tell something of these tables."""
    tables = (pairs.left,) if pairs.right is pairs.left else (pairs.left, pairs.right)
    return frozenset(
        kind
        for kind in KINDS
        if kind not in _FIELDS or any(table.has(*_FIELDS[kind]).any() for table in tables)
    )


KINDS: tuple[str, ...] = tuple(evidence.kind for evidence in EVIDENCE)
