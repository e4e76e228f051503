"""What rows say, before anything is asked of the store.

A claim is about one node; ties are the relationships it states, bare nodes those that must exist
for a tie to have an end. Nothing here knows what is stored.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
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


def fingerprint(*said: object) -> str:
    """16 hexadecimal digits that differ when anything in `said` differs."""
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, default=_plain, separators=(",", ":"))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Tie):
        return [value.type, value.start, value.end, dict(value.properties)]
    raise TypeError(f"{type(value).__name__} has no fingerprint")
