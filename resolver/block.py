"""Who is worth comparing: rare shared letters and exact keys, never everybody with everybody.

Two searches, united: the nearest `TOP` by character n-grams, looked for from both sides,
and exact keys whose blocks are capped. The number of pairs grows with the records, not with
their square; a block above the cap proves nothing and is counted as skipped, not dropped silently.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sparse_dot_topn import sp_matmul_topn

from graph.lean import withheld
from resolver import normalise
from resolver.compare.link import named, own_key
from resolver.records import Record, Records

log = logging.getLogger(__name__)

TOP = 20
NEAREST = 0.12  # cosine below which a shared n-gram is chance; recall of true pairs on handles 0.93
CAP = 40  # records in one block: above it a key is a habit (info@, the town's name), not a person
_SHORTEST_KEY = 4

Index = NDArray[np.int64]


@dataclass(frozen=True)
class Candidates:
    """Pairs as positions: `left[k]` with `right[k]`, sorted, each once."""

    left: Index
    right: Index
    skipped_blocks: int

    def __len__(self) -> int:
        return len(self.left)


def candidates(left: Records, right: Records | None = None) -> Candidates:
    """Pairs worth comparing, across two tables or (without `right`) within one, `left < right` there."""
    other = left if right is None else right
    found = [_nearest(texts(left), texts(other)) for texts in _TEXTS]
    exact, skipped = _exact(left, other)
    found.append(exact)
    rows = np.concatenate([pair[0] for pair in found])
    columns = np.concatenate([pair[1] for pair in found])
    if right is None:
        rows, columns = np.minimum(rows, columns), np.maximum(rows, columns)
        apart = rows != columns
        rows, columns = rows[apart], columns[apart]
    both = np.unique(rows * max(1, len(other)) + columns)
    pairs = Candidates(both // max(1, len(other)), both % max(1, len(other)), skipped)
    log.info("blocked pairs=%d skipped_blocks=%d", len(pairs), skipped)
    return pairs


def _handle_text(records: Records) -> list[str]:
    return [f" {text} " if text else "" for text in records.letters]


def _stem_text(records: Records) -> list[str]:
    return [f" {text} " if text else "" for text in records.stems]


def _name_or_stem(records: Records) -> list[str]:
    """The name run together, the stem where there is none: finds a name in another's handle."""
    return [
        f" {name.replace(' ', '')} " if name else (f" {stem} " if stem else "")
        for name, stem in zip(records.names, records.stems, strict=True)
    ]


_TEXTS: tuple[Callable[[Records], list[str]], ...] = (_handle_text, _stem_text, _name_or_stem)


def _nearest(ours: list[str], theirs: list[str]) -> tuple[Index, Index]:
    """The `TOP` nearest by TF-IDF over 2- to 4-grams, from each side."""
    empty = np.zeros(0, dtype=np.int64)
    mine = np.array([k for k, text in enumerate(ours) if text], dtype=np.int64)
    other = np.array([k for k, text in enumerate(theirs) if text], dtype=np.int64)
    if not len(mine) or not len(other):
        return empty, empty
    # Here, not above: it takes seconds to load, and most commands and every page do without it.
    with withheld("pandas", "pyarrow"):
        from sklearn.feature_extraction.text import TfidfVectorizer
    shape = TfidfVectorizer(analyzer="char", ngram_range=(2, 4), sublinear_tf=True, dtype=np.float32)
    shape.fit(sorted({*(ours[k] for k in mine), *(theirs[k] for k in other)}))
    a, b = shape.transform([ours[k] for k in mine]), shape.transform([theirs[k] for k in other])
    # One more than TOP: within one table the nearest is the record itself.
    there = sp_matmul_topn(a, b.T.tocsr(), top_n=TOP + 1, threshold=NEAREST, n_threads=2).tocoo()
    back = sp_matmul_topn(b, a.T.tocsr(), top_n=TOP + 1, threshold=NEAREST, n_threads=2).tocoo()
    rows = np.concatenate([there.row, back.col]).astype(np.int64)
    columns = np.concatenate([there.col, back.row]).astype(np.int64)
    return mine[rows], other[columns]


def keys_of(record: Record) -> Iterator[str]:
    """Exact keys under which a record is filed; they cross fields on purpose (a name is looked for as a handle)."""
    stem = normalise.stem(record.handle) if record.handle else ""
    if len(stem) >= _SHORTEST_KEY:
        yield f"h:{stem}"
    yield from (f"h:{text}" for text in _spelled(record.name))
    if email := normalise.email_key(record.email):
        yield f"e:{email}"
        local = normalise.letters(email.partition("@")[0])
        if len(local) >= _SHORTEST_KEY:
            yield f"h:{normalise.stem(local)}"
    if phone := normalise.phone_key(record.phone):
        yield f"t:{phone}"
    if url := normalise.link_key(record.url):
        yield f"u:{url}"
    yield f"k:{own_key(record)}"
    yield from (f"k:{key}" for key in sorted(named(record)))


def _spelled(name: str) -> Iterator[str]:
    """A name as people make handles of it: both orders, with an initial, with and without particles."""
    given, between, surname = normalise.name_parts(name)
    if not given:
        return
    first = given[0]
    forms = {first} if not surname else set()
    for last in {surname, between + surname} - {""}:
        forms |= {first + last, last + first, first[0] + last, last + first[0], first + last[0]}
    yield from (form for form in sorted(forms) if len(form) >= _SHORTEST_KEY)


def _exact(left: Records, right: Records) -> tuple[tuple[Index, Index], int]:
    ours, theirs = _filed(left.rows), _filed(right.rows)
    rows: list[int] = []
    columns: list[int] = []
    skipped = 0
    for key in ours.keys() & theirs.keys():
        mine, other = ours[key], theirs[key]
        if len(mine) * len(other) > CAP * CAP or max(len(mine), len(other)) > CAP:
            skipped += 1
            continue
        for i in mine:
            rows.extend([i] * len(other))
            columns.extend(other)
    return (np.array(rows, dtype=np.int64), np.array(columns, dtype=np.int64)), skipped


def _filed(rows: Iterable[Record]) -> dict[str, list[int]]:
    filed: dict[str, list[int]] = {}
    for place, record in enumerate(rows):
        for key in set(keys_of(record)):
            filed.setdefault(key, []).append(place)
    return filed
