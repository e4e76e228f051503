"""XLSX: the first sheet, values only, header in the first row that is not blank."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import ParseError

from graph.errors import MalformedRow
from graph.ingest.chunk import Chunk
from graph.ingest.opening import checked_zip, damaged, empty, seekable
from graph.ingest.readers.headers import column_names

_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})


def read_workbook(path: Path, stream: BinaryIO, size: int) -> Iterator[Chunk]:
    """Chunks of at most `size` rows. SourceError when the file is damaged, MalformedRow for a formula that failed."""
    import openpyxl  # half a second that only a workbook should cost
    from openpyxl.utils.exceptions import InvalidFileException

    with seekable(stream) as whole:
        checked_zip(path, whole)
        whole.seek(0)
        try:
            with warnings.catch_warnings():
                # openpyxl warns of styles and validations it leaves out; values are all we read
                warnings.simplefilter("ignore", UserWarning)
                book = openpyxl.load_workbook(whole, read_only=True, data_only=True)
                yield from _chunks(path, book.worksheets[0].iter_rows(values_only=True), size)
                book.close()
        except (
            zipfile.BadZipFile,
            InvalidFileException,
            ParseError,
            KeyError,
            IndexError,
            OSError,
            ValueError,
        ) as exc:
            raise damaged(path, "workbook", exc) from exc


def _chunks(path: Path, rows: Iterator[tuple[object, ...]], size: int) -> Iterator[Chunk]:
    names: list[str] | None = None
    taken: list[tuple[object, ...]] = []
    lines: list[int] = []
    first = 1
    for line, cells in enumerate(rows, start=1):
        filled = _trimmed(cells)
        if not filled:
            continue
        if names is None:
            names = column_names(path, filled, line)
            continue
        _check(path, line, names, filled)
        taken.append((*filled, *(None for _ in range(len(names) - len(filled)))))
        lines.append(line)
        if len(taken) == size:
            yield _chunk(first, lines, names, taken)
            first += len(taken)
            taken, lines = [], []
    if names is None:
        raise empty(path)
    if taken:
        yield _chunk(first, lines, names, taken)


def _check(path: Path, line: int, names: list[str], cells: tuple[object, ...]) -> None:
    if len(cells) > len(names):
        raise MalformedRow(
            path, line, f"has {len(cells)} cells where the header has {len(names)}", hint="name the column"
        )
    for name, cell in zip(names, cells, strict=False):
        if isinstance(cell, str) and cell in _ERRORS:
            raise MalformedRow(
                path, line, f"holds the error {cell}", column=name, hint="mend the formula, or empty the cell"
            )


def _trimmed(cells: tuple[object, ...]) -> tuple[object, ...]:
    """Without blank cells at the end: a sheet remembers columns that were once used."""
    end = len(cells)
    while end and (cells[end - 1] is None or cells[end - 1] == ""):
        end -= 1
    return cells[:end]


def _chunk(first: int, lines: list[int], names: list[str], rows: list[tuple[object, ...]]) -> Chunk:
    return Chunk(first, lines, dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))
