"""What an embedded store looked like when it was last closed well, to tell damage at the next open.

The engine has no page checksums: a data file cut to two thirds opens without a word. So the owner
leaves sizes and hashes of the files, and counts by label and type, after the engine has stopped, and
takes the record away before the engine starts again. No record means the last owner died.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path

RECORD = "clean-shutdown.json"
_CHUNK = 1 << 20
_IGNORED = {"database.lck"}


@dataclass(frozen=True, slots=True)
class Shutdown:
    """`counts` by label and relationship type; `files` relative path → [size in bytes, BLAKE2b]."""

    engine: str
    at: str
    counts: Mapping[str, int]
    files: Mapping[str, tuple[int, str]]


def fingerprint(folder: Path) -> dict[str, tuple[int, str]]:
    """Size and hash of every file under `folder`, as they lie on disk."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in _IGNORED)
    # One after the other: this also runs while the interpreter shuts down, when no thread may start.
    return {path.relative_to(folder).as_posix(): _hash(path) for path in paths}


def _hash(path: Path) -> tuple[int, str]:
    digest = blake2b(digest_size=20)
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return path.stat().st_size, digest.hexdigest()


def file_differences(then: Shutdown, now: Mapping[str, tuple[int, str]]) -> list[str]:
    """Sentences on what is not as it was left; empty when all is."""
    said = []
    for name, (size, digest) in then.files.items():
        if name not in now:
            said.append(f"{name} is gone")
        elif now[name][0] != size:
            said.append(f"{name} has {now[name][0]:,} bytes, was left with {size:,}")
        elif now[name][1] != digest:
            said.append(f"{name} has other content than it was left with")
    said += [f"{name} was not there" for name in now if name not in then.files]
    return said


def count_differences(then: Mapping[str, int], now: Mapping[str, int]) -> list[str]:
    """As `file_differences`, for counts by label and relationship type."""
    return [
        f"{name}: {now.get(name, 0):,} found, {then.get(name, 0):,} left"
        for name in sorted({*then, *now})
        if now.get(name, 0) != then.get(name, 0)
    ]


def write_record(folder: Path, record: Shutdown) -> None:
    fresh = folder / f"{RECORD}.tmp"
    with fresh.open("w", encoding="utf-8") as file:
        json.dump(asdict(record), file, indent=1, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, folder / RECORD)


def read_record(folder: Path) -> Shutdown | None:
    """The record, None when the last owner left none (or one that cannot be read)."""
    try:
        raw = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        files = {name: (int(size), str(digest)) for name, (size, digest) in raw["files"].items()}
        return Shutdown(raw["engine"], raw["at"], raw["counts"], files)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remove_record(folder: Path) -> None:
    (folder / RECORD).unlink(missing_ok=True)
