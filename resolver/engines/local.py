"""Score candidate pairs on this machine, all cores in the comparisons, nothing left out.

The seam for other engines: records in, weighed pairs out, the same on each engine.
"""

from __future__ import annotations

from resolver import block, weigh
from resolver.compare.pairs import Pairs
from resolver.habits import worn
from resolver.rarity import Rarity
from resolver.records import Records, undisturbed
from resolver.weigh import Weighed, Weights


def score(left: Records, right: Records | None, weights: Weights) -> Weighed:
    """Candidates across two tables, or within `left`, with their bits and probability."""
    with undisturbed():
        left, right = worn(left, weights.affixes), None if right is None else worn(right, weights.affixes)
        found = block.candidates(left, right)
        other = left if right is None else right
        return weigh.weigh(Pairs(left, other, found.left, found.right, Rarity.over(left, other)), weights)
