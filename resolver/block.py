"""Who is worth comparing: exact keys and rare runs of letters, never everybody with everybody.

A pair is a candidate when it shares a key, or enough rare grams (`keys.py`). The number of pairs grows with
the records, not with their square; a key above its cap proves nothing and is counted as skipped,
not dropped silently. Rows are taken a part at a time, so that memory is bounded.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sparse_dot_topn import sp_matmul

from resolver import keys
from resolver.records import Records

log = logging.getLogger(__name__)

_PART = 20_000  # rows at a time

Index = NDArray[np.int64]


@dataclass(frozen=True)
class Candidates:
    """Pairs as positions: `left[k]` with `right[k]`, sorted, each once."""

    left: Index
    right: Index
    skipped_blocks: int

    def __len__(self) -> int:
        return len(self.left)


@dataclass(frozen=True)
class _Filed:
    """Which record (row) is filed under which key (column), for one table."""

    strong: csr_matrix
    weak: csr_matrix
    grams: csr_matrix
    sizes: NDArray[np.float32]
    """How many grams a record has."""


def candidates(left: Records, right: Records | None = None) -> Candidates:
    """Pairs worth comparing, across two tables or (without `right`) within one, `left < right` there."""
    tables = [left] if right is None else [left, right]
    filed, skipped = _file(tables)
    ours, theirs = filed[0], filed[-1]
    least = keys.least_share(sum(len(table) for table in tables))
    size = max(1, len(tables[-1]))
    found = [
        _pairs(ours, theirs, slice(start, start + _PART), least, size, within=right is None)
        for start in range(0, len(left), _PART)
    ]
    both = np.concatenate(found) if found else np.zeros(0, dtype=np.int64)
    pairs = Candidates(both // size, both % size, skipped)
    log.info("blocked pairs=%d skipped_blocks=%d", len(pairs), skipped)
    return pairs


def _pairs(ours: _Filed, theirs: _Filed, part: slice, least: float, size: int, *, within: bool) -> Index:
    """Candidates of the rows in `part`, as row * size + column, sorted."""
    found = []
    for mine, other in ((ours.strong, theirs.strong), (ours.strong, theirs.weak), (ours.weak, theirs.strong)):
        shared = _shared(mine, other, part)
        found.append(shared.row * size + shared.col)
    shared = _shared(ours.grams, theirs.grams, part)
    alike = keys.share_enough(
        shared.data, ours.sizes[part.start + shared.row], theirs.sizes[shared.col], least
    )
    found.append(shared.row[alike] * size + shared.col[alike])
    both: Index = np.unique(np.concatenate(found)) + part.start * size
    if within:
        both = both[both // size < both % size]
    return both


@dataclass(frozen=True)
class _Shared:
    row: Index
    col: Index
    data: NDArray[np.float32]


def _shared(ours: csr_matrix, theirs: csr_matrix, part: slice) -> _Shared:
    """How many keys each row of `part` shares with each row of the other table, where it is any."""
    product = sp_matmul(ours[part], theirs.T.tocsr(), n_threads=2).tocoo()
    return _Shared(product.row.astype(np.int64), product.col.astype(np.int64), product.data)


def _file(tables: list[Records]) -> tuple[list[_Filed], int]:
    numbers: dict[str, int] = {}
    strong, weak = [], []
    for table in tables:
        held = list(keys.exact(table))
        strong.append(_matrix(((key for key, full in row.items() if full) for row in held), numbers))
        weak.append(_matrix(((key for key, full in row.items() if not full) for row in held), numbers))
    both = [_sum(one, other, len(numbers)) for one, other in zip(strong, weak, strict=True)]
    rare, skipped = _below(both, keys.CAP)
    runs: dict[str, int] = {}
    grams = [_matrix(keys.grams(table), runs) for table in tables]
    sizes = [np.diff(each.indptr).astype(np.float32) for each in grams]
    known, crowded = _below([_sum(each, None, len(runs)) for each in grams], keys.GRAM_CAP)
    return [
        _Filed(_only(a, rare), _only(b, rare), _only(c, known), size)
        for a, b, c, size in zip(strong, weak, grams, sizes, strict=True)
    ], skipped + crowded


def _matrix(rows: Iterable[Iterable[str]], numbers: dict[str, int]) -> csr_matrix:
    """One row a record with 1 at each of its keys; new keys are numbered as they come."""
    members: list[int] = []
    ends = [0]
    for row in rows:
        members.extend(numbers.setdefault(key, len(numbers)) for key in row)
        ends.append(len(members))
    ones = np.ones(len(members), dtype=np.float32)
    return csr_matrix(
        (ones, np.array(members, dtype=np.int32), np.array(ends, dtype=np.int32)),
        shape=(len(ends) - 1, max(1, len(numbers))),
    )


def _sum(one: csr_matrix, other: csr_matrix | None, width: int) -> Index:
    """How many records of a table are filed under each key."""
    members = one.indices if other is None else np.concatenate([one.indices, other.indices])
    count: Index = np.bincount(members, minlength=max(1, width))
    return count


def _below(counts: list[Index], cap: int) -> tuple[NDArray[np.bool_], int]:
    """Keys that no table files more than `cap` records under, and that could propose a pair; how many were above."""
    most = np.max(counts, axis=0)
    return (most <= cap) & (np.sum(counts, axis=0) > 1), int((most > cap).sum())


def _only(filed: csr_matrix, kept: NDArray[np.bool_]) -> csr_matrix:
    """The same rows with the keys that are kept; the others would only cost time."""
    place = np.cumsum(kept, dtype=np.int32) - 1
    mine = kept[filed.indices]
    before = np.concatenate([[0], np.cumsum(mine)])
    return csr_matrix(
        (filed.data[mine], place[filed.indices[mine]], before[filed.indptr].astype(np.int32)),
        shape=(filed.shape[0], max(1, int(kept.sum()))),
    )
