"""A handle that spells the name on the other side: `jan.vd.berg` beside "Jan van den Berg"."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

import numpy as np

from resolver import normalise
from resolver.compare.columns import Sides, rows, run_sides, sides, text_sides
from resolver.compare.name import nick_numbers, surname_bits
from resolver.compare.pairs import Features, Pairs
from resolver.rarity import Rarity
from resolver.records import Record, Records
from resolver.texts import Ints, Texts, lists
from resolver.texts import Lists as Several

KIND = "spelling"

_SPELLS = 0.75  # share of the handle's letters that the name explains

Lists = tuple[np.ndarray[tuple[int], np.dtype[np.uint8]], Ints, Ints]


def features(pairs: Pairs) -> Features:
    """The better of the two directions; NaN where no side's handle meets the other's name."""
    # Here, not above: the compiler takes a second to load, and most commands and every page do without it.
    from resolver.kernels import spelling as kernel

    stems = text_sides(pairs, lambda columns: columns.stems)
    run = text_sides(pairs, lambda columns: columns.joined_names)
    parts, rare = sides(pairs, "spelled parts", _parts), surname_bits(pairs)
    stem_runs, weights = run_sides(pairs, "stems", lambda columns: columns.stems, "spelled_grams")
    name_runs, _ = run_sides(pairs, "joined names", lambda columns: columns.joined_names, "spelled_grams")
    named: Any = tuple((text, *part, bits) for text, part, bits in zip(run, parts, rare, strict=True))
    there, back = (stem_runs[0], name_runs[1]), (stem_runs[1], name_runs[0])
    known = forms()
    return rows(
        pairs, kernel.ROWS,
        lambda i, j, out: kernel.spellings(stems, named, known, there, back, weights, i, j, out),
    )  # fmt: skip


def _parts(table: Records) -> tuple[Lists, Lists, Ints]:
    """Spellings of the surname, given names, and the numbers of these among the forms."""
    given = table.columns.given
    return surname_lists(table).arrays, given.arrays, nick_numbers(given.words)


def surname_lists(table: Records) -> Several:
    """As `surnames_of`, of the names of a table."""
    last, between = table.columns.surnames.numbered, table.columns.between.numbered
    several = len(between.values) + 1
    found, which = np.unique(last.numbers * several + between.numbers + 1, return_inverse=True)
    surnames, particles = [*last.values, ""], ["", *between.values]
    spelled = [
        surnames_of(((), particles[one % several], surnames[one // several])) for one in found.tolist()
    ]
    return lists(spelled).taken(which)


@cache
def forms() -> Lists:
    """Other everyday forms of each given name that has any, by its number."""
    held = lists([[form for form in normalise.forms(word) if len(form) > 2] for word in normalise.nicks()])
    return held.arrays


@lru_cache(1 << 14)
def surnames_of(parts: tuple[tuple[str, ...], str, str]) -> tuple[str, ...]:
    """The surname as it stands in handles, with its particles in full, cut or not at all; the longest first."""
    _, between, surname = parts
    if not surname:
        return ()
    initials = "".join(part[0] for part in _split(between))
    found = {surname, between + surname, between[:1] + surname, initials + surname}
    return tuple(sorted((text for text in found if len(text) > 2), key=lambda text: (-len(text), text)))


@lru_cache(1 << 12)
def explained(stem: str, name: str) -> tuple[bool, bool, bool, int]:
    """Whether the handle holds surname, given name (or a form of it), initial; letters left unexplained."""
    parts = normalise.name_parts(name)
    given = parts[0]
    rest = stem
    has_surname = False
    for last in surnames_of(parts):
        if last in rest:
            rest, has_surname = rest.replace(last, " ", 1), True
            break
    has_given = has_initial = False
    for word in given:
        if len(word) > 2 and word in rest:
            rest, has_given = rest.replace(word, " ", 1), True
        elif nick := next((n for n in normalise.forms(word) if len(n) > 2 and n in rest), ""):
            rest, has_given = rest.replace(nick, " ", 1), True
        elif has_surname and word[0] in rest.replace(" ", ""):
            rest, has_initial = rest.replace(word[0], " ", 1), True
    return has_surname, has_given, has_initial, len(rest.replace(" ", ""))


def _split(between: str) -> tuple[str, ...]:
    """`vanden` → van, den: the initials of particles run together (`vdberg`)."""
    found = []
    while between:
        part = next((between[:n] for n in (4, 3, 2, 1) if between[:n] in normalise.particles()), between)
        found.append(part)
        between = between[len(part) :]
    return tuple(found)


Bools = np.ndarray[tuple[int], np.dtype[np.bool_]]


def only_named_sides(pairs: Pairs) -> Sides[Bools]:
    """Records whose handle is their name spelled, or that have no handle: customer rows."""
    parts = sides(pairs, "spelled parts", _parts)
    ours = pairs.once("only named left", lambda: only_named(pairs.left, parts[0]))
    if pairs.right is pairs.left:
        return ours, ours
    return ours, pairs.once("only named right", lambda: only_named(pairs.right, parts[1]))


def spells(stem: Texts, name: Texts, surnames: Several, given: Several, nicks: Ints) -> bool:
    """Whether the name of one record spells its handle."""
    from resolver.kernels import spelling as kernel

    found = np.empty(1, dtype=np.bool_)
    named: Any = (name.arrays, surnames.arrays, given.arrays, nicks, np.zeros(1))
    own: Any = kernel.own
    own(stem.arrays, named, forms(), _SPELLS, found)
    return bool(found[0])


def only_named(table: Records, parts: tuple[Lists, Lists, Ints] | None = None) -> Bools:
    """Of which records the handle is the name spelled, or that have none."""
    from resolver.kernels import spelling as kernel

    columns, found = table.columns, np.empty(len(table), dtype=np.bool_)
    named: Any = (columns.joined_names.arrays, *(parts or _parts(table)), np.zeros(len(table)))
    own: Any = kernel.own
    own(columns.stems.arrays, named, forms(), _SPELLS, found)
    return found | ~columns.aliases.told


def says(ours: Record, theirs: Record, _rarity: Rarity) -> str:
    best, text = -1.0, "no handle meets a name"
    for account, named in ((ours, theirs), (theirs, ours)):
        stem = account.stem
        if not (stem and named.name):
            continue
        surname, given, initial, left = explained(stem, " ".join(normalise.name_words(named.name)))
        share = 1 - left / len(stem)
        if share <= best:
            continue
        best, parts = (
            share,
            [
                word
                for word, has in (("surname", surname), ("given name", given), ("initial", initial))
                if has
            ],
        )
        if share >= _SPELLS and surname and (given or initial):
            text = f"{account.called} is the name {named.name} spelled out"
        elif parts:
            text = f"{account.called} holds the {' and '.join(parts)} of {named.name}"
        else:
            text = f"{account.called} does not spell {named.name}"
    return text
