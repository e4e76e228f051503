"""A file with a fault of structure gives one clear error, and nothing of it is stored."""

from __future__ import annotations

import io
import resource
import stat
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.errors import SourceError
from graph.ingest import opening
from graph.ingest.load import load
from graph.store import Store
from tests.ingest.files import (
    ACCOUNTS,
    csv_text,
    gzip_bytes,
    ndjson_text,
    parquet_bytes,
    write,
    xlsx_bytes,
    zip_bytes,
)

GOOD = csv_text(ACCOUNTS)
MANY = csv_text([{"platform": "x", "handle": f"user{n}", "bio": "likes cycling" * 9} for n in range(3000)])


def _zip_with(name: str, mode: int = 0o100644) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        entry = zipfile.ZipInfo(name)
        entry.external_attr = mode << 16
        archive.writestr(entry, GOOD)
    return out.getvalue()


def _bomb() -> bytes:
    return zip_bytes({"rows.csv": b"platform,handle\n" + b"x,a\n" * 20_000_000})


def _many_entries() -> bytes:
    return zip_bytes({f"{n}.csv": b"" for n in range(10_001)})


def _encrypted() -> bytes:
    packed = bytearray(zip_bytes({"rows.csv": GOOD.encode()}))
    packed[6] |= 1
    packed[packed.rfind(b"PK\x01\x02") + 8] |= 1
    return bytes(packed)


# file name, content, what the message must say
BAD: dict[str, tuple[str, Callable[[], str | bytes], str]] = {
    "empty": ("a.csv", lambda: b"", r"a\.csv: is empty"),
    "empty-ndjson": ("a.ndjson", lambda: "\n\n", r"a\.ndjson: is empty"),
    "header-only": ("a.csv", lambda: "platform,handle\n", r"a\.csv: is empty"),
    "blank-first-line": ("a.csv", lambda: "\nplatform,handle\nx,a\n", r"a\.csv:1: the first line is blank"),
    "utf-16": ("a.csv", lambda: GOOD.encode("utf-16"), r"looks like UTF-16"),
    "utf-16-without-mark": ("a.csv", lambda: GOOD.encode("utf-16-le"), r"looks like UTF-16"),
    "utf-32": ("a.csv", lambda: GOOD.encode("utf-32"), r"looks like UTF-32"),
    "latin-1": ("a.csv", lambda: GOOD.encode("latin-1"), r"looks like ISO-8859-1 .*byte 0xF6 in line 4"),
    "windows-1252": ("a.csv", lambda: "platform,handle,bio\nx,a,“hoi”\n".encode("cp1252"), r"looks like Windows-1252"),
    "late-latin-1": ("a.csv", lambda: MANY.encode() + "x,caf\xe9,\n".encode("latin-1"), r"in line 3002"),
    "latin-1-ndjson": ("a.ndjson", lambda: '{"platform":"x","handle":"é"}\n'.encode("latin-1"), r"looks like ISO-8859-1"),
    "half-character-at-end": ("a.csv", lambda: GOOD.encode() + b"x,\xc3", r"a\.csv:5: ends in the middle of a character"),
    "nul": ("a.csv", lambda: GOOD + "x,b\0b,c,1\n", r"a\.csv:5: holds a NUL byte"),
    "nul-in-json": ("a.ndjson", lambda: '{"platform":"x","handle":"a\\u0000b"}\n', r"a\.ndjson:1 column handle: holds a NUL"),
    "half-surrogate": ("a.ndjson", lambda: '{"platform":"x","handle":"\\ud800"}\n', r"half a surrogate"),
    "ragged-long": ("a.csv", lambda: GOOD + "x,b,c,1,2\n", r"a\.csv:5: has 5 cells where the header has 4"),
    "ragged-short": ("a.csv", lambda: GOOD + "x,b\n", r"a\.csv:5: has 2 cells where the header has 4"),
    "ragged-late": ("a.csv", lambda: MANY + "x\n", r"a\.csv:3002: has 1 cells"),
    "missing-column": ("a.csv", lambda: "platform,name\nx,a\n", r"a\.csv:1 column handle: column handle is missing; there are platform, name"),
    "missing-in-parquet": ("a.parquet", lambda: parquet_bytes([{"platform": "x"}]), r"column handle is missing"),
    "column-twice": ("a.csv", lambda: "platform,handle,Handle\nx,a,b\n", r"column handle is there twice"),
    "column-without-name": ("a.csv", lambda: "platform,,handle\nx,a,b\n", r"column 2 has no name"),
    "cell-of-10-mb": ("a.csv", lambda: f"platform,handle\nx,{'a' * 10_000_000}\n", r"a\.csv:2: has a cell of more than 1,000,000"),
    "quoted-cell-of-10-mb": ("a.csv", lambda: 'platform,handle\nx,"' + "a\n" * 5_000_000, r"has a cell of more than 1,000,000"),
    "value-of-10-mb": ("a.ndjson", lambda: '{"platform":"x","handle":"' + "a" * 10_000_000 + '"}\n', r"a\.ndjson:1 column handle: has a value of more"),
    "open-quote": ("a.csv", lambda: GOOD + 'x,"b,c,1\n', r"ends inside a quoted cell"),
    "mixed-quotes": ("a.csv", lambda: GOOD + 'x,"b"c,d,1\n', r"a\.csv:5: cannot be read as CSV"),
    "json-cut-off": ("a.ndjson", lambda: ndjson_text(ACCOUNTS)[:-20], r"a\.ndjson:3: is not JSON"),
    "json-list": ("a.json", lambda: '[\n{"platform":"x","handle":"a"}\n]\n', r"a\.json:1: is not JSON"),
    "json-list-on-one-line": ("a.json", lambda: '[{"platform":"x"}]\n', r"a\.json:1: is a JSON list, want an object"),
    "json-number": ("a.ndjson", lambda: ndjson_text(ACCOUNTS) + "12\n", r"a\.ndjson:4: is a JSON int"),
    "deep-json": ("a.ndjson", lambda: '{"platform":' + "[" * 100_000 + "\n", r"a\.ndjson:1: is nested too deeply"),
    "truncated-gzip": ("a.csv.gz", lambda: gzip_bytes(MANY)[:-200], r"compressed content is damaged or cut off"),
    "damaged-gzip": ("a.csv.gz", lambda: gzip_bytes(MANY)[:-8] + b"\0" * 8, r"compressed content is damaged"),
    "gzip-of-nothing": ("a.csv.gz", lambda: gzip_bytes(""), r"is empty"),
    "truncated-parquet": ("a.parquet", lambda: parquet_bytes(ACCOUNTS)[:-40], r"Parquet file is damaged or cut off"),
    "damaged-parquet": ("a.parquet", lambda: parquet_bytes(ACCOUNTS)[:4] + b"\xff" * 400 + parquet_bytes(ACCOUNTS)[404:], r"Parquet file is damaged"),
    "parquet-that-is-csv": ("a.parquet", lambda: GOOD, r"is named Parquet but does not begin like one"),
    "csv-that-is-parquet": ("a.csv", lambda: parquet_bytes(ACCOUNTS), r"(NUL|is not UTF-8)"),
    "truncated-xlsx": ("a.xlsx", lambda: xlsx_bytes(ACCOUNTS)[:-60], r"zip is damaged or cut off"),
    "xlsx-without-sheet": ("a.xlsx", lambda: zip_bytes({"[Content_Types].xml": b"<x/>"}), r"workbook is damaged"),
    "empty-xlsx": ("a.xlsx", lambda: xlsx_bytes([{}]), r"is empty"),
    "xlsx-with-failed-formula": ("a.xlsx", lambda: xlsx_bytes([{"platform": "x", "handle": "#REF!"}]), r"a\.xlsx:2 column handle: holds the error #REF!"),
    "truncated-zip": ("a.zip", lambda: zip_bytes({"rows.csv": MANY.encode()})[:-30], r"zip is damaged or cut off"),
    "zip-with-bad-sum": ("a.zip", lambda: zip_bytes({"rows.csv": MANY.encode()}).replace(b"\x00\x00rows.csv", b"\x00\x00rowz.csv", 1), r"damaged"),
    "zip-of-two": ("a.zip", lambda: zip_bytes({"a.csv": b"x", "b.csv": b"x"}), r"holds 2 files"),
    "zip-in-zip": ("a.zip", lambda: zip_bytes({"b.zip": b"PK"}), r"holds another archive"),
    "zip-that-points-out": ("a.zip", lambda: _zip_with("../../etc/rows.csv"), r"points outside the archive"),
    "zip-with-absolute-name": ("a.zip", lambda: _zip_with("/etc/rows.csv"), r"points outside the archive"),
    "zip-with-backslashes": ("a.zip", lambda: _zip_with("..\\rows.csv"), r"points outside the archive"),
    "zip-with-link": ("a.zip", lambda: _zip_with("rows.csv", stat.S_IFLNK | 0o777), r"a symbolic link"),
    "zip-with-password": ("a.zip", _encrypted, r"has a password"),
    "zip-bomb": ("a.zip", _bomb, r"unpacks to more than 100 times"),
    "gzip-bomb": ("a.csv.gz", lambda: gzip_bytes(b"platform,handle\n" + b"x,a\n" * 20_000_000), r"unpacks to more than 100 times"),
    "zip-of-10,001": ("a.zip", _many_entries, r"holds 10,001 entries"),
    "unknown-suffix": ("a.docx", lambda: GOOD, r"\.docx is no format we read"),
    "folder": ("", lambda: b"", r"cannot be read|no such file"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_gives_one_clear_error_and_leaves_nothing(
    embedded: Store, tmp_path: Path, name: str
) -> None:
    file, content, says = BAD[name]
    path = write(tmp_path / file, content()) if file else tmp_path
    before = embedded.version()

    with pytest.raises(SourceError, match=says) as caught:
        load(embedded, "accounts", path, source="test")

    assert str(path) in caught.value.message
    assert caught.value.exit_code == 3
    assert embedded.version() == before
    assert [p.name for p in tmp_path.iterdir()] == ([file] if file else [])


@pytest.mark.parametrize("name", ["zip-bomb", "gzip-bomb", "zip-of-10,001"])
def test_a_bomb_is_refused_soon_and_in_little_memory(embedded: Store, tmp_path: Path, name: str) -> None:
    file, content, _ = BAD[name]
    path = write(tmp_path / file, content())
    peak, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()

    with pytest.raises(SourceError):
        load(embedded, "accounts", path, source="test")

    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak) / 1024
    assert grown < 100, f"{grown:.0f} MB"
    assert time.process_time() - began < 20


def test_an_archive_may_not_unpack_to_more_than_the_bound(
    embedded: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "MAX_BYTES", 100)

    with pytest.raises(SourceError, match="more than 100 bytes"):
        load(embedded, "accounts", write(tmp_path / "a.csv.gz", gzip_bytes(MANY)), source="test")
    with pytest.raises(SourceError, match="more than 100"):
        load(
            embedded,
            "accounts",
            write(tmp_path / "a.zip", zip_bytes({"a.csv": MANY.encode()})),
            source="test",
        )
