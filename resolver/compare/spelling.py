"""A handle that spells the name on the other side: `jan.vd.berg` beside "Jan van den Berg"."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from resolver import normalise
from resolver.compare import letters
from resolver.compare.pairs import Column, Features, Pairs
from resolver.rarity import Rarity
from resolver.records import Record

KIND = "spelling"

_SPELLS = 0.75  # share of the handle's letters that the name explains


def features(pairs: Pairs) -> Features:
    """The better of the two directions; NaN where no side's handle meets the other's name."""
    there = _direction(pairs, flip=False)
    back = _direction(pairs, flip=True)
    cover = np.stack([there["spelled_share"], back["spelled_share"]])
    which = np.argmax(np.where(np.isnan(cover), -1.0, cover), axis=0)
    return {name: np.where(which == 0, there[name], back[name]) for name in there}


def _direction(pairs: Pairs, *, flip: bool) -> dict[str, Column]:
    handles = pairs.right if flip else pairs.left
    names = pairs.left if flip else pairs.right
    i, j = (pairs.j, pairs.i) if flip else (pairs.i, pairs.j)
    stems = [handles.stems[k] for k in i.tolist()]
    spoken = [names.names[k] for k in j.tolist()]
    run = [names.joined_names[k] for k in j.tolist()]
    there = Pairs(handles, names, i, j, pairs.rarity, pairs.made)
    what = "spelling" if pairs.right is pairs.left else f"spelling {flip}"
    common, of_small, of_large = letters.surprise(
        there, what, handles.stems, names.joined_names, pairs.rarity["spelled_grams"]
    )
    out = np.full((len(pairs), 6), np.nan)
    for k, (stem, name) in enumerate(zip(stems, spoken, strict=True)):
        if stem and name:
            out[k] = _spelled(stem, name, pairs.rarity)
    known = letters.known(stems, run)
    columns = {
        "spelled_share": out[:, 0], "spelled_surname": out[:, 1], "spelled_given": out[:, 2], "spelled_initial": out[:, 3],
        "spelled_rare": out[:, 4], "spelled_only_given": out[:, 5],
        "spelled_ratio": letters.ratio(stems, run), "spelled_partial": letters.partial(stems, run),
        "spelled_winkler": letters.winkler(stems, run),
        "spelled_surprise": common, "spelled_small": of_small, "spelled_large": of_large,
    }  # fmt: skip
    return {name: np.where(known, column, np.nan) for name, column in columns.items()}


def _spelled(stem: str, name: str, rarity: Rarity) -> tuple[float, float, float, float, float, float]:
    surname, given, initial, left = explained(stem, name)
    rare = rarity.bits(rarity["surnames"], normalise.name_parts(name)[2]) if surname else 0.0
    share = 1 - left / len(stem)
    return share, float(surname), float(given), float(initial), rare, float(given and not surname)


@lru_cache(1 << 16)
def explained(stem: str, name: str) -> tuple[bool, bool, bool, int]:
    """Whether the handle holds surname, given name (or a form of it), initial; letters left unexplained."""
    given, between, surname = normalise.name_parts(name)
    rest = stem
    has_surname = False
    for last in sorted(
        {surname, between + surname, between[:1] + surname, "".join(p[0] for p in _split(between)) + surname},
        key=lambda text: (-len(text), text),
    ):
        if len(last) > 2 and surname and last in rest:
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


def spells_own_name(record: Record) -> bool:
    """Whether a record's own handle is its own name: then the two are one piece of evidence."""
    stem = normalise.stem(record.alias)
    if not (stem and record.name):
        return False
    surname, given, _, left = explained(stem, " ".join(normalise.name_words(record.name)))
    return (surname or given) and 1 - left / len(stem) >= _SPELLS


def says(ours: Record, theirs: Record, _rarity: Rarity) -> str:
    best, text = -1.0, "no handle meets a name"
    for account, named in ((ours, theirs), (theirs, ours)):
        stem = normalise.stem(account.alias)
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
