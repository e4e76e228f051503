"""What is in the graph, how much of it may be seen, and what waits for a person.

What may not be shown is counted and never described: a number of records, no name, no property.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from graph.catalogue import query
from graph.insight.held import Held, Kept
from graph.model.purposes import Purpose
from graph.store import Store

_EXTENT = query("explore.extent")
_RECORDS = query("explore.visible_records")
_PEOPLE = query("explore.people_count")
_POSTS = query("explore.visible_posts")


@dataclass(frozen=True, slots=True)
class Visible:
    """What may be shown for a purpose; `oldest` and `newest` are of the posts among it."""

    people: int
    accounts: int
    customers: int
    posts: int
    oldest: datetime | None
    newest: datetime | None


@dataclass(frozen=True, slots=True)
class Extent:
    """What there is, shown or not."""

    people: int
    accounts: int
    customers: int
    posts: int
    brands: int
    interests: int
    hashtags: int
    sources: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Home:
    """`waiting`: pairs of records a person has to decide. `hidden_*`: there, but not permitted."""

    visible: Visible
    extent: Extent

    @property
    def is_empty(self) -> bool:
        return not (self.extent.accounts or self.extent.customers or self.extent.brands)

    @property
    def hidden_people(self) -> int:
        return max(self.extent.people - self.visible.people, 0)

    @property
    def hidden_records(self) -> int:
        there = self.extent.accounts + self.extent.customers
        return max(there - self.visible.accounts - self.visible.customers, 0)


_held: Held[Visible] = Held()


def home(store: Store, purpose: Purpose) -> Home:
    row = store.one(_EXTENT) or {}
    extent = Extent(**{name: int(row.get(name) or 0) for name in Extent.__dataclass_fields__})
    return Home(visible(store, purpose), extent)


def visible(store: Store, purpose: Purpose) -> Visible:
    """How much may be seen. Counting a large graph takes seconds, so the answer is kept while it holds."""
    return _held.get(store, purpose, "visible", lambda: _count(store, purpose))


def _count(store: Store, purpose: Purpose) -> Kept[Visible]:
    records = {row["label"]: row for row in store.rows(_RECORDS, purpose=purpose)}
    people = store.one(_PEOPLE, purpose=purpose) or {"people": 0}
    posts = store.one(_POSTS, purpose=purpose) or {"posts": 0, "oldest": None, "newest": None}
    ends = [row["holds_until"] for row in records.values() if row["holds_until"] is not None]
    counted = Visible(
        people=int(people["people"]),
        accounts=int(records.get("Handle", {}).get("records", 0)),
        customers=int(records.get("Customer", {}).get("records", 0)),
        posts=int(posts["posts"]),
        oldest=posts["oldest"],
        newest=posts["newest"],
    )
    return Kept(counted, min(ends, default=None))
