import json

import pytest
from click.testing import CliRunner

from graph.catalogue import parse
from graph.errors import NotFound, PersonMoved
from graph.former import followed, people_now
from graph.model.purposes import LINK
from graph.store import Store
from resolver import lookup, pipeline, review, split
from resolver.cli import store as cli_store
from resolver.decide import Verdict
from tests.resolver.conftest import fill
from tests.resolver.test_pipeline import FORBID, persons

JAN, JAN_TOO, ROW, PIET = "x:jandevries", "instagram:jan.de.vries", "crm:1", "x:pietbakker"
SANNE, ANNA, ANNA_TOO = "x:sannekuipers", "x:annakuiper", "facebook:anna.kuiper"


@pytest.fixture
def resolved(town: Store) -> Store:
    pipeline.resolve(town)
    return town


def told(seen: split.Preview) -> dict[str, str]:
    return {row.record: part.person for part in seen.parts for row in part.records}


@pytest.mark.parametrize("handles", [[JAN], [ROW], [JAN, JAN_TOO], []], ids=["one", "the row", "two", "all"])
def test_a_preview_tells_what_the_split_then_does_and_writes_nothing(
    resolved: Store, handles: list[str]
) -> None:
    person = persons(resolved)[JAN]
    digest, version = resolved.digest(), resolved.version()

    seen = split.preview(resolved, person, handles)

    assert (resolved.digest(), resolved.version()) == (digest, version)
    done = split.split(resolved, person, handles, "els")
    assert told(seen) == done.person_by_record
    assert len(seen.appended) == len(done.appended)
    assert seen.stays is None or seen.stays.person == person


def test_a_preview_names_the_merge_that_would_be_taken_back(resolved: Store) -> None:
    made = review.decide_pair(resolved, JAN, PIET, Verdict.SAME, "els")

    seen = split.preview(resolved, persons(resolved)[JAN], [PIET])

    assert [row.key for row in seen.withdrawn] == [made.key]
    assert seen.appended == ()
    assert [row.record for part in seen.leaves for row in part.records] == [PIET]


def test_a_preview_shows_what_each_side_carries(resolved: Store) -> None:
    seen = split.preview(resolved, persons(resolved)[JAN], [JAN])

    sides = {row.record: row for part in seen.parts for row in part.records}
    assert set(sides) == {JAN, JAN_TOO, ROW}
    assert sides[ROW].facts == ("name", "city", "email", "birthday")
    assert sides[JAN].facts == ()


def test_a_preview_of_nobody_is_refused(resolved: Store) -> None:
    with pytest.raises(NotFound):
        split.preview(resolved, "person:nobody", [])


def test_the_preview_at_the_terminal_is_a_table_or_one_document(
    resolved: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from contextlib import nullcontext

    monkeypatch.setattr(cli_store, "using_store", lambda _: nullcontext(resolved))
    person = persons(resolved)[JAN]

    table = CliRunner().invoke(cli_store.split_command, [person, JAN, "--preview"])
    document = CliRunner().invoke(cli_store.split_command, [person, JAN, "--preview", "--json"])

    assert table.exit_code == 0, table.output
    assert f"{person}   stays" in table.output
    assert {part["person"] for part in json.loads(document.stdout)["parts"]} >= {person}
    assert persons(resolved)[JAN] == person


def test_the_old_key_of_who_was_merged_leads_to_who_it_is_now(store: Store) -> None:
    fill(store)
    pipeline.resolve(store)
    before = persons(store)
    review.decide_pair(store, JAN, SANNE, Verdict.SAME, "els")

    now = people_now(store, before[SANNE], LINK)

    assert [(each.person, each.records, each.why) for each in now] == [(before[JAN], (SANNE,), "merge")]
    assert split.preview(store, before[SANNE], [SANNE]).person == before[JAN]
    assert before[JAN] in str(lookup.person(store, before[SANNE]))
    assert followed(store, {"person": before[SANNE]}, LINK) == {"person": before[JAN]}


def test_the_old_key_of_who_was_divided_leads_to_all_of_them(store: Store) -> None:
    fill(store)
    pipeline.resolve(store)
    person = persons(store)[ANNA]
    review.decide_pair(store, JAN, ANNA_TOO, Verdict.SAME, "els")  # the rest of Anna does not follow
    after = persons(store)

    with pytest.raises(PersonMoved) as caught:
        split.split(store, person, [ANNA], "els")

    assert after[ANNA_TOO] == after[JAN] != after[ANNA] != person
    assert set(caught.value.people) == set(lookup.person(store, person).people) == {after[JAN], after[ANNA]}
    assert all(key in caught.value.hint for key in (ANNA, ANNA_TOO))
    with pytest.raises(PersonMoved):
        followed(store, {"person": person}, LINK)


def test_a_trail_goes_with_the_permission_of_the_record(resolved: Store) -> None:
    old = persons(resolved)[SANNE]
    review.decide_pair(resolved, JAN, SANNE, Verdict.SAME, "els")

    resolved.write(FORBID, keys=[SANNE])
    assert people_now(resolved, old, LINK) == []
    pipeline.resolve(resolved)

    assert resolved.write(FORMER)[0]["former"] == 0


def test_who_comes_back_has_its_number_and_name_again(resolved: Store) -> None:
    person = persons(resolved)[SANNE]
    resolved.write(CALL, key=person, name="Piet B.")
    before = resolved.write(LOOK, key=person)
    made = review.decide_pair(resolved, JAN, SANNE, Verdict.SAME, "els")
    assert resolved.write(LOOK, key=person) == []

    review.withdraw(resolved, made.key, "els")

    assert resolved.write(LOOK, key=person) == before


FORMER = parse(
    "tests.former",
    """// How many former people are kept.
//
// mode:     write
// personal: none
// params:   none
// returns:  former integer  former people
MATCH (f:Former)
RETURN count(f) AS former
""",
)
CALL = parse(
    "tests.call",
    """// Choose a name for a person.
//
// mode:     write
// personal: customer
// params:   key string   key of the person
//           name string  the name
// returns:  nothing
MATCH (p:Person {key: $key})
SET p.display_name = $name
""",
)
LOOK = parse(
    "tests.look",
    """// What a person carries.
//
// mode:     write
// personal: customer
// params:   key string       key of the person
// returns:  number integer  dense number
//           name string      chosen name
MATCH (p:Person {key: $key})
RETURN p.idx AS number, p.display_name AS name
""",
)
