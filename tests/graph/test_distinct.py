"""Distinct numbers are those of numpy."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from graph.distinct import distinct


@pytest.mark.parametrize("kind", [np.int32, np.int64, np.float64])
@given(numbers=st.lists(st.integers(-50, 50), max_size=40))
def test_each_number_stands_once_and_in_order(kind: type, numbers: list[int]) -> None:
    held: NDArray[Any] = np.array(numbers, dtype=kind)

    found = distinct(held)

    assert found.dtype == held.dtype
    assert found.tolist() == np.unique(held).tolist()
