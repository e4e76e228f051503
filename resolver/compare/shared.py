"""Bits of what two sets have in common, for many pairs at once.

Sets are rows of a sparse matrix with the root of each member's weight, so the shared bits
of a pair are a dot product; members are in sorted order, so sums are the same on every run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from resolver.compare.pairs import Column

_CHUNK = 200_000  # pairs at a time: bounds the memory of the gathered rows


@dataclass(frozen=True)
class Shared:
    """Per pair: bits in common, how many members in common, bits of either side, and whether both have any."""

    bits: Column
    count: Column
    ours: Column
    theirs: Column
    known: NDArray[np.bool_]


def shared(
    left: Sequence[Iterable[str]], right: Sequence[Iterable[str]], i: NDArray[np.int64], j: NDArray[np.int64],
    bits_of: Callable[[str], float],
) -> Shared:  # fmt: skip
    """`left[i[k]]` beside `right[j[k]]`; the same list twice is read once."""
    vocabulary = sorted(
        {each for side in ((left,) if right is left else (left, right)) for held in side for each in held}
    )
    place = {each: number for number, each in enumerate(vocabulary)}
    roots = np.sqrt(np.array([max(0.0, bits_of(each)) for each in vocabulary] or [0.0]))
    ones = _matrix(left, place)
    others = ones if right is left else _matrix(right, place)
    weighed, weighed_others = _times(ones, roots), _times(others, roots)
    size, size_others = _sums(weighed), _sums(weighed_others)
    held, held_others = np.diff(ones.indptr) > 0, np.diff(others.indptr) > 0
    bits, count = np.empty(len(i)), np.empty(len(i))
    for start in range(0, len(i), _CHUNK):
        part = slice(start, start + _CHUNK)
        bits[part] = _dots(weighed[i[part]], weighed_others[j[part]])
        count[part] = _dots(ones[i[part]], others[j[part]])
    return Shared(bits, count, size[i], size_others[j], held[i] & held_others[j])


def _matrix(sets: Sequence[Iterable[str]], place: dict[str, int]) -> csr_matrix:
    rows = [sorted({place[each] for each in held}) for held in sets]
    ends = np.concatenate([[0], np.cumsum([len(row) for row in rows])])
    members = np.array([number for row in rows for number in row], dtype=np.int64)
    return csr_matrix((np.ones(len(members)), members, ends), shape=(len(rows), max(1, len(place))))


def _times(matrix: csr_matrix, roots: Column) -> csr_matrix:
    return csr_matrix(
        (matrix.data * roots[matrix.indices], matrix.indices, matrix.indptr), shape=matrix.shape
    )


def _sums(matrix: csr_matrix) -> Column:
    return _dots(matrix, matrix)


def _dots(one: csr_matrix, other: csr_matrix) -> Column:
    return np.asarray(one.multiply(other).sum(axis=1), dtype=np.float64).ravel()
