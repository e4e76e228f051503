"""`kenner consent …` as somebody types it, on the embedded store."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from graph.catalogue import query
from graph.consent import ledger
from graph.consent.cli import consent
from graph.consent.policy import FOREVER
from graph.errors import BadParameter, ConflictError, KennerError, NotFound, PurposeMissing
from graph.store import NewEdges, NewNodes, Store
from tests.consent.conftest import World, ended, given
from web.cli import kenner

Run = Callable[..., Result]
PROOF = ("--wording", "We may read your public posts.", "--method", "web form", "--at", "2026-05-03")


@pytest.fixture
def run(embedded: Store, world: World) -> Run:
    """Runs `kenner consent …` on a store that holds x:ana and crm:1, who are one person, and x:bo."""
    world(embedded, ["x:ana", "x:bo", "crm:1"])
    embedded.bulk(
        [NewNodes("Person", [{"key": "person:1"}])],
        [
            NewEdges("IS", "Handle", "Person", ["x:ana"], ["person:1"]),
            NewEdges("IS", "Customer", "Person", ["crm:1"], ["person:1"]),
        ],
    )

    def run(*arguments: str) -> Result:
        where = ("--store", f"embedded:{embedded.settings.state}")
        done = CliRunner().invoke(kenner, ["consent", *arguments, *where], catch_exceptions=True)
        if isinstance(done.exception, KennerError):
            raise done.exception
        return done

    return run


def test_give_then_why_then_withdraw(run: Run) -> None:
    told = run("give", "x:ana", "--purpose", "insight", *PROOF)
    assert (
        told.stdout
        == "x:ana: Permitted for insight since 3 May 2026, without an end, on basis a (consent).\n"
    )
    assert "recorded 1" in told.stderr

    assert "[given]" in run("why", "x:ana", "--purpose", "insight").stdout

    run("withdraw", "person:1", "--purpose", "insight", "--how", "e-mail")
    why = run("why", "x:ana", "--purpose", "insight").stdout.splitlines()
    assert why[0] == "x:ana   insight   no   [withdrawn]"
    assert why[1] == "  · Is anything recorded for this purpose? Something is recorded."
    assert why[-2].startswith("  ▸ Was it withdrawn? The person withdrew it on ")
    assert why[-1] == "  Only a later consent by the person changes this."


def test_consent_without_proof_is_not_recorded(run: Run, embedded: Store) -> None:
    with pytest.raises(BadParameter) as refused:
        run("give", "x:ana", "--purpose", "insight")

    assert refused.value.message.startswith("The consent is unproven (no wording and no method)")
    assert ledger.history(embedded, "x:ana") == []


def test_why_as_json_says_the_same_in_either_language(run: Run) -> None:
    run("refuse", "crm:1", "--purpose", "contact-phone", "--at", "2026-06-11")

    document = json.loads(
        run("why", "crm:1", "--purpose", "contact-phone", "--language", "nl", "--json").stdout
    )

    assert document["permitted"] is False
    assert document["records"][0]["reason"] == "De persoon heeft het geweigerd op 11 juni 2026."
    assert document["records"][0]["trail"][-1]["decided"] is True


def test_why_of_a_person_answers_for_each_record(run: Run) -> None:
    run("give", "x:ana", "--purpose", "insight", *PROOF)

    lines = run("why", "person:1", "--purpose", "insight").stdout.splitlines()

    assert [line for line in lines if not line.startswith(" ")] == [
        "crm:1   insight   no   [no-event]",
        "x:ana   insight   yes   [given]",
    ]


def test_show_lists_the_history(run: Run, embedded: Store) -> None:
    ledger.record(embedded, [given("x:ana"), ended("x:ana")])

    rows = json.loads(run("show", "x:ana", "--json").stdout)

    assert [row["status"] for row in rows] == ["given", "withdrawn"]
    assert rows[1]["previous_hash"] == rows[0]["hash"]
    assert "withdrawn" in run("show", "x:ana").stdout


def test_verify_says_when_all_is_well_and_mends_permissions(run: Run, embedded: Store) -> None:
    ledger.record(embedded, [given("x:ana")])
    assert "every chain closes" in run("verify").stderr
    embedded.write(
        query("consent.project_handles"), rows=[{"subject": "x:bo", "may": {"may_insight": FOREVER}}]
    )
    embedded.write(
        query("consent.project_handles"), rows=[{"subject": "x:ana", "may": {"may_share": FOREVER}}]
    )

    with pytest.raises(ConflictError):
        run("verify")

    assert "permissions written anew: 1" in run("verify", "--repair").stderr


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("why", "x:nobody", "--purpose", "insight"), NotFound),
        (("withdraw", "x:nobody", "--purpose", "insight"), NotFound),
        (("withdraw", "person:9", "--purpose", "insight"), NotFound),
        (("withdraw", "x:ana"), PurposeMissing),
        (("refuse", "x:ana", "--purpose", "insight", "--at", "yesterday"), BadParameter),
    ],
    ids=["unknown record", "act of an unknown record", "unknown person", "no purpose", "no date"],
)
def test_what_cannot_be_done_says_why_and_the_way_out(
    run: Run, arguments: tuple[str, ...], error: type[KennerError]
) -> None:
    with pytest.raises(error) as refused:
        run(*arguments)

    assert refused.value.hint


@pytest.mark.parametrize("name", ["", *consent.commands])
def test_every_help_is_a_sentence_and_an_example(name: str) -> None:
    command: click.Command = consent.commands[name] if name else consent

    sentence, _, example = (command.help or "").partition("\n")
    assert sentence.endswith(".")
    assert "Example: kenner consent" in example


def example_of_docs() -> str:
    """The worked file of docs/consent.md."""
    text = (Path(__file__).resolve().parents[2] / "docs" / "consent.md").read_text(encoding="utf-8")
    return text.split("```csv\n", 1)[1].split("```", 1)[0]


def test_import_reads_the_example_of_the_docs_as_the_docs_say(
    run: Run, tmp_path: Path, embedded: Store
) -> None:
    lines = example_of_docs().splitlines()
    assert len(lines) == 4
    file = tmp_path / "consents.csv"
    file.write_text(example_of_docs(), encoding="utf-8")

    done = run("import", str(file), "--source", "newsletter-2026")

    assert done.exit_code == 0, done.output
    assert ledger.history(embedded, "x:annelies_loopt")[0].source == "newsletter-2026"
    assert "[given]" in run("why", "x:annelies_loopt", "--purpose", "insight").stdout
    assert "[refused]" in run("why", "crm:1042", "--purpose", "contact-email").stdout
    assert "[unproven]" in run("why", "crm:1043", "--purpose", "contact-email").stdout
