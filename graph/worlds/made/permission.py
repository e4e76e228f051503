"""Consents in every state: given with wording, withdrawn, refused, run out, unproven, asked for, and legitimate interest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from random import Random

from graph.worlds.made.accounts import Account
from graph.worlds.made.market import BEGINS

Row = dict[str, object]

_STATES = (
    ("given", 64),
    ("interest", 17),
    ("refused", 5),
    ("withdrawn", 5),
    ("expired", 3),
    ("unproven", 4),
    ("requested", 2),
)
_WORDINGS = {
    "insight": {"nl": "Ja, Bergwad mag lezen wat ik openbaar plaats over buiten zijn en over onze spullen, om te leren wat mensen willen.", "en": "Yes, Bergwad may read what I post in public about the outdoors and its gear, to learn what people want."},
    "link": {"nl": "Ja, Bergwad mag mijn accounts op verschillende netwerken met elkaar en met mijn klantgegevens verbinden.", "en": "Yes, Bergwad may connect my accounts on different networks with each other and with my customer record."},
    "webcare": {"nl": "Ja, Bergwad mag mij antwoorden als ik over Bergwad schrijf.", "en": "Yes, Bergwad may answer me when I write about Bergwad."},
    "contact-email": {"nl": "Ja, Bergwad mag mij per e-mail nieuws en aanbiedingen sturen.", "en": "Yes, Bergwad may e-mail me news and offers."},
}  # fmt: skip
_ASSESSMENT = "LIA-2026-01"
_COLUMNS = (
    "subject",
    "purpose",
    "status",
    "basis",
    "assessment",
    "notice",
    "wording",
    "language",
    "method",
    "evidence",
    "channel",
    "event_at",
    "valid_until",
    "withdrawn_how",
)


def consents(
    random: Random,
    accounts: Iterable[Account],
    customer_rows: Iterable[Row],
    human_of: Mapping[str, str],
    writers: set[str],
) -> list[Row]:
    """Rows of the consents file. A person mostly says the same for each account; `writers` wrote to a brand."""
    rows: list[Row] = []
    state_of: dict[tuple[str, str], str] = {}

    def state(owner: str, purpose: str) -> str:
        fixed = state_of.setdefault((owner, ""), _drawn(random))
        usual = state_of.setdefault((owner, purpose), fixed if random.random() < 0.9 else _drawn(random))
        return usual if random.random() < 0.95 else _drawn(random)

    for account in accounts:
        if account.kind in {"brand", "bot", "business"}:
            if account.kind != "bot":
                rows.extend(_events(random, account.key, "insight", "interest", account.language))
            continue
        for purpose in ("insight", "link", *(("webcare",) if account.owner in writers else ())):
            rows.extend(
                _events(random, account.key, purpose, state(account.owner, purpose), account.language)
            )
    for customer in customer_rows:
        for purpose in ("insight", "link", *(("contact-email",) if customer["email"] else ())):
            found = state(human_of[str(customer["id"])], purpose)
            # Advertising by e-mail needs consent (Tw 11.7), so nobody claims an interest there.
            rows.extend(
                _events(
                    random,
                    f"crm:{customer['id']}",
                    purpose,
                    "refused" if found == "interest" and purpose == "contact-email" else found,
                    "nl",
                )
            )
    return rows


def _drawn(random: Random) -> str:
    return random.choices([name for name, _ in _STATES], [weight for _, weight in _STATES])[0]


def _events(random: Random, subject: str, purpose: str, state: str, language: str) -> list[Row]:
    at = BEGINS - timedelta(days=random.randint(20, 500), seconds=random.randrange(86_400))
    row: Row = {**dict.fromkeys(_COLUMNS, ""), "subject": subject, "purpose": purpose, "event_at": _time(at)}
    shown = {
        "notice": f"{purpose}-2025-{language}",
        "wording": _WORDINGS[purpose][language],
        "language": language,
    }
    proof = {
        "method": random.choice(("web form", "double opt-in", "phone", "paper")),
        "evidence": f"forms/{random.randrange(16**8):08x}",
    }
    if purpose == "contact-email":
        row["channel"] = "email"
    match state:
        case "interest":
            return [row | {"status": "given", "basis": "f", "assessment": _ASSESSMENT}]
        case "refused":
            return [row | shown | proof | {"status": "refused"}]
        case "requested":
            return [row | shown | {"status": "requested"}]
        case "unproven":
            return [row | {"status": "yes", "event_at": ""}]
        case "expired":
            return [
                row
                | shown
                | proof
                | {"status": "given", "basis": "a", "valid_until": _time(at + timedelta(days=10))}
            ]
        case "withdrawn":
            later = _time(BEGINS + timedelta(days=random.randint(1, 170)))
            return [
                row | shown | proof | {"status": "given", "basis": "a"},
                row
                | {
                    "status": "withdrawn",
                    "event_at": later,
                    "withdrawn_how": random.choice(("web form", "phone")),
                },
            ]
        case _:
            return [row | shown | proof | {"status": "given", "basis": "a"}]


def _time(at: datetime) -> str:
    return at.replace(microsecond=0).isoformat()
