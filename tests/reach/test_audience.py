"""An audience is a set of people."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import BadParameter
from graph.reach.audience import audience, audience_of
from tests.reach.graphs import ALWAYS, pairs, snapshot_of

World = tuple[int, list[tuple[int, int]], list[int], list[int]]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Accounts, who follows whom, whose each account is, and some speakers (people)."""
    nodes, follows = draw(pairs())
    owner = draw(st.lists(st.integers(0, nodes - 1), min_size=nodes, max_size=nodes))
    speakers = draw(st.lists(st.sampled_from(owner), min_size=1, unique=True))
    return nodes, follows, owner, speakers


def counted(world: World) -> tuple[int, int]:
    """People and sum, by plain sets."""
    _, follows, owner, speakers = world
    listeners = [owner[a] for a, b in follows if owner[b] in speakers and owner[a] not in speakers]
    return len(set(listeners)), len(listeners)


@ALWAYS
@given(worlds())
def test_people_are_the_union_and_the_sum_counts_followers(world: World) -> None:
    nodes, follows, owner, speakers = world
    snapshot = snapshot_of(nodes, follows=follows, person=owner)

    row = audience(snapshot, [f"person:{each}" for each in speakers])[0]

    assert (row.parts["people"], row.parts["sum"]) == counted(world)
    assert counted(world)[0] <= counted(world)[1]


@ALWAYS
@given(worlds())
def test_everybody_alone_equals_asking_for_each(world: World) -> None:
    nodes, follows, owner, _ = world
    snapshot = snapshot_of(nodes, follows=follows, person=owner)

    for row in audience(snapshot):
        alone = audience(snapshot, [row.key])[0]
        assert (row.parts, row.score) == (alone.parts, alone.score)


@ALWAYS
@given(worlds(), st.data())
def test_another_follower_never_lowers_the_audience(world: World, data: st.DataObject) -> None:
    nodes, follows, owner, speakers = world
    more = data.draw(st.tuples(st.integers(0, nodes - 1), st.integers(0, nodes - 1)))
    names = [f"person:{each}" for each in speakers]

    before = audience(snapshot_of(nodes, follows=follows, person=owner), names)[0]
    after = audience(snapshot_of(nodes, follows=[*follows, more], person=owner), names)[0]

    assert after.score >= before.score


def test_the_speaker_is_not_part_of_the_own_audience() -> None:
    """0 and 1 are two accounts of one person who follow each other; 2 follows both."""
    snapshot = snapshot_of(3, follows=[(0, 1), (1, 0), (2, 0), (2, 1)], person=[7, 7, 8])

    row = audience(snapshot, ["person:7"])[0]

    assert (row.parts["people"], row.parts["sum"], row.parts["overlap"]) == (1, 2, 0.5)
    assert row.parts["coverage"] == 1.0


def test_influence_stands_in_where_no_follower_is_known() -> None:
    snapshot = snapshot_of(3, influences=[(0, 1, 0.1), (0, 2, 0.2)])

    row = audience(snapshot, ["x:0"])[0]

    assert row.score == 2
    assert "measured" in row.because


def test_nobody_has_no_audience() -> None:
    assert audience(snapshot_of(0)) == []
    assert audience_of(snapshot_of(0), []) == []
    assert [row.score for row in audience(snapshot_of(2))] == [0.0, 0.0]


@pytest.mark.parametrize("asked", ["x:0", "0", "@0", "X:0"], ids=["key", "username", "with at", "upper case"])
def test_a_person_is_found_by_any_spelling(asked: str) -> None:
    assert audience(snapshot_of(2, follows=[(1, 0)]), [asked])[0].score == 1


def test_an_unknown_name_offers_near_ones() -> None:
    with pytest.raises(BadParameter, match="nobody here is called 'x:00'") as caught:
        audience(snapshot_of(2), ["x:00"])

    assert "x:0" in caught.value.hint


def test_an_ambiguous_name_lists_who_is_meant() -> None:
    snapshot = snapshot_of(2)
    object.__setattr__(snapshot.accounts, "usernames", ("jan", "jan"))

    with pytest.raises(BadParameter, match="2 different people") as caught:
        audience(snapshot, ["jan"])

    assert caught.value.hint == "say which: x:0, x:1"
