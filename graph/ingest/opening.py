"""The bytes of a file, unpacked while they are read, with bounds that a bomb cannot pass.

Gzip and zip are recognised by their first bytes, whatever the name says. Nothing is ever
unpacked under a name that the archive chooses.
"""

from __future__ import annotations

import gzip
import io
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO

from graph.errors import SourceError, UnsupportedExport

MAX_ENTRIES = 10_000
MAX_BYTES = 1 << 30
"""Longest content an archive may unpack to."""
MAX_RATIO = 100
RATIO_FROM = 16 << 20
"""Below this many unpacked bytes the ratio says nothing: a small file of equal rows packs well."""

_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_OPC = "[Content_Types].xml"


@dataclass(frozen=True, slots=True)
class Opened:
    """`name` is the file's own name without the packing, `inner` its name in a zip, or empty."""

    name: str
    stream: BinaryIO
    inner: str = ""


@contextmanager
def opened(path: Path) -> Iterator[Opened]:
    """The content of `path`. SourceError when it is not there, empty, damaged or a bomb."""
    try:
        raw = path.open("rb")
    except FileNotFoundError as exc:
        raise SourceError(f"{path}: there is no such file", hint="check the path") from exc
    except OSError as exc:
        raise SourceError(
            f"{path}: cannot be read ({exc.strerror})", hint="check the path and its rights"
        ) from exc
    with raw:
        head = raw.read(4)
        raw.seek(0)
        if not head:
            raise empty(path)
        if head.startswith(_GZIP):
            packed = _Bounded(path, gzip.GzipFile(fileobj=raw), path.stat().st_size)
            with io.BufferedReader(packed, 1 << 18) as stream:
                yield Opened(path.name.removesuffix(".gz"), stream)
        elif head == _ZIP and not _is_workbook(path, raw):
            with _member(path, raw) as found:
                yield found
        else:
            yield Opened(path.name, raw)


def empty(path: Path) -> SourceError:
    return SourceError(f"{path}: is empty", hint="export it again; a file needs a header and a row")


@contextmanager
def seekable(stream: BinaryIO) -> Iterator[BinaryIO]:
    """`stream` itself when it can be read from any place, else a copy on disk that is gone afterwards."""
    if stream.seekable():
        yield stream
        return
    with tempfile.TemporaryFile(prefix="kenner-") as copy:
        while block := stream.read(1 << 20):
            copy.write(block)
        copy.seek(0)
        yield copy


def checked_zip(path: Path, raw: BinaryIO) -> zipfile.ZipFile:
    """The archive in `raw`, its directory within bounds. SourceError otherwise."""
    try:
        archive = zipfile.ZipFile(raw)
    except zipfile.BadZipFile as exc:
        raise damaged(path, "zip", exc) from exc
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise _refused(path, f"holds {len(entries):,} entries, more than {MAX_ENTRIES:,}")
    total, packed = sum(e.file_size for e in entries), sum(e.compress_size for e in entries)
    if total > MAX_BYTES:
        raise _refused(path, f"unpacks to {total:,} bytes, more than {MAX_BYTES:,}")
    if total > RATIO_FROM and total > packed * MAX_RATIO:
        raise _refused(path, f"unpacks to more than {MAX_RATIO} times its size")
    for entry in entries:
        _check_name(path, entry)
    return archive


def _check_name(path: Path, entry: zipfile.ZipInfo) -> None:
    name = PurePosixPath(entry.filename.replace("\\", "/"))
    if name.is_absolute() or ".." in name.parts or ":" in (name.parts[0] if name.parts else ""):
        raise _refused(path, f"holds {entry.filename[:80]!r}, a name that points outside the archive")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise _refused(path, f"holds {entry.filename[:80]!r}, a symbolic link")
    if entry.flag_bits & 0x1:
        raise _refused(path, f"holds {entry.filename[:80]!r}, which has a password")


def _is_workbook(path: Path, raw: BinaryIO) -> bool:
    """An .xlsx is a zip too; it is read as a workbook, under the same bounds."""
    with checked_zip(path, raw) as archive:
        names = set(archive.namelist())
    raw.seek(0)
    return _OPC in names


@contextmanager
def _member(path: Path, raw: BinaryIO) -> Iterator[Opened]:
    with checked_zip(path, raw) as archive:
        files = [e for e in archive.infolist() if not e.is_dir() and not _is_litter(e.filename)]
        if len(files) != 1:
            names = ", ".join(e.filename for e in files[:3])
            raise UnsupportedExport(
                f"{path}: holds {len(files)} files ({names or 'none'}), want one",
                hint="unpack it and name the file to import",
            )
        entry = files[0]
        if entry.filename.lower().endswith((".zip", ".gz", ".tar", ".7z", ".rar")):
            raise _refused(path, f"holds another archive, {entry.filename!r}")
        try:
            inside = archive.open(entry)
        except (zipfile.BadZipFile, NotImplementedError) as exc:
            raise damaged(path, "zip", exc) from exc
        packed = _Bounded(path, inside, max(entry.compress_size, 1))
        with io.BufferedReader(packed, 1 << 18) as stream:
            yield Opened(PurePosixPath(entry.filename).name, stream, inner=entry.filename)


def _is_litter(name: str) -> bool:
    return name.startswith("__MACOSX/") or PurePosixPath(name).name in {".DS_Store", "Thumbs.db"}


class _Bounded(io.RawIOBase):
    """A packed stream that counts what comes out and tells damage in our words."""

    def __init__(self, path: Path, packed: IO[bytes] | gzip.GzipFile, packed_bytes: int) -> None:
        self._path = path
        self._packed = packed
        self._packed_bytes = packed_bytes
        self._done = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            block = self._packed.read(len(buffer))
        except (
            EOFError,
            zlib.error,
            gzip.BadGzipFile,
            zipfile.BadZipFile,
            NotImplementedError,
            RuntimeError,
        ) as exc:
            raise damaged(self._path, "compressed content", exc) from exc
        self._done += len(block)
        if self._done > MAX_BYTES:
            raise _refused(self._path, f"unpacks to more than {MAX_BYTES:,} bytes")
        if self._done > RATIO_FROM and self._done > self._packed_bytes * MAX_RATIO:
            raise _refused(self._path, f"unpacks to more than {MAX_RATIO} times its size")
        buffer[: len(block)] = block
        return len(block)

    def close(self) -> None:
        self._packed.close()
        super().close()


def damaged(path: Path, what: str, exc: Exception) -> SourceError:
    return SourceError(
        f"{path}: the {what} is damaged or cut off ({str(exc)[:120] or type(exc).__name__})",
        hint="copy or export the file again; nothing of it was imported",
    )


def _refused(path: Path, problem: str) -> SourceError:
    return SourceError(
        f"{path}: {problem}", hint="unpack it yourself if you trust it, and import the file inside"
    )
