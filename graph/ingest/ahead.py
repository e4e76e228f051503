"""Reading ahead: the next rows are read and understood while the store writes the last ones.

The engine works outside the interpreter's lock, so on two cores reading costs almost no time of its own.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from queue import Empty, Full, Queue
from typing import Generic, TypeVar

T = TypeVar("T")
_POLL_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class _Failed:
    error: BaseException


class _End:
    """No more items."""


class _Reader(threading.Thread, Generic[T]):
    def __init__(self, items: Iterable[T], depth: int) -> None:
        super().__init__(name="kenner-read-ahead", daemon=True)
        self._items = items
        self._queue: Queue[T | _Failed | _End] = Queue(maxsize=depth)
        self._is_wanted = True

    def run(self) -> None:
        try:
            for item in self._items:
                if not self._put(item):
                    return
        except BaseException as exc:  # noqa: BLE001  (handed to the one who reads, who raises it)
            self._put(_Failed(exc))
        else:
            self._put(_End())

    def _put(self, item: T | _Failed | _End) -> bool:
        while self._is_wanted:
            try:
                self._queue.put(item, timeout=_POLL_SECONDS)
            except Full:
                continue
            return True
        return False

    def taken(self) -> Iterator[T]:
        while True:
            item = self._queue.get()
            if isinstance(item, _Failed):
                raise item.error
            if isinstance(item, _End):
                return
            yield item

    def close(self) -> None:
        """Let go of what was read ahead, and wait until the file is closed."""
        self._is_wanted = False
        while True:
            try:
                self._queue.get_nowait()
            except Empty:
                break
        self.join()


def ahead(items: Iterable[T], depth: int) -> Iterator[T]:
    """`items` in their order, up to `depth` of them made before they are asked for. Errors come where they
    would have come."""
    reader = _Reader(items, depth)
    with closing(reader):
        reader.start()
        yield from reader.taken()
