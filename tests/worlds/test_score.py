"""Scoring against the planted truth, on a small made world that went through the whole house."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from graph.catalogue import query
from graph.ingest.load import load
from graph.model.purposes import INSIGHT
from graph.store import Store
from graph.worlds.made import generate
from graph.worlds.score import Figure, pairs, score
from graph.worlds.world import World
from resolver.pipeline import resolve

BRAND_POSTS = query("reach.brand_posts")


@pytest.fixture
def world(embedded: Store, tmp_path: Path) -> World:
    made = generate(tmp_path / "made", people=60)
    for kind, paths in made.files.items():
        for path in paths:
            report = load(embedded, kind, path, source=f"made-{kind}", link_terms=made.link_terms)
            assert (report.refused, report.read) == (0, report.new), (path.name, report.shown)
    return made


def by_name(figures: tuple[Figure, ...]) -> Mapping[tuple[str, str], Figure]:
    return {(figure.job, figure.figure): figure for figure in figures}


def test_a_made_world_is_taken_whole_and_scored(embedded: Store, world: World) -> None:
    before = by_name(score(embedded, world.truth))
    assert before["people", "precision"].value is None  # nobody is linked yet

    resolve(embedded)
    figures = by_name(score(embedded, world.truth))

    assert figures["people", "precision"].value is not None
    assert figures["people", "precision"].value > 0.8
    mentions = figures["brand mentions", "F1"].value
    assert mentions is not None
    assert mentions > 0.85
    mood = figures["mood", "taken for the opposite"].value
    assert mood is not None
    assert mood < 0.15
    assert {job for job, _ in figures} == {
        "people",
        "mavens",
        "ambassadors",
        "fans",
        "critics",
        "brand mentions",
        "mood",
    }
    official = [row["official"] for row in embedded.rows(BRAND_POSTS, purpose=INSIGHT, brand="brand:bergwad")]
    assert any(official)
    assert not all(official)


def test_pairs_are_counted_by_hand() -> None:
    linked = {"x:a": "p1", "ig:a": "p1", "fb:a": "p1", "x:b": "p2", "ig:b": "p3", "x:unknown": "p3"}
    person_of = {"x:a": "ann", "ig:a": "ann", "fb:a": "bo", "x:b": "bo", "ig:b": "bo"}

    figures = by_name(pairs(linked, person_of))

    # linked: 3 pairs in p1, of which one is true; true: 1 of ann, 3 of bo
    assert figures["people", "precision"].value == pytest.approx(1 / 3, abs=1e-4)
    assert figures["people", "recall"].value == pytest.approx(1 / 4)
    assert figures["people", "F1"].value == pytest.approx(2 / 7, abs=1e-4)
