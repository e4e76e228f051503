"""Records as the live index keeps them: normal forms and numbers in a row of bytes, made once, when a record is put in.

What is compared most (handle, name, spelling, e-mail, telephone, birth, place) is read from there by one compiled loop; the
other kinds of evidence look at the record itself, where both sides have something for them to look at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from resolver import keys, normalise
from resolver.columns import stems
from resolver.compare.handle import shown_words
from resolver.compare.name import nick_numbers
from resolver.compare.spelling import only_named, spells, surname_lists, surnames_of
from resolver.compare.time import FEWEST_POSTS
from resolver.rarity import COUNTED
from resolver.records import CRM, Records
from resolver.texts import Ints, Lists, Texts, texts_as_they_are

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

_COUNTED_WORDS = tuple(KIND[kind] for kind in _OF_FORM[:5])
_SHORTEST = 5  # letters of the name in an address that is held against a handle

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
    "number": Told(256, True, lambda table: table.numbers),
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
    held = table.columns
    local = held.email_names
    spelled, given = surname_lists(table), held.given
    nicks = nick_numbers(given.words)
    named = only_named(table, (spelled.arrays, given.arrays, nicks))
    whole, bounds = _packed(
        _marks(table) | named * ONLY_NAMED, platforms,
        (held.letters, held.stems, held.joined_names, held.surnames, held.births),
        (held.name_words, given, spelled, shown_words(held.handle_words), held.places.words),
        nicks,
        (held.emails, local, stems(local).kept(table.has("handle") & (np.diff(local.starts) >= _SHORTEST)), held.phones),
        keys.exact(table),
    )  # fmt: skip
    return (whole[start:end] for start, end in pairwise(bounds))


def _packed(
    marks: NDArray[np.int32], platforms: NDArray[np.int32], plain: Sequence[Texts], words: Sequence[Lists], nicks: Ints,
    same: Sequence[Texts], filed: keys.Exact,
) -> tuple[bytes, list[int]]:  # fmt: skip
    """The forms one after another, and where each begins. `words`: of names, given names, surnames as they are spelled,
    of handles, of places."""
    # Here, not above: the compiler takes a second to load, and most commands and every page do without it.
    from resolver.kernels import forms as kernel

    many = len(marks)
    room = many * (4 * kernel.HEAD + 8 * (kernel.SAME + 1)) + 9 * len(filed.keys)
    room += sum(int(each.starts[-1] - each.starts[0]) for each in plain)
    room += sum(8 * len(each.words) + int(each.words.starts[-1] - each.words.starts[0]) for each in words)
    signs = np.zeros((room + 7) // 8 * 8, dtype=np.uint8)
    bounds = np.zeros(many + 1, dtype=np.int64)
    names, given, spelled, shown, placed = (each.arrays for each in words)
    pack: Any = kernel.pack
    pack(
        marks, platforms, tuple(each.arrays for each in plain), names, given, nicks, spelled, shown, placed,
        tuple(each.arrays for each in same), (filed.starts, filed.keys, filed.strong), _COUNTED_WORDS, _raw(signs), bounds,
    )  # fmt: skip
    return signs.tobytes(), bounds.tolist()


@dataclass(frozen=True, slots=True)
class One:
    """The form of one record, and its keys."""

    form: bytes
    filed: keys.Exact


def one(table: Records, platform: int) -> One:
    """As `made`, of a table of one record: the same form, with fewer steps."""
    (row,) = table.rows
    email = table.emails[0]
    local = normalise.letters(email.partition("@")[0])
    local_stem = normalise.stem(local)
    words = tuple(table.names[0].split())
    given, between, surname = table.name_parts[0]
    spelled = surnames_of((given, between, surname))
    shown = normalise.handle_words(row.alias)
    shown = tuple(word for word in shown if len(word) > 2 and word[0] > "9") if len(shown) > 1 else ()
    places = tuple(table.places[0])
    stem, birth = table.stems[0], table.births[0]
    accounts = keys.more_of(row, table.named[0], birth, table.numbers[0])
    held = texts_as_they_are([
        table.letters[0], stem, "".join(words), surname, birth, email, local, local_stem,
        local_stem if row.handle and len(local) >= _SHORTEST else "", table.phones[0], table.urls[0],
        " ".join(sorted(places)), given[0] if given else "", between, stem if row.handle else "",
        row.own_key, *words, *given, *spelled, *shown, *places, *accounts,
    ])  # fmt: skip
    (
        letters_, stem_, joined, surname_, birth_, email_, local_, local_stem_, address, phone, url, town, first, between_,
        handle, own,
    ) = (Texts(held.signs, held.starts[k : k + 2]) for k in range(16))  # fmt: skip
    lists_, at = [], 16
    for several in (words, given, spelled, shown, places, accounts):
        end = at + len(several)
        lists_.append(Lists(Texts(held.signs, held.starts[at : end + 1]), np.array([0, len(several)])))
        at = end
    filed = keys.filed(
        (first, between_, surname_, handle, email_, local_stem_, phone, url, town, birth_, own), lists_.pop()
    )
    nicks = normalise.nick_numbers(given)
    marks = _marks(table)
    if not row.alias or spells(stem_, joined, lists_[2], lists_[1], nicks):
        marks |= ONLY_NAMED
    whole, (start, end) = _packed(
        marks, np.array([platform], dtype=np.int32), (letters_, stem_, joined, surname_, birth_), lists_, nicks,
        (email_, local_, address, phone), filed,
    )  # fmt: skip
    return One(whole[start:end], filed)


def _marks(table: Records) -> NDArray[np.int32]:
    marks = np.zeros(len(table), dtype=np.int32)
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


def counted_as(kind: int, value: str) -> int:
    """As `counted`, of one value."""
    number = _BASIS if value else 0
    for sign in value.encode("utf-8", "replace"):
        number = (number ^ sign) * _PRIME & _WORD
    number = ((number ^ kind) * _PRIME & _WORD) ^ (number >> 32)
    return number - (1 << 64) if number >> 63 else number


_BASIS, _PRIME, _WORD = 0xCBF29CE484222325, 0x100000001B3, (1 << 64) - 1


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
