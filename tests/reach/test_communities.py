"""Communities find planted groups, and the same ones each time."""

from __future__ import annotations

from itertools import permutations

import pytest

from graph.errors import BadParameter
from graph.reach.communities import communities
from tests.reach.graphs import snapshot_of


def two_circles(first: int, second: int) -> list[tuple[int, int]]:
    """Everybody follows everybody in each circle, and one tie joins them."""
    return [
        *permutations(range(first), 2),
        *permutations(range(first, first + second), 2),
        (0, first),
    ]


def test_two_circles_are_two_communities_largest_first() -> None:
    rows = communities(snapshot_of(10, follows=two_circles(4, 5)))

    found = {row.key: row.parts["community"] for row in rows}
    assert found == {**{f"x:{n}": 2 for n in range(4)}, **{f"x:{n}": 1 for n in range(4, 9)}}
    assert {row.parts["size"] for row in rows} == {4, 5}


def test_the_score_is_the_share_of_ties_inside() -> None:
    rows = {row.key: row for row in communities(snapshot_of(9, follows=two_circles(4, 5)))}

    assert rows["x:1"].score == 1.0
    assert rows["x:0"].score == pytest.approx(3 / 4)
    assert "75% of 4 ties stay inside (follows)" in rows["x:0"].because


def test_equal_seeds_give_equal_communities() -> None:
    follows = [(a, (a * 7 + b * b + 3) % 60) for a in range(60) for b in range(4)]
    snapshot = snapshot_of(60, follows=follows)

    first, second = (communities(snapshot, seed=5) for _ in range(2))

    assert [row.row() for row in first] == [row.row() for row in second]


def test_nobody_tied_to_nobody_is_in_no_community() -> None:
    assert communities(snapshot_of(0)) == []
    assert communities(snapshot_of(5)) == []


def test_a_negative_seed_is_refused() -> None:
    with pytest.raises(BadParameter, match="seed -1"):
        communities(snapshot_of(2, follows=[(0, 1)]), seed=-1)
