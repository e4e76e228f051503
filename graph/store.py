"""The one way to the graph: catalogue queries in, plain rows out.

A query that may show people runs only with a purpose. There is no way here to send text that is
not in the catalogue.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol, Self

from graph.catalogue import Query
from graph.errors import BadParameter, PurposeMissing
from graph.model.purposes import Purpose
from graph.settings import Settings, embedded_folder

Row = dict[str, Any]
"""One result: column → plain Python value; times are aware `datetime` in UTC."""

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """`kind` is "embedded" or "neo4j"; `address` is where Bolt listens. `is_here`: the engine runs in this
    process, so bulk creation does not go over Bolt."""

    kind: str
    version: str
    address: str
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One statement of a transaction."""

    query: Query
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewNodes:
    """Nodes known not to exist yet; each row is the full set of properties, `key` among them."""

    label: str
    rows: Sequence[Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class NewEdges:
    """Edges known not to exist yet, between nodes that do (or that are made in the same call).

    `starts` and `ends` are keys, aligned; `rows` holds the properties, or is empty when there are none.
    """

    type: str
    start_label: str
    end_label: str
    starts: Sequence[str]
    ends: Sequence[str]
    rows: Sequence[Mapping[str, object]] = ()


class Store(Protocol):
    """Both engines behind one face. Every method raises `StoreError` when the engine cannot serve."""

    engine: EngineInfo
    settings: Settings
    clock: Clock

    @property
    def written(self) -> int:
        """Write transactions of this thread through this object; `version` counts those of everybody."""
        ...

    @property
    def was_clean(self) -> bool | None:
        """The last owner closed the store well; None when there is nothing to tell by."""
        ...

    def rows(
        self,
        query: Query,
        *,
        purpose: Purpose | None = None,
        timeout_seconds: float | None = None,
        **params: object,
    ) -> list[Row]:
        """All rows of a read; PurposeMissing when people may come out and no purpose is named."""
        ...

    def stream(self, query: Query, *, purpose: Purpose | None = None, **params: object) -> Iterator[Row]:
        """As `rows`, but as they come; the session is held until the iterator ends."""
        ...

    def one(self, query: Query, *, purpose: Purpose | None = None, **params: object) -> Row | None:
        """The first row, None when there is none."""
        ...

    def write(self, query: Query, **params: object) -> list[Row]:
        """One statement in one transaction."""
        ...

    def write_all(self, steps: Sequence[Step]) -> list[list[Row]]:
        """Several statements in one transaction: all of them or none."""
        ...

    def write_batches(
        self, query: Query, rows: Iterable[Mapping[str, object]], *, size: int | None = None, **params: object
    ) -> int:
        """`rows` to the parameter `$rows`, at most `size` a transaction; how many were sent."""
        ...

    def bulk(self, nodes: Sequence[NewNodes], edges: Sequence[NewEdges]) -> None:
        """Create what is known to be new, by the fastest road the engine has.

        All of it or nothing, also when the process is killed: what it left is gone at the next open. Over
        Bolt it is one transaction, so bound it by what the server's memory holds.
        """
        ...

    def explain(self, query: Query) -> str:
        """The engine's plan; nothing runs."""
        ...

    def version(self) -> int:
        """Grows with every write; a key for caches."""
        ...

    def digest(self) -> str:
        """Same content, same text, on either engine and in any order of writing."""
        ...

    def apply_schema(self) -> None:
        """Make every constraint and index of `model/schema.py` exist; `graph.migrate` calls it."""
        ...

    def close(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *exc: object) -> None: ...


def bound(
    query: Query, params: Mapping[str, object], purpose: Purpose | None, now: datetime
) -> dict[str, object]:
    """Parameters as the engine gets them; PurposeMissing when the query may show people and none is named."""
    values = query.bind(params)
    if not query.is_gated:
        return values
    if purpose is None:
        raise PurposeMissing(
            f"query {query.name} may show people: say what for",
            hint="add --purpose insight, or another purpose",
        )
    return {**values, "may": purpose.may, "now": now}


def open_store(url: str | None = None, settings: Settings | None = None) -> Store:
    """The store at `url` (else the settings'), opened; close it, or use it in a `with`."""
    settings = settings or Settings.from_env()
    url = url or settings.store
    if (folder := embedded_folder(url)) is not None:
        from graph.stores.embedded import open_embedded

        return open_embedded(folder, settings)
    if url.partition("://")[0] in {"bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc"}:
        from graph.stores.bolt import open_bolt

        return open_bolt(url, settings)
    raise BadParameter(
        f"store {url!r} is of no kind we know",
        hint="use embedded:FOLDER, bolt://host:7687 or neo4j://host:7687",
    )
