"""Parquet, a row group at a time; types are taken from the file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from graph.ingest.chunk import Chunk
from graph.ingest.opening import damaged, seekable
from graph.ingest.readers.headers import column_names

if TYPE_CHECKING:
    import pyarrow


def read_parquet(path: Path, stream: BinaryIO, size: int) -> Iterator[Chunk]:
    """Chunks of at most `size` rows. SourceError when the file is damaged or cut off."""
    row = 1
    for columns in read_arrays(path, stream, size):
        rows = len(next(iter(columns.values()), ()))
        yield Chunk(
            row, range(row, row + rows), {name: column.to_pylist() for name, column in columns.items()}
        )
        row += rows


def read_arrays(path: Path, stream: BinaryIO, size: int) -> Iterator[dict[str, pyarrow.Array]]:
    """Columns of at most `size` rows at a time as the file holds them."""
    import pyarrow.parquet  # a tenth of a second that only a Parquet file should cost

    with seekable(stream) as whole:
        try:
            file = pyarrow.parquet.ParquetFile(whole)
            names = column_names(path, file.schema_arrow.names, 1)
            for batch in file.iter_batches(batch_size=size, use_threads=False):
                yield dict(zip(names, map(_to_the_microsecond, batch.columns), strict=True))
            del file
            # What reading took is kept for the next file otherwise: some 50 MB.
            pyarrow.default_memory_pool().release_unused()
        except (pyarrow.ArrowException, OSError) as exc:
            raise damaged(path, "Parquet file", exc) from exc


def _to_the_microsecond(column: pyarrow.Array) -> pyarrow.Array:
    import pyarrow

    if pyarrow.types.is_timestamp(column.type) and column.type.unit == "ns":
        return column.cast(pyarrow.timestamp("us", tz=column.type.tz), safe=False)
    return column
