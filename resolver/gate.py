"""The live index over the store: only who may be linked is in it, and only who still may be is told.

`refresh` lets in what passes the consent gate with purpose `link` and takes out what no longer does. A permission
can end between two refreshes, so every answer asks the gate once more for each record it would name.
"""

from __future__ import annotations

from graph.store import Store
from resolver import registry, review
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
    ends = {row.key for link in links for row in (link.left, link.right)}
    open_now = {row["record"] for row in registry.read_belongings(store, ends)} if ends else set()
    return [link for link in links if {link.left.key, link.right.key} - {asked} <= open_now]
