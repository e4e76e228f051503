"""The neighbourhood of any node, by kind of tie: counted first, opened in portions, described on demand.

A node that may not be shown is, here, a node that does not exist: it is not counted, not opened
and not described, and asking for it by name says the same as asking for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from graph.catalogue import Query, query
from graph.errors import BadParameter
from graph.insight.details import details as details
from graph.insight.details import labels_of, name_in, unseen
from graph.model.purposes import Purpose
from graph.store import Row, Store


@dataclass(frozen=True, slots=True)
class Hop:
    """One kind of tie as seen from `start`; `direction` is "out" along the arrow, "in" against it."""

    start: str
    edge: str
    direction: str
    end: str

    @property
    def column(self) -> str:
        """Its column in `explore.counts_<start>`."""
        return f"{self.edge}_{self.direction}_{self.end}".lower()


def _hops(start: str, *ties: str) -> list[Hop]:
    return [Hop(start, *tie.split()) for tie in ties]


HOPS: tuple[Hop, ...] = (
    *_hops("Person", "IS in Handle", "IS in Customer", "INTERESTED_IN out Interest"),
    *_hops(
        "Handle", "IS out Person", "FOLLOWS out Handle", "FOLLOWS in Handle", "INFLUENCES out Handle",
        "INFLUENCES in Handle", "LINKS_TO out Handle", "LINKS_TO in Handle", "POSTED out Post", "LIKES out Post",
        "MENTIONS in Post", "SPEAKS_FOR out Brand", "LIVES_IN out Place",
    ),
    *_hops("Customer", "IS out Person", "BOUGHT out Product", "LIVES_IN out Place"),
    *_hops(
        "Post", "POSTED in Handle", "LIKES in Handle", "MENTIONS out Handle", "MENTIONS out Brand",
        "MENTIONS out Product", "REPLY_TO out Post", "REPLY_TO in Post", "SHARES out Post", "SHARES in Post",
        "QUOTES out Post", "QUOTES in Post", "TAGGED out Hashtag", "ABOUT out Interest",
    ),
    *_hops("Interest", "ABOUT in Post", "INTERESTED_IN in Person", "BROADER out Interest", "BROADER in Interest"),
    *_hops(
        "Brand", "MENTIONS in Post", "OF in Product", "COMPETES_WITH out Brand", "COMPETES_WITH in Brand",
        "SPEAKS_FOR in Handle",
    ),
    *_hops("Product", "OF out Brand", "MENTIONS in Post", "BOUGHT in Customer"),
    *_hops("Hashtag", "TAGGED in Post"),
    *_hops("Place", "LIVES_IN in Handle", "LIVES_IN in Customer"),
)  # fmt: skip

_EXPAND: Mapping[Hop, Query] = {
    hop: query(f"explore.{hop.start}_{hop.edge}_{hop.direction}_{hop.end}".lower()) for hop in HOPS
}
_COUNTS: Mapping[str, Query] = {
    start: query(f"explore.counts_{start.lower()}") for start in {hop.start for hop in HOPS}
}


@dataclass(frozen=True, slots=True)
class TypeCount:
    """How many visible nodes of kind `label` hang on a node by `edge` in `direction` ("out" or "in")."""

    edge: str
    direction: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class NodeColumns:
    keys: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class EdgeColumns:
    """`weight` is None where the tie has none; its unit is that of the property (see docs/schema.md)."""

    source: list[str] = field(default_factory=list)
    target: list[str] = field(default_factory=list)
    type: list[str] = field(default_factory=list)
    weight: list[float | None] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Columns:
    """A portion of the graph, column by column; `total` is how many there are in all, shown or not yet."""

    nodes: NodeColumns
    edges: EdgeColumns
    total: int


def counts(store: Store, key: str, purpose: Purpose) -> list[TypeCount]:
    """What would open on expanding `key`, most first; kinds with nothing are left out. NotFound when unseen."""
    start, row = _counted(store, key, purpose)
    found = [TypeCount(h.edge, h.direction, h.end, int(row[h.column])) for h in HOPS if h.start == start]
    return sorted(
        (each for each in found if each.count), key=lambda c: (-c.count, c.edge, c.direction, c.label)
    )


def expand(
    store: Store,
    key: str,
    edge: str,
    direction: str,
    limit: int,
    purpose: Purpose,
    *,
    label: str | None = None,
    offset: int = 0,
    language: str = "en",
) -> Columns:
    """Up to `limit` (1 to 1000) neighbours of `key` by `edge`, the most telling first.

    `label` narrows to one kind of neighbour. The node itself stands first, so that the portion can be
    drawn by itself. BadParameter for a tie the node cannot have, NotFound when the node is unseen.
    """
    start, row = _counted(store, key, purpose)
    hops = [
        h
        for h in HOPS
        if h.start == start and h.edge == edge and h.direction == direction and label in (None, h.end)
    ]
    if not hops:
        known = sorted({f"{h.edge} {h.direction}" for h in HOPS if h.start == start})
        raise BadParameter(f"a {start} has no {edge} {direction}", hint="choose one of " + ", ".join(known))
    nodes, edges = NodeColumns(), EdgeColumns()
    _add(nodes, key, start, details(store, key, purpose, language=language).name)
    for hop in hops:
        wanted = min(max(limit, 1), 1000) - (len(nodes.keys) - 1)
        if wanted <= 0:
            break
        for each in store.rows(
            _EXPAND[hop], purpose=_needed(_EXPAND[hop], purpose), key=key, limit=wanted, offset=offset
        ):
            if each["key"] not in nodes.keys:
                _add(nodes, each["key"], hop.end, name_in(each, language))
            source, target = (key, each["key"]) if direction == "out" else (each["key"], key)
            _tie(edges, source, target, edge, each["weight"])
    return Columns(nodes, edges, total=sum(int(row[h.column]) for h in hops))


def _counted(store: Store, key: str, purpose: Purpose) -> tuple[str, Row]:
    for label in labels_of(key):
        row = store.one(_COUNTS[label], purpose=_needed(_COUNTS[label], purpose), key=key)
        if row is not None:
            return label, row
    raise unseen(key, purpose)


def _needed(asked: Query, purpose: Purpose) -> Purpose | None:
    return purpose if asked.is_gated else None


def _add(nodes: NodeColumns, key: str, label: str, name: str) -> None:
    nodes.keys.append(key)
    nodes.labels.append(label)
    nodes.names.append(name)


def _tie(edges: EdgeColumns, source: str, target: str, kind: str, weight: float | None) -> None:
    edges.source.append(source)
    edges.target.append(target)
    edges.type.append(kind)
    edges.weight.append(weight)
