"""A sample world end to end, found again the second time, and never laid over anything else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from graph.catalogue import query
from graph.errors import ConflictError
from graph.settings import Settings
from graph.store import Store
from tests.web.small_world import fill
from web.demo import build, let_somebody_in, measure
from web.plan import Plan, Tick
from web.users import Users

PLAN = Plan("made", people=60, seed=3)


@pytest.fixture(autouse=True)
def unmarked(embedded: Store) -> None:
    """No note of an earlier demo: emptying a store between tests keeps its bookkeeping."""
    while embedded.write(query("ingest.clear"), limit=5000)[0]["taken"]:
        pass


@contextmanager
def quiet(_label: str) -> Iterator[Tick]:
    yield lambda _done, _total: None


def test_a_world_is_built_found_again_and_built_anew_with_the_same_digest(
    embedded: Store, tmp_path: Path
) -> None:
    said: list[str] = []

    assert build(embedded, PLAN, tmp_path, fresh=False, say=said.append, progress=quiet)
    first = embedded.digest()
    assert any("seed 3" in line for line in said)

    figures: list[str] = []
    measure(embedded, tmp_path, PLAN, figures.append)
    assert any("people F1" in line for line in figures)

    again: list[str] = []
    assert not build(embedded, PLAN, tmp_path, fresh=False, say=again.append, progress=quiet)
    assert again == ["the world made people=60 seed=3 is here already; --fresh builds it anew"]

    with pytest.raises(ConflictError, match="seed=3"):
        build(
            embedded, Plan("made", people=60, seed=4), tmp_path, fresh=False, say=again.append, progress=quiet
        )

    assert build(embedded, PLAN, tmp_path, fresh=True, say=again.append, progress=quiet)
    assert embedded.digest() == first


def test_a_store_that_holds_something_else_is_left_alone(embedded: Store, tmp_path: Path) -> None:
    fill(embedded)
    before = embedded.digest()

    for fresh in (False, True):
        with pytest.raises(ConflictError, match="no demo put there"):
            build(embedded, PLAN, tmp_path, fresh=fresh, say=print, progress=quiet)

    assert embedded.digest() == before


def test_the_password_of_the_demo_is_made_anew_and_told_once(tmp_path: Path) -> None:
    settings = Settings(state=tmp_path)

    password = let_somebody_in(settings)

    assert password is not None
    assert let_somebody_in(settings) is None
    assert Users(tmp_path / "users.sqlite").verify("demo", password) is not None
    assert let_somebody_in(Settings(state=tmp_path / "other")) != password
