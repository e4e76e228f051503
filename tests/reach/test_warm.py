"""Kernels are compiled once an installation, before somebody asks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from graph.reach.warm import KERNELS, _stamp, compiling

FIRST_MAVENS = """
import numba.core.caching as caching
def refuse(self, sig, data): raise SystemExit(f"compiled {self._name}")
caching.Cache.save_overload = refuse
from graph.reach.mavens import mavens
from tests.reach.graphs import snapshot_of
mavens(snapshot_of(4, follows=[(1, 0), (2, 0)]))
from graph.reach.seeds import seeds
seeds(snapshot_of(4, influences=[(0, 1, 0.5)]), 1)
"""


def test_after_compiling_once_a_new_process_compiles_nothing() -> None:
    with compiling(finish=True):
        pass

    asked = subprocess.run(
        [sys.executable, "-c", FIRST_MAVENS],
        capture_output=True,
        text=True,
        check=False,
    )

    assert asked.returncode == 0, asked.stderr
    assert _stamp().exists()


def test_what_was_compiled_is_not_compiled_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr("graph.reach.warm.KERNELS", tmp_path)
    monkeypatch.setattr("graph.reach.warm.subprocess.Popen", _Started)

    with pytest.raises(_Asked), compiling(finish=True):
        pass
    _stamp().touch()
    with compiling(finish=True):
        pass


class _Asked(Exception):
    pass


class _Started:
    def __init__(self, *_: object, **__: object) -> None:
        raise _Asked


def test_every_kernel_file_counts_for_the_stamp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _stamp().name
    (tmp_path / "one.py").write_text((KERNELS / "rows.py").read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr("graph.reach.warm.KERNELS", tmp_path)

    assert _stamp().name != before
