"""The community of what stands in a picture: who passes on and likes whom more than chance would give.

Communities are of the whole graph that the purpose permits, so a node keeps its number whatever else
is shown; only their people and accounts have one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graph.errors import BadParameter
from graph.insight import influence
from graph.insight.held import Held, Kept
from graph.model.purposes import Purpose
from graph.reach.communities import members, undirected
from graph.reach.hearing import AGREEMENT, attention
from graph.reach.kernels.arrays import Ints
from graph.store import Store

MOST_KEYS = 5_000
"""As many nodes as a picture holds."""
_members: Held[tuple[Ints, str]] = Held()


@dataclass(frozen=True, slots=True)
class Groups:
    """Aligned with the keys asked for: the community of each, 1 the largest, 0 for none; `sizes` are of the whole
    graph, by number. `layer` says which ties were counted (`graph.reach.hearing.CHOICES`)."""

    communities: list[int]
    sizes: dict[int, int]
    layer: str


def groups(store: Store, purpose: Purpose, keys: Sequence[str]) -> Groups:
    """Of people and accounts by key; what may not be shown has none. BadParameter above `MOST_KEYS` keys."""
    if len(keys) > MOST_KEYS:
        raise BadParameter(f"{len(keys):,} nodes at once", hint=f"ask for at most {MOST_KEYS:,}")
    reach = influence.memory(store).reach(store, purpose)

    def count() -> Kept[tuple[Ints, str]]:
        chosen = attention(reach.snapshot, first=AGREEMENT)
        found = members(undirected(chosen.arcs), reach.snapshot.nodes.keys)
        return Kept((found, chosen.name), reach.snapshot.holds_until)

    member, layer = _members.get(store, purpose, "communities", count)
    nodes = [reach.node_by_key.get(key) for key in keys]
    found = [0 if node is None else int(member[node]) for node in nodes]
    size = np.bincount(member)
    return Groups(found, {each: int(size[each]) for each in sorted(set(found)) if each}, layer)
