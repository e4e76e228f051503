"""NDJSON: one JSON object a line. A line that is no object refuses the whole file."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from graph.errors import MalformedRow
from graph.ingest.chunk import Chunk
from graph.ingest.readers.delimited import MAX_CELL
from graph.ingest.readers.headers import column_name

_LONGEST_LINE = 16 * MAX_CELL


def read_jsonlines(path: Path, stream: BinaryIO, size: int) -> Iterator[Chunk]:
    """Chunks of at most `size` rows; a key that a line lacks is None there."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig")
    rows: list[dict[str, object]] = []
    lines: list[int] = []
    first, number = 1, 0
    while line := text.readline(_LONGEST_LINE + 1):
        number += 1
        if len(line) > _LONGEST_LINE:
            raise MalformedRow(path, number, f"is longer than {_LONGEST_LINE:,} characters")
        if line.isspace():
            continue
        rows.append(_object(path, number, line))
        lines.append(number)
        if len(rows) == size:
            yield _chunk(first, lines, rows)
            first += len(rows)
            rows, lines = [], []
    if rows:
        yield _chunk(first, lines, rows)


def _object(path: Path, number: int, line: str) -> dict[str, object]:
    try:
        found = json.loads(line)
    except RecursionError as exc:
        raise MalformedRow(path, number, "is nested too deeply", hint="flatten the objects") from exc
    except ValueError as exc:
        hint = "the file is one JSON document: write one object a line (jq -c '.[]')"
        at = getattr(exc, "colno", None)
        raise MalformedRow(
            path,
            number,
            f"is not JSON ({getattr(exc, 'msg', exc)}{f' at character {at}' if at else ''})",
            hint=hint if number == 1 and line.lstrip()[:1] in "[{" else "write one JSON object a line",
        ) from exc
    if not isinstance(found, dict):
        raise MalformedRow(
            path,
            number,
            f"is a JSON {type(found).__name__}, want an object",
            hint="write one object a line (jq -c '.[]')",
        )
    named: dict[str, object] = {}
    for key, value in found.items():
        if isinstance(value, str):
            if "\0" in value:
                raise MalformedRow(
                    path, number, "holds a NUL character", column=key, hint="export the file again"
                )
            if len(value) > MAX_CELL:
                raise MalformedRow(
                    path, number, f"has a value of more than {MAX_CELL:,} characters", column=key
                )
            if not value.isascii() and any("\ud800" <= c <= "\udfff" for c in value):
                raise MalformedRow(
                    path, number, "holds half a surrogate pair, which is no character", column=key
                )
        named[column_name(key)] = value
    return named


def _chunk(first: int, lines: list[int], rows: list[dict[str, object]]) -> Chunk:
    names = dict.fromkeys(name for row in rows for name in row)
    return Chunk(first, lines, {name: [row.get(name) for row in rows] for name in names})
