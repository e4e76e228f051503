import numpy as np
import pytest

from resolver import files
from resolver.compare import address
from resolver.compare.pairs import Pairs
from resolver.rarity import Rarity

HOME = {"address": "Dorpsstraat 12", "postcode": "7411 AB"}


def features(*rows: dict[str, str]) -> dict[str, float]:
    """Of the first row beside the second."""
    records = files.from_rows([{"id": str(k), **row} for k, row in enumerate(rows)], path="rows")
    pairs = Pairs(records, records, np.array([0]), np.array([1]), Rarity.over(records, records))
    return {name: float(column[0]) for name, column in address.features(pairs).items()}


def test_one_address_written_in_two_ways_is_one_address() -> None:
    found = features(
        {"name": "Jan Smit", **HOME}, {"name": "J. Smit", "address": "dorpsstr 12", "postcode": "7411ab"}
    )

    assert (found["postcode_same"], found["house_same"], found["household"]) == (1.0, 1.0, 0.0)
    assert found["street_alike"] > 0.7


def test_two_given_names_at_one_door_are_a_household() -> None:
    assert features({"name": "Jan Smit", **HOME}, {"name": "Anna Smit", **HOME})["household"] == 1.0
    assert features({"name": "William Smit", **HOME}, {"name": "Bill Smit", **HOME})["household"] == 0.0
    assert (
        features({"name": "Jan Smit", **HOME}, {"name": "Anna Smit", **HOME, "postcode": "7411 XX"})[
            "household"
        ]
        == 0.0
    )


def test_an_address_that_is_not_told_says_nothing() -> None:
    assert all(
        np.isnan(value) for value in features({"name": "Jan Smit", **HOME}, {"name": "Jan Smit"}).values()
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (HOME, {"address": "Dorpstsraat 12", "postcode": "7411AB"}),
        (HOME, {"address": "Dorpsstraat 12", "postcode": "7411 BA"}),
        (HOME, {"address": "Dorpsstraat 21", "postcode": "7411 AB"}),
    ],
    ids=["slip in the street", "slip in the postcode", "slip in the number"],
)
def test_a_slip_in_one_part_leaves_a_key_in_common(one: dict[str, str], other: dict[str, str]) -> None:
    rows = files.from_rows([{"id": "1", **one}, {"id": "2", **other}], path="rows").rows

    assert address.keys(rows[0]) & address.keys(rows[1])


def test_what_an_address_says_repeats_no_address() -> None:
    rows = files.from_rows(
        [{"id": "1", "name": "Jan Smit", **HOME}, {"id": "2", "name": "Anna Smit", **HOME}], path="rows"
    ).rows

    text = address.says(
        rows[0], rows[1], Rarity.over(files.from_rows([], path=""), files.from_rows([], path=""))
    )

    assert text == "the same postcode and house number and street, where jan and anna may be a household"
