"""Both languages say everything, and what runs is what was written."""

from __future__ import annotations

import re

import pytest

from web import translate

GAPS = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


@pytest.mark.parametrize("language", translate.LANGUAGES)
def test_every_sentence_of_the_pages_is_translated(language: str) -> None:
    assert translate.waiting(translate.updated(language, translate.template())) == []


@pytest.mark.parametrize("language", translate.LANGUAGES)
def test_what_runs_is_what_was_written(language: str) -> None:
    fresh = translate.updated(language, translate.template())
    folder = translate.FOLDER / language / "LC_MESSAGES"

    assert (folder / "messages.mo").read_bytes() == translate.compiled(fresh), "run python -m web.translate"


def test_a_translation_keeps_the_gaps_of_its_sentence() -> None:
    wrong = []
    for message in translate.catalogue("nl"):
        if message.id:
            known = gaps(message.id)
            wrong += [text for text in texts(message.string) if not gaps(text) <= known]
    assert wrong == []


def texts(said: object) -> list[str]:
    return [str(each) for each in said] if isinstance(said, list | tuple) else [str(said)]


def gaps(said: object) -> set[str]:
    return {gap for text in texts(said) for gap in GAPS.findall(text)}
