"""Kernels on all processors, with the same result on any number of them.

Work is cut into a fixed number of streams, each with a random state of its own, so the number of
processors decides only how soon it ends. Kernels let go of the interpreter lock.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

import numpy as np

from graph.reach.kernels.arrays import Offsets, Words

T = TypeVar("T")
R = TypeVar("R")

Part = tuple[int, int]
"""The first, and the one after the last."""

STREAMS = 8
"""Parts that sampling is cut into: enough to keep 8 processors busy."""
_GOLDEN = 0x9E3779B97F4A7C15
_64_BITS = (1 << 64) - 1


def states(seed: int, round_: int = 0) -> list[Words]:
    """A random state for each stream; every (seed, round) has its own."""
    return [
        np.array([_mixed(_mixed(_mixed(seed) + round_) + stream)], np.uint64) for stream in range(STREAMS)
    ]


def _mixed(value: int) -> int:
    """The finisher of splitmix64: neighbouring numbers become unrelated ones."""
    z = (value + _GOLDEN) & _64_BITS
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _64_BITS
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _64_BITS
    return z ^ (z >> 31)


def cut(starts: Offsets, first: int, last: int, parts: int) -> list[Part]:
    """Ranges of the rows first..last-1 with about equal numbers of entries, by the offsets of the rows."""
    within = starts[first : last + 1]
    marks = (first + np.searchsorted(within, np.linspace(within[0], within[-1], parts + 1)[1:-1])).tolist()
    return list(zip([first, *marks], [*marks, last], strict=True))


def shares(total: int) -> list[int]:
    """`total` cut into one number a stream."""
    return [total // STREAMS + (stream < total % STREAMS) for stream in range(STREAMS)]


@cache
def _pool() -> ThreadPoolExecutor:
    # One for the process: a walk asks hundreds of times, and starting threads costs more than a step.
    return ThreadPoolExecutor(max_workers=os.cpu_count() or 1, thread_name_prefix="reach")


def together(work: Callable[[T], R], parts: Sequence[T]) -> list[R]:
    """`work` on every part, in order; threads, because kernels run without the lock.

    `work` must not call this itself: it would wait for a thread that waits for it.
    """
    return list(_pool().map(work, parts))


def over(kernel: Callable[[int, int], R], parts: Sequence[Part]) -> list[R]:
    """`together` for a kernel that takes the ends of its part as two arguments."""
    return together(lambda part: kernel(*part), parts)
