"""Columns of the kinds, and what their cells may hold.

A cell is read one way or refused: nothing is guessed where two readings are usual in the trade
(31/12/2026 and 12/31/2026; 1,234 as a thousand or as one and a bit).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Field:
    """A column that is known. `type` is a key of `TYPES`; `choices` closes a list of words."""

    name: str
    type: str
    help: str
    required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CellType:
    read: Callable[[object], object]
    way_out: str


def text(value: object) -> str | None:
    """As it stands, without space around it; None when nothing is left."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # a spreadsheet holds an id as a float
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, int | float | Decimal):
        return str(value)
    raise ValueError(f"{_shown(value)} is not a text")


_WHOLE = re.compile(r"[+-]?\d{1,18}(?:\.0+)?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([., \u00a0\u202f'])\d{3})(?:\1\d{3})*")


def whole(value: object) -> int | None:
    """A whole number; thousands may be parted by point, comma, space or apostrophe."""
    if isinstance(value, bool):
        raise ValueError(f"{_shown(value)} is not a whole number")
    if isinstance(value, int):
        return _bounded(value)
    if isinstance(value, float | Decimal):
        if value != value or value != int(value):
            raise ValueError(f"{_shown(value)} is not a whole number")
        return _bounded(int(value))
    written = text(value)
    if written is None:
        return None
    if _WHOLE.fullmatch(written):
        return _bounded(int(written.partition(".")[0]))
    if _GROUPED.fullmatch(written):
        return _bounded(int(re.sub(r"[^\d+-]", "", written)))
    raise ValueError(f"{_shown(value)} is not a whole number")


def count(value: object) -> int | None:
    """A whole number from zero up."""
    number = whole(value)
    if number is not None and number < 0:
        raise ValueError(f"{_shown(value)} is less than zero")
    return number


def _bounded(number: int) -> int:
    if not -(2**63) <= number < 2**63:
        raise ValueError(f"{number} does not fit in 64 bits")
    return number


_POINT = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?")
_DUTCH = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+),\d{1,2}")
_ENGLISH = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+\.\d+")


def number(value: object) -> float | None:
    """A number: 12.50, 12,50, 1.234,50 and 1,234.50; not 1,234, which has two readings."""
    if isinstance(value, bool):
        raise ValueError(f"{_shown(value)} is not a number")
    if isinstance(value, int | float | Decimal):
        found = float(value)
    else:
        written = text(value)
        if written is None:
            return None
        if _POINT.fullmatch(written):
            found = float(written)
        elif _DUTCH.fullmatch(written):
            found = float(written.replace(".", "").replace(",", "."))
        elif _ENGLISH.fullmatch(written):
            found = float(written.replace(",", ""))
        else:
            raise ValueError(f"{_shown(value)} is not a number")
    if found != found or found in (float("inf"), float("-inf")):
        raise ValueError(f"{_shown(value)} is not a finite number")
    return found


def share(value: object) -> float | None:
    """A number from 0 to 1."""
    found = number(value)
    if found is not None and not 0.0 <= found <= 1.0:
        raise ValueError(f"{_shown(value)} is not between 0 and 1")
    return found


_TRUE = frozenset({"true", "1", "yes", "y", "ja", "j", "waar", "t"})
_FALSE = frozenset({"false", "0", "no", "n", "nee", "onwaar", "f"})


def truth(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    written = text(value)
    if written is None:
        return None
    if written.lower() in _TRUE:
        return True
    if written.lower() in _FALSE:
        return False
    raise ValueError(f"{_shown(value)} is neither yes nor no")


_DUTCH_DATE = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_EPOCH = re.compile(r"\d{9,10}|\d{12,13}")


def moment(value: object) -> datetime | None:
    """A time in UTC, cut to the millisecond: ISO 8601, 31-12-2026, or seconds or milliseconds since 1970.

    A time without a zone is UTC; a date is its first moment.
    """
    if isinstance(value, str):
        written = value.strip()
        if not written:
            return None
        return _written_moment(written)
    if isinstance(value, datetime):
        return _utc(value)
    if isinstance(value, date):
        return datetime.combine(value, time.min, UTC)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _epoch(float(value))
    raise ValueError(f"{_shown(value)} is not a date")


def _written_moment(written: str) -> datetime:
    try:
        return _utc(datetime.fromisoformat(written))
    except ValueError:
        pass
    if match := _DUTCH_DATE.fullmatch(written):
        day, month, year, hour, minute, second = (int(part or 0) for part in match.groups())
        try:
            return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        except ValueError:
            raise ValueError(f"{written!r} is not a day of the calendar") from None
    if _EPOCH.fullmatch(written):
        return _epoch(float(written))
    raise ValueError(f"{_shown(written)} is not a date")


def _epoch(seconds: float) -> datetime:
    try:
        return _utc(datetime.fromtimestamp(seconds / 1000 if seconds >= 1e11 else seconds, UTC))
    except (ValueError, OverflowError, OSError):
        raise ValueError(f"{seconds:g} is not a time since 1970") from None


def _utc(found: datetime) -> datetime:
    try:
        aware = found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except OverflowError:
        raise ValueError(f"{found.isoformat()} is out of range") from None
    return aware.replace(microsecond=aware.microsecond // 1000 * 1000)


def day(value: object) -> str | None:
    """A date as YYYY-MM-DD."""
    found = moment(value)
    return found.date().isoformat() if found else None


_PARTS = re.compile(r"[;|]")


def words(value: object) -> list[str] | None:
    """A list: a JSON list, or parts between `;` or `|`; each once, in order."""
    if isinstance(value, list | tuple):
        parts = [text(each) for each in value if each is not None]
    else:
        written = text(value)
        if written is None:
            return None
        parts = [part.strip() for part in _PARTS.split(written)]
    return list(dict.fromkeys(part for part in parts if part)) or None


@lru_cache(maxsize=100_000)
def e164(written: str, region: str = "NL") -> str:
    """`+31612345678` for "06-12345678"; the text itself when it is no number we can read."""
    import phonenumbers  # a fifth of a second that only a column of phone numbers should cost

    try:
        parsed = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return written
    if not phonenumbers.is_possible_number(parsed):
        return written
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def phone(value: object) -> str | None:
    written = text(value)
    return e164(written) if written else None


def country_like(value: object) -> str | None:
    """An ISO 3166 code in upper case, or the name as it stands."""
    written = text(value)
    return written.upper() if written and len(written) == 2 else written


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 42 else shown[:40] + "…'"


TYPES: Mapping[str, CellType] = {
    "text": CellType(text, "write plain text"),
    "whole": CellType(whole, "write digits only"),
    "count": CellType(count, "write digits only, or leave it empty"),
    "number": CellType(number, "write 1234.50, or leave it empty"),
    "share": CellType(share, "write a number from 0 to 1, such as 0.25"),
    "truth": CellType(truth, "write yes or no, or leave it empty"),
    "moment": CellType(moment, "write YYYY-MM-DD or YYYY-MM-DDThh:mm:ss+00:00, or leave it empty"),
    "day": CellType(day, "write YYYY-MM-DD, or leave it empty"),
    "words": CellType(words, "part them by ;"),
    "phone": CellType(phone, "write it with its country, +31…"),
    "country": CellType(country_like, "write the two letters of ISO 3166, or the name"),
}
