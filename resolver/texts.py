"""Texts of many records as one run of bytes, as compiled loops read them.

Normal forms are ASCII: lower-case letters, digits and, in names, spaces between words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Numbered:
    """Texts as numbers: equal texts have the same, in the order in which they first come; -1 for an empty one.

    `values` has the text of each number.
    """

    numbers: Ints
    values: list[str]


@dataclass(frozen=True)
class Texts:
    """Text k is `signs[starts[k]:starts[k + 1]]`."""

    signs: Bytes
    starts: Ints

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, k: int) -> str:
        return self.signs[self.starts[k] : self.starts[k + 1]].tobytes().decode("ascii")

    @property
    def told(self) -> NDArray[np.bool_]:
        """Which texts are not empty."""
        found: NDArray[np.bool_] = self.starts[1:] > self.starts[:-1]
        return found

    @property
    def arrays(self) -> tuple[Bytes, Ints]:
        """As a compiled loop takes them."""
        return self.signs, self.starts

    def part(self, rows: slice) -> Texts:
        """Some of the texts, one after another; nothing is copied."""
        first, last, _ = rows.indices(len(self))
        return Texts(self.signs, self.starts[first : max(first, last) + 1])

    def values(self) -> list[str]:
        whole = self.signs.tobytes().decode("ascii")
        return [whole[start:end] for start, end in pairwise(self.starts.tolist())]

    @cached_property
    def numbered(self) -> Numbered:
        # Here, not above: the compiler takes a second to load, and most commands and every page do without it.
        from resolver.kernels.distinct import number

        size = len(self)
        table = np.full(1 << (2 * size + 1).bit_length(), -1, dtype=np.int32)
        numbers, first = np.empty(size, dtype=np.int64), np.empty(size, dtype=np.int64)
        count = number(*self.arrays, table, numbers, first)
        keep = np.zeros(size, dtype=np.bool_)
        keep[first[:count]] = True
        return Numbered(numbers, Lists(self, np.array([0, size])).chosen(keep).words.values())

    def kept(self, keep: NDArray[np.bool_]) -> Texts:
        """The same texts, empty where not `keep`."""
        return Lists(self, np.arange(len(self) + 1)).chosen(keep).joined

    def counted(self) -> dict[str, int]:
        """How often each text that is not empty stands there."""
        numbers, values = self.numbered.numbers, self.numbered.values
        counts = np.bincount(numbers[numbers >= 0], minlength=len(values))
        return dict(zip(values, counts.tolist(), strict=True))


def texts(values: Sequence[str]) -> Texts:
    """The texts in their order; UnicodeEncodeError for one that is not ASCII."""
    # Bytes that may be written to: else every loop would be compiled twice, for these and for those it fills itself.
    signs = np.frombuffer(bytearray("".join(values), "ascii"), dtype=np.uint8)
    return Texts(signs, _starts(map(len, values), len(values)))


def texts_as_they_are(values: Sequence[str]) -> Texts:
    """Any texts in their order, as UTF-8."""
    whole = "".join(values)
    if whole.isascii():
        return texts(values)
    encoded = [value.encode("utf-8", "replace") for value in values]
    return Texts(
        np.frombuffer(bytearray().join(encoded), dtype=np.uint8), _starts(map(len, encoded), len(encoded))
    )


def together(columns: Sequence[Texts]) -> Texts:
    """One column after another."""
    if len(columns) == 1:
        return columns[0]
    shifts = np.cumsum([0, *(len(each.signs) for each in columns[:-1])])
    starts = [each.starts[:-1] + shift for each, shift in zip(columns, shifts, strict=True)]
    end = columns[-1].starts[-1:] + shifts[-1]
    return Texts(np.concatenate([each.signs for each in columns]), np.concatenate([*starts, end]))


@dataclass(frozen=True, slots=True)
class Lists:
    """Several texts for each record: those of record k are `words[starts[k]:starts[k + 1]]`."""

    words: Texts
    starts: Ints

    @property
    def arrays(self) -> tuple[Bytes, Ints, Ints]:
        """As a compiled loop takes them."""
        return self.words.signs, self.words.starts, self.starts

    @property
    def joined(self) -> Texts:
        """The texts of each record run together."""
        return Texts(self.words.signs, self.words.starts[self.starts])

    def chosen(self, keep: NDArray[np.bool_]) -> Lists:
        """Some of the texts of each record, in their order."""
        from resolver.kernels.distinct import chosen

        signs, starts = np.empty_like(self.words.signs), np.empty(int(keep.sum()) + 1, dtype=np.int64)
        bounds = np.empty_like(self.starts)
        chosen(*self.arrays, keep, signs, starts, bounds)
        return Lists(Texts(signs[: starts[-1]].copy(), starts), bounds)

    def counted(self) -> dict[str, int]:
        """In how many records each text stands."""
        from resolver.kernels.distinct import count

        held = self.words.numbered
        counts = np.zeros(len(held.values), dtype=np.int64)
        count(held.numbers, self.starts, counts)
        return dict(zip(held.values, counts.tolist(), strict=True))


def lists(values: Sequence[Sequence[str]]) -> Lists:
    return Lists(texts(list(chain.from_iterable(values))), _starts(map(len, values), len(values)))


def _starts(sizes: Iterable[int], count: int) -> Ints:
    starts = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.fromiter(sizes, dtype=np.int64, count=count), out=starts[1:])
    return starts
