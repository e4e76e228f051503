"""What may be compared: one table of records, column by column.

A record enters from a file somebody named, or from the store through the consent gate
with purpose `link`. There is no third door: who is not permitted is never a candidate.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.catalogue import query
from graph.model.purposes import LINK
from graph.store import Store
from resolver import normalise
from resolver.columns import Columns

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


@dataclass(frozen=True)
class Records:
    """Records in a fixed order with their normal forms, computed once and column by column."""

    rows: tuple[Record, ...]
    truth: tuple[str, ...] = field(default=())
    """Who each record really is, where a file says so; for measuring only."""

    def __len__(self) -> int:
        return len(self.rows)

    def in_order(self) -> Records:
        """The same records by key, so that nothing depends on the order of a file."""
        order = sorted(range(len(self.rows)), key=lambda place: self.rows[place].key)
        return Records(
            tuple(self.rows[place] for place in order),
            tuple(self.truth[place] for place in order) if self.truth else (),
        )

    def who(self, place: int) -> str:
        """The true person of a record; empty when the file does not say."""
        return self.truth[place] if self.truth else ""

    @cached_property
    def columns(self) -> Columns:
        """Normal forms of handles and names as compiled loops read them."""
        return Columns(
            [row.alias for row in self.rows], [row.bare for row in self.rows], [row.name for row in self.rows]
        )

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
        return [normalise.bio_words(row.bio) if row.bio else _NOBODY for row in self.rows]

    @cached_property
    def births(self) -> list[str]:
        return [normalise.birth_key(row.birthday) if row.birthday else "" for row in self.rows]

    @cached_property
    def circles(self) -> list[frozenset[str]]:
        return [row.circle if row.follows else _NOBODY for row in self.rows]

    @cached_property
    def named(self) -> list[frozenset[str]]:
        return [row.named for row in self.rows]

    @cached_property
    def own_keys(self) -> list[str]:
        return [row.own_key for row in self.rows]

    @cached_property
    def keys(self) -> list[str]:
        return [row.key for row in self.rows]

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
        return [row.number_keys if row.numbers else () for row in self.rows]

    @cached_property
    def urls(self) -> list[str]:
        return [normalise.link_key(row.url) if row.url else "" for row in self.rows]

    @cached_property
    def places(self) -> list[frozenset[str]]:
        return [normalise.place_words(row.place) if row.place else frozenset() for row in self.rows]

    def tells(self, field: str) -> bool:
        """Whether any record has something in a field."""
        return any(map(attrgetter(field), self.rows))

    @cached_property
    def platforms(self) -> tuple[str, ...]:
        return tuple(sorted({row.platform for row in self.rows}))

    @cached_property
    def platform_codes(self) -> NDArray[np.int32]:
        code = {platform: number for number, platform in enumerate(self.platforms)}
        return np.array([code[row.platform] for row in self.rows], dtype=np.int32)


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
