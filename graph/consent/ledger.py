"""The ledger of consent: events go in, never out, and the gate reads what the policy makes of them.

An event and the permission that follows from it are written in one transaction. Where that is not
possible, in bulk and when the terms of a source change, what takes permission away is written first
and what gives it last, so a kill leaves less permitted than the ledger says, never more.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import TypeVar

from graph.catalogue import query
from graph.consent.append import append_in_bulk, append_steps, is_for_bulk, notice_steps, tie_steps
from graph.consent.events import ConsentEvent, chained, instant
from graph.consent.policy import LinkTerms
from graph.consent.projection import Book, May, books_of, changes, giving, project_steps, taking
from graph.errors import NotFound, QueryFailed
from graph.model.keys import namespace
from graph.store import Step, Store

log = logging.getLogger(__name__)
T = TypeVar("T")

_RECORDS_OF = query("consent.records_of")
_SUBJECTS = query("consent.subjects")
_SUBJECTS_OF_SOURCE = query("consent.subjects_of_source")
_OVERRULED = query("consent.overruled")
_DUE = query("consent.due")
_SET_TERMS = query("consent.set_terms")

_ATTEMPTS = 4
"""Another process may append to the same chain between our read and our write; the unique
`previous_hash` then refuses the fork, and we read again."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """`appended` events were new, `known` were there already; `changed` records got another
    permission; the events of `strangers`, records the graph does not have, were not taken."""

    appended: int
    known: int
    changed: int
    strangers: tuple[str, ...]

    def __add__(self, other: Recorded) -> Recorded:
        strangers = tuple(dict.fromkeys((*self.strangers, *other.strangers)))
        return Recorded(
            self.appended + other.appended, self.known + other.known, self.changed + other.changed, strangers
        )


def record(
    store: Store, events: Iterable[ConsentEvent], *, progress: Callable[[int, int | None], None] | None = None
) -> Recorded:
    """Append `events` and write the permissions that follow.

    An event about a person is recorded for each of the person's records; NotFound when there are none.
    Events of one call join the chain of their record oldest first. Recording again changes nothing.
    """
    total, done = Recorded(0, 0, 0, ()), 0
    for batch in _slices(_expanded(store, events), store.settings.batch_rows):
        total += _record_batch(store, batch)
        done += len(batch)
        if progress is not None:
            progress(done, None)
    return total


def history(store: Store, subject: str) -> list[ConsentEvent]:
    """The events of a record in the order of its chain; of a person, those of all records, oldest first."""
    subjects = records_of(store, subject)
    books = books_of(store, subjects)
    events = [event for key in subjects if key in books for event in books[key].events]
    return (
        events
        if len(subjects) == 1
        else sorted(events, key=lambda e: (str(e.event_at or ""), e.subject, e.sequence))
    )


def records_of(store: Store, key: str) -> list[str]:
    """The records an act on `key` is about: itself, or all records of a person. NotFound for a person without any."""
    if namespace(key) != "person":
        return [key]
    found = [row["subject"] for row in store.rows(_RECORDS_OF, person=key)]
    if not found:
        raise NotFound(f"nobody is known as {key}", hint="kenner explain shows the person of a handle")
    return found


def reproject(store: Store, subjects: Iterable[str] | None = None) -> int:
    """Write the permissions anew from the events; how many records changed. None means every record with an event."""
    keys = [row["subject"] for row in store.stream(_SUBJECTS)] if subjects is None else subjects
    return _reproject(store, keys, lambda book: book)


def refresh(store: Store) -> int:
    """Write the permissions that began to hold since they were recorded; how many records changed.

    Only needed for consent with a first moment: the end of a permission needs no writing.
    """
    return reproject(store, [row["subject"] for row in store.rows(_DUE, moment=store.clock())])


def change_terms(store: Store, source: str, terms: LinkTerms) -> int:
    """Write what `source` lets us link, and the permissions that follow; how many records changed."""
    keys = [row["subject"] for row in store.rows(_SUBJECTS_OF_SOURCE, source=source)]
    changed = _reproject(store, keys, lambda book: book.with_terms(source, terms), only_taking=True)
    if not store.write(_SET_TERMS, source=source, terms=terms.value):
        raise NotFound(f"there is no source {source!r}", hint="kenner status lists the sources")
    return changed + _reproject(store, keys, lambda book: book)


def mind_terms(store: Store, source: str) -> int:
    """Take away what the terms of `source` no longer permit, after an import from it; how many records changed.

    An import may tell that a record we may link comes from a source that forbids it, too.
    """
    return reproject(store, [row["subject"] for row in store.rows(_OVERRULED, source=source)])


def _reproject(
    store: Store, subjects: Iterable[str], seen: Callable[[Book], Book], *, only_taking: bool = False
) -> int:
    changed = 0
    for keys in _slices(subjects, store.settings.batch_rows):
        now = store.clock()
        books = {key: seen(book) for key, book in books_of(store, keys).items()}
        wanted = _changes(books.values(), now)
        if only_taking:
            wanted, _ = _parted(books, wanted)
        _write(store, [*tie_steps(books.values()), *project_steps(wanted)])
        changed += len(wanted)
    return changed


def _record_batch(store: Store, batch: Sequence[ConsentEvent]) -> Recorded:
    for attempt in range(_ATTEMPTS):
        now = instant(store.clock())
        books = books_of(store, dict.fromkeys(event.subject for event in batch))
        ours = [event for event in batch if event.subject in books]
        strangers = tuple(dict.fromkeys(event.subject for event in batch if event.subject not in books))
        fresh = _chained(ours, books, now)
        grown = _grown(books, fresh)
        wanted = _changes(grown.values(), now)
        ties = tie_steps(books.values())
        try:
            if is_for_bulk(store, fresh):
                taken, given = _parted(grown, wanted)
                _write(store, [*ties, *notice_steps(fresh), *project_steps(taken)])
                append_in_bulk(store, fresh)
                _write(store, project_steps(given))
            else:
                _write(store, [*ties, *append_steps(fresh), *project_steps(wanted)])
        except QueryFailed:
            if attempt == _ATTEMPTS - 1:
                raise
            log.info("append again attempt=%d events=%d", attempt + 1, len(fresh))
            continue
        return Recorded(len(fresh), len(ours) - len(fresh), len(wanted), strangers)
    raise AssertionError("the last attempt returns or raises")


def _changes(books: Iterable[Book], now: datetime) -> dict[str, May]:
    found = {book.subject: changes(book, now) for book in books}
    return {subject: may for subject, may in found.items() if may}


def _parted(books: Mapping[str, Book], wanted: Mapping[str, May]) -> tuple[dict[str, May], dict[str, May]]:
    """What takes permission away, and what gives it; each without empty entries."""
    taken = {subject: taking(books[subject], may) for subject, may in wanted.items()}
    given = {subject: giving(books[subject], may) for subject, may in wanted.items()}
    return {s: may for s, may in taken.items() if may}, {s: may for s, may in given.items() if may}


def _write(store: Store, steps: Sequence[Step]) -> None:
    if steps:
        store.write_all(steps)


def _expanded(store: Store, events: Iterable[ConsentEvent]) -> Iterator[ConsentEvent]:
    for event in events:
        for subject in records_of(store, event.subject):
            yield event if subject == event.subject else replace(event, subject=subject)


def _chained(events: Iterable[ConsentEvent], books: Mapping[str, Book], now: datetime) -> list[ConsentEvent]:
    """The new ones of `events` as the next of their chains, oldest act first."""
    known = {subject: book.keys for subject, book in books.items()}
    new: dict[str, dict[str, ConsentEvent]] = defaultdict(dict)
    for event in events:
        if event.key not in known[event.subject]:
            new[event.subject].setdefault(event.key, event)
    made = []
    for subject, by_key in new.items():
        last = books[subject].events[-1] if books[subject].events else None
        for _, event in sorted(by_key.items(), key=lambda item: (str(item[1].event_at or ""), item[0])):
            last = chained(event, last, now)
            made.append(last)
    return made


def _grown(books: Mapping[str, Book], fresh: Iterable[ConsentEvent]) -> dict[str, Book]:
    added: dict[str, list[ConsentEvent]] = defaultdict(list)
    for event in fresh:
        added[event.subject].append(event)
    return {subject: book.with_events(added.get(subject, ())) for subject, book in books.items()}


def _slices(items: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some
