"""Mavens, travel and the reach of one person, on a small store worked out by hand."""

from __future__ import annotations

from math import exp, log

import pytest

from graph.errors import BadParameter, NotFound
from graph.model.purposes import INSIGHT
from graph.reach.acted import PRIOR_POSTS
from graph.reach.authority import authority
from graph.reach.layers import Snapshot
from graph.reach.mavens import BALANCE, mavens, standings
from graph.reach.person import ReachMemory, person_reach
from graph.reach.snapshot import load
from graph.reach.travel import travel
from graph.store import Store
from tests.reach.graphs import snapshot_of
from tests.reach.world import WITHDRAW, Message, given

CYCLING, BREAD = "interest:cycling", "interest:bread"


def world(store: Store) -> None:
    """Ana is answered and shared on cycling, Bo only likes to post on it; Cy bakes, and Shop is a brand."""
    given(
        store,
        handles={"x:ana": "person:ana", "instagram:ana": "person:ana", "x:bo": None, "x:cy": None, "x:dee": None, "x:shop": None},
        follows=[("x:bo", "x:ana"), ("x:bo", "instagram:ana"), ("x:cy", "x:ana")],
        kinds={"x:shop": "brand"},
        posts=[
            *(
                Message(f"x:a{n}", "x:ana", [CYCLING], answered_by=["x:bo", "x:cy"], shared_by=["x:dee"], liked_by=["x:bo"])
                for n in range(2)
            ),
            Message("instagram:a2", "instagram:ana", [CYCLING], liked_by=["x:cy"]),
            *(Message(f"x:b{n}", "x:bo", [CYCLING], mentions=["x:ana"]) for n in range(6)),
            *(Message(f"x:c{n}", "x:cy", [BREAD], answered_by=["x:ana"]) for n in range(3)),
            *(Message(f"x:s{n}", "x:shop", [CYCLING], liked_by=["x:ana", "x:bo", "x:cy", "x:dee"]) for n in range(4)),
            Message("x:d1", "x:dee", [BREAD]),
        ],
    )  # fmt: skip


@pytest.fixture
def read(embedded: Store) -> Snapshot:
    world(embedded)
    return load(embedded, INSIGHT)


def test_travel_is_people_per_post_drawn_to_the_mean(read: Snapshot) -> None:
    rows = {row.key: row for row in travel(read, topic="cycling")}

    # 13 posts on cycling: 3 + 3 + 1 people after Ana's three, none after Bo's six, 4 after each of the shop's four.
    mean = (7 + 0 + 16) / 13
    assert rows["person:ana"].score == pytest.approx((7 + PRIOR_POSTS * mean) / (3 + PRIOR_POSTS))
    assert rows["x:bo"].score == pytest.approx(PRIOR_POSTS * mean / (6 + PRIOR_POSTS))
    assert rows["person:ana"].parts == {"posts": 3, "people": 3, "per_post": pytest.approx(7 / 3)}
    assert "x:shop" not in rows


def test_a_maven_is_attended_to_and_travels(read: Snapshot) -> None:
    rows = mavens(read, topic=CYCLING)

    assert [row.key for row in rows] == ["person:ana"]
    parts = rows[0].parts
    assert parts["heard_from"] == 3
    assert rows[0].score == pytest.approx(
        float(parts["authority"] or 0) ** BALANCE * float(parts["travel"] or 0) ** (1 - BALANCE)
    )
    assert "act after each of 3 posts" in rows[0].because


def test_answers_to_one_of_many_posts_earn_less_than_answers_to_the_only_one(embedded: Store) -> None:
    given(
        embedded,
        handles={"x:loud": None, "x:terse": None, "x:bo": None, "x:cy": None},
        posts=[
            Message("x:t0", "x:terse", [CYCLING], answered_by=["x:bo", "x:cy"]),
            Message("x:l0", "x:loud", [CYCLING], answered_by=["x:bo", "x:cy"]),
            *(Message(f"x:l{n}", "x:loud", [CYCLING]) for n in range(1, 10)),
        ],
    )

    rows = {row.key: row for row in authority(load(embedded, INSIGHT), topic="cycling")}

    assert rows["x:terse"].parts["heard_from"] == rows["x:loud"].parts["heard_from"] == 2
    assert rows["x:terse"].score > 1.3 * rows["x:loud"].score


def test_balance_moves_between_authority_and_travel(read: Snapshot) -> None:
    known = mavens(read, topic="cycling", balance=1.0)[0]
    travelled = mavens(read, topic="cycling", balance=0.0)[0]

    assert known.score == known.parts["authority"]
    assert travelled.score == travelled.parts["travel"]
    with pytest.raises(BadParameter, match="balance 2"):
        mavens(read, balance=2.0)


def test_without_a_topic_everybody_stands_once_with_the_best(read: Snapshot) -> None:
    rows = mavens(read)

    assert sorted(row.key for row in rows) == ["person:ana", "x:cy"]
    assert {row.key: row.parts["topic"] for row in rows} == {"person:ana": CYCLING, "x:cy": BREAD}
    assert all(row.parts["breadth"] == pytest.approx(1.0) for row in rows)


def test_breadth_counts_topics_by_their_weight(embedded: Store) -> None:
    given(
        embedded,
        handles={"x:ana": None, "x:bo": None},
        posts=[
            Message(f"x:{topic}{n}", "x:ana", [f"interest:{topic}"], answered_by=["x:bo"])
            for topic in ("tea", "jazz", "chess")
            for n in range(3)
        ],
    )

    table = standings(load(embedded, INSIGHT))

    shares = [each.score for each in table.by_node[0]]
    assert len(shares) == 3
    assert table.breadth(0) == pytest.approx(
        exp(-sum(s / sum(shares) * log(s / sum(shares)) for s in shares))
    )
    assert table.breadth(0) == pytest.approx(3.0)
    assert table.breadth(1) == 0.0


def test_topic_authority_follows_answers_mentions_and_shares(read: Snapshot) -> None:
    rows = authority(read, topic="cycling")

    assert rows[0].key == "person:ana"
    assert rows[0].parts["heard_from"] == 3


def test_an_unknown_topic_offers_near_ones(read: Snapshot) -> None:
    with pytest.raises(BadParameter) as caught:
        mavens(read, topic="cyclin")

    assert caught.value.hint == "did you mean cycling?"


def test_no_posts_give_no_mavens_and_no_travel() -> None:
    assert mavens(snapshot_of(3)) == []
    assert travel(snapshot_of(3)) == []


def test_the_card_of_a_person_shows_audience_and_topics(embedded: Store) -> None:
    world(embedded)

    card = person_reach(embedded, "person:ana", INSIGHT, memory=ReachMemory())

    assert (card.audience.parts["people"], card.audience.parts["sum"]) == (2, 3)
    assert [(row.rank, row.parts["topic"]) for row in card.topics] == [(1, CYCLING)]
    assert card.breadth == pytest.approx(1.0)


def test_the_card_of_somebody_hidden_is_not_found(embedded: Store) -> None:
    world(embedded)
    embedded.write(WITHDRAW, handle="x:cy")

    with pytest.raises(NotFound, match="may be shown for insight") as caught:
        person_reach(embedded, "x:cy", INSIGHT)

    assert "kenner consent why x:cy" in caught.value.hint
