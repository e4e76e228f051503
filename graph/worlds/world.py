"""What a world gives: files to import, and the truth about them, kept apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class World:
    """`files` by kind of import, in the order in which they must be loaded; `truth` is the folder
    that nothing imports. `link_terms` are the terms of all its sources (allowed, opt-in, forbidden)."""

    files: Mapping[str, tuple[Path, ...]]
    truth: Path
    link_terms: str = "allowed"
