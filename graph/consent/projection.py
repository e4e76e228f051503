"""What the gate reads: for each record and purpose the end of the permission, or nothing.

`may_<purpose>` always equals what `policy.decide` says of the record's events at the time of
writing; time alone can only close it, and the gate sees that by itself (`may > now`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from graph.catalogue import query
from graph.consent.events import ConsentEvent, from_properties
from graph.consent.policy import LinkTerms, Verdict, decide, strictest
from graph.model.keys import namespace
from graph.model.purposes import ALL, LINK, Purpose
from graph.model.schema import SCORES, score_properties
from graph.store import Row, Step, Store

_STATE_HANDLES = query("consent.state_handles")
_STATE_CUSTOMERS = query("consent.state_customers")
_PROJECT_HANDLES = query("consent.project_handles")
_PROJECT_CUSTOMERS = query("consent.project_customers")

_CLEAR_HANDLES = query("consent.clear_scores_handles")
_CLEAR_PEOPLE = query("consent.clear_scores_people")
_NO_SCORES = {name: None for measure in SCORES for name in score_properties(measure)}

_LEAST = datetime.min.replace(tzinfo=UTC)

May = dict[str, datetime | None]
"""Property `may_*` → the end of the permission, None for none."""


@dataclass(frozen=True, slots=True)
class Book:
    """One record's page of the ledger: its events in chain order, the link terms of its sources by
    slug, the permissions as they are written now. `loose` events are not tied to all they belong to."""

    subject: str
    events: tuple[ConsentEvent, ...]
    terms: Mapping[str, str | None]
    may: May
    loose: frozenset[str] = frozenset()

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(event.key for event in self.events)

    @property
    def link_terms(self) -> LinkTerms:
        return strictest(self.terms.values())

    def with_events(self, more: Sequence[ConsentEvent]) -> Book:
        return replace(self, events=(*self.events, *more)) if more else self

    def with_terms(self, source: str, terms: LinkTerms) -> Book:
        return replace(self, terms={**self.terms, source: terms.value})

    def verdict(self, purpose: Purpose, now: datetime) -> Verdict:
        return decide(self.events, purpose, self.link_terms if purpose is LINK else None, now)


def books_of(store: Store, subjects: Iterable[str]) -> dict[str, Book]:
    """The page of each record that the graph has, by key, in the order asked for."""
    keys = list(subjects)
    found: dict[str, Book] = {}
    customers = [key for key in keys if is_customer_key(key)]
    handles = [key for key in keys if not is_customer_key(key)]
    for state, some in ((_STATE_HANDLES, handles), (_STATE_CUSTOMERS, customers)):
        if some:
            found |= {row["subject"]: _book(row) for row in store.rows(state, keys=some)}
    return {key: found[key] for key in keys if key in found}


def is_customer_key(key: str) -> bool:
    """The record `key` is a Customer; else it is a Handle."""
    return namespace(key) == "crm"


def changes(book: Book, now: datetime) -> May:
    """What has to be written so that `book.may` says what the policy says; empty when it does already."""
    spoken_of = {event.purpose for event in book.events}
    wanted: May = {}
    for purpose in ALL:
        until = book.verdict(purpose, now).until if purpose.slug in spoken_of else None
        if until != book.may.get(purpose.may):
            wanted[purpose.may] = until
    return wanted


def taking(book: Book, wanted: May) -> May:
    """Those of `wanted` that shorten a permission or end it."""
    return {name: until for name, until in wanted.items() if not _lengthens(book, name, until)}


def giving(book: Book, wanted: May) -> May:
    """Those of `wanted` that begin a permission or lengthen it."""
    return {name: until for name, until in wanted.items() if _lengthens(book, name, until)}


def _lengthens(book: Book, name: str, until: datetime | None) -> bool:
    return (until or _LEAST) > (book.may.get(name) or _LEAST)


def project_steps(wanted: Mapping[str, May]) -> list[Step]:
    """The statements that write `wanted`, record → changes. Where a permission ends, what was measured of the
    account and of the person behind it goes too."""
    rows = [{"subject": subject, "may": may} for subject, may in wanted.items()]
    steps = []
    for project, is_customer in ((_PROJECT_HANDLES, False), (_PROJECT_CUSTOMERS, True)):
        if some := [row for row in rows if is_customer_key(str(row["subject"])) is is_customer]:
            steps.append(Step(project, {"rows": some}))
    ended = [key for key, may in wanted.items() if not is_customer_key(key) and None in may.values()]
    if ended:
        steps += [Step(each, {"keys": ended, "none": _NO_SCORES}) for each in (_CLEAR_HANDLES, _CLEAR_PEOPLE)]
    return steps


def _book(row: Row) -> Book:
    events = sorted((from_properties(each) for each in row["events"]), key=lambda e: (e.sequence or 0, e.key))
    terms = {str(each["source"]): each["terms"] for each in row["terms"]}
    may = {name: value for name, value in row["may"].items() if value is not None}
    loose = frozenset(str(each["key"]) for each in row["events"] if not each["tied"])
    return Book(row["subject"], tuple(events), terms, may, loose)
