"""Normal forms of many records as one run of bytes, as compiled loops read them.

Normal forms are ASCII: lower-case letters, digits and, in names, spaces between words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Texts:
    """Text k is `signs[starts[k]:starts[k + 1]]`."""

    signs: Bytes
    starts: Ints

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def told(self) -> NDArray[np.bool_]:
        """Which texts are not empty."""
        found: NDArray[np.bool_] = self.starts[1:] > self.starts[:-1]
        return found


def texts(values: Sequence[str]) -> Texts:
    """The texts in their order; UnicodeEncodeError for one that is not ASCII."""
    signs = np.frombuffer("".join(values).encode("ascii"), dtype=np.uint8)
    return Texts(signs, _starts(map(len, values), len(values)))


@dataclass(frozen=True, slots=True)
class Lists:
    """Several texts for each record: those of record k are `words[starts[k]:starts[k + 1]]`."""

    words: Texts
    starts: Ints


def lists(values: Sequence[Sequence[str]]) -> Lists:
    return Lists(texts(list(chain.from_iterable(values))), _starts(map(len, values), len(values)))


def _starts(sizes: Iterable[int], count: int) -> Ints:
    starts = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.fromiter(sizes, dtype=np.int64, count=count), out=starts[1:])
    return starts
