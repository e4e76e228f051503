"""Who has most authority now: lists that move on with the store, and how new they are."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from threading import Event, Thread
from time import perf_counter

from graph.errors import KennerError
from graph.insight import influence
from graph.model.purposes import Purpose
from graph.reach.fresh import FIRST, PRECISION
from graph.reach.hot import Freshness
from graph.reach.report import Ranked
from graph.store import Store

log = logging.getLogger(__name__)
_LOOKS_EVERY = 1.0
"""Seconds between two looks at whether a full run is due."""


@dataclass(frozen=True, slots=True)
class Hottest:
    """The first by authority, on a topic or at large; at most 200 are kept in order."""

    rows: list[Ranked]
    freshness: Freshness


def hottest(store: Store, purpose: Purpose, topic: str = "", limit: int = 50) -> Hottest:
    """Of the store as it is now. BadParameter for a topic nobody posts about."""
    hot = influence.memory(store).reach(store, purpose).hot(store.clock())
    rows, freshness = hot.first(topic or None, min(limit, FIRST))
    return Hottest(influence.named(store, purpose, rows), freshness)


class FullRuns:
    """Beside a server: ranks that were pushed are walked in full, each at most every `full_ranks_seconds`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._every = store.settings.full_ranks_seconds
        self._stopped = Event()
        self._thread = Thread(target=self._go, name="full-ranks", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Waits for a full run that is under way."""
        self._stopped.set()
        self._thread.join()

    def look(self) -> int:
        """Walk in full what is due; for how many purposes."""
        moment = self._store.clock()
        due = [
            (slug, hot)
            for slug, hot in influence.memory(self._store).walked().items()
            if hot.freshness.ties and (moment - hot.freshness.full_at).total_seconds() >= self._every
        ]
        for slug, hot in due:
            began, ties = perf_counter(), hot.freshness.ties
            found = hot.renew(moment)
            log.log(
                logging.INFO if found.l1 <= 2 * PRECISION else logging.WARNING,
                "full ranks purpose=%s ties=%d drift: %s seconds=%.2f",
                slug, ties, found, perf_counter() - began,
            )  # fmt: skip
        return len(due)

    def _go(self) -> None:
        while not self._stopped.wait(_LOOKS_EVERY):
            try:
                self.look()
            except KennerError as exc:
                log.warning("no full ranks: %s", exc.kind)
