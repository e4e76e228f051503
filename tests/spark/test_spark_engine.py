"""The Spark engine says what the local one says. Skipped where pyspark is not installed (`make spark` installs it)."""

import csv
import json
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from graph.errors import MalformedRow
from resolver import files, linking
from resolver.cli import files as cli_files
from resolver.explain import as_json
from resolver.habits import Affix
from resolver.weigh import Weights
from tests.spark.local import needed

needed()

COLUMNS = (
    "id",
    "platform",
    "handle",
    "name",
    "location",
    "email",
    "phone",
    "birthday",
    "bio",
    "person",
    "member_number",
)
WEIGHTS = replace(Weights.read(), affixes=(Affix("before", "sk", 20, 20, 30.0),))
"""With an addition that many of the made accounts show, so that both engines must take it off."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Accounts of three platforms, and customer rows: of a hundred people, each file in no order."""
    rng = random.Random(5)
    given, last = (
        ("jan", "anna", "bill", "william", "sofie", "piet"),
        ("de vries", "kuiper", "bakker", "vanden berg", "smit"),
    )
    accounts, customers = [], []
    for person in range(100):
        one, two = rng.choice(given), rng.choice(last)
        name, run, town = (
            f"{one} {two}".title(),
            two.replace(" ", ""),
            rng.choice(("Utrecht", "Gent", "Austin, TX")),
        )
        email = f"{one}.{run}{person}@example.nl" if rng.random() < 0.5 else ""
        for platform in rng.sample(("x", "instagram", "facebook"), rng.randint(1, 3)):
            handle = rng.choice(
                (f"{one}{run}", f"{one[0]}_{run}{person}", f"{run}.{one}", f"skylark{person}")
            )
            accounts.append((
                f"{platform}:{person}", platform, handle, rng.choice((name, "", one)), rng.choice((town, "")),
                rng.choice((email, "")), "", "", rng.choice(("", "coffee and bicycles", "insta: @" + handle)), f"p{person}",
                ("", f"4172{person:03}", f"417{person:03}")[person % 3],
            ))  # fmt: skip
        if rng.random() < 0.7:
            born = f"19{70 + person % 30}-0{1 + person % 9}-11"
            phone = f"06123456{person:02}"
            customers.append(
                (
                    f"c{person}",
                    "crm",
                    "",
                    name,
                    town,
                    email,
                    phone,
                    born,
                    "",
                    f"p{person}",
                    f"4172{person:03}",
                )
            )
    folder = tmp_path_factory.mktemp("made")
    for name, rows in (
        ("accounts.csv", accounts),
        ("customers.csv", customers),
        ("all.csv", accounts + customers),
    ):
        rng.shuffle(rows)
        write(folder / name, rows)
    return folder / "accounts.csv", folder / "customers.csv"


def write(path: Path, rows: Sequence[tuple[str, ...]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    return path


def here(left: Path, right: Path | None) -> list[tuple[object, ...]]:
    found = linking.link(files.read(left, "person"), files.read(right, "person") if right else None, WEIGHTS)
    return [
        (each.left.key, each.right.key, each.left_truth, each.right_truth, each.probability, each.bits,
         each.outcome.value, as_json(each.evidence))
        for each in found
    ]  # fmt: skip


def there(session: Any, left: Any, right: Path | None) -> list[tuple[object, ...]]:
    from resolver.engines import spark

    with spark.working(session) as work:
        return [
            (row["left_id"], row["right_id"], row["left_truth"], row["right_truth"], row["probability"], row["bits"],
             row["decision"], row["evidence"])
            for row in spark.link(work, left, right, WEIGHTS, "person").collect()
        ]  # fmt: skip


def test_links_within_one_file_are_those_of_the_local_engine(session: Any, made: tuple[Path, Path]) -> None:
    both = made[0].with_name("all.csv")

    expected = here(both, None)

    assert len(expected) > 300
    assert there(session, both, None) == expected


def test_the_people_are_those_of_the_local_engine_and_the_folder_is_removed(
    session: Any, made: tuple[Path, Path]
) -> None:
    from resolver.engines import spark

    both = made[0].with_name("all.csv")
    frame = session.read.csv(str(both), header=True)

    with spark.working(session) as work:
        found, folder = spark.people(work, frame, WEIGHTS), work.folder

    assert found == linking.people_rows(linking.people(files.read(both), WEIGHTS))
    assert not Path(folder).exists()


def test_nobody_is_linked_to_a_file_without_rows(
    session: Any, made: tuple[Path, Path], tmp_path: Path
) -> None:
    assert there(session, made[0], write(tmp_path / "none.csv", [])) == []


def test_a_key_that_stands_twice_is_refused_with_both_rows(session: Any, tmp_path: Path) -> None:
    from resolver.engines import spark

    rows = [(key, "x", "jan", "", "", "", "", "", "", "") for key in ("a", "b", "c", "b", "a")]
    path = write(tmp_path / "twice.csv", rows)

    with pytest.raises(MalformedRow) as here_, spark.working(session) as work:
        spark.link(work, path, None, WEIGHTS)

    with pytest.raises(MalformedRow) as there_:
        files.read(path)
    assert str(here_.value) == str(there_.value)


def test_the_command_links_two_files_to_the_same_rows_and_measures_on_either_engine(
    session: Any, made: tuple[Path, Path]
) -> None:
    asked = [*map(str, made), "--truth", "person", "--json"]

    one, other = (
        CliRunner().invoke(cli_files.link, [*asked, "--engine", engine]) for engine in ("local", "spark")
    )

    assert other.exit_code == 0, other.output
    assert len(json.loads(one.stdout)) > 100
    assert json.loads(other.stdout) == json.loads(one.stdout)
    assert [line for line in other.stderr.splitlines() if "precision" in line] == [
        line for line in one.stderr.splitlines() if "precision" in line
    ]
