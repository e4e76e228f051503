"""Records as the live index keeps them: normal forms and numbers in a row of bytes, made once, when a record is put in.

What is compared most (handle, name, spelling, e-mail, telephone, birth, place) is read from there by one compiled loop; the
other kinds of evidence look at the record itself, where both sides have something for them to look at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from resolver import keys
from resolver.columns import letters, stems
from resolver.compare.handle import shown_words
from resolver.compare.name import nick_numbers
from resolver.compare.spelling import only_named, surname_lists
from resolver.compare.time import FEWEST_POSTS
from resolver.rarity import COUNTED
from resolver.records import CRM, Records
from resolver.texts import Ints, lists, texts, texts_as_they_are

Numbers = NDArray[np.uint64]

KIND = {kind: number for number, kind in enumerate(COUNTED, 1)}
"""Number of each kind of count."""
_OF_FORM = (
    "name_words",
    "surnames",
    "handle_words",
    "places",
    "births",
    "emails",
    "phones",
    "stems_on",
    "names_on",
)
"""Kinds of count as compiled loops number them."""
KINDS: Numbers = np.array([KIND[kind] for kind in _OF_FORM], dtype=np.uint64)

ONLY_NAMED, NAMED, CUSTOMER = 1, 2, 4
"""What a form says of its record: the handle is the name spelled or there is none, a name stands there, it is a customer row."""


@dataclass(frozen=True, slots=True)
class Told:
    """Evidence that is worth nothing unless records have something for it: `both` of them, or one."""

    mark: int
    both: bool
    has: Callable[[Records], Iterable[object]]


TOLD: Mapping[str, Told] = {
    "link": Told(8, False, lambda table: map(_either, table.named, table.urls)),
    "bio": Told(16, True, lambda table: table.bios),
    "network": Told(32, True, lambda table: table.circles),
    "time": Told(64, True, lambda table: (sum(row.hours) >= FEWEST_POSTS for row in table.rows)),
    "address": Told(128, True, lambda table: (row.postcode or row.address for row in table.rows)),
}
"""By kind of evidence; a kind that is not here, nor read from forms, is asked of every pair."""

_PART = 50_000  # records whose forms are made at a time


def _either(one: object, other: object) -> bool:
    return bool(one) or bool(other)


def made(table: Records, platforms: Sequence[int]) -> Iterator[bytes]:
    """The form of each record; `platforms` numbers the platform of each."""
    for start in range(0, len(table), _PART):
        rows = slice(start, start + _PART)
        part = table if len(table) <= _PART else Records(table.rows[rows])
        yield from _made(part, np.array(platforms[rows], dtype=np.int32))


def _made(table: Records, platforms: NDArray[np.int32]) -> Iterator[bytes]:
    # Here, not above: the compiler takes a second to load, and most commands and every page do without it.
    from resolver.kernels import forms as kernel

    held, filed = table.columns, keys.exact(table)
    emails = table.emails
    local = letters([email.partition("@")[0] for email in emails])
    handles = np.array([bool(row.handle) for row in table.rows], dtype=np.bool_)
    words = shown_words(held.handle_words)
    plain = (held.letters, held.stems, held.joined_names, held.surnames, texts(table.births))
    same = (
        texts(emails),
        local,
        stems(local).kept(handles & (np.diff(local.starts) > 4)),
        texts(table.phones),
    )
    spelled, given = surname_lists(table), held.given
    placed = lists([tuple(place) for place in table.places])
    many = len(table)
    room = many * (4 * kernel.HEAD + 8 * (kernel.SAME + 1)) + 9 * len(filed.keys)
    room += sum(len(each.signs) for each in plain)
    room += sum(len(each.words.signs) for each in (given, spelled, words))
    room += 8 * (len(held.name_words.words) + len(words.words) + len(placed.words) + len(given.words))
    room += 4 * (len(spelled.words) + len(words.words))
    signs = np.zeros((room + 7) // 8 * 8, dtype=np.uint8)
    bounds = np.zeros(many + 1, dtype=np.int64)
    pack: Any = kernel.pack
    pack(
        _marks(table), platforms, tuple(each.arrays for each in plain), held.name_words.arrays, given.arrays,
        nick_numbers(given.words), spelled.arrays, words.arrays, placed.arrays, tuple(each.arrays for each in same),
        (filed.starts, filed.keys, filed.strong), tuple(int(kind) for kind in KINDS[:5]), _raw(signs), bounds,
    )  # fmt: skip
    whole = signs.tobytes()
    return (whole[start:end] for start, end in pairwise(bounds.tolist()))


def _marks(table: Records) -> NDArray[np.int32]:
    marks = only_named(table).astype(np.int32) * ONLY_NAMED
    for k, row in enumerate(table.rows):
        marks[k] |= (NAMED if row.name else 0) | (CUSTOMER if row.platform == CRM else 0)
    for told in TOLD.values():
        for k, has in enumerate(told.has(table)):
            if has:
                marks[k] |= told.mark
    return marks


def _raw(signs: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.int32], Numbers]:
    return signs, signs.view(np.int32), signs.view(np.uint64)


def counted(kinds: Sequence[int], values: Sequence[str]) -> list[int]:
    """Under which number each value of a kind is counted, as the index files it."""
    from resolver.kernels.forms import counted as numbered

    held = texts_as_they_are(values)
    out = np.empty(len(held), dtype=np.uint64)
    numbered(held.signs, held.starts, np.array(kinds, dtype=np.int64), out)
    found: list[int] = out.view(np.int64).tolist()
    return found


@dataclass(frozen=True)
class Forms:
    """The forms of a few records, one after another."""

    whole: Sequence[bytes]

    def __len__(self) -> int:
        return len(self.whole)

    @cached_property
    def raw(self) -> tuple[NDArray[np.uint8], NDArray[np.int32], Numbers]:
        # Bytes that may be written to: else every loop would be compiled twice.
        return _raw(np.frombuffer(bytearray().join(self.whole), dtype=np.uint8))

    @cached_property
    def at(self) -> Ints:
        """Where each begins."""
        sizes = np.fromiter(map(len, self.whole[:-1]), dtype=np.int64, count=max(0, len(self.whole) - 1))
        starts = np.zeros(len(self.whole), dtype=np.int64)
        np.cumsum(sizes, out=starts[1:])
        return starts

    def _head(self, place: int) -> NDArray[np.int32]:
        found: NDArray[np.int32] = self.raw[1][self.at // 4 + place]
        return found

    @cached_property
    def platforms(self) -> NDArray[np.int32]:
        from resolver.kernels.forms import PLATFORM

        return self._head(PLATFORM)

    @cached_property
    def marks(self) -> NDArray[np.int32]:
        from resolver.kernels.forms import TOLD as AT

        return self._head(AT)

    def exact(self) -> keys.Exact:
        """The keys of each, as `keys.exact`."""
        from resolver.kernels.forms import KEYS, keys_of

        size = int(self._head(KEYS).sum())
        found = keys.Exact(
            np.empty(len(self) + 1, dtype=np.int64),
            np.empty(size, dtype=np.uint64),
            np.empty(size, dtype=np.bool_),
        )
        keys_of(self.raw, self.at, found.keys, found.strong, found.starts)
        return found

    def grams(self) -> keys.Grams:
        """The runs of each, as `keys.grams`."""
        from resolver.kernels.forms import plain_of

        room, many = len(self.raw[0]), len(self) + 1
        out = tuple(np.empty(room, dtype=np.uint8) for _ in range(3))
        bounds = tuple(np.empty(many, dtype=np.int64) for _ in range(3))
        read: Any = plain_of
        read(self.raw, self.at, out, bounds)
        columns: Any = tuple((signs[: at[-1]], at) for signs, at in zip(out, bounds, strict=True))
        return keys.Grams(columns, len(self))


def values(table: Records) -> Iterator[tuple[int, str]]:
    """All that the records count for, as numbered kind and value."""
    for kind, of in COUNTED.items():
        number = KIND[kind]
        for value in chain.from_iterable(of(table)):
            yield number, value
