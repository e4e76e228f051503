"""A file as a table: which format it has, whether it is sound, and its rows as often as asked.

`survey` reads the whole file before the first write, so that damage near its end is found while
nothing has been stored yet.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from graph.errors import UnsupportedExport
from graph.ingest.chunk import Chunk
from graph.ingest.opening import empty, opened
from graph.ingest.readers.delimited import read_delimited
from graph.ingest.readers.encoding import check_text
from graph.ingest.readers.jsonlines import read_jsonlines
from graph.ingest.readers.parquet import read_arrays, read_parquet
from graph.ingest.readers.workbook import read_workbook

Reader = Callable[[Path, BinaryIO, int], Iterator[Chunk]]
SURVEY_ROWS = 50_000


@dataclass(frozen=True, slots=True)
class Format:
    name: str
    suffixes: tuple[str, ...]
    read: Reader
    is_text: bool
    magic: bytes = b""


FORMATS: tuple[Format, ...] = (
    Format("CSV", (".csv", ".tsv", ".txt"), read_delimited, is_text=True),
    Format("NDJSON", (".ndjson", ".jsonl", ".json"), read_jsonlines, is_text=True),
    Format("Parquet", (".parquet", ".pq"), read_parquet, is_text=False, magic=b"PAR1"),
    Format("XLSX", (".xlsx",), read_workbook, is_text=False, magic=b"PK\x03\x04"),
)


@dataclass(frozen=True, slots=True)
class Table:
    """`path` as given; chunks come afresh from the first row at every call of `chunks`."""

    path: Path
    format: Format

    def chunks(self, size: int) -> Iterator[Chunk]:
        with opened(self.path) as file:
            yield from self.format.read(self.path, file.stream, size)

    def arrays(self, size: int) -> Iterator[Mapping[str, Any]]:
        """Columns of at most `size` rows at a time in the form that costs least: Arrow arrays of Parquet, else values."""
        if self.format.read is not read_parquet:
            yield from (chunk.columns for chunk in self.chunks(size))
            return
        with opened(self.path) as file:
            yield from read_arrays(self.path, file.stream, size)

    def checked(self) -> Iterator[Chunk]:
        """As `chunks`, for a look at the structure alone: the chunks of a CSV hold no cells."""
        if self.format.read is not read_delimited:
            yield from self.chunks(SURVEY_ROWS)
            return
        with opened(self.path) as file:
            yield from read_delimited(self.path, file.stream, SURVEY_ROWS, with_cells=False)

    def content_hash(self) -> str:
        """SHA-256 of the file as it lies there, in hexadecimal."""
        digest = hashlib.sha256()
        with self.path.open("rb") as raw:
            while block := raw.read(1 << 20):
                digest.update(block)
        return digest.hexdigest()


def open_table(path: Path) -> Table:
    """The table in `path`. UnsupportedExport for a format we do not read, SourceError for bad bytes.

    Reads text files once, to the end, for their encoding.
    """
    with opened(path) as file:
        form = _format(path, file.name)
        if form.is_text:
            check_text(path, file.stream)
        elif not file.stream.read(len(form.magic)).startswith(form.magic):
            raise UnsupportedExport(
                f"{path}: is named {form.name} but does not begin like one",
                hint="check the file and its name",
            )
    return Table(path, form)


def _format(path: Path, name: str) -> Format:
    suffix = PurePosixPath(name).suffix.lower()
    for form in FORMATS:
        if suffix in form.suffixes:
            return form
    raise UnsupportedExport(
        f"{path}: {suffix or 'no suffix'} is no format we read",
        hint="use .csv, .tsv, .ndjson, .parquet or .xlsx, also as .gz or .zip",
    )


@dataclass(frozen=True, slots=True)
class Survey:
    """What one pass over the whole file told."""

    rows: int
    columns: tuple[str, ...]


def survey(table: Table, look: Callable[[Chunk], None] | None = None) -> Survey:
    """Read all of `table`; the reader's errors pass through. An error when it has no row."""
    rows = 0
    columns: dict[str, None] = {}
    for chunk in table.checked() if look is None else table.chunks(SURVEY_ROWS):
        rows += len(chunk)
        columns.update(dict.fromkeys(chunk.columns))
        if look is not None:
            look(chunk)
    if not rows:
        raise empty(table.path)
    return Survey(rows, tuple(columns))
