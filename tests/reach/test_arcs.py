"""Rows hold what was put in them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.reach.arcs import ANY, Arcs, as_ints, joined
from graph.reach.counting import sorted_by_source
from tests.reach.graphs import ALWAYS, Chance, arcs_of, chances, pairs


def triples(arcs: Arcs) -> list[Chance]:
    return list(zip(arcs.sources.tolist(), arcs.ends.tolist(), arcs.strengths.tolist(), strict=True))


@ALWAYS
@given(pairs())
def test_rows_hold_every_arc_once(graph: tuple[int, list[tuple[int, int]]]) -> None:
    nodes, arcs = graph

    held = triples(arcs_of(nodes, [(a, b, 1.0) for a, b in arcs]))

    assert sorted((a, b) for a, b, _ in held) == sorted(arcs)


@ALWAYS
@given(pairs())
def test_turning_round_twice_changes_nothing(graph: tuple[int, list[tuple[int, int]]]) -> None:
    nodes, arcs = graph
    rows = arcs_of(nodes, [(a, b, i + 1.0) for i, (a, b) in enumerate(arcs)])

    assert sorted(triples(rows.reversed().reversed())) == sorted(triples(rows))
    assert sorted((b, a, w) for a, b, w in triples(rows.reversed())) == sorted(triples(rows))


@ALWAYS
@given(pairs())
def test_merging_adds_parallel_arcs_and_drops_loops(graph: tuple[int, list[tuple[int, int]]]) -> None:
    nodes, arcs = graph
    expected: dict[tuple[int, int], float] = {}
    for a, b in arcs:
        if a != b:
            expected[a, b] = expected.get((a, b), 0.0) + 1.0

    held = triples(arcs_of(nodes, [(a, b, 1.0) for a, b in arcs]).merged())

    assert {(a, b): w for a, b, w in held} == expected
    assert len(held) == len(expected)


def test_parallel_chances_join_to_the_chance_of_either() -> None:
    rows = arcs_of(2, [(0, 1, 0.5), (0, 1, 0.5), (0, 1, 0.5)])

    assert rows.merged(ANY).weights.tolist() == [0.875]


@ALWAYS
@given(chances())
def test_steepest_first_sorts_rows_and_keeps_arcs(graph: tuple[int, list[Chance]]) -> None:
    rows = arcs_of(*graph)

    steep = rows.steepest_first()

    assert sorted(triples(steep)) == sorted(triples(rows))
    for node in range(steep.nodes):
        row = steep.weights[steep.starts[node] : steep.starts[node + 1]]
        assert (np.diff(row) <= 0).all()


def test_joining_adds_what_two_layers_share() -> None:
    both = joined(3, [arcs_of(3, [(0, 1, 2.0)]), Arcs.none(3), arcs_of(3, [(0, 1, 3.0), (1, 2, 1.0)])])

    assert sorted(triples(both)) == [(0, 1, 5.0), (1, 2, 1.0)]


@ALWAYS
@given(pairs(), st.booleans())
def test_many_arcs_are_sorted_in_parts_as_few_are_at_once(
    graph: tuple[int, list[tuple[int, int]]], weighed: bool
) -> None:
    nodes, arcs = graph
    sources, targets = as_ints(a for a, _ in arcs), as_ints(b for _, b in arcs)
    weights = np.arange(len(arcs), dtype=np.float32) if weighed else np.empty(0, np.float32)
    at_once = sorted_by_source(nodes, sources, targets, weights)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("graph.reach.counting._WORTH_PARTS", 0)
        patch.setattr("graph.reach.counting.os.cpu_count", lambda: 3)
        in_parts = sorted_by_source(nodes, sources, targets, weights)

    for part in range(3):
        assert np.array_equal(at_once[part], in_parts[part])
    assert in_parts[1].dtype == np.int32
