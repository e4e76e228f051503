"""Answers worth keeping until the graph changes or a permission ends, whichever comes first.

A kept answer is given again only at the same version of the graph and before the first of the
permissions it rests on has ended, so it can never show more than a fresh one would.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from graph.model.purposes import Purpose
from graph.store import Store

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    """`holds_until` is the first end of a permission behind `answer`; None when none ends."""

    answer: T
    holds_until: datetime | None


class Held(Generic[T]):
    """One answer per store, purpose and question; the question is any hashable value."""

    def __init__(self) -> None:
        self._kept: WeakKeyDictionary[Store, dict[tuple[str, object], tuple[int, Kept[T]]]] = (
            WeakKeyDictionary()
        )

    def get(self, store: Store, purpose: Purpose, question: object, ask: Callable[[], Kept[T]]) -> T:
        """The kept answer, or a fresh one by `ask`. The version is read first: a write meanwhile only costs a miss."""
        version, now = store.version(), store.clock()
        ours = self._kept.setdefault(store, {})
        found = ours.get((purpose.slug, question))
        if found is not None and found[0] == version and _holds(found[1], now):
            return found[1].answer
        fresh = ask()
        # Answers at an older version will never be given again.
        for stale in [key for key, (at, _) in ours.items() if at != version]:
            del ours[stale]
        ours[(purpose.slug, question)] = (version, fresh)
        return fresh.answer

    def has(self, store: Store, purpose: Purpose, question: object) -> bool:
        """True when `get` would answer from what is kept."""
        found = self._kept.get(store, {}).get((purpose.slug, question))
        return found is not None and found[0] == store.version() and _holds(found[1], store.clock())


def _holds(kept: Kept[T], now: datetime) -> bool:
    return kept.holds_until is None or now < kept.holds_until
