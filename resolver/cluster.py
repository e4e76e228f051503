"""People from pairs: groups grow along the strongest evidence while the whole still holds.

Never plain components: a chain of fair likenesses must not make one person. The result depends
on the records and pairs alone, not on their order, and one component of pairs never touches another,
so that a single component can be settled again by itself and agree with the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from resolver.decide import Edge, Pair, Verdict, pair
from resolver.weigh import Weights

LARGEST = 25  # records a machine may join into one person; above it a person looks first
SAME_PLATFORM_BITS = 6.0
"""What a second account on one platform costs: rare, not impossible (422 of 535 politicians have one)."""
_MOST_BITS = 12.0  # what one pair can carry a whole group
_UNSEEN_BITS = -3.0  # a pair the search did not propose, or below review: mild evidence against


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


def cluster(members: Iterable[Member], edges: Iterable[Edge], weights: Weights) -> Clustering:
    """Group `members`; people's "same" first, then pairs by falling bits, ties by key."""
    groups = _Groups(sorted(members, key=lambda member: member.key), list(edges))
    joining = sorted(
        (edge for edge in groups.edges if edge.joins(weights)),
        key=lambda edge: (edge.human is None, -edge.bits, edge.pair),
    )
    joined: list[Pair] = []
    refused: dict[Pair, str] = {}
    for edge in joining:
        left, right = groups.of(edge.pair[0]), groups.of(edge.pair[1])
        if left is right:
            continue
        problem = groups.objection(left, right, is_human=edge.human is not None)
        if problem:
            refused[edge.pair] = problem
        else:
            groups.join(left, right)
            joined.append(edge.pair)
    return Clustering(groups.names(), tuple(joined), refused)


class _Groups:
    """The partition while it grows."""

    def __init__(self, members: Sequence[Member], edges: Sequence[Edge]) -> None:
        self._member = {member.key: member for member in members}
        self._group: dict[str, list[str]] = {member.key: [member.key] for member in members}
        self.edges = [edge for edge in edges if edge.pair[0] in self._member and edge.pair[1] in self._member]
        self._edge = {edge.pair: edge for edge in self.edges}
        self._never: dict[str, set[str]] = {}
        for edge in self.edges:
            if edge.human is Verdict.DIFFERENT:
                self._never.setdefault(edge.pair[0], set()).add(edge.pair[1])
                self._never.setdefault(edge.pair[1], set()).add(edge.pair[0])

    def of(self, key: str) -> list[str]:
        return self._group[key]

    def join(self, left: list[str], right: list[str]) -> None:
        left.extend(right)
        for key in right:
            self._group[key] = left

    def names(self) -> dict[str, str]:
        return {key: min(group) for key, group in self._group.items()}

    def objection(self, left: list[str], right: list[str], *, is_human: bool) -> str:
        """Why two groups must not become one; empty when they may. A person's "same" yields to their "different" only."""
        # Checked for whole groups: A different from C also keeps B from C once A is B.
        if any(self._never.get(key, set()) & set(right) for key in left):
            return "a person said that two of these records are different people"
        if is_human:
            return ""
        if clash := self._clash(left, right):
            return clash
        if len(left) + len(right) > LARGEST:
            return (
                f"together they would be {len(left) + len(right)} records; above {LARGEST} a person decides"
            )
        mean = self._mean(left, right)
        if mean < 0:
            return f"the other records of these two people speak against it ({mean:+.1f} bits a pair)"
        return ""

    def _clash(self, left: list[str], right: list[str]) -> str:
        for kind in sorted({kind for key in left for kind in self._member[key].strong}):
            ours = {value for key in left if (value := self._member[key].strong.get(kind))}
            theirs = {value for key in right if (value := self._member[key].strong.get(kind))}
            if ours and theirs and not ours & theirs:
                return f"two different verified values of {kind}"
        return ""

    def _mean(self, left: list[str], right: list[str]) -> float:
        """Bits an average pair across the two groups has, less the cost of second accounts on a platform."""
        total = 0.0
        for one in sorted(left):
            for other in sorted(right):
                edge = self._edge.get(pair(one, other))
                total += self._bits(edge)
                if self._member[one].platform == self._member[other].platform:
                    # Only the chance likeness is discounted: a person's word is not.
                    total -= 0.0 if edge is not None and edge.human is Verdict.SAME else SAME_PLATFORM_BITS
        return total / (len(left) * len(right))

    @staticmethod
    def _bits(edge: Edge | None) -> float:
        if edge is None:
            return _UNSEEN_BITS
        if edge.human is Verdict.SAME:
            return _MOST_BITS
        return max(-_MOST_BITS, min(_MOST_BITS, edge.bits))
