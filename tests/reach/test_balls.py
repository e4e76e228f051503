"""Balls and harmonic centrality against networkx; estimates against counts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from graph.errors import BadParameter
from graph.reach.arcs import Arcs, as_ints
from graph.reach.audience import audience
from graph.reach.balls import harmonic, union, within
from graph.reach.harmonic import harmonic as harmonic_measure
from graph.reach.hops import audience_of_everybody
from tests.reach.graphs import ALWAYS, arcs_of, pairs, snapshot_of

World = tuple[int, list[tuple[int, int]]]


def made(graph: World) -> tuple[Arcs, nx.DiGraph[int]]:
    nodes, arcs = graph
    other: nx.DiGraph[int] = nx.DiGraph()
    other.add_nodes_from(range(nodes))
    other.add_edges_from(arcs)
    return arcs_of(nodes, [(a, b, 1.0) for a, b in arcs]), other


@ALWAYS
@given(pairs(12), st.integers(1, 4))
def test_balls_hold_whom_a_search_finds(graph: World, hops: int) -> None:
    arcs, other = made(graph)

    found = within(arcs, hops)

    expected = [len(nx.single_source_shortest_path_length(other, n, cutoff=hops)) for n in other]
    assert found.error == 0.0
    assert found.values.tolist() == expected


@ALWAYS
@given(pairs(12))
def test_harmonic_is_that_of_networkx_turned_round(graph: World) -> None:
    arcs, other = made(graph)

    found = harmonic(arcs)

    expected = nx.harmonic_centrality(other.reverse())
    assert found.values == pytest.approx([expected[n] for n in range(arcs.nodes)])


@ALWAYS
@given(pairs(14), st.integers(0, 4), st.data())
def test_the_union_of_a_set_is_the_union_of_its_balls(graph: World, hops: int, data: st.DataObject) -> None:
    arcs, other = made(graph)
    chosen = data.draw(st.lists(st.integers(0, arcs.nodes - 1), max_size=4))

    inside, counts = union(arcs, as_ints(chosen), hops)

    balls = [
        {m for n in chosen for m in nx.single_source_shortest_path_length(other, n, cutoff=h)}
        for h in range(hops + 1)
    ]
    assert counts.tolist() == [len(ball) for ball in balls]
    assert set(np.flatnonzero(inside).tolist()) == balls[-1]


def middling(nodes: int = 3000, arcs: int = 20_000) -> Arcs:
    random = np.random.default_rng(8)
    source = random.integers(0, nodes, arcs).astype(np.int32)
    target = (nodes * random.random(arcs) ** 2).astype(np.int32)
    return Arcs.of(nodes, source, target).distinct()


def test_a_dense_union_pulls_to_the_same_set() -> None:
    arcs = middling()
    chosen = as_ints(range(0, 3000, 10))

    _, counts = union(arcs, chosen, 2)

    rows = [arcs.row(node).tolist() for node in range(3000)]
    one = set(chosen.tolist()) | {b for a in chosen.tolist() for b in rows[a]}
    two = one | {b for a in one for b in rows[a]}
    assert counts.tolist() == [300, len(one), len(two)]


@pytest.mark.parametrize("hops", [2, 3])
def test_estimates_come_near_the_counts_and_keep_their_order(hops: int) -> None:
    arcs = middling()
    counted = within(arcs, hops).values

    found = within(arcs, hops, countable=0)

    off = np.abs(found.values - counted) / counted
    assert found.error == pytest.approx(0.065)
    assert off.mean() < 0.08
    assert spearmanr(found.values, counted)[0] > 0.95


def test_estimated_nearness_comes_near_the_count() -> None:
    arcs = middling()
    counted = harmonic(arcs).values

    found = harmonic(arcs, countable=0, rounds=4).values

    assert (np.abs(found - counted)[counted > 0] / counted[counted > 0]).mean() < 0.08


def test_equal_seeds_give_equal_numbers_on_any_number_of_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    arcs = middling()
    first = within(arcs, 3, countable=0, seed=5).values

    monkeypatch.setattr("graph.reach.parallel._pool", lambda: ThreadPoolExecutor(1))

    assert (within(arcs, 3, countable=0, seed=5).values == first).all()
    assert (within(arcs, 3, countable=0, seed=6).values != first).any()


def test_loops_and_parallel_arcs_change_no_estimate() -> None:
    plain = arcs_of(3, [(0, 1, 1.0), (1, 2, 1.0)])
    doubled = arcs_of(3, [(0, 1, 1.0), (0, 1, 1.0), (1, 2, 1.0), (1, 1, 1.0)])

    for hops in (1, 2, 3):
        assert (
            within(plain, hops, countable=0).values.tolist()
            == within(doubled, hops, countable=0).values.tolist()
        )
    assert within(doubled, 1, countable=0).values.tolist() == [2, 2, 1]


def test_hops_that_make_no_sense_are_refused() -> None:
    for wrong in (lambda: within(arcs_of(1, []), 0), lambda: audience(snapshot_of(1), hops=0)):
        with pytest.raises(BadParameter, match="0 hops"):
            wrong()
    with pytest.raises(BadParameter, match="-1 hops"):
        union(arcs_of(1, []), as_ints([0]), -1)
    with pytest.raises(BadParameter, match="0 rounds"):
        within(middling(), 2, rounds=0, countable=0)


def test_two_hops_count_hearers_of_hearers_once() -> None:
    """1 and 2 hear 0; 3 hears both; 4 hears 3."""
    snapshot = snapshot_of(5, follows=[(1, 0), (2, 0), (3, 1), (3, 2), (4, 3)])

    rows = audience(snapshot, ["x:0"], hops=2)

    assert (rows[0].score, rows[0].parts["direct"]) == (3.0, 2)
    assert "3 different people are within 2 hops of 0" in rows[0].because
    assert audience(snapshot, hops=2)[0].row() == {**rows[0].row(), "key": "x:0"}


def test_estimated_rows_tell_an_interval_that_holds_what_is_certain() -> None:
    snapshot = snapshot_of(4, follows=[(1, 0), (2, 0), (3, 1)])

    for row in audience_of_everybody(snapshot, 2, countable=0):
        assert row.interval_low is not None
        assert row.interval_high is not None
        assert int(str(row.parts["direct"])) <= row.interval_low <= row.score <= row.interval_high <= 3
        assert "about" in row.because


def test_nearness_reads_as_direct_hearers() -> None:
    rows = harmonic_measure(snapshot_of(4, follows=[(1, 0), (2, 1), (3, 1)]))

    assert [(row.key, row.score) for row in rows] == [("x:0", 2.0), ("x:1", 2.0)]
    assert "as if 2.00 people heard it directly; 1 do" in rows[0].because
    assert harmonic_measure(snapshot_of(0)) == []
