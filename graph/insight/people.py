"""The list of people: searched, narrowed by platform, interest and place, sorted, in portions.

A person stands in it through the records that may be shown and through nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graph.catalogue import Query, query
from graph.errors import BadParameter
from graph.insight.held import Held, Kept
from graph.insight.home import visible
from graph.insight.naming import name_of
from graph.model.keys import fold
from graph.model.purposes import Purpose
from graph.store import Row, Store

_ALL = query("explore.people")
_FOUND = query("explore.people_found")
_FOUND_COUNT = query("explore.people_found_count")
_INTERESTED = query("explore.people_interested")
_INTERESTED_COUNT = query("explore.people_interested_count")
_AT = query("explore.people_at")
_AT_COUNT = query("explore.people_at_count")
_NAMED = query("explore.people_named")
_CHOICES = query("explore.choices")
_PLATFORMS = query("explore.platforms")
_EXTENT = query("explore.extent")

_LONG_SECONDS = 120.0
_ORDERS: Mapping[str, Callable[[Row], tuple[Any, ...]]] = {
    # Who is called by a number only comes after those with a name.
    "name": lambda row: (not row["sort_name"][:1].isalpha(), row["sort_name"], row["key"]),
    "followers": lambda row: (
        -(-1 if row["followers"] is None else row["followers"]),
        row["sort_name"],
        row["key"],
    ),
    "records": lambda row: (-row["records"], row["sort_name"], row["key"]),
    "interest": lambda row: (row["sort_name"], row["key"]),
}
SORTS = tuple(_ORDERS)
_held: Held[dict[str, list[Row]]] = Held()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is asked for; empty texts ask for everybody. `page` counts from 1."""

    text: str = ""
    platform: str = ""
    interest: str = ""
    place: str = ""
    sort: str = "name"
    page: int = 1
    size: int = 50

    @property
    def is_all(self) -> bool:
        return not (self.text or self.platform or self.interest or self.place)


@dataclass(frozen=True, slots=True)
class Account:
    key: str
    platform: str
    username: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One person of the list. `followers` adds accounts up and so counts some readers twice; None when no
    platform states them.

    `probability` is that of the weakest record, 0 to 1.
    """

    key: str
    name: str
    accounts: list[Account]
    customers: int
    place: str
    followers: int | None
    records: int
    probability: float
    weight: float | None
    href: str


@dataclass(frozen=True, slots=True)
class Choice:
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class People:
    """One page of the list: `total` match and may be shown; `hidden` are there without permission."""

    asked: Asked
    rows: list[Listed]
    total: int
    hidden: int

    @property
    def pages(self) -> int:
        return max(-(-self.total // self.asked.size), 1)


@dataclass(frozen=True, slots=True)
class Choices:
    platforms: list[str]
    interests: list[Choice]
    places: list[Choice]


def people(store: Store, purpose: Purpose, asked: Asked) -> People:
    """BadParameter for a sort that is none of `SORTS`."""
    if asked.sort not in SORTS:
        raise BadParameter(
            f"people cannot be sorted by {asked.sort!r}", hint="choose one of " + ", ".join(SORTS)
        )
    offset = (asked.page - 1) * asked.size
    seen = visible(store, purpose).people
    there = store.one(_EXTENT) or {"people": 0}
    if asked.is_all:
        found, total = _everybody(store, purpose, asked)[offset : offset + asked.size], seen
    else:
        rows_query, count_query, where = _plan(asked)
        found = store.rows(
            rows_query, purpose=purpose, sort=asked.sort, offset=offset, limit=asked.size, **where
        )
        counted = store.one(count_query, purpose=purpose, **where) or {"people": 0}
        total = int(counted["people"])
    return People(asked, _listed(store, purpose, found), total, max(int(there["people"]) - seen, 0))


def _everybody(store: Store, purpose: Purpose, asked: Asked) -> list[Row]:
    """Everybody in the order asked for. Read once a version: a graph of 100,000 people takes seconds."""
    return _held.get(store, purpose, "everybody", lambda: _read(store, purpose))[asked.sort]


def _read(store: Store, purpose: Purpose) -> Kept[dict[str, list[Row]]]:
    rows = [
        {**row, "weight": None} for row in store.rows(_ALL, purpose=purpose, timeout_seconds=_LONG_SECONDS)
    ]
    ordered = {sort: sorted(rows, key=order) for sort, order in _ORDERS.items()}
    return Kept(ordered, min((row["holds_until"] for row in rows), default=None))


def choices(store: Store, purpose: Purpose, language: str = "en") -> Choices:
    """What the list can be narrowed by."""
    found = store.rows(_CHOICES)
    named = defaultdict(list)
    for row in found:
        name = (row["name_nl"] if language == "nl" else None) or row["name"] or row["key"]
        named[row["kind"]].append(Choice(row["key"], str(name)))
    platforms = [row["platform"] for row in store.rows(_PLATFORMS, purpose=purpose)]
    by_name = {kind: sorted(each, key=lambda c: c.name.casefold()) for kind, each in named.items()}
    return Choices(platforms, by_name.get("interest", []), by_name.get("place", []))


def _plan(asked: Asked) -> tuple[Query, Query, dict[str, Any]]:
    called = {"text": fold(asked.text.lstrip("@")), "platform": asked.platform}
    if asked.interest:
        return _INTERESTED, _INTERESTED_COUNT, {**called, "interest": asked.interest, "place": asked.place}
    if asked.place:
        return _AT, _AT_COUNT, {**called, "place": asked.place}
    return _FOUND, _FOUND_COUNT, called


def _listed(store: Store, purpose: Purpose, found: list[Row]) -> list[Listed]:
    records = defaultdict(list)
    for row in store.rows(_NAMED, purpose=purpose, keys=[each["key"] for each in found]):
        records[row["person"]].append(row)
    return [_one(each, records[each["key"]]) for each in found]


def _one(row: Row, records: list[Row]) -> Listed:
    accounts = [Account(r["key"], r["platform"], r["username"]) for r in records if r["label"] == "Handle"]
    return Listed(
        key=row["key"],
        name=name_of(records),
        accounts=accounts,
        customers=len(records) - len(accounts),
        place=next((str(r["place"]) for r in records if r["place"]), ""),
        followers=row["followers"],
        records=int(row["records"]),
        probability=min(
            (float(r["probability"]) for r in records if r["probability"] is not None), default=1.0
        ),
        weight=row["weight"],
        href=f"/people/{row['key']}",
    )
