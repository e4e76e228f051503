"""One text for one content: equal on both engines, whatever the order of writing.

Each node is hashed with its labels, its properties and the arcs that leave it; the hashes are added
up, so order does not matter and a node that is there twice counts twice. Volatile properties
(clocks, counters; `model/schema.py`) and the store's own bookkeeping stay out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from hashlib import blake2b
from operator import itemgetter
from typing import Any

from graph.model.schema import EDGES, NODES

_BYTES = 20
_SPACE = 1 << (8 * _BYTES)
_VOLATILE = {
    **{node.label: frozenset(p.name for p in node.properties if p.volatile) for node in NODES},
    **{edge.type: frozenset(p.name for p in edge.properties if p.volatile) for edge in EDGES},
}
_NONE: frozenset[str] = frozenset()
_encode = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=lambda value: _text(value)
).encode


def digest(rows: Iterable[Mapping[str, Any]]) -> str:
    """Of rows `labels`, `properties`, `arcs` (each `[type, key of the other end, properties]`)."""
    total = nodes = arcs = 0
    for row in rows:
        total = (total + _node(row)) % _SPACE
        nodes += 1
        arcs += len(row["arcs"])
    return f"{nodes}n-{arcs}a-{total:0{2 * _BYTES}x}"


def _node(row: Mapping[str, Any]) -> int:
    labels = sorted(row["labels"])
    text = _encode([labels, _lasting(labels[0], row["properties"]), _leaving(row["arcs"])])
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_BYTES).digest())


def _leaving(arcs: Iterable[tuple[str, str, Mapping[str, Any]]]) -> list[tuple[str, str, Mapping[str, Any]]]:
    """The arcs in an order of their own. Only where two nodes are joined twice do properties decide it."""
    found = sorted(((kind, end, _lasting(kind, having)) for kind, end, having in arcs), key=itemgetter(0, 1))
    ends = [(kind, end) for kind, end, _ in found]
    if len(set(ends)) != len(ends):
        found.sort(key=lambda arc: (arc[0], arc[1], _encode(arc[2])))
    return found


def _lasting(kind: str, having: Mapping[str, Any]) -> Mapping[str, Any]:
    """Properties that two honest runs agree on. A whole float is written as its integer: an engine may
    give either back."""
    if not having:
        return having
    left_out = _VOLATILE.get(kind, _NONE)
    return {
        name: int(value) if type(value) is float and value.is_integer() else value
        for name, value in having.items()
        if value is not None and name not in left_out
    }


def _text(value: Any) -> str:
    """A time, of Python or as the driver has it, to the microsecond in UTC."""
    if hasattr(value, "to_native"):
        value = value.to_native()
    if isinstance(value, datetime):
        moment = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return moment.isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no digest of a {type(value).__name__}")
