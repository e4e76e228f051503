"""Bulk creation where the engine runs elsewhere: plain CREATE, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence

from graph.store import NewEdges, NewNodes
from graph.stores.engine import Send
from graph.stores.statements import create_edges, create_nodes


def create_over_bolt(nodes: Sequence[NewNodes], edges: Sequence[NewEdges], send: Send) -> None:
    """Nodes first, then the relationships between them."""
    for group in nodes:
        send(create_nodes(group.label), group.rows)
    for arcs in edges:
        properties = arcs.rows or [{}] * len(arcs.starts)
        send(
            create_edges(arcs.type, arcs.start_label, arcs.end_label),
            [list(row) for row in zip(arcs.starts, arcs.ends, properties, strict=True)],
        )
