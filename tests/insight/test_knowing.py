"""Mavens narrowed keep their score and rank; two of them are compared on what both are known for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from graph.errors import BadParameter, NotFound
from graph.insight.knowing import Asked, compare, mavens
from graph.model.purposes import INSIGHT, WEBCARE
from graph.store import NewEdges, NewNodes, Store
from tests.reach.world import MONDAY, WITHDRAW, Message, given

TENTS, SHOES = "interest:tents", "interest:shoes"
ANA, BO, CAS = "person:ana", "person:bo", "mastodon:cas"


def a_world(store: Store) -> None:
    """Ana is asked about tents by three, Bo by one and a week later, Cas about shoes; Eef hears Ana and Bo."""
    handles = {"x:ana": ANA, "instagram:ana": ANA, "x:bo": BO, CAS: None, "x:dan": None, "x:eef": None}
    later = MONDAY + timedelta(days=8)
    posts = [Message(f"x:a{n}", "x:ana", [TENTS], answered_by=["x:bo", CAS, "x:dan"]) for n in range(3)]
    posts += [Message(f"x:b{n}", "x:bo", [TENTS], answered_by=["x:dan"], at=later) for n in range(3)]
    posts += [Message(f"x:c{n}", CAS, [SHOES], liked_by=["x:dan"]) for n in range(3)]
    follows = [("x:eef", "x:ana"), ("x:eef", "x:bo"), ("x:dan", "instagram:ana"), ("x:bo", "x:ana")]
    given(store, handles=handles, follows=follows, posts=posts)
    place = [NewNodes("Place", [{"key": "place:utrecht", "name": "Utrecht"}])]
    store.bulk(place, [NewEdges("LIVES_IN", "Handle", "Place", ["x:bo"], ["place:utrecht"])])


def keys(store: Store, asked: Asked) -> list[str]:
    return [row.key for row in mavens(store, INSIGHT, asked).rows]


def test_conditions_choose_who_is_shown_and_change_no_score(embedded: Store) -> None:
    a_world(embedded)
    everybody = {row.key: row for row in mavens(embedded, INSIGHT, Asked(TENTS)).rows}

    found = mavens(embedded, INSIGHT, Asked(TENTS, place="place:utrecht"))

    assert list(everybody) == [ANA, BO]
    assert [(row.key, row.score) for row in found.rows] == [(BO, everybody[BO].score)]
    assert (found.rows[0].rank, found.rows[0].parts["topic_rank"]) == (1, 2)
    assert (found.fitting, found.total) == (1, 2)


def test_platform_and_period_are_of_the_accounts_and_their_posts_on_the_topic(embedded: Store) -> None:
    a_world(embedded)

    assert keys(embedded, Asked(platform="mastodon")) == [CAS]
    assert keys(embedded, Asked(platform="instagram")) == [ANA]
    assert keys(embedded, Asked(TENTS, since=MONDAY + timedelta(days=1))) == [BO]
    assert keys(embedded, Asked(TENTS, until=MONDAY + timedelta(days=1))) == [ANA]
    assert keys(embedded, Asked(TENTS, platform="instagram", since=MONDAY + timedelta(days=1))) == []


def test_a_period_counts_its_own_posts_alone(embedded: Store) -> None:
    a_world(embedded)
    later = Asked(TENTS, since=MONDAY + timedelta(days=1))

    row = mavens(embedded, INSIGHT, later).rows[0]

    assert (row.key, row.parts["topic_rank"], row.parts["posts"], row.parts["people"]) == (BO, 1, 3, 1)
    assert mavens(embedded, INSIGHT, later).total == 1
    assert mavens(embedded, INSIGHT, Asked(TENTS, until=MONDAY)).rows == []
    with pytest.raises(BadParameter, match="begins on"):
        mavens(embedded, INSIGHT, Asked(TENTS, since=MONDAY, until=MONDAY - timedelta(days=2)))


def test_two_are_compared_on_shared_topics_first_and_share_an_audience(embedded: Store) -> None:
    a_world(embedded)

    found = compare(embedded, INSIGHT, ANA, "x:bo")

    assert (found.left.heard, found.left.only, found.right.heard, found.right.only) == (2, 1, 1, 0)
    assert (found.both, found.people) == (1, 2)
    (tents,) = found.topics
    assert tents.left is not None
    assert tents.right is not None
    assert (tents.topic, tents.left.rank, tents.right.rank) == (TENTS, 1, 2)


def test_a_topic_of_one_of_them_is_empty_on_the_other_side(embedded: Store) -> None:
    a_world(embedded)

    found = compare(embedded, INSIGHT, CAS, ANA)

    assert {each.topic: (each.left is None, each.right is None) for each in found.topics} == {
        SHOES: (False, True),
        TENTS: (True, False),
    }


def test_whom_the_purpose_hides_is_neither_compared_nor_counted(embedded: Store) -> None:
    a_world(embedded)
    embedded.write(WITHDRAW, handle="x:eef")

    assert compare(embedded, INSIGHT, ANA, BO).both == 0
    with pytest.raises(NotFound):
        compare(embedded, WEBCARE, ANA, BO)
