"""The shape that every kind of record has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from graph.ingest.claims import Claim, Problem
from graph.ingest.fields import Field
from graph.ingest.typed import TypedRow
from graph.text.names import Vocabulary

Claimed = tuple[list[Claim], list[tuple[int, Problem]]]
"""Claims, and the rows (by number) that make none."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reading of posts needs to know of the store: the names of brands and products."""

    names: Vocabulary


@dataclass(frozen=True, slots=True)
class NodeKind:
    """A kind whose row is about one node of `label`.

    `claims` turns rows into claims. `values_decide`: two rows with equal values state equal
    relationships, so a row that changes no value is unchanged.
    """

    name: str
    label: str
    says: str
    fields: tuple[Field, ...]
    claims: Callable[[Sequence[TypedRow], Reading], Claimed]
    values_decide: bool = True


@dataclass(frozen=True, slots=True)
class EdgeKind:
    """A kind whose row is a relationship, or an event, and goes its own way through the loader."""

    name: str
    says: str
    fields: tuple[Field, ...]
