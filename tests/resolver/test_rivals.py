"""The rivals of pairs within a table are those that each end has by itself."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from resolver import context
from resolver.compare.pairs import Pairs
from resolver.rarity import Rarity
from resolver.records import Record, Records

ENDS = st.sets(
    st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda ends: ends[0] < ends[1]), max_size=16
)


@settings(max_examples=60, deadline=None)
@given(ends=ENDS, platforms=st.text("xyc", min_size=8, max_size=8), data=st.data())
def test_both_ends_of_a_pair_see_the_rivals_that_stand_at_them(
    ends: set[tuple[int, int]], platforms: str, data: st.DataObject
) -> None:
    records = Records([Record(str(k), "crm" if each == "c" else each) for k, each in enumerate(platforms)])
    i, j = np.array(sorted(ends), dtype=np.int64).reshape(-1, 2).T.copy()
    few = st.floats(-30, 30, allow_nan=False)
    bits = np.array(data.draw(st.lists(few, min_size=len(i), max_size=len(i))), dtype=np.float64)
    codes = records.platform_codes

    found = context.context(Pairs(records, records, i, j, Rarity.over(records, records)), bits)
    ahead, crowd, near = context.rivals(
        np.concatenate([i, j]),
        np.concatenate([codes[j], codes[i]]),
        np.concatenate([bits, bits]),
        len(records),
    )

    assert np.concatenate(found.ahead).tolist() == ahead.tolist()
    assert np.concatenate(found.crowd).tolist() == crowd.tolist()
    assert np.concatenate(found.near).tolist() == near.tolist()
