"""What is kept of a snapshot is what was read, and is used only while it holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graph.model.purposes import INSIGHT, SHARE
from graph.reach import kept
from graph.reach.audience import audience
from graph.reach.kept import forget_stale, held, still_holds
from graph.reach.layers import Snapshot
from graph.reach.mavens import mavens
from graph.reach.snapshot import load
from graph.reach.written import write_scores
from graph.store import NewNodes, Store
from tests.conftest import Clock
from tests.reach.world import WITHDRAW, Message, given


@pytest.fixture
def world(embedded: Store, clock: Clock) -> Store:
    embedded.clock = clock
    given(
        embedded,
        handles={"x:ana": "person:a", "instagram:ana": "person:a", "x:bo": None, "x:cy": None},
        follows=[("x:bo", "x:ana"), ("x:cy", "x:bo")],
        influences=[("x:ana", "x:cy", 0.25)],
        posts=[
            *(Message(f"x:{n}", "x:ana", ["interest:cycling"], ["x:cy"], ["x:bo"], ["x:cy"], ["x:bo"]) for n in range(4)),
            Message("x:9", "x:bo"),
        ],
        permitted_until={"x:cy": clock.now + timedelta(hours=1)},
    )  # fmt: skip
    return embedded


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The purposes for which the store was read whole."""
    read: list[str] = []

    def counted(store: Store, purpose: Any) -> Snapshot:
        read.append(purpose.slug)
        return load(store, purpose)

    monkeypatch.setattr(kept, "load", counted)
    return read


def told(snapshot: Snapshot) -> list[object]:
    arrays = [*kept._columns_of(snapshot).values()]
    for arcs in kept._arcs_of(snapshot).values():
        arrays += [arcs.starts, arcs.ends, arcs.weights, np.array([arcs.width])]
    return [
        kept._texts_of(snapshot), snapshot.chances, snapshot.origin, snapshot.version, snapshot.holds_until,
        [(each.dtype, each.tolist()) for each in arrays],
    ]  # fmt: skip


def test_what_is_kept_is_what_was_read(world: Store, reads: list[str]) -> None:
    first, second = held(world, INSIGHT), held(world, INSIGHT)

    assert reads == ["insight"]
    assert told(second) == told(first)
    assert audience(second) == audience(first)
    assert mavens(second) == mavens(first)


@pytest.mark.parametrize("change", ["write", "consent", "expiry", "damage", "fresh", "purpose"])
def test_what_may_not_hold_any_more_is_read_anew(
    world: Store, clock: Clock, reads: list[str], change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    held(world, INSIGHT)
    changes: dict[str, Callable[[], object]] = {
        "write": lambda: world.write(WITHDRAW, handle="x:bo"),
        "consent": lambda: monkeypatch.setattr(kept, "consents", lambda _store: 7),
        "expiry": lambda: clock.forward(hours=1),
        "damage": lambda: _files(world)[0].write_bytes(b"cut short"),
    }
    changes.get(change, lambda: None)()

    found = held(world, SHARE if change == "purpose" else INSIGHT, fresh=change == "fresh")

    assert len(reads) == 2
    if change in {"write", "expiry"}:
        assert ("x:bo" if change == "write" else "x:cy") not in found.accounts.keys


def test_what_does_not_hold_any_more_is_deleted(world: Store) -> None:
    forget_stale(world)
    held(world, INSIGHT)
    assert forget_stale(world) == 0

    world.write(WITHDRAW, handle="x:bo")

    assert forget_stale(world) == 1
    assert _files(world) == []


def test_writing_scores_leaves_the_kept_snapshot_good(world: Store, reads: list[str]) -> None:
    snapshot = held(world, INSIGHT)
    before, own = world.version(), world.written

    write_scores(world, snapshot, "audience", audience(snapshot), INSIGHT)
    still_holds(world, INSIGHT, before=before, writes=world.written - own)

    assert held(world, INSIGHT).version == world.version()
    assert reads == ["insight"]


def test_what_others_wrote_meanwhile_is_not_taken_for_ours(world: Store, reads: list[str]) -> None:
    snapshot = held(world, INSIGHT)
    before = world.version()
    world.bulk([NewNodes("Interest", [{"key": "interest:new"}])], [])

    write_scores(world, snapshot, "audience", audience(snapshot), INSIGHT)
    still_holds(world, INSIGHT, before=before, writes=2)

    held(world, INSIGHT)
    assert len(reads) == 2


def test_an_empty_store_is_kept_too(embedded: Store, reads: list[str]) -> None:
    assert held(embedded, INSIGHT).topics == held(embedded, INSIGHT).topics == ()
    assert len(reads) == 1


def _files(store: Store) -> list[Path]:
    return sorted((store.settings.state / "reach").glob("*/*.npy"))
