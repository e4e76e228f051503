import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from scipy.sparse import csr_matrix

from graph.errors import BadParameter, MalformedRow
from graph.store import NewNodes, Store
from resolver import files, linking, pipeline, refit, review, training, weigh
from resolver.cli import files as cli_files
from resolver.cli import weights as cli_weights
from resolver.decide import Verdict
from resolver.kinds import Kind
from resolver.refit import Labels
from resolver.train import Task
from resolver.weigh import Table, Weights
from tests.resolver.conftest import FAR

GIVEN = ("jan", "anna", "piet", "roos", "hidde", "sanne", "bram", "els", "tim", "noor", "daan", "lies")
SURNAMES = (
    "kuiper",
    "vrolijk",
    "postma",
    "timmer",
    "bakkers",
    "zeilstra",
    "molenaar",
    "hoekstra",
    "dijkema",
    "veldman",
)


def habit_rows(people: int = 48) -> list[dict[str, str]]:
    """Two accounts a person; the second turns the name around and cuts it, a habit of this town."""
    rows = []
    for number in range(people):
        given, surname = GIVEN[number % len(GIVEN)], SURNAMES[number // len(GIVEN) % len(SURNAMES)]
        rows.append({"platform": "x", "handle": f"{given}{surname}", "person": f"p{number}"})
        rows.append({"platform": "instagram", "handle": f"{surname[:5]}.{given}", "person": f"p{number}"})
    return rows


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture(scope="module")
def habit() -> Labels:
    return Labels.of(Task.of("habit", files.from_rows(habit_rows(), path="habit", truth="person").in_order()))


def test_labels_teach_a_habit_to_people_who_were_not_seen(tmp_path: Path) -> None:
    found = training.from_files([write(tmp_path / "town.csv", habit_rows())], "person", Weights.read())

    assert found.is_better
    assert found.after.f1 > found.before.f1 + 0.02
    assert found.after.calibration_error <= 0.1
    assert found.moved[0].usual > 0


def test_people_of_a_fold_left_out_teach_nothing(habit: Labels) -> None:
    unseen = ~habit.learnt(2)
    turned = replace(habit, is_match=np.where(unseen, ~habit.is_match, habit.is_match))

    one, other = (refit.refit(Weights.read(), each, "tables", without=2) for each in (habit, turned))

    assert one == other
    assert one != refit.refit(Weights.read(), turned, "tables")


def test_without_labels_the_weights_stay_as_they_are(habit: Labels) -> None:
    none = replace(
        habit,
        rows=habit.rows[:0],
        is_match=habit.is_match[:0],
        folds=(habit.folds[0][:0], habit.folds[1][:0]),
    )

    assert refit.refit(Weights.read(), none, "tables") == Weights.read()


def test_what_is_added_is_the_odds_of_the_labels_where_little_was_believed() -> None:
    is_match = np.array([True] * 80 + [False] * 20)

    added = refit.added_bits(
        csr_matrix(np.ones((100, 1))), np.zeros(100), is_match, np.ones(100), np.array([1e3]), np.zeros(1)
    )

    assert added[0] == pytest.approx(2.0, abs=1e-3)  # log2(80 / 20)


def test_few_labels_stretch_the_calibration_and_leave_the_other_kinds_alone(habit: Labels) -> None:
    rng = np.random.default_rng(1)
    bits = rng.normal(0, 4, 400)
    is_match = rng.random(400) < 1 / (1 + np.exp2(-(bits - 3)))
    kind = np.full(400, int(Kind.ACCOUNTS_BARE))
    plain = replace(Weights.read(), calibration=Table((-50.0, 50.0), (-50.0, 50.0)), calibrations={})

    found = refit.recalibrated(plain, bits, kind, is_match)

    assert set(found.calibrations) == {Kind.ACCOUNTS_BARE}
    assert weigh.probability(np.array([3.0]), found, kind[:1])[0] == pytest.approx(0.5, abs=0.1)


def test_a_weights_file_without_calibrations_is_read_as_before() -> None:
    data = weigh.to_data(replace(Weights.read(), calibrations={}))
    del data["calibrations"]

    weights = weigh.from_data(data)

    bits = np.linspace(-10, 15, 40)
    every = [weigh.probability(bits, weights, np.full(40, int(kind))) for kind in Kind]
    assert all(np.array_equal(every[0], each) for each in every)


def test_without_a_kind_the_probability_is_that_of_the_kind_with_most() -> None:
    weights = replace(Weights.read(), calibrations={Kind.CUSTOMERS: Table((-50.0, 50.0), (-40.0, 60.0))})
    bits = np.linspace(-10, 15, 40)

    bound = weigh.probability(bits, weights)

    assert all((bound >= weigh.probability(bits, weights, np.full(40, int(kind)))).all() for kind in Kind)


def test_the_command_writes_weights_that_link_takes_and_changes_nothing_else(tmp_path: Path) -> None:
    town, out = write(tmp_path / "town.csv", habit_rows()), tmp_path / "ours.json"
    shipped = weigh.to_data(Weights.read())

    ran = CliRunner().invoke(cli_weights.train, [str(town), "--truth", "person", "--out", str(out), "--json"])
    again = CliRunner().invoke(cli_weights.train, [str(town), "--truth", "person", "--out", f"{out}2"])
    linked = CliRunner().invoke(
        cli_files.link, [str(town), "--truth", "person", "--weights", str(out), "--json"]
    )

    assert ran.exit_code == again.exit_code == linked.exit_code == 0, ran.output + again.output
    report = json.loads(ran.stdout)
    assert report["after"]["surprise"] < report["before"]["surprise"]
    assert "F1 at the threshold" in again.stdout
    assert out.read_bytes() == Path(f"{out}2").read_bytes()
    assert Weights.read(out).version.startswith(f"{shipped['version']}+")
    assert weigh.to_data(Weights.read()) == shipped


def test_a_missing_column_is_named_with_those_that_are_there(tmp_path: Path) -> None:
    town = write(tmp_path / "town.csv", habit_rows(5))

    with pytest.raises(MalformedRow, match="who") as caught:
        training.from_files([town], "who", Weights.read())

    assert "handle, person, platform" in caught.value.hint


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([row for row in habit_rows(60) if row["platform"] == "x"], "no two rows have the same person"),
        ([{**row, "person": "one"} for row in habit_rows(60)], "differ in person"),
        (habit_rows(6), "are needed"),
    ],
    ids=["nobody twice", "one person", "few"],
)
def test_labels_that_cannot_teach_are_refused(rows: list[dict[str, str]], says: str, tmp_path: Path) -> None:
    with pytest.raises(BadParameter, match=says):
        training.from_files([write(tmp_path / "town.csv", rows)], "person", Weights.read())


def test_an_empty_file_is_refused_by_name(tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_text("platform,handle,person\n", encoding="utf-8")

    with pytest.raises(MalformedRow, match=r"empty\.csv"):
        training.from_files([empty], "person", Weights.read())


def test_rows_that_do_not_say_who_they_are_are_not_one_person(tmp_path: Path) -> None:
    rows = [{**row, "person": "" if int(row["person"][1:]) % 2 else row["person"]} for row in habit_rows(24)]

    found, everybody = training._labelled([write(tmp_path / "town.csv", rows)], "person")

    assert len(found) == 24
    assert len(everybody) == 48
    assert "" not in found.truth


@pytest.fixture
def answered(embedded: Store) -> Store:
    rows = [
        {
            "key": f"{row['platform']}:{row['handle']}", "idx": number, "platform": row["platform"],
            "username": row["handle"], "kind": "personal", "may_link": FAR,
        }
        for number, row in enumerate(habit_rows(70))
    ]  # fmt: skip
    embedded.bulk([NewNodes("Handle", rows)], [])
    pipeline.resolve(embedded)
    return embedded


def test_answers_in_review_teach_what_they_say(answered: Store, tmp_path: Path) -> None:
    keys = [f"{row['platform']}:{row['handle']}" for row in habit_rows(70)]
    both = list(zip(keys[::2], keys[1::2], strict=True))
    alike = [(both[k][0], both[k + 1][1]) for k in range(51, 69, 2)]
    alike += [(both[k + 1][0], both[k][1]) for k in range(51, 69, 2)]
    out = tmp_path / "ours.json"
    with pytest.raises(BadParameter, match="people decided 0 pairs"):
        training.from_answers(answered, Weights.read())
    review.decide_pairs(answered, both[:51], Verdict.SAME, "els")
    with pytest.raises(BadParameter, match="51 of 51 answers say same"):
        training.from_answers(answered, Weights.read())
    review.decide_pairs(answered, alike, Verdict.DIFFERENT, "els")
    digest = answered.digest()

    report = training.from_answers(answered, Weights.read())
    training.write(weigh.to_data(report.weights), out)

    assert (report.labels, report.matches) == (69, 51)
    assert report.is_better
    assert answered.digest() == digest
    found = linking.link(
        files.from_rows(habit_rows(70), path="town", truth="person"), None, Weights.read(out)
    )
    told = {(each.left.key, each.right.key): each.probability for each in found}
    assert (
        min(told.get(pair, told.get(pair[::-1], 0.0)) for pair in both[51:]) > 0.5
    )  # nobody was asked of these
    assert max(told.get(pair, told.get(pair[::-1], 0.0)) for pair in alike) < 0.5


def test_labels_come_from_files_or_from_a_store_not_from_both(tmp_path: Path) -> None:
    town = write(tmp_path / "town.csv", habit_rows(5))

    for arguments in ([str(town)], [str(town), "--truth", "person", "--reviewed"], []):
        ran = CliRunner().invoke(cli_weights.train, [*arguments, "--out", str(tmp_path / "o.json")])
        assert isinstance(ran.exception, BadParameter)
    assert "Example: kenner train" in CliRunner().invoke(cli_weights.train, ["--help"]).output
