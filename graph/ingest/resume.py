"""What the killed run stored of the chunk it was in: a bulk is all there or not at all.

Everything made in bulk names its import and row, so rows beyond the recorded position can only
come from a bulk whose progress was not written any more.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.catalogue import query
from graph.ingest.claims import Ref
from graph.store import Store

_WRITTEN = query("ingest.written_nodes")
_EDGES = {
    name: query(f"ingest.written_{name.lower()}")
    for name in ("FOLLOWS", "INFLUENCES", "LIKES", "LISTS", "BOUGHT")
}


@dataclass(frozen=True, slots=True)
class Written:
    """Nodes of that bulk, and for each type its relationships as (start key, end key, row).
    Falsy when there was none."""

    nodes: frozenset[Ref]
    edges: dict[str, list[tuple[str, str, int]]]

    def __bool__(self) -> bool:
        return bool(self.nodes) or any(self.edges.values())


def written(store: Store, imported: str, position: int, kind: str) -> Written:
    """What was made by rows of `imported` after `position`."""
    rows = store.stream(_WRITTEN, imported=imported, position=position)
    nodes = frozenset(Ref(row["label"], row["key"]) for row in rows)
    edges: dict[str, list[tuple[str, str, int]]] = {}
    types = {"arcs": ("FOLLOWS", "INFLUENCES", "LIKES", "LISTS"), "purchases": ("BOUGHT",)}.get(kind, ())
    for name in types:
        found = store.stream(_EDGES[name], imported=imported, position=position)
        edges[name] = [(row["start"], row["end"], row["row"]) for row in found]
    return Written(nodes, edges)
