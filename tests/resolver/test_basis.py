"""Every stored link names the consent it rests on, and falls with it."""

import csv
from collections.abc import Iterable
from pathlib import Path

from graph.catalogue import parse
from graph.ingest.load import load
from graph.status import check
from graph.store import Row, Store
from resolver import pipeline, registry, review
from resolver.decide import Verdict

JAN, JAN_TOO, BO = "x:jandevries", "instagram:jan.de.vries", "x:bo_loopt"
LINKS = parse(
    "tests.links",
    """// Links, whoever permits them, with the consent events of their records.
//
// mode:     write
// personal: customer
// params:   none
// returns:  record string  key of the record
//           basis string   what the link names
//           events list    its consent events about linking
MATCH (r:Handle|Customer)-[i:IS]->(:Person)
RETURN r.key AS record, i.basis AS basis, COLLECT { MATCH (r)-[:GAVE]->(c:Consent {purpose: 'link'}) RETURN c.key } AS events
ORDER BY record
""",
)
TRACES = parse(
    "tests.traces_of",
    """// What is stored between an account and people.
//
// mode:     write
// personal: handle
// params:   key string  key of an account
// returns:  links integer      persons it is
//           trail integer      persons it was
//           decisions integer  the machine's decisions about it
MATCH (h:Handle {key: $key})
RETURN COUNT { (h)-[:IS]->() } AS links, COUNT { (h)-[:WAS]->() } AS trail,
       COUNT { (h)<-[:ABOUT]-(d:Decision) WHERE d.decided_by = 'machine' } AS decisions
""",
)


def imported(store: Store, folder: Path, kind: str, rows: Iterable[dict[str, str]]) -> None:
    rows = list(rows)
    path = folder / f"{kind}-{len(list(folder.iterdir()))}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    assert load(store, kind, path, source="listening", link_terms="allowed").refused == 0


def consents(keys: Iterable[str], status: str, day: str) -> Iterable[dict[str, str]]:
    for key in keys:
        platform, _, handle = key.partition(":")
        yield {
            "platform": platform, "handle": handle, "purpose": "link", "status": status, "event_at": day,
            "wording": "Ja, jullie mogen mijn accounts koppelen.", "method": "web form",
        }  # fmt: skip


def told(store: Store, folder: Path) -> None:
    names = {JAN: "Jan de Vries", JAN_TOO: "Jan de Vries", BO: "Bo Smit"}
    imported(store, folder, "accounts", [
        {"platform": key.partition(":")[0], "handle": key.partition(":")[2], "name": name,
         "url": "https://x.com/jandevries" if key == JAN_TOO else ""} for key, name in names.items()
    ])  # fmt: skip
    imported(store, folder, "consents", consents(names, "given", "2026-04-18"))


def links(store: Store) -> dict[str, Row]:
    return {row["record"]: row for row in store.write(LINKS)}


def test_every_link_and_every_decision_names_the_consents_it_rests_on(store: Store, tmp_path: Path) -> None:
    told(store, tmp_path)
    pipeline.resolve(store)
    said = review.decide_pair(store, JAN, BO, Verdict.SAME, "els")

    found = links(store)

    event = {key: row["events"][0] for key, row in found.items()}
    assert set(found) == {JAN, JAN_TOO, BO}
    assert all(event[key] in row["basis"].split() for key, row in found.items())
    assert set(found[BO]["basis"].split()) == {event[JAN], event[BO]}
    decisions = registry.read(store).decisions
    assert said.key in decisions
    for row in decisions.values():
        assert set(row.basis.split()) == {event[row.left], event[row.right]}
    assert check(store) == []


def test_a_link_names_the_newest_consent_after_the_next_run(store: Store, tmp_path: Path) -> None:
    told(store, tmp_path)
    pipeline.resolve(store)
    before = links(store)[JAN]["basis"]

    imported(store, tmp_path, "consents", consents([JAN], "given", "2026-06-01"))
    pipeline.resolve(store)

    after = links(store)
    assert after[JAN]["basis"] != before
    assert set(after[JAN]["basis"].split()) - set(before.split()) < set(after[JAN]["events"])


def test_a_consent_that_is_withdrawn_takes_links_decisions_and_trail_with_it(
    store: Store, tmp_path: Path
) -> None:
    told(store, tmp_path)
    pipeline.resolve(store)
    review.decide_pair(store, BO, JAN, Verdict.SAME, "els")

    imported(store, tmp_path, "consents", consents([BO, JAN_TOO], "withdrawn", "2026-07-01"))
    pipeline.resolve(store)

    for key in (BO, JAN_TOO):
        assert store.write(TRACES, key=key)[0] == {"links": 0, "trail": 0, "decisions": 0}
    assert set(links(store)) == {JAN}
    assert links(store)[JAN]["basis"] in links(store)[JAN]["events"]
    assert check(store) == []
