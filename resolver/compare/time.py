"""The hours of the day at which two accounts post.

Weak evidence: half a country wakes at the same hour. It can speak against more than for.
"""

from __future__ import annotations

import numpy as np

from resolver.compare.pairs import Features, Pairs, unknown
from resolver.rarity import Rarity
from resolver.records import Record, Records

KIND = "time"

FEWEST_POSTS = 10  # below it a day has more gaps than posts


def features(pairs: Pairs) -> Features:
    """Cosine of the two days, 0 to 1; NaN where a side has fewer than ten posts."""
    ours = pairs.once("days left", lambda: _days(pairs.left))
    theirs = ours if pairs.right is pairs.left else pairs.once("days right", lambda: _days(pairs.right))
    known = np.flatnonzero(~np.isnan(ours[pairs.i, 0]) & ~np.isnan(theirs[pairs.j, 0]))
    alike = unknown(len(pairs))
    alike[known] = np.einsum("kh,kh->k", ours[pairs.i[known]], theirs[pairs.j[known]])
    return {"hours_alike": alike}


def _days(records: Records) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    day = np.full((len(records), 24), np.nan)
    for k in np.flatnonzero(records.has("hours")).tolist():
        row = records.row(k)
        if len(row.hours) == 24 and sum(row.hours) >= FEWEST_POSTS:
            counts = np.asarray(row.hours, dtype=np.float64)
            day[k] = counts / np.sqrt((counts**2).sum())
    return day


def says(ours: Record, theirs: Record, _rarity: Rarity) -> str:
    one, other = (np.asarray(row.hours, dtype=np.float64) for row in (ours, theirs))
    alike = float(one @ other / np.sqrt((one @ one) * (other @ other)))
    return f"their posting hours are {'alike' if alike >= 0.7 else 'unlike'} ({alike:.0%})"
