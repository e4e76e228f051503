"""A handful of people, small enough to count by hand.

Anna is one person with two accounts that may be shown (`x:anna`, `instagram:anna.loopt`), one that may
not (`mastodon:anna_stil`) and a customer row. Bo permitted nothing. Cees permitted and follows Anna;
so do Dirk, who permitted, and Bo.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from graph.model.keys import person_key
from graph.store import NewEdges, NewNodes, Store

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
FAR = datetime(9999, 12, 31, tzinfo=UTC)
ANNA, BO, CEES, DIRK = (person_key(seed) for seed in ("crm:1", "x:bo", "x:cees", "x:dirk"))


def handle(idx: int, key: str, name: str, *, may: bool, followers: int | None = None) -> dict[str, object]:
    platform, _, username = key.partition(":")
    row: dict[str, object] = {
        "key": key,
        "idx": idx,
        "platform": platform,
        "username": username,
        "name": name,
        "bio": f"{name} fietst",
        "followers": followers,
        "language": "nl",
        "kind": "personal",
        "search_name": f"{username} {name.lower()}",
    }
    return {**row, "may_insight": FAR, "may_link": FAR} if may else row


def post(key: str, text: str, days_ago: float, mood: float, intent: str | None = None) -> dict[str, object]:
    row: dict[str, object] = {
        "key": key,
        "platform": key.partition(":")[0],
        "text": text,
        "posted_at": NOW - timedelta(days=days_ago),
        "mood": mood,
        "mood_confidence": 0.8,
        "language": "nl",
        "likes": 3,
    }
    return row | ({"intent": intent} if intent else {})


@pytest.fixture
def world(embedded: Store) -> Store:
    """The store at `NOW` with those people in it."""
    fill(embedded)
    embedded.clock = lambda: NOW
    return embedded


def fill(store: Store) -> None:
    posts = [
        post("x:p1", "Lekker gelopen met mijn Waaier rugzak", 2, 0.8),
        post("x:p2", "Koffie na het hardlopen", 10, 0.5),
        post("instagram:p3", "De tent van Waaier lekt alweer", 3, -0.7, "complaint"),
        post("mastodon:p4", "Stiekem naar Noordkaap gekeken", 1, 0.3),
        post("x:p5", "Waaier is niets voor mij, Noordkaap wel", 5, -0.4),
        post("x:p6", "Hardlopen in de regen", 200, 0.1),
    ]
    store.bulk(
        [
            NewNodes("Person", [{"key": key, "idx": 100 + n} for n, key in enumerate((ANNA, BO, CEES, DIRK))]),
            NewNodes(
                "Handle",
                [
                    handle(0, "x:anna", "Anna de Vries", may=True, followers=40),
                    handle(1, "instagram:anna.loopt", "Anna loopt", may=True, followers=12),
                    handle(2, "mastodon:anna_stil", "Stille Anna", may=False, followers=3),
                    handle(3, "x:bo", "Bo Bakker", may=False),
                    handle(4, "x:cees", "Cees Smit", may=True, followers=5),
                    handle(5, "x:dirk", "Dirk Dekker", may=True),
                ],
            ),
            NewNodes(
                "Customer",
                [{"key": "crm:1", "name": "Annelies de Vries", "city": "Utrecht", "search_name": "annelies de vries", "may_insight": FAR}],
            ),
            NewNodes("Post", posts),
            NewNodes(
                "Brand",
                [{"key": "brand:waaier", "name": "Waaier", "own": True}, {"key": "brand:noordkaap", "name": "Noordkaap", "own": False}],
            ),
            NewNodes("Product", [{"key": "product:tent-x2", "name": "Tent X2"}]),
            NewNodes(
                "Interest",
                [
                    {"key": "interest:running", "label_en": "running", "label_nl": "hardlopen"},
                    {"key": "interest:coffee", "label_en": "coffee", "label_nl": "koffie"},
                ],
            ),
            NewNodes("Place", [{"key": "place:utrecht", "name": "Utrecht", "country": "NL"}]),
            NewNodes("Hashtag", [{"key": "tag:trail", "text": "trail"}]),
            NewNodes("Source", [{"key": "source:x-export", "slug": "x-export", "link_terms": "opt-in"}]),
            NewNodes("Import", [{"key": "import:1", "kind": "accounts", "file": "accounts.csv"}]),
        ],
        [
            NewEdges(
                "IS", "Handle", "Person",
                ["x:anna", "instagram:anna.loopt", "mastodon:anna_stil", "x:bo", "x:cees", "x:dirk"],
                [ANNA, ANNA, ANNA, BO, CEES, DIRK],
                [
                    {"decision": "decision:1", "probability": 0.99, "reason": "the same name and link"},
                    {"decision": "decision:2", "probability": 0.94, "reason": "the same handle stem"},
                    {"decision": "decision:3", "probability": 0.91, "reason": "the same link"},
                    *[{"decision": "alone", "probability": 1.0, "reason": "alone"} for _ in range(3)],
                ],
            ),
            NewEdges("IS", "Customer", "Person", ["crm:1"], [ANNA], [{"decision": "decision:1", "probability": 0.99, "reason": "e-mail"}]),
            NewEdges("FOLLOWS", "Handle", "Handle", ["x:cees", "x:dirk", "x:bo", "x:anna"], ["x:anna", "x:anna", "x:anna", "x:cees"]),
            NewEdges(
                "POSTED", "Handle", "Post",
                ["x:anna", "x:anna", "instagram:anna.loopt", "mastodon:anna_stil", "x:cees", "x:cees"],
                ["x:p1", "x:p2", "instagram:p3", "mastodon:p4", "x:p5", "x:p6"],
            ),
            NewEdges(
                "MENTIONS", "Post", "Brand",
                ["x:p1", "instagram:p3", "mastodon:p4", "x:p5", "x:p5"],
                ["brand:waaier", "brand:waaier", "brand:noordkaap", "brand:waaier", "brand:noordkaap"],
                [{"rule": "alias", "mood": mood} for mood in (0.8, -0.7, 0.3, -0.6, 0.5)],
            ),
            NewEdges(
                "ABOUT", "Post", "Interest",
                ["x:p1", "x:p2", "x:p2", "mastodon:p4", "x:p6"],
                ["interest:running", "interest:running", "interest:coffee", "interest:coffee", "interest:running"],
                [{"weight": weight, "rule": "term"} for weight in (0.8, 1.0, 1.0, 1.0, 0.5)],
            ),
            NewEdges("TAGGED", "Post", "Hashtag", ["x:p1"], ["tag:trail"]),
            NewEdges("LIVES_IN", "Customer", "Place", ["crm:1"], ["place:utrecht"]),
            NewEdges("OF", "Product", "Brand", ["product:tent-x2"], ["brand:waaier"]),
            NewEdges(
                "BOUGHT", "Customer", "Product", ["crm:1"], ["product:tent-x2"],
                [{"key": "order-1", "at": NOW - timedelta(days=200), "amount": 249.0, "currency": "EUR"}],
            ),
            NewEdges("COMPETES_WITH", "Brand", "Brand", ["brand:waaier"], ["brand:noordkaap"]),
            NewEdges("OF", "Import", "Source", ["import:1"], ["source:x-export"]),
            NewEdges(
                "FROM", "Handle", "Import", ["x:anna", "mastodon:anna_stil"], ["import:1", "import:1"],
                [{"row": 1, "sets": ["username", "name"]}, {"row": 2, "sets": ["username"]}],
            ),
        ],
    )  # fmt: skip
