"""Runs of characters of many texts at once, as numbers: the same runs as one text at a time, without a loop.

Texts are normal forms: lower-case ASCII letters and digits, the ends marked with `^` and `$`.
"""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

_SIGNS = "^$" + string.digits + string.ascii_lowercase
_BASE = len(_SIGNS)
_NUMBER = np.zeros(128, dtype=np.int64)
_NUMBER[[ord(sign) for sign in _SIGNS]] = np.arange(_BASE)


@dataclass(frozen=True)
class Runs:
    """The distinct runs of each text, rising: those of text k are `members[starts[k]:starts[k + 1]]`."""

    starts: Ints
    members: Ints
    size: int

    def counted(self) -> Counter[str]:
        """In how many texts each run stands."""
        numbers, counts = np.unique(self.members, return_counts=True)
        return Counter(dict(zip(map(self.spelled, numbers.tolist()), counts.tolist(), strict=True)))

    def spelled(self, number: int) -> str:
        return "".join(_SIGNS[number // _BASE**k % _BASE] for k in range(self.size - 1, -1, -1))


def runs(texts: Sequence[str], size: int = 3) -> Runs:
    """Runs of `size` characters; a text that is empty, or shorter with its ends, has none."""
    marked = [f"^{text}$" if text else "" for text in texts]
    signs = _NUMBER[np.frombuffer("".join(marked).encode("ascii"), dtype=np.uint8)]
    owner = np.repeat(np.arange(len(texts)), [len(text) for text in marked])
    last = max(0, len(signs) - size + 1)
    number = np.zeros(last, dtype=np.int64)
    for k in range(size):
        number = number * _BASE + signs[k : k + last]
    whole = owner[:last] == owner[size - 1 : size - 1 + last]
    both = np.unique(owner[:last][whole] * _BASE**size + number[whole])
    starts = np.searchsorted(both, np.arange(len(texts) + 1) * _BASE**size)
    return Runs(starts.astype(np.int64), both % _BASE**size, size)
