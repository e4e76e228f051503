"""Where each property comes from: `(node)-[:FROM {row, sets}]->(:Import)`.

Invariant: a property stands in the `sets` of exactly one FROM, that of the row which last set it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.ingest.claims import Ref, Tie

LABELS = frozenset({"Handle", "Customer", "Post", "Interest", "Brand", "Product"})
"""Labels whose origin is kept: tags and places are words, not data about somebody."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Row `row` of the import set these properties."""

    imported: str
    row: int
    sets: tuple[str, ...]


def of_new(ref: Ref, row_by_property: Mapping[str, int], imported: str) -> list[Tie]:
    """The FROM ties of a node that is made by this import."""
    if ref.label not in LABELS:
        return []
    return [
        Tie("FROM", ref, Ref("Import", imported), {"row": row, "sets": names})
        for row, names in sorted(_by_row(row_by_property).items())
    ]


def retold(known: Iterable[Origin], row_by_property: Mapping[str, int], imported: str) -> list[Origin]:
    """All origins of a node after rows of `imported` set these properties; old ones lose what was set anew."""
    sets: dict[tuple[str, int], list[str]] = defaultdict(list)
    for origin in known:
        kept = [name for name in origin.sets if name not in row_by_property]
        if kept:
            sets[origin.imported, origin.row] += kept
    for row, names in _by_row(row_by_property).items():
        sets[imported, row] += names
    return [Origin(key, row, tuple(sorted(set(names)))) for (key, row), names in sorted(sets.items())]


def _by_row(row_by_property: Mapping[str, int]) -> dict[int, list[str]]:
    rows: dict[int, list[str]] = defaultdict(list)
    for name, row in sorted(row_by_property.items()):
        rows[row].append(name)
    # A row that only told that the node is there still is where it comes from.
    return rows
