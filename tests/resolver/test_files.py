"""A file is read into columns; each record is what its row says, whatever the format."""

from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest

from graph.errors import MalformedRow
from resolver import files
from resolver.records import Record

ROWS = [
    {"id": "b", "platform": "Twitter", "handle": "@Jan ", "first_name": "Jan", "last_name": "de Vries", "city": "Deventer",
     "country": "NL", "birthday": "1980", "person": "7"},
    {"id": "é", "handle": "zoë", "name": "\u00a0Zoë", "location": "Ede", "email": " Z@x.example", "handles": "['X:@jan'; ig:zoe]"},
    {"id": "a", "name": "Piet", "last_name": "Smit", "phone": "+31612345678", "city": "Ede", "location": "Ede"},
    {"platform": "X", "handle": "ÀB", "last_name": "Bos", "person": "8"},
]  # fmt: skip
RECORDS = [
    Record("b", "twitter", "Jan", "Jan de Vries", place="Deventer, NL", birthday="1980"),
    Record("é", "account", "zoë", "Zoë", place="Ede", email="Z@x.example", handles=("x:jan", "ig:zoe")),
    Record("a", "crm", name="Piet", place="Ede", phone="+31612345678"),
    Record("x:àb", "x", "ÀB", "Bos"),
]


@pytest.fixture(params=["parquet", "csv"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    names = dict.fromkeys(name for row in ROWS for name in row)
    table = pa.table({name: [row.get(name) for row in ROWS] for name in names})
    if request.param == "csv":
        pyarrow.csv.write_csv(table, tmp_path / "accounts.csv")
        return tmp_path / "accounts.csv"
    numbers = pa.array([int(row["person"]) if "person" in row else None for row in ROWS])
    table = table.set_column(table.schema.get_field_index("person"), "person", numbers)
    at = table.schema.get_field_index("platform")
    table = table.set_column(at, "platform", table.column("platform").dictionary_encode())
    pyarrow.parquet.write_table(table, tmp_path / "accounts.parquet")
    return tmp_path / "accounts.parquet"


def test_rows_of_a_file_are_the_same_records_in_every_format(path: Path) -> None:
    found = files.read(path, "person")

    assert list(found.rows) == RECORDS
    assert [found.row(k) for k in range(len(found))] == RECORDS
    assert found.truth == ("7", "", "", "8")


def test_records_in_the_order_of_their_keys_keep_who_they_are(path: Path) -> None:
    found = files.read(path, "person").in_order()

    assert [row.key for row in found.rows] == found.keys == ["a", "b", "x:àb", "é"]
    assert found.truth == ("", "7", "8", "")
    assert found.in_order() is found


def test_the_first_row_without_a_name_of_its_own_is_refused(path: Path) -> None:
    with pytest.raises(MalformedRow, match="neither a handle nor an id"):
        files.from_rows([{"id": "a"}, {"name": "Jan"}, {"name": "Piet"}], path="x.csv")
    with pytest.raises(MalformedRow, match="is also row 1"):
        files.from_rows([{"id": "b"}, {"id": "a"}, {"id": "b"}], path="x.csv")
