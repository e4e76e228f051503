"""Records from `accounts` and `customers` files, in any format the import reads.

A column that is not known is no evidence and is left alone; a row that cannot be a record
is refused with its place, never skipped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from graph.errors import MalformedRow
from graph.ingest.table import open_table
from resolver import normalise, numbers
from resolver.numbers import NONE, Numbering
from resolver.records import CRM, Record, Records, undisturbed

_CHUNK_ROWS = 50_000


def read(path: Path, truth: str | None = None, numbering: Numbering = NONE) -> Records:
    """The records in a file, in file order; `truth` names the column that says who is who.

    `numbering` names more columns that hold numbers of a company; BadParameter for those of a state.
    """
    with undisturbed():
        return _from_columns(
            (chunk.columns for chunk in open_table(path).chunks(_CHUNK_ROWS)), str(path), truth, numbering
        )


def from_rows(rows: Iterable[Mapping[str, object]], *, path: str, truth: str | None = None) -> Records:
    """Rows of an `accounts` or `customers` file as records, in file order.

    A row needs a handle or an `id`. `id` names it when there; else `platform:handle`.
    Raises MalformedRow for a row with neither, a missing truth column, or a repeated id.
    """
    held = list(rows)
    names = dict.fromkeys(column for row in held for column in row)
    return _from_columns(
        [{name: [row.get(name) for row in held] for name in names}] if held else [], path, truth
    )


def parts(path: Path, truth: str | None = None, numbering: Numbering = NONE) -> Iterator[Records]:
    """As `read`, some rows at a time; that no id stands twice is left to the caller (`repeated`)."""
    first = 1
    for chunk in open_table(path).chunks(_CHUNK_ROWS):
        part = part_of(chunk.columns, str(path), truth, first, numbering)
        first += len(part)
        yield part


def _from_columns(
    chunks: Iterable[Mapping[str, Sequence[object]]],
    path: str,
    truth: str | None,
    numbering: Numbering = NONE,
) -> Records:
    """Columns of some rows at a time, all of one length."""
    records: list[Record] = []
    people: list[str] = []
    for columns in chunks:
        part = part_of(columns, path, truth, len(records) + 1, numbering)
        records += part.rows
        people += part.truth
    _all_different(records, path)
    return Records(tuple(records), tuple(people))


def part_of(
    columns: Mapping[str, Sequence[object]],
    path: str,
    truth: str | None,
    first: int,
    numbering: Numbering = NONE,
) -> Records:
    """Columns of one length as records; `first` is the number of the first row."""
    size = len(next(iter(columns.values()), ()))
    if not size:
        return Records(())
    text = {
        name.strip().lower(): [
            value.strip() if type(value) is str else "" if value is None else _text(value) for value in column
        ]
        for name, column in columns.items()
    }
    if truth is not None and truth.lower() not in text:
        raise MalformedRow(
            path, first, f"no column {truth!r}", hint=f"the columns are {', '.join(sorted(text))}"
        )
    blank = [""] * size
    rows = zip(*(text.get(name, blank) for name in COLUMNS), numbers.told(text, numbering, size), strict=True)
    return Records(
        tuple(_record(row, path, number) for number, row in enumerate(rows, start=first)),
        tuple(text[truth.lower()]) if truth is not None else (),
    )


COLUMNS = (
    "id", "platform", "handle", "name", "first_name", "last_name", "bio", "location", "city", "state", "country", "url",
    "email", "phone", "language", "birthday", "address", "postcode", "handles",
)  # fmt: skip


def _record(row: tuple[Any, ...], path: str, number: int) -> Record:
    (
        id_, platform, handle, name, first, last, bio, location, city, state, country, url, email, phone, language,
        birthday, address, postcode, handles, numbered,
    ) = row  # fmt: skip
    handle = handle.lstrip("@")
    platform = normalise.letters(platform) or ("" if handle else CRM)
    key = id_ or (f"{platform}:{handle.lower()}" if handle else "")
    if not key:
        raise MalformedRow(path, number, "neither a handle nor an id", hint="fill `handle`, or `id`")
    place = location
    if city or state or country:
        place = ", ".join(dict.fromkeys(part for part in (location, city, state, country) if part))
    return Record(
        key, platform or "account", handle, name or " ".join(part for part in (first, last) if part), bio, place, url,
        email, phone, language, birthday, address, postcode, numbered, _keys(handles) if handles else (),
    )  # fmt: skip


def _all_different(records: Sequence[Record], path: str) -> None:
    if len({record.key for record in records}) == len(records):
        return
    seen: dict[str, int] = {}
    for number, record in enumerate(records, start=1):
        if (first := seen.setdefault(record.key, number)) != number:
            raise repeated(path, record.key, first, number)


def repeated(path: str, key: str, first: int, number: int) -> MalformedRow:
    """What is wrong with row `number` when row `first` has its key."""
    return MalformedRow(path, number, f"{key!r} is also row {first}", hint="give every row its own `id`")


def _keys(text: str) -> tuple[str, ...]:
    parts = text.strip("[] ").replace(";", ",").replace("'", "").replace('"', "").split(",")
    return tuple(part.strip().lower().replace("@", "") for part in parts if part.strip())


def _text(value: object) -> str:
    # A missing number in a data frame is a float that differs from itself.
    if value is None or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, (list, tuple)):
        return ",".join(str(part) for part in value)
    return str(value).strip()
