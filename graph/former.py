"""Old keys of people: who their records are now.

A person whose records all became another, or were divided, is no more; links to it still stand in bookmarks and
exports. Every record that moved names the person it was, so an old key leads to present people, however often
they moved since. Only records that may be shown for the purpose lead anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graph.catalogue import query
from graph.errors import NotFound, PersonMoved
from graph.model.purposes import Purpose
from graph.store import Store

_NOW = query("explore.person_now")
_HERE = query("explore.person_is_here")
_PREFIX = "person:"


@dataclass(frozen=True, slots=True)
class Now:
    """A present person with the records that were the former one. `why` is merge, split or renamed; `by` the key
    of the decision that moved the last of them, or `resolve`."""

    person: str
    records: tuple[str, ...]
    why: str
    by: str
    until: datetime | None


def people_now(store: Store, key: str, purpose: Purpose) -> list[Now]:
    """Who the records of the former person `key` are now, most records first; none for a key that never was
    anybody's, and for a person who is still here."""
    if store.one(_HERE, purpose=purpose, key=key) is not None:
        return []
    return [
        Now(row["person"], tuple(row["records"]), row["why"] or "", row["by"] or "", row["until"])
        for row in store.rows(_NOW, purpose=purpose, key=key)
    ]


def person_now(store: Store, key: str, purpose: Purpose) -> str:
    """`key`, or the one person it leads to. PersonMoved names the people when there are several, NotFound when
    nobody is known under it or may be shown."""
    if store.one(_HERE, purpose=purpose, key=key) is not None:
        return key
    found = people_now(store, key, purpose)
    if len(found) == 1:
        return found[0].person
    if found:
        raise moved(key, found)
    raise NotFound(
        f"nobody is known as {key[:80]}, or none of the records may be shown for {purpose.slug}",
        hint=f"kenner consent why {key[:80]} --purpose {purpose.slug}",
    )


def moved(key: str, found: list[Now]) -> PersonMoved:
    """The refusal that names the people an old key leads to."""
    told = "; ".join(f"{each.person} ({', '.join(each.records)})" for each in found)
    return PersonMoved(
        f"{key} is {len(found)} people now" if len(found) > 1 else f"{key} is {found[0].person} now",
        people=tuple(each.person for each in found),
        hint=f"ask for {told}",
    )


def followed(store: Store, values: Mapping[str, object], purpose: Purpose | None) -> dict[str, Any]:
    """Parameters of a query with old keys of people replaced by present ones; PersonMoved when one leads to several.

    A key that leads nowhere stays as it is: the query then finds nobody, as it should.
    """
    out = dict(values)
    if purpose is None:
        return out
    for name, value in values.items():
        if isinstance(value, str) and value.startswith(_PREFIX):
            found = people_now(store, value, purpose)
            if len(found) > 1:
                raise moved(value, found)
            out[name] = found[0].person if found else value
    return out
