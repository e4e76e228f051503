"""Run a job in a process of its own, kill it at a chosen moment, and look at what is left.

The process is forked from a server that has the rooms imported but no engine started, so that a run
costs what the job costs. Nothing waits for a fixed time: the moment is a share of the time the same
job took undisturbed on this machine, counted from the child's own word that the job begins.
"""

from __future__ import annotations

import multiprocessing as mp
import os
import shutil
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from graph.settings import Settings
from graph.store import Store, open_store

Job = Callable[[Store, Path], None]
_SERVER = mp.get_context("forkserver")
_SERVER.set_forkserver_preload(
    ["graph.ingest", "graph.stores.bolt", "graph.stores.embedded", "resolver.pipeline"]
)


@dataclass(frozen=True, slots=True)
class Run:
    """`alive` is true when the kill met the job at work."""

    seconds: float
    alive: bool


def _work(folder: Path, job: Job, data: Path, says: Connection) -> None:
    settings = Settings(store=f"embedded:{folder}", state=folder, batch_rows=100)
    with open_store(settings.store, settings) as store:
        says.send("begins")
        job(store, data)
        says.send("ends")


def run(folder: Path, job: Job, data: Path, *, kill_after_seconds: float | None = None) -> Run:
    """`job` on the store in `folder`, killed after so long, or left in peace when None."""
    hears, says = _SERVER.Pipe(duplex=False)
    child = _SERVER.Process(target=_work, args=(folder, job, data, says))
    child.start()
    says.close()
    assert hears.poll(60), "the child did not open its store"
    assert hears.recv() == "begins"
    began = time.perf_counter()
    if kill_after_seconds is not None and not hears.poll(kill_after_seconds):
        assert child.pid is not None
        os.kill(child.pid, signal.SIGKILL)
        child.join()
        return Run(time.perf_counter() - began, alive=True)
    child_ended = hears.recv() == "ends"
    seconds = time.perf_counter() - began
    child.join()
    assert child_ended
    assert child.exitcode == 0
    return Run(seconds, alive=False)


def digest(folder: Path) -> str:
    settings = Settings(store=f"embedded:{folder}", state=folder)
    with open_store(settings.store, settings) as store:
        return store.digest()


def digests_after_kills(
    base: Path, job: Job, data: Path, tmp: Path, offsets: int
) -> tuple[str, list[str], int]:
    """The undisturbed digest, the digest after each kill and second run, and how many kills met the job at work."""
    calm = tmp / "calm"
    shutil.copytree(base, calm)
    whole = run(calm, job, data)
    expected = digest(calm)
    found, met = [], 0
    for number in range(offsets):
        folder = tmp / f"killed-{number}"
        shutil.copytree(base, folder)
        met += run(folder, job, data, kill_after_seconds=whole.seconds * (number + 0.5) / offsets).alive
        run(folder, job, data)
        found.append(digest(folder))
        shutil.rmtree(folder)
    return expected, found, met
