"""The folder where the stages of one run are kept, as Parquet.

What is kept is computed once, whatever reads it later, and no stage has to hold another in memory. The folder holds
people's data: it is removed at the end.
"""

from __future__ import annotations

import logging
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession

from graph.spark import session_of

log = logging.getLogger(__name__)

PART = 50_000
"""Records, or pairs, that a worker has in memory at a time."""

FOLDER = "spark.kenner.work"
"""Setting of Spark: where stages are kept. On a cluster every worker must reach it (`hdfs:///tmp`)."""


@dataclass(frozen=True)
class Work:
    session: SparkSession
    folder: str

    def partitions(self, rows: int) -> int:
        """Into how many parts so many rows go."""
        return int(max(2 * self.session.sparkContext.defaultParallelism, -(-rows // PART)))

    def keep(self, frame: DataFrame, name: str) -> DataFrame:
        """The same rows, computed now and read from then on."""
        began = time.perf_counter()
        frame.write.parquet(f"{self.folder}/{name}")
        log.info("kept stage=%s seconds=%.1f", name, time.perf_counter() - began)
        return self.kept(name)

    def add(self, frame: DataFrame, name: str) -> None:
        """Rows more under a name."""
        frame.write.mode("append").parquet(f"{self.folder}/{name}")

    def kept(self, name: str) -> DataFrame:
        return self.session.read.parquet(f"{self.folder}/{name}")


@contextmanager
def working(session: SparkSession | None = None) -> Iterator[Work]:
    """A run in `session`, else in the one that is there, else in one of its own that ends with the run.

    BadParameter where pyspark or Java is missing.
    """
    with session_of(session) as held:
        folder = held.conf.get(FOLDER, None) or ""
        where = (
            f"{folder.rstrip('/')}/kenner-{uuid.uuid4().hex}"
            if folder
            else tempfile.mkdtemp(prefix="kenner-")
        )
        before = held.conf.get(_BATCH)
        held.conf.set(_BATCH, str(PART // 2))
        try:
            yield Work(held, where)
        finally:
            _remove(held, where)
            held.conf.set(_BATCH, before or "10000")


_BATCH = "spark.sql.execution.arrow.maxRecordsPerBatch"


def _remove(session: SparkSession, folder: str) -> None:
    # Through Hadoop's own file system: the folder may be on a cluster.
    jvm = session.sparkContext._jvm
    path = jvm.org.apache.hadoop.fs.Path(folder)
    path.getFileSystem(session.sparkContext._jsc.hadoopConfiguration()).delete(path, True)


def whole(batches: Iterator[pa.RecordBatch], column: str) -> Iterator[pa.Table]:
    """The rows of sorted batches, no two tables with the same value of `column`: each group is whole."""
    held: list[pa.RecordBatch] = []
    for batch in batches:
        if not batch.num_rows:
            continue
        values = batch.column(column).to_numpy()
        # The last group of a batch may go on in the next.
        last = int(np.searchsorted(values, values[-1]))
        if last or (held and held[-1].column(column)[-1].as_py() != values[0]):
            done = [*held, batch.slice(0, last)]
            held = []
            if any(each.num_rows for each in done):
                yield pa.Table.from_batches(done)
        held.append(batch.slice(last))
    if held:
        yield pa.Table.from_batches(held)
