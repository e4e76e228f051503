from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver import normalise

TEXTS = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="abcdeTHErealofficial_.-'@0123456789 éüñß", max_size=30),
    st.sampled_from(
        ["real_jandevries99", "SenToddYoung", "van den Berg, Jan", "Jan+x@Gmail.com", "+31 6 12345678"]
    ),
)


@pytest.mark.parametrize(
    "normal",
    [
        normalise.letters,
        normalise.stem,
        normalise.email_key,
        normalise.phone_key,
        normalise.link_key,
        normalise.account_key,
    ],
    ids=lambda normal: normal.__name__,
)
@given(text=TEXTS)
def test_a_normal_form_is_its_own_normal_form(normal: Callable[[str], str], text: str) -> None:
    once = normal(text)

    assert normal(once) == once


@given(text=TEXTS)
def test_words_of_a_name_stay_when_joined_and_read_again(text: str) -> None:
    words = normalise.name_words(text)

    assert normalise.name_words(" ".join(words)) == words


@given(text=TEXTS)
def test_words_of_a_place_stay_when_joined_and_read_again(text: str) -> None:
    words = normalise.place_words(text)

    assert normalise.place_words(" ".join(sorted(words))) >= words


@pytest.mark.parametrize(
    ("handle", "stem"),
    [
        ("real_jandevries99", "jandevries"),
        ("SenatorToddYoung", "toddyoung"),
        ("jan.vd.berg", "janvdberg"),
        ("lucilleforcongress", "lucille"),
        ("the_real", "real"),
        ("official", "official"),
        ("1984", "1984"),
        ("José_Müller", "josemuller"),
    ],
)
def test_a_stem_is_the_handle_without_additions(handle: str, stem: str) -> None:
    assert normalise.stem(handle) == stem


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Jan van den Berg", (("jan",), "vanden", "berg")),
        ("Berg, Jan van den", (("jan",), "vanden", "berg")),
        ("Dr. Anna-Maria de Wit, PhD", (("anna", "maria"), "de", "wit")),
        ("T. Jansen", (("t",), "", "jansen")),
        ("Marieke", (("marieke",), "", "")),
        ("Rep. Ro Khanna", (("ro",), "", "khanna")),
    ],
)
def test_a_name_falls_into_given_particles_and_surname(
    name: str, parts: tuple[tuple[str, ...], str, str]
) -> None:
    assert normalise.name_parts(name) == parts


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("willem", "wim", True),
        ("bill", "william", True),
        ("jan", "jan", True),
        ("jan", "piet", False),
        ("xyz", "abc", False),
    ],
)
def test_everyday_forms_of_a_given_name_are_known(one: str, other: str, alike: bool) -> None:
    assert normalise.are_nicknames(one, other) is alike


@pytest.mark.parametrize(
    ("url", "account"),
    [
        ("https://www.instagram.com/Jan.deVries/?hl=nl", "instagram:jan.devries"),
        ("twitter.com/@jan", "x:jan"),
        ("https://linkedin.com/in/jan-de-vries", "linkedin:jan-de-vries"),
        ("https://jandevries.nl/over", ""),
        ("", ""),
    ],
)
def test_a_profile_address_stands_for_an_account(url: str, account: str) -> None:
    assert normalise.linked_account(url) == account


def test_half_a_phone_number_is_no_number() -> None:
    assert normalise.phone_key("06-1234") == ""
    assert normalise.phone_key("06 12 34 56 78") == normalise.phone_key("+31612345678") == "+31612345678"
