"""What evidence, objections and decisions say, in the language of the reader.

Evidence is stored as English sentences, because it is stored once and read by many. Each sentence comes
from a form of words of `compare/`, `context`, `cluster` or `settle`, so it can be told in another language
form by form. A sentence of no known form stays as it is: an explanation is never lost, nor made up.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

ENGLISH, DUTCH = "en", "nl"
LANGUAGES = (ENGLISH, DUTCH)

_CALLED = r"(the handle \S+|the name in the e-mail address)"
_COUNT = r"(\d[\d,]*)"

# (the English form, the Dutch one): groups are told in their order as {0}, {1} …
_FORMS: tuple[tuple[str, str], ...] = (
    # start
    ("two records the search finds alike are mostly different people", "twee records die het zoeken gelijkend vindt, zijn meestal verschillende mensen"),
    # handle
    (rf"{_CALLED} is the same; (.+)", "{0} is hetzelfde; {1}"),
    (rf"{_CALLED} and {_CALLED} are the same; (.+)", "{0} en {1} zijn hetzelfde; {2}"),
    (rf"{_CALLED} and {_CALLED} are the same but for additions; (.+)", "{0} en {1} zijn op toevoegingen na hetzelfde; {2}"),
    (rf"(only )?{_COUNT} of {_COUNT} accounts have it", "zo bij {0}{1} van {2} accounts"),
    (rf"{_CALLED} is part of (.+)", "{0} is een deel van {1}"),
    (r"the handles (\S+) and (\S+) share '(.+)'", "de handles {0} en {1} delen ‘{2}’"),
    (rf"{_CALLED} and {_CALLED} are partly alike", "{0} en {1} lijken voor een deel op elkaar"),
    (rf"{_CALLED} and {_CALLED} differ", "{0} en {1} verschillen"),
    # name
    ("both are called (.+)", "beide heten {0}"),
    (r"(.+) and (.+) fit, one with an initial for the surname", "{0} en {1} passen, de een met een voorletter als achternaam"),
    (r"(.+) and (.+) share (.+), their surnames differ", "{0} en {1} delen {2}, de achternamen verschillen"),
    (r"(.+) and (.+) have different surnames", "{0} en {1} hebben verschillende achternamen"),
    (rf"the surname (.+) is the same \({_COUNT} of {_COUNT} records have it\), (.+)", "de achternaam {0} is dezelfde ({1} van {2} records), {3}"),
    (r"the given name (.+) too", "de voornaam {0} ook"),
    (r"(\S+) and (\S+) are forms of one given name", "{0} en {1} zijn vormen van één voornaam"),
    (r"the initial (.+) fits", "de voorletter {0} past"),
    (r"the given names (.+) and (.+) differ", "de voornamen {0} en {1} verschillen"),
    (r"the given names (.+) and (.+) are close", "de voornamen {0} en {1} lijken op elkaar"),
    # spelling
    ("no handle meets a name", "geen handle raakt een naam"),
    (rf"{_CALLED} is the name (.+) spelled out", "{0} is de naam {1}, uitgeschreven"),
    (rf"{_CALLED} holds the (surname|given name|initial)(?: and (surname|given name|initial))?(?: and (initial))? of (.+)", "{0} bevat {parts} van {4}"),
    (rf"{_CALLED} does not spell (.+)", "{0} spelt {1} niet"),
    # e-mail, phone, date of birth
    (rf"the e-mail address is the same(?:; {_COUNT} records have it)?", "het e-mailadres is hetzelfde{holders}"),
    ("the e-mail addresses differ only after the @", "de e-mailadressen verschillen alleen na de @"),
    ("the e-mail addresses differ", "de e-mailadressen verschillen"),
    ("the e-mail address is spelled like the handle", "het e-mailadres is gespeld als de handle"),
    ("the phone numbers differ", "de telefoonnummers verschillen"),
    (rf"the phone number is the same(?:; {_COUNT} records have it)?", "het telefoonnummer is hetzelfde{holders}"),
    (rf"the same number \((\S+)\)(?:; {_COUNT} records have it)?", "hetzelfde nummer ({0}){holders}"),
    (r"the numbers \((\S+)\) are one slip apart", "de nummers ({0}) schelen één tikfout"),
    (r"other numbers \((\S+)\)", "andere nummers ({0})"),
    ("the years of birth are the same", "de geboortejaren zijn gelijk"),
    ("the years of birth differ", "de geboortejaren verschillen"),
    ("the dates of birth are the same", "de geboortedata zijn gelijk"),
    ("the dates of birth differ", "de geboortedata verschillen"),
    # link
    ("each names the other as its own account", "elk noemt de ander als eigen account"),
    (r"(\S+) names (\S+) as its own account", "{0} noemt {1} als eigen account"),
    (r"both point to (\S+)", "beide verwijzen naar {0}"),
    ("their profile links differ", "de links in de profielen verschillen"),
    ("neither names the other", "geen van beide noemt de ander"),
    # place
    (rf"both state (.+); {_COUNT} of {_COUNT} records do", "beide noemen {0}; zo ook {1} van {2} records"),
    # bio, network, time
    ("the profile texts share no word", "de profielteksten delen geen woord"),
    (rf"the profile texts share {_COUNT} words? \((.+)\)", "de profielteksten delen {words} ({1})"),
    (rf"they follow {_COUNT} of {_COUNT} accounts in common", "ze volgen {0} van {1} accounts allebei"),
    ("they follow nobody in common", "ze volgen niemand allebei"),
    (r"their posting hours are alike \((.+)\)", "ze plaatsen op dezelfde uren ({0})"),
    (r"their posting hours are unlike \((.+)\)", "ze plaatsen op andere uren ({0})"),
    # context
    ("no other record fits nearly as well on either side", "aan geen van beide kanten past een ander record bijna zo goed"),
    ("1 other record fits nearly as well", "1 ander record past bijna zo goed"),
    ("1 other record fits as well or better", "1 ander record past even goed of beter"),
    (rf"{_COUNT} other records fit nearly as well", "{0} andere records passen bijna zo goed"),
    (rf"{_COUNT} other records fit as well or better", "{0} andere records passen even goed of beter"),
    # objections of the clustering, and what settles a belonging
    ("a person said that two of these records are different people", "een mens zei dat twee van deze records verschillende mensen zijn"),
    (rf"together they would be {_COUNT} records; above {_COUNT} a person decides", "samen zouden het {0} records zijn; boven {1} beslist een mens"),
    (r"the other records of these two people speak against it \((\S+) bits a pair\)", "de andere records van deze twee mensen spreken ertegen ({0} bits per paar)"),
    (r"two different verified values of birthday", "twee verschillende geboortedata"),
    (r"two different verified values of (.+)", "twee verschillende vaststaande waarden van {0}"),
    ("a person keeps these two people apart", "een mens houdt deze twee mensen uit elkaar"),
    ("no other record is close enough", "geen ander record lijkt genoeg"),
    (r"(.+) decided: the same person", "{0} besliste: dezelfde persoon"),
    (r"(.+) decided: different people", "{0} besliste: verschillende mensen"),
    (r"(.+) decided: cannot tell", "{0} besliste: niet te zeggen"),
    (r"(.+) read it again: the same person", "{0} las het nog eens: dezelfde persoon"),
    (r"(.+) read it again: different people", "{0} las het nog eens: verschillende mensen"),
    (r"(.+) read it again: cannot tell", "{0} las het nog eens: niet te zeggen"),
    # the last of names and places, whose words may hold anything
    (r"(.+) and (.+) share (.+)", "{0} en {1} delen {2}"),
    (r"(.+) is not (.+)", "{0} is niet {1}"),
    # what stands inside the forms above
    (r"the handle (\S+)", "de handle {0}"),
    ("the name in the e-mail address", "de naam in het e-mailadres"),
)  # fmt: skip
_COMPILED = tuple((re.compile(english), dutch) for english, dutch in _FORMS)
_WITH_BITS = re.compile(r"(.+): ([+-]?\d+\.\d) bits")
_PARTS = {"surname": "de achternaam", "given name": "de voornaam", "initial": "de voorletter"}
_BUT = "; but "


@cache
def said(text: str, language: str) -> str:
    """A stored sentence, in `language`: evidence, or a reason with its bits and its objection."""
    if language != DUTCH or not text:
        return text
    told, but, objection = text.partition(_BUT)
    if but:
        return f"{said(told, language)}; maar {said(objection, language)}"
    if bits := _WITH_BITS.fullmatch(told):
        return f"{said(bits[1], language)}: {bits[2].replace('.', ',')} bits"
    return _form(told) or told


def knows(text: str) -> bool:
    """Whether a sentence has a Dutch form."""
    return _form(text) is not None


def _form(text: str) -> str | None:
    for pattern, dutch in _COMPILED:
        if found := pattern.fullmatch(text):
            groups = found.groups()
            return dutch.format(*map(_inner, groups), **{name: made(groups) for name, made in _MADE.items()})
    return None


def _inner(text: str | None) -> str:
    """A part of a sentence: a part with a form of its own is told by it, a count gets Dutch separators."""
    if text is None:
        return ""
    if re.fullmatch(r"\d{1,3}(,\d{3})+", text):
        return text.replace(",", ".")
    if text == "only ":
        return "slechts "
    if re.fullmatch(r"[+-]?\d+\.\d", text):
        return text.replace(".", ",")
    if _PLAIN.match(text):
        return _form(text) or text
    return text


# Only these are ever parts of a sentence; a name that reads like a sentence is left alone.
_PLAIN = re.compile(
    r"the handle \S+$|the name in the e-mail address$|(only )?[\d,]+ of [\d,]+ accounts have it$|"
    r"the given names? .+$|the initial .+ fits$|\S+ and \S+ are forms of one given name$"
)


def _parts(groups: tuple[str | None, ...]) -> str:
    return " en ".join(_PARTS[part] for part in groups[1:4] if part in _PARTS)


def _holders(groups: tuple[str | None, ...]) -> str:
    return f"; {_inner(groups[0])} records hebben het" if groups and groups[0] else ""


def _words(groups: tuple[str | None, ...]) -> str:
    count = groups[0] if groups else None
    return "1 woord" if count == "1" else f"{_inner(count)} woorden"


_MADE: dict[str, Callable[[tuple[str | None, ...]], str]] = {
    "parts": _parts,
    "holders": _holders,
    "words": _words,
}
