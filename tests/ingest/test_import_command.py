from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graph.errors import SchemaBehind, SourceError
from graph.ingest.mapping import read_mapping
from graph.migrate import migrate
from graph.settings import Settings
from graph.store import open_store
from tests.ingest.files import write
from web.cli import kenner


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("command")
    with open_store(f"embedded:{folder}", Settings(state=folder)) as store:
        migrate(store)
    return f"embedded:{folder}"


def run(url: str, *arguments: str | Path) -> Result:
    return CliRunner().invoke(kenner, ["import", *map(str, arguments), "--store", url], catch_exceptions=True)


def test_the_sum_goes_to_stdout_and_the_rest_to_stderr(url: str, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "platform,handle,followers,shoe\nx,ana,1,41\nx,bo,many,\n")

    result = run(url, "accounts", path, "--source", "crm")

    assert result.exit_code == 0
    assert result.stdout == "a.csv: read 2 = new 1 + changed 0 + unchanged 0 + refused 1\n"
    assert result.stderr.splitlines() == [
        "note: columns kept aside: shoe",
        f"refused: {path}:3 followers 'many' is not a whole number",
        "         write digits only, or leave it empty",
        f"all 1 refused rows: {path}.refused.csv",
    ]


def test_json_is_one_document_for_all_files(url: str, tmp_path: Path) -> None:
    one = write(tmp_path / "1.csv", "platform,handle\nx,cy\n")
    two = write(tmp_path / "2.csv", "platform,handle\nx,cy\nx,dé\n")

    result = run(url, "accounts", one, two, "--source", "crm", "--json")

    found = json.loads(result.stdout)
    assert [(r["read"], r["new"], r["unchanged"]) for r in found] == [(1, 1, 0), (2, 1, 1)]


def test_a_dry_run_says_so(url: str, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "platform,handle\nx,nobody_yet\n")

    first, second = (run(url, "accounts", path, "--source", "crm", "--dry-run") for _ in range(2))

    assert (
        first.stdout
        == second.stdout
        == "a.csv: read 1 = new 1 + changed 0 + unchanged 0 + refused 0 (dry run)\n"
    )


def test_a_map_renames(url: str, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "Network,Screen Name\nx,mapped\n")
    mapping = write(tmp_path / "map.toml", '[columns]\nplatform = "Network"\nhandle = "Screen Name"\n')

    result = run(url, "accounts", path, "--source", "crm", "--map", mapping)

    assert "new 1" in result.stdout


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("columns = 1", "no table"),
        ("[columns]\nhandle = 1", "no table"),
        ("[columns", "is not TOML"),
        ('[columns]\nshoe = "a"', "shoe is no column of this kind"),
    ],
    ids=["no-table", "not-a-text", "not-toml", "unknown-column"],
)
def test_a_bad_map_is_explained(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SourceError, match=says):
        read_mapping(write(tmp_path / "map.toml", text), frozenset({"handle"}))


def test_a_faulty_file_is_an_error_of_the_source(url: str, tmp_path: Path) -> None:
    result = run(url, "accounts", write(tmp_path / "a.csv", "platform,handle\nx\n"), "--source", "crm")

    assert isinstance(result.exception, SourceError)
    assert result.exception.exit_code == 3


def test_a_store_without_schema_is_refused_with_the_way_out(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "platform,handle\nx,a\n")

    result = run(f"embedded:{tmp_path / 'new'}", "accounts", path, "--source", "crm")

    assert isinstance(result.exception, SchemaBehind)
    assert "kenner migrate" in result.exception.hint


def test_help_shows_an_example() -> None:
    result = CliRunner().invoke(kenner, ["import", "--help"])

    assert result.exit_code == 0
    assert "Example: kenner import accounts" in result.output
