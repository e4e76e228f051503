import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import BadKey
from graph.model import keys

NAMES = st.text(st.characters(categories=["L", "N"], include_characters="_.-"), min_size=1, max_size=40)


@pytest.mark.parametrize("spelling", ["@Jan_deVries", " jan_devries ", "JAN_DEVRIES", "@jan_devries"])
def test_spellings_of_one_handle_give_one_key(spelling: str) -> None:
    assert keys.handle_key("X", spelling) == "x:jan_devries"


@given(NAMES)
def test_a_key_made_of_a_key_stays_the_same(name: str) -> None:
    once = keys.handle_key("mastodon", name).partition(":")[2]

    assert keys.handle_key("mastodon", once) == f"mastodon:{once}"


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert keys.fold(keys.fold(text)) == keys.fold(text)


@pytest.mark.parametrize(
    "bad", ["", "  ", "@", "a\x00b", "x" * 600], ids=["empty", "space", "only-at", "nul", "huge"]
)
def test_what_cannot_be_a_handle_is_refused_with_a_way_out(bad: str) -> None:
    with pytest.raises(BadKey) as caught:
        keys.handle_key("x", bad)

    assert caught.value.hint


def test_a_person_key_depends_on_the_record_alone() -> None:
    assert keys.person_key("x:ana") == keys.person_key("x:ana")
    assert keys.person_key("x:ana") != keys.person_key("x:bo")


def test_dutch_names_fold_to_what_people_type() -> None:
    assert keys.fold("Zoë  van den Bérg") == "zoe van den berg"
    assert keys.brand_key("Café d'Ruiter") == "brand:cafe-d-ruiter"


def test_a_key_without_namespace_is_refused() -> None:
    with pytest.raises(BadKey):
        keys.namespace("jan")
