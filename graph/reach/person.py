"""The reach of one person, and the memory that spares reading the graph for each of them.

What is remembered belongs to one store version and one purpose, and is forgotten when the first
permission inside it ends: a cached answer shows nobody that a fresh one would hide.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from threading import Lock

from graph.errors import NotFound
from graph.model.purposes import Purpose
from graph.reach.audience import audience_of
from graph.reach.crowd import in_period
from graph.reach.hot import Hot
from graph.reach.layers import Snapshot
from graph.reach.mavens import Mavens, ranked, standings
from graph.reach.refresh import refreshed
from graph.reach.report import Ranked
from graph.reach.snapshot import load
from graph.reach.trail import consents
from graph.store import Store

_PERIODS = 8


class Reach:
    """A snapshot with the tables that many pages ask for, each made when first asked. `consents` are the events in the
    ledger when it was read."""

    def __init__(self, snapshot: Snapshot, consents: int = 0) -> None:
        self.snapshot = snapshot
        self.consents = consents
        self._hot: Hot | None = None
        self._walking = Lock()
        # Of this object alone: forgotten with it.
        self._of_period = lru_cache(_PERIODS)(
            lambda since, until: standings(in_period(self.snapshot, since, until))
        )

    @cached_property
    def node_by_key(self) -> dict[str, int]:
        """Persons and accounts by key."""
        accounts = zip(self.snapshot.accounts.keys, self.snapshot.accounts.node.tolist(), strict=True)
        return {**dict(accounts), **{key: node for node, key in enumerate(self.snapshot.nodes.keys)}}

    @cached_property
    def mavens(self) -> Mavens:
        return standings(self.snapshot)

    def hot(self, at: datetime) -> Hot:
        """The hot lists, walked in full the first time unless an earlier `Reach` handed them on."""
        with self._walking:
            if self._hot is None:
                self._hot = Hot(self.snapshot, at)
            return self._hot

    @property
    def walked(self) -> Hot | None:
        """The hot lists if anybody asked for them."""
        return self._hot

    def follow(self, earlier: Reach, at: datetime) -> None:
        """Take the hot lists of `earlier` over and move them on. Not where the ledger has grown since: who may no longer be
        shown is then walked without."""
        if earlier.walked is not None and earlier.consents == self.consents:
            earlier.walked.move(self.snapshot, at)
            self._hot = earlier.walked

    def mavens_in(self, since: datetime | None, until: datetime | None) -> Mavens:
        """By the posts of a period alone; the latest few periods are remembered."""
        if since is None and until is None:
            return self.mavens
        return self._of_period(since, until)


class ReachMemory:
    """The latest `Reach` of each purpose; one object a process, safe between threads."""

    def __init__(self, most: int = 4) -> None:
        self._most = most
        self._held: OrderedDict[str, Reach] = OrderedDict()
        self._lock = Lock()

    def reach(self, store: Store, purpose: Purpose) -> Reach:
        """Remembered when the store has not changed and every permission inside still holds."""
        with self._lock:
            held = self._held.get(purpose.slug)
            if held is None or not self._is_fresh(held.snapshot, store):
                held = self._newer(held, store, purpose)
                self._held[purpose.slug] = held
            self._held.move_to_end(purpose.slug)
            while len(self._held) > self._most:
                self._held.popitem(last=False)
            return held

    def walked(self) -> dict[str, Hot]:
        """The hot lists that are kept, by purpose."""
        with self._lock:
            return {slug: held.walked for slug, held in self._held.items() if held.walked is not None}

    def _newer(self, held: Reach | None, store: Store, purpose: Purpose) -> Reach:
        now, events = store.clock(), consents(store)
        snapshot = None
        if held is not None:
            snapshot = refreshed(store, purpose, held.snapshot, same_ledger=held.consents == events)
        found = Reach(load(store, purpose) if snapshot is None else snapshot, events)
        if held is not None and self._permits(held.snapshot, now):
            found.follow(held, now)
        return found

    def _permits(self, snapshot: Snapshot, now: datetime) -> bool:
        return snapshot.holds_until is None or now < snapshot.holds_until

    def _is_fresh(self, snapshot: Snapshot, store: Store) -> bool:
        return snapshot.version == store.version() and self._permits(snapshot, store.clock())


@dataclass(frozen=True, slots=True)
class PersonReach:
    """What the card shows. `audience` is the row of `audience`; `topics` has the maven rows of this
    person, best topic first, with `rank` among all mavens of that topic."""

    key: str
    name: str
    audience: Ranked
    topics: tuple[Ranked, ...]
    breadth: float


def person_reach(
    store: Store, person_key: str, purpose: Purpose, *, memory: ReachMemory | None = None
) -> PersonReach:
    """Reach of a person, or of an account without one. NotFound when nothing of it may be shown."""
    reach = (memory or ReachMemory()).reach(store, purpose)
    node = reach.node_by_key.get(person_key.strip().lower())
    if node is None:
        raise NotFound(
            f"nothing of {person_key[:60]!r} may be shown for {purpose.slug}",
            hint=f"kenner consent why {person_key[:60]} --purpose {purpose.slug}",
        )
    table = reach.mavens
    held = table.by_node.get(node, ())
    topics = tuple(
        Ranked(standing.rank, row.key, row.name, row.score, row.sentence, row.parts)
        for standing, row in zip(held, ranked(table, held), strict=True)
    )
    nodes = reach.snapshot.nodes
    return PersonReach(
        nodes.keys[node],
        nodes.names[node],
        audience_of(reach.snapshot, [node])[0],
        topics,
        table.breadth(node),
    )
