"""The session of Spark that every `--engine spark` works in: the one that is there, else one of its own.

Can be loaded where pyspark is not installed; `needed` then says how to get it.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

from graph.errors import BadParameter

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ROWS_A_PART = 250_000
"""With a ball of 1 kB in each, 250 MB."""
_PARTS, _SPARKS_OWN = "spark.sql.shuffle.partitions", "200"
ENGINES = ("local", "spark")
"""What `--engine` takes."""


def needed() -> None:
    """BadParameter where pyspark is not installed. For who is about to load an engine: that takes seconds."""
    if find_spec("pyspark") is None:
        raise BadParameter(
            "the Spark engine needs pyspark, which is not installed", hint="pip install 'kenner[spark]'"
        )


@contextmanager
def session_of(session: SparkSession | None = None) -> Iterator[SparkSession]:
    """`session`, else the one that is there, else one of its own that ends with the block.

    BadParameter where pyspark or Java is missing.
    """
    needed()
    from pyspark.sql import SparkSession

    running = session or SparkSession.getActiveSession()
    held = running or _started()
    try:
        yield held
    finally:
        if running is None:
            held.stop()


@contextmanager
def in_parts(session: SparkSession, rows: int) -> Iterator[None]:
    """Tables of about so many rows are shuffled in as many parts as that is worth, until the block ends.

    Spark takes 200 for any table, and a task for each: on few rows that is nearly all a round costs, on very many too few.
    Another number that somebody set stays.
    """
    before = session.conf.get(_PARTS)
    if before != _SPARKS_OWN:
        yield
        return
    least = 2 * session.sparkContext.defaultParallelism
    session.conf.set(_PARTS, str(max(least, -(-rows // ROWS_A_PART))))
    try:
        yield
    finally:
        session.conf.set(_PARTS, before)


def _started() -> SparkSession:
    java = os.environ.get("JAVA_HOME", "")
    if not (shutil.which("java") or (java and shutil.which("java", path=f"{java}/bin"))):
        raise BadParameter(
            "the Spark engine needs Java, and none was found",
            hint="install Java 17 or newer, or set JAVA_HOME to where it is",
        )
    # Workers on this machine run the Python that has Kenner; a cluster names its own in the same variable.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    from pyspark.sql import SparkSession

    return (
        SparkSession.builder.appName("kenner").config("spark.ui.showConsoleProgress", "false").getOrCreate()
    )
