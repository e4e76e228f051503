"""What nobody would send on purpose gives a sane result: no hang, no giant person."""

from collections import Counter

from resolver import files, linking
from resolver.cluster import LARGEST
from resolver.records import Records
from resolver.weigh import Weights

WEIGHTS = Weights.read()
PLATFORMS = ("x", "instagram", "facebook")


def largest(records: Records) -> int:
    return max(Counter(linking.people(records, WEIGHTS).clustering.person_by_key.values()).values())


def table(*rows: dict[str, str]) -> Records:
    return files.from_rows([{"id": str(k), **row} for k, row in enumerate(rows)], path="rows")


def test_ten_thousand_accounts_of_one_handle_are_not_compared_with_each_other() -> None:
    records = table(*({"platform": PLATFORMS[k % 3], "handle": "info"} for k in range(10_000)))

    assert len(linking.people(records, WEIGHTS).weighed) == 0


def test_bots_that_share_a_page_and_a_text_do_not_become_a_giant() -> None:
    bots = (
        {"platform": PLATFORMS[k % 3], "handle": f"bot{k:04}", "name": "Win Now", "bio": "click here to win", "url": "https://spam.example/win"}
        for k in range(39)
    )  # fmt: skip

    assert largest(table(*bots)) <= LARGEST


def test_names_of_ten_thousand_letters_from_right_to_left_and_of_signs_alone_are_read() -> None:
    records = table(
        {"platform": "x", "handle": "long", "name": "a " * 5_000}, {"platform": "instagram", "handle": "a" * 4_000},
        {"platform": "x", "handle": "عمر", "name": "عمر الشريف"},
        {"platform": "instagram", "handle": "omar", "name": "عمر الشريف"}, {"platform": "x", "handle": "🙂🙂", "name": "🙂 🙂"},
        {"name": "Nobody"}, {"email": "", "phone": "", "platform": "x", "handle": "x"},
    )  # fmt: skip

    assert len(linking.people(records, WEIGHTS).clustering.person_by_key) == len(records)


def test_a_table_without_rows_has_no_people() -> None:
    assert linking.people(Records(()), WEIGHTS).clustering.person_by_key == {}
