"""`kenner import` that kills itself at a chosen moment, for tests of what is left and of going on.

    python tests/ingest/killable.py STORE KIND FILE --source S [--kill-at N] [--rows R]

Moments are counted from 1: four a chunk that writes (before, during and after its bulk, after its
transaction). Without `--kill-at` it ends well and prints one JSON line: the moments there were, the
sum, and the digest of the store.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from graph.ingest import load as loading
from graph.ingest.load import load
from graph.store import NewEdges, NewNodes, Row, Step, open_store


class Mortal:
    """A store that dies at moment `kill_at`."""

    def __init__(self, store: Any, kill_at: int, delay_seconds: float) -> None:
        self._store = store
        self._kill_at = kill_at
        self._delay = delay_seconds
        self.moments = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def bulk(self, nodes: Sequence[NewNodes], edges: Sequence[NewEdges]) -> None:
        self._pass()
        self.moments += 1
        if self.moments == self._kill_at:
            threading.Timer(self._delay, _die).start()
        self._store.bulk(nodes, edges)
        if self.moments == self._kill_at:
            _die()  # the bulk was quicker than the timer
        self._pass()

    def write_all(self, steps: Sequence[Step]) -> list[list[Row]]:
        done: list[list[Row]] = self._store.write_all(steps)
        self._pass()
        return done

    def _pass(self) -> None:
        self.moments += 1
        if self.moments == self._kill_at:
            _die()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("store")
    parser.add_argument("kind")
    parser.add_argument("file", type=Path)
    parser.add_argument("--source", default="test")
    parser.add_argument("--kill-at", type=int, default=0)
    parser.add_argument("--delay", type=float, default=0.02, help="seconds into a bulk")
    parser.add_argument("--rows", type=int, default=0, help="rows a chunk")
    given = parser.parse_args()
    if given.rows:
        loading.NODE_ROWS = loading.ARC_ROWS = given.rows
        loading.ARCS_A_BULK = loading.ARCS_A_BULK_OVER_BOLT = given.rows
    with open_store(given.store) as store:
        mortal = Mortal(store, given.kill_at, given.delay)
        report = load(mortal, given.kind, given.file, source=given.source)
        sums = [report.read, report.new, report.changed, report.unchanged, report.refused]
        print(json.dumps({"moments": mortal.moments, "sums": sums, "digest": store.digest()}), flush=True)


if __name__ == "__main__":
    main()
