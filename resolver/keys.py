"""Under which keys a record is filed: who shares one is worth comparing.

One definition for the batch and for the live index, and nothing in it looks beyond the two records
and how many are filed under a key, so that both propose the same pairs.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from resolver import normalise
from resolver.records import Record, Records

CAP = 40  # records under one key: above it a key is a habit (info@, a town's commonest name), not a person
GRAM_CAP = 100  # records that share a run of letters: above it the run is a syllable
_SHORTEST = 4
_GRAMS = (3, 4)

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


def grams(table: Records) -> Iterator[frozenset[str]]:
    """Runs of three and four characters of handle, stem and name together, the ends marked, for each record.

    In one set, because a name is to be found in another's handle.
    """
    for texts in zip(table.letters, table.stems, table.joined_names, strict=True):
        yield frozenset().union(*map(_runs, {text for text in texts if text}))


def _runs(text: str) -> set[str]:
    marked = f"^{text}$"
    return {marked[k : k + size] for size in _GRAMS for k in range(len(marked) - size + 1)}


def exact(table: Records) -> Iterator[dict[str, bool]]:
    """Exact keys of each record, and whether a key is strong: two that share only weak ones are not compared.

    They cross fields on purpose: a name is looked for as a handle. Weak is a name cut to an initial,
    which is worth comparing with a handle, but not with every other name that is cut to the same.
    """
    for k, row in enumerate(table.rows):
        yield _keys(row, table, k)


def _keys(row: Record, table: Records, k: int) -> dict[str, bool]:
    full, cut = _forms(table.name_parts[k])
    found = {f"h:{form}": False for form in cut}
    found |= {f"h:{form}": True for form in full}
    if row.handle and len(table.stems[k]) >= _SHORTEST:
        found[f"h:{table.stems[k]}"] = True
    if email := table.emails[k]:
        found[f"e:{email}"] = True
        local = normalise.stem(email.partition("@")[0])
        if len(local) >= _SHORTEST:
            found[f"h:{local}"] = True
    for kind, value in (("t", table.phones[k]), ("u", table.urls[k])):
        if value:
            found[f"{kind}:{value}"] = True
    for kind, value in (("p", " ".join(sorted(table.places[k]))), ("b", table.births[k])):
        # A common name is told apart by the town or the day it was born.
        if value:
            found |= {f"{kind}:{form} {value}": True for form in _spoken(table.name_parts[k])}
    found |= {f"k:{key}": True for key in (table.own_keys[k], *table.named[k])}
    return found


def _forms(parts: tuple[tuple[str, ...], str, str]) -> tuple[set[str], set[str]]:
    """A name as people make handles of it, in full and with one part cut to its initial, in both orders."""
    given, between, surname = parts
    if not given:
        return set(), set()
    first = given[0]
    full, cut = ({first} if not surname else set()), set()
    for last in {surname, between + surname} - {""}:
        full |= {first + last, last + first}
        cut |= {first[0] + last, last + first[0], first + last[0]}
    return {form for form in full if len(form) >= _SHORTEST}, {form for form in cut if len(form) >= _SHORTEST}


def _spoken(parts: tuple[tuple[str, ...], str, str]) -> set[str]:
    given, _, surname = parts
    return {given[0] + surname, given[0][0] + surname} if given and surname else set()
