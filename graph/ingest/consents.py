"""Consent events from files, through the ledger: the one door by which permissions come to be.

A record the graph does not know yet is made bare first, so that a refusal is kept whatever is
imported later.
"""

from __future__ import annotations

from collections.abc import Mapping

from graph.catalogue import query
from graph.consent.events import ConsentEvent
from graph.consent.ledger import record
from graph.consent.rows import COLUMNS, event_from_row
from graph.errors import UsageError
from graph.ingest import origins
from graph.ingest.chunk import Chunk
from graph.ingest.claims import Problem, Ref, Refusal
from graph.ingest.effect import Counts, Effect, new_edges, new_nodes
from graph.ingest.fields import Field
from graph.ingest.kinds.accounts import bare_handle
from graph.ingest.kinds.kind import EdgeKind
from graph.ingest.known import Known
from graph.ingest.resume import Written
from graph.ingest.typed import refusal
from graph.ingest.understood import Understood
from graph.model.keys import HandleKey, Key, namespace
from graph.store import Step, Store

Events = list[tuple[int, ConsentEvent]]
"""Row and event."""

_TELL = query("ingest.tell_consent")
_TOLD = query("ingest.told_consents")

FIELDS = tuple(
    Field(name, "text", help_, required=name in {"purpose", "status"}) for name, help_ in COLUMNS.items()
)
CONSENTS = EdgeKind("consents", "what somebody permitted, refused or withdrew", FIELDS)


class ConsentFlow:
    """Chunks of consent rows to events. The ledger writes them; the effect says where they come from."""

    def __init__(self, store: Store, known: Known, imported: str, source: str, *, is_dry: bool) -> None:
        self._store = store
        self._known = known
        self._imported = imported
        self._source = source
        self._is_dry = is_dry
        self._imagined: set[str] = set()

    def understood(self, chunk: Chunk) -> Understood[Events]:
        made: Events = []
        refused: list[Refusal] = []
        now = self._store.clock()
        names = list(chunk.columns)
        for at, cells in enumerate(zip(*chunk.columns.values(), strict=True)):
            row: Mapping[str, object] = dict(zip(names, cells, strict=True))
            try:
                made.append((chunk.first_row + at, event_from_row(row, source=self._source, now=now)))
            except UsageError as exc:
                refused.append(refusal(chunk, at, _problem(exc)))
        return Understood(chunk.last_row, made, tuple(refused))

    def effect(self, part: Understood[Events], written: Written | None) -> Effect:
        events = part.content
        rows = {event.key: row for row, event in reversed(events)}
        told = {row["key"] for row in self._store.rows(_TOLD, keys=list(rows))} | self._imagined
        new = {key: row for key, row in rows.items() if key not in told}
        fresh = self._bare(events, written)
        counts = Counts(new=len(new), unchanged=len(events) - len(new))
        said = {
            ref: {name: row for name in values if name not in {"key", "idx"}} or {"key": row}
            for ref, (values, row) in fresh.items()
        }
        effect = Effect(
            counts,
            new_nodes({ref: values for ref, (values, _) in fresh.items()}),
            new_edges(tie for ref in fresh for tie in origins.of_new(ref, said[ref], self._imported)),
            is_bulk_done=bool(written),
        )
        if new:
            sources = [{"key": key, "import": self._imported, "row": row} for key, row in sorted(new.items())]
            effect.steps.append(Step(_TELL, {"rows": sources}))
            wanted = [event for _, event in events if event.key in new]
            effect.between = lambda: record(self._store, wanted)
        self._known.made(fresh)
        if self._is_dry:
            self._imagined.update(new)
        return effect

    def _bare(self, events: Events, written: Written | None) -> dict[Ref, tuple[dict[str, object], int]]:
        subjects: dict[Ref, int] = {}
        for row, event in events:
            if namespace(event.subject) != "person":
                label = "Customer" if namespace(event.subject) == "crm" else "Handle"
                subjects.setdefault(Ref(label, event.subject), row)
        present = self._known.present(subjects) - (written.nodes if written else frozenset())
        fresh: dict[Ref, tuple[dict[str, object], int]] = {}
        for ref, row in subjects.items():
            if ref not in present:
                values: dict[str, object] = {"key": ref.key}
                if ref.label == "Handle":
                    values |= {**bare_handle(HandleKey(Key(ref.key))), "idx": self._known.take_idx()}
                fresh[ref] = (values, row)
        return fresh


def _problem(error: UsageError) -> Problem:
    """The ledger's own words; it names the column first."""
    head, _, says = error.message.partition(": ")
    if head.startswith("column ") and says:
        return Problem(head.removeprefix("column "), says, error.hint)
    return Problem("", error.message, error.hint)
