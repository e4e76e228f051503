"""From a row of somebody's file to a consent event, believing no more than the row can prove.

A yes without wording, method and time becomes `unproven`; a no is taken at its word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta

from graph.consent.events import BASES, ConsentEvent, Notice, Status
from graph.errors import BadKey, BadParameter
from graph.model.keys import customer_key, handle_key, namespace
from graph.model.purposes import purpose

COLUMNS: Mapping[str, str] = {
    "subject": "key of the record, `x:name` or `crm:id`; or platform and handle, or customer",
    "platform": "platform of the account",
    "handle": "handle of the account, with or without `@`",
    "customer": "id of the customer",
    "purpose": "one purpose slug",
    "status": "requested, given, refused, withdrawn, expired or unproven; yes and no are read as given and refused",
    "event_at": "when the person acted, ISO date or time",
    "basis": "letter of GDPR Art. 6(1); empty means a, consent",
    "assessment": "id of the legitimate-interest assessment, for basis f",
    "notice": "version of the wording",
    "wording": "the exact wording that was shown",
    "language": "language of the wording, ISO 639-1",
    "method": "web form, paper, phone, double opt-in, …",
    "evidence": "where the proof is",
    "channel": "channel it covers, for contact",
    "scope": "platform or account it covers, `*` or empty for all",
    "valid_from": "first moment it holds",
    "valid_until": "last moment it holds; a date means its last moment",
    "identified_by": "how the subject was identified",
    "given_by": "self, guardian or representative",
    "controllers": "who is responsible, separated by `;`",
    "recipients": "who receives the data, separated by `;`",
    "processing": "collect, link, infer, contact, share, export, separated by `;`",
    "categories": "data categories, separated by `;`",
    "withdrawn_how": "channel of the withdrawal",
    "jurisdiction": "ISO 3166 code",
    "supersedes": "key of the event it replaces",
    "actor": "who recorded it",
    "received_at": "when it reached the sender of the file",
}
"""The columns of a `consents` file; `purpose`, `status` and one way to name the record must be there."""

_YES = {"yes", "y", "true", "1", "ja", "j", "x", "opt-in", "optin", "opted-in", "granted", "accepted", "on"}
_NO = {"no", "n", "false", "0", "nee", "opt-out", "optout", "opted-out", "denied", "declined", "off"}
_LISTS = ("controllers", "recipients", "processing", "categories")
_TEXTS = (
    "assessment", "language", "method", "evidence", "channel", "scope", "identified_by", "given_by",
    "withdrawn_how", "jurisdiction", "supersedes", "actor",
)  # fmt: skip

AHEAD = timedelta(days=1)
"""How far in the future an act may be dated: time zones and clocks that run ahead, not more."""


def event_from_row(row: Mapping[str, object], *, source: str, now: datetime | None = None) -> ConsentEvent:
    """The event in `row` (column → text, number or datetime; empty means not known).

    `BadParameter` or `BadKey` says what is wrong, `column "…"` first. With `now`, an act dated more
    than a day ahead of it is refused.
    """
    text = {name: _text(value) for name, value in row.items()}
    subject = _subject(text)
    status = _status(text.get("status", ""))
    slug = purpose(_needed(text, "purpose")).slug
    basis = (text.get("basis") or "").lower().removeprefix("6(1)").strip("() ") or None
    if basis is not None and basis not in BASES:
        raise BadParameter(
            f"column basis: {basis!r} is not a letter of GDPR Art. 6(1)",
            hint="write a to f, or leave it empty",
        )
    moments = {
        name: moment(row.get(name), name) for name in ("event_at", "valid_from", "valid_until", "received_at")
    }
    acted = moments["event_at"]
    if now is not None and acted is not None and acted > now + AHEAD:
        raise BadParameter(
            f"column event_at: {acted:%Y-%m-%d} is still to come", hint="correct the date, or leave it empty"
        )
    wording = _wording(text)
    given = status is Status.GIVEN and basis in {None, "a"}
    proven = None not in (wording, text.get("method") or None, acted)
    return ConsentEvent(
        subject=subject,
        purpose=slug,
        status=Status.UNPROVEN if given and not proven else status,
        basis="a" if basis is None and status is Status.GIVEN else basis,
        wording=wording,
        source=source,
        event_at=acted,
        valid_from=moments["valid_from"],
        valid_until=moments["valid_until"],
        received_at=moments["received_at"],
        **{name: text.get(name) or None for name in _TEXTS},  # type: ignore[arg-type]
        **{name: _list(text.get(name, "")) for name in _LISTS},  # type: ignore[arg-type]
    )


def moment(value: object, column: str) -> datetime | None:
    """`value` as a time in UTC, None when empty. A bare date is its first moment, or its last for `valid_until`."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    text = _text(value)
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as exc:
        raise BadParameter(
            f"column {column}: {text[:40]!r} is not a date",
            hint="write YYYY-MM-DD or YYYY-MM-DDThh:mm:ss+00:00, or leave it empty",
        ) from exc
    if re.fullmatch(r"\d{4}-?\d{2}-?\d{2}", text) and column == "valid_until":
        found = datetime.combine(found.date(), time.max)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _needed(text: Mapping[str, str], column: str) -> str:
    value = text.get(column, "")
    if not value:
        raise BadParameter(f"column {column}: empty", hint=f"{column}: {COLUMNS[column]}")
    return value


def _subject(text: Mapping[str, str]) -> str:
    if named := text.get("subject"):
        try:
            head = namespace(named)
        except BadKey:
            raise BadKey(
                f"column subject: {named[:60]!r} is not a key", hint="write x:name or crm:id"
            ) from None
        rest = named.partition(":")[2]
        return customer_key(rest) if head.lower() == "crm" else handle_key(head, rest)
    if text.get("platform") and text.get("handle"):
        return handle_key(text["platform"], text["handle"])
    if customer := text.get("customer") or text.get("customer_id"):
        return customer_key(customer.lower().removeprefix("crm:"))
    raise BadKey("column subject: nobody is named", hint="fill subject, or platform and handle, or customer")


def _status(text: str) -> Status:
    said = text.lower()
    if said in _YES:
        return Status.GIVEN
    if said in _NO:
        return Status.REFUSED
    try:
        return Status(said)
    except ValueError:
        raise BadParameter(
            f"column status: {text[:40]!r} is no status we know",
            hint="write " + ", ".join(each.value for each in Status) + ", yes or no",
        ) from None


def _wording(text: Mapping[str, str]) -> Notice | None:
    shown, version = text.get("wording") or None, text.get("notice") or None
    return Notice(version, shown, text.get("language") or None) if shown or version else None


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())
