"""From the store to rows of numbers: all arcs into CSR, beside a row an arc over Bolt, on both engines."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from bench._measure import Ratio, Row, timed
from bench.store import peer, way_in
from graph.distinct import distinct
from graph.migrate import migrate
from graph.model.purposes import INSIGHT
from graph.reach import snapshot
from graph.settings import Settings
from graph.store import NewEdges, NewNodes, Store, open_store
from tests.neo4j.server import Neo4jServer, NoNeo4j

ACCOUNTS, ARCS, BATCH = 100_000, 1_000_000, 100_000
FOREVER = datetime(9999, 12, 31, tzinfo=UTC)


def read_out() -> tuple[list[Row], list[Ratio]]:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        state = {"KENNER_STATE": str(folder / "state")}
        rows, ratios = _on(f"embedded:{folder / 'store'}", Settings.from_env(state), "embedded", 1 / 8)
        try:
            server = Neo4jServer.start()
        except NoNeo4j as exc:
            print(f"no Neo4j, so nothing is measured on it: {exc}", file=sys.stderr)
            return rows, ratios
        with server:
            access = {
                **state,
                "KENNER_STORE": server.url,
                "KENNER_STORE_USER": "neo4j",
                "KENNER_STORE_PASSWORD": server.password,
            }
            more, compared = _on(server.url, Settings.from_env(access), "Neo4j 5.26.30", 1 / 5)
    return rows + more, ratios + compared


def _on(url: str, settings: Settings, engine: str, goal: float) -> tuple[list[Row], list[Ratio]]:
    size = f"{ACCOUNTS:,} accounts, {ARCS:,} arcs"
    job = f"store to CSR, {engine}"
    # The driver's loop may take longer than a page waits.
    with open_store(url, replace(settings, statement_timeout_seconds=600.0)) as store:
        migrate(store)
        _fill(store)
        ours, found = timed(job, size, "kenner", lambda: snapshot.follows(store, INSIGHT), runs=2)
        told = peer("rows", store.engine.address, env=way_in(url, settings))
    if not found.size == told["arcs"] == ARCS:
        raise SystemExit(f"read {found.size:,} arcs, the driver {told['arcs']:,}, of {ARCS:,}")
    theirs = Row(job, size, "neo4j driver, a row an arc", told["seconds"], [told["seconds"]], told["peak_mb"])
    return [ours, theirs], [
        Ratio(f"{job}, kenner over a row an arc", round(ours.seconds / theirs.seconds, 4), round(goal, 4))
    ]


def _fill(store: Store) -> None:
    """Everybody permitted, no arc twice."""
    random = np.random.default_rng(11)
    drawn = distinct(random.integers(0, ACCOUNTS * ACCOUNTS, ARCS * 11 // 10))
    drawn = random.permutation(drawn)[:ARCS]
    keys = [f"x:user{number}" for number in range(ACCOUNTS)]
    accounts = [
        {"key": key, "idx": number, "platform": "x", "username": key[2:], "may_insight": FOREVER}
        for number, key in enumerate(keys)
    ]
    store.bulk([NewNodes("Handle", accounts)], [])
    for first in range(0, ARCS, BATCH):
        source, target = np.divmod(drawn[first : first + BATCH], ACCOUNTS)
        starts, ends = ([keys[number] for number in side.tolist()] for side in (source, target))
        store.bulk([], [NewEdges("FOLLOWS", "Handle", "Handle", starts, ends)])
