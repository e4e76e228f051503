"""The Spark engine on a file of accounts: the same links as one machine (`--compare`), and what it costs.

    python bench/spark.py accounts.parquet --master 'local[2]' --memory 4g --compare

Memory is that of the driver, its Java and all workers together, sampled every half second; what workers share is
counted with each of them.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

# A script's own folder comes first on the path, and there bench/resolver.py would be the package `resolver`.
sys.path[0] = str(Path(__file__).resolve().parents[1])

import psutil  # noqa: E402

from bench._measure import Ratio, Row, arguments, tell  # noqa: E402
from resolver import files, linking  # noqa: E402
from resolver.explain import as_json  # noqa: E402
from resolver.weigh import Weights  # noqa: E402

_PACKAGES = ("pyspark", "numba", "numpy", "pyarrow")
Row_ = tuple[Any, ...]


class Watch:
    """Peak memory of this process and everything below it, in MB; `java` is the driver's alone."""

    def __enter__(self) -> Watch:
        self.all_mb = self.java_mb = self.driver_mb = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()
        self._began = time.perf_counter()
        return self

    def _sample(self) -> None:
        me = psutil.Process()
        while not self._done.wait(0.5):
            held = {"java": 0, "python": me.memory_info().rss}
            self.driver_mb = max(self.driver_mb, held["python"] / 2**20)
            for each in me.children(recursive=True):
                try:
                    held["java" if each.name() == "java" else "python"] += each.memory_info().rss
                except psutil.Error:
                    continue
            self.java_mb = max(self.java_mb, held["java"] / 2**20)
            self.all_mb = max(self.all_mb, sum(held.values()) / 2**20)

    def __exit__(self, *_: object) -> None:
        self.seconds = round(time.perf_counter() - self._began, 1)
        self._done.set()
        self._thread.join()


@contextmanager
def session(master: str, memory: str) -> Iterator[Any]:
    from pyspark.sql import SparkSession

    made = SparkSession.builder.master(master).appName("bench").config("spark.driver.memory", memory)
    made = made.config("spark.ui.enabled", "false").config("spark.ui.showConsoleProgress", "false")
    found = made.getOrCreate()
    try:
        yield found
    finally:
        found.stop()


def local(path: Path) -> tuple[set[Row_], float]:
    began = time.perf_counter()
    found = linking.link(files.read(path), None, Weights.read())
    rows = {
        (each.left.key, each.right.key, each.probability, each.bits, as_json(each.evidence)) for each in found
    }
    return rows, round(time.perf_counter() - began, 1)


def main() -> int:
    parser = arguments(__doc__ or "")
    parser.add_argument("accounts", type=Path, nargs="?", help="a file of accounts")
    parser.add_argument("--master", default="local[2]")
    parser.add_argument("--memory", default="4g", help="spark.driver.memory")
    parser.add_argument("--compare", action="store_true", help="run the local engine too, and compare")
    options = parser.parse_args()
    if options.accounts is None or find_spec("pyspark") is None:
        print("nothing measured: name a file of accounts, and install pyspark (pip install 'kenner[spark]')")
        return 0
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s")
    logging.getLogger("resolver").setLevel(logging.INFO)
    from resolver.engines import spark

    with session(options.master, options.memory) as held, spark.working(held) as work, Watch() as watch:
        links = spark.link(work, options.accounts, None, Weights.read())
        count = work.kept("links").count()
        pairs, records = work.kept("pairs").count(), work.kept("records").count()
        columns = ("left_id", "right_id", "probability", "bits", "evidence")
        theirs = set(map(tuple, links.select(*columns).collect())) if options.compare else set()
    size = f"{records:,} accounts, {pairs:,} pairs"
    quality: dict[str, float | str] = {
        "links": count, "driver_java_mb": round(watch.java_mb), "driver_python_mb": round(watch.driver_mb),
        "driver_memory": options.memory,
    }  # fmt: skip
    rows = [
        Row(
            "link on Spark",
            size,
            f"kenner, {options.master}",
            watch.seconds,
            [watch.seconds],
            round(watch.all_mb),
            quality,
        )
    ]
    ratios = []
    if options.compare:
        ours, seconds = local(options.accounts)
        rows.append(
            Row("link on Spark", size, "kenner, local engine", seconds, [seconds], None, {"links": len(ours)})
        )
        ratios.append(Ratio("links that differ from the local engine's, all columns", len(ours ^ theirs), 0))
    tell(options, rows, ratios, _PACKAGES)
    return 0


if __name__ == "__main__":
    sys.exit(main())
