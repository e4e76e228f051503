"""Under which keys a record is filed: who shares one is worth comparing.

One definition for the batch and for the live index, and nothing in it looks beyond the two records
and how many are filed under a key, so that both propose the same pairs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from resolver.columns import stems
from resolver.compare import address
from resolver.records import CRM, Record, Records
from resolver.runs import BASE, NUMBER
from resolver.texts import Ints, Lists, Texts, lists

CAP = 40  # records under one key: above it a key is a habit (info@, a town's commonest name), not a person
GRAM_CAP = 100  # records that share a run of letters: above it the run is a syllable
GRAMS = BASE**3 + BASE**4
"""Runs there are, of three and of four characters."""

_DAY = len("1980-02-01")
_SHARE = 0.1  # of their grams: recall of true pairs 0.94 on bare handles, as much as the 20 nearest by TF-IDF
_SHARE_OF_MANY = 0.35
_FEW, _MANY = 5_000, 25_000


def least_share(records: int) -> float:
    """Share of their grams (cosine, 0 to 1) that two records must have in common, all under `GRAM_CAP`.

    Rises with the records: among more of them chance brings more rare grams together.
    """
    if records <= _FEW:
        return _SHARE
    return min(_SHARE_OF_MANY, _SHARE + (_SHARE_OF_MANY - _SHARE) * (records - _FEW) / (_MANY - _FEW))


def share_enough(
    shared: NDArray[np.float32], ours: NDArray[np.float32], theirs: NDArray[np.float32], least: float
) -> NDArray[np.bool_]:
    """Whether `shared` grams are enough for records that have `ours` and `theirs`."""
    enough: NDArray[np.bool_] = shared >= np.float32(least) * np.sqrt(ours * theirs)
    return enough


Arrays = tuple[NDArray[np.uint8], Ints]
"""Signs of many texts, and where each begins."""


@dataclass(frozen=True, slots=True)
class Exact:
    """Those of record k are `keys[starts[k]:starts[k + 1]]`; two records that share only keys that are not
    `strong` are not compared."""

    starts: Ints
    keys: NDArray[np.uint64]
    strong: NDArray[np.bool_]


def exact(table: Records) -> Exact:
    """Exact keys of each record: hashes of how a name, handle, address, number, page, town or account is spelled.

    They cross fields on purpose: a name is looked for as a handle. Weak is a name cut to an initial,
    which is worth comparing with a handle, but not with every other name that is cut to the same.
    """
    held = table.columns
    return filed(
        (
            held.first_names, held.between, held.surnames, held.stems.kept(table.has("handle")), held.emails,
            stems(held.email_names), held.phones, held.urls, held.places, held.births, held.own_keys,
        ),
        _more(table),
    )  # fmt: skip


def filed(columns: Sequence[Texts], more: Lists) -> Exact:
    """Keys of records by their first names, particles, surnames, stems of handles, e-mail addresses, the names of these as
    stems, telephones, pages, places by the alphabet, births and own keys; `more` is spelled out already."""
    # Here, not above: the compiler takes a second to load, and most commands and every page do without it.
    from resolver.kernels import keys as kernel

    size = len(columns[0])
    room = kernel.ROOM * size + len(more.words)
    keys, strong = np.empty(room, dtype=np.uint64), np.empty(room, dtype=np.bool_)
    starts = np.zeros(size + 1, dtype=np.int64)
    file: Any = kernel.exact
    file(*(column.arrays for column in columns), more.arrays, keys, strong, starts)
    # Not copied: what was not written to takes no memory.
    return Exact(starts, keys[: starts[-1]], strong[: starts[-1]])


def _more(table: Records) -> Lists:
    """What the few that tell it are filed under besides: accounts they name, where customers live, when they were born,
    numbers a company gave them."""
    days = np.diff(table.columns.births.starts) == _DAY
    places = np.flatnonzero(
        table.has("handles", "links", "url", "bio", "numbers")
        | (table.are_customers & (table.has("address", "postcode") | days))
    )
    found: list[Sequence[str]] = [()] * len(table)
    told = (table.field(name).taken(places).values() for name in ("platform", "postcode", "address"))
    births = table.columns.births.taken(places).values()
    for place, birth, platform, postcode, home in zip(places.tolist(), births, *told, strict=True):
        row = Record("", platform, postcode=postcode, address=home)
        found[place] = more_of(row, table.named[place], birth, table.numbers[place])
    return lists(found)


def more_of(row: Record, named: Iterable[str], birth: str, numbers: Iterable[str]) -> Sequence[str]:
    """The same of one record, by the normal forms of what it tells."""
    return (*named, *_of_customer(row, birth), *(f"n:{number}" for number in numbers))


def _of_customer(row: Record, birth: str) -> Iterable[str]:
    """What a customer row is filed under besides its name: where somebody lives, and the day they were born."""
    if row.platform != CRM:
        return ()
    day = (f"d:{birth}",) if len(birth) == _DAY else ()
    return (*address.keys(row), *day)


@dataclass(frozen=True)
class Grams:
    """Runs of three and four characters of handle, stem and name together, for each record of a table.

    In one set, because a name is to be found in another's handle.
    """

    columns: tuple[Arrays, Arrays, Arrays]
    records: int

    def part(self, rows: tuple[int, int]) -> Grams:
        """Of some of the records; nothing is copied."""
        one, two, three = ((signs, starts[rows[0] : rows[1] + 1]) for signs, starts in self.columns)
        return Grams((one, two, three), rows[1] - rows[0])

    def count(self, counts: NDArray[np.int32]) -> None:
        """One more in `counts`, by number of the run, for each record that has it."""
        self._walk(
            counts,
            0,
            0,
            np.empty(0, dtype=np.int32),
            np.empty(0, dtype=np.int64),
            np.empty(0, dtype=np.int32),
        )

    def rare(
        self, counts: NDArray[np.int32], least: int, most: int
    ) -> tuple[Ints, NDArray[np.int32], NDArray[np.int32]]:
        """Where each record's runs begin, those that `least` to `most` records have, and how many it has in all."""
        members = np.empty(
            max(1, 2 * (sum(int(starts[-1] - starts[0]) for _, starts in self.columns) + 3 * self.records)),
            dtype=np.int32,
        )
        starts, sizes = np.zeros(self.records + 1, dtype=np.int64), np.zeros(self.records, dtype=np.int32)
        starts[-1] = self._walk(counts, least, most, members, starts, sizes)
        return starts, members[: starts[-1]].copy(), sizes

    def _walk(
        self, counts: NDArray[np.int32], least: int, most: int, members: NDArray[np.int32], starts: Ints, sizes: NDArray[np.int32]
    ) -> int:  # fmt: skip
        from resolver.kernels import keys as kernel

        return int(
            kernel.grams(
                *self.columns, NUMBER, BASE, (0, self.records), counts, least, most, members, starts, sizes
            )
        )


def grams(table: Records) -> Grams:
    """The runs of a table, not yet walked."""
    held = table.columns
    return Grams((held.letters.arrays, held.stems.arrays, held.joined_names.arrays), len(table))
