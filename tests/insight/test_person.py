"""The person card shows what is permitted, proves what it says, and counts what it leaves out."""

from __future__ import annotations

import pytest

from graph.errors import BadParameter, NotFound
from graph.insight.handle import handle
from graph.insight.home import home
from graph.insight.interests import derive_interests, strength
from graph.insight.people import Asked as AskedPeople
from graph.insight.people import choices, people
from graph.insight.person import Asked, card
from graph.model.keys import person_key
from graph.model.purposes import INSIGHT, LINK, WEBCARE
from graph.store import Store

ANNA, BO, CEES = (person_key(seed) for seed in ("crm:1", "x:bo", "x:cees"))


def test_the_card_shows_permitted_records_and_counts_the_others(world: Store) -> None:
    found = card(world, ANNA, INSIGHT)

    assert [each.key for each in found.records] == ["crm:1", "x:anna", "instagram:anna.loopt"]
    assert found.hidden == 1
    assert found.certainty == pytest.approx(0.94)
    assert found.name == "Annelies de Vries"


def test_all_streams_stand_in_one_timeline_newest_first(world: Store) -> None:
    found = card(world, ANNA, INSIGHT)

    assert [each.key for each in found.timeline] == ["x:p1", "instagram:p3", "x:p2"]
    assert [each.label_en for each in found.timeline[0].brands] == ["Waaier"]
    assert found.timeline[0].tags == ["trail"]


@pytest.mark.parametrize(
    ("asked", "keys"),
    [
        pytest.param(Asked(platform="instagram"), ["instagram:p3"], id="one platform"),
        pytest.param(Asked(mood="negative"), ["instagram:p3"], id="one mood"),
        pytest.param(Asked(page=2, size=2), ["x:p2"], id="second page"),
    ],
)
def test_the_timeline_can_be_narrowed(world: Store, asked: Asked, keys: list[str]) -> None:
    assert [each.key for each in card(world, ANNA, INSIGHT, asked).timeline] == keys


def test_an_unknown_mood_is_refused(world: Store) -> None:
    with pytest.raises(BadParameter, match="no mood 'sour'"):
        card(world, ANNA, INSIGHT, Asked(mood="sour"))


@pytest.mark.parametrize("key", [BO, person_key("nobody")], ids=["not permitted", "unknown"])
def test_who_may_not_be_shown_is_not_found(world: Store, key: str) -> None:
    with pytest.raises(NotFound, match="no person may be shown"):
        card(world, key, INSIGHT)


def test_mood_towards_us_and_rivals_come_from_the_posts(world: Store) -> None:
    found = card(world, CEES, INSIGHT)

    assert [(each.brand, each.last_mood) for each in found.towards_us] == [("brand:waaier", -0.6)]
    assert [each.brand for each in found.rivals] == ["brand:noordkaap"]
    assert card(world, ANNA, INSIGHT).rivals == []  # only her unpermitted account names a rival


def test_purchases_and_origins_are_told(world: Store) -> None:
    found = card(world, ANNA, INSIGHT)

    assert [(p.product_name, p.amount, p.own) for p in found.purchases] == [("Tent X2", 249.0, True)]
    assert [(o.record, o.file, o.row) for o in found.sources] == [("x:anna", "accounts.csv", 1)]


def test_permissions_are_counted_per_purpose(world: Store) -> None:
    by_purpose = {each.purpose: each for each in card(world, ANNA, INSIGHT).permissions}

    assert (by_purpose[INSIGHT].permitted, by_purpose[INSIGHT].of) == (3, 3)
    assert (by_purpose[LINK].permitted, by_purpose[LINK].of) == (2, 3)
    assert by_purpose[WEBCARE].permitted == 0


def test_interests_are_derived_from_permitted_posts_with_proof(world: Store) -> None:
    derive_interests(world)

    found = {each.key: each for each in card(world, ANNA, INSIGHT).interests}

    assert set(found) == {"interest:running", "interest:coffee"}
    assert [proof.post for proof in found["interest:running"].proofs] == ["x:p1", "x:p2"]
    assert found["interest:running"].weight == pytest.approx(strength([0.8, 1.0]))
    assert [proof.post for proof in found["interest:coffee"].proofs] == [
        "x:p2"
    ]  # not the one of her silent account


def test_deriving_interests_twice_changes_nothing(world: Store) -> None:
    derive_interests(world)
    before = world.digest()

    derive_interests(world)
    derive_interests(world, [ANNA])

    assert world.digest() == before


def test_deriving_takes_back_what_a_permission_no_longer_proves(world: Store) -> None:
    derive_interests(world)
    at = world.clock()
    world.clock = lambda: at.replace(year=9999, month=12, day=31, hour=23)

    assert derive_interests(world).ties == 0
    world.clock = lambda: at
    assert card(world, ANNA, INSIGHT).interests == []


def test_more_proof_is_never_weaker() -> None:
    assert 0 < strength([0.5]) < strength([0.5, 0.1]) < strength([1.0] * 50) <= 1


def test_the_list_holds_whom_may_be_shown_and_counts_the_others(world: Store) -> None:
    found = people(world, INSIGHT, AskedPeople())

    assert [each.name for each in found.rows] == ["Annelies de Vries", "Cees Smit", "Dirk Dekker"]
    assert (found.total, found.hidden) == (3, 1)
    assert [a.key for a in found.rows[0].accounts] == ["instagram:anna.loopt", "x:anna"]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        pytest.param(AskedPeople(text="@Cees"), ["Cees Smit"], id="text"),
        pytest.param(AskedPeople(text="stille"), [], id="text of an unpermitted account"),
        pytest.param(AskedPeople(platform="instagram"), ["Annelies de Vries"], id="platform"),
        pytest.param(AskedPeople(place="place:utrecht"), ["Annelies de Vries"], id="place"),
        pytest.param(
            AskedPeople(interest="interest:running", sort="interest"),
            ["Annelies de Vries", "Cees Smit"],
            id="interest",
        ),
        pytest.param(
            AskedPeople(interest="interest:running", place="place:utrecht"),
            ["Annelies de Vries"],
            id="interest at a place",
        ),
        pytest.param(
            AskedPeople(sort="followers"), ["Annelies de Vries", "Cees Smit", "Dirk Dekker"], id="followers"
        ),
        pytest.param(AskedPeople(size=1, page=2), ["Cees Smit"], id="second page"),
    ],
)
def test_people_can_be_narrowed(world: Store, asked: AskedPeople, names: list[str]) -> None:
    derive_interests(world)

    found = people(world, INSIGHT, asked)

    assert [each.name for each in found.rows] == names
    if asked.page == 1:
        assert found.total == len(names)


@pytest.mark.parametrize("platform", ["", "x"])
def test_followers_that_no_platform_states_are_unknown_not_none(world: Store, platform: str) -> None:
    found = people(world, INSIGHT, AskedPeople(sort="followers", platform=platform))

    assert [(each.name, each.followers) for each in found.rows] == [
        ("Annelies de Vries", 52),
        ("Cees Smit", 5),
        ("Dirk Dekker", None),
    ]


def test_a_sort_that_does_not_exist_is_refused(world: Store) -> None:
    with pytest.raises(BadParameter, match="cannot be sorted by 'shoe size'"):
        people(world, INSIGHT, AskedPeople(sort="shoe size"))


def test_choices_name_what_people_can_be_narrowed_by(world: Store) -> None:
    derive_interests(world)

    found = choices(world, INSIGHT, "nl")

    assert [each.name for each in found.interests] == ["hardlopen", "koffie"]
    assert [each.key for each in found.places] == ["place:utrecht"]
    assert found.platforms == ["x", "instagram"]


def test_home_counts_what_is_there_and_what_may_be_seen(world: Store) -> None:
    found = home(world, INSIGHT)

    assert (found.visible.people, found.visible.accounts, found.visible.posts) == (3, 4, 5)
    assert (found.extent.accounts, found.hidden_people, found.hidden_records) == (6, 1, 2)


def test_home_of_an_empty_graph_says_so(embedded: Store) -> None:
    assert home(embedded, INSIGHT).is_empty


def test_a_kept_count_ends_with_the_first_permission(world: Store) -> None:
    assert home(world, INSIGHT).visible.people == 3
    at = world.clock()

    world.clock = lambda: at.replace(year=9999, month=12, day=31, hour=23)

    assert home(world, INSIGHT).visible.people == 0


def test_an_account_shows_whose_it_is(world: Store) -> None:
    found = handle(world, "x:anna", INSIGHT)

    assert found.belongs is not None
    assert (found.belongs.person, found.belongs.decision) == (ANNA, "decision:1")
    assert [each.key for each in found.timeline] == ["x:p1", "x:p2"]
    assert found.sources[0].file == "accounts.csv"


def test_an_unpermitted_account_is_not_found(world: Store) -> None:
    with pytest.raises(NotFound, match="no account may be shown"):
        handle(world, "x:bo", INSIGHT)


def test_the_kept_list_ends_with_the_first_permission(world: Store) -> None:
    assert people(world, INSIGHT, AskedPeople()).total == 3
    at = world.clock()

    world.clock = lambda: at.replace(year=9999, month=12, day=31, hour=23)

    assert people(world, INSIGHT, AskedPeople()).rows == []
