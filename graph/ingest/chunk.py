"""A stretch of rows by column, the one form in which every reader hands rows on.

Columns are aligned: `columns[name][i]`, `lines[i]` and row `first_row + i` are one row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chunk:
    """`first_row` counts data rows from 1; `lines` are lines of the file as an editor counts them
    (for Parquet, which has none, the row number). Values are text, or what a typed format holds."""

    first_row: int
    lines: Sequence[int]
    columns: Mapping[str, Sequence[object]]

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def last_row(self) -> int:
        return self.first_row + len(self) - 1

    def renamed(self, names: Mapping[str, str]) -> Chunk:
        """The same with columns renamed; names that are not there do no harm."""
        return Chunk(
            self.first_row, self.lines, {names.get(name, name): c for name, c in self.columns.items()}
        )

    def without(self, dropped: frozenset[str]) -> Chunk:
        return Chunk(
            self.first_row, self.lines, {name: c for name, c in self.columns.items() if name not in dropped}
        )

    def after(self, row: int) -> Chunk:
        """The rows beyond `row`."""
        cut = max(0, row - self.first_row + 1)
        return (
            self
            if cut == 0
            else Chunk(
                self.first_row + cut, self.lines[cut:], {name: c[cut:] for name, c in self.columns.items()}
            )
        )

    def upto(self, row: int) -> Chunk:
        """The rows up to and with `row`."""
        cut = max(0, row - self.first_row + 1)
        return Chunk(self.first_row, self.lines[:cut], {name: c[:cut] for name, c in self.columns.items()})

    def original(self, index: int) -> dict[str, object]:
        """Row `index` as it was read, empty cells left out."""
        return {
            name: values[index] for name, values in self.columns.items() if values[index] not in (None, "")
        }
