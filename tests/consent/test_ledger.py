"""The ledger on a real store: what is recorded holds from the next query on, and for ever in the history."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest

from graph.catalogue import parse, query
from graph.consent import gate, ledger
from graph.consent.events import Status
from graph.consent.policy import FOREVER, LinkTerms
from graph.consent.verify import verify
from graph.errors import NotFound, PurposeMissing
from graph.model.purposes import ALL, INSIGHT, LINK, WEBCARE, Purpose
from graph.store import NewEdges, NewNodes, Store
from tests.conftest import WIPE
from tests.consent.conftest import NOW, WORDING, World, ended, given

PERMITTED = query("consent.permitted")

TAMPER = parse(
    "tests.tamper",
    """// Change an event behind the ledger's back.
//
// mode:     write
// personal: customer
// params:   subject string   whose
//           sequence integer  which
//           change map  new values
// returns:  nothing
MATCH (c:Consent {subject: $subject, sequence: $sequence})
SET c += $change
""",
)
DROP = parse(
    "tests.drop",
    """// Take an event away behind the ledger's back.
//
// mode:     write
// personal: customer
// params:   subject string   whose
//           sequence integer  which
// returns:  nothing
MATCH (c:Consent {subject: $subject, sequence: $sequence})
DETACH DELETE c
""",
)
TIES = parse(
    "consent.ties",
    """// What hangs on the events of a record.
//
// Question: is every event tied to its subject, purpose and wording?
//
// mode:     read
// personal: none
// params:   subject string   whose
// returns:  subject string   who gave it
//           purpose string   what for
//           notice string    wording
// one row:  per event
MATCH (x {key: $subject})-[:GAVE]->(c:Consent)-[:FOR]->(p:Purpose)
OPTIONAL MATCH (c)-[:READ]->(n:Notice)
RETURN x.key AS subject, p.slug AS purpose, n.text AS notice
ORDER BY purpose, notice
""".replace("(x {", "(x:Handle|Customer {"),
)


def permitted(store: Store, purpose: Purpose = INSIGHT) -> set[str]:
    return {row["subject"] for row in store.rows(PERMITTED, purpose=purpose)}


def test_a_withdrawal_holds_from_the_next_query_on(store: Store, world: World) -> None:
    world(store, ["x:ana", "x:bo", "crm:1"])
    ledger.record(store, [given("x:ana"), given("x:bo"), given("crm:1")])
    assert permitted(store) == {"x:ana", "x:bo", "crm:1"}

    ledger.record(store, [ended("x:ana"), ended("crm:1", status=Status.REFUSED)])

    assert permitted(store) == {"x:bo"}


def test_an_empty_ledger_permits_nobody_for_anything(store: Store, world: World) -> None:
    world(store, ["x:ana", "crm:1"])

    assert [permitted(store, each) for each in ALL] == [set()] * len(ALL)


def test_people_come_out_only_for_a_purpose(embedded: Store) -> None:
    with pytest.raises(PurposeMissing):
        embedded.rows(PERMITTED)


STATES: dict[str, tuple[list[Any], bool]] = {
    "nothing": ([], False),
    "asked": ([replace(given("x:ana"), status=Status.REQUESTED)], False),
    "given": ([given("x:ana")], True),
    "given for a time that runs": ([given("x:ana", valid_until=NOW + timedelta(days=1))], True),
    "given for a time that is over": ([given("x:ana", valid_until=NOW - timedelta(days=1))], False),
    "given from tomorrow": ([given("x:ana", valid_from=NOW + timedelta(days=1))], False),
    "unproven": ([replace(given("x:ana"), status=Status.UNPROVEN)], False),
    "given without wording": ([given("x:ana", wording=None)], False),
    "given without method": ([given("x:ana", method=None)], False),
    "given without time": ([replace(given("x:ana"), event_at=None)], False),
    "refused": ([ended("x:ana", status=Status.REFUSED)], False),
    "given, then withdrawn": ([given("x:ana"), ended("x:ana")], False),
    "given, withdrawn, given again": ([given("x:ana"), ended("x:ana", days=-50), given("x:ana", days=-10)], True),
    "withdrawn without a date": ([given("x:ana"), ended("x:ana", days=None)], False),
    "recorded as expired": ([given("x:ana"), ended("x:ana", status=Status.EXPIRED)], False),
    "interest with assessment": ([given("x:ana", basis="f", assessment="lia-7")], True),
    "interest without assessment": ([given("x:ana", basis="f")], False),
    "for another purpose": ([given("x:ana", WEBCARE)], False),
    "for another account": ([given("x:ana", scope="instagram")], False),
}  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_every_state_of_consent_gives_its_answer_through_the_gate(
    embedded: Store, world: World, state: str
) -> None:
    events, is_permitted = STATES[state]
    world(embedded, ["x:ana", "x:other"])

    ledger.record(embedded, events)

    assert permitted(embedded) == ({"x:ana"} if is_permitted else set())
    assert gate.why(embedded, "x:ana", INSIGHT).permitted is is_permitted


def test_all_states_agree_on_both_engines(store: Store, world: World) -> None:
    people = {f"x:p{i}": state for i, state in enumerate(STATES)}
    world(store, list(people))

    ledger.record(store, [replace(e, subject=key) for key, state in people.items() for e in STATES[state][0]])

    assert permitted(store) == {key for key, state in people.items() if STATES[state][1]}
    assert verify(store) == []


def test_time_closes_a_permission_without_any_writing(store: Store, world: World) -> None:
    world(store, ["x:ana"])
    ledger.record(store, [given("x:ana", valid_until=NOW + timedelta(days=1))])
    before = permitted(store)

    store.clock = lambda: NOW + timedelta(days=1)

    assert (before, permitted(store)) == ({"x:ana"}, set())
    assert gate.why(store, "x:ana", INSIGHT).records[0].is_current


def test_a_permission_that_begins_later_opens_on_refresh(embedded: Store, world: World) -> None:
    world(embedded, ["x:ana", "x:bo"])
    ledger.record(embedded, [given("x:ana", valid_from=NOW + timedelta(days=1)), given("x:bo")])

    embedded.clock = lambda: NOW + timedelta(days=2)

    assert permitted(embedded) == {"x:bo"}
    assert not gate.why(embedded, "x:ana", INSIGHT).records[0].is_current
    assert ledger.refresh(embedded) == 1
    assert permitted(embedded) == {"x:ana", "x:bo"}


def test_recording_again_changes_nothing(store: Store, world: World) -> None:
    world(store, ["x:ana", "crm:1"])
    events = [given("x:ana"), ended("x:ana"), given("crm:1", LINK), given("x:ana")]
    first = ledger.record(store, events)
    digest = store.digest()

    second = ledger.record(store, list(reversed(events)))

    assert (first.appended, first.known, second.appended, second.known) == (3, 1, 0, 4)
    assert store.digest() == digest


def test_events_of_one_call_join_the_chain_in_the_order_in_which_people_acted(
    embedded: Store, world: World
) -> None:
    world(embedded, ["x:ana"])

    ledger.record(embedded, [ended("x:ana"), given("x:ana")])

    history = ledger.history(embedded, "x:ana")
    assert [(e.sequence, e.status.value) for e in history] == [(0, "given"), (1, "withdrawn")]
    assert history[1].previous_hash == history[0].hash
    assert history[1].propagated_at == NOW


def test_an_event_comes_back_as_it_went_in(store: Store, world: World) -> None:
    world(store, ["crm:1"])
    event = given(
        "crm:1", LINK, days=-3, evidence="file 7, row 12", controllers=("Noordkaap BV",), processing=("collect", "link"),
        valid_from=NOW - timedelta(days=3), valid_until=NOW + timedelta(microseconds=5000), jurisdiction="NL",
        language="en", received_at=NOW, actor="ana",
    )  # fmt: skip

    ledger.record(store, [event])

    (back,) = ledger.history(store, "crm:1")
    assert back.canonical == event.canonical
    assert (back.received_at, back.recorded_at) == (NOW, NOW)
    assert store.rows(TIES, subject="crm:1") == [
        {"subject": "crm:1", "purpose": "link", "notice": WORDING.text}
    ]


def test_the_digest_of_a_ledger_is_the_same_on_both_engines(engines: Any, emptied: Any, world: World) -> None:
    digests = []
    for kind in ("embedded", "neo4j"):
        store = world(emptied(engines(kind)), ["x:ana", "crm:1"], sources={"feed": "allowed"})
        ledger.record(
            store, [given("x:ana"), ended("x:ana", days=None), given("crm:1", LINK, valid_until=NOW)]
        )
        digests.append(store.digest())

    assert digests[0] == digests[1]


def test_an_event_about_nobody_we_know_is_not_taken(embedded: Store, world: World) -> None:
    world(embedded, ["x:ana"])

    done = ledger.record(embedded, [given("x:ana"), given("x:nobody"), given("crm:9")])

    assert (done.appended, done.strangers) == (1, ("x:nobody", "crm:9"))


def test_an_act_of_a_person_holds_for_all_of_the_persons_records(store: Store, world: World) -> None:
    world(store, ["x:ana", "x:ana_work", "crm:1", "x:bo"])
    records = ["x:ana", "x:ana_work"]
    store.bulk(
        [NewNodes("Person", [{"key": "person:1"}])],
        [
            NewEdges("IS", "Handle", "Person", records, ["person:1"] * 2),
            NewEdges("IS", "Customer", "Person", ["crm:1"], ["person:1"]),
        ],
    )
    ledger.record(store, [given(key) for key in ("x:ana", "x:ana_work", "crm:1", "x:bo")])

    done = ledger.record(store, [ended("person:1")])

    assert (done.appended, permitted(store)) == (3, {"x:bo"})
    assert [e.subject for e in ledger.history(store, "person:1") if e.status.ends] == [
        "crm:1",
        "x:ana",
        "x:ana_work",
    ]
    assert [each.verdict.rule for each in gate.why(store, "person:1", INSIGHT).records] == ["withdrawn"] * 3
    with pytest.raises(NotFound):
        ledger.record(store, [ended("person:2")])


@pytest.mark.parametrize(
    ("terms", "basis", "is_permitted"),
    [("allowed", "f", True), ("opt-in", "f", False), ("opt-in", "a", True), ("forbidden", "a", False)],
    ids=lambda v: str(v),
)
def test_the_terms_of_the_source_bind_linking(
    embedded: Store, world: World, terms: str, basis: str, is_permitted: bool
) -> None:
    world(embedded, ["x:ana"], sources={"feed": terms})

    ledger.record(embedded, [given("x:ana", LINK, basis=basis, assessment="lia-7")])

    assert permitted(embedded, LINK) == ({"x:ana"} if is_permitted else set())


def test_a_change_of_terms_changes_who_may_be_linked(store: Store, world: World) -> None:
    world(store, ["x:ana", "x:bo", "crm:1"], sources={"feed": "allowed", "list": "allowed"})
    interest: dict[str, Any] = {"basis": "f", "assessment": "lia-7"}
    ledger.record(store, [given("x:ana", LINK, **interest), given("x:bo", LINK), given("crm:1", INSIGHT)])
    seen = [permitted(store, LINK)]

    changed = []
    for terms in (LinkTerms.OPT_IN, LinkTerms.FORBIDDEN, LinkTerms.ALLOWED):
        changed.append(ledger.change_terms(store, "feed", terms))
        seen.append(permitted(store, LINK))

    assert seen == [{"x:ana", "x:bo"}, {"x:bo"}, set(), {"x:ana", "x:bo"}]
    assert changed == [1, 1, 2]
    assert permitted(store, INSIGHT) == {"crm:1"}
    with pytest.raises(NotFound):
        ledger.change_terms(store, "unheard-of", LinkTerms.ALLOWED)


@pytest.mark.parametrize("terms", ["opt-in", "forbidden"])
def test_an_import_from_a_stricter_source_takes_the_permission_away(
    store: Store, world: World, terms: str
) -> None:
    world(store, ["x:ana", "x:bo"], sources={"feed": "allowed"})
    ledger.record(store, [given("x:ana", LINK, basis="f", assessment="lia-7"), given("x:bo", LINK)])
    store.bulk(
        [
            NewNodes("Source", [{"key": "source:strict", "slug": "strict", "link_terms": terms}]),
            NewNodes("Import", [{"key": "import:strict", "kind": "accounts"}]),
        ],
        [
            NewEdges("OF", "Import", "Source", ["import:strict"], ["source:strict"]),
            NewEdges("FROM", "Handle", "Import", ["x:ana", "x:bo"], ["import:strict"] * 2),
        ],
    )

    changed = ledger.mind_terms(store, "strict")

    assert (changed, permitted(store, LINK)) == ((1, {"x:bo"}) if terms == "opt-in" else (2, set()))
    assert verify(store) == []


def test_a_stricter_term_is_felt_before_it_is_written(embedded: Store, world: World) -> None:
    world(embedded, ["x:ana"], sources={"feed": "allowed"})
    ledger.record(embedded, [given("x:ana", LINK)])
    permitted_at_the_write: list[set[str]] = []

    class Watched:
        """The store, asked who may be linked just before the terms are written."""

        def __getattr__(self, name: str) -> Any:
            return getattr(embedded, name)

        def write(self, each: Any, **params: object) -> Any:
            permitted_at_the_write.append(permitted(embedded, LINK))
            return embedded.write(each, **params)

    ledger.change_terms(cast(Store, Watched()), "feed", LinkTerms.FORBIDDEN)

    assert permitted_at_the_write == [set()]


@pytest.mark.parametrize(
    "change",
    [{"status": "given"}, {"evidence": "no"}, {"event_at": NOW}, {"previous_hash": "0"}, {"hash": "0"}],
    ids=lambda c: next(iter(c)),
)
def test_a_changed_event_breaks_its_chain(embedded: Store, world: World, change: dict[str, object]) -> None:
    world(embedded, ["x:ana", "x:bo"])
    ledger.record(embedded, [given("x:ana"), ended("x:ana", days=-9), given("x:ana", days=-5), given("x:bo")])

    embedded.write(TAMPER, subject="x:ana", sequence=1, change=change)

    assert {(flaw.subject, flaw.kind) for flaw in verify(embedded)} >= {("x:ana", "chain")}
    assert not [flaw for flaw in verify(embedded) if flaw.subject == "x:bo"]


def test_a_dropped_event_breaks_its_chain(embedded: Store, world: World) -> None:
    world(embedded, ["x:ana"])
    ledger.record(embedded, [given("x:ana", days=-20), ended("x:ana", days=-9), given("x:ana", days=-5)])

    embedded.write(DROP, subject="x:ana", sequence=1)

    assert [flaw.says for flaw in verify(embedded)] == ["event 1 is missing; 2 stands in its place"]


def test_a_permission_written_by_another_hand_is_found_and_mended(embedded: Store, world: World) -> None:
    world(embedded, ["x:ana", "x:bo"])
    ledger.record(embedded, [given("x:ana"), ended("x:ana"), given("x:bo")])
    project = query("consent.project_handles")
    embedded.write(
        project, rows=[{"subject": "x:ana", "may": {"may_insight": FOREVER, "may_share": FOREVER}}]
    )

    assert [(flaw.subject, flaw.kind) for flaw in verify(embedded)] == [("x:ana", "permission")] * 2
    assert ledger.reproject(embedded) == 1
    assert (permitted(embedded), verify(embedded)) == ({"x:bo"}, [])


def test_two_writers_cannot_fork_a_chain(store: Store, world: World) -> None:
    world(store, ["x:ana"])
    ledger.record(store, [given("x:ana")])

    class LateReader:
        """Lets another writer in between the ledger's first read and its write."""

        def __init__(self) -> None:
            self.is_first = True

        def __getattr__(self, name: str) -> Any:
            return getattr(store, name)

        def write_all(self, steps: Any) -> Any:
            if self.is_first:
                self.is_first = False
                ledger.record(store, [ended("x:ana", days=-50)])
            return store.write_all(steps)

    done = ledger.record(cast(Store, LateReader()), [given("x:ana", days=-10)])

    assert done.appended == 1
    assert [e.sequence for e in ledger.history(store, "x:ana")] == [0, 1, 2]
    assert (verify(store), permitted(store)) == ([], {"x:ana"})


def test_a_ledger_of_thousands_is_recorded_in_slices(embedded: Store, world: World) -> None:
    keys = [f"x:p{i}" for i in range(6001)]
    world(embedded, keys)

    done = ledger.record(embedded, (given(key) for key in keys))

    assert (done.appended, done.changed, len(verify(embedded, keys[:50] + keys[-50:]))) == (6001, 6001, 0)
    assert gate.left_out(embedded, INSIGHT).permitted == 6001


class Killed(Exception):
    """Stands for the process that dies."""


def cut(store: Store, at: str) -> Store:
    """The store, but the process dies in the middle of the bulk, or after it."""

    class Cut:
        def __getattr__(self, name: str) -> Any:
            return getattr(store, name)

        def bulk(self, nodes: Any, edges: Any) -> None:
            whole = {"nodes": (nodes, []), "some ties": (nodes, edges[:1]), "all": (nodes, edges)}[at]
            store.bulk(*whole)
            raise Killed

    return cast(Store, Cut())


@pytest.mark.parametrize("at", ["nodes", "some ties", "all"])
def test_a_bulk_that_was_cut_permits_no_more_than_the_ledger_and_is_mended(
    embedded: Store, world: World, at: str
) -> None:
    keys = [f"x:p{i}" for i in range(400)]
    events = [given(key) for key in keys] + [ended(key, days=-9) for key in keys[:200]]
    world(embedded, keys)
    ledger.record(embedded, [given(key, days=-200) for key in keys[:100]])
    untouched = [given(key, days=-200) for key in keys[:100]], events

    with pytest.raises(Killed):
        ledger.record(cut(embedded, at), events)
    after_the_kill = permitted(embedded)
    ledger.record(embedded, events)
    mended = (permitted(embedded), verify(embedded), embedded.digest())

    world(_wiped(embedded), keys)
    for each in untouched:
        ledger.record(embedded, each)
    assert after_the_kill == set()
    assert mended == (set(keys[200:]), [], embedded.digest())


def _wiped(store: Store) -> Store:
    while store.write(WIPE)[0]["taken"]:
        pass
    return store


def test_bulk_and_statements_write_the_same(embedded: Store, world: World) -> None:
    keys = [f"x:p{i}" for i in range(300)] + [f"crm:{i}" for i in range(300)]
    events = [given(key, wording=None if key.endswith("7") else WORDING) for key in keys]
    world(embedded, keys)
    ledger.record(embedded, events)
    at_once = (embedded.digest(), verify(embedded))

    world(_wiped(embedded), keys)
    for start in range(0, 600, 100):
        ledger.record(embedded, events[start : start + 100])

    assert at_once == (embedded.digest(), [])
