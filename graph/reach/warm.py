"""The kernels, compiled before somebody asks for a score: what `kenner demo` and `kenner serve` have done beside them.

Compiled code is kept on disk, in the folder numba keeps it in, so this is work for once an installation. A stamp there
says what it was done for: the kernels' own text, numba and Python.

    python -m graph.reach.warm
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

KERNELS = Path(__file__).parent / "kernels"
_NICE = 10
_TAKES_AT_MOST = 300.0
"""Seconds."""
_TOPICS = (1, 16, 24, 32)
"""Walked in blocks of four, eight, twelve and sixteen."""


@contextmanager
def compiling(*, finish: bool) -> Iterator[None]:
    """Have the kernels compiled in a process beside this one, where that is still to be done. At the end wait for it
    with `finish`, else and after an error stop it: whatever was not compiled will be when it is first called."""
    if _stamp().exists():
        yield
        return
    beside = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", __spec__.name],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield
        if finish:
            with suppress(subprocess.TimeoutExpired):
                beside.wait(_TAKES_AT_MOST)
    finally:
        beside.terminate()
        beside.wait()


def compile_kernels() -> None:
    """Ask every measure once, of a graph of a few people."""
    import numpy as np

    from graph.reach.arcs import Arcs, as_ints
    from graph.reach.audience import audience
    from graph.reach.balls import union, within
    from graph.reach.betweenness import betweenness
    from graph.reach.connectors import connectors
    from graph.reach.harmonic import harmonic
    from graph.reach.layers import ACTS, FOLLOWS, LAYERS, Account, Posts, Snapshot, people
    from graph.reach.mavens import mavens
    from graph.reach.pagerank import Walk
    from graph.reach.seeds import seeds
    from graph.reach.spread import spread
    from graph.reach.ways import paths

    nodes = 6
    accounts, made = people([Account(f"x:{number}", str(number)) for number in range(nodes)])
    ring = Arcs.of(nodes, as_ints(range(nodes)), as_ints((*range(1, nodes), 0)), np.ones(nodes, np.float32))
    topics = Arcs.of_lists([[0]] * nodes, 1)
    hearers = Arcs.of_lists([[(post + 1) % nodes] for post in range(nodes)], nodes)
    posts = Posts(
        as_ints(range(nodes)),
        topics,
        Arcs.none(nodes, nodes),
        dict.fromkeys(ACTS, hearers),
        np.zeros(nodes, np.int64),
    )
    layers = {**{layer: Arcs.none(nodes) for layer in LAYERS}, FOLLOWS: ring}
    snapshot = Snapshot(accounts, made, layers, posts, ("interest:x",), chances=False, origin="made")
    mavens(snapshot)
    seeds(snapshot, 2)
    spread(snapshot, ["x:0"])
    audience(snapshot, ["x:0", "x:1"])
    connectors(snapshot)
    harmonic(snapshot)
    paths(snapshot, "x:0", "x:2")
    betweenness(ring)
    union(ring, as_ints([0]), 2)
    within(ring, 2, rounds=1, countable=0)
    for together in _TOPICS:
        Walk(ring).ranks_by_topic(np.ones((together, nodes)))
    Walk(ring, large=0).ranks_by_topic(np.ones((17, nodes)))


def _stamp() -> Path:
    """The file whose presence says that everything is compiled."""
    told = [version("numba"), platform.python_version(), platform.machine()]
    told += [each.read_text(encoding="utf-8") for each in sorted(KERNELS.glob("*.py"))]
    kept = os.environ.get("NUMBA_CACHE_DIR")
    folder = Path(kept) if kept else KERNELS / "__pycache__"
    return folder / f"compiled-{sha256(''.join(told).encode()).hexdigest()[:16]}"


def main() -> None:
    os.nice(_NICE)
    compile_kernels()
    stamp = _stamp()
    with suppress(OSError):
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.touch()


if __name__ == "__main__":
    main()
