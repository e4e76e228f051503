"""A small graph in which every label, relationship and permission of the schema occurs.

Seven accounts of six people, four customers, a brand with a rival. `x:eve` and `crm:3` permit nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from graph.model.purposes import ALL
from graph.store import NewEdges, NewNodes, Store

START = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
FOREVER = datetime(9999, 12, 31, tzinfo=UTC)
MAY = {each.may: FOREVER for each in ALL}

PEOPLE = {
    "x:ana": "person:ana", "instagram:ana_b": "person:ana", "x:bo": "person:bo", "x:cy": "person:cy",
    "mastodon:dee": "person:dee", "x:eve": "person:eve", "x:fay": "person:fay",
    "crm:1": "person:ana", "crm:2": "person:bo", "crm:3": "person:eve", "crm:4": "person:cy",
}  # fmt: skip
FOLLOWS = [
    ("x:bo", "x:ana"), ("x:ana", "x:bo"), ("x:cy", "x:ana"), ("x:cy", "x:bo"), ("x:eve", "x:ana"), ("x:eve", "x:bo"),
    ("x:fay", "x:cy"), ("mastodon:dee", "x:fay"), ("instagram:ana_b", "x:cy"), ("x:fay", "x:ana"),
]  # fmt: skip
POSTS = [
    ("x:1", "x:ana", "Met de fiets naar Utrecht, tent van Acme mee!", 0.8), ("x:2", "x:ana", "Acme tent lekt. Bah.", -0.7),
    ("x:3", "x:bo", "@ana welke tent? #fietsen", 0.0), ("x:4", "x:cy", "Bolt schoenen zijn top #fietsen", 0.9),
    ("x:5", "x:eve", "Acme, nooit meer", -0.9), ("instagram:6", "instagram:ana_b", "Bolt of Acme? #bergen", 0.1),
    ("mastodon:7", "mastodon:dee", "fietsen met Acme #fietsen", 0.6), ("x:8", "x:fay", "koffie", 0.2),
    ("x:9", "x:bo", "Acme helpt snel", 0.7), ("x:10", "x:bo", "Bolt ook", 0.3),
]  # fmt: skip
MENTIONS = {
    "x:1": ["brand:acme", "product:tent"], "x:2": ["brand:acme"], "x:4": ["brand:bolt"], "x:5": ["brand:acme"],
    "instagram:6": ["brand:acme", "brand:bolt"], "mastodon:7": ["brand:acme"], "x:9": ["brand:acme"],
    "x:10": ["brand:bolt"], "x:3": ["x:ana"],
}  # fmt: skip
TAGGED = {
    "x:3": "tag:fietsen",
    "x:4": "tag:fietsen",
    "instagram:6": "tag:bergen",
    "mastodon:7": "tag:fietsen",
}
CYCLING = ["x:1", "x:3", "x:4", "mastodon:7"]


def build(store: Store) -> None:
    """Put the world into an empty store."""
    store.bulk(_nodes(), _edges())


def _nodes() -> list[NewNodes]:
    handles = [_handle(i, key) for i, key in enumerate(k for k in PEOPLE if not k.startswith("crm:"))]
    people = sorted(set(PEOPLE.values()))
    return [
        NewNodes("Handle", handles),
        NewNodes("Person", [{"key": key, "idx": i} for i, key in enumerate(people)]),
        NewNodes("Former", [{"key": "person:old", "idx": 90}]),
        NewNodes("Customer", [_customer(i) for i in (1, 2, 3, 4)]),
        NewNodes("Post", [_post(i, *each) for i, each in enumerate(POSTS)]),
        NewNodes("Interest", [
            {"key": "interest:cycling", "label_nl": "fietsen", "label_en": "cycling", "terms": ["fiets", "bike"]},
            {"key": "interest:outdoor", "label_nl": "buiten", "label_en": "outdoor", "terms": ["buiten"]},
        ]),
        NewNodes("Brand", [
            {"key": "brand:acme", "name": "Acme", "aliases": ["acme outdoor"], "own": True},
            {"key": "brand:bolt", "name": "Bolt", "aliases": ["bolt sport"], "own": False},
        ]),
        NewNodes("Product", [{"key": "product:tent", "name": "Tent", "aliases": ["tent"]}]),
        NewNodes("Hashtag", [{"key": "tag:fietsen", "text": "fietsen", "stance": "join"}, {"key": "tag:bergen", "text": "bergen"}]),
        NewNodes("Place", [{"key": "place:utrecht", "name": "Utrecht", "country": "NL"}]),
        NewNodes("Campaign", [{"key": "campaign:herfst", "name": "Herfst", "channels": ["x"], "starts": START}]),
        NewNodes("Case", [{"key": "case:1", "state": "open", "opened_at": START}]),
        NewNodes("Segment", [{"key": "segment:fietsers", "name": "Fietsers", "query": "library.people_by_interest", "purpose": "insight"}]),
        NewNodes("Source", [{"key": "source:test", "slug": "test", "link_terms": "allowed"}]),
        NewNodes("Import", [{"key": "import:1", "kind": "accounts", "status": "done", "read": 7, "new": 7, "changed": 0, "unchanged": 0, "refused": 0}]),
        NewNodes("Notice", [{"key": "notice:1", "version": "1", "text": "Mag het?", "language": "nl", "text_hash": "h"}]),
        NewNodes("Consent", [_consent(i, subject, purpose.slug) for i, (subject, purpose) in enumerate(_grants())]),
        NewNodes("Decision", [
            {"key": "decision:1", "left": "instagram:ana_b", "right": "x:ana", "verdict": "same", "status": "active",
             "probability": 0.97, "bits": 9.1, "evidence": "[]", "decided_by": "machine", "model": "1", "reason": "same name"},
            {"key": "decision:2", "left": "x:bo", "right": "x:cy", "verdict": "unsure", "status": "waiting",
             "probability": 0.6, "bits": 0.5, "evidence": "[]", "decided_by": "machine", "model": "1", "worth": 0.4},
            {"key": "decision:3", "left": "crm:1", "right": "x:ana", "verdict": "same", "status": "active",
             "probability": 0.99, "bits": 12.0, "evidence": "[]", "decided_by": "machine", "model": "1"},
        ]),
    ]  # fmt: skip


def _handle(idx: int, key: str) -> dict[str, Any]:
    platform, _, username = key.partition(":")
    return {
        "key": key, "idx": idx, "platform": platform, "username": username, "name": username.title(), "language": "nl",
        "bio": f"{username} houdt van fietsen", "followers": 1000 * idx, "following": 10, "created": START, "verified": False,
        "kind": "personal", "search_name": f"{username} {username}", "location": "Utrecht", "fingerprint": "f",
        **({} if key == "x:eve" else MAY),
    }  # fmt: skip


def _customer(number: int) -> dict[str, Any]:
    address = {"address": "Dorpsstraat 1", "postcode": "3511AA"} if number == 2 else {}
    return {
        "key": f"crm:{number}", "name": f"Klant {number}", "search_name": f"klant {number}", "city": "Utrecht",
        "email": f"k{number}@example.nl", **address, **({} if number == 3 else MAY),
    }  # fmt: skip


def _post(place: int, key: str, author: str, text: str, mood: float) -> dict[str, Any]:
    return {
        "key": key, "platform": author.partition(":")[0], "text": text, "posted_at": START + timedelta(hours=7 * place),
        "language": "nl", "mood": mood, "mood_confidence": 0.8, "intent": "praise" if mood > 0 else "complaint",
        "sponsored": False, "prompted": False, "likes": place, "shares": 1, "replies": 0, "views": 100, "fingerprint": "f",
    }  # fmt: skip


def _grants() -> list[tuple[str, Any]]:
    return [(subject, purpose) for subject in PEOPLE if subject not in {"x:eve", "crm:3"} for purpose in ALL]


def _consent(number: int, subject: str, purpose: str) -> dict[str, Any]:
    return {
        "key": f"consent:{number}", "subject": subject, "purpose": purpose, "status": "given", "basis": "a",
        "notice": "notice:1", "method": "web form", "event_at": START, "sequence": number % len(ALL),
        "previous_hash": f"{subject}-{number % len(ALL) - 1}", "hash": f"{subject}-{number % len(ALL)}",
    }  # fmt: skip


def _edges() -> list[NewEdges]:
    handles = [key for key in PEOPLE if not key.startswith("crm:")]
    customers = [key for key in PEOPLE if key.startswith("crm:")]
    grants = [(subject, f"consent:{i}", purpose.slug) for i, (subject, purpose) in enumerate(_grants())]
    rows = [{"import": "import:1", "row": i} for i in range(len(FOLLOWS))]
    return [
        *(
            NewEdges("IS", label, "Person", keys, [PEOPLE[key] for key in keys], [_link(key) for key in keys])
            for label, keys in (("Handle", handles), ("Customer", customers))
        ),
        NewEdges("WAS", "Handle", "Former", ["instagram:ana_b", "x:eve"], ["person:old"] * 2, [{"until": START, "why": "merge", "by": "decision:1"}] * 2),
        NewEdges("FOLLOWS", "Handle", "Handle", [a for a, _ in FOLLOWS], [b for _, b in FOLLOWS], rows),
        NewEdges("INFLUENCES", "Handle", "Handle", ["x:ana", "x:cy"], ["x:bo", "x:fay"], [{"probability": 0.4}, {"probability": 0.1}]),
        NewEdges("LINKS_TO", "Handle", "Handle", ["x:ana"], ["instagram:ana_b"], [{"verified": True, "rule": "bio"}]),
        NewEdges("POSTED", "Handle", "Post", [author for _, author, _, _ in POSTS], [key for key, *_ in POSTS]),
        *(
            NewEdges("MENTIONS", "Post", label, *_pairs(MENTIONS, prefix), [{"rule": "name"} for _ in _pairs(MENTIONS, prefix)[0]])
            for label, prefix in (("Brand", "brand:"), ("Product", "product:"), ("Handle", "x:"))
        ),
        NewEdges("REPLY_TO", "Post", "Post", ["x:3", "x:9"], ["x:1", "x:3"]),
        NewEdges("SHARES", "Post", "Post", ["x:8"], ["x:1"]),
        NewEdges("QUOTES", "Post", "Post", ["x:10"], ["x:4"]),
        NewEdges("LIKES", "Handle", "Post", ["x:cy", "x:bo", "x:eve"], ["x:1", "x:4", "x:1"]),
        NewEdges("LISTS", "Handle", "Handle", ["x:cy"], ["x:bo"]),
        NewEdges("TAGGED", "Post", "Hashtag", list(TAGGED), list(TAGGED.values())),
        NewEdges("ABOUT", "Post", "Interest", CYCLING, ["interest:cycling"] * len(CYCLING), [{"weight": 0.9, "rule": "fiets"}] * len(CYCLING)),
        NewEdges("ABOUT", "Decision", "Handle", ["decision:1", "decision:1", "decision:2", "decision:2", "decision:3"],
                 ["instagram:ana_b", "x:ana", "x:bo", "x:cy", "x:ana"]),
        NewEdges("ABOUT", "Decision", "Customer", ["decision:3"], ["crm:1"]),
        NewEdges("INTERESTED_IN", "Person", "Interest", ["person:ana", "person:cy"], ["interest:cycling"] * 2,
                 [{"weight": 0.9, "evidence": ["x:1"], "last_seen": START}, {"weight": 0.5, "evidence": ["x:4"], "last_seen": START}]),
        NewEdges("BROADER", "Interest", "Interest", ["interest:cycling"], ["interest:outdoor"]),
        NewEdges("BOUGHT", "Customer", "Product", ["crm:1", "crm:2", "crm:4"], ["product:tent"] * 3,
                 [{"key": "purchase:1", "at": START, "amount": 199.5, "currency": "EUR"}, {"key": "purchase:2", "at": START, "amount": 10.0, "currency": "EUR"},
                  {"key": "purchase:3", "at": START, "amount": 12.0, "currency": "EUR"}]),
        NewEdges("OF", "Product", "Brand", ["product:tent"], ["brand:acme"]),
        NewEdges("OF", "Import", "Source", ["import:1"], ["source:test"]),
        NewEdges("COMPETES_WITH", "Brand", "Brand", ["brand:acme"], ["brand:bolt"]),
        NewEdges("SPEAKS_FOR", "Handle", "Brand", ["x:fay"], ["brand:acme"]),
        NewEdges("LIVES_IN", "Handle", "Place", ["x:ana", "x:cy"], ["place:utrecht"] * 2),
        NewEdges("LIVES_IN", "Customer", "Place", ["crm:2"], ["place:utrecht"]),
        *(
            NewEdges("GAVE", label, "Consent", [s for s, _, _ in grants if s.startswith("crm:") is crm],
                     [c for s, c, _ in grants if s.startswith("crm:") is crm])
            for label, crm in (("Handle", False), ("Customer", True))
        ),
        NewEdges("FOR", "Consent", "Purpose", [c for _, c, _ in grants], [f"purpose:{p}" for _, _, p in grants]),
        NewEdges("READ", "Consent", "Notice", [c for _, c, _ in grants], ["notice:1"] * len(grants)),
        NewEdges("FROM", "Handle", "Import", handles, ["import:1"] * len(handles), [{"row": i, "sets": ["name"]} for i in range(len(handles))]),
        NewEdges("FROM", "Post", "Import", [key for key, *_ in POSTS], ["import:1"] * len(POSTS), [{"row": i, "sets": ["text"]} for i in range(len(POSTS))]),
        NewEdges("OPENED_BY", "Case", "Post", ["case:1"], ["x:2"]),
    ]  # fmt: skip


def _link(record: str) -> dict[str, Any]:
    decision = {"instagram:ana_b": "decision:1", "crm:1": "decision:3"}.get(record, "alone")
    basis = [
        f"consent:{i}"
        for i, (subject, each) in enumerate(_grants())
        if (subject, each.slug) == (record, "link")
    ]
    return {"decision": decision, "probability": 1.0, "basis": " ".join(basis)}


def _pairs(many: dict[str, list[str]], prefix: str) -> tuple[list[str], list[str]]:
    found = [(key, end) for key, ends in many.items() for end in ends if end.startswith(prefix)]
    return [key for key, _ in found], [end for _, end in found]
