"""What looks automatic, and what does not."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from graph.model.purposes import INSIGHT
from graph.reach.affinity import brand_posts
from graph.reach.bots import bots
from graph.reach.habits import Habits, follows_many, is_clockwork, is_sleepless, repeats_itself, signs
from graph.reach.mavens import mavens, standings
from graph.reach.snapshot import load
from graph.store import NewEdges, NewNodes, Store
from tests.reach.world import MONDAY, WITHDRAW, Message, given

HOUR = 3_600_000
NEVER = np.empty(0, np.int64)
TEA = "interest:tea"


def posted(hours: list[float]) -> Habits:
    return Habits(np.array([round(hour * HOUR) for hour in hours], np.int64))


def test_gaps_that_hardly_differ_are_clockwork_and_gaps_at_random_are_not() -> None:
    random = np.random.default_rng(3)

    assert is_clockwork(posted([6 * n + 0.1 * (n % 3) for n in range(20)]))
    assert not is_clockwork(posted([6 * n for n in range(19)]))
    assert not is_clockwork(posted(np.cumsum(random.exponential(6, 200)).tolist()))


@pytest.mark.parametrize("zone", range(0, 24, 5))
def test_who_sleeps_is_not_sleepless_wherever_they_live(zone: int) -> None:
    awake = [24.0 * day + (hour + zone) % 24 for day in range(6) for hour in range(8, 24)]

    assert not is_sleepless(posted(sorted(awake)))
    assert is_sleepless(posted([float(hour) for hour in range(96)]))


def test_half_of_the_texts_said_before_is_repeating() -> None:
    assert repeats_itself(Habits(NEVER, texts=10, different=5))
    assert not repeats_itself(Habits(NEVER, texts=10, different=6))
    assert not repeats_itself(Habits(NEVER, texts=9, different=1))


def test_following_far_more_counts_only_where_both_numbers_are_known() -> None:
    assert follows_many(Habits(NEVER, followers=50, following=1000))
    assert not follows_many(Habits(NEVER, followers=51, following=1000))
    assert not follows_many(Habits(NEVER, following=9000))
    assert signs(Habits(NEVER)) == []


def test_two_signs_make_a_row_for_the_person_and_one_does_not(embedded: Store) -> None:
    given(
        embedded,
        handles={"x:ana": "person:ana", "x:bo": None, "x:cy": None, "x:dee": None},
        posts=[
            Message(f"{who}/{n}", who, at=MONDAY + timedelta(hours=6 * n))
            for who in ("x:ana", "x:bo", "x:cy")
            for n in range(20)
        ],
        kinds={"x:cy": "bot"},
    )
    embedded.bulk(
        [
            NewNodes(
                "Post", [{"key": f"{who}:{n}", "text": "buy"} for who in ("ana", "cy") for n in range(10)]
            )
        ],
        [
            NewEdges("POSTED", "Handle", "Post", [f"x:{who}"] * 10, [f"{who}:{n}" for n in range(10)])
            for who in ("ana", "cy")
        ],
    )

    found = bots(embedded, load(embedded, INSIGHT), INSIGHT)

    assert [(row.key, row.score, row.parts["account"]) for row in found] == [("person:ana", 2.0, "x:ana")]
    assert found[0].because == "x:ana looks automatic: posts like clockwork, says the same again and again"
    embedded.write(WITHDRAW, handle="x:ana")
    assert bots(embedded, load(embedded, INSIGHT), INSIGHT) == []


def clockwork(store: Store) -> None:
    """Rob posts like clockwork and says the same again and again, Ana does not; Rob acts on posts of Ana's."""
    given(
        store,
        handles={"x:ana": None, "x:rob": None, "x:bo": None},
        posts=[
            *(
                Message(f"x:a{n}", "x:ana", [TEA], answered_by=["x:bo", "x:rob"], brands={"brand:acme": 0.6})
                for n in range(3)
            ),
            *(
                Message(
                    f"x:r{n}", "x:rob", [TEA], answered_by=["x:bo"], brands={"brand:acme": 0.6},
                    at=MONDAY + timedelta(hours=6 * n),
                )
                for n in range(20)
            ),
        ],
    )  # fmt: skip
    store.bulk(
        [NewNodes("Post", [{"key": f"x:same{n}", "text": "buy"} for n in range(10)])],
        [NewEdges("POSTED", "Handle", "Post", ["x:rob"] * 10, [f"x:same{n}" for n in range(10)])],
    )


def test_what_looks_automatic_is_no_maven_and_moves_none_unless_asked(embedded: Store) -> None:
    clockwork(embedded)
    read = load(embedded, INSIGHT)

    without, with_it = mavens(read, topic="tea"), mavens(read, topic="tea", everybody=True)

    assert {row.key: row.parts["people"] for row in without} == {"x:ana": 1}
    assert {row.key: row.parts["people"] for row in with_it} == {"x:ana": 2, "x:rob": 1}
    assert (standings(read).left_out, standings(read, everybody=True).left_out) == (1, 0)


def test_what_looks_automatic_takes_no_side_unless_asked(embedded: Store) -> None:
    clockwork(embedded)
    read = load(embedded, INSIGHT)
    rob = read.nodes.keys.index("x:rob")

    without = brand_posts(embedded, read, "acme", INSIGHT)
    with_it = brand_posts(embedded, read, "acme", INSIGHT, everybody=True)

    assert (len(without), len(with_it)) == (3, 23)
    assert not any(rob in {post.author, *post.actors} for post in without)
    assert any(rob in post.actors for post in with_it)


def test_a_person_with_another_account_is_not_left_out(embedded: Store) -> None:
    clockwork(embedded)
    embedded.bulk(
        [NewNodes("Person", [{"key": "person:rob"}])],
        [NewEdges("IS", "Handle", "Person", ["x:rob", "x:bo"], ["person:rob", "person:rob"])],
    )

    assert standings(load(embedded, INSIGHT)).left_out == 0
