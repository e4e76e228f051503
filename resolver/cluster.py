"""People from pairs: groups grow along the strongest evidence while the whole still holds.

Never plain components: a chain of fair likenesses must not make one person. The result depends
on the records and pairs alone, not on their order, and one component of pairs never touches another,
so that a single component can be settled again by itself and agree with the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from resolver.decide import Edge, Pair, Verdict
from resolver.weigh import Weights

LARGEST = 25  # records a machine may join into one person; above it a person looks first
SAME_PLATFORM_BITS = 10.0
"""What a second account on one platform costs: rare, not impossible (422 of 535 politicians have one)."""
_MOST_BITS = 12.0  # what one pair can carry a whole group
_UNSEEN_BITS = -3.0  # a pair the search did not propose, or below review: mild evidence against


Index = NDArray[np.int64]

SAID: Mapping[Verdict | None, int] = {None: 0, Verdict.SAME: 1, Verdict.DIFFERENT: 2, Verdict.UNSURE: 3}
"""A person's word on a pair as a number; 0 where nobody spoke."""


@dataclass(frozen=True, slots=True)
class Member:
    """What the clustering must know of a record. `strong` holds ids of which one person has one: kind → value.
    `basis` is what permits linking it; it moves nothing, and is told with the link."""

    key: str
    platform: str
    strong: Mapping[str, str] = field(default_factory=dict)
    basis: str = ""


@dataclass(frozen=True)
class Clustering:
    """`person_by_key` gives each record its group, named by the smallest key in it.
    `joined` are the pairs that made the groups; `refused` those that were strong enough but not let, and why."""

    person_by_key: Mapping[str, str]
    joined: tuple[Pair, ...]
    refused: Mapping[Pair, str]

    def groups(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for key in sorted(self.person_by_key):
            found.setdefault(self.person_by_key[key], []).append(key)
        return found


@dataclass(frozen=True)
class Scored:
    """Pairs of records by place: `one[k] < other[k]`, in that order, each once.

    `joins` says which may bring groups together, `said` what a person said of each (`SAID`).
    """

    one: Index
    other: Index
    bits: NDArray[np.float64]
    joins: NDArray[np.bool_]
    said: NDArray[np.int8]


@dataclass(frozen=True)
class Places:
    """As `Clustering`, by place: `group` has the smallest place of each record's group; `fate` and `value` what
    became of each pair (`resolver/kernels/groups.py`)."""

    group: Index
    fate: NDArray[np.int8]
    value: NDArray[np.float64]


def cluster(members: Iterable[Member], edges: Iterable[Edge], weights: Weights) -> Clustering:
    """Group `members`; people's "same" first, then pairs by falling bits, ties by key."""
    held = sorted(members, key=lambda member: member.key)
    place = {member.key: number for number, member in enumerate(held)}
    known = sorted(
        (edge for edge in edges if edge.pair[0] in place and edge.pair[1] in place),
        key=lambda edge: edge.pair,
    )
    scored = Scored(
        np.array([place[edge.pair[0]] for edge in known], dtype=np.int64),
        np.array([place[edge.pair[1]] for edge in known], dtype=np.int64),
        np.array([edge.bits for edge in known], dtype=np.float64),
        np.array([edge.joins(weights) for edge in known], dtype=np.bool_),
        np.array([SAID[edge.human] for edge in known], dtype=np.int8),
    )
    strong = strong_ids([member.strong for member in held])
    number = {platform: code for code, platform in enumerate(sorted({member.platform for member in held}))}
    platforms = np.array([number[member.platform] for member in held], dtype=np.int32)
    found = by_place(scored, platforms, strong)
    return named(found, [edge.pair for edge in known], [member.key for member in held], list(strong))


def by_place(scored: Scored, platforms: NDArray[np.int32], strong: Mapping[str, NDArray[np.int32]]) -> Places:
    """Group records that stand in the order of their keys; `platforms` has the same number for the same platform."""
    # Here, not above: the compiler takes a second to load, and most commands and every page do without it.
    from resolver.kernels import groups as kernel

    size = len(platforms)
    joining = np.flatnonzero(scored.joins)
    order = joining[np.lexsort((joining, -scored.bits[joining], scored.said[joining] == 0))]
    found = Places(
        np.empty(size, dtype=np.int64), np.full(len(scored.one), -1, dtype=np.int8), np.zeros(len(scored.one))
    )
    kernel.grow(
        order, scored.one, scored.other, scored.one * size + scored.other, scored.bits, scored.said,
        platforms, np.array(list(strong.values()), dtype=np.int32).reshape(len(strong), size), LARGEST,
        (SAME_PLATFORM_BITS, _UNSEEN_BITS, _MOST_BITS), found.group, found.fate, found.value,
    )  # fmt: skip
    return found


def named(found: Places, pairs: Sequence[Pair], keys: Sequence[str], kinds: Sequence[str]) -> Clustering:
    """The same by key and in words; `kinds` are those of the ids that clash."""
    from resolver.kernels import groups as kernel

    words: dict[int, Callable[[float], str]] = {
        kernel.SAID_DIFFERENT: lambda _: "a person said that two of these records are different people",
        kernel.CLASH: lambda kind: f"two different verified values of {kinds[int(kind)]}",
        kernel.TOO_LARGE: lambda size: (
            f"together they would be {int(size)} records; above {LARGEST} a person decides"
        ),
        kernel.AGAINST: lambda mean: (
            f"the other records of these two people speak against it ({mean:+.1f} bits a pair)"
        ),
    }
    fate = found.fate.tolist()
    return Clustering(
        {key: keys[group] for key, group in zip(keys, found.group.tolist(), strict=True)},
        tuple(pairs[k] for k in np.flatnonzero(found.fate == kernel.LET).tolist()),
        {pairs[k]: words[fate[k]](found.value[k]) for k in np.flatnonzero(np.isin(found.fate, list(words))).tolist()},
    )  # fmt: skip


def strong_ids(held: Sequence[Mapping[str, str]]) -> dict[str, NDArray[np.int32]]:
    """Kind → a number for each record's value, -1 where it is not known."""
    found: dict[str, NDArray[np.int32]] = {}
    numbers: dict[tuple[str, str], int] = {}
    for place, ids in enumerate(held):
        for kind, value in ids.items():
            if kind not in found:
                found[kind] = np.full(len(held), -1, dtype=np.int32)
            found[kind][place] = numbers.setdefault((kind, value), len(numbers))
    return {kind: found[kind] for kind in sorted(found)}
