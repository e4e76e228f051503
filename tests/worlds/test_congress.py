"""The congress world from the folder of real data."""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from graph.errors import UnsupportedExport
from graph.worlds.congress import NEEDED, prepare
from graph.worlds.world import World
from tests.worlds.data import folder


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return prepare(folder(), tmp_path_factory.mktemp("congress"))


def table(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_a_folder_without_the_files_names_them_and_the_page(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedExport) as told:
        prepare(tmp_path, tmp_path / "out")

    assert all(name in str(told.value) for name in NEEDED)
    assert "docs/worlds.md" in told.value.hint


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    for name in NEEDED:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"not this")

    with pytest.raises(UnsupportedExport, match="legislator_accounts"):
        prepare(tmp_path, tmp_path / "out")


@pytest.mark.data
def test_all_accounts_arcs_and_times_are_there(world: World) -> None:
    assert len(table(world.files["accounts"][0])) == 4847
    assert len({row["person"] for row in table(world.truth / "people.csv")}) == 2321
    assert len(table(world.files["customers"][0])) == 2321
    assert len(table(world.files["arcs"][0])) == 13_289
    assert pq.read_metadata(world.files["posts"][0]).num_rows == 179_974


@pytest.mark.data
def test_no_text_and_no_truth_is_in_the_files(world: World) -> None:
    assert pq.read_schema(world.files["posts"][0]).names == ["id", "platform", "handle", "posted_at"]
    assert "person" not in table(world.files["accounts"][0])[0]
    assert "address" not in table(world.files["customers"][0])[0]


@pytest.mark.data
def test_permission_rests_on_an_assessed_interest_for_every_account(world: World) -> None:
    rows = table(world.files["consents"][0])
    subjects = {row["subject"] for row in rows}

    assert {(row["status"], row["basis"], bool(row["assessment"])) for row in rows} == {("given", "f", True)}
    assert {row["record"] for row in table(world.truth / "people.csv")} <= subjects
