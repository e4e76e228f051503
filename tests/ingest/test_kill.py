"""kill -9 in the middle, the same command again: the store is as if nothing had happened."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from graph.migrate import migrate
from graph.settings import Settings
from graph.store import open_store
from tests.ingest.files import csv_text, write

KILLABLE = Path(__file__).with_name("killable.py")

FILES = {
    # accounts whose second half comes again, changed: new and known rows in one chunk
    "accounts": csv_text(
        [
            {"platform": "x", "handle": f"u{n % 900}", "bio": f"bio {n // 900}", "followers": "no" if n % 100 == 7 else n}
            for n in range(1400)
        ]
    ),
    "arcs": csv_text(
        [
            {"source": f"x:u{n * 7 % 300}", "target": f"x:u{(n * 13 + n // 900) % 300}", "probability": (n % 9) / 10}
            for n in range(1500)
        ]
    ),
}  # fmt: skip
MOMENTS = {"accounts": (1, 3, 4, 8), "arcs": (2, 3, 7, 8)}


def run(store: Path, kind: str, file: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(KILLABLE), f"embedded:{store}", kind, str(file), "--rows", "500", *more]
    return subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, "KENNER_LOG_LEVEL": "error"}, check=False
    )


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated store, closed: copied for each kill."""
    folder = tmp_path_factory.mktemp("migrated") / "store"
    with open_store(f"embedded:{folder}", Settings(state=folder)) as store:
        migrate(store)
    return folder


@pytest.mark.parametrize("kind", FILES)
def test_a_killed_import_goes_on_to_the_same_end(migrated: Path, tmp_path: Path, kind: str) -> None:
    file = write(tmp_path / f"{kind}.csv", FILES[kind])
    shutil.copytree(migrated, tmp_path / "whole")
    whole = json.loads(run(tmp_path / "whole", kind, file).stdout)
    assert whole["moments"] >= max(MOMENTS[kind])

    for moment in MOMENTS[kind]:
        store = tmp_path / f"killed-{moment}"
        shutil.copytree(migrated, store)
        killed = run(store, kind, file, "--kill-at", str(moment))
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        again = json.loads(run(store, kind, file).stdout)

        assert again["digest"] == whole["digest"], moment
        assert again["sums"] == whole["sums"], moment
        shutil.rmtree(store)
