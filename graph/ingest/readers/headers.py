"""Names of columns: lower case, one underscore for what is no letter or digit, none twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from graph.errors import MalformedRow


@lru_cache(maxsize=4096)  # NDJSON asks for every key of every line
def column_name(written: str) -> str:
    """`posted_at` for "Posted At"."""
    return re.sub(r"[^\w]+", "_", written.strip().lower()).strip("_")


def column_names(path: Path, header: Sequence[object], line: int) -> list[str]:
    """The names in `header`; MalformedRow when one is missing or stands there twice."""
    names = [column_name("" if each is None else str(each)) for each in header]
    for number, name in enumerate(names, start=1):
        if not name:
            raise MalformedRow(
                path, line, f"column {number} has no name", hint="name it, or delete the column"
            )
        if names.index(name) != number - 1:
            raise MalformedRow(
                path, line, f"column {name} is there twice", column=name, hint="rename or delete one of them"
            )
    return names
