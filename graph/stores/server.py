"""A Neo4j server as an engine: it keeps its own limits, users and files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from graph.errors import StoreUnavailable
from graph.settings import Settings
from graph.store import EngineInfo, NewEdges, NewNodes
from graph.stores.engine import Send
from graph.stores.overbolt import create_over_bolt
from graph.stores.statements import Rule


class ServerEngine:
    """READ access is enforced and the driver's timeout holds, so one user serves both."""

    was_clean: bool | None = None
    heeds_timeout = True
    clashes_surface = False
    patience_seconds = 20.0  # a leader may be elected meanwhile
    reader: tuple[str, str] | None = None

    def __init__(self, url: str, settings: Settings) -> None:
        self.url = url
        self.database: str | None = settings.store_database or None
        self.writer = (settings.store_user, settings.store_password)
        self.info = EngineInfo("neo4j", "", url)

    def unreachable(self) -> StoreUnavailable:
        return StoreUnavailable(
            f"no Neo4j answers at {self.url}",
            hint="start it (make neo4j), or set KENNER_STORE to another store",
        )

    @contextmanager
    def writing(self) -> Iterator[None]:
        yield

    @contextmanager
    def time_limit(self, _seconds: float, /) -> Iterator[None]:
        yield

    def apply(self, rules: Sequence[Rule], run: Callable[[str], None], /) -> None:
        for rule in rules:
            run(rule.cypher)
        run("CALL db.awaitIndexes(600)")

    def bulk(self, nodes: Sequence[NewNodes], edges: Sequence[NewEdges], send: Send, /) -> None:
        create_over_bolt(nodes, edges, send)

    def wrote(self, _version: int, _deleted: bool, /) -> None:
        pass

    def close(self) -> None:
        pass
