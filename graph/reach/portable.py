"""A snapshot as Parquet, for every engine that reads it: nodes, arcs a layer, and a manifest.

`nodes.parquet` has a row a person: `id` (dense, of this snapshot only), `key`, `name`, `voice` (false for
brands' and bots' accounts), `accounts`. `arcs_<layer>.parquet` has an arc between two people once: `source`
and `target` (ids, in the direction of the layer), `weight` (how often; the chance where influence is measured),
`last_seen` (the newest post it rests on; null where no time is known, as for follows). `posters.parquet` has how many
`posts` on each `topic` somebody (`id`) wrote: where a walk on that topic begins. `manifest.json` says what the files hold, with their SHA-256, and until when they may be used: what is permitted can end.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from graph.errors import BadParameter, SourceError
from graph.model.purposes import Purpose
from graph.reach.arcs import ANY, Arcs
from graph.reach.hearing import author_nodes
from graph.reach.kernels.arrays import Ints, Offsets
from graph.reach.layers import ACTS, INFLUENCES, LAYERS, MENTIONS, NO_TIME, Snapshot

FORMAT = "kenner-snapshot/1"
MANIFEST = "manifest.json"
NODES, POSTERS = "nodes.parquet", "posters.parquet"
DIRECTIONS = {
    layer: "who speaks to who hears" if layer == INFLUENCES else "who acts to whom it is about"
    for layer in LAYERS
}


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written, by layer."""

    folder: Path
    people: int
    arcs: Mapping[str, int]


def export(
    snapshot: Snapshot,
    folder: Path,
    *,
    made_at: datetime,
    purpose: Purpose | None = None,
    consents: int | None = None,
) -> Exported:
    """Write `snapshot` to `folder`, which is made; BadParameter where it holds files that are not ours.

    The manifest is written last: a folder without one is not whole. `purpose` and `consents` (events in the
    ledger) say what it rests on; None for a file of arcs.
    """
    _make_room(folder)
    files = {
        NODES: _write(folder / NODES, people_table(snapshot)),
        POSTERS: _write(folder / POSTERS, posters_table(snapshot)),
    }
    sizes = {}
    for layer in LAYERS:
        arcs = _arcs(snapshot, layer)
        sizes[layer] = arcs.num_rows
        files[arcs_file(layer)] = _write(folder / arcs_file(layer), arcs)
    manifest = {
        "format": FORMAT,
        "made_at": made_at.isoformat(),
        "purpose": purpose.slug if purpose else None,
        "store_version": snapshot.version if purpose else None,
        "consents": consents,
        "use_until": snapshot.holds_until and snapshot.holds_until.isoformat(),
        "origin": snapshot.origin,
        "counts": {"people": len(snapshot.nodes), "accounts": len(snapshot.accounts.keys), "posts": len(snapshot.posts), "arcs": sizes},
        "weights_are_chances": {INFLUENCES: snapshot.chances},
        "directions": DIRECTIONS,
        "files": files,
    }  # fmt: skip
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return Exported(folder, len(snapshot.nodes), sizes)


def people_table(snapshot: Snapshot) -> Any:
    """What `nodes.parquet` holds."""
    nodes = snapshot.nodes
    return pa.table(
        {
            "id": pa.array(np.arange(len(nodes), dtype=np.int32)),
            "key": pa.array(nodes.keys, pa.string()),
            "name": pa.array(nodes.names, pa.string()),
            "voice": pa.array(nodes.voices),
            "accounts": pa.array(nodes.accounts.degrees.astype(np.int32)),
        }
    )


def posters_table(snapshot: Snapshot) -> Any:
    """What `posters.parquet` holds."""
    about, width = snapshot.posts.topics, max(len(snapshot.nodes), 1)
    pairs = _pair(about.ends, author_nodes(snapshot)[about.sources], width)
    told, posts = np.unique(pairs, return_counts=True)
    topics = pa.array(snapshot.topics, pa.string())
    return pa.table(
        {
            "topic": topics.take(pa.array(told // width)),
            "id": pa.array((told % width).astype(np.int32)),
            "posts": pa.array(posts.astype(np.int64)),
        }
    )


def arcs_file(layer: str) -> str:
    return f"arcs_{layer}.parquet"


def is_here(folder: Path | str) -> bool:
    """Whether it is a folder on this machine, and no address (`hdfs://…`)."""
    return "://" not in str(folder)


def check(folder: Path) -> dict[str, Any]:
    """The manifest of a folder whose files are as it says; SourceError names the first that is not."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as exc:
        raise SourceError(
            f"{folder} holds no snapshot: its {MANIFEST} cannot be read", hint="write it again"
        ) from exc
    for name, told in manifest["files"].items():
        path = folder / name
        if not path.is_file() or _digest(path) != told["sha256"]:
            raise SourceError(f"{path} is not what {MANIFEST} says", hint="write the snapshot again")
    return manifest


def out_of_date(
    manifest: Mapping[str, Any], *, now: datetime, version: int | None = None, consents: int | None = None
) -> str | None:
    """Why an export does not hold any more, in words; None where it does. `version` and `consents` are those of
    the store now; None where it is not asked."""
    until = manifest["use_until"]
    if until is not None and now >= datetime.fromisoformat(until):
        return f"a permission inside ended on {until}: delete it"
    if consents is not None and manifest["consents"] != consents:
        return "the ledger of consent has changed since: delete it, and write it again"
    if version is not None and manifest["store_version"] != version:
        return "the store has changed since: write it again"
    return None


def _make_room(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    ours = {MANIFEST, NODES, POSTERS, *map(arcs_file, LAYERS)}
    strange = sorted({each.name for each in folder.iterdir()} - ours)
    if strange:
        raise BadParameter(f"{folder} holds {strange[0]}", hint="name an empty folder, or one to be made")
    (folder / MANIFEST).unlink(missing_ok=True)


def _write(path: Path, table: Any) -> dict[str, object]:
    pq.write_table(table, path)
    return {"rows": table.num_rows, "bytes": path.stat().st_size, "sha256": _digest(path)}


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def _arcs(snapshot: Snapshot, layer: str) -> Any:
    arcs = snapshot.between_people(layer, ANY if layer == INFLUENCES and snapshot.chances else 0)
    seen = last_seen(snapshot, layer, arcs)
    return pa.table(
        {
            "source": pa.array(arcs.sources),
            "target": pa.array(arcs.ends),
            "weight": pa.array(arcs.strengths),
            "last_seen": pa.array(seen, pa.int64(), mask=seen == NO_TIME).cast(pa.timestamp("ms", "UTC")),
        }
    )


def last_seen(snapshot: Snapshot, layer: str, arcs: Arcs) -> Offsets:
    """For each of `arcs` (a layer between people) the time of the newest post it rests on, in milliseconds since
    1970; `NO_TIME` where none is known. An act is as old as the post it was done to: no act has a time of its own."""
    posts = snapshot.posts
    found = np.full(arcs.size, NO_TIME, np.int64)
    if not len(posts) or layer not in (*ACTS, MENTIONS):
        return found
    rows = posts.mentioned if layer == MENTIONS else posts.acts[layer]
    author, other = author_nodes(snapshot)[rows.sources], snapshot.accounts.node[rows.ends]
    speaks, hears = (author, other) if layer == MENTIONS else (other, author)
    width = len(snapshot.nodes)
    told = _pair(speaks, hears, width)
    place = np.argsort(_pair(arcs.sources, arcs.ends, width), kind="stable")
    sorted_ = _pair(arcs.sources, arcs.ends, width)[place]
    at = np.searchsorted(sorted_, told)
    # Somebody who acts on their own post is next to nobody, so has no arc.
    known = (
        (at < sorted_.size) & (sorted_[np.minimum(at, max(sorted_.size - 1, 0))] == told)
        if sorted_.size
        else None
    )
    if known is not None:
        np.maximum.at(found, place[at[known]], posts.at[rows.sources][known])
    return found


def _pair(sources: Ints, ends: Ints, width: int) -> Offsets:
    return sources.astype(np.int64) * width + ends
