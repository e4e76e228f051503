import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from graph.errors import BadParameter
from graph.tables import as_csv, as_table, format_of, write_table

ROWS = [
    {"name": "Ana", "posts": 12, "share": 0.25, "at": datetime(2026, 1, 2, tzinfo=UTC), "tags": ["a", "b"]}
]
COLUMNS = ["name", "posts", "share", "at", "tags"]


@pytest.mark.parametrize("cell", ["=1+1", "+31612345678", "-x", "@sum(A1)", "\tx", "\r=x"])
def test_a_cell_a_spreadsheet_would_run_is_neutralised(cell: str) -> None:
    read = list(csv.reader(io.StringIO(as_csv([{"a": cell}], ["a"]), newline="")))

    assert read[1][0].startswith("'")


def test_negative_numbers_stay_numbers_in_csv() -> None:
    assert as_csv([{"mood": -0.5}], ["mood"]) == "mood\n-0.5\n"


@pytest.mark.parametrize("suffix", ["csv", "json", "parquet"])
def test_the_suffix_gives_the_format_and_the_rows_come_back(tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"rows.{suffix}"

    write_table(ROWS, COLUMNS, format_of(out), out)

    match suffix:
        case "csv":
            names = [row["name"] for row in csv.DictReader(out.open())]
        case "json":
            names = [row["name"] for row in json.loads(out.read_text())]
        case _:
            names = pq.read_table(out).column("name").to_pylist()
    assert names == ["Ana"]
    assert [each.name for each in tmp_path.iterdir()] == [out.name]


def test_figures_stand_to_the_right() -> None:
    assert as_table([{"n": 5}, {"n": 1234}], ["n"]).splitlines()[2:] == ["    5", "1,234"]


def test_an_unknown_suffix_names_the_known_ones() -> None:
    with pytest.raises(BadParameter) as caught:
        format_of(Path("rows.docx"))

    assert ".parquet" in caught.value.hint
