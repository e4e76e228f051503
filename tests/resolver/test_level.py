import csv
import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from graph.errors import BadParameter
from resolver import files, level, linking, measure, training, weigh
from resolver.cli import files as cli_files
from resolver.cli import weights as cli_weights
from resolver.kinds import Kind
from resolver.records import Records
from resolver.weigh import Table, Weights


def drawn(matches: int, others: int, share: float = 0.5) -> tuple[np.ndarray, np.ndarray]:
    """Log2 odds that are right where `share` of the pairs are one person, of a world with other counts; and the truth."""
    rng = np.random.default_rng(5)
    is_match = np.arange(matches + others) < matches
    bits = rng.normal(np.where(is_match, 3.0, -3.0), 2.5)
    # Two normal curves 6 apart and 2.5 wide: the log odds are a straight line, 6 / 2.5² nats a bit of `bits`.
    return bits * 6 / 2.5**2 / np.log(2) + np.log2(share / (1 - share)), is_match


def chance(odds: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp2(-odds)))


@pytest.mark.parametrize(
    ("matches", "others", "bits"),
    [(1_500, 12_000, -3.0), (3_000, 3_000, 0.0), (8_000, 2_000, 2.0)],
    ids=["few to find", "as expected", "many to find"],
)
def test_the_pairs_tell_how_many_of_them_are_one_person(matches: int, others: int, bits: float) -> None:
    usual, _ = drawn(4_000, 4_000)
    table = level.expected(usual, np.ones(len(usual)))
    odds, is_match = drawn(matches, others)

    found = level.shift(odds, table)

    assert found == pytest.approx(bits, abs=0.35)
    before, after = (measure.calibration_error(chance(odds + by), is_match) for by in (0.0, found))
    assert after < 0.015
    assert after < before or bits == 0


def test_where_nobody_is_anybody_else_the_level_falls_as_far_as_it_may() -> None:
    usual, _ = drawn(4_000, 4_000)
    odds, is_match = drawn(2_000, 2_000)

    found = level.shift(odds[~is_match], level.expected(usual, np.ones(len(usual))))

    assert found <= -4.5


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four hundred people on one platform; half of them are on the other too, beside as many strangers."""
    rng = np.random.default_rng(3)
    given = ("jan", "anna", "piet", "roos", "hidde", "sanne", "bram", "els", "tim", "noor", "daan", "lies")
    ends = ("berg", "stra", "man", "sen", "veld", "ker", "huis", "hof")
    rows = []
    for number in range(400):
        name = given[number % len(given)]
        last = "".join(rng.choice(list("bdfgklmnprstvw")) + rng.choice(list("aeiou")) for _ in range(3))
        last += str(rng.choice(ends))
        rows.append(
            {
                "platform": "x",
                "handle": f"{name}{last}",
                "name": f"{name} {last}".title(),
                "person": str(number),
            }
        )
        rows.append(
            {"platform": "instagram", "handle": f"{name[0]}.{last}{number % 90}", "name": "", "person": str(number)}
            if number % 2
            else {"platform": "instagram", "handle": f"{last}{number}", "name": last.title(), "person": f"other {number}"}
        )  # fmt: skip
    path = tmp_path_factory.mktemp("town") / "town.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_no_label_is_read(town: Path) -> None:
    known = files.read(town, "person")

    assert level.of(known, Weights.read()) == level.of(Records(known.rows), Weights.read())
    assert level.of(known, Weights.read())


def test_evidence_keeps_its_bits_and_pairs_their_order_within_a_kind(town: Path) -> None:
    records = training.read([town])
    new, found = training.without_labels(records, Weights.read())

    before, after = (linking.people(records, each).weighed for each in (Weights.read(), new))

    assert (before.bits == after.bits).all()
    assert {each.kind for each in found} <= set(Weights.read().expected)
    for each in found:
        table, moved = Weights.read().calibrated(each.kind), new.calibrated(each.kind)
        assert moved.at == table.at
        assert np.asarray(moved.bits) - np.asarray(table.bits) == pytest.approx(each.bits, abs=2e-3)


def test_a_level_is_told_once(town: Path) -> None:
    new, _ = training.without_labels(training.read([town]), Weights.read())

    with pytest.raises(BadParameter, match="do not say what share") as caught:
        training.without_labels(training.read([town]), new)

    assert "shipped weights" in caught.value.hint


def test_what_is_expected_is_written_and_read_again() -> None:
    data = weigh.to_data(Weights.read())

    assert weigh.from_data(data) == Weights.read()
    assert set(Weights.read().expected) == set(Kind)
    assert all(len(table.at) == 11 for table in Weights.read().expected.values())
    assert isinstance(next(iter(Weights.read().expected.values())), Table)


def test_the_command_writes_weights_that_link_takes(town: Path, tmp_path: Path) -> None:
    out = tmp_path / "ours.json"

    ran = CliRunner().invoke(
        cli_weights.train, [str(town), "--unlabelled", "--out", str(out), "--json"], catch_exceptions=False
    )
    linked = CliRunner().invoke(cli_files.link, [str(town), "--weights", str(out), "--json"])

    assert linked.exit_code == 0, linked.output
    told = json.loads(ran.stdout)
    assert {each["kind"] for each in told["levels"]} <= {kind.slug for kind in Kind}
    assert all(0 < each["found"] < 1 and abs(each["bits"]) <= 5 for each in told["levels"])
    assert Weights.read(out).version == told["version"]


@pytest.mark.parametrize("more", [["--truth", "person"], ["--reviewed"]], ids=["with truth", "with answers"])
def test_with_labels_the_level_is_learnt_from_them(town: Path, tmp_path: Path, more: list[str]) -> None:
    ran = CliRunner().invoke(
        cli_weights.train, [str(town), "--unlabelled", *more, "--out", str(tmp_path / "o.json")]
    )

    assert isinstance(ran.exception, BadParameter)


def test_a_handful_of_rows_tells_no_level(town: Path) -> None:
    few = Records(training.read([town]).rows[:20])

    with pytest.raises(BadParameter, match="no kind of pair has 100 pairs"):
        training.without_labels(few, Weights.read())
