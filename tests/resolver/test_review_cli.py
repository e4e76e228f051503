"""The whole of review at the terminal: next, look, answer, like cases, a second reading, and back again."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graph.errors import KennerError
from graph.settings import Settings
from graph.store import Store, open_store
from resolver import registry, second
from resolver.cli import review as cli_review
from tests.resolver.conftest import add_lookalikes, fill
from web.cli import kenner


@pytest.fixture
def town_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"embedded:{tmp_path}"
    monkeypatch.setenv("KENNER_STORE", url)
    from graph.migrate import migrate
    from resolver import pipeline

    with open_store(url, Settings(state=tmp_path)) as store:
        migrate(store)
        fill(store)
        add_lookalikes(store)
        pipeline.resolve(store)
    return url


def run(*words: str, code: int = 0) -> Result:
    ran = CliRunner().invoke(kenner, list(words))
    found = ran.exception.exit_code if isinstance(ran.exception, KennerError) else ran.exit_code
    assert found == code, ran.output
    return ran


def read(*words: str) -> object:
    return json.loads(run(*words, "--json").stdout)


def belongings(url: str) -> object:
    store: Store
    with open_store(url) as store:
        return registry.read(store).belongings


def test_a_pair_is_reviewed_and_undone_and_a_person_un_merged_and_undone(town_url: str) -> None:
    before = belongings(town_url)

    key = run("review", "next", "--actor", "els").stdout.splitlines()[0]
    told = run("review", "show", key, "--lang", "nl").stdout
    assert "same would make one person of 2" in told
    assert run("review", "same", key, "--actor", "els").stdout.split("\t")[3] == "same"
    assert belongings(town_url) != before
    run("review", "undo", "--actor", "els")
    assert belongings(town_url) == before

    person = json.loads(run("explain", "x:jandevries", "crm:1", "--json").stdout)["left"]["person"]
    run("split", person, "x:jandevries", "--actor", "els", "--yes")
    assert belongings(town_url) != before
    run("review", "undo", "--actor", "els")
    assert belongings(town_url) == before
    run("review", "undo", "--actor", "els", code=2)


def test_two_reviewers_do_not_get_one_pair_and_a_skipped_one_is_passed(town_url: str) -> None:
    first = run("review", "next", "--actor", "els").stdout.splitlines()[0]
    other = run("review", "next", "--actor", "bram").stdout.splitlines()[0]
    assert first != other

    assert "els is looking" in str(run("review", "same", first, "--actor", "bram", code=6).exception)
    run("review", "skip", first, "--actor", "els")

    assert run("review", "next", "--actor", "els").stdout.splitlines()[0] not in {first, other}


def test_blind_tells_no_score_and_no_reason(town_url: str) -> None:
    told = run("review", "next", "--actor", "els", "--blind").stdout

    assert "bits" not in told
    assert "probability" not in told
    assert "same would make" in told


def test_like_cases_are_one_act_and_one_undo(town_url: str) -> None:
    groups = read("review", "list", "--alike")
    assert isinstance(groups, list)
    assert groups
    waiting = read("review", "list")
    assert isinstance(waiting, list)

    ran = run("review", "different", groups[0]["first"], "--alike", "--actor", "els", "--yes")
    assert len(ran.stdout.splitlines()) == groups[0]["cases"] >= 3
    assert "in one act" in ran.stderr

    run("review", "undo", "--actor", "els")
    assert read("review", "list") == waiting


def test_a_bulk_is_asked_for_and_a_no_changes_nothing(town_url: str) -> None:
    keys = [row["key"] for row in json.loads(run("review", "list", "--json").stdout)]

    ran = CliRunner().invoke(kenner, ["review", "same", *keys, "--actor", "els"], input="n\n")

    assert ran.exit_code == 1
    assert len(json.loads(run("review", "list", "--json").stdout)) == len(keys)


def test_a_second_reading_that_differs_is_a_dispute_until_it_is_settled(
    town_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second, "SHARE", 100)
    key = run("review", "next", "--actor", "els").stdout.splitlines()[0]
    made = run("review", "same", key, "--actor", "els").stdout.split("\t")[0]

    offered = run("review", "next", "--second", "--actor", "bram").stdout
    assert offered.splitlines()[0] == made
    assert "probability" not in offered
    assert "do not agree" in run("review", "different", made, "--second", "--actor", "bram").stderr
    assert "open disputes 1" in run("review", "agreement").stdout
    assert [row["key"] for row in json.loads(run("review", "list", "--disputes", "--json").stdout)] == [made]

    assert run("review", "next", "--actor", "cas").stdout.splitlines()[0] == made
    assert run("review", "next", "--actor", "els").stdout.splitlines()[0] != made
    run("review", "different", made, "--settle", "--actor", "cas")
    assert "open disputes 0" in run("review", "agreement").stdout


def test_reasons_are_told_in_dutch(town_url: str) -> None:
    told = run("explain", "x:annakuiper", "facebook:anna.kuiper", "--lang", "nl").stdout

    assert "zijn één persoon in de graaf" in told
    assert "beide heten Anna Kuiper" in told


def test_every_word_of_review_is_there() -> None:
    names = {"list", "show", "next", "same", "different", "unsure", "skip", "undo", "withdraw", "agreement"}

    assert set(cli_review.review_group.commands) == names
