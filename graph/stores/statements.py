"""Statements whose text cannot take parameters: schema commands and bulk creation.

Names are put into text here and nowhere else, and only names that stand in `model/schema.py`;
`checked` refuses every other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.errors import BadParameter
from graph.model.schema import EDGE_BY_TYPE, EDGES, NODE_BY_LABEL, NODES, Node

_SQL_KINDS = {
    "STRING": "STRING",
    "INTEGER": "LONG",
    "FLOAT": "DOUBLE",
    "BOOLEAN": "BOOLEAN",
    "DATETIME": "DATETIME_MICROS",
}
"""Cypher type → type of the embedded engine. Times are declared in microseconds: the default
keeps milliseconds only."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One constraint or index, as each engine wants it. `sql` is what the embedded engine runs in-process:
    it refuses `CREATE FULLTEXT INDEX`, and an index on an undeclared property takes every value for text."""

    name: str
    cypher: str
    sql: tuple[str, ...]


def checked(name: str) -> str:
    """`name` when the schema has such a label or relationship type; BadParameter otherwise."""
    if name not in NODE_BY_LABEL and name not in EDGE_BY_TYPE:
        raise BadParameter(
            f"{name!r} is neither a label nor a relationship", hint="docs/schema.md lists them all"
        )
    return name


def rules() -> tuple[Rule, ...]:
    """Every constraint and index of the schema, in the order they are applied."""
    return (*_constraints(), *_indexes(), *_fulltext())


def fulltext_name(label: str) -> str:
    """`handle_text` for `Handle`: the name to give `db.index.fulltext.queryNodes`."""
    return f"{label.lower()}_text"


def types() -> tuple[str, ...]:
    """What the embedded engine needs before its first row: a type a label and a type a relationship.

    `key` is declared, so that its index knows it holds text.
    """
    made = [f"CREATE VERTEX TYPE `{node.label}` IF NOT EXISTS" for node in NODES]
    made += [f"CREATE EDGE TYPE `{edge.type}` IF NOT EXISTS" for edge in EDGES]
    made += [f"CREATE PROPERTY `{node.label}`.key IF NOT EXISTS STRING" for node in NODES]
    return tuple(made)


def _constraints() -> Iterator[Rule]:
    for node in NODES:
        name = f"{node.label.lower()}_key"
        yield Rule(
            name,
            f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{node.label}) REQUIRE n.key IS UNIQUE",
            (f"CREATE INDEX `{name}` IF NOT EXISTS ON `{node.label}` (key) UNIQUE",),
        )
        for field in node.unique:
            name = f"{node.label.lower()}_{field}"
            yield Rule(
                name,
                f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{node.label}) REQUIRE n.{field} IS UNIQUE",
                (
                    *_declared(node, (field,)),
                    f"CREATE INDEX `{name}` IF NOT EXISTS ON `{node.label}` (`{field}`) UNIQUE",
                ),
            )


def _indexes() -> Iterator[Rule]:
    for node in NODES:
        for field in node.indexed:
            name = f"{node.label.lower()}_{field}"
            yield Rule(
                name,
                f"CREATE INDEX {name} IF NOT EXISTS FOR (n:{node.label}) ON (n.{field})",
                (
                    *_declared(node, (field,)),
                    f"CREATE INDEX `{name}` IF NOT EXISTS ON `{node.label}` (`{field}`) NOTUNIQUE",
                ),
            )


def _fulltext() -> Iterator[Rule]:
    for node in NODES:
        if not node.fulltext:
            continue
        name = fulltext_name(node.label)
        yield Rule(
            name,
            f"CREATE FULLTEXT INDEX {name} IF NOT EXISTS FOR (n:{node.label}) "
            f"ON EACH [{', '.join(f'n.{field}' for field in node.fulltext)}]",
            (
                *_declared(node, node.fulltext),
                f"CREATE INDEX `{name}` IF NOT EXISTS ON `{node.label}` "
                f"({', '.join(f'`{field}`' for field in node.fulltext)}) FULL_TEXT",
            ),
        )


def _declared(node: Node, fields: tuple[str, ...]) -> tuple[str, ...]:
    kinds = {each.name: each.kind for each in node.properties}
    return tuple(
        f"CREATE PROPERTY `{node.label}`.`{field}` IF NOT EXISTS {_SQL_KINDS[kinds[field]]}"
        for field in fields
    )


def create_nodes(label: str) -> str:
    """Cypher that creates a node a row of `$rows`."""
    return f"UNWIND $rows AS row CREATE (n:{checked(label)}) SET n = row"


def create_edges(edge_type: str, start_label: str, end_label: str) -> str:
    """Cypher that creates a relationship a row `[start key, end key, properties]` of `$rows`."""
    return (
        f"UNWIND $rows AS row MATCH (a:{checked(start_label)} {{key: row[0]}}) "
        f"MATCH (b:{checked(end_label)} {{key: row[1]}}) "
        f"CREATE (a)-[r:{checked(edge_type)}]->(b) SET r = row[2]"
    )


def ids_of_keys(label: str) -> str:
    """The embedded engine's own language: record ids of the nodes whose key is in `:keys`."""
    return f"SELECT key, @rid AS rid FROM `{checked(label)}` WHERE key IN :keys"  # noqa: S608  (checked name)


def ids_of_all(label: str) -> str:
    """As `ids_of_keys`, of every node."""
    return f"SELECT key, @rid AS rid FROM `{checked(label)}`"  # noqa: S608  (checked name)


def delete_by_key(label: str) -> str:
    """The embedded engine's own language: the nodes whose key is in `:keys`, away."""
    return f"DELETE FROM `{checked(label)}` WHERE key IN :keys"  # noqa: S608  (checked name)


def edges_after(edge_type: str, rid: str, limit: int) -> str:
    """Relationships of a type as they are stored, hung on their nodes or not, in the order of their ids."""
    return (
        f"SELECT @rid AS rid, @out AS from_rid, @in AS to_rid, key, row FROM `{checked(edge_type)}` "  # noqa: S608  (checked name)
        f"WHERE @rid > {_record_id(rid)} LIMIT {int(limit)}"
    )


def delete_records(rids: Sequence[str]) -> str:
    """The records with these ids, away."""
    return f"DELETE FROM [{', '.join(map(_record_id, rids))}]"  # noqa: S608  (checked ids)


def _record_id(rid: str) -> str:
    if not re.fullmatch(r"#-?\d+:-?\d+", rid):
        raise BadParameter(f"{rid[:40]!r} is no record id", hint="it comes from the engine alone")
    return rid


def time_limit(seconds: float) -> str:
    """The embedded engine's own language: how long any statement may run from now on."""
    return f"ALTER DATABASE `arcadedb.command.timeout` {int(seconds * 1000)}"
