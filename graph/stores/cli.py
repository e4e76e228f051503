"""Commands of the store itself: its schema, its health, its digest, and the library of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from graph import status as health
from graph.catalogue import Query, catalogue, query
from graph.cli import emit, emit_one, output_options, purpose_option, say, store_option, using_store
from graph.errors import BadParameter, NotPermitted, StoreRefused
from graph.former import followed
from graph.migrate import migrate, require_current
from graph.model.purposes import Purpose
from graph.store import Row


@click.command("migrate", epilog="Example:  kenner migrate --store embedded:./kenner-data")
@store_option
def migrate_command(store_url: str | None) -> None:
    """Bring the store to the schema of this version; the second run does nothing."""
    with using_store(store_url) as store:
        ran = migrate(store)
        for step in ran:
            say(f"applied {step}")
        if not ran:
            say("the schema is current")


@click.command("status", epilog="Example:  kenner status --json")
@store_option
@click.option("--json", "as_json_", is_flag=True, help="One JSON document on stdout.")
def status_command(store_url: str | None, as_json_: bool) -> None:
    """Engine, version, counts, schema, and how the store was last closed."""
    with using_store(store_url) as store:
        found = health.status(store)
        emit_one(asdict(found), as_json_=as_json_, text=found.text)


@click.command("check", epilog="Example:  kenner check")
@store_option
@click.option("--json", "as_json_", is_flag=True, help="One JSON document on stdout.")
def check_command(store_url: str | None, as_json_: bool) -> None:
    """Look for anything in the graph that breaks an invariant; exit code 4 when something does."""
    with using_store(store_url) as store:
        require_current(store)
        broken = health.check(store)
    said = [f"{each.check}: {each.says}\n" + _indented(each.rows) for each in broken]
    good = f"all {len(health.checks())} checks hold"
    emit_one([asdict(each) for each in broken], as_json_=as_json_, text="\n".join(said) or good)
    if broken:
        raise StoreRefused(
            f"{len(broken)} of {len(health.checks())} checks do not hold",
            hint="kenner restore puts a good backup in place",
        )


def _indented(rows: Iterable[Row]) -> str:
    return "\n".join("  " + ", ".join(f"{name}={value}" for name, value in row.items()) for row in rows)


@click.command("digest", epilog="Example:  kenner digest --store bolt://127.0.0.1:7687")
@store_option
def digest_command(store_url: str | None) -> None:
    """One text for all the graph holds: the same content gives the same text on either engine."""
    with using_store(store_url) as store:
        click.echo(store.digest())


@click.command(
    "cypher",
    epilog="Example:  kenner cypher library.people_by_interest -p interest=interest:cycling --purpose insight",
)
@click.argument("name")
@click.option("-p", "--param", "params", multiple=True, metavar="KEY=VALUE", help="A parameter of the query.")
@store_option
@purpose_option
@output_options
def cypher_command(
    name: str,
    params: tuple[str, ...],
    store_url: str | None,
    purpose: Purpose | None,
    as_json_: bool,
    fmt: str | None,
    out: Path | None,
) -> None:
    """Run a query of the library by NAME; `kenner queries` lists them."""
    asked = query(name)
    if not asked.is_for_people:
        raise NotPermitted(
            "library-only",
            f"query {name} is for its own command, which keeps the rules around it",
            hint="kenner queries lists those to run by hand",
        )
    values: dict[str, Any] = asked.parse(_pairs(params))
    with using_store(store_url) as store:
        present = followed(store, values, purpose if asked.is_gated else None)
        for name, value in present.items():
            if value != values[name]:
                say(f"{values[name]} is {value} now")
        rows = store.rows(asked, purpose=purpose, **present)
        shown, hidden = _large_enough(asked, rows, store.settings.min_cell)
        if hidden:
            say(f"{hidden} rows hidden: they count fewer than {store.settings.min_cell} people")
    emit(shown, columns=[each.name for each in asked.returns], as_json_=as_json_, fmt=fmt, out=out)


def _large_enough(asked: Query, rows: list[Row], minimum: int) -> tuple[list[Row], int]:
    """Rows whose count of people may be shown, and how many may not."""
    if asked.cells is None:
        return rows, 0
    shown = [row for row in rows if isinstance(n := row[asked.cells], int) and n >= minimum]
    return shown, len(rows) - len(shown)


def _pairs(params: Iterable[str]) -> dict[str, str]:
    pairs = {}
    for each in params:
        key, equals, value = each.partition("=")
        if not equals:
            raise BadParameter(f"parameter {each!r} is not KEY=VALUE", hint="write -p brand=brand:acme")
        pairs[key] = value
    return pairs


@click.command("queries", epilog="Example:  kenner queries library.people_by_interest")
@click.argument("name", required=False)
@output_options
def queries_command(name: str | None, as_json_: bool, fmt: str | None, out: Path | None) -> None:
    """List the library of queries, or show one as it stands."""
    if name is not None:
        click.echo(query(name).text, nl=False)
        return
    rows = [
        {
            "name": each.name,
            "personal": str(each.personal),
            "params": " ".join(field.name for field in each.params),
            "summary": each.summary,
        }
        for each in catalogue().values()
        if each.is_for_people
    ]
    emit(rows, as_json_=as_json_, fmt=fmt, out=out)
