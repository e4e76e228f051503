"""Why somebody is shown or not, how many are left out, and which counts are too small to show.

The gate itself is in the queries (`x[$may] > $now`) and in the store, which runs none of them
without a purpose; here its answers are explained.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from graph.catalogue import query
from graph.consent import words
from graph.consent.ledger import records_of
from graph.consent.policy import Verdict
from graph.consent.projection import books_of
from graph.errors import NotFound
from graph.model.purposes import Purpose
from graph.store import Store

_OF = {"handle": query("consent.permitted_handles"), "customer": query("consent.permitted_customers")}
_OF_THESE = query("consent.permitted_of")

AnyRow = TypeVar("AnyRow", bound=Mapping[str, object])


@dataclass(frozen=True, slots=True)
class RecordVerdict:
    """`written` is the end of the permission as the gate reads it; `is_current`
    says that the gate answers as the verdict does."""

    subject: str
    verdict: Verdict
    written: datetime | None
    asked_at: datetime

    @property
    def is_open(self) -> bool:
        """The gate lets this record through."""
        return self.written is not None and self.written > self.asked_at

    @property
    def is_current(self) -> bool:
        return self.written == self.verdict.until if self.verdict.permitted else not self.is_open


@dataclass(frozen=True, slots=True)
class Why:
    """The verdict on each record of `subject`, for one purpose."""

    subject: str
    purpose: Purpose
    records: tuple[RecordVerdict, ...]

    @property
    def permitted(self) -> bool:
        """At least one record may be used, so the person is seen, through that record."""
        return any(each.verdict.permitted for each in self.records)

    def as_document(self, language: str = "en") -> dict[str, object]:
        """For JSON: the verdicts with their trails, in words."""
        return {
            "subject": self.subject,
            "purpose": self.purpose.slug,
            "permitted": self.permitted,
            "records": [_document(each, language) for each in self.records],
        }


def why(store: Store, subject: str, purpose: Purpose) -> Why:
    """May `subject`, a record or a person, be used for `purpose`, and by which rule? NotFound when unknown."""
    now = store.clock()
    books = books_of(store, records_of(store, subject))
    if not books:
        raise NotFound(
            f"nothing is known under {subject}", hint="keys look like x:name, crm:123 or person:<uuid>"
        )
    return Why(
        subject,
        purpose,
        tuple(
            RecordVerdict(key, book.verdict(purpose, now), book.may.get(purpose.may), now)
            for key, book in books.items()
        ),
    )


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Of `records` accounts or customers, `permitted` may be used for the purpose."""

    kind: str
    purpose: Purpose
    records: int
    permitted: int

    @property
    def left_out(self) -> int:
        return self.records - self.permitted

    def sentence(self, language: str = "en") -> str:
        """`3 accounts are not shown: no permission for insight.`; empty when nobody is left out."""
        return words.left_out(self.left_out, self.kind, self.purpose, language) if self.left_out else ""


def left_out(store: Store, purpose: Purpose, *, kind: str = "handle") -> LeftOut:
    """How many of all handles (`kind` "handle") or customers ("customer") may not be used for `purpose` now."""
    row = store.one(_OF[kind], gate=purpose.may, moment=store.clock()) or {"records": 0, "permitted": 0}
    return LeftOut(kind, purpose, row["records"], row["permitted"])


def left_out_of(store: Store, keys: Iterable[str], purpose: Purpose) -> LeftOut:
    """How many of the records `keys` may not be used for `purpose` now; keys of no record are not counted."""
    row = store.one(_OF_THESE, keys=list(keys), gate=purpose.may, moment=store.clock())
    row = row or {"records": 0, "permitted": 0}
    return LeftOut("record", purpose, row["records"], row["permitted"])


def hide_small(rows: Iterable[AnyRow], column: str, minimum: int) -> list[AnyRow]:
    """`rows` without those that count fewer than `minimum` people in `column`, or do not say how many.

    Who shows a total beside the rows shows the hidden ones with it: show the total of what is left.
    """
    return [row for row in rows if isinstance(count := row.get(column), int | float) and count >= minimum]


def _document(record: RecordVerdict, language: str) -> dict[str, object]:
    verdict = record.verdict
    return {
        "record": record.subject,
        "permitted": verdict.permitted,
        "until": verdict.until,
        "rule": verdict.rule,
        "reason": verdict.sentence(language),
        "way_out": verdict.way_out(language),
        "event": verdict.event,
        "written": record.written,
        "is_current": record.is_current,
        "trail": [
            {
                "rule": look.rule,
                "asks": look.question(language),
                "says": look.answer(language),
                "decided": look.decided,
            }
            for look in verdict.trail
        ],
    }
