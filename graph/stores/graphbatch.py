"""Bulk creation in the process of the embedded engine: the graph batch, three times Bolt's speed.

Relationships need the record ids of their ends. Ids of keys once seen are remembered until something
may have deleted a node; they never leave this file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from graph.errors import StoreRefused
from graph.store import NewEdges, NewNodes
from graph.stores.statements import checked, ids_of_all, ids_of_keys

_REMEMBERED = 5_000_000  # keys; about 150 bytes each
_LOOKUP = 10_000
_SCANNED = 500_000  # nodes of a label read as a whole where most are wanted: half the time of looking them up
_NODES_A_CALL = 1_000  # each call is a transaction; larger ones cost more in the engine's collector
_EDGES_A_CALL = 10_000


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
        batch = self._database.graph_batch(use_wal=True, wal_flush="yes_nometadata")
        try:
            for group in nodes:
                self._create(batch, group)
            for arcs in edges:
                self._connect(batch, arcs)
        except BaseException:
            self.forget()
            raise
        finally:
            batch.close()

    def _create(self, batch: Any, group: NewNodes) -> None:
        known = self._ids.setdefault(group.label, {})
        for start in range(0, len(group.rows), _NODES_A_CALL):
            rows = group.rows[start : start + _NODES_A_CALL]
            made = _call(batch, "create_vertices", type=checked(group.label), rows=_unwalked(rows))["rids"]
            known.update(zip((str(row["key"]) for row in rows), made, strict=True))

    def _connect(self, batch: Any, arcs: NewEdges) -> None:
        starts = self._found(arcs.start_label, arcs.starts)
        ends = self._found(arcs.end_label, arcs.ends)
        for at in range(0, len(arcs.starts), _EDGES_A_CALL):
            until = at + _EDGES_A_CALL
            left = [starts[key] for key in arcs.starts[at:until]]
            right = [ends[key] for key in arcs.ends[at:until]]
            rows = arcs.rows[at:until]
            if rows:
                _call(
                    batch, "new_edges", type=checked(arcs.type),
                    src=_unwalked(left), dst=_unwalked(right), props=_unwalked(rows),
                )  # fmt: skip
            else:
                _call(
                    batch, "new_edges", type=checked(arcs.type),
                    src=";".join(left), dst=";".join(right), props=None,
                )  # fmt: skip

    def _found(self, label: str, keys: Iterable[str]) -> dict[str, str]:
        """Record id by key, at least for `keys`."""
        known = self._ids.setdefault(label, {})
        wanted = sorted(set(keys) - known.keys())
        if len(wanted) > _LOOKUP and self._database.count_type(label) < min(4 * len(wanted), _SCANNED):
            rows = self._database.query("sql", ids_of_all(label))
            known.update((row["key"], str(row["rid"])) for row in rows.to_list())
            wanted = [key for key in wanted if key not in known]
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


def _call(batch: Any, operation: str, **given: object) -> Mapping[str, Any]:
    """One crossing into the engine. What the public methods call too, after walking every value in Python."""
    answer: Mapping[str, Any] = batch._op(f"bulk creation failed in {operation}", operation, **given)
    return answer


def _unwalked(values: Sequence[object]) -> Any:
    """`values` in a box that the binding does not walk value by value before its C encoder does.

    The walk looks for keys that are not text; ours all are. It took half the time: 1 M arcs with two
    properties 16.8 µs each, without it 9.4 µs (processor time). The engine's version is pinned.
    """
    boxed = np.empty(len(values), dtype=object)
    boxed[:] = values
    return boxed
