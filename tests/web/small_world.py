"""A small graph for the pages: three people on two platforms, two brands, one who permitted nothing.

Written straight into the store, so that these tests hold whatever imports and resolves.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from graph.store import NewEdges, NewNodes, Store

FOREVER = datetime(9999, 12, 31, tzinfo=UTC)
ANNELIES = "person:00000000-0000-5000-8000-000000000001"
BRAM = "person:00000000-0000-5000-8000-000000000002"
ENDED = datetime(2020, 1, 1, tzinfo=UTC)


def fill(store: Store) -> None:
    """`instagram:verborgen` gave no permission; `x:verlopen` gave one that ended."""
    monday = datetime(2026, 5, 4, 9, tzinfo=UTC)
    handles = [
        _handle("x", "annelies_loopt", "Annelies van den Berg", 1204, FOREVER),
        _handle("instagram", "annelies.vdb", "Annelies vdB", 310, FOREVER),
        _handle("x", "bram_wandelt", "Bram Smit", 88, FOREVER),
        _handle("mastodon", "cato", "Cato de Wit", 12, FOREVER),
        _handle("instagram", "verborgen", "Vera Borgen", 40, None),
        _handle("x", "verlopen", "Vera Loopen", 41, ENDED),
    ]
    posts = [
        {
            "key": f"x:{n}",
            "platform": "x",
            "text": text,
            "posted_at": monday + timedelta(days=7 * n),
            "language": "nl",
            "mood": mood,
            "mood_confidence": 0.8,
            "likes": n,
        }
        for n, (text, mood) in enumerate(
            [
                ("De tent van Tarn staat na een nacht storm nog recht.", 0.8),
                ("Noordkaap antwoordt al een week niet op mijn vraag.", -0.7),
                ("Morgen weer het duinpad op.", 0.1),
            ]
        )
    ]
    store.bulk(
        [
            NewNodes("Person", [{"key": ANNELIES, "idx": 900001}, {"key": BRAM, "idx": 900002}]),
            NewNodes("Handle", [{**row, "idx": n} for n, row in enumerate(handles)]),
            NewNodes("Post", posts),
            NewNodes(
                "Brand",
                [
                    {"key": "brand:tarn", "name": "Tarn", "own": True},
                    {"key": "brand:noordkaap", "name": "Noordkaap", "own": False},
                ],
            ),
            NewNodes(
                "Interest",
                [{"key": "interest:trail-running", "label_nl": "trailrunning", "label_en": "trail running"}],
            ),
        ],
        [
            NewEdges(
                "IS",
                "Handle",
                "Person",
                ["x:annelies_loopt", "instagram:annelies.vdb", "x:bram_wandelt"],
                [ANNELIES, ANNELIES, BRAM],
                [{"probability": 0.99, "reason": "alone", "decision": "alone"}] * 3,
            ),
            NewEdges(
                "FOLLOWS",
                "Handle",
                "Handle",
                ["x:bram_wandelt", "mastodon:cato", "instagram:verborgen", "x:verlopen"],
                ["x:annelies_loopt"] * 4,
            ),
            NewEdges("POSTED", "Handle", "Post", ["x:annelies_loopt", "x:bram_wandelt", "x:annelies_loopt"], ["x:0", "x:1", "x:2"]),
            NewEdges("MENTIONS", "Post", "Brand", ["x:0", "x:1"], ["brand:tarn", "brand:noordkaap"], [{"mood": 0.8, "rule": "name"}, {"mood": -0.7, "rule": "name"}]),
            NewEdges("COMPETES_WITH", "Brand", "Brand", ["brand:tarn"], ["brand:noordkaap"]),
            NewEdges("ABOUT", "Post", "Interest", ["x:2"], ["interest:trail-running"], [{"weight": 0.9, "rule": "term"}]),
        ],
    )  # fmt: skip


def _handle(
    platform: str, username: str, name: str, followers: int, until: datetime | None
) -> dict[str, object]:
    permitted = {} if until is None else {"may_insight": until}
    return {
        "key": f"{platform}:{username}",
        "platform": platform,
        "username": username,
        "name": name,
        "followers": followers,
        "search_name": f"{username} {name}".lower(),
        **permitted,
    }
