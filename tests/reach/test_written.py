"""Scores written to people, and taken back."""

from __future__ import annotations

import json

import pytest

from graph.catalogue import query
from graph.consent.projection import project_steps
from graph.errors import BadParameter
from graph.model.purposes import INSIGHT, SHARE
from graph.reach.audience import audience
from graph.reach.communities import communities
from graph.reach.snapshot import load
from graph.reach.written import Written, clear_scores, scored, write_scores
from graph.store import NewEdges, NewNodes, Store
from tests.reach.world import WITHDRAW, given

SCORED = query("reach.scored")
ON_INTEREST = query("reach.scored_on_interest")


@pytest.fixture
def world(store: Store) -> Store:
    """Ana, with two accounts, is followed by three; Bo by one; Dee, whom nobody is behind, by none."""
    given(
        store,
        handles={"x:ana": "person:ana", "mastodon:ana": "person:ana", "x:bo": "person:bo", "x:cy": "person:cy", "x:dee": None},
        follows=[("x:bo", "x:ana"), ("x:cy", "mastodon:ana"), ("x:dee", "x:ana"), ("x:ana", "x:bo")],
    )  # fmt: skip
    return store


def written(store: Store) -> Written:
    snapshot = load(store, INSIGHT)
    return write_scores(
        store, snapshot, "audience", audience(snapshot), INSIGHT, options={"hops": 1, "topic": None}
    )


def test_written_scores_are_properties_that_say_what_they_rest_on(world: Store) -> None:
    version = world.version()

    done = written(world)

    rows = world.rows(SCORED, purpose=INSIGHT, score="reach_audience")
    assert done == Written(people=4, cleared=0)
    assert [(row["key"], row["score"]) for row in rows] == [
        ("person:ana", 3.0),
        ("person:bo", 1.0),
        ("person:cy", 0.0),
        ("x:dee", 0.0),
    ]
    assert json.loads(rows[0]["rests_on"]) == {"store_version": version, "people": 4, "hops": 1}
    assert rows[0]["written_at"] is not None
    assert scored(world, "audience") == 4


def test_a_score_is_shown_for_no_other_purpose_and_not_without_a_permission(world: Store) -> None:
    written(world)
    world.write(WITHDRAW, handle="x:bo")

    assert world.rows(SCORED, purpose=SHARE, score="reach_audience") == []
    shown = {row["key"] for row in world.rows(SCORED, purpose=INSIGHT, score="reach_audience")}
    assert shown == {"person:ana", "person:cy", "x:dee"}
    assert world.rows(SCORED, purpose=INSIGHT, score="display_name") == []


def test_a_permission_that_ends_takes_the_scores_of_the_person_with_it(world: Store) -> None:
    written(world)

    world.write_all(project_steps({"mastodon:ana": {INSIGHT.may: None}, "x:dee": {INSIGHT.may: None}}))

    shown = [row["key"] for row in world.rows(SCORED, purpose=INSIGHT, score="reach_audience")]
    assert shown == ["person:bo", "person:cy"]
    assert scored(world, "audience") == 2


def test_writing_anew_leaves_no_score_of_people_who_are_not_ranked_any_more(world: Store) -> None:
    written(world)
    world.write(WITHDRAW, handle="x:bo")

    assert written(world) == Written(people=3, cleared=4)
    assert scored(world, "audience") == 3


def test_scores_are_taken_back_measure_by_measure(world: Store) -> None:
    before = world.digest()
    written(world)
    snapshot = load(world, INSIGHT)
    write_scores(world, snapshot, "communities", communities(snapshot), INSIGHT)

    assert world.digest() == before
    assert clear_scores(world, "audience") == 4
    assert (scored(world, "audience"), scored(world, "communities")) == (0, 4)
    assert {row["score"] for row in world.rows(SCORED, purpose=INSIGHT, score="reach_communities")} == {1.0}


def test_people_who_care_about_something_come_by_their_score(world: Store) -> None:
    world.bulk(
        [NewNodes("Interest", [{"key": "interest:cycling"}])],
        [NewEdges("INTERESTED_IN", "Person", "Interest", ["person:cy", "person:bo"], ["interest:cycling"] * 2, [{"weight": 0.5}] * 2)],
    )  # fmt: skip
    written(world)

    rows = world.rows(ON_INTEREST, purpose=INSIGHT, interest="interest:cycling", score="reach_audience")

    assert [(row["key"], row["score"], row["weight"]) for row in rows] == [
        ("person:bo", 1.0, 0.5),
        ("person:cy", 0.0, 0.5),
    ]


def test_what_is_no_score_of_people_is_not_written(world: Store) -> None:
    with pytest.raises(BadParameter, match="seeds is not written"):
        clear_scores(world, "seeds")
