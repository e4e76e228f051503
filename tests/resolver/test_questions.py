"""The order of questions, and which of them are alike."""

import json

import pytest

from graph.store import Store
from resolver import questions, review
from resolver.questions import Place, Shape, Trait


def evidence(**bits: float) -> str:
    return json.dumps([{"kind": kind, "says": "", "bits": worth} for kind, worth in bits.items()])


def place(key: str, shape: Shape, worth: float = 1.0) -> Place:
    return Place(key, 0.5, 1.0, 2, 0, worth, shape)


def test_doubt_accounts_and_reach_each_make_an_answer_worth_more() -> None:
    base = questions.value(1.0, 2, 100)

    assert questions.value(1.5, 2, 100) > base
    assert questions.value(1.0, 4, 100) == pytest.approx(2 * base)
    assert questions.value(1.0, 2, 100_000) > base
    assert questions.value(0.0, 25, 1_000_000) == 0


def test_a_shape_is_kinds_and_levels_without_the_start_and_without_what_tells_little() -> None:
    told = evidence(start=-4.0, name=5.2, place=-1.5, time=0.4)

    found = questions.shape(told, ("crm:1", "x:jan"), "both are called Jan: +5.2 bits")

    assert found == Shape((Trait("name", 2), Trait("place", -1)), 1, is_refused=False)
    assert found == questions.shape(evidence(place=-2.9, name=3.0), ("crm:2", "x:piet"), "")


@pytest.mark.parametrize(
    ("bits", "ends", "reason"),
    [
        ({"name": 2.0, "place": -1.5}, ("crm:1", "x:jan"), ""),
        ({"name": 5.0, "place": 1.5}, ("crm:1", "x:jan"), ""),
        ({"name": 5.0, "place": -1.5}, ("instagram:jan", "x:jan"), ""),
        ({"name": 5.0, "place": -1.5}, ("crm:1", "x:jan"), "x; but the rest speaks against it"),
    ],
    ids=["level", "sign", "records", "objection"],
)
def test_another_level_sign_kind_of_record_or_objection_is_another_shape(
    bits: dict[str, float], ends: tuple[str, str], reason: str
) -> None:
    plain = questions.shape(evidence(name=5.0, place=-1.5), ("crm:1", "x:jan"), "")

    assert questions.shape(evidence(**bits), ends, reason) != plain
    assert questions.shape(evidence(**bits), ends, reason).key != plain.key


def test_groups_are_of_one_shape_large_enough_and_the_most_to_gain_first() -> None:
    few, many, two = (Shape((Trait("name", n),), 0, is_refused=False) for n in (1, 2, -1))
    places = [place(f"f{n}", few, 9.0) for n in range(3)] + [place(f"m{n}", many) for n in range(5)]
    places += [place(f"t{n}", two, 99.0) for n in range(2)]

    groups = questions.alike(places)

    assert [(group.shape, len(group.places)) for group in groups] == [(few, 3), (many, 5)]
    assert questions.like(places, many.key) == groups[1]
    assert questions.like(places, "none") is None


def test_the_queue_of_a_store_is_in_the_order_of_its_values(doubtful: Store) -> None:
    order = questions.order(doubtful)

    assert [row.key for row in review.queue(doubtful)] == [each.key for each in order]
    assert [each.value for each in order] == sorted((each.value for each in order), reverse=True)
    assert len(order) == review.waiting(doubtful) > 0
    assert all(each.records >= 2 for each in order)


def test_the_neighbours_of_a_question() -> None:
    shape = Shape((), 0, is_refused=False)
    order = [place(key, shape) for key in "abc"]

    assert questions.beside(order, "b") == ("a", "c")
    assert questions.beside(order, "a") == (None, "b")
    assert questions.beside(order, "gone") == (None, "a")
