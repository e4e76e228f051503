"""Files for tests, written as they come: text, bytes, rows in every format."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pyarrow
import pyarrow.parquet

Rows = Sequence[Mapping[str, object]]

ACCOUNTS: Rows = (
    {"platform": "x", "handle": "jan_de_v", "name": "Jan de Vries", "followers": 12},
    {"platform": "instagram", "handle": "gijs.fietst", "name": "Gijs", "followers": 5},
    {"platform": "x", "handle": "annelies", "name": "Annelies Bergström", "followers": 1204},
)


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def csv_text(rows: Rows, delimiter: str = ",") -> str:
    names = list(dict.fromkeys(name for row in rows for name in row))
    lines = [delimiter.join(names)]
    lines += [delimiter.join(str(row.get(name, "")) for name in names) for row in rows]
    return "\n".join(lines) + "\n"


def ndjson_text(rows: Rows) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def parquet_bytes(rows: Rows, row_group: int = 2) -> bytes:
    out = io.BytesIO()
    pyarrow.parquet.write_table(
        pyarrow.Table.from_pylist([dict(row) for row in rows]), out, row_group_size=row_group
    )
    return out.getvalue()


def xlsx_bytes(rows: Rows) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    names = list(dict.fromkeys(name for row in rows for name in row))
    sheet.append(names)
    for row in rows:
        sheet.append([row.get(name) for name in names])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zip_bytes(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def gzip_bytes(content: str | bytes) -> bytes:
    return gzip.compress(content.encode() if isinstance(content, str) else content)
