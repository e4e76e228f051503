"""The order in which questions are worth asking, and which of them are alike.

What an answer is worth is the doubt about the pair times what hangs on it: the records of both people, and how
many followers their accounts state. Two cases are alike when the same kinds of evidence speak as strongly, for or
against, about the same kinds of records. Nothing is decided here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from math import log2, log10

from graph.catalogue import query
from graph.model.purposes import LINK
from graph.store import Store
from resolver.explain import START
from resolver.registry import label_of

_WAITING = query("identity.waiting_pairs")
_SIZES = query("identity.sizes")

STRONG_BITS, FAIR_BITS = 3.0, 1.0
"""Eight times and twice as often with one person as with two; what is below tells little and makes no difference."""
LEAST_ALIKE = 3  # cases that are worth deciding in one act


@dataclass(frozen=True, slots=True, order=True)
class Trait:
    """One kind of evidence in a shape: `level` is 2 strong or 1 fair; below zero it speaks against."""

    kind: str
    level: int


@dataclass(frozen=True, slots=True)
class Shape:
    """What makes cases alike. `customers` counts customer rows among the two records (0 to 2); `is_refused`:
    strong enough to link, but the rest of the two people spoke against it."""

    traits: tuple[Trait, ...]
    customers: int
    is_refused: bool

    @property
    def key(self) -> str:
        """A short name for addresses and commands; the same shape has the same name on every run."""
        told = json.dumps(
            [[(each.kind, each.level) for each in self.traits], self.customers, self.is_refused]
        )
        return blake2b(told.encode(), digest_size=5).hexdigest()


@dataclass(frozen=True, slots=True)
class Place:
    """One open question. `doubt` is 0 to 2, `records` and `followers` are of both people together,
    `value` is what an answer is worth, of which only the order means something."""

    key: str
    probability: float
    doubt: float
    records: int
    followers: int
    value: float
    shape: Shape


@dataclass(frozen=True)
class Alike:
    """Cases of one shape, the most valuable first."""

    shape: Shape
    places: tuple[Place, ...]

    @property
    def value(self) -> float:
        return round(sum(place.value for place in self.places), 3)

    @property
    def span(self) -> tuple[float, float]:
        """The least and the highest probability among them."""
        found = [place.probability for place in self.places]
        return min(found), max(found)


def order(store: Store, limit: int = 5000) -> list[Place]:
    """Open questions, those that are worth most first; of more than `limit`, those of most doubt.

    Places hold no word of anybody: they may be kept until the store changes, and are read again by key.
    """
    sizes = {
        row["person"]: (int(row["records"]), int(row["followers"]))
        for row in store.stream(_SIZES, purpose=LINK)
    }
    found = []
    for row in store.stream(_WAITING, purpose=LINK, limit=limit):
        people = {row["left_person"], row["right_person"]} - {None}
        records = sum(sizes.get(person, (1, 0))[0] for person in people)
        followers = sum(sizes.get(person, (1, 0))[1] for person in people)
        doubt = float(row["worth"] or 0.0)
        found.append(
            Place(
                row["key"], float(row["probability"] or 0.0), doubt, records, followers,
                value(doubt, records, followers), shape(row["evidence"] or "[]", (row["left"], row["right"]), row["reason"] or ""),
            )
        )  # fmt: skip
    return sorted(found, key=lambda place: (-place.value, place.key))


def value(doubt: float, records: int, followers: int) -> float:
    """Doubt × accounts × reach; twice the records or ten times the followers count one more."""
    return round(doubt * log2(max(records, 2)) * (1 + log10(1 + max(followers, 0))), 6)


def shape(evidence: str, ends: Sequence[str], reason: str) -> Shape:
    """The shape of a decision, from its evidence as stored, the keys of its records, and its reason."""
    traits = (_trait(str(line["kind"]), float(line["bits"])) for line in json.loads(evidence))
    return Shape(
        tuple(sorted(each for each in traits if each is not None)),
        sum(label_of(end) == "Customer" for end in ends),
        "; but " in reason,
    )


def _trait(kind: str, bits: float) -> Trait | None:
    if kind == START or abs(bits) < FAIR_BITS:
        return None
    level = 2 if abs(bits) >= STRONG_BITS else 1
    return Trait(kind, level if bits > 0 else -level)


def alike(places: Iterable[Place], least: int = LEAST_ALIKE) -> list[Alike]:
    """Shapes that at least `least` questions share, those with most to gain first."""
    found: dict[Shape, list[Place]] = {}
    for place in places:
        found.setdefault(place.shape, []).append(place)
    groups = [Alike(each, tuple(held)) for each, held in found.items() if len(held) >= least]
    return sorted(groups, key=lambda group: (-group.value, group.shape.key))


def like(places: Iterable[Place], shape_key: str) -> Alike | None:
    """The questions of one shape; None when there is none any more."""
    held = tuple(place for place in places if place.shape.key == shape_key)
    return Alike(held[0].shape, held) if held else None


def beside(places: Sequence[Place], key: str) -> tuple[str | None, str | None]:
    """The question before and after `key`; the first one, where `key` is not among them."""
    keys = [place.key for place in places]
    if key not in keys:
        return None, keys[0] if keys else None
    at = keys.index(key)
    return keys[at - 1] if at else None, keys[at + 1] if at + 1 < len(keys) else None
