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
from typing import Any

from graph.catalogue import query
from graph.errors import BadParameter, MalformedRow
from graph.ingest.ahead import ahead
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
from graph.ingest.resume import written
from graph.ingest.table import Survey, Table, open_table, survey
from graph.ingest.typed import missing_columns, unknown_columns
from graph.ingest.understood import Flow, Understood
from graph.model.keys import slug
from graph.store import Store
from graph.text.names import Brand, Product, Vocabulary

log = logging.getLogger(__name__)
Progress = Callable[[int, int | None], None]

_NAMES = query("ingest.names")
_ASIDE = frozenset(HEAD)
_SHOWN = 20

NODE_ROWS = 25_000
POST_ROWS = 10_000
ARC_ROWS = 100_000
"""Rows a chunk: read, judged and held in memory at once."""

_AHEAD = 3
"""Chunks read ahead while others are written."""

ARCS_A_BULK = 1_000_000
ARCS_A_BULK_OVER_BOLT = 25_000
"""Rows of arcs stored at once. The embedded engine's bulk touches every account it meets at its end, so
one large bulk costs less than several (300,000 arcs: 13.4 s of processor time in four, 9.8 s in one). Over
Bolt a bulk is one transaction of the server, whose memory bounds it."""


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
    # Arcs hold accounts and nothing else, and are many: their cells are not looked at.
    seen = survey(table, None if kind.name == "arcs" else lambda chunk: watch.look(chunk.renamed(mapping)))
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
    """Columns whose numbers are not looked at: counts, and ids that others give out."""
    numeric = {field.name for field in kind.fields if field.type not in {"text", "words"}}
    ids = {"reply_to", "shares_of", "quotes"} | (
        {"id"} if kind.name in {"accounts", "posts", "purchases"} else set()
    )
    return frozenset(numeric | ids)


def _flow(store: Store, sound: _Sound, journal: Journal, *, is_dry: bool) -> Flow[Any]:
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
    store: Store, sound: _Sound, journal: Journal, flow: Flow[Any], dry_run: bool, progress: Progress | None
) -> tuple[Counts, Path | None, tuple[Refusal, ...]]:
    quarantine = Quarantine(sound.table.path, sound.survey.columns)
    shown: list[Refusal] = []
    counts, row = journal.counts, 0
    stored = written(store, journal.key, journal.position, sound.kind.name) if journal.is_resuming else None
    at_once = _rows_at_once(sound.kind, store)
    waiting, begun = Effect(Counts()), journal.position
    for part in ahead(_parts(sound, flow, journal.position, _rows_a_chunk(sound.kind, store)), _AHEAD):
        row = part.last_row
        counts += Counts(refused=len(part.refused))
        shown += part.refused[: _SHOWN - len(shown)]
        if not dry_run:
            quarantine.add(part.refused)
        if row > journal.position:
            effect = flow.effect(part, stored)
            counts += effect.counts
            waiting.join(effect)
            if row - begun >= at_once or row == sound.survey.rows:
                if not dry_run:
                    journal.apply(waiting, counts, row)
                waiting, begun, stored = Effect(Counts()), row, None
        if progress is not None:
            progress(row, sound.survey.rows)
    assert counts.read == row, "the closing sum must close"
    if dry_run:
        return counts, None, tuple(shown)
    journal.finish(counts, row)
    return counts, quarantine.close(), tuple(shown)


def _parts(sound: _Sound, flow: Flow[Any], position: int, size: int) -> Iterator[Understood[Any]]:
    """Chunks as they are understood, parted at `position`: what lies before it is stored already."""
    for chunk in sound.chunks(size):
        for part in (chunk.upto(position), chunk.after(position)):
            if len(part):
                yield flow.understood(part)


def _rows_a_chunk(kind: NodeKind | EdgeKind, store: Store) -> int:
    if kind.name == "consents":
        return store.settings.batch_rows
    if kind.name == "arcs":
        return min(ARC_ROWS, _rows_at_once(kind, store))
    return POST_ROWS if kind.name == "posts" else NODE_ROWS


def _rows_at_once(kind: NodeKind | EdgeKind, store: Store) -> int:
    """Rows whose effects are stored in one go. Arcs are judged by the rows before them; what nodes do is
    judged by what is stored, so they never wait."""
    if kind.name != "arcs":
        return 1
    return ARCS_A_BULK if store.engine.is_here else ARCS_A_BULK_OVER_BOLT


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
