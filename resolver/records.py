"""What may be compared: one table of records, column by column.

A record enters from a file somebody named, or from the store through the consent gate
with purpose `link`. There is no third door: who is not permitted is never a candidate.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.catalogue import query
from graph.model.purposes import LINK
from graph.store import Store
from resolver import normalise
from resolver.columns import Columns
from resolver.texts import Numbered, Texts, texts_as_they_are, together

_HANDLES = query("identity.handles")
_CUSTOMERS = query("identity.customers")
_HOURS = query("identity.hours")


@contextmanager
def undisturbed() -> Iterator[None]:
    """Without the search for cycles: millions of records and texts hold none, and are looked through again and again."""
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()


_NOBODY: frozenset[str] = frozenset()

CRM = "crm"
"""The platform of a customer row."""


@dataclass(frozen=True, slots=True)
class Record:
    """One account or customer row as it came. Empty text means not known."""

    key: str
    platform: str
    handle: str = ""
    name: str = ""
    bio: str = ""
    place: str = ""
    url: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    birthday: str = ""
    address: str = ""
    """Street and house number of a customer row."""
    postcode: str = ""
    numbers: tuple[str, ...] = ()
    """Numbers that a company gave, each with its scheme: `member_number:K-001234` (`resolver.numbers`)."""
    handles: tuple[str, ...] = ()
    """Keys of accounts the record itself names as its own (`x:jan`)."""
    links: tuple[str, ...] = ()
    """Keys of accounts a platform or page says belong to it (bio link, rel=me)."""
    follows: tuple[str, ...] = ()
    """Keys of the accounts it follows."""
    hours: tuple[int, ...] = ()
    """Posts by hour of the day, 24 counts in UTC; empty when no post is known."""
    basis: str = ""
    """What permits linking it, for the decision's own record."""
    bare: str = ""
    """The handle as it is compared, where a weights file knows additions of its own (`resolver.habits`); else empty."""

    @property
    def alias(self) -> str:
        """What it calls itself in one word: the handle, else the name before the @ of its address."""
        return self.handle or self.email.partition("@")[0]

    @property
    def stem(self) -> str:
        """The alias without additions."""
        return self.bare or normalise.stem(self.alias)

    @property
    def own_key(self) -> str:
        """The spelling under which others would name it."""
        return normalise.account_key(f"{self.platform}:{self.handle}") if self.handle else self.key

    @property
    def named(self) -> frozenset[str]:
        """Accounts it names as its own: in its handles, its profile link and its bio."""
        if not (self.handles or self.links or self.url or self.bio):
            return _NOBODY
        links = [normalise.account_key(key) for key in (*self.handles, *self.links)]
        pages = [normalise.linked_account(url) for url in (self.url, *normalise.links_in(self.bio))]
        return frozenset(key for key in (*links, *pages, *normalise.accounts_in(self.bio)) if key)

    @property
    def number_keys(self) -> tuple[str, ...]:
        """Normal forms of its numbers, each with its scheme."""
        return tuple(key for each in self.numbers if (key := normalise.number_key(each)))

    @property
    def circle(self) -> frozenset[str]:
        """Bare handles of the accounts it follows."""
        return frozenset(normalise.stem(key.partition(":")[2]) for key in self.follows)

    @property
    def called(self) -> str:
        """The alias for a reader; an address is not shown."""
        return f"the handle {self.handle}" if self.handle else "the name in the e-mail address"


class Records:
    """Records in a fixed order with their normal forms, computed once and column by column.

    Made of rows, or of columns of texts as a file has them: then a row is only made when it is asked for.
    """

    def __init__(self, rows: Sequence[Record] = (), truth: Sequence[str] = ()) -> None:
        """`truth` says who each record really is, where a file does; for measuring only."""
        self.rows = tuple(rows)
        self._given: Fields | None = None
        self._size = len(self.rows)
        self.truth = tuple(truth)

    @classmethod
    def of_fields(cls, held: Fields) -> Records:
        """Records by their columns; a field that is not there is empty for all of them."""
        made = cls.__new__(cls)
        made._given, made._size = held, len(held.texts["key"])
        return made

    def __len__(self) -> int:
        return self._size

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Records) and (self.rows, self.truth) == (other.rows, other.truth)

    __hash__ = None  # type: ignore[assignment]

    @cached_property
    def rows(self) -> tuple[Record, ...]:
        assert self._given is not None
        columns: dict[str, Sequence[Any]] = {name: held.values() for name, held in self._given.texts.items()}
        columns |= self._given.lists
        return tuple(
            Record(**dict(zip(columns, row, strict=True))) for row in zip(*columns.values(), strict=True)
        )

    @cached_property
    def truth(self) -> tuple[str, ...]:
        """Who each record really is, where a file says so; for measuring only."""
        assert self._given is not None
        return () if self._given.truth is None else tuple(self._given.truth.values())

    def field(self, name: str) -> Texts:
        """The texts of a field as they came, UTF-8."""
        if self._given is None:
            return texts_as_they_are([getattr(row, name) for row in self.rows])
        found = self._given.texts.get(name)
        return (
            found if found is not None else Texts(np.empty(0, np.uint8), np.zeros(self._size + 1, np.int64))
        )

    def has(self, *names: str) -> NDArray[np.bool_]:
        """Which records have any of these fields."""
        found = np.zeros(self._size, dtype=np.bool_)
        for name in names:
            told: Iterator[bool]
            if self._given is None:
                told = (bool(getattr(row, name)) for row in self.rows)
            elif name in self._given.lists:
                told = map(bool, self._given.lists[name])
            else:
                found |= self.field(name).told
                continue
            found |= np.fromiter(told, dtype=np.bool_, count=self._size)
        return found

    def row(self, place: int) -> Record:
        """One record, without making all others."""
        if self._given is None or "rows" in self.__dict__:
            return self.rows[place]
        held: dict[str, Any] = {name: column[place] for name, column in self._given.texts.items()}
        return Record(**held | {name: column[place] for name, column in self._given.lists.items()})

    def in_order(self) -> Records:
        """The same records by key, so that nothing depends on the order of a file."""
        if self._given is not None:
            order = self._given.texts["key"].order()
            return self if order is None else Records.of_fields(self._given.taken(order))
        by_key = sorted(range(len(self.rows)), key=lambda place: self.rows[place].key)
        return Records(
            tuple(self.rows[place] for place in by_key),
            tuple(self.truth[place] for place in by_key) if self.truth else (),
        )

    def forget_columns(self) -> None:
        """Let the normal forms go; they are made again when somebody asks."""
        self.__dict__.pop("columns", None)

    def who(self, place: int) -> str:
        """The true person of a record; empty when the file does not say."""
        return self.truth[place] if self.truth else ""

    @cached_property
    def columns(self) -> Columns:
        """Normal forms as compiled loops read them."""
        return Columns(self._size, self.field)

    @cached_property
    def joined_names(self) -> list[str]:
        """Names run together as one word."""
        return [name.replace(" ", "") for name in self.names]

    @property
    def spoken(self) -> list[list[str]]:
        """Names as words; made anew each time, because they take more room than all else."""
        return [name.split() for name in self.names]

    @cached_property
    def handle_words(self) -> list[tuple[str, ...]]:
        """Words that handles show by capitals and signs."""
        return [normalise.handle_words(row.alias) for row in self.rows]

    @cached_property
    def bios(self) -> list[frozenset[str]]:
        return self._each(("bio",), lambda row: normalise.bio_words(row.bio))

    @cached_property
    def births(self) -> list[str]:
        return [normalise.birth_key(row.birthday) if row.birthday else "" for row in self.rows]

    @cached_property
    def circles(self) -> list[frozenset[str]]:
        return self._each(("follows",), lambda row: row.circle)

    @cached_property
    def named(self) -> list[frozenset[str]]:
        return self._each(("handles", "links", "url", "bio"), lambda row: row.named)

    def _each(self, names: Sequence[str], what: Callable[[Record], frozenset[str]]) -> list[frozenset[str]]:
        """What the records have that tell any of these fields."""
        found = [_NOBODY] * len(self)
        for place in np.flatnonzero(self.has(*names)).tolist():
            found[place] = what(self.row(place))
        return found

    @cached_property
    def keys(self) -> list[str]:
        return self.field("key").values()

    @cached_property
    def letters(self) -> list[str]:
        return [normalise.letters(row.alias) for row in self.rows]

    @cached_property
    def stems(self) -> list[str]:
        return [row.stem for row in self.rows]

    @cached_property
    def names(self) -> list[str]:
        """Names as spoken words joined by spaces; empty when none is known."""
        return [" ".join(normalise.name_words(row.name)) if row.name else "" for row in self.rows]

    @cached_property
    def name_parts(self) -> list[tuple[tuple[str, ...], str, str]]:
        return [normalise.parts_of(tuple(name.split())) for name in self.names]

    @cached_property
    def emails(self) -> list[str]:
        return [normalise.email_key(row.email) if row.email else "" for row in self.rows]

    @cached_property
    def phones(self) -> list[str]:
        return [normalise.phone_key(row.phone) if row.phone else "" for row in self.rows]

    @cached_property
    def numbers(self) -> list[tuple[str, ...]]:
        """Numbers that a company gave, in the order of their schemes, one of each scheme."""
        found: list[tuple[str, ...]] = [()] * len(self)
        for place in np.flatnonzero(self.has("numbers")).tolist():
            found[place] = self.row(place).number_keys
        return found

    @cached_property
    def urls(self) -> list[str]:
        return [normalise.link_key(row.url) if row.url else "" for row in self.rows]

    @cached_property
    def places(self) -> list[frozenset[str]]:
        return [normalise.place_words(row.place) if row.place else frozenset() for row in self.rows]

    @cached_property
    def platforms(self) -> tuple[str, ...]:
        return tuple(sorted({*self._by_platform.values, *([""] if -1 in self._by_platform.numbers else [])}))

    @cached_property
    def platform_codes(self) -> NDArray[np.int32]:
        """The place of each record's platform among `platforms`."""
        code = {platform: number for number, platform in enumerate(self.platforms)}
        told = [*(code[platform] for platform in self._by_platform.values), code.get("", 0)]
        return np.array(told, dtype=np.int32)[self._by_platform.numbers]

    @cached_property
    def _by_platform(self) -> Numbered:
        return self.field("platform").numbered

    @property
    def are_customers(self) -> NDArray[np.bool_]:
        """Which records are customer rows."""
        return np.array([platform == CRM for platform in self.platforms], dtype=np.bool_)[self.platform_codes]


@dataclass(frozen=True)
class Fields:
    """Columns of records by the name of the field, those that no record has left out."""

    texts: Mapping[str, Texts]
    lists: Mapping[str, Sequence[tuple[str, ...]]] = field(default_factory=dict)
    truth: Texts | None = None

    def __len__(self) -> int:
        return len(self.texts["key"])

    def taken(self, places: NDArray[np.int64]) -> Fields:
        """Those at these places."""
        return Fields(
            {name: held.taken(places) for name, held in self.texts.items()},
            {name: [held[place] for place in places.tolist()] for name, held in self.lists.items()},
            None if self.truth is None else self.truth.taken(places),
        )


def one_after_another(parts: Sequence[Fields]) -> Fields:
    """Those of the first, then those of the next; each part has `truth` or none has."""
    names = dict.fromkeys(name for part in parts for name in part.texts)
    lists = dict.fromkeys(name for part in parts for name in part.lists)
    truths = [part.truth for part in parts if part.truth is not None]

    def silent(part: Fields) -> Texts:
        return Texts(np.empty(0, dtype=np.uint8), np.zeros(len(part) + 1, dtype=np.int64))

    return Fields(
        {name: together([part.texts.get(name) or silent(part) for part in parts]) for name in names},
        {name: [each for part in parts for each in part.lists.get(name, [()] * len(part))] for name in lists},
        together(truths) if truths else None,
    )


_NOT_A_PERSON = frozenset({"brand", "bot"})
"""Kinds of account that nobody is: they stay accounts."""


def from_store(store: Store) -> Records:
    """Every account and customer row that may be linked now, by key; brands' own accounts and bots left out."""
    hours = _hours(store)
    rows = [
        _account(row, hours.get(row["key"], ()))
        for row in store.stream(_HANDLES, purpose=LINK)
        if row["kind"] not in _NOT_A_PERSON
    ]
    rows += [_customer(row) for row in store.stream(_CUSTOMERS, purpose=LINK)]
    return Records(tuple(sorted(rows, key=lambda record: record.key)))


def _hours(store: Store) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for row in store.stream(_HOURS, purpose=LINK):
        found.setdefault(row["key"], [0] * 24)[row["hour"]] = row["posts"]
    return {key: tuple(day) for key, day in found.items()}


def _account(row: Mapping[str, Any], hours: tuple[int, ...]) -> Record:
    return Record(
        key=row["key"], platform=row["platform"] or "", handle=row["handle"] or "", name=row["name"] or "",
        bio=row["bio"] or "", place=row["place"] or "", url=row["url"] or "", email=row["email"] or "",
        phone=row["phone"] or "", language=row["language"] or "", links=tuple(sorted(row["links"] or ())),
        follows=tuple(sorted(row["follows"] or ())), hours=hours, basis=row["basis"] or "",
    )  # fmt: skip


def _customer(row: Mapping[str, Any]) -> Record:
    name = row["name"] or " ".join(part for part in (row["first_name"], row["last_name"]) if part)
    return Record(
        key=row["key"], platform=CRM, name=name, email=row["email"] or "", phone=row["phone"] or "",
        place=", ".join(part for part in (row["city"], row["country"]) if part), birthday=row["birthday"] or "",
        address=row["address"] or "", postcode=row["postcode"] or "",
        handles=tuple(sorted(row["handles"] or ())), basis=row["basis"] or "",
    )  # fmt: skip
