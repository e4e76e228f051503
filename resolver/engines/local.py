"""Score candidate pairs on this machine, all cores in the comparisons, nothing left out.

The seam for other engines: records in, weighed pairs out, the same on each engine.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from resolver import block, weigh
from resolver.compare.pairs import Pairs
from resolver.habits import worn
from resolver.rarity import Rarity
from resolver.records import Records, undisturbed
from resolver.weigh import Weighed, Weights


def score(left: Records, right: Records | None, weights: Weights) -> Weighed:
    """Candidates across two tables, or within `left`, with their bits and probability."""
    with undisturbed(), ThreadPoolExecutor(1) as beside:
        left, right = worn(left, weights.affixes), None if right is None else worn(right, weights.affixes)
        other = left if right is None else right
        nobody = np.empty(0, dtype=np.int64)
        pairs = Pairs(left, other, nobody, nobody, Rarity.over(left, other))
        # What the comparisons need of the tables as a whole is made while the candidates are looked for.
        ready = beside.submit(weigh.prepare, pairs, weights)
        found = block.candidates(left, right)
        ready.result()
        return weigh.weigh(replace(pairs, i=found.left, j=found.right), weights)
