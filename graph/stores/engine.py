"""What an engine adds to a Bolt address. Everything in which the engines differ stands here as a method."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from graph.errors import StoreUnavailable
from graph.store import EngineInfo, NewEdges, NewNodes
from graph.stores.statements import Rule

Send = Callable[[str, Sequence[object]], None]
"""Run a statement with `$rows` over Bolt, in the one transaction of the bulk."""


class Engine(Protocol):
    """An engine that is up. `reader` is a user that cannot write, None when READ access is enforced."""

    info: EngineInfo
    url: str
    database: str | None
    writer: tuple[str, str]
    reader: tuple[str, str] | None
    was_clean: bool | None
    """The last owner closed it well; None when there is nothing to tell by (a server, a new store)."""

    heeds_timeout: bool
    """The driver's timeout holds; else the engine has one limit for all statements."""
    clashes_surface: bool
    """Two writers of one key may both fail at first, where Neo4j lets one wait."""

    patience_seconds: float
    """How long to keep trying an engine that does not answer."""

    def unreachable(self) -> StoreUnavailable:
        """The error to raise when Bolt no longer answers: says who is gone, and the way out."""
        ...

    def writing(self) -> AbstractContextManager[None]:
        """Held around each write transaction: the embedded engine lets one thread write at a time."""
        ...

    def time_limit(self, seconds: float, /) -> AbstractContextManager[None]:
        """Let statements run for at least `seconds` meanwhile, where the engine keeps one limit for all."""
        ...

    def apply(self, rules: Sequence[Rule], run: Callable[[str], None], /) -> None:
        """Make every constraint and index exist; `run` sends one schema statement over Bolt."""
        ...

    def bulk(self, nodes: Sequence[NewNodes], edges: Sequence[NewEdges], send: Send, /) -> None:
        """Create what is known to be new."""
        ...

    def wrote(self, version: int, deleted: bool, /) -> None:
        """The store is now at `version`; nodes may have been deleted on the way there."""
        ...

    def close(self) -> None: ...
