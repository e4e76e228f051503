"""`kenner resolve`, `match`, `explain` and `split`: who is who in the store."""

from __future__ import annotations

from pathlib import Path

import click

from graph.cli import emit_one, progress, purpose_option, say, store_option, using_store
from graph.errors import BadParameter
from graph.insight.interests import derive_interests
from graph.model.purposes import LINK, Purpose
from graph.store import Store
from resolver import answer, batch, pipeline, split, unchanged
from resolver.asked import FIELDS, asked
from resolver.cli.options import actor_option, decider, lang_option, weights_option
from resolver.index import Index
from resolver.lookup import explain as explain_pair
from resolver.lookup import person as explain_person
from resolver.spelled import did_you_mean
from resolver.weigh import Weights


def _described(command: click.Command) -> click.Command:
    """An option for each field that is compared, besides the platform."""
    for field in reversed(tuple(FIELDS.values())):
        if field.is_compared:
            option = click.Option(
                [f"--{field.name.replace('_', '-')}", f"given_{field.name}"], help=f"{field.says[0].upper()}{field.says[1:]}.",
                multiple=field.type == "words", metavar="TEXT",
            )  # fmt: skip
            command.params.insert(1, option)
    return command


@_described
@click.command()
@click.argument("key", required=False)
@purpose_option
@click.option(
    "--limit",
    type=click.IntRange(1, answer.MOST),
    default=answer.USUALLY,
    show_default=True,
    help="Most candidates to show.",
)
@store_option
@click.option("--json", "as_json_", is_flag=True, help="One JSON document on stdout.")
def match(
    key: str | None,
    purpose: Purpose | None,
    limit: int,
    store_url: str | None,
    as_json_: bool,
    **given: object,
) -> None:
    """Tell who one account is: a record of the store by its KEY, or an account from outside, of which nothing is kept.

    The first time builds the live index of the store, later ones bring it up to date. The purpose is link.

    \b
    Example: kenner match --platform x --handle jan.vd.berg --name "Jan van den Berg" --json
    """
    values = {
        name.removeprefix("given_"): list(value) if isinstance(value, tuple) else value
        for name, value in given.items() if value
    }  # fmt: skip
    if bool(key) == bool(values):
        raise BadParameter(
            "name one record, or describe one account",
            hint="kenner match x:jan, or kenner match --platform x --handle jan",
        )
    for_what = purpose or LINK
    with using_store(store_url) as store, Index.beside(store.settings) as index:
        found = (
            answer.of_key(index, store, key, for_what, limit)
            if key else answer.of_account(index, store, asked(values), for_what, limit)
        )  # fmt: skip
    emit_one(found.as_row(), as_json_=as_json_, text=str(found))


@click.command()
@store_option
@weights_option
@click.option("--anew", is_flag=True, help="Also when nothing was written since the last run.")
@click.option("--json", "as_json_", is_flag=True, help="One JSON document on stdout.")
def resolve(store_url: str | None, weights_file: Path | None, anew: bool, as_json_: bool) -> None:
    """Link the records in the store that may be linked: the sure ones at once, the doubtful ones to review.

    Where nothing was written since the last run, and no permission ended, there is nothing to do.

    Example: kenner resolve --store embedded:./kenner-data
    """
    weights = Weights.read(weights_file)
    with using_store(store_url) as store, progress("resolving") as bar:
        report = pipeline.resolve(store, progress=bar, weights=weights, anew=anew)
        ties = _interests(store, report)
        with Index.beside(store.settings) as index:
            index.refresh_if_kept(store)
    text = (
        f"{'nothing changed since the last run' + chr(10) if report.unchanged else ''}records {report.records:,}   people {report.people:,}   linked {report.linked:,}   "
        f"waiting for a person {report.waiting:,}   without permission any more {report.dropped:,}   {report.seconds:.1f} s\n"
        f"interests {ties:,}"
    )
    emit_one({**report.as_row(), "interests": ties}, as_json_=as_json_, text=text)


def _interests(store: Store, report: pipeline.ResolveReport) -> int:
    """Interests follow people; where nothing changed since they were derived, they stand."""
    model = unchanged.model_of(Weights.read())
    note = unchanged.last(store, model) if report.unchanged else None
    if note is not None and note.interests is not None:
        return note.interests
    watch = unchanged.watch(store)
    ties = derive_interests(store).ties
    unchanged.keep_interests(store, watch, model, ties)
    return ties


@click.command()
@click.argument("one", metavar="HANDLE_A|PERSON")
@click.argument("other", metavar="[HANDLE_B]", required=False)
@store_option
@weights_option
@lang_option
@click.option("--json", "as_json_", is_flag=True, help="One JSON document on stdout.")
def explain(
    one: str, other: str | None, store_url: str | None, weights_file: Path | None, lang: str, as_json_: bool
) -> None:
    """Tell why two records are taken for one person, or not, and what spoke against it; or who a person is.

    An old key of a person leads to who its records are now.

    Example: kenner explain x:jan instagram:jandevries
    """
    weights = None if weights_file is None else Weights.read(weights_file)
    keys = tuple(key for key in (one, other) if key is not None)
    with using_store(store_url) as store, did_you_mean(store, keys):
        found = explain_person(store, one) if other is None else explain_pair(store, one, other, weights)
    emit_one(found.as_row(), as_json_=as_json_, text=found.told(lang))


@click.command(name="split")
@click.argument("person")
@click.argument("handles", nargs=-1)
@actor_option
@store_option
@click.option(
    "--preview", "only_look", is_flag=True, help="Tell what would stay, leave and change; change nothing."
)
@click.option("--json", "as_json_", is_flag=True, help="The preview as one JSON document on stdout.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def split_command(
    person: str,
    handles: tuple[str, ...],
    actor: str | None,
    store_url: str | None,
    only_look: bool,
    as_json_: bool,
    yes: bool,
) -> None:
    """Take records out of a person (all of them when none is named), back to the state before.

    Example: kenner split person:5f0c… x:jan --preview
    """
    if only_look:
        with using_store(store_url) as store:
            seen = split.preview(store, person, handles)
        emit_one(seen.as_row(), as_json_=as_json_, text=_preview(seen))
        return
    what = f"{len(handles)} records" if handles else "all records"
    if not yes:
        click.confirm(f"take {what} out of {person}?", abort=True, err=True)
    with using_store(store_url) as store:
        _, found = batch.unmerge(store, person, handles, decider(actor))
    for record, now in sorted(found.person_by_record.items()):
        click.echo(f"{record}\t{now}")
    say(
        f"{len(found.withdrawn)} decisions withdrawn, {len(found.appended)} appended; kenner review undo takes it back"
    )


def _preview(seen: split.Preview) -> str:
    """A table a part, then what would be decided."""
    told = []
    for part in seen.parts:
        told += [f"{part.person}   {'stays' if part.is_kept else 'leaves'}"]
        told += [
            f"  {row.record:32} {row.posts:>7,} posts {row.purchases:>5,} purchases {len(row.consents):>3} consents "
            f"{len(row.interests):>3} interests{'   ' + ', '.join(row.facts) if row.facts else ''}"
            for row in part.records
        ]
        told += [f"  one person with {', '.join(part.joins)}"] if part.joins else []
    told += [f"withdrawn: {row.left} and {row.right}, {row.reason} ({row.key})" for row in seen.withdrawn]
    told += [f"decided to be different people: {one} and {other}" for one, other in seen.appended]
    return "\n".join([*told, f"brought up to date: {', '.join(seen.follow)}"])
