"""The list of authority follows the store, names whom it may, and is walked in full once in a while."""

from __future__ import annotations

import logging
from datetime import timedelta
from weakref import WeakKeyDictionary

import pytest

from graph.insight import influence
from graph.insight.hottest import FullRuns, hottest
from graph.model.purposes import INSIGHT
from graph.reach.hot import _Walks
from graph.store import NewEdges, Store
from tests.conftest import Clock
from tests.reach.world import WITHDRAW, Message, given

PEOPLE = [f"x:{n}" for n in range(12)]


@pytest.fixture
def world(embedded: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Store:
    embedded.clock = clock
    monkeypatch.setattr(influence, "_memories", WeakKeyDictionary())
    given(
        embedded,
        handles=dict.fromkeys(PEOPLE),
        follows=[(a, "x:0") for a in PEOPLE[1:]],
        posts=[Message("x:p", "x:1", ["interest:cycling"])],
        permitted_until={"x:11": clock.now + timedelta(hours=1)},
    )
    return embedded


@pytest.fixture
def walks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The store versions of which everything was walked in full."""
    found: list[int] = []
    walked = _Walks.of

    def counted(snapshot: object) -> _Walks:
        done = walked(snapshot)  # type: ignore[arg-type]
        found.append(done.snapshot.version)
        return done

    monkeypatch.setattr(_Walks, "of", counted)
    return found


def follow(store: Store, who: list[str], whom: str) -> None:
    store.bulk([], [NewEdges("FOLLOWS", "Handle", "Handle", who, [whom] * len(who))])


def test_ties_that_came_are_in_the_list_at_the_next_look_without_a_full_run(
    world: Store, walks: list[int]
) -> None:
    first = hottest(world, INSIGHT)
    follow(world, PEOPLE[2:11], "x:1")

    now = hottest(world, INSIGHT, "cycling")

    assert [row.key for row in first.rows[:1]] == ["x:0"]
    assert [row.key for row in hottest(world, INSIGHT).rows[:2]] == ["x:0", "x:1"]
    assert now.freshness.ties == 9
    assert now.freshness.version == world.version()
    assert len(walks) == 1


@pytest.mark.parametrize("how", ["withdrawn", "expired", "ledger"])
def test_who_may_no_longer_be_shown_is_walked_without(
    world: Store, clock: Clock, walks: list[int], how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "x:11" in {row.key for row in hottest(world, INSIGHT).rows}
    if how == "withdrawn":
        world.write(WITHDRAW, handle="x:11")
    elif how == "expired":
        clock.forward(hours=2)
    else:
        monkeypatch.setattr("graph.reach.person.consents", lambda _store: 1)
        world.write(WITHDRAW, handle="x:11")

    assert "x:11" not in {row.key for row in hottest(world, INSIGHT).rows}
    assert len(walks) == 2


def test_a_full_run_comes_when_it_is_due_and_its_drift_is_logged(
    world: Store, clock: Clock, walks: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    runs = FullRuns(world)
    hottest(world, INSIGHT)
    clock.forward(minutes=5)
    assert runs.look() == 0, "nothing changed"
    follow(world, PEOPLE[2:6], "x:1")
    hottest(world, INSIGHT)

    with caplog.at_level(logging.INFO, logger="graph.insight.hottest"):
        assert runs.look() == 1
    follow(world, PEOPLE[6:8], "x:1")
    hottest(world, INSIGHT)

    assert runs.look() == 0, "a full run was a moment ago"
    assert "ties=4 drift: spearman=" in caplog.text
    fresh = hottest(world, INSIGHT).freshness
    assert fresh.drift is not None
    assert fresh.drift.l1 < 0.02
    assert (fresh.ties, fresh.full_at) == (2, clock.now)


def test_the_thread_beside_a_server_walks_what_is_due_and_stops(world: Store) -> None:
    runs = FullRuns(world)
    runs._every = 0.0
    hottest(world, INSIGHT)
    follow(world, PEOPLE[2:6], "x:1")
    hottest(world, INSIGHT)
    hot = influence.memory(world).walked()["insight"]

    runs.start()
    for _ in range(100):
        if hot.freshness.drift is not None:
            break
        runs._stopped.wait(0.05)
    runs.stop()

    assert hot.freshness.drift is not None
