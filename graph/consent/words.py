"""What the rules of consent say, in English and Dutch.

Every rule has its four sentences in every language: the question, what it says when it decides,
what it says when it passes, and what would change the verdict.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from graph.model.purposes import Purpose

LANGUAGES = ("en", "nl")


@dataclass(frozen=True, slots=True)
class Sentences:
    """`decides` may hold {when}, {until}, {purpose}, {basis}, {missing} and {covers}."""

    question: str
    decides: str
    passes: str
    way_out: str = ""


SENTENCES: Mapping[str, Mapping[str, Sentences]] = {
    "no-event": {
        "en": Sentences(
            "Is anything recorded for this purpose?",
            "Nothing is recorded for {purpose}, so it is not permitted.",
            "Something is recorded.",
            "Ask the person and record the answer.",
        ),
        "nl": Sentences(
            "Is er iets vastgelegd voor dit doel?",
            "Er is niets vastgelegd voor {purpose}, dus het mag niet.",
            "Er is iets vastgelegd.",
            "Vraag het de persoon en leg het antwoord vast.",
        ),
    },
    "terms-forbid": {
        "en": Sentences(
            "Do the terms of the source forbid linking?",
            "The terms of the source forbid linking to a person, whatever the person said.",
            "The terms do not forbid it.",
            "Take the record from a source whose terms allow linking.",
        ),
        "nl": Sentences(
            "Verbieden de voorwaarden van de bron koppelen?",
            "De voorwaarden van de bron verbieden koppelen aan een persoon, wat de persoon ook zei.",
            "De voorwaarden verbieden het niet.",
            "Haal het record uit een bron die koppelen toestaat.",
        ),
    },
    "only-asked": {
        "en": Sentences(
            "Did the person answer?",
            "The person was asked for {purpose} and has not answered.",
            "There is more than a question.",
            "Wait for the answer and record it.",
        ),
        "nl": Sentences(
            "Heeft de persoon geantwoord?",
            "De persoon is gevraagd om {purpose} en heeft niet geantwoord.",
            "Er is meer dan een vraag.",
            "Wacht op het antwoord en leg het vast.",
        ),
    },
    "unproven": {
        "en": Sentences(
            "Can we prove the consent: wording, method and time?",
            "The consent is unproven ({missing}), and what is unproven permits nothing.",
            "What counts is proven.",
            "Find the wording, method and time and record the consent again, or ask the person anew.",
        ),
        "nl": Sentences(
            "Kunnen we de toestemming bewijzen: tekst, manier en tijdstip?",
            "De toestemming is niet bewezen ({missing}), en wat niet bewezen is staat niets toe.",
            "Wat telt is bewezen.",
            "Zoek tekst, manier en tijdstip en leg de toestemming opnieuw vast, of vraag de persoon opnieuw.",
        ),
    },
    "no-assessment": {
        "en": Sentences(
            "Does a legitimate interest have its assessment?",
            "A legitimate interest is claimed without its assessment.",
            "No assessment is missing.",
            "Write the assessment and record its id.",
        ),
        "nl": Sentences(
            "Heeft een gerechtvaardigd belang zijn afweging?",
            "Een gerechtvaardigd belang is aangevoerd zonder de afweging erbij.",
            "Er ontbreekt geen afweging.",
            "Schrijf de afweging en leg het nummer ervan vast.",
        ),
    },
    "no-document": {
        "en": Sentences(
            "Does another legal basis have its document?",
            "Basis {basis} is claimed without a document that shows it.",
            "No document is missing.",
            "Record where the contract, law or order is.",
        ),
        "nl": Sentences(
            "Heeft een andere grondslag een document?",
            "Grondslag {basis} is aangevoerd zonder een document dat die aantoont.",
            "Er ontbreekt geen document.",
            "Leg vast waar het contract, de wet of de opdracht te vinden is.",
        ),
    },
    "out-of-scope": {
        "en": Sentences(
            "Does it cover this account, channel and use?",
            "What was agreed to covers something else ({covers}).",
            "It covers this use.",
            "Ask for this account, channel and use.",
        ),
        "nl": Sentences(
            "Geldt het voor dit account, dit kanaal en dit gebruik?",
            "De toestemming geldt voor iets anders ({covers}).",
            "Het geldt voor dit gebruik.",
            "Vraag toestemming voor dit account, dit kanaal en dit gebruik.",
        ),
    },
    "withdrawn": {
        "en": Sentences(
            "Was it withdrawn?",
            "The person withdrew it on {when}.",
            "It was not withdrawn since.",
            "Only a later consent by the person changes this.",
        ),
        "nl": Sentences(
            "Is het ingetrokken?",
            "De persoon heeft het ingetrokken op {when}.",
            "Het is daarna niet ingetrokken.",
            "Alleen een latere toestemming van de persoon verandert dit.",
        ),
    },
    "refused": {
        "en": Sentences(
            "Was it refused?",
            "The person refused it on {when}.",
            "It was not refused since.",
            "Only a later consent by the person changes this.",
        ),
        "nl": Sentences(
            "Is het geweigerd?",
            "De persoon heeft het geweigerd op {when}.",
            "Het is daarna niet geweigerd.",
            "Alleen een latere toestemming van de persoon verandert dit.",
        ),
    },
    "lapsed": {
        "en": Sentences(
            "Was it recorded as expired?",
            "It was recorded as expired on {when}.",
            "It was not recorded as expired since.",
            "Ask the person anew.",
        ),
        "nl": Sentences(
            "Is het vastgelegd als verlopen?",
            "Het is vastgelegd als verlopen op {when}.",
            "Het is daarna niet als verlopen vastgelegd.",
            "Vraag de persoon opnieuw.",
        ),
    },
    "dated-ahead": {
        "en": Sentences(
            "Is it dated in the future?",
            "It is dated {when}, which is still to come.",
            "It is dated in the past.",
            "Correct the date.",
        ),
        "nl": Sentences(
            "Ligt de datum in de toekomst?",
            "Het is gedateerd op {when}, en dat moet nog komen.",
            "De datum ligt in het verleden.",
            "Verbeter de datum.",
        ),
    },
    "not-yet-valid": {
        "en": Sentences(
            "Does it hold already?",
            "It does not hold before {when}.",
            "It holds already.",
            "Wait until then.",
        ),
        "nl": Sentences(
            "Geldt het al?",
            "Het geldt nog niet: pas vanaf {when}.",
            "Het geldt al.",
            "Wacht tot dan.",
        ),
    },
    "expired": {
        "en": Sentences(
            "Does it still hold?",
            "It ended on {when}.",
            "It has not ended.",
            "Ask the person anew.",
        ),
        "nl": Sentences(
            "Geldt het nog?",
            "Het is geëindigd op {when}.",
            "Het is niet geëindigd.",
            "Vraag de persoon opnieuw.",
        ),
    },
    "contact-needs-consent": {
        "en": Sentences(
            "Contact needs consent; is it consent?",
            "Contact needs the person's consent (Telecommunicatiewet 11.7), and this rests on basis {basis}.",
            "No other basis stands in for consent to contact.",
            "Ask the person for consent on this channel.",
        ),
        "nl": Sentences(
            "Contact vraagt toestemming; is dit toestemming?",
            "Contact vraagt toestemming van de persoon (Telecommunicatiewet 11.7), en dit rust op grondslag {basis}.",
            "Er staat geen andere grondslag in de plaats van toestemming voor contact.",
            "Vraag de persoon om toestemming voor dit kanaal.",
        ),
    },
    "terms-need-opt-in": {
        "en": Sentences(
            "Do the terms of the source ask for an opt-in?",
            "The terms of the source ask for the person's opt-in, and this rests on basis {basis}.",
            "The terms are met.",
            "Ask the person for consent to link.",
        ),
        "nl": Sentences(
            "Vragen de voorwaarden van de bron een opt-in?",
            "De voorwaarden van de bron vragen een opt-in van de persoon, en dit rust op grondslag {basis}.",
            "Aan de voorwaarden is voldaan.",
            "Vraag de persoon om toestemming voor koppelen.",
        ),
    },
    "link-basis": {
        "en": Sentences(
            "Does the basis carry linking?",
            "Linking needs consent or an assessed legitimate interest, and this rests on basis {basis}.",
            "The basis carries it.",
            "Ask for consent to link, or assess the legitimate interest.",
        ),
        "nl": Sentences(
            "Draagt de grondslag het koppelen?",
            "Koppelen vraagt toestemming of een afgewogen gerechtvaardigd belang; dit rust op grondslag {basis}.",
            "De grondslag draagt het.",
            "Vraag toestemming voor koppelen, of weeg het gerechtvaardigd belang af.",
        ),
    },
    "given": {
        "en": Sentences(
            "Does it stand?",
            "Permitted for {purpose} since {when}, {until}, on basis {basis}.",
            "There is nothing that stands.",
        ),
        "nl": Sentences(
            "Staat het?",
            "Toegestaan voor {purpose} sinds {when}, {until}, op grondslag {basis}.",
            "Er is niets dat staat.",
        ),
    },
}

_MISSING = {
    "en": {
        "wording": "wording",
        "method": "method",
        "time": "time",
        "no": "no {}",
        "or": " and ",
        "": "recorded as such",
    },
    "nl": {
        "wording": "tekst",
        "method": "manier",
        "time": "tijdstip",
        "no": "geen {}",
        "or": " en ",
        "": "zo vastgelegd",
    },
}
_MONTHS = {
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    "nl": (
        "januari", "februari", "maart", "april", "mei", "juni",
        "juli", "augustus", "september", "oktober", "november", "december",
    ),
}  # fmt: skip
_UNDATED = {"en": "an unknown date", "nl": "een onbekende datum"}
_UNTIL = {"en": ("until {}", "without an end"), "nl": ("tot {}", "zonder einde")}
_BASIS = {
    "en": {"a": "consent", "b": "contract", "c": "legal duty", "d": "vital interest", "e": "public task", "f": "legitimate interest"},
    "nl": {
        "a": "toestemming", "b": "overeenkomst", "c": "wettelijke plicht", "d": "vitaal belang",
        "e": "publieke taak", "f": "gerechtvaardigd belang",
    },
}  # fmt: skip


_KINDS = {
    "en": {
        "handle": ("account", "accounts"), "customer": ("customer", "customers"),
        "record": ("record", "records"), "person": ("person", "people"),
    },
    "nl": {
        "handle": ("account", "accounts"), "customer": ("klant", "klanten"),
        "record": ("record", "records"), "person": ("persoon", "mensen"),
    },
}  # fmt: skip
_LEFT_OUT = {
    "en": (
        "{count} {kind} is not shown: no permission for {purpose}.",
        "{count} {kind} are not shown: no permission for {purpose}.",
    ),
    "nl": (
        "{count} {kind} staat hier niet: geen toestemming voor {purpose}.",
        "{count} {kind} staan hier niet: geen toestemming voor {purpose}.",
    ),
}


def question(rule: str, language: str = "en") -> str:
    return _of(rule, language).question


def passes(rule: str, language: str = "en") -> str:
    return _of(rule, language).passes


def way_out(rule: str, language: str = "en") -> str:
    """What would change the verdict; empty for the rule that permits."""
    return _of(rule, language).way_out


def verdict(rule: str, facts: Mapping[str, object], language: str = "en") -> str:
    """The sentence of a rule that decides, its facts filled in."""
    return _of(rule, language).decides.format_map(
        {name: _say(name, value, language) for name, value in facts.items()}
    )


def left_out(count: int, kind: str, purpose: Purpose, language: str = "en") -> str:
    """`3 accounts are not shown: no permission for insight.` `kind` is handle, customer, record or person."""
    language = _known(language)
    one, many = _KINDS[language][kind]
    return _LEFT_OUT[language][count != 1].format(
        count=count, kind=one if count == 1 else many, purpose=_say("purpose", purpose, language)
    )


def day(moment: datetime, language: str = "en") -> str:
    """`3 May 2026` or `3 mei 2026`, in UTC."""
    return f"{moment.day} {_MONTHS[_known(language)][moment.month - 1]} {moment.year}"


def basis_name(letter: str, language: str = "en") -> str:
    """`consent` for `a`; the letter itself when it is none of Art. 6(1)."""
    return _BASIS[_known(language)].get(letter, letter)


def _of(rule: str, language: str) -> Sentences:
    return SENTENCES[rule][_known(language)]


def _known(language: str) -> str:
    return language if language in LANGUAGES else "en"


def _say(name: str, value: object, language: str) -> str:
    language = _known(language)
    match value:
        case datetime() | None if name == "until":
            return _UNTIL[language][0].format(day(value, language)) if value else _UNTIL[language][1]
        case datetime():
            return day(value, language)
        case None:
            return _UNDATED[language]
        case Purpose():
            return value.label_nl if language == "nl" else value.label_en
        case tuple():
            return _missing(value, language)
        case _ if name == "basis":
            return f"{value} ({basis_name(str(value), language)})"
        case _:
            return str(value)


def _missing(names: tuple[object, ...], language: str) -> str:
    said = _MISSING[language]
    listed = [said["no"].format(said[str(each)]) for each in names]
    return said["or"].join(listed) if listed else said[""]
