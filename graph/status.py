"""How a store is doing: what it holds, whether its schema is current, whether its rules hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graph.catalogue import Query, catalogue, query
from graph.migrate import pending
from graph.store import Row, Store

NODES = query("schema.node_counts")
EDGES = query("schema.edge_counts")

_SHOWN = 20
_CHECK_SECONDS = 900.0  # one invariant over the whole graph: an operator waits for it, a page never does


@dataclass(frozen=True, slots=True)
class Status:
    """`behind` names the schema steps that wait; `was_clean` is None where nothing can tell."""

    engine: str
    version: str
    address: str
    nodes: Mapping[str, int]
    relationships: Mapping[str, int]
    writes: int
    behind: tuple[str, ...]
    was_clean: bool | None

    @property
    def text(self) -> str:
        """For a terminal."""
        return "\n".join(
            [
                f"engine         {self.engine} {self.version}",
                f"address        {self.address}",
                f"schema         {'current' if not self.behind else 'behind: ' + ', '.join(self.behind)}",
                f"last shutdown  {_CLEAN[self.was_clean]}",
                f"writes so far  {self.writes:,}",
                *_counted("nodes", self.nodes),
                *_counted("relationships", self.relationships),
            ]
        )


_CLEAN = {
    True: "clean",
    False: "not clean: the last owner died, and the engine recovered from its log",
    None: "nothing to compare with",
}


def _counted(title: str, counts: Mapping[str, int]) -> Iterator[str]:
    yield f"{title:<13}  {sum(counts.values()):,}"
    for name, count in counts.items():
        yield f"  {name:<15}{count:>12,}"


def status(store: Store) -> Status:
    return Status(
        engine=store.engine.kind,
        version=store.engine.version,
        address=store.engine.address,
        nodes={row["label"]: row["nodes"] for row in store.rows(NODES)},
        relationships={row["type"]: row["relationships"] for row in store.rows(EDGES)},
        writes=store.version(),
        behind=tuple(step.name for step in pending(store)),
        was_clean=store.was_clean,
    )


@dataclass(frozen=True, slots=True)
class Broken:
    """An invariant that does not hold: `rows` are the first that break it."""

    check: str
    says: str
    rows: tuple[Row, ...]


def checks() -> list[Query]:
    """The invariants of `cypher/checks`, each a read that must return no row."""
    return [each for name, each in catalogue().items() if name.startswith("checks.")]


def check(store: Store) -> list[Broken]:
    """The invariants that do not hold; an empty list is the good answer."""
    found = ((each, store.rows(each, timeout_seconds=_CHECK_SECONDS)) for each in checks())
    return [Broken(each.name, each.summary, tuple(rows[:_SHOWN])) for each, rows in found if rows]
