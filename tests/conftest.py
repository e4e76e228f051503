"""Stores for tests: one engine of each kind a run, emptied before each test that asks for it.

`store` is both engines in turn, `embedded` the embedded one; both are migrated and empty but for the
purposes. `clock` holds the time still at `NOW` until a test moves it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from graph.catalogue import parse
from graph.migrate import migrate
from graph.settings import Settings
from graph.store import Store, open_store, utc_now
from tests.neo4j.server import Neo4jServer, NoNeo4j

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

# A busy machine is no reason to fail: what is asked for is the truth of a property, not its speed.
settings.register_profile(
    "kenner", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
settings.load_profile("kenner")

WIPE = parse(
    "tests.wipe",
    """// Take away what a test left.
//
// mode:     write
// personal: none
// params:   none
// returns:  taken integer  nodes deleted
MATCH (n)
WHERE NOT n:Meta AND NOT n:Purpose
WITH n LIMIT 5000
DETACH DELETE n
RETURN count(*) AS taken
""",
)


@dataclass
class Clock:
    """A clock that stands still; `forward` moves it."""

    now: datetime = field(default=NOW)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Store]]:
    """Opens an engine the first time it is asked for, and closes all at the end of the run."""
    opened: dict[str, Store] = {}
    servers: list[Neo4jServer] = []

    def get(kind: str) -> Store:
        if kind not in opened:
            opened[kind] = (
                _open_embedded(tmp_path_factory.mktemp("embedded"))
                if kind == "embedded"
                else _open_neo4j(servers)
            )
            migrate(opened[kind])
        return opened[kind]

    yield get
    for store in opened.values():
        store.close()
    for server in servers:
        server.stop()


def _open_embedded(folder: Path) -> Store:
    return open_store(f"embedded:{folder}", Settings(state=folder))


def _open_neo4j(servers: list[Neo4jServer]) -> Store:
    try:
        server = Neo4jServer.start(for_tests=True)
    except NoNeo4j as exc:
        if os.environ.get("CI", "").lower() in {"1", "true"}:
            pytest.fail(f"no Neo4j, and CI is set: {exc}")
        pytest.skip(f"no Neo4j: {exc}")
    servers.append(server)
    settings = Settings(store=server.url, store_user="neo4j", store_password=server.password)
    return open_store(server.url, settings)


@pytest.fixture
def emptied() -> Callable[[Store], Store]:
    """Takes everything out of a store but its schema and the purposes."""
    return emptied_store


def emptied_store(store: Store) -> Store:
    while store.write(WIPE)[0]["taken"]:
        pass
    store.clock = utc_now
    return store


@pytest.fixture(params=["embedded", "neo4j"])
def store(request: pytest.FixtureRequest, engines: Callable[[str], Store]) -> Store:
    """Empty and migrated, on each engine in turn."""
    return emptied_store(engines(request.param))


@pytest.fixture
def embedded(engines: Callable[[str], Store]) -> Store:
    """Empty and migrated, on the embedded engine."""
    return emptied_store(engines("embedded"))
