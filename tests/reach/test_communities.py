"""Communities find planted groups, and the same ones each time; networkx counts them a second time on small graphs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import permutations

import networkx as nx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph.errors import BadParameter
from graph.reach.communities import communities, members, undirected
from graph.reach.kernels.arrays import Ints
from tests.reach.graphs import ALWAYS, Chance, arcs_of, pairs, snapshot_of

Weighed = tuple[int, list[Chance]]
NEAR = 0.05
"""Modularity that either way of looking for the best may miss on a dozen nodes."""


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


def weighed(most_nodes: int = 12) -> st.SearchStrategy[Weighed]:
    """Directed, with loops, parallel arcs and whole numbers as weights; often in several parts."""

    def weigh(drawn: tuple[int, list[tuple[int, int]]]) -> st.SearchStrategy[Weighed]:
        nodes, arcs = drawn
        weights = st.lists(st.sampled_from([1.0, 1.0, 2.0, 5.0]), min_size=len(arcs), max_size=len(arcs))
        return weights.map(
            lambda held: (nodes, [(a, b, weight) for (a, b), weight in zip(arcs, held, strict=True)])
        )

    return pairs(most_nodes).flatmap(weigh)


def found_in(graph: Weighed) -> Ints:
    nodes, arcs = graph
    return members(undirected(arcs_of(nodes, arcs)), names(range(nodes)))


def names(numbers: Sequence[int]) -> tuple[str, ...]:
    return tuple(f"x:{number:02}" for number in numbers)


def by_networkx(graph: Weighed) -> nx.Graph[int]:
    """The ties: no loops, and every arc between two people added up."""
    tied: nx.Graph[int] = nx.Graph()
    for a, b, weight in graph[1]:
        if a != b:
            before = tied.get_edge_data(a, b, {"weight": 0.0})["weight"]
            tied.add_edge(a, b, weight=before + weight)
    return tied


def groups(member: Ints) -> list[set[int]]:
    """The nodes of each community, the first with number 1."""
    of: dict[int, set[int]] = defaultdict(set)
    for node, number in enumerate(member.tolist()):
        of[number].add(node)
    return [of[number] for number in sorted(of) if number > 0]


@ALWAYS
@given(weighed())
@example((0, []))
@example((1, []))
@example((1, [(0, 0, 2.0)]))
@example((4, [(0, 0, 1.0), (1, 2, 1.0), (3, 3, 5.0)]))
def test_everybody_with_a_tie_is_in_exactly_one_community_and_nobody_else_in_any(graph: Weighed) -> None:
    member, tied = found_in(graph), by_networkx(graph)
    found = groups(member)

    assert member.size == graph[0]
    assert {node for node in range(graph[0]) if member[node] > 0} == set(tied)
    assert sorted(set(member[member > 0].tolist())) == list(range(1, len(found) + 1))
    # By size, then by the smallest name.
    assert found == sorted(found, key=lambda each: (-len(each), min(each)))


@ALWAYS
@given(weighed())
def test_a_community_hangs_together_by_its_own_ties(graph: Weighed) -> None:
    tied = by_networkx(graph)

    assert all(nx.is_connected(tied.subgraph(group)) for group in groups(found_in(graph)))


@ALWAYS
@given(weighed())
def test_modularity_is_hardly_below_the_best_that_networkx_finds(graph: Weighed) -> None:
    tied = by_networkx(graph)
    if not tied:
        return

    ours = nx.community.modularity(tied, groups(found_in(graph)))

    greedy = [set(each) for each in nx.community.greedy_modularity_communities(tied, weight="weight")]
    louvain = nx.community.louvain_communities(tied, seed=1)
    assert ours >= nx.community.modularity(tied, greedy) - NEAR
    assert ours >= nx.community.modularity(tied, louvain) - NEAR


@ALWAYS
@given(weighed(), weighed())
def test_two_graphs_side_by_side_share_no_community(first: Weighed, second: Weighed) -> None:
    shift = first[0]
    beside = [(a + shift, b + shift, weight) for a, b, weight in second[1]]

    member = found_in((shift + second[0], first[1] + beside))

    assert not (set(member[:shift].tolist()) & set(member[shift:].tolist())) - {0}


@ALWAYS
@given(weighed(), st.data())
def test_neither_the_order_of_arcs_nor_the_numbers_of_people_move_anybody(
    graph: Weighed, data: st.DataObject
) -> None:
    nodes, arcs = graph
    number = data.draw(st.permutations(range(nodes)))
    shuffled = data.draw(st.permutations(arcs))
    named = [""] * nodes
    for node, key in zip(number, names(range(nodes)), strict=True):
        named[node] = key

    again = members(
        undirected(arcs_of(nodes, [(number[a], number[b], weight) for a, b, weight in shuffled])),
        tuple(named),
    )

    assert again[number].tolist() == found_in(graph).tolist()


@pytest.mark.parametrize("turn", [1, 5, 7, 11])
def test_a_ring_comes_apart_at_the_same_people_whoever_was_read_first(turn: int) -> None:
    """Where every cut is as good as another, the order of trying decides it."""
    ring = [(node, (node + 1) % 12, 1.0) for node in range(12)]
    number = [node * turn % 12 for node in range(12)]
    named = [""] * 12
    for node in range(12):
        named[number[node]] = names([node])[0]

    again = members(undirected(arcs_of(12, [(number[a], number[b], w) for a, b, w in ring])), tuple(named))

    assert again[number].tolist() == found_in((12, ring)).tolist()


@ALWAYS
@given(pairs(12))
def test_scores_and_sizes_are_those_counted_tie_by_tie(graph: tuple[int, list[tuple[int, int]]]) -> None:
    nodes, follows = graph
    rows = communities(snapshot_of(nodes, follows=follows))
    tied: nx.Graph[str] = nx.Graph((f"x:{a}", f"x:{b}") for a, b in follows if a != b)
    community = {row.key: int(str(row.parts["community"])) for row in rows}

    assert set(community) == set(tied)
    for row in rows:
        ends = [community[other] for other in tied[row.key]]
        assert row.score == pytest.approx(ends.count(community[row.key]) / len(ends))
        assert row.parts["ties"] == len(ends)
        assert row.parts["size"] == list(community.values()).count(community[row.key])
    assert list(community.values()) == sorted(community.values())
