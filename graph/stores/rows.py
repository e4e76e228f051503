"""Values as the engines send them, made plain: aware times in UTC, nodes as dicts, lists all the way.

Nothing of the driver leaves the store: a row holds only `str`, `int`, `float`, `bool`, `None`, `date`,
`datetime`, `list` and `dict`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from graph.errors import BadParameter

_PLAIN = frozenset({str, int, float, bool, type(None), bytes})


def plain(value: Any) -> Any:
    """`value` without anything of the driver in it.

    A node or relationship becomes its properties, a path the list of its nodes. A time without a zone
    is UTC: the embedded engine keeps moments that way.
    """
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is list:
        return value if all(type(each) in _PLAIN for each in value) else [plain(each) for each in value]
    if kind is dict:
        return {name: plain(each) for name, each in value.items()}
    if kind is datetime:
        return _utc(value)
    if hasattr(value, "to_native"):
        return plain(value.to_native())
    if hasattr(value, "nodes") and hasattr(value, "relationships"):
        return [plain(node) for node in value.nodes]
    if hasattr(value, "items"):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, date | time | timedelta):
        return value
    if isinstance(value, Iterable):
        return [plain(each) for each in value]
    return str(value)


def _utc(value: datetime) -> datetime:
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def sendable(params: Mapping[str, object]) -> dict[str, object]:
    """Parameters with every time in UTC; BadParameter names one that has a time without a zone."""
    return {name: _sendable(name, value) for name, value in params.items()}


def _sendable(name: str, value: object) -> object:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise BadParameter(f"parameter {name} holds a time without a zone", hint="use an aware datetime")
        return value.astimezone(UTC)
    if isinstance(value, tuple):
        return list(value)
    return value
