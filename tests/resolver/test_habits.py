from dataclasses import replace
from pathlib import Path

import pytest

from resolver import files, habits, linking, training, weigh
from resolver.habits import Affix
from resolver.live import Live
from resolver.records import Record, Records
from resolver.weigh import Weights
from tests.resolver.test_train import GIVEN, SURNAMES, write

FIETST = Affix("after", "fietst", 40, 40, 90.0)


def town(people: int = 60, added: str = "fietst") -> list[dict[str, str]]:
    """Two accounts a person; a third of the people add a word of this town to the second, the others leave a dot."""
    rows = []
    for number in range(people):
        given, surname = GIVEN[number % len(GIVEN)], SURNAMES[number // len(GIVEN) % len(SURNAMES)]
        other = f"{given}{surname}{added}" if number % 3 == 0 else f"{given}.{surname}"
        rows.append({"platform": "x", "handle": f"{given}{surname}", "name": "", "person": f"p{number}"})
        rows.append({"platform": "instagram", "handle": other, "name": "", "person": f"p{number}"})
    return rows


def read(rows: list[dict[str, str]]) -> Records:
    return files.from_rows(rows, path="town", truth="person")


def test_what_a_town_adds_is_learnt_from_its_handles_with_the_evidence() -> None:
    found = habits.learnt([read(town())])

    assert [(each.side, each.text, each.seen, each.known) for each in found] == [("after", "fietst", 20, 20)]
    assert found[0].lift > 8


def test_letters_of_ones_own_name_are_no_addition() -> None:
    rows = [
        {"platform": "x", "handle": f"{given}smit", "name": f"{given.title()} Smit", "person": given}
        for given in ("annamarie", "janwillem", "rosaliene", "sebastiaan", "frederik", "valentijn", "hendrikje", "florentine", "gerritjan")
    ]  # fmt: skip
    bare = [
        {**row, "platform": "tiktok", "handle": row["handle"].removesuffix("smit"), "name": ""}
        for row in rows
    ]

    others = town(40, added="")

    assert not habits.learnt([read([*rows, *bare, *others])])
    assert [
        each.text for each in habits.learnt([read([{**row, "name": ""} for row in rows] + bare + others)])
    ] == ["smit"]


def test_a_worn_handle_is_compared_without_the_addition_and_told_as_it_is() -> None:
    records = habits.worn(read(town()), (FIETST,))

    changed = {row.handle: row.stem for row in records.rows if row.bare}
    assert changed["jankuiperfietst"] == "jankuiper"
    assert len(changed) == 20
    assert habits.worn(records, (FIETST,)) == records
    assert habits.worn(records, ()) is records


@pytest.mark.parametrize(
    ("alias", "rest"), [("janfietst", ""), ("fietst", ""), ("annafietstfietst", "annafietst")]
)
def test_five_letters_are_always_left(alias: str, rest: str) -> None:
    assert habits.bare(alias, {"before": (), "after": ("fietst",)}) == rest


def test_a_weights_file_keeps_additions_with_their_evidence() -> None:
    weights = replace(Weights.read(), affixes=(FIETST,))

    assert weigh.from_data(weigh.to_data(weights)).affixes == (FIETST,)
    assert "affixes" not in weigh.to_data(Weights.read())


def test_one_record_and_a_batch_take_the_same_additions_off() -> None:
    weights = replace(Weights.read(), affixes=(FIETST,))
    records = read(town())
    asked = Record("tiktok:jankuiperfietst", "tiktok", "jankuiperfietst")

    with Live(weights=weights) as index:
        index.put(records.rows)
        alone = [(each.left.key, each.right.key, each.bits) for each in index.match(asked)]

    batch = linking.link(Records((*records.rows, asked)), None, weights)
    both = [
        (each.left.key, each.right.key, each.bits)
        for each in batch
        if asked.key in (each.left.key, each.right.key)
    ]
    assert alone == both
    assert len(alone) > 1


def test_training_tells_what_it_found_and_uses_it_only_where_it_helps(tmp_path: Path) -> None:
    report = training.from_files([write(tmp_path / "town.csv", town())], "person", Weights.read())

    assert [each.text for each in report.found] == ["fietst"]
    assert report.weights.affixes in ((), report.found)
    assert report.as_row()["affixes"] == {
        "found": [{"side": "after", "text": "fietst", "seen": 20, "known": 20, "lift": report.found[0].lift}],
        "used": len(report.weights.affixes),
    }  # fmt: skip
