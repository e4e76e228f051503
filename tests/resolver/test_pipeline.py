from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from graph.catalogue import parse
from graph.model.keys import person_key
from graph.store import NewEdges, NewNodes, Store
from resolver import pipeline, registry, review
from resolver.decide import Verdict
from tests.resolver.conftest import HANDLES, SILENT, add_lookalikes, fill

FORBID = parse(
    "tests.forbid",
    """// Take the permission to link from accounts.
//
// mode:     write
// personal: handle
// params:   keys list  keys of accounts
// returns:  nothing
UNWIND $keys AS wanted
MATCH (h:Handle {key: wanted})
SET h.may_link = NULL
""",
)
TRACES = parse(
    "tests.traces",
    """// What is stored about accounts, permitted or not.
//
// mode:     write
// personal: handle
// params:   key string  key of an account
// returns:  links integer      persons it is
//           decisions integer  decisions about it
MATCH (h:Handle {key: $key})
RETURN COUNT { (h)-[:IS]->() } AS links, COUNT { (h)<-[:ABOUT]-() } AS decisions
""",
)


def persons(store: Store) -> dict[str, str]:
    return {key: row.person for key, row in registry.read(store).belongings.items()}


def test_records_of_one_human_become_one_person(town: Store) -> None:
    report = pipeline.resolve(town)

    person = persons(town)
    assert (
        person["x:jandevries"] == person["instagram:jan.de.vries"] == person["crm:1"] == person_key("crm:1")
    )
    assert person["x:annakuiper"] == person["facebook:anna.kuiper"] != person["x:jandevries"]
    assert report.people == len(set(person.values()))
    assert report.records == len(person)


def test_a_record_by_itself_is_a_person_too(town: Store) -> None:
    pipeline.resolve(town)

    alone = registry.read(town).belongings["x:sannekuipers"]
    assert (alone.person, alone.decision) == (person_key("x:sannekuipers"), "alone")


def test_who_permits_nothing_is_never_a_candidate(town: Store) -> None:
    pipeline.resolve(town)

    assert SILENT not in persons(town)
    assert town.write(TRACES, key=SILENT)[0] == {"links": 0, "decisions": 0}


def test_a_brand_is_nobody(town: Store) -> None:
    pipeline.resolve(town)

    assert town.write(TRACES, key="x:bergwad")[0] == {"links": 0, "decisions": 0}


def test_a_second_run_changes_nothing(store: Store) -> None:
    fill(store)
    pipeline.resolve(store)
    digest, version = store.digest(), store.version()

    again = pipeline.resolve(store, anew=True)

    assert again.written.nothing
    assert store.digest() == digest
    assert store.version() >= version


def test_both_engines_come_to_the_same_people(store: Store) -> None:
    fill(store)
    pipeline.resolve(store)

    found = persons(store)

    assert found["x:jandevries"] == found["crm:1"]
    assert len(found) == len(HANDLES) - 2 + 3


@pytest.mark.parametrize("stop_at", ["Person", "Decision", "IS"])
def test_a_first_run_that_was_cut_off_is_finished_by_the_next(
    town: Store, monkeypatch: pytest.MonkeyPatch, stop_at: str
) -> None:
    pipeline.resolve(town)
    whole = town.digest()
    _undo(town)

    with monkeypatch.context() as patch:
        patch.setattr(town, "bulk", _breaking_bulk(town.bulk, stop_at))
        with pytest.raises(KeyboardInterrupt):
            pipeline.resolve(town)
    assert town.digest() != whole
    pipeline.resolve(town)

    assert town.digest() == whole


@pytest.mark.parametrize("stop_at", ["put_people", "put_decisions", "about"])
def test_a_later_run_that_was_cut_off_is_finished_by_the_next(
    town: Store, monkeypatch: pytest.MonkeyPatch, stop_at: str
) -> None:
    pipeline.resolve(town)
    add_lookalikes(town)

    with monkeypatch.context() as patch:
        patch.setattr(town, "write_batches", _breaking(town.write_batches, stop_at))
        with pytest.raises(KeyboardInterrupt):
            pipeline.resolve(town)
    pipeline.resolve(town)

    finished = town.digest()
    _undo(town)
    pipeline.resolve(town)
    assert town.digest() == finished


def _breaking_bulk(real: Callable[..., None], what: str) -> Callable[..., None]:
    def broken(nodes: Sequence[NewNodes], edges: Sequence[NewEdges]) -> None:
        for group in nodes:
            if group.label == what:
                real([NewNodes(what, group.rows[: len(group.rows) // 2])], [])
                raise KeyboardInterrupt
        for arcs in edges:
            if arcs.type == what:
                half = len(arcs.starts) // 2
                real(
                    [],
                    [replace(arcs, starts=arcs.starts[:half], ends=arcs.ends[:half], rows=arcs.rows[:half])],
                )
                raise KeyboardInterrupt
        real(nodes, edges)

    return broken


UNDO = parse(
    "tests.undo",
    """// Take away what a resolve wrote.
//
// mode:     write
// personal: customer
// params:   none
// returns:  nothing
MATCH (n:Person|Decision)
DETACH DELETE n
""",
)


def _undo(store: Store) -> None:
    store.write(UNDO)


def _breaking(real: Callable[..., object], part: str) -> Callable[..., object]:
    def broken(first: object, *args: object, **kwargs: object) -> object:
        if part in getattr(first, "name", ""):
            rows = list(args[0]) if args else []  # type: ignore[call-overload]
            if rows:
                real(first, rows[: len(rows) // 2], *args[1:], **kwargs)
                raise KeyboardInterrupt
        return real(first, *args, **kwargs)

    return broken


def test_a_withdrawn_permission_takes_the_link_back_on_the_next_run(town: Store) -> None:
    pipeline.resolve(town)
    assert persons(town)["x:annakuiper"] == persons(town)["facebook:anna.kuiper"]

    town.write(FORBID, keys=["facebook:anna.kuiper"])
    report = pipeline.resolve(town)

    assert report.dropped >= 2
    assert "facebook:anna.kuiper" not in persons(town)
    assert town.write(TRACES, key="facebook:anna.kuiper")[0] == {"links": 0, "decisions": 0}
    assert registry.read(town).belongings["x:annakuiper"].decision == "alone"


def test_a_run_never_undoes_a_person(town: Store) -> None:
    pipeline.resolve(town)
    review.decide_pair(town, "x:annakuiper", "facebook:anna.kuiper", Verdict.DIFFERENT, "els")
    review.decide_pair(town, "instagram:skylark_77", "tiktok:skylarkie", Verdict.SAME, "els")
    decided = persons(town)

    again = pipeline.resolve(town, anew=True)

    assert again.written.nothing
    assert persons(town) == decided
    assert decided["x:annakuiper"] != decided["facebook:anna.kuiper"]
    assert decided["instagram:skylark_77"] == decided["tiktok:skylarkie"]


def test_every_link_names_what_permits_it_and_why(town: Store) -> None:
    pipeline.resolve(town)

    state = registry.read(town)
    linked = [row for row in state.belongings.values() if row.decision != "alone"]
    assert linked
    for row in linked:
        decision = state.decisions[row.decision]
        assert row.record in decision.pair
        assert decision.verdict is Verdict.SAME
        assert decision.model
        assert decision.evidence.startswith("[{")
        assert "bits" in row.reason
