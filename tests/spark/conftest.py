"""One session of Spark for every test here: starting it costs more than most of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.spark.local import started


@pytest.fixture(scope="session")
def session() -> Iterator[Any]:
    with started() as made:
        yield made
