"""How every measurement is taken and told: one shape of result for all files of `bench/`.

    {"machine": {…}, "rows": [{"job", "size", "tool", "seconds", "runs", "peak_mb", "quality"}],
     "ratios": [{"job", "ours_over_peer", "goal", "met"}]}

A row's `seconds` is the median of its `runs`. Peers run in the same call on the same input.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TypeVar

import psutil

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Row:
    """`tool` names the version; `peak_mb` is the process's peak resident memory above its start, or None."""

    job: str
    size: str
    tool: str
    seconds: float
    runs: list[float]
    peak_mb: float | None = None
    quality: dict[str, float | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ratio:
    """`goal` is the largest ratio that meets it, unless `at_least`, then the smallest."""

    job: str
    ours_over_peer: float
    goal: float
    at_least: bool = False

    @property
    def met(self) -> bool:
        return self.ours_over_peer >= self.goal if self.at_least else self.ours_over_peer <= self.goal


def installed(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"{package} (not installed)"


def machine(packages: Sequence[str]) -> dict[str, object]:
    return {
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30),
        "python": platform.python_version(),
        "versions": [installed(each) for each in packages],
    }


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


class Peak:
    """Peak resident memory of this process while inside, sampled every 20 ms, above the start."""

    def __enter__(self) -> Peak:
        self._process = psutil.Process()
        self._start = self._highest = self._process.memory_info().rss
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        self._began = time.perf_counter()
        return self

    def _watch(self) -> None:
        while not self._done.wait(0.02):
            self._highest = max(self._highest, self._process.memory_info().rss)

    def __exit__(self, *_: object) -> None:
        self.seconds = time.perf_counter() - self._began
        self._done.set()
        self._thread.join()
        self.mb = round((self._highest - self._start) / 2**20, 1)


def timed(
    job: str, size: str, tool: str, run: Callable[[], T], *, runs: int = 3, warm: int = 1
) -> tuple[Row, T]:
    """`run` after `warm` uncounted goes; the row and the last result."""
    for _ in range(warm):
        run()
    seconds: list[float] = []
    peak = 0.0
    for _ in range(runs):
        with Peak() as watch:
            result = run()
        seconds.append(round(watch.seconds, 4))
        peak = max(peak, watch.mb)
    return Row(job, size, tool, round(statistics.median(seconds), 4), seconds, peak), result


def arguments(description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--out", type=Path, help="write the JSON to this file too")
    return parser


def tell(
    options: argparse.Namespace, rows: Sequence[Row], ratios: Sequence[Ratio], packages: Sequence[str]
) -> None:
    """Print as text or JSON, and write the file when one is named."""
    document = {
        "machine": machine(packages),
        "rows": [asdict(row) for row in rows],
        "ratios": [{**asdict(ratio), "met": ratio.met} for ratio in ratios],
    }
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if options.json:
        json.dump(document, sys.stdout, indent=1, ensure_ascii=False)
        print()
        return
    print(", ".join(f"{key}: {value}" for key, value in document["machine"].items() if key != "versions"))  # type: ignore[attr-defined]
    print("versions: " + ", ".join(document["machine"]["versions"]))  # type: ignore[index]
    for row in rows:
        quality = "  ".join(f"{key}={value}" for key, value in row.quality.items())
        peak = f"{row.peak_mb:9.0f} MB" if row.peak_mb is not None else " " * 12
        print(f"{row.job:38} {row.size:26} {row.tool:40} {row.seconds:10.4f} s {peak}  {quality}")
    for ratio in ratios:
        sign = "≥" if ratio.at_least else "≤"
        print(
            f"{ratio.job}: {ratio.ours_over_peer:.3f} (goal {sign} {ratio.goal}) {'met' if ratio.met else 'NOT MET'}"
        )


def peak_of_process_mb() -> float:
    """Highest resident memory this process has had, in MB (Linux counts in kB)."""
    # What getrusage tells begins with that of the process which started this one.
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
