from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from graph.errors import BadParameter
from resolver import block, files, linking, normalise
from resolver.cli import files as cli_files
from resolver.compare import number
from resolver.compare.pairs import Pairs
from resolver.numbers import Numbering, is_national
from resolver.rarity import Rarity
from resolver.records import CRM, Record, Records
from resolver.weigh import Weights


def row(key: str, *numbers: str, name: str = "") -> Record:
    return Record(key, CRM, name=name, numbers=numbers)


def features(one: Record, other: Record, *others: Record) -> dict[str, float]:
    """Of the first row beside the second, among the others."""
    records = Records((one, other, *others))
    pairs = Pairs(records, records, np.array([0]), np.array([1]), Rarity.over(records, records))
    return {name: round(float(column[0]), 2) for name, column in number.features(pairs).items()}


def said(one: Record, other: Record) -> str:
    records = Records((one, other))
    return number.says(one, other, Rarity.over(records, records))


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("member_number:K-0012 34", "member_number:K001234"),
        ("member_number:000417", "member_number:417"),
        ("member_number:417223.0", "member_number:417223"),
        ("member_number:0000000", ""),
        ("member_number:unknown", ""),
        ("member_number:" + "1234567890" * 4, ""),
    ],
    ids=[
        "signs between",
        "zeros before",
        "out of a table with gaps",
        "one digit over and over",
        "a word",
        "too long",
    ],
)
def test_a_number_has_one_spelling(written: str, key: str) -> None:
    assert normalise.number_key(written) == key
    assert normalise.number_key(key) == key


def test_one_number_of_one_scheme_is_the_same_however_it_is_written() -> None:
    found = features(row("1", "member_number:0417-223"), row("2", "member_number:417223"))

    assert (found["number_same"], found["number_near"], found["number_differs"]) == (1.0, 0.0, 0.0)


def test_numbers_of_two_schemes_are_never_held_against_each_other() -> None:
    found = features(row("1", "member_number:417223"), row("2", "loyalty_number:417223"))

    assert all(np.isnan(value) for value in found.values())


def test_of_several_schemes_the_one_that_tells_most_counts() -> None:
    one, other = (
        row(key, f"customer_number:{mine}", "member_number:417223") for key, mine in (("1", 10), ("2", 99))
    )

    assert features(one, other)["number_same"] == 1.0
    assert said(one, other) == "the same number (member_number)"


@pytest.mark.parametrize(
    "slip",
    ["417232", "417293", "41723", "4172233"],
    ids=["two turned", "one wrong", "one lost", "one double"],
)
def test_a_number_with_one_slip_is_near(slip: str) -> None:
    one, other = row("1", "member_number:417223"), row("2", f"member_number:{slip}")

    assert features(one, other)["number_near"] > 9
    assert said(one, other) == "the numbers (member_number) are one slip apart"


def test_a_short_number_is_near_to_none() -> None:
    found = features(row("1", "member_number:4172"), row("2", "member_number:4173"))

    assert (found["number_near"], found["number_differs"]) == (0.0, 1.0)


def test_a_slip_says_less_where_numbers_are_issued_one_after_another() -> None:
    one, other = row("1", "member_number:417223"), row("2", "member_number:417224")
    neighbours = [row(f"n{k}", f"member_number:{417200 + k}") for k in range(100)]

    alone, crowded = features(one, other)["number_near"], features(one, other, *neighbours)["number_near"]

    # The other is one slip away, and of the hundred some thirty more.
    assert alone == pytest.approx(np.log2(2_000), abs=0.1)
    assert 5.5 < crowded < 6.5


def test_a_number_that_many_have_says_less() -> None:
    rows = [row(str(k), "member_number:417223") for k in range(6)]

    assert features(rows[0], rows[1], *rows[2:])["number_shared"] == pytest.approx(np.log2(5), abs=0.01)


def test_a_number_alone_makes_two_rows_candidates() -> None:
    found = block.candidates(
        Records(
            (
                row("1", "member_number:417223", name="Anna Smit"),
                row("2", "member_number:0417223", name="Bo Kok"),
            )
        )
    )

    assert (found.left.tolist(), found.right.tolist()) == ([0], [1])


def test_a_number_links_rows_that_share_little_else() -> None:
    facts = {"name": "Jan Smit", "birthday": "1980-02-01"}
    rows = [{"id": "1", **facts}, {"id": "2", **facts, "name": "J. Smit"}]
    numbered = [{**each, "member_number": "417223"} for each in rows]

    plain, sure = (
        linking.link(files.from_rows(given, path="rows"), None, Weights.read()) for given in (rows, numbered)
    )

    assert sure[0].bits - plain[0].bits == pytest.approx(10, abs=0.01)
    assert "the same number (member_number): +10.0 bits" in map(str, sure[0].evidence)


def numbers_read(columns: Sequence[dict[str, str]], given: Numbering) -> list[tuple[str, ...]]:
    held = {name: [each.get(name, "") for each in columns] for name in columns[0]}
    return [each.numbers for each in files.part_of(held, "rows", None, 1, given).rows]


def test_what_names_itself_is_read_and_a_house_number_is_not() -> None:
    found = numbers_read(
        [{"id": "1", "member_number": "417223", "number": "12", "bsn": "123456782"}], Numbering()
    )

    assert found == [("member_number:417223",)]


def test_a_column_that_is_named_is_read_under_its_own_scheme() -> None:
    found = numbers_read([{"id": "1", "Klant nr": "417223"}], Numbering(("klant_nr",)))

    assert found == [("klant_nr:417223",)]


@pytest.mark.parametrize(
    "column", ["bsn", "BSN", "soc_sec_id", "SSN", "burgerservicenummer", "passport-number"]
)
def test_a_number_of_a_state_is_refused_without_a_ground(column: str) -> None:
    assert is_national(column)
    with pytest.raises(BadParameter, match="a number that a state gave") as refused:
        numbers_read([{"id": "1", column.lower(): "417223"}], Numbering((column,)))
    assert "--ground" in (refused.value.hint or "")


def test_a_column_of_citizen_numbers_is_refused_whatever_its_name() -> None:
    # The smallest twelve of nine digits that pass the check.
    passing = [f"{n:09}" for n in range(100_000_000, 100_000_400) if _passes(f"{n:09}")][:12]
    rows = [{"id": str(k), "member_number": each} for k, each in enumerate(passing)]

    with pytest.raises(BadParameter, match="check digits"):
        numbers_read(rows, Numbering())
    assert len(numbers_read(rows, Numbering(ground="law 1, article 2"))) == 12
    assert len(numbers_read([*rows, {"id": "x", "member_number": "100000001"}], Numbering())) == 13


def _passes(digits: str) -> bool:
    return (
        sum(weight * int(digit) for weight, digit in zip((9, 8, 7, 6, 5, 4, 3, 2, -1), digits, strict=True))
        % 11
        == 0
    )


def test_the_command_says_on_what_ground_a_number_of_a_state_is_used(tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("id,name,ssn\n1,Jan Smit,417223\n2,Jan Smit,417223\n", encoding="utf-8")

    refused = CliRunner().invoke(cli_files.link, [str(file), "--number", "ssn"])
    done = CliRunner().invoke(
        cli_files.link, [str(file), "--json", "--number", "ssn", "--ground", "law 1, article 2"]
    )

    assert isinstance(refused.exception, BadParameter)
    assert done.exit_code == 0
    assert "ssn: a number that a state gave, used on the ground you name: law 1, article 2" in done.output
    assert "the same number (ssn)" in done.output
    assert "417223" not in done.output
