"""The live index over the store: only who may be linked is in it, and only who still may be is told.

`refresh` lets in what passes the consent gate with purpose `link` and takes out what no longer does. A permission
can end between two refreshes, so every answer asks the gate once more for each record it would name.
"""

from __future__ import annotations

from graph.errors import NotFound
from graph.store import Store
from resolver import review
from resolver.linking import Link
from resolver.live import Changed, Live
from resolver.records import Record, from_store


def refresh(live: Live, store: Store) -> Changed:
    """Make the index hold what may be linked now, and nothing else; only differences are written."""
    return live.become(from_store(store))


def of(live: Live, store: Store, key: str) -> list[Link]:
    """Who a record of the store is, best first; NotFound when it is not there or may not be linked now."""
    review.side(store, key)
    return _permitted(store, live.of(key), key)


def match(live: Live, store: Store, record: Record) -> list[Link]:
    """Who a record from outside is; it is neither kept in the index nor written to the store."""
    return _permitted(store, live.match(record), record.key)


def _permitted(store: Store, links: list[Link], asked: str) -> list[Link]:
    return [
        link for link in links
        if all(_may_be_linked(store, row.key) for row in (link.left, link.right) if row.key != asked)
    ]  # fmt: skip


def _may_be_linked(store: Store, key: str) -> bool:
    try:
        review.side(store, key)
    except NotFound:
        return False
    return True
