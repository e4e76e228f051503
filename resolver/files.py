"""Records from `accounts` and `customers` files, in any format the import reads.

A column that is not known is no evidence and is left alone; a row that cannot be a record
is refused with its place, never skipped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from graph.errors import MalformedRow
from graph.ingest.table import open_table
from resolver import normalise, numbers
from resolver.numbers import NONE, Numbering
from resolver.records import CRM, Fields, Records, one_after_another, undisturbed
from resolver.texts import Texts, texts, texts_as_they_are

_CHUNK_ROWS = 50_000


def read(path: Path, truth: str | None = None, numbering: Numbering = NONE) -> Records:
    """The records in a file, in file order; `truth` names the column that says who is who.

    `numbering` names more columns that hold numbers of a company; BadParameter for those of a state.
    """
    with undisturbed():
        return _from_columns(open_table(path).arrays(_CHUNK_ROWS), str(path), truth, numbering)


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
    for columns in open_table(path).arrays(_CHUNK_ROWS):
        part = part_of(columns, str(path), truth, first, numbering)
        first += len(part)
        yield part


def _from_columns(
    chunks: Iterable[Mapping[str, Sequence[object]]],
    path: str,
    truth: str | None,
    numbering: Numbering = NONE,
) -> Records:
    """Columns of some rows at a time, all of one length."""
    parts: list[Fields] = []
    size = 0
    for columns in chunks:
        parts.append(_fields(columns, path, truth, size + 1, numbering))
        size += len(parts[-1])
    parts = [part for part in parts if len(part)]
    if not parts:
        return Records(())
    found = parts[0] if len(parts) == 1 else one_after_another(parts)
    _all_different(found.texts["key"], path)
    return Records.of_fields(found)


def part_of(
    columns: Mapping[str, Sequence[object]],
    path: str,
    truth: str | None,
    first: int,
    numbering: Numbering = NONE,
) -> Records:
    """Columns of one length as records; `first` is the number of the first row."""
    held = _fields(columns, path, truth, first, numbering)
    return Records.of_fields(held) if len(held) else Records(())


def _fields(
    columns: Mapping[str, Sequence[object]], path: str, truth: str | None, first: int, numbering: Numbering
) -> Fields:
    size = len(next(iter(columns.values()), ()))
    if not size:
        return Fields({"key": texts([])})
    known = {name.strip().lower(): column for name, column in columns.items()}
    if truth is not None and truth.lower() not in known:
        raise MalformedRow(
            path, first, f"no column {truth!r}", hint=f"the columns are {', '.join(sorted(known))}"
        )
    wanted = {*COLUMNS, *((truth.lower(),) if truth is not None else ())}
    told = {
        name: held for name, column in known.items() if name in wanted and len((held := _texts(column)).signs)
    }
    silent = _silent(size)
    found = _named(told, silent)
    nobody = np.flatnonzero(~found["key"].told)
    if len(nobody):
        raise MalformedRow(
            path, first + int(nobody[0]), "neither a handle nor an id", hint="fill `handle`, or `id`"
        )
    found |= {name: told[name] for name in _AS_IT_IS if name in told}
    if (place := _places(told)) is not None:
        found["place"] = place
    lists: dict[str, Sequence[tuple[str, ...]]] = {}
    if "handles" in told:
        lists["handles"] = [_keys(each) if each else () for each in told["handles"].values()]
    if given := numbers.told(known, lambda column: _texts(column).values(), numbering):
        lists["numbers"] = given
    return Fields(found, lists, None if truth is None else told.get(truth.lower(), silent))


def _silent(size: int) -> Texts:
    return Texts(np.empty(0, dtype=np.uint8), np.zeros(size + 1, dtype=np.int64))


def _named(told: Mapping[str, Texts], silent: Texts) -> dict[str, Texts]:
    """Key, platform, handle and name. A row without a handle and a platform is a customer's."""
    handle = told.get("handle", silent).without_leading("@")
    platforms = told.get("platform", silent).mapped(normalise.letters)
    unsaid = np.flatnonzero(~platforms.told)
    crm = platforms.changed(unsaid, ["" if each else CRM for each in handle.told[unsaid].tolist()])
    key = told.get("id", silent)
    bare = np.flatnonzero(~key.told & handle.told)
    if len(bare):
        of, called = crm.taken(bare).values(), handle.taken(bare).values()
        key = key.changed(bare, [f"{one}:{other.lower()}" for one, other in zip(of, called, strict=True)])
    both = told.get("first_name", silent).joined_with(told.get("last_name", silent))
    return {
        "key": key, "platform": crm.changed(np.flatnonzero(~crm.told), ["account"] * int((~crm.told).sum())),
        "handle": handle, "name": told.get("name", silent).or_else(both),
    }  # fmt: skip


def _places(told: Mapping[str, Texts]) -> Texts | None:
    """Where somebody is, in parts where a file tells it so, each part once."""
    parts = [told[name] for name in ("location", "city", "state", "country") if name in told]
    if len(parts) < 2:
        return parts[0] if parts else None
    rows = zip(*(part.values() for part in parts), strict=True)
    return texts_as_they_are([", ".join(dict.fromkeys(part for part in row if part)) for row in rows])


def _texts(column: Sequence[object]) -> Texts:
    """A column as texts without spaces around them; nothing where nothing is known."""
    held = _of_arrow(column) if type(column).__module__.startswith("pyarrow") else None
    if held is None:
        values: Sequence[object] = column.to_pylist() if hasattr(column, "to_pylist") else column
        return texts_as_they_are([
            value.strip() if type(value) is str else "" if value is None else _text(value) for value in values
        ])  # fmt: skip
    odd = np.flatnonzero(held.odd_edges())
    return held.changed(odd, [held[k].strip() for k in odd.tolist()])


def _of_arrow(column: Any) -> Texts | None:
    """Texts and whole numbers of an Arrow array; None for what only Python spells."""
    import pyarrow as pa

    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_integer(kind)):
        return None
    held = column.cast(pa.large_string())
    if held.null_count:
        held = held.fill_null("")
    _, starts, signs = held.buffers()
    bounds = np.frombuffer(starts, dtype=np.int64)[held.offset : held.offset + len(held) + 1]
    whole = np.frombuffer(signs, dtype=np.uint8) if signs is not None else np.empty(0, dtype=np.uint8)
    return Texts(whole[bounds[0] : bounds[-1]].copy(), bounds - bounds[0])


COLUMNS = (
    "id", "platform", "handle", "name", "first_name", "last_name", "bio", "location", "city", "state", "country", "url",
    "email", "phone", "language", "birthday", "address", "postcode", "handles",
)  # fmt: skip


_AS_IT_IS = ("bio", "url", "email", "phone", "language", "birthday", "address", "postcode")
"""Columns that are fields of a record as they stand."""


def _all_different(keys: Texts, path: str) -> None:
    if keys.order() is None or len(keys.numbered) == len(keys):
        return
    seen: dict[str, int] = {}
    for number, key in enumerate(keys.values(), start=1):
        if (first := seen.setdefault(key, number)) != number:
            raise repeated(path, key, first, number)


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
