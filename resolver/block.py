"""Who is worth comparing: exact keys and rare runs of letters, never everybody with everybody.

A pair is a candidate when it shares a key, or enough rare grams (`keys.py`). The number of pairs grows with
the records, not with their square; a key above its cap proves nothing and is counted as skipped,
not dropped silently. Rows are taken a part at a time, so that memory is bounded.
"""

from __future__ import annotations

import itertools
import logging
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.distinct import distinct
from resolver import keys
from resolver.records import Records

log = logging.getLogger(__name__)

Index = NDArray[np.int64]
Numbers = NDArray[np.int32]


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
    tables = (left,) if right is None else (left, right)
    filed, skipped = _filed(tables)
    alike, crowded = _alike(tables)
    both = distinct(np.concatenate([filed, alike]))
    size = max(1, len(tables[-1]))
    pairs = Candidates(both // size, both % size, skipped + crowded)
    log.info("blocked pairs=%d skipped_blocks=%d", len(pairs), pairs.skipped_blocks)
    return pairs


def _filed(tables: tuple[Records, ...]) -> tuple[Index, int]:
    """Pairs under one exact key, as row * size + column, and how many keys were above the cap."""
    # Here, not above: the compiler takes a second to load, and most commands and every page do without it.
    from resolver.kernels import candidates as kernel

    split = len(tables[0]) if len(tables) == 2 else 0
    found = [keys.exact(table) for table in tables]
    numbers = np.concatenate([each.keys for each in found])
    records = np.concatenate([
        np.repeat(np.arange(len(table), dtype=np.int32) + shift, np.diff(each.starts))
        for table, each, shift in zip(tables, found, (0, split), strict=False)
    ])  # fmt: skip
    strong = np.concatenate([each.strong for each in found])
    order = np.argsort(numbers, kind="stable")
    numbers, records, strong = numbers[order], records[order], strong[order]
    size = max(1, len(tables[-1]))
    count, skipped = kernel.filed(
        numbers, records, strong, split, size, keys.CAP, np.empty(0, dtype=np.int64)
    )
    pairs = np.empty(count, dtype=np.int64)
    if count:
        kernel.filed(numbers, records, strong, split, size, keys.CAP, pairs)
    return distinct(pairs), skipped


def _alike(tables: tuple[Records, ...]) -> tuple[Index, int]:
    """Pairs that share enough rare runs, as row * size + column, and how many runs were above the cap."""
    from resolver.kernels import candidates as kernel

    walks = [keys.grams(table) for table in tables]
    counts = [np.zeros(keys.GRAMS, dtype=np.int32) for _ in tables]
    for walk, counted in zip(walks, counts, strict=True):
        walk.count(counted)
    most = np.maximum(counts[0], counts[-1])
    # A run that one record alone has proposes nothing.
    useful = np.where((counts[0] if len(tables) == 1 else counts[0] + counts[1]) > 1, most, 0)
    held = [walk.rare(useful, 1, keys.GRAM_CAP) for walk in walks]
    mine, theirs = held[0], held[-1]
    starts = np.zeros(keys.GRAMS + 1, dtype=np.int64)
    records = np.empty(len(theirs[1]), dtype=np.int32)
    kernel.postings(theirs[1], theirs[0], starts, records, keys.GRAMS)
    least: Any = np.float32(keys.least_share(sum(map(len, tables))))

    def part(rows: tuple[int, int]) -> Index:
        return sharing(rows, mine, (starts, records), theirs[2], within=len(tables) == 1, least=least)

    threads = os.cpu_count() or 1
    bounds = np.linspace(0, len(tables[0]), 4 * threads + 1).astype(int).tolist()
    with ThreadPoolExecutor(threads) as pool:
        found = list(pool.map(part, itertools.pairwise(bounds)))
    return np.concatenate(found), int((most > keys.GRAM_CAP).sum())


def sharing(
    rows: tuple[int, int], mine: tuple[Index, Numbers, Numbers], posted: tuple[Index, Numbers], sizes: Numbers, *,
    within: bool, least: Any,
) -> Index:  # fmt: skip
    """Pairs of some rows that share enough rare runs, as row * size + column.

    `mine` is what `Grams.rare` gives for the rows' table; `posted` the other table's turned round, and `sizes` how
    many runs each record of it has.
    """
    from resolver.kernels import candidates as kernel

    room = 4 * (rows[1] - rows[0]) + 1024
    while True:
        pairs = np.empty(room, dtype=np.int64)
        room = kernel.sharing(rows, mine[1], mine[0], mine[2], *posted, sizes, within, least, pairs)
        if room <= len(pairs):
            return pairs[:room]
