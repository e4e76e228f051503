"""Cells to values: a chunk of text becomes rows of typed values, and problems where it cannot.

Columns nobody knows are kept aside as JSON in `also`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from graph.ingest import citizen
from graph.ingest.chunk import Chunk
from graph.ingest.claims import Problem, Refusal
from graph.ingest.fields import TYPES, Field

Values = dict[str, object]


@dataclass(frozen=True, slots=True)
class TypedRow:
    row: int
    line: int
    values: Values


def read_column(field: Field, cells: Sequence[object]) -> tuple[list[object], dict[int, Problem]]:
    """Values of one column, None where the cell is empty or has a problem."""
    kind = TYPES[field.type]
    problems: dict[int, Problem] = {}
    values = _read(kind.read, cells, lambda at, said: problems.__setitem__(at, _problem(field, said)))
    if field.choices:
        for at, value in enumerate(values):
            if value is not None and str(value).lower() not in field.choices:
                problems[at] = Problem(
                    field.name,
                    f"{str(value)[:40]!r} is no {field.name} we know",
                    "write " + ", ".join(field.choices),
                )
        values = [None if at in problems else v and str(v).lower() for at, v in enumerate(values)]
    return values, problems


def _problem(field: Field, said: str) -> Problem:
    return Problem(field.name, said, TYPES[field.type].way_out)


def _read(
    read: Callable[[object], object], cells: Sequence[object], refuse: Callable[[int, str], None]
) -> list[object]:
    values: list[object] = []
    for at, cell in enumerate(cells):
        if cell is None or cell == "":
            values.append(None)
            continue
        try:
            values.append(read(cell))
        except ValueError as exc:
            values.append(None)
            refuse(at, str(exc))
    return values


def typed(
    chunk: Chunk, fields: Sequence[Field], watched: frozenset[str]
) -> tuple[list[TypedRow], list[Refusal]]:
    """Rows with all their known values, and the rows that cannot be taken. `watched` columns hold
    citizen numbers."""
    problems: dict[int, list[Problem]] = {}
    columns: dict[str, list[object]] = {}
    for field in fields:
        cells = chunk.columns.get(field.name)
        if cells is None:
            if field.required:  # a JSON line may lack what others have
                for at in range(len(chunk)):
                    problems.setdefault(at, []).append(_missing(field))
            continue
        columns[field.name], found = read_column(field, cells)
        for at, problem in found.items():
            problems.setdefault(at, []).append(problem)
        if field.required:
            for at, value in enumerate(columns[field.name]):
                if value is None and at not in found:
                    problems.setdefault(at, []).append(_missing(field))
    _look_for_citizens(chunk, watched, problems)
    aside = _aside(chunk, {field.name for field in fields}, watched)
    names = list(columns)
    rows = []
    for at, cells_of_row in enumerate(zip(*columns.values(), strict=True)):
        if at in problems:
            continue
        values = {name: value for name, value in zip(names, cells_of_row, strict=True) if value is not None}
        if aside is not None and aside[at]:
            values["also"] = aside[at]
        rows.append(TypedRow(chunk.first_row + at, chunk.lines[at], values))
    refused = [refusal(chunk, at, joined(found), watched) for at, found in sorted(problems.items())]
    return rows, refused


def refusal(chunk: Chunk, at: int, problem: Problem, watched: frozenset[str] = frozenset()) -> Refusal:
    original = {
        name: citizen.MASK if name in watched or name in citizen.COLUMNS else citizen.masked(value)
        for name, value in chunk.original(at).items()
    }
    return Refusal(chunk.first_row + at, chunk.lines[at], problem, original)


def joined(problems: Sequence[Problem]) -> Problem:
    """All that is wrong with a row as one problem, the first column named."""
    if len(problems) == 1:
        return problems[0]
    says = "; ".join(f"{p.column}: {p.says}" if at else p.says for at, p in enumerate(problems))
    return Problem(
        problems[0].column, says, "; ".join(dict.fromkeys(p.way_out for p in problems if p.way_out))
    )


def _missing(field: Field) -> Problem:
    return Problem(field.name, "is empty", f"fill in {field.name}: {field.help}")


def _look_for_citizens(chunk: Chunk, watched: frozenset[str], problems: dict[int, list[Problem]]) -> None:
    for name, cells in chunk.columns.items():
        if name in watched or name in citizen.COLUMNS:
            hits = [at for at, cell in enumerate(cells) if _is_held(cell, name)]
        else:
            hits = [at for at, cell in enumerate(cells) if type(cell) is str and citizen.named_in(cell)]
        for at in hits:
            problems.setdefault(at, []).append(citizen.problem(name))


def _is_held(cell: object, name: str) -> bool:
    if cell is None or cell == "":
        return False
    return name in citizen.COLUMNS or citizen.is_citizen_number(str(cell).strip())


def _aside(chunk: Chunk, known: set[str], watched: frozenset[str]) -> list[str | None] | None:
    names = sorted(set(chunk.columns) - known - watched - citizen.COLUMNS)
    if not names:
        return None
    kept = []
    for cells in zip(*(chunk.columns[name] for name in names), strict=True):
        said = {
            name: _plain(cell)
            for name, cell in zip(names, cells, strict=True)
            if cell is not None and cell != ""
        }
        kept.append(json.dumps(said, ensure_ascii=False, sort_keys=True, default=str) if said else None)
    return kept


def _plain(cell: object) -> object:
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    if isinstance(cell, Decimal):
        return str(cell)
    return cell


def unknown_columns(columns: Sequence[str], fields: Sequence[Field]) -> tuple[str, ...]:
    known = {field.name for field in fields}
    return tuple(name for name in columns if name not in known and name not in citizen.COLUMNS)


def missing_columns(columns: Sequence[str], fields: Sequence[Field]) -> tuple[Field, ...]:
    there = set(columns)
    return tuple(field for field in fields if field.required and field.name not in there)


def as_mapping(rows: Sequence[TypedRow]) -> Mapping[int, Values]:
    return {row.row: row.values for row in rows}
