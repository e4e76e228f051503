"""Search finds people by the beginning of a handle or any word, and never who may not be shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.insight.search import as_words, search, suggest
from graph.model.keys import person_key
from graph.model.purposes import INSIGHT
from graph.store import Store

ANNA = person_key("crm:1")


def test_the_beginning_of_a_name_finds_the_person_once(world: Store) -> None:
    found = suggest(world, "Ann", INSIGHT)

    assert [(each.kind, each.key) for each in found] == [("person", ANNA)]
    assert found[0].label == "Annelies de Vries"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        pytest.param(
            "@ann", {("handle", "x:anna"), ("handle", "instagram:anna.loopt")}, id="at sign asks for accounts"
        ),
        pytest.param("#tra", {("hashtag", "tag:trail")}, id="hash sign asks for hashtags"),
        pytest.param("noord", {("brand", "brand:noordkaap")}, id="brand"),
        pytest.param("hardl", {("interest", "interest:running")}, id="Dutch interest"),
        pytest.param("utre", {("place", "place:utrecht"), ("person", ANNA)}, id="place, and who is there"),
        pytest.param("vries", {("person", ANNA)}, id="a word in the middle"),
        pytest.param("bo", set(), id="not permitted"),
        pytest.param("stille", set(), id="unpermitted account of a permitted person"),
        pytest.param("   ", set(), id="nothing"),
    ],
)
def test_what_is_suggested(world: Store, text: str, kinds: set[tuple[str, str]]) -> None:
    assert {(each.kind, each.key) for each in suggest(world, text, INSIGHT)} == kinds


def test_search_finds_posts_by_their_words(world: Store) -> None:
    assert [each.key for each in search(world, "tent lekt", INSIGHT).posts] == ["instagram:p3"]
    assert search(world, "stiekem", INSIGHT).posts == []


@given(st.text(max_size=60))
def test_no_sign_of_the_index_language_comes_through(text: str) -> None:
    words = as_words(text)

    assert not set(words) & set('+-!(){}[]^"~?:\\/&|')
    assert words.count("*") <= 1


@pytest.mark.parametrize("text", ['"', "a AND", "*", "x:(", "~~~", "\\", "OR OR", "not"])
def test_strange_texts_are_answered(world: Store, text: str) -> None:
    search(world, text, INSIGHT)
    suggest(world, text, INSIGHT)
