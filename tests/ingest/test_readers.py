from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from graph.errors import SourceError
from graph.ingest.readers.delimited import delimiter_of
from graph.ingest.table import open_table, survey
from tests.ingest.files import (
    ACCOUNTS,
    Rows,
    csv_text,
    gzip_bytes,
    ndjson_text,
    parquet_bytes,
    write,
    xlsx_bytes,
    zip_bytes,
)

SAME_ROWS: dict[str, Callable[[], str | bytes]] = {
    "comma.csv": lambda: csv_text(ACCOUNTS),
    "semicolon.csv": lambda: csv_text(ACCOUNTS, ";"),
    "tab.tsv": lambda: csv_text(ACCOUNTS, "\t"),
    "bom.csv": lambda: "\ufeff" + csv_text(ACCOUNTS),
    "windows-lines.csv": lambda: csv_text(ACCOUNTS).replace("\n", "\r\n"),
    "no-last-newline.csv": lambda: csv_text(ACCOUNTS).rstrip("\n"),
    "blank-lines.csv": lambda: csv_text(ACCOUNTS) + "\n\n",
    "rows.ndjson": lambda: ndjson_text(ACCOUNTS),
    "rows.jsonl": lambda: "\ufeff" + ndjson_text(ACCOUNTS) + "\n",
    "rows.parquet": lambda: parquet_bytes(ACCOUNTS),
    "rows.xlsx": lambda: xlsx_bytes(ACCOUNTS),
    "rows.csv.gz": lambda: gzip_bytes(csv_text(ACCOUNTS)),
    "gzip-without-saying-so.csv": lambda: gzip_bytes(csv_text(ACCOUNTS)),
    "rows.parquet.gz": lambda: gzip_bytes(parquet_bytes(ACCOUNTS)),
    "csv.zip": lambda: zip_bytes({"export/rows.csv": csv_text(ACCOUNTS).encode()}),
    "mac.zip": lambda: zip_bytes({"rows.csv": csv_text(ACCOUNTS).encode(), "__MACOSX/._rows.csv": b"x"}),
    "xlsx.zip": lambda: zip_bytes({"rows.xlsx": xlsx_bytes(ACCOUNTS)}),
}


@pytest.mark.parametrize("name", SAME_ROWS)
@pytest.mark.parametrize("size", [2, 100], ids=["chunks-of-2", "one-chunk"])
def test_every_format_gives_the_same_rows(tmp_path: Path, name: str, size: int) -> None:
    table = open_table(write(tmp_path / name, SAME_ROWS[name]()))

    chunks = list(table.chunks(size))

    rows = [tuple(str(c.columns[n][at]) for n in c.columns) for c in chunks for at in range(len(c))]
    assert rows == [tuple(str(v) for v in row.values()) for row in ACCOUNTS]
    assert [c.first_row for c in chunks] == list(range(1, 4, size))
    assert [list(c.columns) for c in chunks] == [list(ACCOUNTS[0])] * len(chunks)


def test_lines_are_counted_as_an_editor_does(tmp_path: Path) -> None:
    text = 'platform,handle,bio\nx,a,"one\ntwo\r\nthree"\n\nx,b,plain\nx,c,"a\nb"\n'
    table = open_table(write(tmp_path / "a.csv", text))

    assert [line for chunk in table.chunks(10) for line in chunk.lines] == [2, 6, 7]
    assert [line for chunk in table.chunks(1) for line in chunk.lines] == [2, 6, 7]


def test_a_workbook_counts_its_own_rows_and_skips_blank_ones(tmp_path: Path) -> None:
    rows: Rows = [
        {"platform": "x", "handle": "a"},
        {"platform": None, "handle": None},
        {"platform": "x", "handle": "b"},
    ]
    table = open_table(write(tmp_path / "a.xlsx", xlsx_bytes(rows)))

    assert [list(chunk.lines) for chunk in table.chunks(10)] == [[2, 4]]


def test_a_json_line_may_lack_what_others_have(tmp_path: Path) -> None:
    table = open_table(write(tmp_path / "a.ndjson", '{"a": 1}\n{"b": [1, 2]}\n'))

    assert [dict(chunk.columns) for chunk in table.chunks(10)] == [{"a": [1, None], "b": [None, [1, 2]]}]


def test_column_names_are_folded(tmp_path: Path) -> None:
    table = open_table(write(tmp_path / "a.csv", "Posted At, Screen-Name ,ID\n1,2,3\n"))

    assert survey(table).columns == ("posted_at", "screen_name", "id")


@pytest.mark.parametrize(
    ("header", "sign"),
    [("a,b,c", ","), ("a;b;c", ";"), ("a\tb", "\t"), ('"a,b,c";d;e', ";"), ("alone", ","), ("a|b|c", "|")],
)
def test_the_delimiter_is_the_sign_that_parts_the_header(header: str, sign: str) -> None:
    assert delimiter_of(header) == sign


def test_a_typed_file_keeps_its_types(tmp_path: Path) -> None:
    table = open_table(write(tmp_path / "a.parquet", parquet_bytes([{"n": 1, "t": "a", "f": 0.5}])))

    assert [dict(c.columns) for c in table.chunks(10)] == [{"n": [1], "t": ["a"], "f": [0.5]}]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"nothing\.csv: there is no such file"):
        open_table(tmp_path / "nothing.csv")
