"""A file into the store: looked through first, then written chunk by chunk.

Invariant: read = new + changed + unchanged + refused. A file with a fault of structure (encoding,
ragged rows, a missing column, damage anywhere) is refused before the first write.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from graph.catalogue import query
from graph.errors import BadParameter, MalformedRow
from graph.ingest.arcs import ArcFlow
from graph.ingest.chunk import Chunk
from graph.ingest.citizen import COLUMNS as CITIZEN_COLUMNS
from graph.ingest.citizen import CitizenWatch
from graph.ingest.claims import Refusal
from graph.ingest.consents import ConsentFlow
from graph.ingest.effect import Counts, Effect
from graph.ingest.journal import STRICTNESS, Identity, Journal
from graph.ingest.kinds.kind import EdgeKind, NodeKind, Reading
from graph.ingest.known import Known
from graph.ingest.nodes import NodeFlow
from graph.ingest.purchases import PurchaseFlow
from graph.ingest.quarantine import HEAD, Quarantine
from graph.ingest.registry import kind_named
from graph.ingest.resume import Written, written
from graph.ingest.table import Survey, Table, open_table, survey
from graph.ingest.typed import missing_columns, unknown_columns
from graph.model.keys import slug
from graph.store import Store
from graph.text.names import Brand, Product, Vocabulary

log = logging.getLogger(__name__)
Progress = Callable[[int, int | None], None]

_NAMES = query("ingest.names")
_ASIDE = frozenset(HEAD)
_SHOWN = 20

NODE_ROWS = 20_000
ARC_ROWS = 250_000
ARC_ROWS_OVER_BOLT = 25_000
"""Rows a chunk. The embedded engine's bulk has a cost a call, so fewer and larger ones are faster
(1 M arcs: 12,000 a second in chunks of 20,000, 36,000 in one of 100,000). Over Bolt a chunk is one
transaction of the server, whose memory bounds it."""


@dataclass(frozen=True, slots=True)
class LoadReport:
    """The closing sum of one file. `quarantine` is where the refused rows are, None when there are none
    (or in a dry run, which writes nothing); `shown` are the first of them. `notes` are sentences for the user."""

    kind: str
    path: Path
    read: int
    new: int
    changed: int
    unchanged: int
    refused: int
    quarantine: Path | None
    shown: tuple[Refusal, ...]
    notes: tuple[str, ...]
    seconds: float


class Flow(Protocol):
    """Chunks of one kind to effects; a refusal never depends on what is stored."""

    def refusals(self, chunk: Chunk) -> list[Refusal]: ...

    def effect(self, chunk: Chunk, written: Written | None) -> tuple[Effect, list[Refusal]]: ...


@dataclass(frozen=True, slots=True)
class _Sound:
    """A file that was looked through: sound in structure, its columns named as ours."""

    table: Table
    kind: NodeKind | EdgeKind
    mapping: Mapping[str, str]
    survey: Survey
    watched: frozenset[str]

    def chunks(self, size: int) -> Iterator[Chunk]:
        for chunk in self.table.chunks(size):
            yield chunk.renamed(self.mapping).without(_ASIDE)


def load(
    store: Store,
    kind: str,
    path: Path,
    *,
    source: str,
    link_terms: str | None = None,
    mapping: Mapping[str, str] | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> LoadReport:
    """Import `path` as rows of `kind` from `source`.

    `mapping` is their column name → ours. `link_terms` bind a source that is new (opt-in when None);
    for a known one they may get stricter, never looser. SourceError when the file cannot be taken at
    all; the store is untouched then. A run that was killed goes on where it was.
    """
    began = time.monotonic()
    if not slug(source):
        raise BadParameter(f"source {source!r} has no letter or digit", hint="name it, such as crm-2026")
    if link_terms is not None and link_terms not in STRICTNESS:
        raise BadParameter(f"terms {link_terms!r} are none we know", hint="choose " + ", ".join(STRICTNESS))
    sound = _look_through(Path(path), kind_named(kind), mapping or {})
    identity = Identity(
        slug(source), kind, sound.table.path.name, sound.table.content_hash(), _mapping_text(sound.mapping)
    )
    journal = Journal(store, identity, link_terms)
    if not dry_run:
        journal.settle_terms()
    flow = _flow(store, sound, journal, is_dry=dry_run)
    counts, quarantine, shown = _run(store, sound, journal, flow, dry_run, progress)
    seconds = time.monotonic() - began
    log.info("imported kind=%s read=%d new=%d seconds=%.1f", kind, counts.read, counts.new, seconds)
    return LoadReport(
        kind, sound.table.path, counts.read, counts.new, counts.changed, counts.unchanged, counts.refused,
        quarantine, shown, tuple(_notes(sound, journal, link_terms)), seconds,
    )  # fmt: skip


def _look_through(path: Path, kind: NodeKind | EdgeKind, mapping: Mapping[str, str]) -> _Sound:
    table = open_table(path)
    known = frozenset(field.name for field in kind.fields)
    watch = CitizenWatch(known, _exempt(kind))
    seen = survey(table, lambda chunk: watch.look(chunk.renamed(mapping)))
    columns = tuple(mapping.get(name, name) for name in seen.columns if name not in _ASIDE)
    for name in columns:
        if columns.count(name) > 1:
            raise MalformedRow(path, 1, f"column {name} is there twice after renaming", hint="mend the map")
    if missing := missing_columns(columns, kind.fields):
        names = ", ".join(field.name for field in missing)
        raise MalformedRow(
            path, 1, f"column {names} is missing; there are {', '.join(columns)}",
            column=missing[0].name,
            hint=f"add it, or rename yours with --map: {missing[0].name} = \"…\"",
        )  # fmt: skip
    return _Sound(table, kind, mapping, Survey(seen.rows, columns), watch.columns())


def _exempt(kind: NodeKind | EdgeKind) -> frozenset[str]:
    """Columns whose numbers are not looked at: counts and ids that others give out, and all of arcs,
    which hold accounts and nothing else."""
    if kind.name == "arcs":
        return frozenset(field.name for field in kind.fields)
    numeric = {field.name for field in kind.fields if field.type not in {"text", "words"}}
    ids = {"reply_to", "shares_of", "quotes"} | (
        {"id"} if kind.name in {"accounts", "posts", "purchases"} else set()
    )
    return frozenset(numeric | ids)


def _flow(store: Store, sound: _Sound, journal: Journal, *, is_dry: bool) -> Flow:
    known = Known(store)
    kind = sound.kind
    if isinstance(kind, NodeKind):
        names = _vocabulary(store) if kind.name == "posts" else Vocabulary.of()
        return NodeFlow(
            kind, known, Reading(names), journal.key,
            watched=sound.watched, was_run=journal.was_run, is_dry=is_dry,
        )  # fmt: skip
    if kind.name == "arcs":
        return ArcFlow(store, known, journal.key)
    if kind.name == "purchases":
        return PurchaseFlow(store, known, journal.key, watched=sound.watched, is_dry=is_dry)
    return ConsentFlow(store, known, journal.key, journal.source.partition(":")[2], is_dry=is_dry)


def _vocabulary(store: Store) -> Vocabulary:
    rows = store.rows(_NAMES)
    brands = [Brand(r["key"], r["name"], tuple(r["aliases"] or ())) for r in rows if r["label"] == "Brand"]
    products = [
        Product(r["key"], r["name"], r["brand"], tuple(r["aliases"] or ()))
        for r in rows
        if r["label"] == "Product"
    ]
    return Vocabulary.of(brands, products)


def _run(
    store: Store, sound: _Sound, journal: Journal, flow: Flow, dry_run: bool, progress: Progress | None
) -> tuple[Counts, Path | None, tuple[Refusal, ...]]:
    quarantine = Quarantine(sound.table.path, sound.survey.columns)
    shown: list[Refusal] = []
    counts, row = journal.counts, 0
    resumed_at = journal.position if journal.is_resuming else None
    for chunk in sound.chunks(_rows_a_chunk(sound.kind, store)):
        refused = flow.refusals(done) if len(done := chunk.upto(journal.position)) else []
        counts += Counts(refused=len(refused))
        if len(rest := chunk.after(journal.position)):
            stored = None
            if resumed_at is not None:
                stored = written(store, journal.key, resumed_at, sound.kind.name)
                resumed_at = None
            effect, more = flow.effect(rest, stored)
            refused += more
            counts += effect.counts
            if not dry_run:
                journal.apply(effect, counts, chunk.last_row)
        row = chunk.last_row
        shown += refused[: _SHOWN - len(shown)]
        if not dry_run:
            quarantine.add(refused)
        if progress is not None:
            progress(row, sound.survey.rows)
    assert counts.read == row, "the closing sum must close"
    if dry_run:
        return counts, None, tuple(shown)
    journal.finish(counts, row)
    return counts, quarantine.close(), tuple(shown)


def _rows_a_chunk(kind: NodeKind | EdgeKind, store: Store) -> int:
    if kind.name == "arcs":
        return ARC_ROWS if store.engine.kind == "embedded" else ARC_ROWS_OVER_BOLT
    if kind.name == "consents":
        return store.settings.batch_rows
    return NODE_ROWS


def _mapping_text(mapping: Mapping[str, str]) -> str:
    return ";".join(f"{theirs}={ours}" for theirs, ours in sorted(mapping.items()))


def _notes(sound: _Sound, journal: Journal, asked: str | None) -> Iterator[str]:
    citizens = sorted(CITIZEN_COLUMNS & set(sound.survey.columns) | sound.watched)
    if citizens:
        yield f"column {', '.join(citizens)} holds citizen numbers, which are not kept"
    unknown = [
        name for name in unknown_columns(sound.survey.columns, sound.kind.fields) if name not in sound.watched
    ]
    if unknown and isinstance(sound.kind, NodeKind):
        yield f"columns kept aside: {', '.join(unknown)}"
    elif unknown:
        yield f"columns left out, {sound.kind.name} have no place for them: {', '.join(unknown)}"
    if asked is not None and journal.terms != asked:
        yield f"source {journal.source} keeps its terms {journal.terms!r}, which are stricter than {asked!r}"
