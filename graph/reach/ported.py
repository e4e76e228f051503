"""A snapshot of Parquet read again, for the purpose it was written for and as long as it may be used.

It holds people, not their accounts, and no posts: what needs those is refused (`told_by_people`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from graph.errors import BadParameter, NotPermitted, PurposeMissing, SourceError
from graph.model.purposes import Purpose
from graph.reach.arcs import Arcs
from graph.reach.layers import INFLUENCES, LAYERS, NO_TIME, Accounts, Nodes, Posts, Snapshot
from graph.reach.portable import FORMAT, NODES, POSTERS, arcs_file, check, out_of_date

BY_PEOPLE = ("authority", "audience", "harmonic")
TOLD = "authority (on a topic with --layer), audience with --hops 2 or more, and harmonic"
"""The measures told by who is next to whom alone."""


def told_by_people(where: str, measure: str, asked: Mapping[str, Any]) -> None:
    """BadParameter where a measure, with the options `asked`, needs accounts or posts; `where` begins the sentence."""
    if measure not in BY_PEOPLE:
        raise BadParameter(f"{where} knows no {measure}", hint=f"it does {TOLD}")
    if asked.get("topic") is not None and asked.get("layer") is None:
        raise BadParameter(
            f"{where} knows no posts, and authority on a topic is told by them",
            hint="add --layer: a walk along it that begins with the people who post on the topic",
        )
    if asked.get("hops", 2) < 2:
        raise BadParameter(
            f"{where} knows people and not their accounts, by which direct hearers are told",
            hint="add --hops 2 or more",
        )


def admitted(manifest: Mapping[str, Any], folder: str, purpose: Purpose | None, now: datetime) -> None:
    """PurposeMissing or NotPermitted for who does not name the purpose it was written for; SourceError where it may not be
    used any more, or is of another kind."""
    if manifest.get("format") != FORMAT:
        raise SourceError(f"{folder} is no {FORMAT}", hint="write it again with kenner reach snapshot")
    slug = manifest["purpose"]
    if slug is not None and purpose is None:
        raise PurposeMissing(
            "reach shows people: say what for", hint=f"{folder} was written for --purpose {slug}"
        )
    if slug is not None and purpose is not None and purpose.slug != slug:
        raise NotPermitted(
            "snapshot.purpose",
            f"{folder} was written for {slug}, not for {purpose.slug}",
            hint=f"kenner reach snapshot FOLDER --purpose {purpose.slug}",
        )
    problem = out_of_date(manifest, now=now)
    if problem:
        raise SourceError(f"{folder}: {problem}", hint="kenner reach snapshot FOLDER --purpose PURPOSE")


def said(manifest: Mapping[str, Any], folder: str) -> str:
    """What a reader of the folder has to know."""
    people, made = manifest["counts"]["people"], manifest["made_at"][:10]
    if manifest["purpose"] is None:
        return f"{folder} of {made}: {people:,} people"
    until = f", to be used until {manifest['use_until'][:10]}" if manifest["use_until"] else ""
    return (
        f"{folder} of {made} for {manifest['purpose']}{until}: {people:,} people; what was withdrawn since is still in "
        f"it (kenner reach snapshot {folder} --check)"
    )


def read(folder: Path, manifest: Mapping[str, Any] | None = None) -> Snapshot:
    """The people of the folder, each with one account, and their arcs. Posts are there as far as they say how many on a
    topic somebody wrote. SourceError where a file is missing or changed."""
    told = check(folder) if manifest is None else manifest
    table = pq.read_table(folder / NODES)
    size = table.num_rows
    keys, names = (tuple(table.column(name).to_pylist()) for name in ("key", "name"))
    one_each = np.arange(size, dtype=np.int32)
    accounts = Accounts(
        keys, names, np.full(size, -1, np.int64), one_each, one_each.astype(np.int64)
    )  # fmt: skip
    voices = table.column("voice").to_numpy().astype(bool)
    nodes = Nodes(keys, names, voices, Arcs.of(size, one_each, one_each))
    layers = {layer: _arcs(pq.read_table(folder / arcs_file(layer)), size) for layer in LAYERS}
    posts, topics = _posts(folder, size)
    return Snapshot(
        accounts, nodes, layers, posts, topics,
        chances=bool(told["weights_are_chances"][INFLUENCES]),
        origin=folder.name,
        version=told["store_version"] or 0,
    )  # fmt: skip


def _arcs(table: pa.Table, size: int) -> Arcs:
    source, target, weight = (table.column(name).to_numpy() for name in ("source", "target", "weight"))
    return Arcs.of(size, source, target, weight.astype(np.float32))


def _posts(folder: Path, size: int) -> tuple[Posts, tuple[str, ...]]:
    if not (folder / POSTERS).is_file():
        return Posts.none(size), ()
    table = pq.read_table(folder / POSTERS)
    coded = table.column("topic").combine_chunks().dictionary_encode()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.combine_chunks()
    times = table.column("posts").to_numpy()
    author = np.repeat(table.column("id").to_numpy().astype(np.int32), times)
    about = np.repeat(coded.indices.to_numpy().astype(np.int32), times)
    topics = tuple(coded.dictionary.to_pylist())
    none = Posts.none(size)
    return Posts(
        author,
        Arcs.of(author.size, np.arange(author.size, dtype=np.int32), about, width=len(topics)),
        Arcs.none(author.size, size),
        {kind: Arcs.none(author.size, size) for kind in none.acts},
        np.full(author.size, NO_TIME, np.int64),
    ), topics
