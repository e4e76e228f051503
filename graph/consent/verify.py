"""Is the ledger as it was written? Every chain is recomputed, every permission decided anew.

A changed, reordered, inserted or dropped event is found. What is cut off at the end of a chain, by
someone who also rewrites nothing else, is not: for that, keep `kenner digest` elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from graph.catalogue import query
from graph.consent.events import first_link, link_hash
from graph.consent.projection import Book, books_of, changes
from graph.store import Store

_SUBJECTS = query("consent.subjects")
_BATCH = 2000


@dataclass(frozen=True, slots=True)
class Flaw:
    """`kind` is "chain" (the history was changed), "tie" (a kill left an event loose) or "permission"
    (the gate reads something else)."""

    subject: str
    kind: str
    says: str


def verify(store: Store, subjects: Iterable[str] | None = None) -> list[Flaw]:
    """What is wrong with the ledger of `subjects`, of everybody when None; empty when all is well."""
    keys = [row["subject"] for row in store.stream(_SUBJECTS)] if subjects is None else list(subjects)
    return list(_flaws(store, keys))


def _flaws(store: Store, keys: list[str]) -> Iterator[Flaw]:
    rest = iter(keys)
    while some := list(islice(rest, _BATCH)):
        now = store.clock()
        books = books_of(store, some)
        for key in some:
            if key not in books:
                yield Flaw(key, "chain", "the record of these events is gone")
                continue
            yield from chain_flaws(books[key])
            if loose := len(books[key].loose):
                yield Flaw(key, "tie", f"{loose} events are not tied to their subject, purpose or wording")
            yield from _permission_flaws(books[key], now)


def chain_flaws(book: Book) -> Iterator[Flaw]:
    """Where the chain of one record does not close."""
    previous = first_link(book.subject)
    for place, event in enumerate(book.events):
        if event.sequence != place:
            yield Flaw(
                book.subject, "chain", f"event {place} is missing; {event.sequence} stands in its place"
            )
            return
        if event.previous_hash != previous:
            yield Flaw(book.subject, "chain", f"event {place} does not follow the one before it")
            return
        if event.hash != link_hash(event, previous):
            yield Flaw(book.subject, "chain", f"event {place} was changed after it was written")
            return
        previous = event.hash


def _permission_flaws(book: Book, now: datetime) -> Iterator[Flaw]:
    for name, wanted in changes(book, now).items():
        written = book.may.get(name)
        if wanted is None and written is not None and written <= now:
            continue  # over by itself: the gate does not let it through
        yield Flaw(
            book.subject,
            "permission",
            f"{name} is {written or 'absent'}, the policy says {wanted or 'absent'}",
        )
