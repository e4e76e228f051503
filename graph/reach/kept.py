"""A snapshot kept beside the store, so that the next command does not read the store again.

Rows of numbers lie in files that are mapped into memory, not read; a manifest says what they rest on. A kept
snapshot is used only while nothing can have changed: same store, same version, same ledger, and no permission
inside has ended. Where only the version is another, and the trail tells what was touched, that is read into it (`refresh`).
Anything else is read anew, and what was kept is deleted. Version and ledger tell what Kenner
wrote; for what others wrote into the database there is `fresh`.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp
from time import perf_counter
from typing import Any

import numpy as np
import pyarrow as pa

from graph.model.purposes import Purpose
from graph.reach.arcs import Arcs
from graph.reach.layers import Accounts, Nodes, Posts, Snapshot
from graph.reach.refresh import refreshed
from graph.reach.snapshot import load
from graph.reach.trail import address, consents, forget, root, since
from graph.store import Store

FORMAT = 4
MANIFEST = "manifest.json"
_TEXTS = "texts.arrow"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rests:
    """What a kept snapshot rests on; another value of any of these makes it stale."""

    format: int
    store: str
    purpose: str
    version: int
    consents: int

    @classmethod
    def on(cls, store: Store, purpose: str) -> Rests:
        """As it is now."""
        return cls(FORMAT, address(store), purpose, store.version(), consents(store))


def held(store: Store, purpose: Purpose, *, fresh: bool = False) -> Snapshot:
    """As `snapshot.load`, from what is kept where that still holds, else read and kept. `fresh` always reads.

    Where the folder cannot be written nothing is kept, and nothing is lost but time.
    """
    folder = _folder(store, purpose.slug)
    rests = Rests.on(store, purpose.slug)
    read = None
    if not fresh and (kept := _mapped(folder, rests, store.clock())) is not None:
        if kept.version == rests.version:
            return kept
        read = refreshed(store, purpose, kept, same_ledger=True)
    if read is None:
        shutil.rmtree(folder, ignore_errors=True)
        read = load(store, purpose)
    if read.version == rests.version:
        try:
            _keep(folder, read, rests)
        except OSError as exc:
            log.warning("did not keep the snapshot: %s", exc.strerror)
    return read


def forget_stale(store: Store) -> int:
    """Delete what is kept of this store and does not hold any more; how many snapshots."""
    deleted = 0
    forget(store)
    for folder in sorted(root(store).glob(f"*-{address(store)}")):
        manifest = _manifest(folder)
        purpose = str((manifest or {}).get("rests", {}).get("purpose", ""))
        if manifest is None or not _can_be_used(store, manifest, Rests.on(store, purpose)):
            shutil.rmtree(folder, ignore_errors=True)
            deleted += 1
    return deleted


def still_holds(store: Store, purpose: Purpose, *, before: int, writes: int) -> None:
    """Say that `writes` transactions since version `before` changed nothing that the kept snapshot has in it.

    Only where nobody else wrote: else it stays stale."""
    folder = _folder(store, purpose.slug)
    manifest = _manifest(folder)
    now = Rests.on(store, purpose.slug)
    if manifest is None or manifest["rests"].get("version") != before or now.version != before + writes:
        return
    if manifest["rests"].get("consents") == now.consents:
        _write_whole(folder / MANIFEST, {**manifest, "rests": asdict(now)})


def _folder(store: Store, purpose: str) -> Path:
    return root(store) / f"{purpose}-{address(store)}"


def _manifest(folder: Path) -> dict[str, Any] | None:
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and isinstance(found.get("rests"), dict) else None


def _holds(manifest: Mapping[str, Any], rests: Rests, now: datetime) -> bool:
    """It holds but for what was written since its version."""
    until = manifest.get("holds_until")
    same = {**manifest["rests"], "version": rests.version} == asdict(rests)
    return same and (until is None or now < datetime.fromisoformat(until))


def _can_be_used(store: Store, manifest: Mapping[str, Any], rests: Rests) -> bool:
    """As it is, or with what the trail tells was touched read into it."""
    if not _holds(manifest, rests, store.clock()):
        return False
    version = manifest["rests"].get("version")
    return version == rests.version or since(store, version, rests.version) is not None


def _mapped(folder: Path, rests: Rests, now: datetime) -> Snapshot | None:
    manifest = _manifest(folder)
    if manifest is None or not _holds(manifest, rests, now):
        return None
    began = perf_counter()
    try:
        files: dict[str, int] = manifest["files"]
        if any((folder / name).stat().st_size != size for name, size in files.items()):
            return None
        found = _snapshot(folder, manifest)
    except (OSError, ValueError, KeyError, pa.ArrowInvalid) as exc:
        log.warning("the kept snapshot cannot be read: %s", type(exc).__name__)
        return None
    log.info("mapped snapshot people=%d seconds=%.2f", len(found.nodes), perf_counter() - began)
    return found


def _keep(folder: Path, snapshot: Snapshot, rests: Rests) -> None:
    """Written whole under another name first: what stands under `folder` is complete."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(mkdtemp(prefix="part-", dir=folder.parent))
    try:
        widths = {}
        for name, arcs in _arcs_of(snapshot).items():
            widths[name] = arcs.width
            for side in ("starts", "ends", "weights"):
                np.save(partial / f"{name}.{side}.npy", getattr(arcs, side))
        for name, values in _columns_of(snapshot).items():
            np.save(partial / f"{name}.npy", values)
        _write_texts(partial / _TEXTS, _texts_of(snapshot))
        files = {each.name: each.stat().st_size for each in sorted(partial.iterdir())}
        manifest = {
            "rests": asdict(rests),
            "holds_until": snapshot.holds_until and snapshot.holds_until.isoformat(),
            "chances": snapshot.chances,
            "origin": snapshot.origin,
            "widths": widths,
            "files": files,
        }
        _write_whole(partial / MANIFEST, manifest)
        shutil.rmtree(folder, ignore_errors=True)
        os.replace(partial, folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _write_whole(path: Path, document: object) -> None:
    partial = path.with_suffix(".part")
    partial.write_text(json.dumps(document, indent=1), encoding="utf-8")
    partial.replace(path)


def _arcs_of(snapshot: Snapshot) -> dict[str, Arcs]:
    posts = snapshot.posts
    return {
        "nodes.accounts": snapshot.nodes.accounts,
        "posts.topics": posts.topics,
        "posts.mentioned": posts.mentioned,
        **{f"acts.{kind}": arcs for kind, arcs in posts.acts.items()},
        **{f"layers.{layer}": arcs for layer, arcs in snapshot.layers.items()},
    }


def _columns_of(snapshot: Snapshot) -> dict[str, Any]:
    accounts = snapshot.accounts
    return {
        "accounts.stated": accounts.stated_followers,
        "accounts.node": accounts.node,
        "accounts.idx": accounts.idx,
        "accounts.automatic": np.zeros(accounts.idx.size, bool)
        if snapshot.automatic is None
        else snapshot.automatic,
        "nodes.voices": snapshot.nodes.voices,
        "posts.author": snapshot.posts.author,
        "posts.at": snapshot.posts.at,
    }


def _texts_of(snapshot: Snapshot) -> dict[str, tuple[str, ...]]:
    return {
        "accounts.keys": snapshot.accounts.keys,
        "accounts.usernames": snapshot.accounts.usernames,
        "nodes.keys": snapshot.nodes.keys,
        "nodes.names": snapshot.nodes.names,
        "topics": snapshot.topics,
    }


def _write_texts(path: Path, texts: Mapping[str, tuple[str, ...]]) -> None:
    """One row, a list a column: they are of different lengths."""
    table = pa.table(
        {name: pa.array([list(held)], pa.large_list(pa.string())) for name, held in texts.items()}
    )
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)


def _snapshot(folder: Path, manifest: Mapping[str, Any]) -> Snapshot:
    with pa.memory_map(str(folder / _TEXTS)) as source:
        table = pa.ipc.open_file(source).read_all()
        texts = {name: tuple(table[name].chunk(0).flatten().to_pylist()) for name in table.column_names}
    arcs = {
        name: Arcs(
            _column(folder, f"{name}.starts"),
            _column(folder, f"{name}.ends"),
            _column(folder, f"{name}.weights"),
            width,
        )
        for name, width in manifest["widths"].items()
    }

    def under(prefix: str) -> dict[str, Arcs]:
        return {name.removeprefix(prefix): each for name, each in arcs.items() if name.startswith(prefix)}

    until = manifest["holds_until"]
    return Snapshot(
        Accounts(
            texts["accounts.keys"], texts["accounts.usernames"], _column(folder, "accounts.stated"),
            _column(folder, "accounts.node"), _column(folder, "accounts.idx"),
        ),
        Nodes(texts["nodes.keys"], texts["nodes.names"], _column(folder, "nodes.voices"), arcs["nodes.accounts"]),
        under("layers."),
        Posts(
            _column(folder, "posts.author"), arcs["posts.topics"], arcs["posts.mentioned"], under("acts."),
            _column(folder, "posts.at"),
        ),
        texts["topics"],
        chances=manifest["chances"], origin=manifest["origin"], version=manifest["rests"]["version"],
        holds_until=None if until is None else datetime.fromisoformat(until),
        automatic=_column(folder, "accounts.automatic"),
    )  # fmt: skip


def _column(folder: Path, name: str) -> Any:
    path = folder / f"{name}.npy"
    # Copy on write: kernels are compiled for arrays that may be written, and would be compiled anew for others.
    return np.asarray(np.load(path, mmap_mode="c", allow_pickle=False))
