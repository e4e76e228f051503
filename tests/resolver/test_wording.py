"""Everything the evidence can say has Dutch words, and what nobody knows stays as it was written."""

import json

import pytest

from graph.store import Store
from resolver import lookup, pipeline, registry
from resolver.explain import Line
from resolver.linking import link
from resolver.records import Record, Records
from resolver.weigh import Weights
from resolver.wording import DUTCH, ENGLISH, knows, said


def record(key: str, platform: str, **facts: object) -> Record:
    return Record(key, platform, **facts)  # type: ignore[arg-type]


def everything_said() -> set[str]:
    """What pairs say that were made to differ in every field."""
    names = [
        "Jan de Vries",
        "J. de Vries",
        "Jan Bakker",
        "Johan de Vries",
        "Piet",
        "Sanne Kuipers",
        "Jannie de Vries",
    ]
    handles = [
        "jandevries",
        "jan.de.vries",
        "jandevries_nl",
        "devriesjan1980",
        "jan_bakker",
        "sannekuipers",
        "vries",
    ]
    mails = ["jandevries@post.example", "jandevries@mail.example", "piet@post.example", ""]
    numbers = [("member_number:417223",), ("member_number:417232",), ("member_number:90001",), (), ()]
    texts = ["Koffie en trail", "koffie, fietsen en trail", "niets", ""]
    sides = []
    for platform in ("x", "instagram"):
        rows = []
        for n in range(28):
            rows.append(
                record(
                    f"{platform}:{n}", platform, handle=handles[n % 7] + ("" if n < 14 else str(n)), name=names[(n * 3) % 7],
                    email=mails[n % 4], phone=["0612345678", "0687654321", ""][n % 3], birthday=["1980-02-01", "1981", ""][n % 3],
                    place=["Deventer", "Zwolle", ""][n % 3], numbers=numbers[n % 5], bio=texts[n % 4], url=["https://jan.example", "https://piet.example", ""][n % 3],
                )
            )  # fmt: skip
        sides.append(Records(tuple(rows)))
    found = link(sides[0], sides[1], Weights.read())
    return {line.says for each in found for line in each.evidence}


def test_whatever_evidence_says_has_dutch_words() -> None:
    sentences = everything_said()

    assert len(sentences) > 40
    assert sorted(text for text in sentences if not knows(text)) == []


def test_whatever_the_store_says_has_dutch_words(town: Store) -> None:
    pipeline.resolve(town)
    state = registry.read(town)

    reasons = {row.reason for row in state.decisions.values()}
    reasons |= {row.reason for row in state.belongings.values()}
    lines = {line["says"] for row in state.decisions.values() for line in json.loads(row.evidence)}

    assert sorted(text for text in lines if not knows(text)) == []
    assert sorted(text for text in reasons if said(text, DUTCH) == text) == []


@pytest.mark.parametrize(
    ("english", "dutch"),
    [
        ("the handle jan is the same; only 2 of 4,497 accounts have it", "de handle jan is hetzelfde; zo bij slechts 2 van 4.497 accounts"),
        ("the name in the e-mail address holds the given name of Stijn Janssen", "de naam in het e-mailadres bevat de voornaam van Stijn Janssen"),
        ("the handle sjanssen holds the surname and initial of S. Janssen", "de handle sjanssen bevat de achternaam en de voorletter van S. Janssen"),
        ("both state amersfoort; 270 of 4,497 records do", "beide noemen amersfoort; zo ook 270 van 4.497 records"),
        ("the surname vries is the same (1,204 of 4,497 records have it), jan and johan are forms of one given name", "de achternaam vries is dezelfde (1.204 van 4.497 records), jan en johan zijn vormen van één voornaam"),
        ("both are called Jan: +6.0 bits; but the other records of these two people speak against it (-4.5 bits a pair)", "beide heten Jan: +6,0 bits; maar de andere records van deze twee mensen spreken ertegen (-4,5 bits per paar)"),
        ("els decided: the same person", "els besliste: dezelfde persoon"),
        ("Delft is not Breda", "Delft is niet Breda"),
        ("the phone number is the same; 3 records have it", "het telefoonnummer is hetzelfde; 3 records hebben het"),
        ("the profile texts share 2 words (koffie, trail)", "de profielteksten delen 2 woorden (koffie, trail)"),
    ],
)  # fmt: skip
def test_a_sentence_in_dutch(english: str, dutch: str) -> None:
    assert said(english, DUTCH) == dutch
    assert said(english, ENGLISH) == english


def test_what_has_no_form_stays_as_it_was_written() -> None:
    assert said("nobody wrote this form", DUTCH) == "nobody wrote this form"


def test_a_line_is_told_with_its_bits() -> None:
    assert Line("name", "both are called Jan", 6.0).told(DUTCH) == "beide heten Jan: +6,0 bits"


def test_an_explanation_is_told_in_dutch(town: Store) -> None:
    pipeline.resolve(town)

    told = lookup.explain(town, "x:annakuiper", "facebook:anna.kuiper").told(DUTCH)

    assert "één persoon" in told
    assert "beide heten Anna Kuiper" in told
