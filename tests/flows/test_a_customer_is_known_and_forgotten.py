"""One way through every room, on both engines: load, link, count, take back the consent, and be gone."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from graph.ingest.load import load
from graph.model.purposes import INSIGHT, LINK
from graph.reach import snapshot
from graph.reach.audience import audience
from graph.store import Store
from resolver.pipeline import resolve

JAN, JANS_INSTAGRAM, BO = "x:jandevries", "instagram:jan.de.vries", "x:bo_loopt"
WORDING = "Ja, jullie mogen mijn accounts koppelen en mijn berichten gebruiken."
EVERYBODY = (JAN, JANS_INSTAGRAM, BO, "x:roos_timmer", "x:hidde.postma", "facebook:sannekuipers")


def imported(store: Store, folder: Path, kind: str, rows: Sequence[Mapping[str, object]]) -> None:
    path = folder / f"{kind}-{len(list(folder.iterdir()))}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(name for row in rows for name in row)))
        writer.writeheader()
        writer.writerows(rows)
    report = load(store, kind, path, source="listening", link_terms="allowed")
    assert report.refused == 0, report.shown


def said(keys: Sequence[str], purpose: str, status: str, day: str) -> list[dict[str, object]]:
    return [
        {
            "platform": key.partition(":")[0],
            "handle": key.partition(":")[2],
            "purpose": purpose,
            "status": status,
            "event_at": day,
            "wording": WORDING,
            "method": "web form",
        }
        for key in keys
    ]


def account(key: str, name: str, **facts: str) -> dict[str, object]:
    platform, _, handle = key.partition(":")
    return {"platform": platform, "handle": handle, "name": name, **facts}


def heard_by_bo(store: Store) -> tuple[float, list[str]]:
    """How many different people hear Bo, and whose accounts the snapshot knows."""
    seen = snapshot.load(store, INSIGHT)
    return audience(seen, [BO])[0].score, sorted(seen.accounts.keys)


def test_two_accounts_are_one_listener_until_the_consent_is_withdrawn(store: Store, tmp_path: Path) -> None:
    imported(
        store, tmp_path, "accounts",
        [
            account(JAN, "Jan de Vries", location="Deventer", email="jan.devries@post.example"),
            account(JANS_INSTAGRAM, "Jan de Vries", location="Deventer", url="https://x.com/jandevries"),
            account(BO, "Bo Smit"),
            account("x:roos_timmer", "Roos Timmer"),
            account("x:hidde.postma", "Hidde Postma"),
            account("facebook:sannekuipers", "Sanne Kuipers"),
        ],
    )  # fmt: skip
    imported(
        store, tmp_path, "arcs",
        [{"source": listener, "target": BO} for listener in (JAN, JANS_INSTAGRAM, "x:roos_timmer")],
    )  # fmt: skip
    given = [
        row for purpose in ("insight", "link") for row in said(EVERYBODY, purpose, "given", "2026-04-18")
    ]
    imported(store, tmp_path, "consents", given)
    apart, known = heard_by_bo(store)
    assert (apart, known) == (3, sorted(EVERYBODY))

    linked = resolve(store)
    together, _ = heard_by_bo(store)
    assert linked.people == len(EVERYBODY) - 1
    assert together == 2

    taken = [
        row
        for purpose in (INSIGHT.slug, LINK.slug)
        for row in said([JANS_INSTAGRAM], purpose, "withdrawn", "2026-05-01")
    ]
    imported(store, tmp_path, "consents", taken)
    left, known = heard_by_bo(store)
    assert JANS_INSTAGRAM not in known
    assert left == 2, "Jan is still heard by the account he left us"

    again = resolve(store)
    assert again.records == len(EVERYBODY) - 1
    assert heard_by_bo(store) == (2, sorted(set(EVERYBODY) - {JANS_INSTAGRAM}))
