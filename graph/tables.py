"""Rows as text: a table for people, CSV, JSON or Parquet for programs.

What a spreadsheet would run as a formula is written so that it will not: a leading `=`, `+`, `-`,
`@`, tab or return gets an apostrophe in CSV (OWASP, "CSV Injection"). Numbers keep their sign.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from graph.errors import BadParameter

FORMATS = ("table", "csv", "json", "parquet")
_SUFFIXES = {".csv": "csv", ".json": "json", ".parquet": "parquet", ".txt": "table"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def format_of(path: Path) -> str:
    """The format a file name asks for; BadParameter when its suffix says none."""
    found = _SUFFIXES.get(path.suffix.lower())
    if found is None:
        raise BadParameter(
            f"cannot tell the format of {path.name}", hint="end the name in " + ", ".join(_SUFFIXES)
        )
    return found


def as_json(value: object) -> str:
    """One JSON document; times as ISO 8601, unknown objects refused."""
    return json.dumps(value, ensure_ascii=False, indent=1, default=_plain) + "\n"


def as_csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(column)) for column in columns])
    return out.getvalue()


def as_table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """Aligned columns, figures to the right."""
    cells = [[_shown(row.get(column)) for column in columns] for row in rows]
    widths = [max([len(c), *(len(line[i]) for line in cells)]) for i, c in enumerate(columns)]
    right = [
        any(isinstance(row.get(c), int | float) and not isinstance(row.get(c), bool) for row in rows)
        for c in columns
    ]

    def line(parts: Sequence[str]) -> str:
        padded = (p.rjust(w) if r else p.ljust(w) for p, w, r in zip(parts, widths, right, strict=True))
        return "  ".join(padded).rstrip()

    return (
        "\n".join([line(columns), line(["-" * w for w in widths]), *(line(parts) for parts in cells)]) + "\n"
    )


def write_table(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[str], fmt: str, out: Path | None
) -> str | None:
    """The rows as `fmt`: written to `out`, or returned as text when `out` is None.

    BadParameter for Parquet without a file. A file appears whole or not at all.
    """
    if fmt == "parquet":
        if out is None:
            raise BadParameter("Parquet needs a file to go to", hint="add --out result.parquet")
        _write_parquet(rows, columns, out)
        return None
    text = {"csv": as_csv, "table": as_table}[fmt](rows, columns) if fmt != "json" else as_json(list(rows))
    if out is None:
        return text
    partial = out.with_name(out.name + ".part")
    partial.write_text(text, encoding="utf-8")
    partial.replace(out)
    return None


def _write_parquet(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], out: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table({c: [_storable(row.get(c)) for row in rows] for c in columns})
    partial = out.with_name(out.name + ".part")
    pq.write_table(table, partial)
    partial.replace(out)


def _storable(value: object) -> object:
    return (
        json.dumps(value, ensure_ascii=False, default=_plain)
        if isinstance(value, dict | list | tuple)
        else value
    )


def _cell(value: object) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    text = _text(value)
    return "'" + text if text.startswith(_FORMULA) else text


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 1000 else f"{value:,.0f}"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    text = _text(value).replace("\n", " ")
    return text if len(text) <= 100 else text[:99] + "…"


def _text(value: object) -> str:
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False, default=_plain)
    return str(_plain(value)) if isinstance(value, datetime | date) else str(value)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
