"""The record of one import in the graph: what it is, how far it came, and its closing sum.

Position and counts are written in the transaction of the changes they count, so a killed run goes
on where it was and ends with the sum of an undisturbed one. An import that changes nothing leaves
nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.catalogue import query
from graph.consent.ledger import change_terms, mind_terms
from graph.consent.policy import LinkTerms
from graph.ingest.effect import Counts, Effect
from graph.ingest.touched import touched_by
from graph.model.keys import derived, slug, source_key
from graph.reach.trail import told
from graph.store import Step, Store

_STATE = query("ingest.import_state")
_TERMS = query("ingest.source_terms")
_BEGIN = query("ingest.begin")
_PROGRESS = query("ingest.progress")
_FINISH = query("ingest.finish")

STRICTNESS = ("allowed", "opt-in", "forbidden")
DEFAULT_TERMS = "opt-in"


@dataclass(frozen=True, slots=True)
class Identity:
    """What makes an import this import: the same file of the same source is the same one."""

    source: str
    kind: str
    file: str
    file_hash: str
    mapping: str = ""

    @property
    def key(self) -> str:
        return str(derived("import", self.source, self.kind, self.file_hash, self.mapping))


class Journal:
    """Writes of one import. `position` is the last row whose effect is stored, zero at a fresh start."""

    def __init__(self, store: Store, identity: Identity, link_terms: str | None) -> None:
        self._store = store
        self._identity = identity
        self.key = identity.key
        self.source = source_key(identity.source)
        state = store.one(_STATE, key=self.key)
        self.is_resuming = state is not None and state["status"] == "running"
        self.was_run = state is not None
        self.position = int(state["position"]) if state and self.is_resuming else 0
        self.counts = Counts()
        if state and self.is_resuming:
            self.counts = Counts(int(state["new"]), int(state["changed"]), int(state["unchanged"]))
        self._is_begun = self.is_resuming
        self.stored_terms = self._stored_terms()
        self.terms = stricter(self.stored_terms, link_terms)

    def _stored_terms(self) -> str | None:
        row = self._store.one(_TERMS, key=self.source)
        return row["link_terms"] if row else None

    def apply(self, effect: Effect, counts: Counts, position: int) -> None:
        """Store `effect`, and that the import came as far as `position` with `counts` so far."""
        if effect.is_empty:
            return
        if not self._is_begun:
            self._begin()
        with told(self._store) as touched:
            touched.join(touched_by(self._store, effect))
            if (effect.nodes or effect.edges) and not effect.is_bulk_done:
                self._store.bulk(effect.nodes, effect.edges)
            if effect.between is not None:
                effect.between()
            self._store.write_all([*effect.steps, Step(_PROGRESS, self._progress(counts, position))])

    def settle_terms(self) -> None:
        """Make terms that got stricter hold at once, for what was imported before too."""
        if self.stored_terms is not None and self.terms != self.stored_terms:
            change_terms(self._store, slug(self._identity.source), LinkTerms(self.terms))

    def finish(self, counts: Counts, position: int) -> None:
        """Close the sum; nothing when nothing was written."""
        if self._is_begun:
            mind_terms(self._store, slug(self._identity.source))
            with told(self._store):
                self._store.write_all(
                    [Step(_FINISH, {**self._progress(counts, position), "moment": self._store.clock()})]
                )

    def _begin(self) -> None:
        """Counts up to here are of rows that changed nothing, and are found again after a kill."""
        facts = {
            "kind": self._identity.kind,
            "file": self._identity.file,
            "file_hash": self._identity.file_hash,
            "status": "running",
            "started_at": self._store.clock(),
            "position": 0,
            **_sums(Counts()),
        }
        source = {"slug": slug(self._identity.source), "link_terms": self.terms}
        with told(self._store):
            self._store.write_all(
                [
                    Step(
                        _BEGIN,
                        {"key": self.key, "facts": facts, "source": self.source, "source_facts": source},
                    )
                ]
            )
        self._is_begun = True

    def _progress(self, counts: Counts, position: int) -> dict[str, object]:
        return {"key": self.key, "facts": {"position": position, **_sums(counts)}}


def _sums(counts: Counts) -> dict[str, object]:
    return {
        "read": counts.read,
        "new": counts.new,
        "changed": counts.changed,
        "unchanged": counts.unchanged,
        "refused": counts.refused,
    }


def stricter(stored: str | None, asked: str | None) -> str:
    """Terms that hold when `asked` is said of a source: they may get stricter, never looser unseen."""
    said = [terms for terms in (stored, asked) if terms is not None] or [DEFAULT_TERMS]
    return max(said, key=STRICTNESS.index)
