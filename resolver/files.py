"""Records from `accounts` and `customers` files, in any format the import reads.

A column that is not known is no evidence and is left alone; a row that cannot be a record
is refused with its place, never skipped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from graph.errors import MalformedRow
from graph.ingest.table import open_table
from resolver import normalise
from resolver.records import CRM, Record, Records

_CHUNK_ROWS = 50_000


def read(path: Path, truth: str | None = None) -> Records:
    """The records in a file, in file order; `truth` names the column that says who is who."""
    return from_rows(_rows(path), path=str(path), truth=truth)


def _rows(path: Path) -> Iterator[Mapping[str, object]]:
    for chunk in open_table(path).chunks(_CHUNK_ROWS):
        names = tuple(chunk.columns)
        for values in zip(*chunk.columns.values(), strict=True):
            yield dict(zip(names, values, strict=True))


def from_rows(rows: Iterable[Mapping[str, object]], *, path: str, truth: str | None = None) -> Records:
    """Rows of an `accounts` or `customers` file as records, in file order.

    A row needs a handle or an `id`. `id` names it when there; else `platform:handle`.
    Raises MalformedRow for a row with neither, a missing truth column, or a repeated id.
    """
    records: list[Record] = []
    people: list[str] = []
    seen: dict[str, int] = {}
    for number, row in enumerate(rows, start=1):
        text = {column.strip().lower(): _text(value) for column, value in row.items()}
        if truth is not None and truth.lower() not in text:
            raise MalformedRow(
                path, number, f"no column {truth!r}", hint=f"the columns are {', '.join(sorted(text))}"
            )
        record = _record(text, path, number)
        if record.key in seen:
            raise MalformedRow(
                path,
                number,
                f"{record.key!r} is also row {seen[record.key]}",
                hint="give every row its own `id`",
            )
        seen[record.key] = number
        records.append(record)
        people.append(text[truth.lower()] if truth is not None else "")
    return Records(tuple(records), tuple(people) if truth is not None else ())


def _record(text: Mapping[str, str], path: str, number: int) -> Record:
    handle = text.get("handle", "").lstrip("@")
    platform = normalise.letters(text.get("platform", "")) or ("" if handle else CRM)
    name = text.get("name", "") or " ".join(
        part for part in (text.get("first_name", ""), text.get("last_name", "")) if part
    )
    key = text.get("id", "") or (f"{platform}:{handle.lower()}" if handle else "")
    if not key:
        raise MalformedRow(path, number, "neither a handle nor an id", hint="fill `handle`, or `id`")
    place = [text.get(column, "") for column in ("location", "city", "state", "country")]
    return Record(
        key=key, platform=platform or "account", handle=handle, name=name, bio=text.get("bio", ""),
        place=", ".join(dict.fromkeys(part for part in place if part)), url=text.get("url", ""),
        email=text.get("email", ""), phone=text.get("phone", ""), language=text.get("language", ""),
        birthday=text.get("birthday", ""), address=text.get("address", ""), postcode=text.get("postcode", ""),
        handles=_keys(text.get("handles", "")),
    )  # fmt: skip


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
