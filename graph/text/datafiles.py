"""The vendored data files of this room. Where each comes from stands in docs/decisions/lexicon.md."""

from __future__ import annotations

import csv
from importlib.resources import files


def rows(name: str) -> list[dict[str, str]]:
    """Rows of `graph/text/data/<name>`, in file order."""
    text = (files("graph.text") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
