import json

import pytest
from click.testing import CliRunner

from graph.errors import NotFound
from graph.store import Store
from resolver import cli, pipeline, review, split
from resolver.decide import Verdict
from tests.resolver.test_pipeline import persons

JAN, JAN_TOO, ROW, PIET = "x:jandevries", "instagram:jan.de.vries", "crm:1", "x:pietbakker"


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

    monkeypatch.setattr(cli, "using_store", lambda _: nullcontext(resolved))
    person = persons(resolved)[JAN]

    table = CliRunner().invoke(cli.split_command, [person, JAN, "--preview"])
    document = CliRunner().invoke(cli.split_command, [person, JAN, "--preview", "--json"])

    assert table.exit_code == 0, table.output
    assert f"{person}   stays" in table.output
    assert {part["person"] for part in json.loads(document.stdout)["parts"]} >= {person}
    assert persons(resolved)[JAN] == person
