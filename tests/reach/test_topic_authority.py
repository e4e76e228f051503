"""Many walks at once are each the walk alone, and networkx's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graph.errors import BadParameter
from graph.reach.arcs import Arcs, as_ints
from graph.reach.authority import authority
from graph.reach.kernels.memory import LINE, lines
from graph.reach.layers import ACTS, Posts, Snapshot
from graph.reach.pagerank import Walk
from graph.reach.topic_authority import topic_authority
from tests.reach.graphs import ALWAYS, Chance, arcs_of, snapshot_of


@st.composite
def worlds(draw: st.DrawFn) -> tuple[int, list[Chance], list[list[float]]]:
    """Nodes, weighted arcs with loops, and one restart a topic."""
    nodes = draw(st.integers(1, 10))
    node = st.integers(0, nodes - 1)
    arcs = draw(st.dictionaries(st.tuples(node, node), st.integers(1, 9), max_size=30))
    restart = st.lists(st.integers(0, 5).map(float), min_size=nodes, max_size=nodes).filter(any)
    topics = draw(st.lists(restart, min_size=1, max_size=22))
    return nodes, [(a, b, float(w)) for (a, b), w in arcs.items()], topics


@ALWAYS
@given(worlds())
def test_every_topic_scores_as_networkx_personalised(
    world: tuple[int, list[Chance], list[list[float]]],
) -> None:
    nodes, arcs, topics = world
    other: nx.DiGraph[int] = nx.DiGraph()
    other.add_nodes_from(range(nodes))
    other.add_weighted_edges_from(arcs)

    found = Walk(arcs_of(nodes, arcs)).ranks_by_topic(np.array(topics))

    for row, restart in zip(found, topics, strict=True):
        expected = nx.pagerank(other, tol=1e-12, max_iter=2000, personalization=dict(enumerate(restart)))
        assert row == pytest.approx([expected[n] for n in range(nodes)], abs=2e-5)


def solved(nodes: int, arcs: list[Chance], restart: list[float]) -> list[float]:
    """The equations of the walk, solved at once."""
    weight = np.zeros((nodes, nodes))
    for a, b, w in arcs:
        weight[b, a] += w
    out = weight.sum(axis=0)
    share = np.divide(0.85 * weight, out, out=np.zeros_like(weight), where=out > 0)
    again = np.array(restart) / sum(restart)
    # Up to its size the answer is what one beginning comes to.
    came = np.linalg.solve(np.eye(nodes) - share, again)
    return list(came / came.sum())


@ALWAYS
@given(worlds())
@example((40, [(n, n + 1, 1.0) for n in range(39)], [[1.0, *[0.0] * 39], [*[0.0] * 39, 1.0]]))
@example((40, [(n + 1, n, 1.0) for n in range(39)], [[1.0, *[0.0] * 39], [*[0.0] * 39, 1.0]]))
@example((40, [(n, (n + 1) % 40, 1.0) for n in range(40)], [[1.0, *[0.0] * 39]] * 5))
@example((40, [(0, n, 1.0) for n in range(40)], [[1.0] * 40, [0.0, 1.0] * 20]))
def test_walks_end_within_their_tolerance_of_the_solved_equations(
    world: tuple[int, list[Chance], list[list[float]]],
) -> None:
    nodes, arcs, topics = world

    for large in (0, 10**9):
        found = Walk(arcs_of(nodes, arcs), large=large).ranks_by_topic(np.array(topics))

        for row, restart in zip(found, topics, strict=True):
            assert np.abs(row - np.array(solved(nodes, arcs, restart))).sum() < 2e-6


def middling(arcs: int = 5000) -> Arcs:
    random = np.random.default_rng(3)
    return Arcs.of(400, *(random.integers(0, 400, (2, arcs)).astype(np.int32)))


@pytest.mark.parametrize("topics", [1, 4, 8, 9, 16, 20, 33])
def test_blocks_of_any_size_end_where_one_walk_ends(topics: int) -> None:
    walk = Walk(middling())
    restarts = np.random.default_rng(1).random((topics, 400))

    found = walk.ranks_by_topic(restarts)

    for row, restart in zip(found, restarts, strict=True):
        assert np.abs(row - walk.ranks(restart, tolerance=1e-12)).sum() < 2e-6


def test_scores_do_not_depend_on_processors_and_turns_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    restarts = np.random.default_rng(1).random((20, 400))
    whole = Walk(middling()).ranks_by_topic(restarts)
    monkeypatch.setattr("graph.reach.pagerank._WORTH_THREADS", 1)
    monkeypatch.setattr("graph.reach.pagerank._WORTH_TURNS", 1)
    by_turns = Walk(middling()).ranks_by_topic(restarts), Walk(middling()).ranks(tolerance=1e-6)

    monkeypatch.setattr("graph.reach.parallel._pool", lambda: ThreadPoolExecutor(1))

    assert (Walk(middling(), large=10**9).ranks_by_topic(restarts) == whole).all()
    assert (Walk(middling()).ranks_by_topic(restarts) == by_turns[0]).all()
    assert (Walk(middling()).ranks(tolerance=1e-6) == by_turns[1]).all()
    assert np.abs(by_turns[0] - whole).sum(axis=1).max() < 2e-6
    assert np.abs(by_turns[1] - Walk(middling()).ranks(tolerance=1e-12)).sum() < 1e-6


def test_rows_begin_on_lines() -> None:
    assert {lines(rows, 16, np.float32).ctypes.data % LINE for rows in range(1, 9)} == {0}


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), -1.0])
def test_a_weight_that_is_none_is_named(bad: float) -> None:
    with pytest.raises(BadParameter, match=r"arc 1 \(1 to 2\)"):
        Walk(arcs_of(3, [(0, 1, 1.0), (1, 2, bad)]))


def test_restarts_that_do_not_fit_are_refused() -> None:
    walk = Walk(arcs_of(2, [(0, 1, 1.0)]))
    with pytest.raises(BadParameter, match="shape"):
        walk.ranks_by_topic(np.ones((1, 3)))
    with pytest.raises(BadParameter, match="negative or not a number"):
        walk.ranks(np.array([1.0, -1.0]))
    with pytest.raises(BadParameter, match="damping is 1"):
        Walk(arcs_of(1, []), damping=1.0)


def posting() -> Snapshot:
    """0 and 1 post on cycling and follow 2, who follows 3; 4 posts on baking and follows 3."""
    snapshot = snapshot_of(5, follows=[(0, 2), (1, 2), (2, 3), (4, 3)])
    about = Arcs.of(3, as_ints([0, 1, 2]), as_ints([1, 1, 0]), width=2)
    posts = Posts(
        as_ints([0, 1, 4]),
        about,
        Arcs.none(3, 5),
        {kind: Arcs.none(3, 5) for kind in ACTS},
        np.zeros(3, np.int64),
    )
    return replace(snapshot, posts=posts, topics=("interest:baking", "interest:cycling"))


def test_whom_the_posters_follow_has_authority_without_a_post() -> None:
    rows = authority(posting(), topic="cycling", layer="follows")

    assert [row.key for row in rows][:2] == ["x:2", "x:3"]
    assert "begins with the 2 people who post on interest:cycling" in rows[0].because
    assert "x:4" not in {row.key for row in rows}


def test_without_a_topic_everybody_stands_with_their_strongest() -> None:
    rows = {row.key: row.parts["topic"] for row in topic_authority(posting())}

    assert rows["x:2"] == "interest:cycling"
    assert rows["x:3"] == "interest:baking"


def test_no_topics_and_no_arcs_give_no_rows() -> None:
    assert topic_authority(snapshot_of(2, follows=[(0, 1)])) == []
    assert topic_authority(replace(posting(), layers=snapshot_of(5).layers)) == []


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 2**32 - 1), st.floats(0.3, 0.98))
def test_what_is_left_to_move_is_less_than_the_tolerance(seed: int, damping: float) -> None:
    """On chains and rings the pace is slowest: a walk may not end because one step happened to move little."""
    random = np.random.default_rng(seed)
    nodes = int(random.integers(2, 40))
    ring = [(node, (node + 1) % nodes, 1.0) for node in range(nodes)]
    extra = [(int(a), int(b), 1.0) for a, b in random.integers(0, nodes, (int(random.integers(0, 9)), 2))]
    walk = Walk(arcs_of(nodes, ring + extra), damping=damping)

    truth = walk.ranks(tolerance=1e-15)

    for tolerance in (1e-3, 1e-5, 1e-8):
        assert np.abs(walk.ranks(tolerance=tolerance) - truth).sum() < tolerance
