"""What a snapshot holds is what the purpose permits, by person and not by account."""

from __future__ import annotations

from datetime import timedelta

import pytest

from graph.model.purposes import INSIGHT, WEBCARE
from graph.reach.audience import audience
from graph.reach.authority import authority
from graph.reach.hearing import actors_of_posts, influence
from graph.reach.layers import FOLLOWS, INFLUENCES, LIKES, LISTS, MENTIONS, REPLIES, SHARES, Snapshot
from graph.reach.person import ReachMemory
from graph.reach.snapshot import load
from graph.store import NewEdges, Store
from tests.conftest import Clock
from tests.reach.world import WITHDRAW, Message, given

Pairs = set[tuple[str, str]]


def pairs(snapshot: Snapshot, layer: str) -> Pairs:
    arcs, keys = snapshot.layers[layer], snapshot.accounts.keys
    return {(keys[a], keys[b]) for a, b in zip(arcs.sources.tolist(), arcs.ends.tolist(), strict=True)}


def test_every_layer_is_read_with_its_direction(store: Store) -> None:
    given(
        store,
        handles={"x:ana": "person:a", "x:bo": None, "x:cy": None},
        follows=[("x:bo", "x:ana")],
        influences=[("x:ana", "x:cy", 0.25)],
        posts=[
            Message("x:1", "x:ana", ["interest:cycling"], ["x:cy"], ["x:bo"], ["x:cy"], ["x:bo"]),
            Message("x:2", "x:ana"),
        ],
    )

    read = load(store, INSIGHT)

    assert pairs(read, FOLLOWS) == {("x:bo", "x:ana")}
    assert pairs(read, INFLUENCES) == {("x:ana", "x:cy")}
    assert read.layers[INFLUENCES].weights.tolist() == [0.25]
    assert pairs(read, MENTIONS) == {("x:ana", "x:cy")}
    assert pairs(read, REPLIES) == {("x:bo", "x:ana")}
    assert pairs(read, SHARES) == {("x:cy", "x:ana")}
    assert pairs(read, LIKES) == {("x:bo", "x:ana")}
    assert read.topics == ("interest:cycling",)
    assert len(read.posts) == 4


def test_who_is_on_whose_list_is_a_layer_and_authority_on_a_topic_may_walk_along_it(store: Store) -> None:
    given(
        store,
        handles={"x:ana": None, "x:bo": None, "x:cy": None, "x:dee": None},
        posts=[Message("x:1", "x:ana", ["interest:cycling"])],
    )
    ends = [("x:ana", "x:bo"), ("x:dee", "x:cy")]
    store.bulk([], [NewEdges("LISTS", "Handle", "Handle", *map(list, zip(*ends, strict=True)))])

    read = load(store, INSIGHT)

    assert pairs(read, LISTS) == set(ends)
    first, second, *_ = authority(read, topic="cycling", layer=LISTS)
    assert (first.key, second.key) == ("x:ana", "x:bo")


def test_a_person_who_follows_twice_is_counted_once(store: Store) -> None:
    given(
        store,
        handles={"x:ana": "person:ana", "x:bo": "person:bo", "instagram:bo": "person:bo", "x:cy": None},
        follows=[("x:bo", "x:ana"), ("instagram:bo", "x:ana"), ("x:cy", "x:ana")],
    )

    row = audience(load(store, INSIGHT), ["x:ana"])[0]

    assert (row.parts["people"], row.parts["sum"]) == (2, 3)


def test_nothing_is_read_without_permission(embedded: Store) -> None:
    given(embedded, handles={"x:ana": None, "x:bo": None}, follows=[("x:bo", "x:ana")])

    read = load(embedded, WEBCARE)

    assert len(read.nodes) == 0
    assert audience(read) == []


def test_a_hidden_follower_leaves_no_trace(embedded: Store) -> None:
    given(
        embedded,
        handles={"x:ana": None, "x:bo": None, "x:cy": None},
        follows=[("x:bo", "x:ana"), ("x:cy", "x:ana")],
    )
    embedded.write(WITHDRAW, handle="x:bo")

    read = load(embedded, INSIGHT)

    assert read.accounts.keys == ("x:ana", "x:cy")
    assert pairs(read, FOLLOWS) == {("x:cy", "x:ana")}
    assert audience(read, ["x:ana"])[0].parts["people"] == 1


def test_an_empty_store_gives_an_empty_snapshot(embedded: Store) -> None:
    read = load(embedded, INSIGHT)

    assert (len(read.nodes), len(read.posts), read.topics) == (0, 0, ())


def test_a_person_is_named_after_the_best_known_account(embedded: Store) -> None:
    given(
        embedded,
        handles={"x:small": "person:p", "instagram:big": "person:p"},
        followers={"x:small": 3, "instagram:big": 4000},
    )

    assert load(embedded, INSIGHT).nodes.names == ("big",)


def test_chances_come_from_acts_where_none_were_measured(embedded: Store) -> None:
    given(
        embedded,
        handles={"x:ana": None, "x:bo": None},
        posts=[
            Message("x:1", "x:ana", answered_by=["x:bo"], liked_by=["x:bo"]),
            *(Message(f"x:{n}", "x:ana") for n in (2, 3, 4)),
        ],
    )

    found = influence(load(embedded, INSIGHT))

    assert found.name == "acts"
    assert found.arcs.sources.tolist() == [0]
    assert found.arcs.weights.tolist() == [0.25]


def test_two_accounts_of_one_person_act_once_on_a_post(embedded: Store) -> None:
    given(
        embedded,
        handles={"x:ana": None, "x:bo": "person:bo", "instagram:bo": "person:bo"},
        posts=[Message("x:1", "x:ana", shared_by=["x:bo"], liked_by=["instagram:bo", "x:ana"])],
    )

    assert actors_of_posts(load(embedded, INSIGHT)).degrees[0] == 1


@pytest.mark.parametrize("change", ["write", "expiry"])
def test_what_is_remembered_is_forgotten_when_it_may_have_changed(
    embedded: Store, clock: Clock, change: str
) -> None:
    embedded.clock = clock
    given(
        embedded,
        handles={"x:ana": None, "x:bo": None},
        permitted_until={"x:bo": clock.now + timedelta(hours=1)},
    )
    memory = ReachMemory()
    first = memory.reach(embedded, INSIGHT)
    assert memory.reach(embedded, INSIGHT) is first

    if change == "write":
        embedded.write(WITHDRAW, handle="x:bo")
    else:
        clock.forward(hours=1)

    assert memory.reach(embedded, INSIGHT).snapshot.accounts.keys == ("x:ana",)
