"""The store, on any engine that speaks Bolt: the one class that runs queries.

Reads run as a user, or in a mode, that cannot write. Every write runs in one managed transaction,
is counted (`version`), and is tried again when another writer was in the way: so nothing is half
written, and nothing is written twice.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from typing import Any, Self, TypeVar

from graph.catalogue import Query, query
from graph.errors import BadParameter, QueryFailed, StoreRefused
from graph.model.purposes import Purpose
from graph.settings import Settings
from graph.store import Clock, NewEdges, NewNodes, Row, Step, bound, utc_now
from graph.stores.digest import digest
from graph.stores.engine import Engine
from graph.stores.failures import explained, is_clash, is_refusal, is_timeout
from graph.stores.lean import withheld
from graph.stores.rows import plain, sendable
from graph.stores.server import ServerEngine
from graph.stores.statements import rules

# The driver loads pandas and pyarrow where they are installed, for kinds of result we never ask of it. That
# took 3 of the 4 seconds of processor time of `kenner status`.
with withheld("pandas", "pyarrow"):
    import neo4j
    from neo4j.exceptions import AuthError, DriverError, Neo4jError, ServiceUnavailable, SessionExpired

T = TypeVar("T")

BUMP = query("schema.bump_version")
VERSION = query("schema.version")
CONTENTS = query("schema.contents")

_FETCH_ROWS = 2000
_TRIES = 8
_FIRST_PAUSE_SECONDS = 0.01
_MAINTENANCE_SECONDS = 3600.0  # reading or indexing the whole graph; a person's query never gets this
_CONNECT_SECONDS = 10.0


def open_bolt(url: str, settings: Settings) -> BoltStore:
    """The store on the server at `url`. StoreUnavailable when nobody answers, StoreRefused when the
    password is wrong."""
    return BoltStore(ServerEngine(url, settings), settings)


class BoltStore:
    """Implements `graph.store.Store`; safe to share between threads."""

    def __init__(self, engine: Engine, settings: Settings, clock: Clock = utc_now) -> None:
        self.settings = settings
        self.clock = clock
        self.engine = engine.info
        self._engine = engine
        self._own = threading.local()
        self._writer = _driver(engine, engine.writer)
        self._reader = _driver(engine, engine.reader) if engine.reader else self._writer
        try:
            with self._naming("connect", {}):
                agent = self._writer.get_server_info().agent
        except BaseException:
            self.close()
            raise
        if not engine.info.version:
            self.engine = replace(engine.info, version=agent.partition("/")[2] or agent)

    @property
    def written(self) -> int:
        """Write transactions of this thread through this object."""
        return getattr(self._own, "written", 0)

    @property
    def was_clean(self) -> bool | None:
        """The last owner closed the store well; None when there is nothing to tell by."""
        return self._engine.was_clean

    def rows(
        self,
        query: Query,
        *,
        purpose: Purpose | None = None,
        timeout_seconds: float | None = None,
        **params: object,
    ) -> list[Row]:
        return self._fetch(query, purpose, timeout_seconds, params)

    def stream(self, query: Query, *, purpose: Purpose | None = None, **params: object) -> Iterator[Row]:
        for row in self._raw(query, self._readable(query, params, purpose)):
            yield {name: plain(value) for name, value in row.items()}

    def one(self, query: Query, *, purpose: Purpose | None = None, **params: object) -> Row | None:
        return next(iter(self._fetch(query, purpose, None, params)), None)

    def write(self, query: Query, **params: object) -> list[Row]:
        return self.write_all([Step(query, params)])[0]

    def write_all(self, steps: Sequence[Step]) -> list[list[Row]]:
        for step in steps:
            if not step.query.is_write:
                raise BadParameter(f"query {step.query.name} does not write", hint="use rows for a read")
        bound_steps = [(step.query, sendable(step.query.bind(step.params))) for step in steps]
        names = " + ".join(dict.fromkeys(step.query.name for step in steps))
        given = {name: value for _, values in bound_steps for name, value in values.items()}

        def work(tx: neo4j.ManagedTransaction) -> list[list[Row]]:
            return [_fetched(tx, each, values) for each, values in bound_steps]

        return self._write(names, given, work, deletes=any("DELETE" in s.query.body for s in steps))

    def write_batches(
        self, query: Query, rows: Iterable[Mapping[str, object]], *, size: int | None = None, **params: object
    ) -> int:
        sent = 0
        for batch in _batches(rows, size or self.settings.batch_rows):
            self.write(query, rows=batch, **params)
            sent += len(batch)
        return sent

    def bulk(self, nodes: Sequence[NewNodes], edges: Sequence[NewEdges]) -> None:
        """All or nothing, after a crash too: one transaction over Bolt, a note on disk where it is many."""
        sent: list[tuple[str, Sequence[object]]] = []

        def work(tx: neo4j.ManagedTransaction) -> None:
            for text, rows in sent:
                for batch in _batches(rows, self.settings.batch_rows):
                    tx.run(text, {"rows": batch}).consume()

        with self._engine.writing():
            self._engine.wrote(self.version(), False)
            self._engine.bulk(nodes, edges, lambda text, rows: sent.append((text, rows)))
            self._write("bulk", {"rows": ()}, work, deletes=False)

    def explain(self, query: Query) -> str:
        given = {each.name: each.default for each in query.params}
        with self._naming(query.name, given), self._session(neo4j.READ_ACCESS) as session:
            return session.execute_read(lambda tx: _plan(tx, query, given))

    def version(self) -> int:
        row = self.one(VERSION)
        return int(row["version"]) if row else 0

    def digest(self) -> str:
        # As the driver gives them: making 1 M relationships plain takes longer than hashing them.
        return digest(self._raw(CONTENTS, {}))

    def apply_schema(self) -> None:
        """Make every constraint and index of `model/schema.py` exist."""

        def run(text: str) -> None:
            with self._naming("schema", {}), self._session(neo4j.WRITE_ACCESS) as session:
                session.execute_write(_unit(lambda tx: tx.run(text).consume(), _MAINTENANCE_SECONDS))

        self._engine.apply(rules(), run)

    def close(self) -> None:
        self._writer.close()
        if self._reader is not self._writer:
            self._reader.close()
        self._engine.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _fetch(
        self,
        query: Query,
        purpose: Purpose | None,
        timeout_seconds: float | None,
        params: Mapping[str, object],
    ) -> list[Row]:
        values = self._readable(query, params, purpose)
        seconds = timeout_seconds or self.settings.statement_timeout_seconds

        def run() -> list[Row]:
            with self._naming(query.name, values), self._session(neo4j.READ_ACCESS) as session:
                return session.execute_read(_unit(lambda tx: _fetched(tx, query, values), seconds))

        if seconds > self.settings.statement_timeout_seconds:
            with self._engine.time_limit(seconds):
                return run()
        if seconds < self.settings.statement_timeout_seconds and not self._engine.heeds_timeout:
            return _within(seconds, run, query.name, values)
        return run()

    def _raw(self, query: Query, values: dict[str, object]) -> Iterator[Row]:
        """Rows as they come, with the driver's own types in them."""
        with (
            self._naming(query.name, values),
            self._engine.time_limit(_MAINTENANCE_SECONDS),
            self._session(neo4j.READ_ACCESS) as session,
            session.begin_transaction(timeout=_MAINTENANCE_SECONDS) as tx,
        ):
            result = tx.run(query.text, values)
            names = result.keys()
            for record in result:
                yield dict(zip(names, record.values(), strict=True))

    def _readable(
        self, query: Query, params: Mapping[str, object], purpose: Purpose | None
    ) -> dict[str, object]:
        if query.is_write:
            raise BadParameter(f"query {query.name} writes", hint="use write for it")
        return sendable(bound(query, params, purpose, self.clock()))

    def _session(self, access: str) -> neo4j.Session:
        driver = self._reader if access == neo4j.READ_ACCESS else self._writer
        return driver.session(
            database=self._engine.database, default_access_mode=access, fetch_size=_FETCH_ROWS
        )

    def _write(
        self,
        name: str,
        given: Mapping[str, object],
        work: Callable[[neo4j.ManagedTransaction], T],
        *,
        deletes: bool,
    ) -> T:
        """`work` and the count of it in one transaction."""

        def counted(tx: neo4j.ManagedTransaction) -> tuple[T, int]:
            done = work(tx)
            # Last, so that writers wait for each other at this one node as shortly as can be.
            return done, int(_fetched(tx, BUMP, {})[0]["version"])

        seconds = self.settings.write_timeout_seconds
        unit = _unit(counted, seconds)
        with self._naming(name, given):
            try:
                return self._tried(unit, deletes=deletes)
            except Neo4jError as exc:
                if (
                    self._engine.heeds_timeout
                    or not is_timeout(exc.code or "")
                    or seconds <= self.settings.statement_timeout_seconds
                ):
                    raise
            # The engine's one limit is that of reads, so that no read outlives it; only a write that met it
            # gets the longer one.
            with self._engine.time_limit(seconds):
                return self._tried(unit, deletes=deletes)

    def _tried(self, unit: Callable[[neo4j.ManagedTransaction], tuple[T, int]], *, deletes: bool) -> T:
        """Once, and again while other writers are in the way."""
        for attempt in range(_TRIES):
            try:
                with self._engine.writing(), self._session(neo4j.WRITE_ACCESS) as session:
                    done, version = session.execute_write(unit)
                    self._engine.wrote(version, deletes)
                    self._own.written = self.written + 1
                    return done
            except Neo4jError as exc:
                clashed = self._engine.clashes_surface and is_clash(exc.code or "", exc.message or "")
                if not clashed or attempt == _TRIES - 1:
                    raise
            time.sleep(random.uniform(0, _FIRST_PAUSE_SECONDS * 2**attempt))
        raise AssertionError("the last attempt returns or raises")

    @contextmanager
    def _naming(self, name: str, given: Mapping[str, object]) -> Iterator[None]:
        """The driver's errors as ours, with the query and its parameters named, never their values."""
        try:
            yield
        except AuthError as exc:
            if self._engine.info.kind == "embedded":  # another owner listens there by now
                raise self._engine.unreachable() from exc
            raise StoreRefused(
                f"the store at {self._engine.url} refused the password of {self._engine.writer[0]}",
                hint="set KENNER_STORE_USER and KENNER_STORE_PASSWORD",
            ) from exc
        except (ServiceUnavailable, SessionExpired) as exc:
            raise self._engine.unreachable() from exc
        except Neo4jError as exc:
            code = exc.code or ""
            if is_refusal(code):
                raise StoreRefused(
                    f"query {name} tried to write, and it was opened for reading",
                    hint="its header should say mode: write",
                ) from exc
            hint = "ask for less, or raise KENNER_STATEMENT_TIMEOUT_SECONDS" if is_timeout(code) else ""
            raise QueryFailed(name, given, explained(code, exc.message or ""), hint=hint) from exc
        except DriverError as exc:
            raise QueryFailed(name, given, f"the driver says {type(exc).__name__}") from exc


def _driver(engine: Engine, auth: tuple[str, str]) -> neo4j.Driver:
    return neo4j.GraphDatabase.driver(
        engine.url,
        auth=auth,
        notifications_min_severity="OFF",
        max_transaction_retry_time=engine.patience_seconds,
        connection_timeout=engine.patience_seconds,
        connection_acquisition_timeout=max(engine.patience_seconds, _CONNECT_SECONDS),
        user_agent="kenner",
    )


def _unit(
    work: Callable[[neo4j.ManagedTransaction], T], seconds: float
) -> Callable[[neo4j.ManagedTransaction], T]:
    return neo4j.unit_of_work(timeout=seconds)(work)


def _fetched(tx: neo4j.ManagedTransaction, query: Query, values: dict[str, object]) -> list[Row]:
    result = tx.run(query.text, values)
    names = result.keys()
    return [dict(zip(names, map(plain, record.values()), strict=True)) for record in result]


def _plan(tx: neo4j.ManagedTransaction, query: Query, given: dict[str, object]) -> str:
    summary = tx.run("EXPLAIN " + query.body, given).consume()
    return "\n".join(_plan_lines(dict(summary.plan or {}), 0))


def _plan_lines(step: Mapping[str, Any], depth: int) -> Iterator[str]:
    details = step.get("args", {}).get("Details", "")
    yield "  " * depth + f"{step.get('operatorType', 'plan')} {details}".rstrip()
    for below in step.get("children", ()):
        yield from _plan_lines(below, depth + 1)


def _batches(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(rows)
    while batch := list(islice(rest, size)):
        yield batch


def _within(seconds: float, run: Callable[[], T], name: str, given: Mapping[str, object]) -> T:
    """`run`, given up after `seconds`. The embedded engine goes on until its own limit, which is longer."""
    outcome: list[T] = []
    failure: list[BaseException] = []

    def carry() -> None:
        try:
            outcome.append(run())
        except BaseException as exc:  # noqa: BLE001  (raised again by the caller's thread)
            failure.append(exc)

    worker = threading.Thread(target=carry, daemon=True)
    worker.start()
    worker.join(seconds)
    if failure:
        raise failure[0]
    if not outcome:
        raise QueryFailed(name, given, f"it ran longer than {seconds:g} seconds", hint="ask for less")
    return outcome[0]
