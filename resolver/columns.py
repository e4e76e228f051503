"""Normal forms of a table as columns of bytes, each made when it is first asked for.

They are those of `resolver/normalise.py`, text by text the same; compiled, they take a tenth of the time. Letters beyond
ASCII are spelled out there first, one text at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, cached_property

import numpy as np

from graph.model.keys import fold
from resolver import normalise
from resolver.texts import Bytes, Ints, Lists, Texts, lists, made, texts

Sized = tuple[Bytes, Ints, Ints]


class Columns:
    """Of records by their fields as they came: `field` gives the texts of one, `size` is how many records there are."""

    def __init__(self, size: int, field: Callable[[str], Texts]) -> None:
        self._size, self._field = size, field

    @cached_property
    def aliases(self) -> Texts:
        """The handle, else the name before the @ of the address."""
        from resolver.kernels import normal as kernel

        handles, emails = self._field("handle"), self._field("email")
        if not len(emails.signs):
            return handles
        return handles.or_else(made(kernel.before_at, emails))

    @cached_property
    def letters(self) -> Texts:
        return letters(self.aliases)

    @cached_property
    def stems(self) -> Texts:
        bare = self._field("bare")
        return stems(letters(bare.or_else(self.aliases)) if len(bare.signs) else self.letters)

    @cached_property
    def emails(self) -> Texts:
        return email_keys(self._field("email"))

    @cached_property
    def email_names(self) -> Texts:
        """Letters of what stands before the @ of the address."""
        from resolver.kernels import normal as kernel

        return letters(made(kernel.before_at, self.emails))

    @cached_property
    def phones(self) -> Texts:
        return self._field("phone").mapped(normalise.phone_key)

    @cached_property
    def births(self) -> Texts:
        return self._field("birthday").mapped(normalise.birth_key)

    @cached_property
    def urls(self) -> Texts:
        return self._field("url").mapped(normalise.link_key)

    @cached_property
    def places(self) -> Texts:
        """Words of a place in the order of the alphabet, joined by spaces."""
        return self._field("place").mapped(lambda place: " ".join(sorted(normalise.place_words(place))))

    @cached_property
    def own_keys(self) -> Texts:
        """The spelling under which others would name each record."""
        from resolver.kernels import normal as kernel

        given = self._field("handle")
        handles = given.spelled_out(fold)
        platforms = self._field("platform").numbered
        before = lists(
            [[normalise.account_key(f"{platform}:a")[:-1] for platform in ("", *platforms.values)]]
        )
        out = np.empty(len(handles.signs) + self._size * _longest(before.words), dtype=np.uint8)
        bounds = np.empty(self._size + 1, dtype=np.int64)
        kernel.account_keys(before.arrays, platforms.numbers + 1, handles.arrays, out, bounds)
        return Texts(out[: bounds[-1]].copy(), bounds).or_else(self._field("key").kept(~given.told))

    @cached_property
    def handle_words(self) -> Lists:
        """Words that handles show by capitals and signs."""
        from resolver.kernels import normal as kernel

        held = self.aliases
        out, words, bounds = _room(len(held.signs), len(held))
        count = kernel.handle_words(held.arrays, out, words, bounds)
        return _lists(out, words[: count + 1], bounds)

    @cached_property
    def name_words(self) -> Lists:
        """Words of names in spoken order."""
        from resolver.kernels import normal as kernel

        held = self._field("name").spelled_out(_spoken)
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
        bounds = np.empty(self._size + 1, dtype=np.int64)
        kernel.spaced(words.arrays, out, bounds)
        return Texts(out[: bounds[-1]], bounds)

    @cached_property
    def _parts(self) -> tuple[Texts, Texts, Lists]:
        from resolver.kernels import normal as kernel

        words, size = self.name_words, self._size
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


def letters(held: Texts) -> Texts:
    """As `normalise.letters`, of each."""
    from resolver.kernels import normal as kernel

    return made(kernel.letters, held.spelled_out(fold))


def stems(held: Texts) -> Texts:
    """As `normalise.stem`, of the letters of each."""
    from resolver.kernels import normal as kernel

    out, bounds = np.empty_like(held.signs), np.empty_like(held.starts)
    kernel.stems(held.arrays, *_affixes(), out, bounds)
    return Texts(out[: bounds[-1]].copy(), bounds)


def email_keys(held: Texts) -> Texts:
    """As `normalise.email_key`, of each."""
    from resolver.kernels import normal as kernel

    given = held.spelled_out(normalise.email_key)
    out, bounds = np.empty_like(given.signs), np.empty_like(given.starts)
    kernel.emails(given.arrays, *_gmail(), out, bounds)
    return Texts(out[: bounds[-1]].copy(), bounds)


@cache
def _gmail() -> tuple[Bytes, Bytes]:
    return texts(["gmail.com"]).signs, texts(["googlemail.com"]).signs


def _longest(held: Texts) -> int:
    return int(np.diff(held.starts).max(initial=0))


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
