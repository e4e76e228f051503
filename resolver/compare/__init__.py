"""One kind of evidence a file; each tells its features in vectors and what they mean in words.

Every module has `KIND`, `features(pairs)` and `says(ours, theirs, rarity)`. A side that does not
tell gives NaN, which is worth nothing: only what is known speaks for or against.
"""

from __future__ import annotations

from collections.abc import Callable
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

__all__ = ["EVIDENCE", "KINDS", "Evidence", "Features", "Pairs", "compare"]


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


KINDS: tuple[str, ...] = tuple(evidence.kind for evidence in EVIDENCE)
