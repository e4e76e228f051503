"""Where two customer rows say somebody lives: postcode, house number and street.

A household shares all of it, so an address alone never makes one person: its bits are bounded like a
place's, and one door with two given names is a household. People move, so another address speaks little against.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from graph.model.keys import fold
from resolver import normalise
from resolver.compare import letters
from resolver.compare.columns import codes, sides
from resolver.compare.pairs import Column, Features, Pairs, unknown
from resolver.rarity import Rarity
from resolver.records import Record, Records
from resolver.texts import Texts

KIND = "address"

_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[a-z]+")
_SHORT = {
    "st": "street", "str": "straat", "rd": "road", "ave": "avenue", "av": "avenue", "ln": "lane", "dr": "drive",
    "crct": "circuit", "cct": "circuit", "cres": "crescent", "pl": "place", "ct": "court", "pln": "plein",
}  # fmt: skip
"""Everyday abbreviations of the words that streets end on."""
_ENDS = frozenset(_SHORT.values())
_NAMES = (
    "postcode_same",
    "postcode_close",
    "postcode_differs",
    "house_same",
    "house_differs",
    "street_alike",
    "household",
)
_BEGINS = 6
_ONE_NAME = 0.85  # Jaro-Winkler: two slips of the finger in a given name
_CLOSE = 0.75
"""Share of the signs in common, order kept, from which a postcode is the other with a slip."""


@lru_cache(normalise.REMEMBERED)
def postcode_key(postcode: str) -> str:
    """`1234 ab` → `1234AB`; empty for a text without a digit."""
    plain = re.sub(r"[^a-z0-9]", "", fold(postcode)).upper()
    return plain if any(sign.isdigit() for sign in plain) else ""


@lru_cache(normalise.REMEMBERED)
def house_key(address: str) -> str:
    """The first number of an address: `Dorpsstraat 12-2` → `12`; empty without one."""
    found = _NUMBER.search(address)
    return found[0].lstrip("0") if found else ""


@lru_cache(normalise.REMEMBERED)
def street_key(address: str) -> str:
    """The words of an address, numbers left out and everyday abbreviations spelled out: `3 Mill Rd` → `mill road`."""
    return " ".join(_SHORT.get(word, word) for word in _WORD.findall(fold(address)) if len(word) > 1)


def keys(row: Record) -> frozenset[str]:
    """What a customer row may be filed under besides its name: two of postcode, house number and how the street begins."""
    if not (row.postcode or row.address):
        return frozenset()
    code, house, words = postcode_key(row.postcode), house_key(row.address), street_key(row.address).split()
    own = [word for word in words if word not in _ENDS]
    # The first word and the longest, of several the last.
    streets = {own[0][:_BEGINS], max(reversed(own), key=len)[:_BEGINS]} if own else set()
    found = {f"a:{code} {house}"} if code and house else set()
    for street in streets:
        found |= {f"a:{known} {street}" for known in (code, house) if known}
    return frozenset(found)


def features(pairs: Pairs) -> Features:
    """1 or 0, the street a share; NaN where not both sides tell."""
    found = {name: unknown(len(pairs)) for name in _NAMES}
    rows, same = _told(pairs, "postcodes", _postcodes)
    if len(rows):
        alike = _likeness(pairs, "postcodes", _postcodes, rows, same)
        found["postcode_same"][rows] = same
        found["postcode_close"][rows] = (alike >= _CLOSE) * (1 - same)
        found["postcode_differs"][rows] = alike < _CLOSE
    houses, one_house = _told(pairs, "houses", _houses)
    if len(houses):
        found["house_same"][houses], found["house_differs"][houses] = one_house, 1 - one_house
    streets, one_street = _told(pairs, "streets", _streets)
    if len(streets):
        # The better of the order as written and that of the alphabet.
        found["street_alike"][streets] = np.maximum(
            _likeness(pairs, "streets", _streets, streets, one_street),
            _likeness(pairs, "turned streets", _turned, streets, one_street),
        )
    both = rows[~np.isnan(found["house_same"][rows])]
    found["household"][both] = 0.0
    one_door = both[(found["postcode_same"][both] == 1) & (found["house_same"][both] == 1)]
    found["household"][one_door] = _two_given(pairs, one_door)
    return found


def _postcodes(table: Records) -> Texts:
    return table.field("postcode").mapped(postcode_key)


def _houses(table: Records) -> Texts:
    return table.field("address").mapped(house_key)


def _streets(table: Records) -> Texts:
    return table.field("address").mapped(street_key)


def _turned(table: Records) -> Texts:
    """The words of each street in order of the alphabet."""
    return _streets(table).mapped(lambda street: " ".join(sorted(street.split())))


def _told(pairs: Pairs, name: str, of: Callable[[Records], Texts]) -> tuple[NDArray[np.int64], Column]:
    """The pairs where both sides have it, and for each of these 1 where it is the same."""
    ours, theirs = codes(pairs, name, of)
    rows = np.flatnonzero((ours[pairs.i] >= 0) & (theirs[pairs.j] >= 0))
    return rows, (ours[pairs.i[rows]] == theirs[pairs.j[rows]]).astype(np.float64)


def _likeness(
    pairs: Pairs, name: str, of: Callable[[Records], Texts], rows: NDArray[np.int64], same: Column
) -> Column:
    """Share of letters in common, for those of `rows` that are not the same already."""
    ours, theirs = sides(
        pairs, f"{name} as texts", lambda table: np.array(of(table).values(), dtype=np.object_)
    )
    out, apart = np.ones(len(rows)), np.flatnonzero(same == 0)
    one, other = ours[pairs.i[rows[apart]]], theirs[pairs.j[rows[apart]]]
    out[apart] = letters.ratio(one.tolist(), other.tolist())
    return out


def _two_given(pairs: Pairs, rows: NDArray[np.int64]) -> Column:
    """1 for those of `rows` whose given names are plainly not one name, everyday forms and initials allowed for."""
    found = np.zeros(len(rows))
    ours, theirs = sides(pairs, "first names", lambda table: table.columns.first_names.values())
    first = [
        (ours[i], theirs[j]) for i, j in zip(pairs.i[rows].tolist(), pairs.j[rows].tolist(), strict=True)
    ]
    apart = [k for k, (one, other) in enumerate(first) if one and other and one != other]
    near = letters.winkler([first[k][0] for k in apart], [first[k][1] for k in apart])
    for k, close in zip(apart, near.tolist(), strict=True):
        one, other = first[k]
        initial = min(len(one), len(other)) == 1 and one[:1] == other[:1]
        if not (initial or close >= _ONE_NAME or normalise.are_nicknames(one, other)):
            found[k] = 1.0
    return found


def says(ours: Record, theirs: Record, _rarity: Rarity) -> str:
    """No address is repeated: it says what is the same."""
    codes = postcode_key(ours.postcode), postcode_key(theirs.postcode)
    houses = house_key(ours.address), house_key(theirs.address)
    streets = street_key(ours.address), street_key(theirs.address)
    same = [
        word
        for word, (one, other) in (("postcode", codes), ("house number", houses), ("street", streets))
        if one and one == other
    ]
    differs = [
        word
        for word, (one, other) in (("postcode", codes), ("house number", houses), ("street", streets))
        if one and other and one != other
    ]
    parts = [f"the same {' and '.join(same)}"] if same else []
    if {"postcode", "house number"} <= {*same}:
        one, other = ((normalise.name_parts(row.name)[0] or ("",))[0] for row in (ours, theirs))
        if one and other and one != other:
            parts.append(f"where {one} and {other} may be a household")
    if differs:
        parts.append(f"another {' and '.join(differs)}")
    return ", ".join(parts)
