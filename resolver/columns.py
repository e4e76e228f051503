"""Normal forms of a table as columns of bytes, each made when it is first asked for.

They are those of `resolver/normalise.py`, text by text the same; compiled, they take a tenth of the time. Letters beyond
ASCII are spelled out there first, one text at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, cached_property

import numpy as np

from graph.model.keys import fold
from resolver import normalise
from resolver.texts import Bytes, Ints, Lists, Texts, lists, texts, texts_as_they_are

Sized = tuple[Bytes, Ints, Ints]


class Columns:
    """Of records by what they are called: `aliases` and `names` as they came, `bare` where a stem is known already."""

    def __init__(self, aliases: Sequence[str], bare: Sequence[str], names: Sequence[str]) -> None:
        self._aliases, self._bare, self._names = aliases, bare, names

    @cached_property
    def letters(self) -> Texts:
        return letters(self._aliases)

    @cached_property
    def stems(self) -> Texts:
        if any(self._bare):
            return stems(
                letters([bare or alias for bare, alias in zip(self._bare, self._aliases, strict=True)])
            )
        return stems(self.letters)

    @cached_property
    def handle_words(self) -> Lists:
        """Words that handles show by capitals and signs."""
        from resolver.kernels import normal as kernel

        held = texts_as_they_are(self._aliases)
        out, words, bounds = _room(len(held.signs), len(held))
        count = kernel.handle_words(held.arrays, out, words, bounds)
        return _lists(out, words[: count + 1], bounds)

    @cached_property
    def name_words(self) -> Lists:
        """Words of names in spoken order."""
        from resolver.kernels import normal as kernel

        held = texts([name if name.isascii() else _spoken(name) for name in self._names])
        out, words, bounds = _room(len(held.signs), len(held))
        count = kernel.name_words(held.arrays, _by_first(normalise.titles()), out, words, bounds)
        return _lists(out, words[: count + 1], bounds)

    @cached_property
    def joined_names(self) -> Texts:
        """Names run together as one word."""
        return self.name_words.joined

    @cached_property
    def names(self) -> Texts:
        """Names as spoken words joined by spaces."""
        from resolver.kernels import normal as kernel

        words = self.name_words
        out = np.empty(len(words.words.signs) + len(words.words), dtype=np.uint8)
        bounds = np.empty(len(self._names) + 1, dtype=np.int64)
        kernel.spaced(words.arrays, out, bounds)
        return Texts(out[: bounds[-1]], bounds)

    @cached_property
    def _parts(self) -> tuple[Texts, Texts, Lists]:
        from resolver.kernels import normal as kernel

        words, size = self.name_words, len(self._names)
        surnames, between = (
            (np.empty(len(words.words.signs), dtype=np.uint8), np.empty(size + 1, dtype=np.int64))
            for _ in range(2)
        )
        given = (
            np.empty(len(words.words.signs), dtype=np.uint8), np.empty(len(words.words) + 1, dtype=np.int64),
            np.empty(size + 1, dtype=np.int64),
        )  # fmt: skip
        ends = kernel.parts(words.arrays, _by_first(normalise.particles()), surnames, between, given)
        return (
            Texts(surnames[0][: ends[0]], surnames[1]), Texts(between[0][: ends[1]], between[1]),
            _lists(given[0], given[1][: ends[2] + 1], given[2]),
        )  # fmt: skip

    @property
    def surnames(self) -> Texts:
        return self._parts[0]

    @property
    def between(self) -> Texts:
        """Particles run together."""
        return self._parts[1]

    @property
    def given(self) -> Lists:
        """Given names and initials."""
        return self._parts[2]

    @cached_property
    def first_names(self) -> Texts:
        """The first of the given names; empty where there is none."""
        given = self.given
        keep = np.zeros(len(given.words), dtype=np.bool_)
        keep[given.starts[:-1][given.starts[1:] > given.starts[:-1]]] = True
        return given.chosen(keep).joined


def letters(values: Sequence[str]) -> Texts:
    """As `normalise.letters`, of each."""
    from resolver.kernels import normal as kernel

    held = texts([value if value.isascii() else fold(value) for value in values])
    out, bounds = np.empty_like(held.signs), np.empty_like(held.starts)
    kernel.letters(held.arrays, out, bounds)
    return Texts(out[: bounds[-1]].copy(), bounds)


def stems(held: Texts) -> Texts:
    """As `normalise.stem`, of the letters of each."""
    from resolver.kernels import normal as kernel

    out, bounds = np.empty_like(held.signs), np.empty_like(held.starts)
    kernel.stems(held.arrays, *_affixes(), out, bounds)
    return Texts(out[: bounds[-1]].copy(), bounds)


def _spoken(name: str) -> str:
    return " ".join(normalise.name_words(name))


def _room(signs: int, records: int) -> tuple[Bytes, Ints, Ints]:
    """Room for signs, for where words begin, at most as many as there are signs, and for where records begin."""
    return np.empty(signs, dtype=np.uint8), np.empty(signs + 1, dtype=np.int64), np.empty(records + 1, dtype=np.int64)  # fmt: skip


def _lists(signs: Bytes, words: Ints, bounds: Ints) -> Lists:
    return Lists(Texts(signs[: words[-1]].copy(), words.copy()), bounds)


@cache
def _affixes() -> tuple[Sized, Sized]:
    """What people put before and after a handle; the longest first."""
    return _by_edge(normalise.affixes("before"), 0), _by_edge(normalise.affixes("after"), -1)


@cache
def _by_first(words: frozenset[str]) -> Sized:
    return _by_edge(sorted(words), 0)


def _by_edge(words: Iterable[str], edge: int) -> Sized:
    """Words filed by the sign at an edge, in the order given."""
    filed: list[list[str]] = [[] for _ in range(256)]
    for word in words:
        filed[ord(word[edge])].append(word)
    return lists(filed).arrays
