"""Spark on this machine, for tests: skipped where pyspark is not installed, as it is in no lock."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest


def needed() -> None:
    """For the head of a module. Who installed pyspark and has no Java wants to know; in CI it is a failure."""
    pytest.importorskip("pyspark", reason="pip install 'kenner[spark]'")
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        if os.environ.get("CI") == "true":
            pytest.fail("pyspark is installed, and Spark needs Java 17", pytrace=False)
        pytest.skip("Spark needs Java 17", allow_module_level=True)


@contextmanager
def started(**settings: str) -> Iterator[Any]:
    """A session with two threads; names of settings have `_` for their dots."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    from pyspark.sql import SparkSession

    quiet = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false"}
    named = {name.replace("_", "."): value for name, value in settings.items()}
    made = SparkSession.builder.master("local[2]").config(map={**quiet, **named}).getOrCreate()
    yield made
    made.stop()
