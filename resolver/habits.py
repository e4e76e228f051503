"""What the people of some accounts put before or after a handle: learnt from accounts, no label is needed.

`4az` is an addition where handles that end in it are, far oftener than chance, another account's handle or
somebody's name once it is taken away. What everybody adds (`real`, `official`, digits) is a list of its own,
`words/affixes.txt`; this is what one file adds to it, kept in its weights with the evidence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from resolver import normalise
from resolver.records import Records

BEFORE, AFTER = "before", "after"

_LONGEST = 14  # letters of an addition
_SHORTEST_REST = 5  # letters that must be left: of four, chance leaves a known handle too often
_FEWEST = 8  # accounts without the addition that are known by themselves
_LEAST_SHARE = 0.2
_LEAST_LIFT = 8.0
_PASSES = 3


@dataclass(frozen=True, slots=True)
class Affix:
    """Letters that stand `side` ("before" or "after") the handle proper.

    Of `seen` handles that begin or end so, `known` are another handle or a spelled name without it; `lift` is how
    much oftener that is than for other letters of this length.
    """

    side: str
    text: str
    seen: int
    known: int
    lift: float

    @property
    def named(self) -> tuple[str, str]:
        return self.side, self.text

    @property
    def share(self) -> float:
        return self.known / self.seen


def learnt(tables: Iterable[Records]) -> tuple[Affix, ...]:
    """Additions that are not on everybody's list, those of most handles first.

    Letters that are part of the account's own name are none.
    """
    named: dict[str, str] = {}
    known: set[str] = set()
    for table in tables:
        for row, stem, name in zip(table.rows, table.stems, table.joined_names, strict=True):
            if row.handle and stem:
                named[stem] = f"{named.get(stem, '')} {name}"
        known.update(_spelled(table))
    known |= named.keys()
    found = [affix for side in (BEFORE, AFTER) for affix in _of_side(named, known, side)]
    return tuple(sorted(found, key=lambda each: (-each.known, each.side, each.text)))


def _spelled(table: Records) -> Iterator[str]:
    """Names as people make handles of them."""
    for given, between, last in table.name_parts:
        if given and last:
            yield from (given[0] + last, given[0] + between + last, last + given[0])


def _cuts(handle: str, side: str) -> Iterator[tuple[str, str]]:
    """Each addition a handle may have, and what is left."""
    for size in range(1, min(_LONGEST, len(handle) - _SHORTEST_REST) + 1):
        yield (handle[:size], handle[size:]) if side == BEFORE else (handle[-size:], handle[:-size])


def _of_side(named: Mapping[str, str], known: set[str], side: str) -> list[Affix]:
    """`named` has for each handle the names of its accounts."""
    cut = {
        handle: [text for text, rest in _cuts(handle, side) if rest in known and text not in names]
        for handle, names in named.items()
    }
    seen = Counter(text for handle in named for text, _ in _cuts(handle, side))
    hits = Counter(text for texts in cut.values() for text in texts)
    for _ in range(_PASSES):
        # A handle tells of one addition only: of those that fit, the one that most others tell of.
        hits = Counter(max(texts, key=lambda text: (hits[text], text)) for texts in cut.values() if texts)
    all_seen, all_hits = Counter[int](), Counter[int]()
    for text, count in seen.items():
        all_seen[len(text)] += count
        all_hits[len(text)] += hits[text]
    found = []
    for text, count in hits.items():
        size = len(text)
        others = max(1, all_seen[size] - seen[text])
        chance = (all_hits[size] - count + 1) / others
        lift = count / seen[text] / chance
        if count >= _FEWEST and count / seen[text] >= _LEAST_SHARE and lift >= _LEAST_LIFT:
            found.append(Affix(side, text, seen[text], count, round(lift, 1)))
    return found


def bare(alias: str, affixes: Mapping[str, Sequence[str]]) -> str:
    """The stem of an alias without these additions either; empty where that changes nothing.

    Never shorter than five letters. `affixes` are the letters of either side, longest first.
    """
    first = rest = normalise.stem(alias)
    while True:
        begin = rest
        for text in affixes[BEFORE]:
            if rest.startswith(text) and len(rest) - len(text) >= _SHORTEST_REST:
                rest = rest[len(text) :]
                break
        for text in affixes[AFTER]:
            if rest.endswith(text) and len(rest) - len(text) >= _SHORTEST_REST:
                rest = rest[: -len(text)]
                break
        rest = normalise.stem(rest)
        if rest == begin:
            return "" if rest == first else rest


@cache
def _texts(affixes: tuple[Affix, ...]) -> Mapping[str, tuple[str, ...]]:
    return {
        side: tuple(
            sorted((each.text for each in affixes if each.side == side), key=lambda text: (-len(text), text))
        )
        for side in (BEFORE, AFTER)
    }


def worn(records: Records, affixes: tuple[Affix, ...]) -> Records:
    """The same records, their handles without these additions where they are compared; without any the very same."""
    if not affixes:
        return records
    texts = _texts(affixes)
    rows = tuple(
        row if (rest := bare(row.alias, texts) if row.handle else "") == row.bare else replace(row, bare=rest)
        for row in records.rows
    )
    return Records(rows, records.truth)
