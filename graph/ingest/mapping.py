"""`--map FILE.toml`: other people's column names to ours.

[columns]
handle = "Screen Name"     # ours = theirs
name = "Full name"
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from graph.errors import SourceError
from graph.ingest.readers.headers import column_name


def read_mapping(path: Path, known: frozenset[str]) -> Mapping[str, str]:
    """Their name → ours. SourceError names what cannot be."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as exc:
        raise SourceError(f"{path}: cannot be read ({exc.strerror})", hint="check the path") from exc
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise SourceError(
            f"{path}: is not TOML ({exc})", hint='write [columns] and lines like handle = "Screen Name"'
        ) from exc
    columns = document.get("columns")
    if not isinstance(columns, dict) or not all(isinstance(v, str) for v in columns.values()):
        raise SourceError(
            f"{path}: has no table [columns] of texts",
            hint='write [columns] and lines like handle = "Screen Name"',
        )
    if unknown := sorted(set(columns) - known):
        raise SourceError(
            f"{path}: {', '.join(unknown)} is no column of this kind",
            hint="choose from " + ", ".join(sorted(known)),
        )
    return {column_name(theirs): ours for ours, theirs in columns.items()}
