"""The compiled measures are those of rapidfuzz."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import distance, fuzz

from resolver.compare.spelling import surnames_of
from resolver.kernels import strings
from resolver.texts import texts

WORDS = st.one_of(st.text("ab1", max_size=9), st.text("abcdxyz01", max_size=64))


@settings(max_examples=600)
@given(one=WORDS, other=WORDS)
def test_likeness_is_what_rapidfuzz_says(one: str, other: str) -> None:
    table = np.zeros(256, dtype=np.uint64)
    ours, theirs = texts([one]).signs, texts([other]).signs
    ends = (ours, 0, len(one), theirs, 0, len(other))

    found = strings.alike(table, *ends)

    assert found == pytest.approx(
        (
            fuzz.ratio(one, other) / 100, fuzz.partial_ratio(one, other) / 100, distance.LCSseq.similarity(one, other),
        )
    )  # fmt: skip
    assert strings.winkler(table, *ends) == pytest.approx(distance.JaroWinkler.similarity(one, other))
    assert strings.same_start(*ends) == distance.Prefix.similarity(one, other)
    assert strings.same_end(*ends) == distance.Postfix.similarity(one, other)
    assert not table.any()


@settings(max_examples=200)
@given(piece=st.text("ab", max_size=4), text=st.text("ab", max_size=12))
def test_a_piece_is_found_where_it_first_stands(piece: str, text: str) -> None:
    place = strings.find(texts([piece]).signs, 0, len(piece), texts([text]).signs, 0, len(text))

    assert place == text.find(piece)


def test_texts_beyond_64_letters_are_compared_by_their_start() -> None:
    table = np.zeros(256, dtype=np.uint64)
    one, other = texts(["a" * 10_000]), texts(["a" * 64 + "b" * 9_000])

    ratio, part, both = strings.alike(table, one.signs, 0, 10_000, other.signs, 0, 9_064)

    assert (ratio, part, both) == (1.0, 1.0, 64)


def test_a_surname_is_looked_for_with_its_particles_in_full_and_cut() -> None:
    assert surnames_of((("jan",), "vanden", "berg")) == ("vandenberg", "vdberg", "vberg", "berg")
