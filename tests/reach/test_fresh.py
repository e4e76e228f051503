"""Fresh ranks are those of a full run, whatever came and went."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import BadParameter
from graph.reach.arcs import Arcs, as_ints
from graph.reach.fresh import Change, Drift, Fresh, drift
from graph.reach.kernels.arrays import Doubles
from graph.reach.pagerank import pagerank
from tests.reach.graphs import Chance, arcs_of

NEAR = settings(deadline=None, max_examples=150)
TIGHT = 1e-9

History = tuple[int, list[Chance], list[tuple[int, list[Chance]]]]
"""Nodes and arcs at first, then changes: how many nodes there are then, arcs that came and, with a weight below 0, went."""


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Any graph, with loops, parallel arcs, dead ends, or nothing at all."""
    first = nodes = draw(st.integers(0, 8))
    weight = st.sampled_from([1.0, 2.0, 0.5, 0.1, 7.0])

    def arcs(most: int) -> list[Chance]:
        node = st.integers(0, nodes - 1)
        return draw(st.lists(st.tuples(node, node, weight), max_size=most)) if nodes else []

    before = arcs(16)
    there, changes = list(before), []
    for _ in range(draw(st.integers(1, 4))):
        nodes += draw(st.integers(0, 2))
        come = arcs(5)
        going = draw(st.lists(st.sampled_from(range(len(there))), unique=True, max_size=4)) if there else []
        gone = [(a, b, -w) for a, b, w in (there[at] for at in going)]
        there = [arc for at, arc in enumerate(there) if at not in going] + come
        changes.append((nodes, come + gone))
    return first, before, changes


def change_of(arcs: list[Chance]) -> Change:
    weights = np.array([np.float32(w) for *_, w in arcs], np.float64)
    return Change.of_arcs(as_ints(a for a, _, _ in arcs), as_ints(b for _, b, _ in arcs), weights)


def left_of(before: list[Chance], changes: list[tuple[int, list[Chance]]]) -> list[Chance]:
    there = list(before)
    for _, arcs in changes:
        there += [arc for arc in arcs if arc[2] > 0]
        for a, b, w in arcs:
            if w < 0:
                there.remove((a, b, -w))
    return there


@pytest.mark.parametrize("doubt", [0.0, 2.0])
@NEAR
@given(history=histories())
def test_after_every_change_ranks_are_those_of_a_full_run(doubt: float, history: History) -> None:
    nodes, before, changes = history
    fresh = Fresh(arcs_of(nodes, before), doubt=doubt, precision=TIGHT, tolerance=1e-13)

    for at, (many, arcs) in enumerate(changes, start=1):
        fresh.apply(change_of(arcs), nodes=many)

        full = pagerank(arcs_of(many, left_of(before, changes[:at])), doubt=doubt, tolerance=1e-13)
        assert fresh.ranks() == pytest.approx(full, abs=1e-7)
        assert sorted(fresh.hot().tolist()) == list(range(many))
        assert fresh.ranks()[fresh.hot()] == pytest.approx(sorted(full, reverse=True), abs=1e-7)


@NEAR
@given(history=histories())
def test_walks_that_begin_somewhere_are_those_of_a_full_run(history: History) -> None:
    nodes, before, changes = history
    restarts = np.array([[float((node * walk) % 3) for node in range(nodes)] for walk in (0, 1, 2)])
    fresh = Fresh(arcs_of(nodes, before), restarts.reshape(3, nodes), precision=TIGHT, tolerance=1e-13)
    many, arcs = changes[0]
    begins = as_ints([many - 1] if many else [])
    change = change_of(arcs)

    fresh.apply(
        Change(change.sources, change.targets, change.weights, np.full_like(begins, 2), begins, np.full(begins.size, 2.0)),
        nodes=many,
    )  # fmt: skip

    rows = arcs_of(many, left_of(before, changes[:1]))
    for walk in range(3):
        begin = np.zeros(many)
        begin[:nodes] = restarts[walk] if nodes else 0
        if nodes == 0 or not begin.any() or (begin[:nodes] == begin[0]).all():
            begin[:] = 1.0
        if walk == 2 and many:
            begin[many - 1] += 2.0
        assert fresh.ranks(walk) == pytest.approx(pagerank(rows, restart=begin, tolerance=1e-13), abs=1e-7)


@NEAR
@given(history=histories())
def test_a_full_run_takes_the_graph_as_it_is_now_and_finds_no_drift(history: History) -> None:
    nodes, before, changes = history
    fresh = Fresh(arcs_of(nodes, before), precision=TIGHT, tolerance=1e-13)
    for many, arcs in changes:
        fresh.apply(change_of(arcs), nodes=many)

    found = fresh.renew()[0]

    full = pagerank(arcs_of(changes[-1][0], left_of(before, changes)), tolerance=1e-13)
    assert fresh.ranks() == pytest.approx(full, abs=1e-7)
    assert found.l1 < 1e-6


def crowd(nodes: int, arcs: int) -> Arcs:
    """Arcs towards low numbers, as in a crowd that follows a few; every tenth node is a dead end."""
    random = np.random.default_rng(3)
    sources = random.integers(0, nodes, arcs)
    targets = (nodes * random.random(arcs) ** 4).astype(np.int32)
    kept = sources % 10 != 0
    return Arcs.of(nodes, sources[kept].astype(np.int32), targets[kept])


def some(nodes: int, arcs: int, seed: int) -> Change:
    random = np.random.default_rng(seed)
    return Change.of_arcs(
        random.integers(0, nodes, arcs).astype(np.int32), random.integers(0, nodes, arcs).astype(np.int32)
    )


def test_a_change_moves_the_hot_list_within_the_precision_that_was_asked_for() -> None:
    fresh = Fresh(crowd(5_000, 60_000), precision=0.01)
    for seed in range(5):
        assert not fresh.apply(some(5_000, 50, seed)).is_full

    ranks, hot = fresh.ranks(), fresh.hot()
    found = fresh.renew()[0]

    assert hot.tolist() == np.lexsort((np.arange(5_000), -ranks))[:200].tolist()
    assert found.l1 < 0.01
    assert found.overlap >= 0.97
    assert found.spearman > 0.99


def test_who_gets_many_followers_at_once_comes_into_the_hot_list_and_leaves_it_with_them() -> None:
    fresh = Fresh(crowd(5_000, 60_000))
    fans = np.arange(1, 400, 2, dtype=np.int32)
    star = np.full_like(fans, 4_999)
    assert 4_999 not in fresh.hot()

    fresh.apply(Change.of_arcs(fans, star))
    risen = fresh.hot()
    fresh.apply(Change.of_arcs(fans, star, -np.ones(fans.size)))

    assert 4_999 in risen
    assert 4_999 not in fresh.hot()
    assert 4_999 not in fresh.hot(among=np.arange(5_000) != 4_999)


def test_a_change_that_would_take_too_much_work_is_walked_anew() -> None:
    rows = crowd(5_000, 60_000)
    change = some(5_000, 3_000, 1)
    fresh = Fresh(rows, precision=1e-6, work=0.01)

    done = fresh.apply(change)

    now = Arcs.of(
        5_000, np.concatenate([rows.sources, change.sources]), np.concatenate([rows.ends, change.targets])
    )
    assert done.is_full
    assert fresh.ranks() == pytest.approx(pagerank(now), abs=1e-9)


@pytest.mark.parametrize(
    "change",
    [
        Change.of_arcs(as_ints([0]), as_ints([9])),
        Change.of_arcs(as_ints([0]), as_ints([1]), np.array([-5.0])),
        Change.of_arcs(as_ints([0]), as_ints([1]), np.array([np.nan])),
    ],
    ids=["nobody", "more than there is", "not a number"],
)
def test_a_change_that_cannot_be_is_refused_and_leaves_the_ranks(change: Change) -> None:
    fresh = Fresh(arcs_of(2, [(0, 1, 1.0)]))
    before = fresh.ranks()

    with pytest.raises(BadParameter):
        fresh.apply(change)

    assert fresh.ranks().tolist() == before.tolist()


def test_drift_tells_order_sum_and_first() -> None:
    full: Doubles = np.array([0.4, 0.3, 0.2, 0.1])

    assert drift(full, full) == Drift(1.0, 0.0, 1.0)
    turned = drift(full[::-1].copy(), full, first=2)
    assert (turned.spearman, turned.l1, turned.overlap) == pytest.approx((-1.0, 0.8, 0.0))
