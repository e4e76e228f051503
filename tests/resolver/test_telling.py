import numpy as np
import pytest

from resolver import compare, files, weigh
from resolver.compare import birth
from resolver.compare.pairs import Pairs
from resolver.rarity import Rarity
from resolver.records import Records
from resolver.weigh import Weights

ROWS = [
    {"id": "1", "name": "Jan Smit", "birthday": "1980-02-01", "postcode": "7411 AB", "address": "Dorpsstraat 12"},
    {"id": "2", "name": "J. Smit", "birthday": "1980", "postcode": "7411 AB", "address": "Dorpsstr 12"},
    {"id": "3", "name": "Bo Kok", "birthday": "1981-05-05"},
    {"id": "4", "name": "Bo Kok", "birthday": "1981-05-05"},
]  # fmt: skip


def pairs(records: Records) -> Pairs:
    i, j = np.triu_indices(len(records), 1)
    return Pairs(records, records, i.astype(np.int64), j.astype(np.int64), Rarity.over(records, records))


def test_a_kind_without_fields_is_left_out_and_one_with_them_is_not() -> None:
    table = pairs(files.from_rows(ROWS, path="rows"))

    assert compare.telling(table) == {"name", "birth", "address"}


def test_an_address_on_one_side_speaks_for_a_handle_on_the_other() -> None:
    rows = [
        {**ROWS[0], "email": "jansmit@post.example"},
        {"id": "x:jan", "platform": "x", "handle": "jansmit"},
    ]

    assert compare.telling(pairs(files.from_rows(rows, path="rows"))) >= {"handle", "spelling", "email"}


@pytest.mark.parametrize(
    "more", [{}, {"email": "jan@post.example"}, {"handle": "jansmit", "platform": "x"}], ids=str
)
def test_leaving_silent_kinds_out_changes_nothing(more: dict[str, str]) -> None:
    table = pairs(files.from_rows([{**ROWS[0], **more}, *ROWS[1:]], path="rows"))
    weights = Weights.read()

    lines, base = weigh.evidence(table, weights)
    full = weigh.weighed(table, compare.compare(table), weights).lines

    for kind in compare.KINDS:
        np.testing.assert_array_equal(lines[kind], full[kind].astype(np.float32))
    np.testing.assert_array_equal(base, weigh.base_bits(table, compare.compare(table), weights))


def test_a_year_of_birth_meets_a_day_and_proves_less() -> None:
    found = birth.features(pairs(files.from_rows(ROWS, path="rows")))

    # Of the pairs (1, 2), (1, 3), (1, 4), (2, 3), (2, 4), (3, 4); fewer than 2,000 records count as 2,000.
    assert found["birth_differs"].tolist() == [0.0, 1.0, 1.0, 1.0, 1.0, 0.0]
    assert found["birth_rare"][[0, 5]].tolist() == pytest.approx([np.log2(2_000), np.log2(1_000)])
    assert not found["birth_rare"][1:5].any()
