"""The likeliest way, against all ways, and the acts that prove its steps."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise, permutations
from math import prod

import pytest
from hypothesis import given

from graph.errors import BadParameter
from graph.model.purposes import INSIGHT
from graph.reach.snapshot import load
from graph.reach.ways import paths, proved
from graph.store import Store
from tests.reach.graphs import ALWAYS, Chance, chances, snapshot_of
from tests.reach.world import MONDAY, WITHDRAW, Message
from tests.reach.world import given as given_world


def all_ways(nodes: int, arcs: list[Chance], start: int, end: int) -> dict[tuple[int, ...], float]:
    chance = {(a, b): p for a, b, p in arcs}
    between = [each for each in range(nodes) if each not in (start, end)]
    found = {}
    for size in range(nodes - 1):
        for middle in permutations(between, size):
            way = (start, *middle, end)
            steps = list(pairwise(way))
            if all(chance.get(step, 0.0) > 0 for step in steps):
                found[way] = prod(chance[step] for step in steps)
    return found


@given(chances())
@ALWAYS
def test_no_way_is_likelier_than_the_one_that_is_told(graph: tuple[int, list[Chance]]) -> None:
    nodes, arcs = graph
    snapshot = snapshot_of(nodes, influences=arcs)
    for start in range(nodes):
        for end in range(nodes):
            if start == end or not arcs:
                continue
            ways = all_ways(nodes, arcs, start, end)

            found = paths(snapshot, f"x:{start}", f"x:{end}")

            assert bool(found) == bool(ways)
            if ways:
                told = tuple(int(row.key[2:]) for row in found)
                assert found[-1].score == pytest.approx(max(ways.values()), rel=1e-5)
                assert ways[told] == pytest.approx(max(ways.values()), rel=1e-5)


def test_a_step_is_proved_by_the_acts_that_may_be_seen(store: Store) -> None:
    given_world(
        store,
        handles={"x:ana": "person:ana", "x:bo": "person:bo", "mastodon:bo": "person:bo", "x:cy": None},
        posts=[
            Message("x:1", "x:ana", answered_by=["x:bo"]),
            Message("x:2", "x:ana", liked_by=["mastodon:bo"], at=MONDAY + timedelta(days=1)),
            Message("x:3", "x:bo", shared_by=["x:cy"]),
        ],
    )
    snapshot = load(store, INSIGHT)

    found = proved(store, snapshot, paths(snapshot, "x:ana", "x:cy"), INSIGHT)

    assert [(row.key, row.score, row.parts["acts"], row.parts["proofs"]) for row in found] == [
        ("person:ana", 1.0, None, None),
        ("person:bo", 1.0, 2, "x:2, x:1/0"),
        ("x:cy", 0.5, 1, "x:3/1"),
    ]
    assert found[2].because.startswith("x:cy acts" if found[2].name == "x:cy" else "cy acts on the word of")
    assert found[2].because.endswith("; proved by x:3/1")
    store.write(WITHDRAW, handle="x:bo")
    hidden = proved(store, snapshot, paths(snapshot, "x:ana", "x:cy"), INSIGHT)
    assert [row.parts["acts"] for row in hidden] == [None, 1, 0]


def test_two_ends_that_are_one_person_are_refused() -> None:
    with pytest.raises(BadParameter, match="are one person"):
        paths(snapshot_of(2, influences=[(0, 1, 0.5)], person=[0, 0]), "x:0", "x:1")
