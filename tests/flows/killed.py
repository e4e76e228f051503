"""Run a job in a process of its own, kill it at a chosen moment, and look at what is left.

The process is forked from a server that has the rooms imported but no engine started, so that a run
costs what the job costs. A moment is a write of the job, counted by the child's own word as each
begins, and a share of the time a write takes: so it does not matter how fast the machine is today.
"""

from __future__ import annotations

import functools
import itertools
import multiprocessing as mp
import shutil
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from graph.settings import Settings
from graph.store import Store, open_store
from graph.stores.bolt import BoltStore
from graph.stores.embedded import OwnedEngine

Job = Callable[[Store, Path], None]
BEGINS, WRITES, ENDS = "begins", "writes", "ends"
"""What a child says; beside them the seconds each write took."""
_SERVER = mp.get_context("forkserver")
_SERVER.set_forkserver_preload(
    [
        "pytest", "graph.ingest", "graph.stores.bolt", "graph.stores.embedded", "graph.worlds.made.generate",
        "resolver.pipeline",
    ]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moment:
    """So many seconds after the job's write of this number has begun; the first is number 1."""

    write: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Run:
    """`alive` is true when the kill met the job at work; `digest` is what a job that ended left."""

    writes: int
    seconds_a_write: float
    alive: bool
    digest: str


def _work(folder: Path, job: Job, data: Path, says: Connection) -> None:
    settings = Settings(store=f"embedded:{folder}", state=folder, batch_rows=100)
    with open_store(settings.store, settings) as store:
        for owner, name in ((BoltStore, "_write"), (OwnedEngine, "bulk")):
            _announce(owner, name, says)
        says.send(BEGINS)
        job(store, data)
        says.send(ENDS)
        says.send(store.digest())


def _announce(owner: type, name: str, says: Connection) -> None:
    """Send word whenever the method is about to run; it then does what it always does."""
    method = getattr(owner, name)

    @functools.wraps(method)
    def announced(*args: object, **named: object) -> object:
        says.send(WRITES)
        began = time.perf_counter()
        try:
            return method(*args, **named)
        finally:
            says.send(time.perf_counter() - began)

    setattr(owner, name, announced)


def run(folder: Path, job: Job, data: Path, *, kill: Moment | None = None) -> Run:
    """`job` on the store in `folder`, killed at a moment, or left in peace when None."""
    hears, says = _SERVER.Pipe(duplex=False)
    child = _SERVER.Process(target=_work, args=(folder, job, data, says))
    child.start()
    says.close()
    assert hears.poll(120), "the child did not open its store"
    assert hears.recv() == BEGINS
    writes, seconds = 0, 0.0
    while (word := _word(hears)) not in (ENDS, ""):
        seconds += float(word) if word != WRITES else 0.0
        writes += word == WRITES
        if kill is not None and word == WRITES and writes == kill.write:
            time.sleep(kill.seconds)
            child.kill()
            break
    left = _word(hears) if word == ENDS else ""
    child.join()
    assert child.exitcode in (0, -signal.SIGKILL if kill is not None else 0)
    return Run(writes, seconds / max(1, writes), alive=child.exitcode != 0, digest=left)


def _word(hears: Connection) -> str:
    """What the child says next; nothing when it has died."""
    try:
        return str(hears.recv())
    except EOFError:
        return ""


def digest(folder: Path) -> str:
    settings = Settings(store=f"embedded:{folder}", state=folder)
    with open_store(settings.store, settings) as store:
        return store.digest()


def moments(whole: Run, count: int) -> list[Moment]:
    """Spread over the writes of an undisturbed run; each a little later within its write than the one before."""
    return [
        Moment(1 + number * whole.writes // count, whole.seconds_a_write * share)
        for number, share in zip(range(count), itertools.cycle((0.0, 0.1, 0.3, 0.6, 0.9)), strict=False)
    ]


def digests_after_kills(
    base: Path, job: Job, data: Path, tmp: Path, offsets: int
) -> tuple[str, list[str], int]:
    """The undisturbed digest, the digest after each kill and second run, and how many kills met the job at work."""
    calm = tmp / "calm"
    shutil.copytree(base, calm)
    whole = run(calm, job, data / "calm")
    expected = digest(calm)
    assert whole.digest == expected, "closing and opening a store must not change it"

    def killed(number: int, moment: Moment) -> tuple[str, bool]:
        folder = tmp / f"killed-{number}"
        shutil.copytree(base, folder)
        met = run(folder, job, data / str(number), kill=moment).alive
        left = run(folder, job, data / str(number)).digest
        shutil.rmtree(folder)
        return left, met

    with ThreadPoolExecutor(2) as pool:
        ended = list(pool.map(killed, range(offsets), moments(whole, offsets)))
    return expected, [left for left, _ in ended], sum(met for _, met in ended)
