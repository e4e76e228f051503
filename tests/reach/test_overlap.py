"""What audiences have in common: the parts sum to the whole, whoever counts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graph.reach.audience import audience_of
from graph.reach.overlap import overlap
from tests.reach.graphs import ALWAYS, pairs, snapshot_of

World = tuple[int, list[tuple[int, int]], list[int], list[int]]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Accounts, who follows whom, whose each account is, and some nodes to speak."""
    nodes, follows = draw(pairs())
    owner = draw(st.lists(st.integers(0, nodes - 1), min_size=nodes, max_size=nodes))
    people = len(set(owner))
    speakers = draw(st.lists(st.integers(0, people - 1), min_size=1, unique=True))
    return nodes, follows, owner, speakers


@ALWAYS
@given(worlds(), st.booleans())
def test_what_each_adds_sums_to_the_audience_of_all(world: World, widest_first: bool) -> None:
    nodes, follows, owner, speakers = world
    snapshot = snapshot_of(nodes, follows=follows, person=owner)

    found = overlap(snapshot, speakers, widest_first=widest_first)
    whole = audience_of(snapshot, speakers)[0].parts

    assert sum(found.added) == sum(found.times) == whole["people"]
    assert sum(found.sums) == whole["sum"]
    assert sum(at * people for at, people in enumerate(found.times, start=1)) == sum(found.heard)
    assert all(
        only <= added <= heard
        for only, added, heard in zip(found.only, found.added, found.heard, strict=True)
    )


@ALWAYS
@given(worlds())
def test_widest_first_never_adds_more_later_and_keeps_everybody(world: World) -> None:
    nodes, follows, owner, speakers = world

    found = overlap(snapshot_of(nodes, follows=follows, person=owner), speakers, widest_first=True)

    assert sorted(found.nodes) == sorted(speakers)
    assert list(found.added) == sorted(found.added, reverse=True)


def test_a_case_worked_by_hand() -> None:
    """0 and 1 speak; 2 hears both, 3 hears the first, 4 and 5 the second, and 1 hears 0 but speaks too."""
    follows = [(2, 0), (3, 0), (1, 0), (2, 1), (4, 1), (5, 1)]

    found = overlap(snapshot_of(6, follows=follows), [0, 1])

    assert found.heard == (2, 3)
    assert found.added == (2, 2)
    assert found.only == (1, 2)
    assert found.times == (3, 1)
