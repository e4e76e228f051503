"""The neighbourhood of any node, by kind of tie: counted first, opened in portions, described on demand.

A node that may not be shown is, here, a node that does not exist: it is not counted, not opened
and not described, and asking for it by name says the same as asking for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from graph.catalogue import Query, query
from graph.errors import BadParameter, NotFound
from graph.insight.naming import name_of
from graph.model.keys import namespace
from graph.model.purposes import Purpose
from graph.store import Row, Store

_LABEL_BY_NAMESPACE = {
    "person": "Person",
    "crm": "Customer",
    "brand": "Brand",
    "product": "Product",
    "interest": "Interest",
    "tag": "Hashtag",
    "place": "Place",
}
_OF_A_PLATFORM = ("Handle", "Post")
"""Both have keys `<platform>:<id>`; an account is looked for first."""


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
_RECORDS = query("explore.person_records")
_HANDLE = query("explore.handle")
_CUSTOMER = query("explore.customer")
_POST = query("explore.post")
_THING = query("explore.thing")


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


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the panel; `name` is a property of `graph.model.schema`."""

    name: str
    value: str | int | float | bool | datetime | list[str]


@dataclass(frozen=True, slots=True)
class Details:
    """What the panel says of a node; `href` is its own page, empty when it has none."""

    key: str
    label: str
    name: str
    href: str
    facts: list[Fact]


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
                _add(nodes, each["key"], hop.end, _name(each, language))
            source, target = (key, each["key"]) if direction == "out" else (each["key"], key)
            _tie(edges, source, target, edge, each["weight"])
    return Columns(nodes, edges, total=sum(int(row[h.column]) for h in hops))


def details(store: Store, key: str, purpose: Purpose, *, language: str = "en") -> Details:
    """What the panel says of `key`. NotFound when it is not there, or may not be shown for `purpose`."""
    for label in _labels(key):
        found = _DESCRIBE[label](store, key, purpose, language)
        if found is not None:
            return found
    raise _unseen(key, purpose)


def _counted(store: Store, key: str, purpose: Purpose) -> tuple[str, Row]:
    for label in _labels(key):
        row = store.one(_COUNTS[label], purpose=_needed(_COUNTS[label], purpose), key=key)
        if row is not None:
            return label, row
    raise _unseen(key, purpose)


def _labels(key: str) -> tuple[str, ...]:
    found = _LABEL_BY_NAMESPACE.get(namespace(key))
    return (found,) if found is not None else _OF_A_PLATFORM


def _needed(asked: Query, purpose: Purpose) -> Purpose | None:
    return purpose if asked.is_gated else None


def _unseen(key: str, purpose: Purpose) -> NotFound:
    return NotFound(
        f"nothing may be shown under {key[:80]}",
        hint=f"the key is unknown, or nobody permitted it for {purpose.slug}",
    )


def _name(row: Row, language: str) -> str:
    return str((row.get("name_nl") if language == "nl" else None) or row["name"] or row["key"])


def _add(nodes: NodeColumns, key: str, label: str, name: str) -> None:
    nodes.keys.append(key)
    nodes.labels.append(label)
    nodes.names.append(name)


def _tie(edges: EdgeColumns, source: str, target: str, kind: str, weight: float | None) -> None:
    edges.source.append(source)
    edges.target.append(target)
    edges.type.append(kind)
    edges.weight.append(weight)


def _facts(row: Row, names: Iterable[str]) -> list[Fact]:
    return [Fact(name, row[name]) for name in names if row.get(name) not in (None, "", [])]


def _person(store: Store, key: str, purpose: Purpose, _: str) -> Details | None:
    rows = store.rows(_RECORDS, purpose=purpose, key=key)
    if not rows:
        return None
    handles = [f"{r['platform']} @{r['username']}" for r in rows if r["label"] == "Handle"]
    places = sorted({place for r in rows if (place := r["place"] or r["location"] or r["city"])})
    facts = [Fact("handles", handles)] if handles else []
    facts += [Fact("place", places)] if places else []
    facts.append(Fact("probability", min(float(r["probability"] or 1.0) for r in rows)))
    return Details(key, "Person", name_of(rows), f"/people/{key}", facts)


def _handle(store: Store, key: str, purpose: Purpose, _: str) -> Details | None:
    row = store.one(_HANDLE, purpose=purpose, key=key)
    if row is None:
        return None
    told = ("platform", "username", "bio", "place", "language", "followers", "following", "kind", "verified")
    return Details(key, "Handle", name_of([{**row, "label": "Handle"}]), f"/handles/{key}", _facts(row, told))


def _customer(store: Store, key: str, purpose: Purpose, _: str) -> Details | None:
    row = store.one(_CUSTOMER, purpose=purpose, key=key)
    if row is None:
        return None
    href = f"/people/{row['person']}" if row["person"] else ""
    return Details(
        key, "Customer", str(row["name"] or key), href, _facts(row, ("city", "country", "purchases"))
    )


def _post(store: Store, key: str, purpose: Purpose, _: str) -> Details | None:
    row = store.one(_POST, purpose=purpose, key=key)
    if row is None:
        return None
    told = (
        "text",
        "posted_at",
        "platform",
        "username",
        "language",
        "mood",
        "intent",
        "likes",
        "shares",
        "replies",
        "views",
    )
    name = str(row["text"] or key)
    return Details(
        key,
        "Post",
        name if len(name) <= 80 else name[:79] + "…",
        f"/handles/{row['handle']}",
        _facts(row, told),
    )


def _thing(store: Store, key: str, _: Purpose, language: str) -> Details | None:
    row = store.one(_THING, key=key)
    if row is None:
        return None
    href = {"Brand": f"/brands/{key.partition(':')[2]}", "Interest": f"/people?interest={key}"}.get(
        row["label"], ""
    )
    told = ("aliases", "own", "description", "country", "stance")
    return Details(key, str(row["label"]), _name(row, language), href, _facts(row, told))


_DESCRIBE = {
    "Person": _person,
    "Handle": _handle,
    "Customer": _customer,
    "Post": _post,
    **dict.fromkeys(("Brand", "Product", "Interest", "Hashtag", "Place"), _thing),
}
