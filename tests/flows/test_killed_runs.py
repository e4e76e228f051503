"""A power cut costs time, never content: the same command again ends where an undisturbed run ends."""

import shutil
import sys
from pathlib import Path

import pytest

from graph.ingest.load import load
from graph.migrate import migrate
from graph.settings import Settings
from graph.store import Store, open_store
from graph.worlds.made.generate import MadeWorld, generate
from resolver.pipeline import resolve
from tests.flows.killed import digests_after_kills, run

OFFSETS = 20
SMALL_CHUNK = 150  # rows: so that a kill falls into the middle of something


def world_in(data: Path) -> MadeWorld:
    return generate(data, people=80, seed=3)


def import_all(store: Store, data: Path) -> None:
    loading = sys.modules[load.__module__]  # the package offers the function under the module's name
    vars(loading).update(NODE_ROWS=SMALL_CHUNK, ARC_ROWS=SMALL_CHUNK)
    made = world_in(data)
    for kind, paths in made.files.items():
        for path in paths:
            load(store, kind, path, source=f"made-{kind}", link_terms=made.link_terms)


def resolve_all(store: Store, _: Path) -> None:
    resolve(store)


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("migrated") / "store"
    with open_store(f"embedded:{folder}", Settings(state=folder)) as store:
        migrate(store)
    return folder


@pytest.fixture(scope="module")
def imported(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("imported") / "store"
    shutil.copytree(migrated, folder)
    run(folder, import_all, tmp_path_factory.mktemp("data"))
    return folder


def test_an_import_killed_anywhere_ends_at_the_same_graph(migrated: Path, tmp_path: Path) -> None:
    expected, found, met = digests_after_kills(migrated, import_all, tmp_path / "data", tmp_path, OFFSETS)

    assert found == [expected] * OFFSETS
    assert met >= OFFSETS * 3 // 4, "too few kills met the import at work for this to mean anything"


def test_a_resolve_killed_anywhere_ends_at_the_same_graph(imported: Path, tmp_path: Path) -> None:
    expected, found, met = digests_after_kills(imported, resolve_all, tmp_path / "data", tmp_path, OFFSETS)

    assert found == [expected] * OFFSETS
    assert met >= OFFSETS * 3 // 4, "too few kills met the resolver at work for this to mean anything"
