"""Writing new events: as statements of one transaction, or in bulk where the engine is in this process.

Bulk is not one transaction. So what takes permission away is written before the events and what
gives it after them, and an event that a kill left loose is tied when its subject is next written to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from graph.catalogue import query
from graph.consent.events import ConsentEvent
from graph.consent.projection import Book, is_customer_key
from graph.store import NewEdges, NewNodes, Step, Store

_APPEND = {False: query("consent.append_handles"), True: query("consent.append_customers")}
_TIE = {False: query("consent.tie_handles"), True: query("consent.tie_customers")}
_READ_NOTICE = query("consent.read_notice")
_NOTICES = query("consent.notices")
_LABEL = {False: "Handle", True: "Customer"}

_BULK = 500
"""From so many new events on, bulk is used on the embedded engine: 5,000 events take 1.2 s of processor time
that way and 3.5 s as statements (2 cores, arcadedb 26.11.1.dev2); below, the difference is not felt."""


def is_for_bulk(store: Store, fresh: Sequence[ConsentEvent]) -> bool:
    return store.engine.kind == "embedded" and len(fresh) >= _BULK


def append_steps(fresh: Sequence[ConsentEvent]) -> list[Step]:
    """The statements that append `fresh`, with wordings and ties."""
    steps = notice_steps(fresh)
    for is_customer, some in _by_label(fresh):
        rows = [
            {"subject": e.subject, "purpose": _purpose_key(e.purpose), "event": e.properties()} for e in some
        ]
        steps.append(Step(_APPEND[is_customer], {"rows": rows}))
    if read := [{"event": e.key, "notice": e.notice} for e in fresh if e.notice is not None]:
        steps.append(Step(_READ_NOTICE, {"rows": read}))
    return steps


def notice_steps(fresh: Iterable[ConsentEvent]) -> list[Step]:
    """The statement that keeps the wordings of `fresh`; of some only the key is known."""
    notices: dict[str, Mapping[str, object]] = {}
    for event in fresh:
        if event.wording is not None and event.notice == event.wording.key:
            notices[event.wording.key] = event.wording.properties()
        elif event.notice is not None:
            notices.setdefault(event.notice, {"key": event.notice})
    if not notices:
        return []
    return [Step(_NOTICES, {"rows": [{"key": key, "notice": value} for key, value in notices.items()]})]


def append_in_bulk(store: Store, fresh: Sequence[ConsentEvent]) -> None:
    """Append `fresh`, whose wordings are kept already."""
    read = [event for event in fresh if event.notice is not None]
    gave = [
        NewEdges("GAVE", _LABEL[is_customer], "Consent", [e.subject for e in some], [e.key for e in some])
        for is_customer, some in _by_label(fresh)
    ]
    keys = [event.key for event in fresh]
    purposes = [_purpose_key(event.purpose) for event in fresh]
    ties = [*gave, NewEdges("FOR", "Consent", "Purpose", keys, purposes)]
    if read:
        notices = [str(event.notice) for event in read]
        ties.append(NewEdges("READ", "Consent", "Notice", [event.key for event in read], notices))
    store.bulk([NewNodes("Consent", [event.properties() for event in fresh])], ties)


def tie_steps(books: Iterable[Book]) -> list[Step]:
    """The statements that tie events a kill left loose; none in general."""
    loose = [event for book in books for event in book.events if event.key in book.loose]
    steps = notice_steps(loose)
    for is_customer, some in _by_label(loose):
        rows = [
            {"subject": e.subject, "event": e.key, "purpose": _purpose_key(e.purpose), "notice": e.notice}
            for e in some
        ]
        steps.append(Step(_TIE[is_customer], {"rows": rows}))
    return steps


def _by_label(events: Sequence[ConsentEvent]) -> list[tuple[bool, list[ConsentEvent]]]:
    parted = [(is_it, [e for e in events if is_customer_key(e.subject) is is_it]) for is_it in (False, True)]
    return [(is_customer, some) for is_customer, some in parted if some]


def _purpose_key(slug: str) -> str:
    return f"purpose:{slug}"
