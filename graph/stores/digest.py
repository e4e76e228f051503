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
    leaving = sorted(_arc(kind, end, properties) for kind, end, properties in row["arcs"])
    text = _encode([labels, _lasting(labels, row["properties"]), leaving])
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_BYTES).digest())


def _arc(kind: str, end: str, properties: Mapping[str, Any]) -> str:
    if not properties:
        return f"{kind} {end}"
    lasting = _lasting((kind,), properties)
    return f"{kind} {end} {_encode(lasting)}" if lasting else f"{kind} {end}"


def _lasting(names: Iterable[str], properties: Mapping[str, Any]) -> dict[str, Any]:
    """Properties that two honest runs agree on. A whole float is written as its integer: an engine may
    give either back."""
    left_out = _NONE.union(*(_VOLATILE.get(name, _NONE) for name in names))
    return {
        name: _number(value) if type(value) is float else value
        for name, value in properties.items()
        if value is not None and name not in left_out
    }


def _number(value: float) -> float | int:
    return int(value) if value.is_integer() else value


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no digest of a {type(value).__name__}")
