"""The resolver at the terminal: `link`, `people`, `train`, `splink`, `resolve`, `match`, `explain`, `split`, `review`."""

from __future__ import annotations

import getpass
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import click

from graph.cli import emit, emit_one, output_options, progress, purpose_option, say, store_option, using_store
from graph.errors import BadParameter, NotFound
from graph.insight.interests import derive_interests
from graph.model.purposes import LINK, Purpose
from graph.settings import Settings, embedded_folder
from graph.store import Store
from resolver import (
    answer,
    batch,
    fields,
    files,
    leases,
    linking,
    measure,
    pipeline,
    questions,
    review,
    second,
    split,
    unchanged,
    weigh,
)
from resolver.asked import FIELDS, asked
from resolver.decide import Verdict
from resolver.explain import Line, as_json
from resolver.index import Index
from resolver.lookup import explain as explain_pair
from resolver.lookup import person as explain_person
from resolver.measure import PairMeasures
from resolver.questions import Place
from resolver.registry import Decision
from resolver.review import Manner
from resolver.second import Reading
from resolver.spelled import did_you_mean
from resolver.taught import taught
from resolver.weigh import Weights
from resolver.wording import ENGLISH, LANGUAGES, said

if TYPE_CHECKING:
    from resolver.splink.settings import Exported
    from resolver.training import Report

LINK_COLUMNS = (
    "left_id",
    "right_id",
    "left_handle",
    "right_handle",
    "probability",
    "bits",
    "decision",
    "evidence",
)
PEOPLE_COLUMNS = ("id", "person", "probability", "decision")

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_weights = click.option(
    "--weights", "weights_file", type=_FILE, help="Weights of your own instead of the shipped ones."
)
_truth = click.option(
    "--truth", metavar="COLUMN", help="Column that says who is who; prints how good the result is."
)
_engine = click.option(
    "--engine", type=click.Choice(["local", "spark"]), default="local", show_default=True,
    help="Where to work: on this machine, or on Spark (pip install 'kenner[spark]').",
)  # fmt: skip
_lang = click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    default=ENGLISH,
    show_default=True,
    help="Language of the reasons.",
)
_blind = click.option("--blind", is_flag=True, help="Leave out what the machine thinks.")
_actor = click.option("--actor", metavar="NAME", help="Who decides; else the name you are signed in with.")


@click.command()
@click.argument("left", type=_FILE)
@click.argument("right", type=_FILE, required=False)
@_truth
@_weights
@_engine
@output_options
def link(
    left: Path, right: Path | None, truth: str | None, weights_file: Path | None, engine: str,
    as_json_: bool, fmt: str | None, out: Path | None,
) -> None:  # fmt: skip
    """Find which records of two files (or of one) are one person, best pairs first.

    Example: kenner link x.csv instagram.csv --out pairs.csv
    """
    weights = Weights.read(weights_file)
    if engine == "spark":
        rows, measures = _spark().link_rows(left, right, weights, truth)
    else:
        ours = files.read(left, truth)
        theirs = files.read(right, truth) if right is not None else None
        found = linking.link(ours, theirs, weights)
        rows = [_pair_row(each) for each in found]
        measures = linking.measured(found, ours, theirs, weights) if truth is not None else None
    emit(rows, columns=LINK_COLUMNS, as_json_=as_json_, fmt=fmt, out=out)
    if measures is not None:
        for line in _pair_measures(measures):
            say(line)


def _spark() -> ModuleType:
    """The Spark engine; BadParameter where it is not installed."""
    if find_spec("pyspark") is None:
        raise BadParameter(
            "--engine spark needs pyspark, which is not installed", hint="pip install 'kenner[spark]'"
        )
    # Here, not above: it takes seconds to load, and is not there at all where nobody asked for it.
    from resolver.engines import spark

    return spark


def _pair_row(each: linking.Link) -> dict[str, object]:
    return {
        "left_id": each.left.key, "right_id": each.right.key, "left_handle": each.left.handle,
        "right_handle": each.right.handle, "probability": each.probability, "bits": each.bits,
        "decision": each.outcome.value, "evidence": as_json(each.evidence),
    }  # fmt: skip


def _pair_measures(found: PairMeasures) -> list[str]:
    return [
        f"pairs {found.pairs:,}   true pairs {found.true_pairs:,}   of these among the pairs {found.found_pairs:,}",
        f"precision {found.at_threshold.precision:.4f}   recall {found.at_threshold.recall:.4f}   "
        f"F1 {found.at_threshold.f1:.4f}   (decision link)",
        f"best F1 {found.best_f1:.4f} at probability {found.best_threshold:.3f}",
        f"recall at precision 0.99 {found.recall_at_p99:.4f}   at 0.95 {found.recall_at_p95:.4f}",
        f"expected calibration error {found.calibration_error:.4f}",
    ]


@click.command()
@click.argument("accounts", type=_FILE)
@_truth
@_weights
@_engine
@output_options
def people(
    accounts: Path,
    truth: str | None,
    weights_file: Path | None,
    engine: str,
    as_json_: bool,
    fmt: str | None,
    out: Path | None,
) -> None:
    """Say which accounts of one file are one person.

    Example: kenner people accounts.csv --out people.csv
    """
    weights = Weights.read(weights_file)
    if engine == "spark":
        rows, who = _spark().people_rows(accounts, weights, truth)
    else:
        found = linking.people(files.read(accounts, truth), weights)
        rows, who = linking.people_rows(found), found.records.truth
    emit(rows, columns=PEOPLE_COLUMNS, as_json_=as_json_, fmt=fmt, out=out)
    if truth is not None:
        for line in _cluster_measures([str(row["person"]) for row in rows], who):
            say(line)


def _cluster_measures(persons: Sequence[str], truth: Sequence[str]) -> list[str]:
    found = measure.clusters(persons, truth)
    return [
        f"records {len(persons):,}   people {found.clusters:,}   largest {found.largest}",
        f"pairwise precision {found.pairwise.precision:.4f}   recall {found.pairwise.recall:.4f}   F1 {found.pairwise.f1:.4f}",
        f"B-cubed  precision {found.bcubed.precision:.4f}   recall {found.bcubed.recall:.4f}   F1 {found.bcubed.f1:.4f}",
    ]


@click.command()
@click.argument("accounts", nargs=-1, type=_FILE)
@click.option("--truth", metavar="COLUMN", help="Column that says who is who.")
@click.option("--reviewed", is_flag=True, help="Learn from what people answered in Review instead of files.")
@store_option
@_weights
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Weights file to write."
)
@click.option("--json", "as_json_", is_flag=True, help="One JSON document on stdout.")
def train(
    accounts: tuple[Path, ...], truth: str | None, reviewed: bool, store_url: str | None,
    weights_file: Path | None, out: Path, as_json_: bool,
) -> None:  # fmt: skip
    """Learn weights from labelled rows, or from what people answered in Review, beside the shipped ones.

    Prints how good both are on people held out. Nothing is adopted: the file is for --weights.

    Example: kenner train accounts.csv customers.csv --truth person --out ours.json
    """
    # The libraries that learn take a second to load; no other command needs them.
    from resolver import training

    if reviewed == bool(accounts) or (accounts and truth is None) or (reviewed and truth is not None):
        raise BadParameter(
            "labels come either from files with --truth COLUMN, or from a store with --reviewed",
            hint="kenner train accounts.csv --truth person --out ours.json",
        )
    _folder_of(out)
    base = Weights.read(weights_file)
    with progress("learning") as bar:
        if reviewed:
            with using_store(store_url) as store:
                report = training.from_answers(store, base, bar)
        else:
            report = training.from_files(accounts, truth or "", base, bar)
    training.write(weigh.to_data(report.weights), out)
    emit_one({**report.as_row(), "out": str(out)}, as_json_=as_json_, text=_learnt(report))
    say(f"written to {out}; nothing uses it until --weights names it")
    if not report.is_better:
        say("on people held out the weights you have do as well: there is no reason to adopt these")


def _folder_of(out: Path) -> None:
    if not out.absolute().parent.is_dir():
        raise BadParameter(
            f"there is no folder {out.absolute().parent}", hint="make it, or name another file with --out"
        )


def _learnt(report: Report) -> str:
    rows = (
        ("F1 at the threshold", "f1"), ("precision", "precision"), ("recall", "recall"), ("best F1", "best_f1"),
        ("recall at precision 0.99", "recall_at_p99"), ("expected calibration error", "calibration_error"),
        ("surprise in bits a pair", "surprise"),
    )  # fmt: skip
    return "\n".join([
        f"pairs with a label {report.labels:,}, of these one person {report.matches:,}",
        f"{'by five folds, on people held out':36}{'before':>9}{'learnt':>9}",
        *(f"  {words:34}{getattr(report.before, name):9.4f}{getattr(report.after, name):9.4f}" for words, name in rows),
        f"{'tables that moved most, in bits':36}{'usual':>9}{'most':>9}",
        *(f"  {each.table:34}{each.usual:9.2f}{each.most:9.2f}" for each in report.moved),
        *_habits(report),
    ])  # fmt: skip


@click.command()
@click.argument("left", type=_FILE)
@click.argument("right", type=_FILE, required=False)
@click.option(
    "--truth", metavar="COLUMN", help="Column that says who is who; tells how good weights and settings are."
)
@_weights
@click.option(
    "--records",
    type=click.IntRange(min=1),
    help="Records the settings are for; as many as the sample has by default.",
)
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Settings to write; the SQL goes beside them.",
)
@click.option("--json", "as_json_", is_flag=True, help="One JSON document on stdout.")
def splink(
    left: Path, right: Path | None, truth: str | None, weights_file: Path | None, records: int | None, out: Path,
    as_json_: bool,
) -> None:  # fmt: skip
    """Write the weights as settings of Splink 5 and the SQL of the columns they read, for a warehouse.

    Learns m and u on a sample of the records they are for, two files or one; no labels are needed. Says how near
    the settings come to the weights, and what they cannot hold.

    Example: kenner splink sample.parquet --records 40000000 --out settings.json
    """
    # The library that fits takes a second to load; few commands need it.
    from resolver.splink.settings import export

    _folder_of(out)
    weights = Weights.read(weights_file)
    found = export(
        files.read(left, truth), None if right is None else files.read(right, truth), weights, records=records
    )
    sql = out.with_suffix(".sql")
    out.write_text(json.dumps(found.settings, indent=1) + "\n", encoding="utf-8")
    sql.write_text(found.sql, encoding="utf-8")
    row = {**asdict(found.nearness), "silent": list(found.silent), "left_out": list(found.left_out)}
    emit_one({**row, "out": str(out), "sql": str(sql)}, as_json_=as_json_, text=_exported(found))
    say(f"written to {out}, the columns it reads to {sql}")


def _exported(found: Exported) -> str:
    near = found.nearness
    lines = [f"{'level':44}{'m':>10}{'u':>14}{'bits':>8}{'rarity':>8}"]
    for each in found.model.comparisons:
        labels = [*(level.label for level in each.comparison.levels), "all else"]
        lines.append(each.comparison.name)
        lines += [
            f"  {label:42}{m:10.5f}{u:14.9f}{bits:8.2f}{rare:8.2f}"
            for label, m, u, bits, rare in zip(labels, each.m, each.u, each.bits, each.rare, strict=True)
        ]
    lines.append(
        f"of {near.links:,} links of the sample {near.proposed:.1%} are proposed by the rules and {near.kept:.1%} are links "
        f"of the settings; of the links of the settings {near.ours:.1%} are ours"
    )
    for words, told in (("weights", near.before), ("settings", near.after)):
        if told is not None:
            at = told.at_threshold
            lines.append(
                f"{words:9} precision {at.precision:.4f}   recall {at.recall:.4f}   F1 {at.f1:.4f}   best F1 {told.best_f1:.4f}"
            )
    if found.silent:
        lines.append(f"the sample does not tell: {', '.join(found.silent)}")
    return "\n".join([*lines, "not in the settings:", *(f"  {each}" for each in found.left_out)])


def _habits(report: Report) -> list[str]:
    """Additions to handles that the rows tell of, and whether the new weights take them off."""
    if not report.found:
        return ["the rows tell of no additions to handles besides those everybody makes"]
    used = report.weights.affixes == report.found
    return [
        f"additions to handles, {'taken off by these weights' if used else 'not used: people held out are told apart as well without'}",
        f"{'':36}{'handles':>9}{'known':>9}{'lift':>9}",
        *(
            f"  {f'{each.side} {each.text}':34}{each.seen:9,}{each.known:9,}{each.lift:9.1f}"
            for each in report.found[:_MOST_HABITS]
        ),
    ]


_MOST_HABITS = 12


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
@_weights
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
@_weights
@_lang
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
@_actor
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
        _, found = batch.unmerge(store, person, handles, _name(actor))
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


@click.group(name="review")
def review_group() -> None:
    """Decide the pairs that wait for a person.

    Example: kenner review next
    """


@review_group.command(name="list")
@store_option
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="Most rows to show."
)
@click.option("--alike", is_flag=True, help="Groups of cases with the same shape of evidence instead.")
@click.option("--disputes", is_flag=True, help="Pairs that two people judged differently instead.")
@output_options
def review_list(
    store_url: str | None, limit: int, alike: bool, disputes: bool,
    as_json_: bool, fmt: str | None, out: Path | None,
) -> None:  # fmt: skip
    """List the pairs that wait, those that are worth most first.

    Example: kenner review list --alike
    """
    if alike and disputes:
        raise BadParameter("--alike and --disputes are two lists", hint="name one of them")
    with using_store(store_url) as store:
        if disputes:
            rows, columns, total = _disputes(second.disputes(second.words(store)))
        else:
            order = questions.order(store)
            rows, columns, total = _alike(order) if alike else _waiting(store, order, limit)
    emit(rows[:limit], columns=columns, as_json_=as_json_, fmt=fmt, out=out)
    say(f"{min(len(rows), limit):,} of {total:,} shown")


Listed = tuple[list[dict[str, object]], tuple[str, ...], int]


def _waiting(store: Store, order: Sequence[Place], limit: int) -> Listed:
    """`alike` counts the cases of the same shape, the row's own among them; `shape` names them."""
    shapes = Counter(place.shape for place in order)
    place_by_key = {place.key: place for place in order[:limit]}
    columns = (
        "key", "left", "right", "probability", "bits", "worth", "reason", "value", "records", "followers", "shape", "alike",
    )  # fmt: skip
    rows: list[dict[str, object]] = []
    for row in review.named(store, list(place_by_key)):
        place = place_by_key[row.key]
        told = {name: getattr(row, name) for name in columns[:7]}
        rows.append(
            {**told, "value": place.value, "records": place.records, "followers": place.followers,
             "shape": place.shape.key, "alike": shapes[place.shape]}
        )  # fmt: skip
    return rows, columns, len(order)


def _alike(order: Sequence[Place]) -> Listed:
    columns = ("shape", "cases", "value", "least", "most", "evidence", "customers", "refused", "first")
    rows: list[dict[str, object]] = [
        {
            "shape": group.shape.key, "cases": len(group.places), "value": group.value, "least": group.span[0], "most": group.span[1],
            "evidence": " ".join(f"{each.kind}{each.level:+d}" for each in group.shape.traits),
            "customers": group.shape.customers, "refused": group.shape.is_refused, "first": group.places[0].key,
        }
        for group in questions.alike(order)
    ]  # fmt: skip
    return rows, columns, len(rows)


def _disputes(found: Sequence[Reading]) -> Listed:
    columns = ("key", "left", "right", "first", "by", "second", "by_second")
    rows: list[dict[str, object]] = [
        {
            "key": each.first.key, "left": each.first.left, "right": each.first.right,
            "first": each.first.verdict.value, "by": each.first.decided_by,
            "second": each.second.verdict.value, "by_second": each.second.decided_by,
        }
        for each in found
    ]  # fmt: skip
    return rows, columns, len(rows)


@review_group.command(name="show")
@click.argument("key", metavar="ID")
@store_option
@_blind
@_lang
@click.option("--json", "as_json_", is_flag=True, help="One JSON document on stdout.")
def review_show(key: str, store_url: str | None, blind: bool, lang: str, as_json_: bool) -> None:
    """Show one pair with the evidence for and against, and what was decided before.

    Example: kenner review show decision:0b7e… --lang nl
    """
    with using_store(store_url) as store:
        case = review.show(store, key)
        seen = review.preview(store, *case.decision.pair, Verdict.SAME, _reader())
    emit_one(_facts(case, seen, blind), as_json_=as_json_, text=_case(case, seen, blind, lang))


@review_group.command(name="next")
@_actor
@store_option
@_blind
@click.option(
    "--second", "is_second", is_flag=True, help="A pair somebody else decided, to be read again blind."
)
@_lang
@click.option("--json", "as_json_", is_flag=True, help="One JSON document on stdout.")
def review_next(
    actor: str | None, store_url: str | None, blind: bool, is_second: bool, lang: str, as_json_: bool
) -> None:
    """Show the pair whose answer is worth most, and keep it for you for ten minutes.

    Example: kenner review next --blind
    """
    with using_store(store_url) as store:
        name, held = _name(actor), _leases(store_url)
        passed = held.not_for(name, store.clock())
        if is_second:
            keys = [row.key for row in second.offers(second.words(store), name)]
        else:
            disputed = second.to_settle(second.words(store), name)
            keys = [*disputed, *(place.key for place in questions.order(store))]
        key = next((key for key in keys if key not in passed), None)
        if key is None:
            raise NotFound("no pair waits for you", hint="kenner review list shows what waits")
        held.take(key, name, store.clock(), leases.AT_TERMINAL)
        case = review.show(store, key)
        seen = review.preview(store, *case.decision.pair, Verdict.SAME, name)
    if not is_second and case.decision.is_human:
        say("two people judged this pair differently; answer it with --settle")
    hide = blind or is_second
    emit_one(_facts(case, seen, hide), as_json_=as_json_, text=f"{key}\n{_case(case, seen, hide, lang)}")


def _facts(case: review.Case, seen: review.Preview, blind: bool) -> dict[str, object]:
    told = {**asdict(case), "would_be": [[side.key for side in group] for group in seen.people]}
    if blind:
        decision = case.decision
        told |= {"decision": {"key": decision.key, "left": decision.left, "right": decision.right}}
        told |= {"lines": [], "history": []}
    return told


def _case(case: review.Case, seen: review.Preview, blind: bool, lang: str) -> str:
    def told(side: review.Side) -> str:
        return "  ".join(part for part in (side.key, side.name, side.place, side.url) if part)

    def listed(title: str, lines: Sequence[Line]) -> list[str]:
        return [title, *(f"  {line.told(lang)}" for line in lines)] if lines else []

    machine = [] if blind else [
        f"probability {case.decision.probability:.3f}   {case.decision.bits:+.1f} bits",
        *listed("speaks for:", case.speaks_for), *listed("speaks against:", case.speaks_against), "history:",
        *(f"  {row.verdict.value:9} {row.status:9} {row.decided_by}: {said(row.reason, lang)}" for row in case.history),
    ]  # fmt: skip
    marks = [f"  {each.name:9} {each.mark.value}" for each in fields.compared(case.left, case.right)]
    would = seen.objection or "; ".join(
        f"one person of {len(group)}: {', '.join(side.key for side in group)}" for group in seen.people
    )
    return "\n".join([told(case.left), told(case.right), *marks, f"same would make {would}", *machine])


def _answer(verdict: str, words: str) -> click.Command:
    @click.argument("keys", metavar="ID", nargs=-1, required=True)
    @_actor
    @store_option
    @click.option("--alike", is_flag=True, help="And every waiting pair with the same shape of evidence.")
    @click.option("--second", "is_second", is_flag=True, help="As a second reading; it moves nobody.")
    @click.option("--settle", is_flag=True, help="In place of what a person decided before.")
    @_blind
    @click.option("--yes", is_flag=True, help="Do not ask before deciding many at once.")
    def answer(
        keys: tuple[str, ...], actor: str | None, store_url: str | None, alike: bool, is_second: bool, settle: bool,
        blind: bool, yes: bool,
    ) -> None:  # fmt: skip
        with using_store(store_url) as store:
            name, held = _name(actor), _leases(store_url)
            for key in keys:
                held.refuse_held(key, name, store.clock())
            wanted = _all_alike(store, keys) if alike else list(keys)
            if len(wanted) > 1 and not (is_second or settle):
                _many(store, wanted, verdict, name, blind=blind, yes=yes)
            else:
                for key in wanted:
                    _one(store, key, verdict, name, Manner(is_blind=blind, instead=settle), is_second)
            held.leave_all(name)

    text = f"Say that the two records {words}.\n\nSeveral pairs are one act: one `kenner review undo` takes it back.\n\nExample: kenner review {verdict} decision:0b7e…"
    return click.command(name=verdict, help=text)(answer)


def _one(store: Store, key: str, verdict: str, name: str, manner: Manner, is_second: bool) -> None:
    if is_second:
        reading = second.give(store, key, verdict, name)
        say("you agree" if reading.agree else "you do not agree: the pair goes back to the queue")
        _told(reading.second)
        return
    made = review.decide(store, key, verdict, name, manner)
    batch.derive(store, [made])
    _told(made)


def _all_alike(store: Store, keys: tuple[str, ...]) -> list[str]:
    """The cases of the shapes of `keys`, at most as many as one act may have."""
    order = questions.order(store)
    shapes = {place.shape for place in order if place.key in keys}
    if not shapes:
        raise NotFound(
            f"{', '.join(keys)} does not wait",
            hint="kenner review list --alike names the first of each group",
        )
    return [place.key for place in order if place.shape in shapes][: batch.MOST]


def _many(store: Store, keys: Sequence[str], verdict: str, name: str, *, blind: bool, yes: bool) -> None:
    cases = review.named(store, keys)
    if not yes:
        for row in cases:
            say(f"{row.key}  {row.left}  {row.right}" + ("" if blind else f"  {row.probability:.2f}"))
        click.confirm(f"{verdict} for all {len(cases)} pairs?", abort=True, err=True)
    act = batch.decide(store, keys, verdict, name, is_blind=blind)
    for row in act.made:
        _told(row)
    for key, why in act.left_out.items():
        say(f"left out: {key}: {why}")
    say(f"{len(act.made)} pairs decided in one act; kenner review undo takes all of it back")


for _verdict, _words in (
    ("same", "are one person"),
    ("different", "are two people"),
    ("unsure", "cannot be told apart or together"),
):
    review_group.add_command(_answer(_verdict, _words))


@review_group.command(name="skip")
@click.argument("key", metavar="ID")
@_actor
@store_option
def review_skip(key: str, actor: str | None, store_url: str | None) -> None:
    """Put a pair aside for today: `next` gives you another, and others may still get it.

    Example: kenner review skip decision:0b7e…
    """
    with using_store(store_url) as store:
        _leases(store_url).put_aside(key, _name(actor), store.clock())


@review_group.command(name="undo")
@_actor
@store_option
def review_undo(actor: str | None, store_url: str | None) -> None:
    """Take back your newest act: one decision, a whole bulk, or an un-merge.

    Example: kenner review undo
    """
    with using_store(store_url) as store:
        taken = batch.undo_last(store, _name(actor))
    for row in taken:
        _told(row)


@review_group.command(name="withdraw")
@click.argument("key", metavar="ID")
@_actor
@store_option
def review_withdraw(key: str, actor: str | None, store_url: str | None) -> None:
    """Take a person's decision back; it stays in the history.

    Example: kenner review withdraw decision:0b7e…
    """
    with using_store(store_url) as store:
        taken = review.withdraw(store, key, _name(actor))
        batch.derive(store, [taken])
    _told(taken)


@review_group.command(name="agreement")
@store_option
@click.option("--json", "as_json_", is_flag=True, help="One JSON document on stdout.")
def review_agreement(store_url: str | None, as_json_: bool) -> None:
    """Tell how far reviewers agree, and how their decisions compare with what the machine predicted.

    Example: kenner review agreement
    """
    with using_store(store_url) as store:
        words = second.words(store)
    read = second.readings(words)
    agreed, learnt = second.agreement(read), taught(words)
    open_disputes = sum(each.is_dispute for each in read)
    text = [
        f"pairs judged twice {agreed.pairs:,}   agree {agreed.agreeing:,}   "
        + (f"share {agreed.share:.2f}   " if agreed.share is not None else "")
        + (f"kappa {agreed.kappa:.2f}   " if agreed.kappa is not None else "")
        + f"open disputes {open_disputes:,}",
        f"decided same or different {learnt.pairs:,}   of these blind {learnt.blind:,}",
        *(
            f"  {each.low:.1f}–{each.high:.1f}   pairs {each.pairs:,}   predicted {each.predicted:.2f}   "
            f"same {each.same:.2f} ({each.least:.2f}–{each.most:.2f})   {each.verdict}"
            for each in learnt.bins
        ),
    ]
    told = {
        "pairs": agreed.pairs, "agreeing": agreed.agreeing, "share": agreed.share, "kappa": agreed.kappa,
        "disputes": open_disputes, **asdict(learnt),
    }  # fmt: skip
    emit_one(told, as_json_=as_json_, text="\n".join(text))


def _told(made: Decision) -> None:
    click.echo(f"{made.key}\t{made.left}\t{made.right}\t{made.verdict.value}\t{made.status}")


def _leases(store_url: str | None) -> leases.Leases:
    """Beside the sessions of whoever serves this store."""
    settings = Settings.from_env()
    is_beside = settings.state == embedded_folder(settings.store)
    folder = embedded_folder(store_url or settings.store)
    return leases.beside(folder if folder and is_beside else settings.state)


def _reader() -> str:
    """Whose answer a preview imagines; nothing is written."""
    return "reader"


def _name(actor: str | None) -> str:
    name = actor or getpass.getuser()
    if not name.strip():
        raise BadParameter("nobody is named for the decision", hint="add --actor NAME")
    return name.strip()


COMMANDS: tuple[click.Command, ...] = (
    link, people, train, splink, resolve, match, explain, split_command, review_group,
)  # fmt: skip
"""What the root command takes from here."""
