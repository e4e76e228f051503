"""What rows say, before anything is asked of the store.

A claim is about one node; ties are the relationships it states, bare nodes those that must exist
for a tie to have an end. Nothing here knows what is stored.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Ref(NamedTuple):
    """A node by label and key."""

    label: str
    key: str


@dataclass(frozen=True, slots=True)
class Tie:
    """A relationship that a row states."""

    type: str
    start: Ref
    end: Ref
    properties: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Claim:
    """One row about one node. `values` hold no empty ones: an empty cell says nothing.

    `bare` are the nodes named beside it, with what the row tells of them; they are made when
    missing and left alone when known. Two claims with one fingerprint say the same.
    """

    row: int
    ref: Ref
    values: Mapping[str, object]
    bare: Mapping[Ref, Mapping[str, object]] = field(default_factory=dict)
    ties: tuple[Tie, ...] = ()
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row, or one cell of it, cannot be taken, and the way out."""

    column: str
    says: str
    way_out: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that is set aside; `original` is what stood in it, citizen numbers taken out."""

    row: int
    line: int
    problem: Problem
    original: Mapping[str, object]


def fingerprint(values: Mapping[str, object], ties: Iterable[Tie] = ()) -> str:
    """16 hexadecimal digits that differ when a value or a tie does; the order of both is of no account."""
    said = [repr(sorted(values.items()))]
    said += sorted(repr((t.type, *t.start, *t.end, sorted(t.properties.items()))) for t in ties)
    return hashlib.blake2b("\n".join(said).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
