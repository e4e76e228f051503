"""Explore shows what is permitted, says how much there is, and opens it in portions."""

from __future__ import annotations

import pytest

from graph.errors import BadParameter, NotFound
from graph.insight.explore import HOPS, TypeCount, counts, details, expand
from graph.model.purposes import INSIGHT, WEBCARE
from graph.model.schema import EDGE_BY_TYPE
from graph.store import Store


def test_counts_leave_out_who_did_not_permit(world: Store) -> None:
    found = counts(world, "x:anna", INSIGHT)

    assert TypeCount("FOLLOWS", "in", "Handle", 2) in found  # cees and dirk; bo permitted nothing
    assert TypeCount("FOLLOWS", "out", "Handle", 1) in found
    assert TypeCount("POSTED", "out", "Post", 2) in found


def test_expanding_gives_what_the_count_promised(world: Store) -> None:
    for key in (
        "x:anna",
        "brand:waaier",
        "interest:running",
        "x:p1",
        "place:utrecht",
        "product:tent-x2",
        "crm:1",
    ):
        for tie in counts(world, key, INSIGHT):
            part = expand(world, key, tie.edge, tie.direction, 100, INSIGHT, label=tie.label)

            assert part.total == tie.count
            assert len(part.edges.source) == tie.count
            assert part.nodes.labels[1:] == [tie.label] * (len(part.nodes.keys) - 1)


def test_a_portion_keeps_the_limit_and_says_the_total(world: Store) -> None:
    part = expand(world, "x:anna", "FOLLOWS", "in", 1, INSIGHT)

    assert part.nodes.keys == ["x:anna", "x:cees"]  # cees has the most followers
    assert (part.edges.source, part.edges.target) == (["x:cees"], ["x:anna"])
    assert part.total == 2


def test_the_next_portion_goes_on_where_the_first_ended(world: Store) -> None:
    part = expand(world, "x:anna", "FOLLOWS", "in", 1, INSIGHT, offset=1)

    assert part.nodes.keys == ["x:anna", "x:dirk"]


@pytest.mark.parametrize("key", ["x:bo", "mastodon:anna_stil", "x:nobody", "mastodon:p4"])
def test_the_unpermitted_and_the_unknown_look_alike(world: Store, key: str) -> None:
    for ask in (counts, details):
        with pytest.raises(NotFound, match=f"nothing may be shown under {key}"):
            ask(world, key, INSIGHT)


def test_another_purpose_shows_nobody(world: Store) -> None:
    with pytest.raises(NotFound):
        details(world, "x:anna", WEBCARE)


def test_a_tie_a_node_cannot_have_is_refused_with_the_choices(world: Store) -> None:
    with pytest.raises(BadParameter, match="a Handle has no BOUGHT out") as caught:
        expand(world, "x:anna", "BOUGHT", "out", 10, INSIGHT)
    assert "FOLLOWS in" in caught.value.hint


def test_details_name_a_person_by_the_customer_row(world: Store) -> None:
    person = expand(world, "x:anna", "IS", "out", 10, INSIGHT).nodes.keys[1]

    told = details(world, person, INSIGHT)

    assert (told.label, told.name, told.href) == ("Person", "Annelies de Vries", f"/people/{person}")
    handles = next(fact.value for fact in told.facts if fact.name == "handles")
    assert handles == ["x @anna", "instagram @anna.loopt"]


def test_interests_have_a_dutch_name(world: Store) -> None:
    assert details(world, "interest:running", INSIGHT, language="nl").name == "hardlopen"


def test_every_tie_of_the_model_that_explore_offers_fits_the_schema() -> None:
    for hop in HOPS:
        starts, ends = EDGE_BY_TYPE[hop.edge].starts, EDGE_BY_TYPE[hop.edge].ends
        first, second = (hop.start, hop.end) if hop.direction == "out" else (hop.end, hop.start)
        assert first in starts, hop
        assert second in ends, hop
