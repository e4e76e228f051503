"""Bulk creation in the process of the embedded engine: the graph batch, three times Bolt's speed.

Relationships need the record ids of their ends. Ids of keys once seen are remembered until something
may have deleted a node; they never leave this file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from graph.errors import StoreRefused
from graph.store import NewEdges, NewNodes
from graph.stores.statements import checked, ids_of_keys

_REMEMBERED = 5_000_000  # keys; about 150 bytes each
_LOOKUP = 10_000
_CHUNK = 5_000


class GraphBatches:
    def __init__(self, database: Any) -> None:
        self._database = database
        self._ids: dict[str, dict[str, str]] = {}

    def forget(self) -> None:
        self._ids.clear()

    def create(self, nodes: Sequence[NewNodes], edges: Sequence[NewEdges]) -> None:
        """All of it, nodes first. StoreRefused when a relationship names a node that is not there."""
        if sum(map(len, self._ids.values())) > _REMEMBERED:
            self.forget()
        # The log is on: without it a killed process left nodes without the arcs that were reported stored.
        batch = self._database.graph_batch(
            use_wal=True, wal_flush="yes_nometadata", commit_every=_CHUNK, parallel_flush=False
        )
        try:
            for group in nodes:
                made = batch.create_vertices(checked(group.label), [dict(row) for row in group.rows])
                known = self._ids.setdefault(group.label, {})
                known.update(zip((str(row["key"]) for row in group.rows), made, strict=True))
            for arcs in edges:
                self._connect(batch, arcs)
        except BaseException:
            self.forget()
            raise
        finally:
            batch.close()

    def _connect(self, batch: Any, arcs: NewEdges) -> None:
        starts = self._found(arcs.start_label, arcs.starts)
        ends = self._found(arcs.end_label, arcs.ends)
        batch.new_edges(
            [starts[key] for key in arcs.starts],
            checked(arcs.type),
            [ends[key] for key in arcs.ends],
            [dict(row) for row in arcs.rows] if arcs.rows else None,
        )

    def _found(self, label: str, keys: Iterable[str]) -> dict[str, str]:
        """Record id by key, at least for `keys`."""
        known = self._ids.setdefault(label, {})
        wanted = sorted(set(keys) - known.keys())
        for start in range(0, len(wanted), _LOOKUP):
            part = wanted[start : start + _LOOKUP]
            rows = self._database.query("sql", ids_of_keys(label), {"keys": part})
            known.update((row["key"], str(row["rid"])) for row in rows.to_list())
        if missing := [key for key in wanted if key not in known]:
            raise StoreRefused(
                f"{len(missing)} relationships name a {label} that is not in the store",
                hint="create the nodes in the same call, or before it",
            )
        return known
