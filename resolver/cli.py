"""The resolver at the terminal: `link`, `people`, `train`, `resolve`, `explain`, `split`, `review`."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import click

from graph.cli import emit, emit_one, output_options, progress, say, store_option, using_store
from graph.errors import BadParameter
from graph.insight.interests import derive_interests
from graph.store import Store
from resolver import files, linking, measure, pipeline, review, split, weigh
from resolver.explain import Line, as_json
from resolver.lookup import explain as explain_pair
from resolver.measure import PairMeasures
from resolver.registry import Decision
from resolver.weigh import Weights

if TYPE_CHECKING:
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
    if not out.absolute().parent.is_dir():
        raise BadParameter(
            f"there is no folder {out.absolute().parent}", hint="make it, or name another file with --out"
        )
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
    ])  # fmt: skip


@click.command()
@store_option
@_weights
@click.option("--json", "as_json_", is_flag=True, help="One JSON document on stdout.")
def resolve(store_url: str | None, weights_file: Path | None, as_json_: bool) -> None:
    """Link the records in the store that may be linked: the sure ones at once, the doubtful ones to review.

    Example: kenner resolve --store embedded:./kenner-data
    """
    weights = Weights.read(weights_file)
    with using_store(store_url) as store, progress("resolving") as bar:
        report = pipeline.resolve(store, progress=bar, weights=weights)
        interests = derive_interests(store)
    text = (
        f"records {report.records:,}   people {report.people:,}   linked {report.linked:,}   "
        f"waiting for a person {report.waiting:,}   without permission any more {report.dropped:,}   {report.seconds:.1f} s\n"
        f"interests {interests.ties:,} of {interests.people:,} people"
    )
    emit_one({**report.as_row(), "interests": interests.ties}, as_json_=as_json_, text=text)


@click.command()
@click.argument("one", metavar="HANDLE_A")
@click.argument("other", metavar="HANDLE_B")
@store_option
@_weights
@click.option("--json", "as_json_", is_flag=True, help="One JSON document on stdout.")
def explain(one: str, other: str, store_url: str | None, weights_file: Path | None, as_json_: bool) -> None:
    """Tell why two records are taken for one person, or not, and what spoke against it.

    Example: kenner explain x:jan instagram:jandevries
    """
    weights = None if weights_file is None else Weights.read(weights_file)
    with using_store(store_url) as store:
        found = explain_pair(store, one, other, weights)
    emit_one(found.as_row(), as_json_=as_json_, text=str(found))


@click.command(name="split")
@click.argument("person")
@click.argument("handles", nargs=-1)
@_actor
@store_option
@click.option("--yes", is_flag=True, help="Do not ask.")
def split_command(
    person: str, handles: tuple[str, ...], actor: str | None, store_url: str | None, yes: bool
) -> None:
    """Take records out of a person (all of them when none is named), back to the state before.

    Example: kenner split person:5f0c… x:jan
    """
    what = f"{len(handles)} records" if handles else "all records"
    if not yes:
        click.confirm(f"take {what} out of {person}?", abort=True, err=True)
    with using_store(store_url) as store:
        found = split.split(store, person, handles, _name(actor))
        derive_interests(store, sorted({now for now in found.person_by_record.values() if now}))
    for record, now in sorted(found.person_by_record.items()):
        click.echo(f"{record}\t{now}")
    say(f"{len(found.withdrawn)} decisions withdrawn, {len(found.appended)} appended")


@click.group(name="review")
def review_group() -> None:
    """Decide the pairs that wait for a person.

    Example: kenner review list
    """


@review_group.command(name="list")
@store_option
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="Most pairs to show."
)
@output_options
def review_list(store_url: str | None, limit: int, as_json_: bool, fmt: str | None, out: Path | None) -> None:
    """List the pairs that wait, those that settle most first.

    Example: kenner review list --limit 20
    """
    with using_store(store_url) as store:
        found, waiting = review.queue(store, limit), review.waiting(store)
    columns = ("key", "left", "right", "probability", "bits", "worth", "reason")
    emit(
        [{name: getattr(row, name) for name in columns} for row in found],
        columns=columns,
        as_json_=as_json_,
        fmt=fmt,
        out=out,
    )
    say(f"{len(found):,} of {waiting:,} shown")


@review_group.command(name="show")
@click.argument("key", metavar="ID")
@store_option
@click.option("--json", "as_json_", is_flag=True, help="One JSON document on stdout.")
def review_show(key: str, store_url: str | None, as_json_: bool) -> None:
    """Show one pair with the evidence for and against, and what was decided before.

    Example: kenner review show decision:0b7e…
    """
    with using_store(store_url) as store:
        case = review.show(store, key)
    emit_one(asdict(case), as_json_=as_json_, text=_case(case))


def _case(case: review.Case) -> str:
    def told(side: review.Side) -> str:
        return "  ".join(part for part in (side.key, side.name, side.place, side.url) if part)

    def listed(title: str, lines: Sequence[Line]) -> list[str]:
        return [title, *(f"  {line}" for line in lines or ())] if lines else []

    return "\n".join([
        told(case.left), told(case.right), f"probability {case.decision.probability:.3f}   {case.decision.bits:+.1f} bits",
        *listed("speaks for:", case.speaks_for), *listed("speaks against:", case.speaks_against), "history:",
        *(f"  {row.verdict.value:9} {row.status:9} {row.decided_by}: {row.reason}" for row in case.history),
    ])  # fmt: skip


def _answer(verdict: str, words: str) -> click.Command:
    @click.argument("key", metavar="ID")
    @_actor
    @store_option
    def answer(key: str, actor: str | None, store_url: str | None) -> None:
        with using_store(store_url) as store:
            made = review.decide(store, key, verdict, _name(actor))
            _derive(store, made)
        _told(made)

    text = f"Say that the two records {words}.\n\nExample: kenner review {verdict} decision:0b7e…"
    return click.command(name=verdict, help=text)(answer)


for _verdict, _words in (
    ("same", "are one person"),
    ("different", "are two people"),
    ("unsure", "cannot be told apart or together"),
):
    review_group.add_command(_answer(_verdict, _words))


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
        _derive(store, taken)
    _told(taken)


def _derive(store: Store, decision: Decision) -> None:
    """Interests follow the people the two records belong to now."""
    derive_interests(store, sorted({now for key in decision.pair if (now := review.side(store, key).person)}))


def _told(made: Decision) -> None:
    click.echo(f"{made.key}\t{made.left}\t{made.right}\t{made.verdict.value}\t{made.status}")


def _name(actor: str | None) -> str:
    name = actor or getpass.getuser()
    if not name.strip():
        raise BadParameter("nobody is named for the decision", hint="add --actor NAME")
    return name.strip()


COMMANDS: tuple[click.Command, ...] = (link, people, train, resolve, explain, split_command, review_group)
"""What the root command takes from here."""
