"""The commands of the store, as they are typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graph.catalogue import catalogue
from graph.errors import (
    BadParameter,
    KennerError,
    NotPermitted,
    PurposeMissing,
    SchemaBehind,
    StoreRefused,
    UnknownQuery,
)
from graph.migrate import migrate
from graph.settings import Settings
from graph.store import open_store
from tests.contract.world import build
from web.cli import kenner

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store with the small world in it, closed."""
    folder = tmp_path_factory.mktemp("cli")
    with open_store(f"embedded:{folder}", Settings()) as store:
        migrate(store)
        build(store)
    return f"embedded:{folder}"


def run(*words: str) -> Result:
    return CliRunner().invoke(kenner, words)


def refused(*words: str) -> KennerError:
    error = run(*words).exception
    assert isinstance(error, KennerError), error
    return error


def test_migrate_says_what_it_did_and_the_second_time_that_there_was_nothing_to_do(tmp_path: Path) -> None:
    first, second = (
        run("migrate", "--store", f"embedded:{tmp_path}"),
        run("migrate", "--store", f"embedded:{tmp_path}"),
    )

    assert "applied 1-constraints-and-indexes" in first.stderr
    assert second.stderr.strip() == "the schema is current"


def test_status_tells_engine_schema_counts_and_shutdown(url: str) -> None:
    told = json.loads(run("status", "--store", url, "--json").stdout)

    assert (told["engine"], told["behind"], told["was_clean"]) == ("embedded", [], True)
    assert told["nodes"]["Handle"] == 7
    assert told["relationships"]["FOLLOWS"] == 10
    assert "last shutdown  clean" in run("status", "--store", url).stdout


def test_check_is_content_with_a_good_graph(url: str) -> None:
    found = run("check", "--store", url)

    assert found.exit_code == 0
    assert "checks hold" in found.stdout


def test_check_names_what_is_wrong_and_fails(tmp_path: Path) -> None:
    broken = f"embedded:{tmp_path}"
    with open_store(broken, Settings()) as store:
        migrate(store)
        from graph.store import NewNodes

        store.bulk([NewNodes("Handle", [{"key": "x:a", "idx": 1}, {"key": "x:b", "idx": 1}])], [])

    found = run("check", "--store", broken, "--json")

    assert isinstance(found.exception, StoreRefused)
    assert [each["check"] for each in json.loads(found.stdout)] == ["checks.accounts_of_one_number"]


def test_check_refuses_a_store_without_schema(tmp_path: Path) -> None:
    assert isinstance(refused("check", "--store", f"embedded:{tmp_path}"), SchemaBehind)


def test_the_digest_is_the_same_twice(url: str) -> None:
    first, second = run("digest", "--store", url).stdout, run("digest", "--store", url).stdout

    assert first == second
    assert first.strip()


def test_a_query_of_the_library_runs_with_its_parameters(url: str) -> None:
    found = run(
        "cypher",
        "library.followers_in_common",
        "-p",
        "left=x:ana",
        "-p",
        "right=x:bo",
        "--purpose",
        "insight",
        "--store",
        url,
        "--json",
    )

    assert [row["handle"] for row in json.loads(found.stdout)] == ["x:cy"]


def test_small_counts_of_people_are_hidden_and_that_is_said(url: str) -> None:
    found = run(
        "cypher",
        "library.hashtags_of_talkers",
        "-p",
        "brand=brand:acme",
        "--purpose",
        "insight",
        "--store",
        url,
        "--json",
    )

    assert json.loads(found.stdout) == []
    assert "rows hidden: they count fewer than 5 people" in found.stderr


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("library.followers_in_common", "-p", "left=x:ana", "-p", "right=x:bo"), PurposeMissing),
        (("library.nobody_wrote_this",), UnknownQuery),
        (("library.followers_in_common", "--purpose", "insight"), BadParameter),
        (("library.followers_in_common", "-p", "left", "--purpose", "insight"), BadParameter),
        (("schema.contents",), NotPermitted),
        (("schema.bump_version",), NotPermitted),
        (("consent.history", "-p", "subject=x:ana"), NotPermitted),
    ],
    ids=["no purpose", "no such query", "no parameters", "no equals sign", "everything", "a write", "the ledger"],
)  # fmt: skip
def test_what_may_not_be_asked_is_refused_with_the_way_out(
    url: str, words: tuple[str, ...], error: type[KennerError]
) -> None:
    found = refused("cypher", *words, "--store", url)

    assert isinstance(found, error)
    assert found.hint


def test_the_list_of_queries_is_the_library_for_people() -> None:
    listed = {row["name"] for row in json.loads(run("queries", "--json").stdout)}

    assert listed == {name for name, each in catalogue().items() if each.is_for_people}
    assert "library.conversation" in listed


def test_one_query_is_shown_as_it_stands() -> None:
    assert run("queries", "library.conversation").stdout == catalogue()["library.conversation"].text
