"""Where the real data is: KENNER_DATA, else ../shared/data beside the repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from graph.worlds.congress import NEEDED


def folder() -> Path:
    """The folder; the test is skipped without it, and fails when CI says it should be there."""
    found = Path(
        os.environ.get("KENNER_DATA") or Path(__file__).parents[2] / ".." / "shared" / "data"
    ).resolve()
    missing = [name for name in NEEDED if not (found / name).is_file()]
    if missing:
        said = f"the real data is not in {found} ({', '.join(missing)} missing); see docs/worlds.md"
        if os.environ.get("CI") == "true":
            pytest.fail(said)
        pytest.skip(said)
    return found
