"""For all inputs: the sum closes, a second run changes nothing, order does not matter where rows agree."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.ingest import load as loading
from graph.store import Store
from tests.conftest import emptied_store
from tests.ingest.graphs import imported, origins, sums

_NAMES = st.sampled_from(["", "ana", "@Ana", "bo", "cy ", "dé", " "])
_PLATFORMS = st.sampled_from(["x", "X", "insta gram", "", "!"])
ACCOUNT = st.fixed_dictionaries(
    {"platform": _PLATFORMS, "handle": _NAMES},
    optional={
        "name": st.sampled_from(["Ana", "Bo", ""]),
        "followers": st.sampled_from(["1", "2", "1.000", "many", "-3", ""]),
        "created": st.sampled_from(["2020-01-01", "31-02-2020", "1577836800", ""]),
        "notes": st.sampled_from(["a", "b", ""]),
    },
)
_ENDS = st.sampled_from(["x:ana", "x:@Ana", "x:bo", "insta:cy", "nobody", "", ":", "x:"])
ARC = st.fixed_dictionaries(
    {"source": _ENDS, "target": _ENDS},
    optional={
        "kind": st.sampled_from(["follows", "influences", "likes", "", "hates"]),
        "probability": st.sampled_from(["0.1", "0.2", "1", "2", "x", ""]),
        "since": st.sampled_from(["2020-01-01", "2021-01-01", "soon", ""]),
    },
)
PURCHASE = st.fixed_dictionaries(
    {
        "customer": st.sampled_from(["1", "2", "crm:1", ""]),
        "product": st.sampled_from(["Tent", "tent", "Jas", "!"]),
        "at": st.sampled_from(["2020-01-01", "2020-01-02", "soon", ""]),
    },
    optional={
        "id": st.sampled_from(["5", ""]),
        "amount": st.sampled_from(["1", "2,50", "1,234", ""]),
        "brand": st.sampled_from(["Noordkaap", "Veld", ""]),
    },
)
BRAND = st.fixed_dictionaries(
    {"name": st.sampled_from(["Noordkaap", "noordkaap", "Veld", "", "!"])},
    optional={
        "own": st.sampled_from(["yes", "no", "maybe", ""]),
        "rivals": st.sampled_from(["Veld", "Noordkaap;Berg", ""]),
        "products": st.sampled_from(["Tent", "Tent;Jas", ""]),
    },
)
POST = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["1", "2", "3", ""]),
        "platform": st.sampled_from(["x", "X"]),
        "handle": st.sampled_from(["ana", "bo", ""]),
        "posted_at": st.sampled_from(["2020-01-01", "soon"]),
    },
    optional={
        "text": st.sampled_from(["love my #tent @bo", "slecht weer", ""]),
        "reply_to": st.sampled_from(["1", "9", ""]),
        "likes": st.sampled_from(["1", "2", ""]),
    },
)
ROWS = {
    "accounts": st.lists(ACCOUNT, min_size=1, max_size=12),
    "arcs": st.lists(ARC, min_size=1, max_size=12),
    "purchases": st.lists(PURCHASE, min_size=1, max_size=8),
    "brands": st.lists(BRAND, min_size=1, max_size=6),
    "posts": st.lists(POST, min_size=1, max_size=6),
}
QUICK = settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def _full(kind: str, rows: list[dict[str, str]]) -> list[Mapping[str, object]]:
    """Rows with every column that any of them has, as a file must."""
    names = dict.fromkeys(name for row in rows for name in row)
    return [{name: f'"{row.get(name, "")}"' for name in names} for row in rows]


@pytest.mark.parametrize("kind", ROWS)
@given(data=st.data())
@QUICK
def test_the_sum_closes_and_a_second_run_changes_nothing(
    embedded: Store, tmp_path: Path, kind: str, data: st.DataObject
) -> None:
    rows = _full(kind, data.draw(ROWS[kind]))
    emptied_store(embedded)

    dry = imported_dry(embedded, kind, tmp_path, rows)
    first = imported(embedded, kind, tmp_path, rows)
    digest = embedded.digest()
    second = imported(embedded, kind, tmp_path, rows)

    assert first.read == second.read == len(rows)
    assert sums(dry) == sums(first)
    assert sums(second) == (0, 0, first.new + first.changed + first.unchanged, first.refused)
    assert embedded.digest() == digest


def imported_dry(
    store: Store, kind: str, folder: Path, rows: list[Mapping[str, object]]
) -> loading.LoadReport:
    from tests.ingest.files import csv_text, write

    return loading.load(store, kind, write(folder / "rows.csv", csv_text(rows)), source="test", dry_run=True)


@pytest.mark.parametrize("kind", ROWS)
@given(data=st.data())
@QUICK
def test_chunks_are_of_no_account(embedded: Store, tmp_path: Path, kind: str, data: st.DataObject) -> None:
    rows = _full(kind, data.draw(ROWS[kind]))
    digests, counted = set(), set()
    for size in (2, 100):
        emptied_store(embedded)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(loading, "NODE_ROWS", size)
            patch.setattr(loading, "ARC_ROWS", size)
            patch.setattr(loading, "ARCS_A_BULK", 2 * size)
            counted.add(sums(imported(embedded, kind, tmp_path, rows)))
        digests.add(embedded.digest())

    assert len(counted) == 1
    assert len(digests) == 1


@given(
    rows=st.lists(ACCOUNT, min_size=2, max_size=12, unique_by=lambda r: r["handle"].strip(" @").lower()),
    seed=st.randoms(),
)
@QUICK
def test_the_same_rows_in_another_order_or_file_change_nothing(
    embedded: Store, tmp_path: Path, rows: list[dict[str, str]], seed: object
) -> None:
    whole = _full("accounts", rows)
    emptied_store(embedded)
    imported(embedded, "accounts", tmp_path, whole)
    digest = embedded.digest()

    imported(embedded, "accounts", tmp_path, whole[::-1], name="reversed.csv")
    imported(embedded, "accounts", tmp_path, whole[:1], name="one.csv")
    imported(embedded, "accounts", tmp_path, whole[1:], name="others.csv")

    assert embedded.digest() == digest


@given(first=st.lists(ACCOUNT, min_size=1, max_size=8), second=st.lists(ACCOUNT, min_size=1, max_size=8))
@QUICK
def test_each_property_names_the_one_row_that_set_it(
    embedded: Store, tmp_path: Path, first: list[dict[str, str]], second: list[dict[str, str]]
) -> None:
    from tests.ingest.graphs import nodes

    emptied_store(embedded)
    imported(embedded, "accounts", tmp_path, _full("accounts", first), source="crm")
    imported(embedded, "accounts", tmp_path, _full("accounts", second), name="b.csv", source="list")

    found = origins(embedded)
    for key, values in nodes(embedded, "Handle").items():
        said = [name for _, _, sets in found["Handle", key] for name in sets]
        assert sorted(said) == sorted(set(values) - {"key", "idx"})
