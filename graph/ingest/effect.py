"""What a chunk does to the store, computed before any of it is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from graph.ingest.claims import Ref, Tie
from graph.store import NewEdges, NewNodes, Step


@dataclass(frozen=True, slots=True)
class Counts:
    """The closing sum without `read`, which is their total."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.new + other.new,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.refused + other.refused,
        )

    @property
    def read(self) -> int:
        return self.new + self.changed + self.unchanged + self.refused


@dataclass(slots=True)
class Effect:
    """`nodes` and `edges` are known to be new and go in bulk, all or none; `between`, which does no harm
    twice, comes after them; `steps` follow in one transaction with the progress. `is_bulk_done`: a killed run stored the bulk of this chunk already."""

    counts: Counts
    nodes: list[NewNodes] = field(default_factory=list)
    edges: list[NewEdges] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    is_bulk_done: bool = False
    between: Callable[[], object] | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.nodes or self.edges or self.steps)

    def join(self, later: Effect) -> None:
        """Take `later` in, so that both are stored at once."""
        self.counts += later.counts
        self.nodes += later.nodes
        self.edges += later.edges
        self.steps += later.steps
        self.is_bulk_done |= later.is_bulk_done
        self.between = later.between or self.between


def new_nodes(fresh: Mapping[Ref, Mapping[str, object]]) -> list[NewNodes]:
    """By label, in order."""
    by_label: dict[str, list[Mapping[str, object]]] = defaultdict(list)
    for ref, values in fresh.items():
        by_label[ref.label].append(values)
    return [NewNodes(label, rows) for label, rows in by_label.items()]


def new_edges(ties: Iterable[Tie]) -> list[NewEdges]:
    """By type and labels, in order."""
    groups: dict[tuple[str, str, str], tuple[list[str], list[str], list[Mapping[str, object]]]] = {}
    for tie in ties:
        starts, ends, rows = groups.setdefault((tie.type, tie.start.label, tie.end.label), ([], [], []))
        starts.append(tie.start.key)
        ends.append(tie.end.key)
        rows.append(tie.properties)
    return [
        NewEdges(edge_type, start, end, starts, ends, rows if any(rows) else ())
        for (edge_type, start, end), (starts, ends, rows) in groups.items()
    ]
