"""Spark on this machine, for tests: skipped where pyspark is not installed, as it is in no lock."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

QUICK = {
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
}
"""Where a table has some dozen rows, planning and compiling is all that a round costs."""


def needed() -> None:
    """For the head of a module. Who installed pyspark and has no Java wants to know; in CI it is a failure."""
    pytest.importorskip("pyspark", reason="pip install 'kenner[spark]'")
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        if os.environ.get("CI") == "true":
            pytest.fail("pyspark is installed, and Spark needs Java 17", pytrace=False)
        pytest.skip("Spark needs Java 17", allow_module_level=True)


@contextmanager
def started() -> Iterator[Any]:
    """A session with two threads, on a Java that compiles in haste: nothing here runs long enough for more."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    from pyspark.sql import SparkSession

    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.default.parallelism": "2",
        "spark.sql.shuffle.partitions": "2",
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        "spark.python.sql.dataFrameDebugging.enabled": "false",
    }
    made = SparkSession.builder.master("local[2]").config(map=settings).getOrCreate()
    yield made
    made.stop()


@contextmanager
def set_to(session: Any, settings: dict[str, str]) -> Iterator[Any]:
    """The session with these settings, as long as the block lasts."""
    before = {name: session.conf.get(name) for name in settings}
    for name, value in settings.items():
        session.conf.set(name, value)
    try:
        yield session
    finally:
        for name, value in before.items():
            session.conf.set(name, value)
