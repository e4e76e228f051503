"""A consent event: what one record's person did about one purpose, and the proof of it.

Events are only ever added. The key of an event follows from its content alone, so the same row
read twice is the same event; its hash follows from its content and the event before it, so a
changed, dropped or inserted event breaks the chain of its subject.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property

from graph.errors import BadParameter
from graph.model.keys import derived, slug
from graph.model.schema import PURPOSES


class Status(StrEnum):
    """What the event says. `UNPROVEN` is a claim of consent without wording, method or time."""

    REQUESTED = "requested"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    UNPROVEN = "unproven"

    @property
    def ends(self) -> bool:
        """It takes permission away, with or without proof."""
        return self in {Status.REFUSED, Status.WITHDRAWN, Status.EXPIRED}


BASES = ("a", "b", "c", "d", "e", "f")
"""Letters of GDPR Art. 6(1): consent, contract, legal duty, vital interest, public task, legitimate interest."""


@dataclass(frozen=True, slots=True)
class Notice:
    """The wording that was shown. Two texts under one version are two notices."""

    version: str | None = None
    text: str | None = None
    language: str | None = None

    @property
    def text_hash(self) -> str | None:
        """SHA-256 of the text in hexadecimal; None when only the version is known."""
        return hashlib.sha256(self.text.encode()).hexdigest() if self.text else None

    @property
    def key(self) -> str:
        name = slug(self.version or "") or "text"
        return f"notice:{name}-{self.text_hash[:12]}" if self.text_hash else f"notice:{name}"

    def properties(self) -> dict[str, object]:
        """What the node holds, unknown values left out."""
        known = {"key": self.key, "version": self.version, "text": self.text, "language": self.language}
        return {
            name: value for name, value in {**known, "text_hash": self.text_hash}.items() if value is not None
        }


@dataclass(frozen=True, kw_only=True)
class ConsentEvent:
    """One event. None means "not known"; times are UTC, cut to the millisecond.

    `subject` is the key of a Handle or Customer (or of a Person, before the ledger expands it).
    `event_at` is when the person acted, `valid_from` and `valid_until` bound what they permitted.
    `sequence`, `previous_hash` and `hash` are set by the ledger when the event joins its chain.
    """

    subject: str
    purpose: str
    status: Status
    event_at: datetime | None = None
    basis: str | None = None
    assessment: str | None = None
    notice: str | None = None
    language: str | None = None
    method: str | None = None
    evidence: str | None = None
    channel: str | None = None
    scope: str | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    identified_by: str | None = None
    given_by: str | None = None
    controllers: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    processing: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    withdrawn_how: str | None = None
    jurisdiction: str | None = None
    supersedes: str | None = None
    actor: str | None = None
    source: str | None = None
    received_at: datetime | None = None
    recorded_at: datetime | None = None
    propagated_at: datetime | None = None
    sequence: int | None = None
    previous_hash: str | None = None
    hash: str | None = None
    wording: Notice | None = None

    def __post_init__(self) -> None:
        if self.purpose not in PURPOSES:
            raise BadParameter(
                f"there is no purpose {self.purpose!r}", hint="choose one of " + ", ".join(PURPOSES)
            )
        if self.basis is not None and self.basis not in BASES:
            raise BadParameter(
                f"basis {self.basis!r} is not a letter of GDPR Art. 6(1)", hint="choose one of a to f"
            )
        for name in _TIMES:
            moment = getattr(self, name)
            if moment is not None:
                object.__setattr__(self, name, instant(moment))
        if self.wording is not None and self.notice is None:
            object.__setattr__(self, "notice", self.wording.key)

    # Not slots: key and canonical text are asked for many times over and kept with the event.
    @cached_property
    def key(self) -> str:
        """`consent:<uuid5 of the content>`."""
        return str(derived("consent", self.canonical))

    @cached_property
    def canonical(self) -> str:
        """The content as one line of JSON: no chain, no clock of ours, unknown values left out."""
        values = vars(self)
        return _encode({name: values[name] for name in CONTENT if values[name] not in (None, ())})

    def properties(self) -> dict[str, object]:
        """What the node holds, unknown values left out; the wording itself is a node of its own."""
        values = vars(self)
        known = {name: values[name] for name in STORED if values[name] not in (None, ())}
        plain = {name: list(value) if isinstance(value, tuple) else value for name, value in known.items()}
        return {**plain, "status": self.status.value, "key": self.key}


_TIMES = ("event_at", "valid_from", "valid_until", "received_at", "recorded_at", "propagated_at")
_OUTSIDE = frozenset(
    {"received_at", "recorded_at", "propagated_at", "sequence", "previous_hash", "hash", "wording"}
)  # fmt: skip
CONTENT = tuple(f.name for f in fields(ConsentEvent) if f.name not in _OUTSIDE)
"""Names of the properties that make the event what it is."""
STORED = tuple(f.name for f in fields(ConsentEvent) if f.name != "wording")
_LISTS = ("controllers", "recipients", "processing", "categories")


def instant(moment: datetime) -> datetime:
    """`moment` in UTC, cut to the millisecond that both engines keep; a naive one is taken as UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    aware = aware.astimezone(UTC)
    return aware.replace(microsecond=aware.microsecond // 1000 * 1000)


def _time_text(value: object) -> str:
    assert isinstance(value, datetime)
    return value.isoformat(timespec="milliseconds")


_encode = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_time_text
).encode


def from_properties(stored: Mapping[str, object]) -> ConsentEvent:
    """The event that a node's properties describe; properties of no field are ignored."""
    values = {name: stored[name] for name in STORED if stored.get(name) is not None}
    for name in _LISTS:
        listed = values.get(name)
        if isinstance(listed, list):
            values[name] = tuple(str(each) for each in listed)
    values["status"] = Status(str(stored["status"]))
    event = ConsentEvent(**values)  # type: ignore[arg-type]
    if isinstance(key := stored.get("key"), str):
        # As written; that the content still is what was written, the hash shows.
        event.__dict__["key"] = key
    return event


def first_link(subject: str) -> str:
    """What stands for "the event before" at the start of the chain of `subject`."""
    return hashlib.sha256(f"kenner consent chain of {subject}".encode()).hexdigest()


def link_hash(event: ConsentEvent, previous_hash: str) -> str:
    """SHA-256 over the event before and this one's content."""
    return hashlib.sha256(f"{previous_hash}\n{event.canonical}".encode()).hexdigest()


def chained(
    event: ConsentEvent, after: ConsentEvent | None, recorded_at: datetime | None = None
) -> ConsentEvent:
    """`event` as the next of its subject's chain, `after` being the last so far. An end takes effect as it is written."""
    previous = first_link(event.subject) if after is None or after.hash is None else after.hash
    place = 0 if after is None or after.sequence is None else after.sequence + 1
    made = copy(event)
    vars(made).update(
        key=event.key,
        canonical=event.canonical,
        sequence=place,
        previous_hash=previous,
        hash=link_hash(event, previous),
        recorded_at=recorded_at,
        propagated_at=recorded_at if event.status.ends else None,
    )
    return made
