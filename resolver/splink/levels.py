"""What Splink looks at, told twice: in its SQL, and as loops over our own pairs that say which level holds.

The first level that holds is the pair's, as in Splink. Only what two prepared columns tell can stand here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from resolver.compare import handle, name
from resolver.compare.pairs import Column, Pairs
from resolver.splink.columns import PREPARED

Flags = NDArray[np.bool_]

_PART = 5  # letters of a handle from which one that holds it is more than chance
_WORD = 4


class View:
    """Pairs as the levels read them."""

    def __init__(self, pairs: Pairs) -> None:
        self._pairs = pairs
        self._numbers: dict[str, int] = {"": -1}

    def __len__(self) -> int:
        return len(self._pairs)

    def codes(self, column: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Values of either table as numbers, the same for the same text in any column; -1 for an empty one."""

        def make() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
            tables = {id(table): table for table in (self._pairs.left, self._pairs.right)}
            found = {
                which: np.array(
                    [self._numbers.setdefault(value, len(self._numbers)) for value in PREPARED[column].of(table)],
                    dtype=np.int64,
                )
                for which, table in tables.items()
            }  # fmt: skip
            return found[id(self._pairs.left)], found[id(self._pairs.right)]

        return self._pairs.once(f"splink {column}", make)

    def same(self, one: str, other: str | None = None) -> Flags:
        """Left column `one` is right column `other` (else the same), and known."""
        ours, theirs = self.codes(one)[0][self._pairs.i], self.codes(other or one)[1][self._pairs.j]
        found: Flags = (ours == theirs) & (ours >= 0)
        return found

    def told(self, one: str, other: str | None = None) -> Flags:
        found: Flags = (self.codes(one)[0][self._pairs.i] >= 0) & (
            self.codes(other or one)[1][self._pairs.j] >= 0
        )
        return found

    def texts(self, column: str) -> tuple[list[str], list[str]]:
        """Left and right value of each pair."""
        ours, theirs = (PREPARED[column].of(table) for table in (self._pairs.left, self._pairs.right))
        return [ours[k] for k in self._pairs.i], [theirs[k] for k in self._pairs.j]

    def frequency(self, column: str) -> Column:
        """Share of the records with a value that have the left one's, for each pair."""
        ours, theirs = self.codes(column)
        both = ours if self._pairs.left is self._pairs.right else np.concatenate([ours, theirs])
        known = both[both >= 0]
        counts = np.bincount(known, minlength=len(self._numbers)) / max(1, len(known))
        found: Column = counts[ours[self._pairs.i]]
        return found

    @cached_property
    def handles(self) -> dict[str, Column]:
        return dict(handle.features(self._pairs))

    @cached_property
    def names(self) -> dict[str, Column]:
        return dict(name.features(self._pairs))


@dataclass(frozen=True, slots=True)
class Level:
    """`holds` says for which pairs; `rare` names the column whose rare values are worth more."""

    label: str
    sql: str
    holds: Callable[[View], Flags]
    rare: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Levels from the strongest; the last is for all pairs that are left."""

    name: str
    says: str
    needs: frozenset[str]
    """Prepared columns."""
    silent: str
    """In SQL: the pair does not tell."""
    tells: Callable[[View], Flags]
    levels: tuple[Level, ...]


def _equal(column: str, label: str, *, rare: bool = True) -> Level:
    return Level(
        label, f'"{column}_l" = "{column}_r"', lambda view: view.same(column), column if rare else ""
    )


def _either(one: str, other: str) -> str:
    return f'"{one}_l" = "{other}_r" OR "{other}_l" = "{one}_r"'


def _inside(view: View) -> Flags:
    found: Flags = (view.handles["stem_partial"] == 1) & (view.handles["stem_shorter"] >= _PART)
    return found


def _like(one: str, other: str, least: int) -> str:
    return f"(length({one}) >= {least} AND {other} LIKE '%' || {one} || '%')"


def _alike(what: str, column: str, least: float) -> Level:
    def holds(view: View) -> Flags:
        found: Flags = (view.handles if what == "handles" else view.names)[
            "stem_winkler" if what == "handles" else "name_winkler"
        ] >= least
        return found

    return Level(
        f"{what} alike (Jaro-Winkler {least} and more)",
        f'jaro_winkler_similarity("{column}_l", "{column}_r") >= {least}', holds,
    )  # fmt: skip


def _initials(view: View) -> Flags:
    ours, theirs = view.texts("given")
    fits = [
        a[:1] == b[:1] and min(len(a), len(b)) == 1 if a and b else False
        for a, b in zip(ours, theirs, strict=True)
    ]
    found: Flags = view.same("surname") & np.array(fits, dtype=bool)
    return found


def _holds_surname(view: View) -> Flags:
    (a, b), (x, y) = view.texts("stem"), view.texts("surname")
    found = [
        (len(q) >= _WORD and q in s) or (len(p) >= _WORD and p in t)
        for s, t, p, q in zip(a, b, x, y, strict=True)
    ]
    return np.array(found, dtype=bool)


def _spells(view: View) -> Flags:
    found = np.zeros(len(view), dtype=bool)
    for form in ("first_last", "last_first"):
        found |= view.same("stem", form) | view.same(form, "stem")
    return found


def _simple(column: str, says: str, *more: Level, rare: bool = False) -> Comparison:
    return Comparison(
        column, says, frozenset({column}), f'"{column}_l" IS NULL OR "{column}_r" IS NULL',
        lambda view: view.told(column), (_equal(column, f"{column} the same", rare=rare), *more),
    )  # fmt: skip


COMPARISONS: tuple[Comparison, ...] = (
    Comparison(
        "handle", "the two handles", frozenset({"letters", "stem"}), '"stem_l" IS NULL OR "stem_r" IS NULL',
        lambda view: view.told("stem"),
        (
            _equal("letters", "handles the same"),
            _equal("stem", "the same but for additions"),
            Level(
                "one handle in the other",
                f'{_like(chr(34) + "stem_l" + chr(34), chr(34) + "stem_r" + chr(34), _PART)}'
                f' OR {_like(chr(34) + "stem_r" + chr(34), chr(34) + "stem_l" + chr(34), _PART)}',
                _inside,
            ),
            _alike("handles", "stem", 0.92),
            _alike("handles", "stem", 0.84),
        ),
    ),
    Comparison(
        "name", "the two names", frozenset({"name", "given", "surname", "joined"}),
        '"name_l" IS NULL OR "name_r" IS NULL', lambda view: view.told("name"),
        (
            _equal("name", "names the same"),
            Level(
                "surname and given name the same", '"surname_l" = "surname_r" AND "given_l" = "given_r"',
                lambda view: view.same("surname") & view.same("given"), "surname",
            ),
            Level(
                "surname the same, an initial fits",
                '"surname_l" = "surname_r" AND "given_l"[1] = "given_r"[1] AND least(length("given_l"), length("given_r")) = 1',
                _initials, "surname",
            ),
            _equal("surname", "surname the same"),
            _alike("names", "joined", 0.92),
            _equal("given", "given name the same", rare=False),
        ),
    ),
    Comparison(
        "spelling", "a handle that spells the other's name",
        frozenset({"stem", "first_last", "last_first", "initial_last", "surname"}),
        '("stem_l" IS NULL OR "joined_r" IS NULL) AND ("stem_r" IS NULL OR "joined_l" IS NULL)',
        lambda view: view.told("stem", "joined") | view.told("joined", "stem"),
        (
            Level(
                "given name and surname", f"{_either('stem', 'first_last')} OR {_either('stem', 'last_first')}", _spells,
            ),
            Level(
                "initial and surname", _either("stem", "initial_last"),
                lambda view: view.same("stem", "initial_last") | view.same("initial_last", "stem"),
            ),
            Level(
                "the surname is in it",
                f'{_like(chr(34) + "surname_r" + chr(34), chr(34) + "stem_l" + chr(34), _WORD)}'
                f' OR {_like(chr(34) + "surname_l" + chr(34), chr(34) + "stem_r" + chr(34), _WORD)}',
                _holds_surname,
            ),
        ),
    ),
    _simple(
        "email", "the two e-mail addresses",
        Level("the same before the @", '"local_l" = "local_r"', lambda view: view.same("local")),
    ),
    _simple("phone", "the two telephone numbers"),
    _simple("birthday", "the two dates of birth"),
    _simple("postcode", "the two postcodes"),
    _simple("place", "the two places", rare=True),
    _simple("page", "the two web addresses"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """Columns that must be the same: left one, right one. A rule that turns sides round stands for both ways."""

    same: tuple[tuple[str, str], ...]

    @property
    def needs(self) -> frozenset[str]:
        return frozenset(column for pair in self.same for column in pair)

    @property
    def sql(self) -> str:
        return " AND ".join(f'l."{one}" = r."{other}"' for one, other in self.same)

    def holds(self, view: View) -> Flags:
        found = np.ones(len(view), dtype=bool)
        for one, other in self.same:
            found &= view.same(one, other)
        return found


def _both_ways(one: str, other: str) -> tuple[Rule, Rule]:
    return Rule(((one, other),)), Rule(((other, one),))


RULES: Sequence[Rule] = (
    *(Rule(((column, column),)) for column in ("stem", "email", "phone", "page")),
    *_both_ways("stem", "first_last"), *_both_ways("stem", "last_first"), *_both_ways("stem", "initial_last"),
    *_both_ways("stem", "surname"), *_both_ways("stem", "local"),
    Rule((("initial_last", "initial_last"),)), Rule((("surname", "surname"), ("place", "place"))),
    Rule((("surname", "surname"), ("birthday", "birthday"))),
    Rule((("surname", "surname"), ("postcode", "postcode"))),
    Rule((("stem_start", "stem_start"),)), Rule((("stem_end", "stem_end"),)),
)  # fmt: skip
"""The exact keys of `resolver.keys` that plain columns can tell. The last two stand in for runs of rare letters."""

LEFT_OUT = (
    "context: how far a pair is ahead of the next best; its mean effect is in the levels, its effect on one pair is not",
    "rare runs of letters, as candidates and as evidence; the first and last six letters of a handle stand in for them",
    "keys that more than 40 records have still propose pairs",
    "everyday forms of given names, words shown by capitals, digits in handles",
    "profile texts, who follows whom, hours of posting, accounts that name each other, streets and households, numbers that a company gave",
    "what a second account on one platform costs when groups are made, and every decision of a person",
)
"""What Splink cannot be told in these settings."""
