"""Seeds under terms, against every list that keeps them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import BadParameter, MalformedRow
from graph.model.purposes import INSIGHT, WEBCARE
from graph.reach.audience import audience_of, heard_so_far
from graph.reach.cascade import Cascades
from graph.reach.choosing import PROMISED_FOR_BUDGET, Limits, _Beside, choose
from graph.reach.places import at_place
from graph.reach.prices import Prices, prices_of, read_prices
from graph.reach.seeds import Plan, Terms, plan
from graph.reach.snapshot import load
from graph.store import NewEdges, NewNodes, Store
from tests.reach.graphs import ALWAYS, Chance, arcs_of, exact_spread, pairs, snapshot_of
from tests.reach.world import FOREVER, WITHDRAW, Message
from tests.reach.world import given as given_world

STAR = [(0, 1, 1.0), (0, 2, 1.0), (0, 3, 1.0), (4, 5, 1.0), (4, 6, 1.0), (7, 8, 1.0)]
"""0 is heard by three, 4 by two, 7 by one; the others by nobody."""
NAMES = {name: f"x:{name}" for name in ("ana", "bo", "cy", "dee")}


def keys(found: Plan) -> list[str]:
    return [each.key for each in found.seeds]


def subsets(nodes: Iterable[int]) -> Iterable[tuple[int, ...]]:
    held = list(nodes)
    return chain.from_iterable(combinations(held, size) for size in range(len(held) + 1))


@pytest.mark.parametrize("seed", range(6))
def test_no_list_that_keeps_the_terms_reaches_more_than_the_certificate_allows(seed: int) -> None:
    random = np.random.default_rng(seed)
    found = {(int(a), int(b)) for a, b in random.integers(0, 6, (9, 2)) if a != b}
    arcs: list[Chance] = [(a, b, float(random.choice([0.1, 0.4, 0.8]))) for a, b in sorted(found)]
    costs = random.choice([0.0, 1.0, 2.0, 5.0], 6)
    named, out = (int(each) for each in random.choice(6, 2, replace=False))
    among = np.ones(6, bool)
    among[out] = False
    budget = float(costs[named] + 4.0)
    limits = Limits(6 if seed % 2 else 3, among, (named,), costs, budget)

    chosen = choose(Cascades(arcs_of(6, arcs)), 6, among=among, limits=limits)

    others = [node for node in range(6) if node not in (named, out)]
    feasible = [
        (named, *rest)
        for rest in subsets(others)
        if costs[[named, *rest]].sum() <= budget and len(rest) < limits.places
    ]
    best = max(exact_spread(arcs, each) for each in feasible)
    reached = exact_spread(arcs, chosen.nodes)
    assert tuple(sorted(chosen.nodes)) in {tuple(sorted(each)) for each in feasible}
    assert chosen.certified <= reached / best + 1e-9
    assert reached / best >= PROMISED_FOR_BUDGET
    assert chosen.certified > 0.5


@given(
    st.lists(
        st.tuples(st.integers(0, 20), st.sampled_from([0.0, 0.5, 1.0, 2.5, 7.0])), min_size=1, max_size=7
    ),
    st.integers(0, 7),
    st.floats(0, 15),
)
@ALWAYS
def test_no_set_that_can_be_paid_gains_more_than_the_bound(
    people: list[tuple[int, float]], places: int, budget: float
) -> None:
    gains = np.array([gain for gain, _ in people], np.int64)
    costs = np.array([cost for _, cost in people])
    limits = Limits(places, np.ones(len(people), bool), (), costs, budget)
    payable = np.flatnonzero(limits.eligible())

    bound = _Beside(limits, np.arange(len(people))).most(gains * limits.eligible())

    assert bound >= max(
        gains[list(each)].sum()
        for each in subsets(payable.tolist())
        if len(each) <= places and costs[list(each)].sum() <= budget
    )


@given(pairs(), st.data())
@ALWAYS
def test_the_audience_of_a_growing_list_is_that_of_each_beginning(
    graph: tuple[int, list[tuple[int, int]]], data: st.DataObject
) -> None:
    nodes, follows = graph
    person = data.draw(st.lists(st.integers(0, 3), min_size=nodes, max_size=nodes))
    snapshot = snapshot_of(nodes, follows=follows, person=person)
    chosen = data.draw(st.permutations(range(len(snapshot.nodes))))

    found = heard_so_far(snapshot, chosen)

    for size, each in enumerate(found, start=1):
        parts = audience_of(snapshot, chosen[:size])[0].parts
        assert (each.people, each.sum) == (parts["people"], parts["sum"])


def test_those_who_must_be_in_come_first_and_count() -> None:
    found = plan(snapshot_of(9, influences=STAR), 2, terms=Terms(must_include=("x:8",)))

    assert keys(found) == ["x:8", "x:0"]
    assert [each.is_named for each in found.seeds] == [True, False]
    assert found.seeds[0].gain.people == 1.0
    assert found.seeds[1].spread.people == 5.0
    assert "because you named them" in found.rows()[0].because
    assert "the 1 you named among them" in found.certificate


def test_those_who_must_be_out_are_out() -> None:
    assert keys(plan(snapshot_of(9, influences=STAR), 2, terms=Terms(exclude=("x:0",)))) == ["x:4", "x:7"]


def test_a_budget_buys_two_small_voices_rather_than_one_large() -> None:
    """0 reaches 4 for 10; 4 and 7 reach 5 together for 10."""
    prices = Prices({"x:0": 10, "x:4": 5, "x:7": 5})

    found = plan(snapshot_of(9, influences=STAR), terms=Terms(budget=10, prices=prices))

    assert keys(found) == ["x:4", "x:7"]
    assert [(each.cost, each.spent) for each in found.seeds] == [(5, 5), (5, 10)]
    assert found.unpriced == 6
    assert found.promised == PROMISED_FOR_BUDGET
    assert "for 5.00, 10.00 so far" in found.rows()[1].because


def test_one_large_voice_is_bought_where_the_cheap_ones_would_eat_the_budget() -> None:
    """By gain for its cost 1 (1 for 1) comes before 0 (4 for 10), and leaves too little for 0."""
    prices = Prices({"x:0": 10, "x:1": 1})

    found = plan(snapshot_of(9, influences=STAR), terms=Terms(budget=10, prices=prices))

    assert keys(found) == ["x:0"]


def test_a_number_and_a_budget_bind_together_and_nothing_is_promised_beforehand() -> None:
    found = plan(snapshot_of(9, influences=STAR), 1, terms=Terms(budget=10, prices=Prices(otherwise=1)))

    assert keys(found) == ["x:0"]
    assert found.promised is None
    assert "nothing is promised beforehand" in found.certificate


def test_a_list_that_leaves_no_choice_is_the_best_there_is() -> None:
    found = plan(snapshot_of(9, influences=STAR), 1, terms=Terms(must_include=("x:3",)))

    assert (found.certified, keys(found)) == (1.0, ["x:3"])


def test_gains_add_up_to_the_spread_and_lie_in_their_intervals() -> None:
    arcs = [(0, 1, 0.5), (0, 2, 0.5), (3, 2, 0.5), (3, 4, 0.3)]
    found = plan(snapshot_of(5, influences=arcs), 3)

    assert sum(each.gain.people for each in found.seeds) == pytest.approx(found.seeds[-1].spread.people)
    for size, each in enumerate(found.seeds, start=1):
        chosen = [int(one.key[2:]) for one in found.seeds[:size]]
        truth = exact_spread(arcs, chosen) - (exact_spread(arcs, chosen[:-1]) if size > 1 else 0)
        assert each.gain.low - 0.05 <= truth <= each.gain.high + 0.05


@pytest.mark.parametrize(
    ("k", "terms", "problem", "way_out"),
    [
        (3, Terms(budget=5), "without prices", "--costs"),
        (1, Terms(must_include=("x:0", "x:4")), "2 people must be in a list of 1", "--k 2"),
        (1, Terms(must_include=("x:0",), exclude=("x:0",)), "in the list and out", "--exclude"),
        (None, Terms(budget=5, prices=Prices(otherwise=6)), "nobody can be had for 5.00", "6.00"),
        (None, Terms(must_include=("x:0",), budget=5, prices=Prices(otherwise=6)), "cost 6.00, more than 5.00", "6.00"),
        (None, Terms(must_include=("x:0",), budget=5, prices=Prices({"x:1": 1})), "has no price", "--cost"),
        (2, Terms(budget=5, prices=Prices({"x:1": 1})), "2 people are asked, 1 can be chosen", "8 have no price"),
        (9, Terms(exclude=("x:0",)), "9 people are asked, 8 can be chosen", "or without --exclude"),
        (1, Terms(among=frozenset({"x:none"})), "nobody is left", "without --place"),
        (1, Terms(exclude=("x:99",)), "nobody here is called 'x:99'", ""),
    ],
)  # fmt: skip
def test_terms_that_cannot_be_kept_are_refused_with_a_way_out(
    k: int | None, terms: Terms, problem: str, way_out: str
) -> None:
    with pytest.raises(BadParameter, match=problem) as caught:
        plan(snapshot_of(9, influences=STAR), k, terms=terms)

    assert way_out in caught.value.hint


def test_prices_are_read_from_any_column_by_key_or_name(tmp_path: Path) -> None:
    path = tmp_path / "prices.csv"
    path.write_text("key,fee\nx:0,10\n1,2.50\nsomebody else,3\n", encoding="utf-8-sig")

    prices = read_prices(path, column="fee", otherwise=7)

    assert prices.of(snapshot_of(3)).tolist() == [10, 2.5, 7]


def test_every_row_without_a_price_is_named(tmp_path: Path) -> None:
    path = tmp_path / "prices.csv"
    path.write_text("key,cost\na,10\nb,ten\n,3\nc,-1\n", encoding="utf-8")

    with pytest.raises(MalformedRow, match="csv:3 column cost: 'ten' is no price; also line 4, 5"):
        read_prices(path)


def test_a_person_with_two_prices_has_the_higher() -> None:
    snapshot = snapshot_of(2, person=[0, 0])

    assert Prices({"x:0": 3, "x:1": 5}).of(snapshot).tolist() == [5]


def test_people_of_a_place_and_a_topic_are_chosen_by_what_may_be_seen(embedded: Store) -> None:
    given_world(
        embedded,
        handles={"x:ana": "person:ana", "x:bo": "person:bo", "x:cy": None, "x:dee": None},
        influences=[("x:ana", "x:bo", 0.5), ("x:dee", "x:cy", 0.5)],
        posts=[Message("x:1", "x:ana", ["interest:cycling"]), Message("x:2", "x:cy", ["interest:cycling"])],
    )
    embedded.bulk(
        [
            NewNodes("Place", [{"key": "place:utrecht", "name": "Utrecht"}]),
            NewNodes("Customer", [{"key": "crm:1", "may_insight": FOREVER}, {"key": "crm:2"}]),
        ],
        [
            NewEdges("IS", "Customer", "Person", ["crm:1", "crm:2"], ["person:ana", "person:bo"]),
            NewEdges("LIVES_IN", "Customer", "Place", ["crm:1", "crm:2"], ["place:utrecht", "place:utrecht"]),
            NewEdges("LIVES_IN", "Handle", "Place", ["x:cy", "x:dee"], ["place:utrecht", "place:utrecht"]),
        ],
    )
    embedded.write(WITHDRAW, handle="x:dee")

    here = at_place(embedded, "Utrecht", INSIGHT)
    found = plan(load(embedded, INSIGHT), terms=Terms(topic="cycling", among=here))

    assert here == {"person:ana", "x:cy"}
    assert sorted(keys(found)) == ["person:ana", "x:cy"]
    assert keys(plan(load(embedded, INSIGHT), 1, terms=Terms(topic="cycling"))) == ["person:ana"]
    assert at_place(embedded, "utrecht", WEBCARE) == frozenset()
    with pytest.raises(BadParameter, match="no place here"):
        at_place(embedded, "utrect", INSIGHT)


def test_prices_come_from_properties_and_from_columns_kept_aside(embedded: Store) -> None:
    given_world(embedded, handles={"x:ana": None, "x:bo": None, "x:cy": None}, followers={"x:ana": 30})
    embedded.bulk(
        [NewNodes("Handle", [{"key": "x:eve", "idx": 9, "also": '{"fee": "250"}', "may_insight": FOREVER}])],
        [],
    )
    snapshot = load(embedded, INSIGHT)

    assert prices_of(embedded, snapshot, "followers", INSIGHT) == Prices({"x:ana": 30})
    assert prices_of(embedded, snapshot, "fee", INSIGHT, otherwise=9) == Prices({"x:eve": 250}, 9)
    with pytest.raises(BadParameter, match="nobody here has a price in 'wage'"):
        prices_of(embedded, snapshot, "wage", INSIGHT)
