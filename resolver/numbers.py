"""Numbers that a company gave somebody, and the numbers of a state, which are not read by themselves.

A number says something only beside another of the same numbering scheme; the scheme is the column it stood in.
The law on the Dutch citizen number: UAVG, article 46.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from graph.errors import BadParameter
from graph.ingest import citizen
from graph.model.keys import fold
from resolver import normalise

Column = TypeVar("Column")

SCHEMES = ("customer_number", "member_number", "loyalty_number", "subscription_number")
"""Columns that are read by themselves. A column `number` is not: it may be the number of a house."""

_ENOUGH = 10
"""Numbers whose check digits are no chance any more (11 ** -10)."""


@dataclass(frozen=True, slots=True)
class Numbering:
    """Columns that hold numbers of a scheme each, besides `SCHEMES`.

    `ground` is what the user says permits a number of a state among them: a law and its article.
    """

    columns: tuple[str, ...] = ()
    ground: str = ""

    @property
    def national(self) -> tuple[str, ...]:
        """Those of the columns that are named like a number of a state."""
        return tuple(name for name in self.columns if is_national(name))

    def schemes(self) -> tuple[str, ...]:
        """Every column that is read. BadParameter for a number of a state without a ground."""
        if self.national and not self.ground.strip():
            raise _refused(self.national[0], "is a number that a state gave")
        return tuple(dict.fromkeys((*SCHEMES, *map(_folded, self.columns))))


NONE = Numbering()


def is_national(column: str) -> bool:
    """Whether a column is named like a number that a state gave."""
    return _folded(column) in _national()


@cache
def _national() -> frozenset[str]:
    return citizen.COLUMNS | frozenset(normalise.words_of("national.txt"))


def _folded(column: str) -> str:
    """As columns of a file are named."""
    return re.sub(r"[\s-]+", "_", fold(column))


def told(
    columns: Mapping[str, Column], read: Callable[[Column], Sequence[str]], given: Numbering
) -> list[tuple[str, ...]]:
    """The numbers of each row as `scheme:number`; nothing where no column holds any. `columns` are those of a file by
    their names, `read` gives the texts of one.

    BadParameter where every number of a column passes the check digits of the citizen number and no ground is named.
    """
    schemes = given.schemes()
    here = {scheme: read(each) for name, each in columns.items() if (scheme := _folded(name)) in schemes}
    for scheme, column in here.items():
        written = [value for value in column if citizen.is_number(value)]
        if len(written) >= _ENOUGH and not given.ground and all(map(citizen.is_citizen_number, written)):
            raise _refused(scheme, "holds citizen numbers (BSN) by their check digits")
    return [
        tuple(f"{scheme}:{value}" for scheme, value in zip(here, values, strict=True) if value)
        for values in zip(*here.values(), strict=True)
    ]


def _refused(column: str, why: str) -> BadParameter:
    return BadParameter(
        f"{column} {why}: it is not used to say who is who",
        hint="leave it out; where a law permits it for this, name the law with --ground",
    )
