"""Who is worth comparing: exact keys and rare runs of letters, never everybody with everybody.

A pair is a candidate when it shares a key, or enough rare grams (`keys.py`). The number of pairs grows with
the records, not with their square; a key above its cap proves nothing and is counted as skipped,
not dropped silently. Rows are taken a part at a time, so that memory is bounded.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.distinct import distinct
from resolver import keys
from resolver.records import Records
from resolver.threads import CORES, for_each, for_ranges, ranges

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
    rows = ranges(len(left))
    alike, crowded = _alike(tables, rows)
    size = max(1, len(tables[-1]))

    def both(part: int) -> Index:
        """Of some rows the pairs found either way, each once."""
        first, last = rows[part]
        mine = [each[(each >= first * size) & (each < last * size)] for each in filed]
        return distinct(np.concatenate([*mine, alike[part]]))

    found = np.concatenate(for_each(both, range(len(rows))))
    pairs = Candidates(found // size, found % size, skipped + crowded)
    log.info("blocked pairs=%d skipped_blocks=%d", len(pairs), pairs.skipped_blocks)
    return pairs


_SHARES = 8
"""Parts of the keys that are put in order one after another, by their first bits, so that copies of few are held."""


def _filed(tables: tuple[Records, ...]) -> tuple[list[Index], int]:
    """Pairs under one exact key, as row * size + column, and how many keys were above the cap."""
    # Here, not above: the compiler takes a second to load, and most commands and every page do without it.
    from resolver.kernels import candidates as kernel

    split = len(tables[0]) if len(tables) == 2 else 0
    found = [keys.exact(table) for table in tables]
    numbers = np.concatenate([each.keys for each in found]) if split else found[0].keys
    records = np.concatenate([
        np.repeat(np.arange(len(table), dtype=np.int32) + shift, np.diff(each.starts))
        for table, each, shift in zip(tables, found, (0, split), strict=False)
    ])  # fmt: skip
    strong = np.concatenate([each.strong for each in found]) if split else found[0].strong
    size = max(1, len(tables[-1]))

    def share(number: int) -> tuple[Index, int]:
        mine = np.flatnonzero(numbers >> np.uint64(61) == number)
        mine = mine[np.argsort(numbers[mine], kind="stable")]
        given = numbers[mine], records[mine], strong[mine], split, size, keys.CAP
        count, skipped = kernel.filed(*given, np.empty(0, dtype=np.int64))
        pairs = np.empty(count, dtype=np.int64)
        if count:
            kernel.filed(*given, pairs)
        return distinct(pairs), skipped

    shares = for_each(share, range(_SHARES))
    return [pairs for pairs, _ in shares], sum(skipped for _, skipped in shares)


def _alike(tables: tuple[Records, ...], rows: Sequence[tuple[int, int]]) -> tuple[list[Index], int]:
    """For each part of the rows, pairs that share enough rare runs, as row * size + column; and how many runs were
    above the cap."""
    from resolver.kernels import candidates as kernel

    counts = [_run_counts(table) for table in tables]
    crowded = int((counts[0] > keys.GRAM_CAP).sum())
    useful = counts[0]
    if len(tables) == 2:
        useful = np.maximum(*counts)
        crowded = int((useful > keys.GRAM_CAP).sum())
        # A run that one record alone has proposes nothing.
        useful[counts[0] + counts[1] == 1] = 0
    else:
        useful[useful == 1] = 0
    del counts
    held = [_rare_runs(table, useful) for table in tables]
    mine, theirs = held[0], held[-1]
    starts = np.zeros(keys.GRAMS + 1, dtype=np.int32)  # at most `GRAM_CAP` records each: they fit
    records = np.empty(len(theirs[1]), dtype=np.int32)
    kernel.postings(theirs[1], theirs[0], starts, records, keys.GRAMS)
    least: Any = np.float32(keys.least_share(sum(map(len, tables))))

    def part(rows: tuple[int, int]) -> Index:
        return sharing(rows, mine, (starts, records), theirs[2], within=len(tables) == 1, least=least)

    return for_each(part, rows), crowded


def _run_counts(table: Records) -> Numbers:
    """How many records have each run."""
    walk = keys.grams(table)

    def count(rows: tuple[int, int]) -> Numbers:
        counts = np.zeros(keys.GRAMS, dtype=np.int32)
        walk.part(rows).count(counts)
        return counts

    halves = [(len(table) * k // CORES, len(table) * (k + 1) // CORES) for k in range(CORES)]
    found = for_each(count, halves if len(table) > keys.GRAMS // 100 else [(0, len(table))])
    total = found[0]
    for counts in found[1:]:
        total += counts
    return total


def _rare_runs(table: Records, useful: Numbers) -> tuple[Index, Numbers, Numbers]:
    """As `Grams.rare`, on all cores."""
    walk = keys.grams(table)
    parts = for_ranges(lambda rows: walk.part(rows).rare(useful, 1, keys.GRAM_CAP), len(table))
    starts = np.zeros(len(table) + 1, dtype=np.int64)
    np.cumsum(np.concatenate([np.diff(part[0]) for part in parts]), out=starts[1:])
    sizes = np.concatenate([part[2] for part in parts])
    members, place = np.empty(starts[-1], dtype=np.int32), 0
    while parts:  # each is let go as it is copied
        _, held, _ = parts.pop(0)
        members[place : place + len(held)] = held
        place += len(held)
    return starts, members, sizes


_ROOM = 32


def sharing(
    rows: tuple[int, int], mine: tuple[Index, Numbers, Numbers], posted: tuple[Numbers, Numbers], sizes: Numbers, *,
    within: bool, least: Any,
) -> Index:  # fmt: skip
    """Pairs of some rows that share enough rare runs, as row * size + column.

    `mine` is what `Grams.rare` gives for the rows' table; `posted` the other table's turned round, and `sizes` how
    many runs each record of it has.
    """
    from resolver.kernels import candidates as kernel

    room = _ROOM * (rows[1] - rows[0]) + 1024  # what is not written to takes no memory
    while True:
        pairs = np.empty(room, dtype=np.int64)
        room = kernel.sharing(rows, mine[1], mine[0], mine[2], *posted, sizes, within, least, pairs)
        if room <= len(pairs):
            return pairs[:room]
