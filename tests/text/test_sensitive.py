"""Special categories of GDPR 9 and 10: nothing of them leaves the room of text."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from graph.text import Taxonomy, read_text
from graph.text.sensitive import is_sensitive, is_sensitive_tag

HERE = Path(__file__).parent
PROBES = list(csv.DictReader((HERE / "sensitive-probes.csv").open(encoding="utf-8")))
NEAR_MISSES = [row["text"] for row in csv.DictReader((HERE / "near-misses.csv").open(encoding="utf-8"))]

MOST_BLOCKED = 0.06
"""Share of harmless near-misses that may be held back; docs/text.md states the measured one."""


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: f"{probe['category']}: {probe['text'][:40]}")
def test_nothing_is_inferred_from_a_text_that_touches_a_special_category(probe: dict[str, str]) -> None:
    reading = read_text(probe["text"])

    assert reading.sensitive
    assert (reading.interests, reading.hashtags, reading.mood) == ((), (), None)


def test_there_are_probes_of_every_category_in_number() -> None:
    categories = {probe["category"] for probe in PROBES}

    assert len(PROBES) >= 120
    assert categories == {"politics", "religion", "health", "sex life", "ethnicity", "union", "crime"}


def test_harmless_near_misses_are_rarely_held_back() -> None:
    blocked = [text for text in NEAR_MISSES if read_text(text).sensitive]

    assert len(NEAR_MISSES) >= 60
    assert len(blocked) / len(NEAR_MISSES) <= MOST_BLOCKED, blocked


def test_no_shipped_interest_belongs_to_a_special_category() -> None:
    assert Taxonomy.shipped().refused == ()


def test_a_taxonomy_refuses_a_node_of_a_special_category() -> None:
    given = [
        {"id": "sailing", "label_nl": "Zeilen", "label_en": "Sailing", "broader": "", "terms": "zeilen"},
        {"id": "party", "label_nl": "Partij", "label_en": "Party", "broader": "", "terms": "vvd|d66"},
    ]

    taxonomy = Taxonomy.of(given)

    assert taxonomy.refused == ("party",)
    assert [node["id"] for node in taxonomy.nodes] == ["sailing"]


def test_a_brand_is_still_found_so_that_its_writer_can_be_answered() -> None:
    from graph.model.keys import brand_key
    from graph.text import Brand, Vocabulary

    names = Vocabulary.of([Brand(brand_key("Bergwad"), "Bergwad")])

    reading = read_text("Lig in het ziekenhuis en mijn Bergwadtent is kapot, ik wil mijn geld terug", names)

    assert [(mention.key, mention.mood) for mention in reading.brands] == [("brand:bergwad", None)]
    assert (reading.intent, reading.mood) == ("complaint", None)


def test_a_handle_that_names_a_special_category_is_left_out() -> None:
    reading = read_text("Mooi gesprek met @vvd en @jan_devries over fietspaden")

    assert reading.handles == ("jan_devries",)


@pytest.mark.parametrize("tag", ["stempvda", "GayPride", "zondag_kerk", "moskeebezoek", "ramadan2026"])
def test_words_written_together_in_a_tag_are_seen(tag: str) -> None:
    assert is_sensitive_tag(tag)


@pytest.mark.parametrize("tag", ["transalp", "wandelen", "kerkrade", "hiking", "middlesex", "stempel"])
def test_harmless_tags_pass(tag: str) -> None:
    assert not is_sensitive_tag(tag)


@pytest.mark.parametrize(
    "text", ["VANDAAG NAAR DE MOSKEE", "vandaag naar de moskee", "Vandaag naar dé Moskéé"]
)
def test_case_and_diacritics_hide_nothing(text: str) -> None:
    assert is_sensitive(text)


def test_another_hit_still_holds_a_text_back_when_one_is_harmless() -> None:
    assert not is_sensitive("Een depressie met regen boven zee")
    assert is_sensitive("Een depressie met regen boven zee, en zelf zit ik bij de psycholoog")
