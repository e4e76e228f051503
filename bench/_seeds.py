"""Fifty seeds in a process of its own, so that its peak of memory is its own.

    python -m bench._seeds (kenner | pynetim) FOLDER RUNS

FOLDER holds the arcs of influence as numpy files. Clocked is from those arrays to the list, so what each makes of them
first counts as loading. Prints one JSON object: runs (seconds each), peak_mb (of the whole process), nodes, certified.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from bench._measure import peak_of_process_mb
from graph.reach.arcs import Arcs

SEEDS = 50
EPSILON = 0.1
"""What pynetim may fall short of 1 - 1/e."""
_COLUMNS = ("starts", "ends", "weights")


def keep(influence: Arcs, folder: Path) -> None:
    for column in _COLUMNS:
        np.save(folder / f"{column}.npy", getattr(influence, column))


def chosen(tool: str, folder: Path, runs: int) -> dict[str, Any]:
    """What the process prints."""
    done = subprocess.run(
        [sys.executable, "-m", "bench._seeds", tool, str(folder), str(runs)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{tool} chose nobody: {done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def by_kenner(starts: Any, ends: Any, weights: Any) -> tuple[list[int], float | None]:
    from graph.reach.cascade import Cascades
    from graph.reach.choosing import choose

    people = starts.size - 1
    cascades = Cascades(Arcs(starts, ends, weights, people))
    found = choose(cascades, min(SEEDS, people), among=np.ones(people, bool))
    return list(found.nodes), found.certified


def by_pynetim(starts: Any, ends: Any, weights: Any) -> tuple[list[int], float | None]:
    pynetim: Any = import_module("pynetim")
    sources = np.repeat(np.arange(starts.size - 1, dtype=np.int32), np.diff(starts))
    pairs = list(zip(sources.tolist(), ends.tolist(), strict=True))
    coded = pynetim.IMGraph(pairs, weights.tolist(), directed=True, renumber=False)
    del pairs
    algorithm = pynetim.OPIMCAlgorithm(coded, "IC", random_seed=1)
    return [int(each) for each in algorithm.run(SEEDS, EPSILON)], None


def main() -> None:
    tool, folder, runs = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    way = {"kenner": by_kenner, "pynetim": by_pynetim}[tool]
    if tool == "kenner":
        two = np.array([0, 1, 2], np.int64), np.array([1, 0], np.int32), np.full(2, 0.5, np.float32)
        way(*two)  # compiled, or read from where compiled code is kept
    arrays = [np.load(folder / f"{column}.npy") for column in _COLUMNS]
    seconds = []
    for _ in range(runs):
        began = time.perf_counter()
        nodes, certified = way(*arrays)
        seconds.append(round(time.perf_counter() - began, 3))
    print(
        json.dumps(
            {"runs": seconds, "peak_mb": round(peak_of_process_mb()), "nodes": nodes, "certified": certified}
        )
    )


if __name__ == "__main__":
    main()
