"""Work on all cores: compiled loops and numpy let go of the interpreter while they run."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

CORES = os.cpu_count() or 1
_TURNS = 4  # ranges for each core: some are done sooner than others


def ranges(size: int) -> list[tuple[int, int]]:
    """0 to `size` in parts, a few for each core; one for what is small."""
    count = _TURNS * CORES if size > _TURNS * CORES else 1
    bounds = [size * k // count for k in range(count + 1)]
    return list(itertools.pairwise(bounds))


def for_each(work: Callable[[T], R], parts: Iterable[T]) -> list[R]:
    """What `work` gives for each part, in their order."""
    held: Sequence[T] = list(parts)
    if len(held) < 2 or CORES == 1:
        return [work(part) for part in held]
    with ThreadPoolExecutor(CORES) as pool:
        return list(pool.map(work, held))


def for_ranges(work: Callable[[tuple[int, int]], R], size: int) -> list[R]:
    """What `work` gives for each of `ranges`."""
    return for_each(work, ranges(size))
