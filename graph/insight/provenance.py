"""Where each datum comes from: source, file, row, and which properties that row set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from graph.store import Row


@dataclass(frozen=True, slots=True)
class Origin:
    """`row` counts data rows from 1; `properties` are the ones this row set."""

    record: str
    source: str
    terms: str
    link_terms: str
    file: str
    row: int | None
    properties: list[str]
    at: datetime | None


def origins(rows: Iterable[Row]) -> list[Origin]:
    """Rows of `explore.person_sources` or `explore.handle_sources`."""
    return [
        Origin(
            record=row["record"],
            source=row["source"],
            terms=str(row["terms"] or ""),
            link_terms=str(row["link_terms"] or ""),
            file=str(row["file"] or ""),
            row=row["row"],
            properties=list(row["sets"] or []),
            at=row["at"],
        )
        for row in rows
    ]
