"""CSV and its brothers: comma, semicolon or tab, quotes doubled, UTF-8 with or without BOM.

Every row has as many cells as the header; a file where one has not is refused whole, because
a missing quote shifts all that follows.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from graph.errors import MalformedRow, SourceError
from graph.ingest.chunk import Chunk
from graph.ingest.opening import empty
from graph.ingest.readers.headers import column_names

DELIMITERS = (",", ";", "\t", "|")
MAX_CELL = 1_000_000
"""Longest cell, in characters: ten novels. A longer one is a quote that was never closed."""
_LINE_END = re.compile(r"\r\n|\r|\n")


def read_delimited(path: Path, stream: BinaryIO, size: int, *, with_cells: bool = True) -> Iterator[Chunk]:
    """Chunks of at most `size` rows; without cells, rows are checked and counted only. The stream was found
    to be UTF-8 before."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    csv.field_size_limit(MAX_CELL)
    first = text.readline(MAX_CELL)
    if not first.strip():
        raise _no_header(path, text)
    reader = csv.reader(chain([first], _lines(text)), delimiter=delimiter_of(first), strict=True)
    header = _taken(path, reader, 1)
    names = column_names(path, header[0], reader.line_num)
    row = 1
    while True:
        before = reader.line_num
        cells = _taken(path, reader, size)
        if not cells:
            return
        lines = _line_numbers(cells, before, reader.line_num)
        if set(map(len, cells)) != {len(names)}:
            cells, lines = _checked(path, cells, lines, len(names))
            if not cells:
                continue
        columns = map(list, zip(*cells, strict=True)) if with_cells else ([] for _ in names)
        yield Chunk(row, lines, dict(zip(names, columns, strict=True)))
        row += len(cells)


def delimiter_of(header: str) -> str:
    """The sign that parts the header into most cells; the comma when there is but one."""
    unquoted = re.sub(r'"[^"]*"', "", header)
    return max(DELIMITERS, key=lambda sign: (unquoted.count(sign), -DELIMITERS.index(sign)))


def _no_header(path: Path, text: io.TextIOWrapper) -> SourceError:
    if text.read(1):
        return MalformedRow(path, 1, "the first line is blank, where the names of the columns should be")
    return empty(path)


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    # A bound per read, so that a file without line ends does not fill the memory.
    return iter(partial(text.readline, 16 * MAX_CELL), "")


def _taken(path: Path, reader: Iterator[list[str]], size: int) -> list[list[str]]:
    try:
        return list(islice(reader, size))
    except csv.Error as exc:
        line = getattr(reader, "line_num", 0)
        said = str(exc)
        if "field larger" in said:
            raise MalformedRow(
                path,
                line,
                f"has a cell of more than {MAX_CELL:,} characters",
                hint="look for a quote that is not closed",
            ) from exc
        if "unexpected end" in said:
            raise MalformedRow(
                path, line, "ends inside a quoted cell", hint="close the quote, or export the file again"
            ) from exc
        raise MalformedRow(
            path, line, f"cannot be read as CSV ({said})", hint='write a quote inside a quoted cell twice: ""'
        ) from exc


def _line_numbers(cells: Sequence[list[str]], before: int, after: int) -> Sequence[int]:
    """Line on which each row begins; cheap when every row is one line."""
    if after - before == len(cells):
        return range(before + 1, after + 1)
    found, line = [], before + 1
    for row in cells:
        found.append(line)
        line += 1 + sum(len(_LINE_END.findall(cell)) for cell in row if "\n" in cell or "\r" in cell)
    return found


def _checked(
    path: Path, cells: Sequence[list[str]], lines: Sequence[int], width: int
) -> tuple[list[list[str]], list[int]]:
    """`cells` without blank lines; MalformedRow for the first row with another number of cells."""
    kept = [(row, line) for row, line in zip(cells, lines, strict=True) if row]
    for row, line in kept:
        if len(row) != width:
            raise MalformedRow(
                path,
                line,
                f"has {len(row)} cells where the header has {width}",
                hint="quote cells that hold the delimiter, or export the file again",
            )
    return [row for row, _ in kept], [line for _, line in kept]
