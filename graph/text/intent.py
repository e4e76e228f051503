"""What the writer wants: switch, complaint, purchase, question or praise; None when nothing shows.

Rules are tried in the order of the table: a switch matters more to a brand than the complaint
it grew from, and a complaint more than the purchase it is about.
"""

from __future__ import annotations

import re

_RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "switch",
        re.compile(
            r"\b(?:stap(?:te|ten|pen)? (?:\w+ ){0,3}over\b(?! (?:de|het|een) )|overgestapt|overstap(?:pen|je)?\b|stapten over|ben weg bij|ga weg bij|weg bij\b"
            r"|ruil(?:de)? (?:mijn|m'n|de|het) .{2,30} in voor|van .{2,30} naar .{2,30} (?:gegaan|over)|koop voortaan|voortaan (?:koop|neem|ga)|nooit meer .{2,40}(?:voortaan|nu)\b"
            r"|switch(?:ed|ing)? (?:from|to|over)|swapp?(?:ed|ing)? (?:my|from|to|over)|moved? (?:from .{2,30} to|over to)|moving (?:over )?to|jump(?:ed|ing)? ship|leaving .{2,30} for|ditch(?:ed|ing)\b)"
        ),
    ),
    (
        "complaint",
        re.compile(
            r"\b(?:klacht(?:en)?|klagen bij|geld terug|retour(?:neren|gestuurd|zending)?\b.{0,60}(?:niet|nog|geen|kapot|stuk)|wacht(?:en)? (?:ik |we |nu |al |nog )*(?:al|nog|weken|dagen|maanden)"
            r"|al \w+ (?:dagen|weken|maanden) (?:geen|niks|niets|aan het wachten|wacht)|nog (?:steeds )?(?:geen|niet) (?:antwoord|reactie|bericht|ontvangen|geleverd|binnen|opgelost)|geen (?:reactie|antwoord|gehoor)"
            r"|nu al (?:kapot|stuk|lek|gescheurd|versleten)|(?:is|zijn|was) (?:al |alweer |weer |gewoon |nu |na .{2,25} )*(?:kapot|stuk|lek|gescheurd)\b|garantie.{0,40}(?:niet|geen|geweigerd|afgewezen)|wanprestatie|oplicht\w+"
            r"|complain(?:t|ts|ing)?|refund|money back|still waiting|no (?:reply|response|answer)|never (?:arrived|replied|answered)|(?:hasn't|has not|haven't) (?:arrived|replied|shipped)"
            r"|(?:broke|ripped|tore|leaked|leaks|fell apart|snapped) (?:after|on|within|already|in|at)|faulty|defective|warranty.{0,40}(?:refus|reject|den))"
        ),
    ),
    (
        "purchase",
        re.compile(
            r"\b(?:(?:net|zojuist|vandaag|gisteren|eindelijk|zonet|vanmiddag|weer) .{0,40}(?:gekocht|besteld|aangeschaft|gescoord|opgehaald)|heb .{0,40}(?:gekocht|besteld|aangeschaft|gescoord)|gekocht bij|besteld bij"
            r"|(?:mijn|onze|de) nieuwe .{2,40}(?:is |zijn )?binnen\b|trakteerde mezelf|(?:just|finally|yesterday|today) .{0,30}(?:bought|ordered|picked up|got myself)|(?:bought|ordered|treated) (?:a|an|the|my|myself|ourselves|some|new)\b"
            r"|new .{2,40}(?:arrived|has arrived|just came))"
        ),
    ),
    (
        "question",
        re.compile(
            r"\b(?:iemand (?:hier )?(?:ervaring|tips|een idee|verstand|die)|weet iemand|heeft iemand|kan iemand|wie (?:heeft|kent|weet)|tips voor|welke .{2,60}\?|waar (?:koop|kan|vind) .{2,60}\?|wat raden jullie"
            r"|anyone (?:here )?(?:know|have|got|tried|using|recommend)|does anyone|has anyone|any (?:tips|advice|recommendations)|which .{2,60}\?|where (?:can|do) .{2,60}\?)|\?\s*(?:$|[^\w]*(?:#\w+\s*)*$)"
        ),
    ),
)
_PRAISING = 0.5  # mood from which naming a brand counts as praise


def intent_of(plain: str, mood: float | None, names_a_brand: bool) -> str | None:
    """Intent of a folded text; praise needs a good `mood` and a named brand."""
    for name, pattern in _RULES:
        if pattern.search(plain):
            return name
    return "praise" if names_a_brand and mood is not None and mood >= _PRAISING else None
