"""What the panel says of any node: its kind, its name, its own page, and what is known of it.

A node that may not be shown is, here, a node that does not exist.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from graph.catalogue import query
from graph.errors import NotFound
from graph.insight.naming import name_of
from graph.model.keys import namespace
from graph.model.purposes import Purpose
from graph.store import Row, Store

_RECORDS = query("explore.person_records")
_HANDLE = query("explore.handle")
_CUSTOMER = query("explore.customer")
_POST = query("explore.post")
_THING = query("explore.thing")
_LABEL_BY_NAMESPACE = {
    "person": "Person",
    "crm": "Customer",
    "brand": "Brand",
    "product": "Product",
    "interest": "Interest",
    "tag": "Hashtag",
    "place": "Place",
}
_OF_A_PLATFORM = ("Handle", "Post")
"""Both have keys `<platform>:<id>`; an account is looked for first."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the panel; `name` is a property of `graph.model.schema`."""

    name: str
    value: str | int | float | bool | datetime | list[str]


@dataclass(frozen=True, slots=True)
class Details:
    """What the panel says of a node; `href` is its own page, empty when it has none."""

    key: str
    label: str
    name: str
    href: str
    facts: list[Fact]


def details(store: Store, key: str, purpose: Purpose, *, language: str = "en") -> Details:
    """What the panel says of `key`. NotFound when it is not there, or may not be shown for `purpose`."""
    for label in labels_of(key):
        found = _DESCRIBE[label](store, key, purpose, language)
        if found is not None:
            return found
    raise unseen(key, purpose)


def labels_of(key: str) -> tuple[str, ...]:
    """The labels a key can belong to, the likeliest first. BadKey when it is none."""
    found = _LABEL_BY_NAMESPACE.get(namespace(key))
    return (found,) if found is not None else _OF_A_PLATFORM


def unseen(key: str, purpose: Purpose) -> NotFound:
    """The same words for what is not there and for what may not be shown."""
    return NotFound(
        f"nothing may be shown under {key[:80]}",
        hint=f"the key is unknown, or nobody permitted it for {purpose.slug}",
    )


def name_in(row: Row, language: str) -> str:
    """The name of a row with `name`, `key` and perhaps `name_nl`."""
    return str((row.get("name_nl") if language == "nl" else None) or row["name"] or row["key"])


def _facts(row: Row, names: Iterable[str]) -> list[Fact]:
    return [Fact(name, row[name]) for name in names if row.get(name) not in (None, "", [])]


def _person(store: Store, key: str, purpose: Purpose, _: str) -> Details | None:
    rows = store.rows(_RECORDS, purpose=purpose, key=key)
    if not rows:
        return None
    handles = [f"{r['platform']} @{r['username']}" for r in rows if r["label"] == "Handle"]
    places = sorted({place for r in rows if (place := r["place"] or r["location"] or r["city"])})
    facts = [Fact("handles", handles)] if handles else []
    facts += [Fact("place", places)] if places else []
    facts.append(Fact("probability", min(float(r["probability"] or 1.0) for r in rows)))
    return Details(key, "Person", name_of(rows), f"/people/{key}", facts)


def _handle(store: Store, key: str, purpose: Purpose, _: str) -> Details | None:
    row = store.one(_HANDLE, purpose=purpose, key=key)
    if row is None:
        return None
    told = ("platform", "username", "bio", "place", "language", "followers", "following", "kind", "verified")
    return Details(key, "Handle", name_of([{**row, "label": "Handle"}]), f"/handles/{key}", _facts(row, told))


def _customer(store: Store, key: str, purpose: Purpose, _: str) -> Details | None:
    row = store.one(_CUSTOMER, purpose=purpose, key=key)
    if row is None:
        return None
    href = f"/people/{row['person']}" if row["person"] else ""
    return Details(
        key, "Customer", str(row["name"] or key), href, _facts(row, ("city", "country", "purchases"))
    )


def _post(store: Store, key: str, purpose: Purpose, _: str) -> Details | None:
    row = store.one(_POST, purpose=purpose, key=key)
    if row is None:
        return None
    told = (
        "text",
        "posted_at",
        "platform",
        "username",
        "language",
        "mood",
        "intent",
        "likes",
        "shares",
        "replies",
        "views",
    )
    name = str(row["text"] or key)
    return Details(
        key,
        "Post",
        name if len(name) <= 80 else name[:79] + "…",
        f"/handles/{row['handle']}",
        _facts(row, told),
    )


def _thing(store: Store, key: str, _: Purpose, language: str) -> Details | None:
    row = store.one(_THING, key=key)
    if row is None:
        return None
    href = {"Brand": f"/brands/{key.partition(':')[2]}", "Interest": f"/people?interest={key}"}.get(
        row["label"], ""
    )
    told = ("aliases", "own", "description", "country", "stance")
    return Details(key, str(row["label"]), name_in(row, language), href, _facts(row, told))


_DESCRIBE = {
    "Person": _person,
    "Handle": _handle,
    "Customer": _customer,
    "Post": _post,
    **dict.fromkeys(("Brand", "Product", "Interest", "Hashtag", "Place"), _thing),
}
