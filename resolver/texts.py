"""Texts of many records as one run of bytes, as compiled loops read them.

Normal forms are ASCII: lower-case letters, digits and, in names, spaces between words. Texts as they came are UTF-8.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain, pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from graph.model.keys import fold

if TYPE_CHECKING:
    from resolver.runs import Runs

Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True)
class Numbered:
    """Texts as numbers: equal texts have the same, in the order in which they first come; -1 for an empty one.

    `texts` has the text of each number.
    """

    numbers: Ints
    texts: Texts

    def __len__(self) -> int:
        return len(self.texts)

    @cached_property
    def values(self) -> list[str]:
        return self.texts.values()

    @cached_property
    def times(self) -> Ints:
        """How often each number stands there."""
        found: Ints = np.bincount(self.numbers[self.numbers >= 0], minlength=len(self))
        return found


@dataclass(frozen=True)
class Texts:
    """Text k is `signs[starts[k]:starts[k + 1]]`."""

    signs: Bytes
    starts: Ints

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, k: int) -> str:
        return self.signs[self.starts[k] : self.starts[k + 1]].tobytes().decode("utf-8", _ANY)

    @cached_property
    def words(self) -> Lists:
        """The words between spaces of each text."""
        from resolver.kernels.normal import split

        out = np.empty(len(self.signs), dtype=np.uint8)
        words, bounds = np.empty(len(self.signs) + 1, dtype=np.int64), np.empty_like(self.starts)
        count = split(self.arrays, out, words, bounds)
        return Lists(Texts(out[: words[count]].copy(), words[: count + 1].copy()), bounds)

    @cached_property
    def runs(self) -> Runs:
        """The runs of three characters of each text."""
        from resolver.runs import runs

        return runs(self)

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

    @property
    def is_ascii(self) -> bool:
        return not len(self.signs) or bool(self.signs.max() < _BEYOND)

    def values(self) -> list[str]:
        whole = self.signs.tobytes()
        if not whole.isascii():
            return [whole[a:b].decode("utf-8", _ANY) for a, b in pairwise(self.starts.tolist())]
        text = whole.decode("ascii")
        return [text[start:end] for start, end in pairwise(self.starts.tolist())]

    @cached_property
    def numbered(self) -> Numbered:
        # Here, not above: the compiler takes a second to load, and most commands and every page do without it.
        from resolver.kernels.distinct import number

        size = len(self)
        table = np.full(1 << (2 * size + 1).bit_length(), -1, dtype=np.int32)
        numbers, first = np.empty(size, dtype=np.int64), np.empty(size, dtype=np.int64)
        count = number(*self.arrays, table, numbers, first)
        return Numbered(numbers, self.taken(first[:count]))

    def taken(self, places: Ints) -> Texts:
        """The texts at these places; empty at -1."""
        from resolver.kernels.distinct import taken

        starts = np.zeros(len(places) + 1, dtype=np.int64)
        np.cumsum(np.append(np.diff(self.starts), 0)[places], out=starts[1:])
        signs = np.empty(starts[-1], dtype=np.uint8)
        taken(*self.arrays, places, signs, starts)
        return Texts(signs, starts)

    def order(self) -> Ints | None:
        """The places of the texts in their order, equal ones as they come; None where they stand in it, each once."""
        from resolver.kernels.distinct import rising

        if rising(*self.arrays):
            return None
        values = self.values()
        return np.array(sorted(range(len(self)), key=values.__getitem__), dtype=np.int64)

    def mapped(self, how: Callable[[str], str]) -> Texts:
        """What `how` gives for each text, asked once for all that are equal; nothing for an empty one."""
        held = self.numbered
        return texts_as_they_are([how(value) for value in held.values]).taken(held.numbers)

    def changed(self, places: Ints, values: Sequence[str] | Texts) -> Texts:
        """The same texts, with `values` at these places."""
        if not len(places):
            return self
        new = values if isinstance(values, Texts) else texts_as_they_are(values)
        which = np.arange(len(self))
        which[places] = len(self) + np.arange(len(places))
        return together([self, new]).taken(which)

    def or_else(self, other: Texts) -> Texts:
        """The same texts, those of `other` where there is none."""
        from resolver.kernels.normal import either

        return made(either, self, other) if len(other.signs) else self

    def joined_with(self, other: Texts) -> Texts:
        """The same texts and those of `other`, a space between where both tell."""
        from resolver.kernels.normal import joined

        return made(joined, self, other)

    def without_leading(self, sign: str) -> Texts:
        """The same texts without a run of `sign` at the start."""
        from resolver.kernels.normal import after_signs

        return made(lambda text, *out: after_signs(text, ord(sign), *out), self)

    def odd_edges(self) -> NDArray[np.bool_]:
        """Which texts may have spaces around them."""
        from resolver.kernels.normal import edges

        odd = np.zeros(len(self), dtype=np.bool_)
        edges(self.arrays, odd)
        return odd

    def spelled_out(self, how: Callable[[str], str]) -> Texts:
        """The same texts in ASCII. Latin letters are written as `fold` does, one by one; a text with any other sign
        beyond ASCII is written by `how`, which gives the same for those."""
        if self.is_ascii:
            return self
        from resolver.kernels.normal import latin

        out, bounds, left = (
            np.empty_like(self.signs),
            np.empty_like(self.starts),
            np.zeros(len(self), np.bool_),
        )
        latin(self.arrays, _latin().arrays, out, bounds, left)
        beyond = np.flatnonzero(left)
        asked = self.taken(beyond).mapped(how)
        return Texts(out[: bounds[-1]].copy(), bounds).changed(beyond, asked)

    def kept(self, keep: NDArray[np.bool_]) -> Texts:
        """The same texts, empty where not `keep`."""
        return Lists(self, np.arange(len(self) + 1)).chosen(keep).joined


_ANY = "surrogatepass"
_BEYOND, _LATIN = 0x80, 0x250


@cache
def _latin() -> Texts:
    """What each Latin letter beyond ASCII is folded to, by its code; nothing for signs and for ASCII itself."""
    plain = [fold(chr(code)) if code >= _BEYOND and chr(code).isalpha() else "" for code in range(_LATIN)]
    return texts([each if len(each) < 3 and each.isalpha() else "" for each in plain])


def made(kernel: Callable[..., None], *columns: Texts) -> Texts:
    """What a loop over texts writes: no more signs than it is given, and one a text."""
    out = np.empty(sum(len(held.signs) for held in columns) + len(columns[0]), dtype=np.uint8)
    bounds = np.empty_like(columns[0].starts)
    kernel(*(held.arrays for held in columns), out, bounds)
    return Texts(out[: bounds[-1]].copy(), bounds)


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
    encoded = [value.encode("utf-8", _ANY) for value in values]
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

    def taken(self, places: Ints) -> Lists:
        """The texts of the records at these places."""
        sizes = np.diff(self.starts)[places]
        starts = np.zeros(len(places) + 1, dtype=np.int64)
        np.cumsum(sizes, out=starts[1:])
        which = np.repeat(self.starts[places] - starts[:-1], sizes) + np.arange(starts[-1])
        return Lists(self.words.taken(which), starts)

    def chosen(self, keep: NDArray[np.bool_]) -> Lists:
        """Some of the texts of each record, in their order."""
        from resolver.kernels.distinct import chosen

        signs, starts = np.empty_like(self.words.signs), np.empty(int(keep.sum()) + 1, dtype=np.int64)
        bounds = np.empty_like(self.starts)
        chosen(*self.arrays, keep, signs, starts, bounds)
        return Lists(Texts(signs[: starts[-1]].copy(), starts), bounds)

    @property
    def times(self) -> Ints:
        """In how many records each distinct text stands, by its number."""
        from resolver.kernels.distinct import count

        held = self.words.numbered
        counts = np.zeros(len(held), dtype=np.int64)
        count(held.numbers, self.starts, counts)
        return counts


def lists(values: Sequence[Sequence[str]]) -> Lists:
    return Lists(texts_as_they_are(list(chain.from_iterable(values))), _starts(map(len, values), len(values)))


def _starts(sizes: Iterable[int], count: int) -> Ints:
    starts = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.fromiter(sizes, dtype=np.int64, count=count), out=starts[1:])
    return starts


def after(columns: Sequence[Lists]) -> Lists:
    """One column after another."""
    if len(columns) == 1:
        return columns[0]
    shifts = np.cumsum([0, *(len(each.words) for each in columns[:-1])])
    starts = [each.starts[:-1] + shift for each, shift in zip(columns, shifts, strict=True)]
    end = columns[-1].starts[-1:] + shifts[-1]
    return Lists(together([each.words for each in columns]), np.concatenate([*starts, end]))
