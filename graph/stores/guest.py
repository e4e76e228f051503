"""A second process at an embedded store: it joins the owner's engine over loopback.

It never opens the files. When the owner ends, this process cannot go on, and says so.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from graph.errors import StoreRefused, StoreUnavailable
from graph.settings import Settings
from graph.store import EngineInfo, NewEdges, NewNodes
from graph.stores.engine import Send
from graph.stores.overbolt import create_over_bolt
from graph.stores.owner import Note, OwnerLock, read_note
from graph.stores.statements import Rule, time_limit, types

_SCHEMA_SECONDS = 600.0


class GuestEngine:
    """The engine of another process."""

    was_clean: bool | None = None
    heeds_timeout = False
    clashes_surface = True
    patience_seconds = 3.0  # on loopback, who does not answer has ended

    def __init__(self, folder: Path, note: Note, database: str, settings: Settings) -> None:
        self._folder = folder
        self._note = note
        self._usual_seconds = settings.statement_timeout_seconds
        self.url = f"bolt://127.0.0.1:{note.bolt_port}"
        self.database: str | None = database
        self.writer = ("root", note.password)
        self.reader: tuple[str, str] | None = ("reader", note.reader_password)
        self.info = EngineInfo("embedded", note.version, self.url)

    def unreachable(self) -> StoreUnavailable:
        if read_note(self._folder) != self._note or owner_is_gone(self._folder):
            return StoreUnavailable(
                f"process {self._note.pid}, which owned the store {self._folder}, has ended",
                hint="run the command again: it opens the store by itself",
            )
        return StoreUnavailable(
            f"process {self._note.pid} owns the store {self._folder} but does not answer",
            hint="wait for it, or end it and run the command again",
        )

    @contextmanager
    def writing(self) -> Iterator[None]:
        yield

    @contextmanager
    def time_limit(self, seconds: float, /) -> Iterator[None]:
        """For all at the owner, too: it has one limit. Two who ask at once may end the other's early."""
        self._sql(time_limit(max(seconds, self._usual_seconds)))
        try:
            yield
        finally:
            self._sql(time_limit(self._usual_seconds))

    def apply(self, rules: Sequence[Rule], _run: Callable[[str], None], /) -> None:
        for statement in (*types(), *(each for rule in rules for each in rule.sql)):
            self._sql(statement)

    def _sql(self, statement: str) -> None:
        """The engine's own language goes over its HTTP door: Bolt there speaks Cypher only."""
        token = b64encode(":".join(self.writer).encode()).decode()
        asked = json.dumps({"language": "sql", "command": statement})
        headers = {"Authorization": f"Basic {token}", "Content-Type": "application/json"}
        door = HTTPConnection("127.0.0.1", self._note.http_port, timeout=_SCHEMA_SECONDS)
        try:
            door.request("POST", f"/api/v1/command/{self.database}", asked, headers)
            answer = door.getresponse()
            if answer.status != HTTPStatus.OK:
                raise StoreRefused(
                    f"the owner of {self._folder} refused a schema command (status {answer.status})",
                    hint="end the process that owns the store, then run kenner migrate again",
                )
        except (OSError, HTTPException) as exc:
            raise self.unreachable() from exc
        finally:
            door.close()

    def bulk(self, nodes: Sequence[NewNodes], edges: Sequence[NewEdges], send: Send, /) -> None:
        create_over_bolt(nodes, edges, send)

    def wrote(self, _version: int, _deleted: bool, /) -> None:
        pass

    def close(self) -> None:
        pass


def owner_is_gone(folder: Path) -> bool:
    """True when nobody holds the lock."""
    lock = OwnerLock(folder)
    if taken := lock.take():
        lock.release()
    return taken
