"""`kenner train` and `kenner splink`: weights of your own, and the weights for Splink."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graph.cli import emit_one, progress, say, store_option, using_store
from graph.errors import BadParameter
from resolver import files, weigh
from resolver.cli.options import FILE, weights_option
from resolver.weigh import Weights

if TYPE_CHECKING:
    from resolver.splink.settings import Exported
    from resolver.training import Report


@click.command()
@click.argument("accounts", nargs=-1, type=FILE)
@click.option("--truth", metavar="COLUMN", help="Column that says who is who.")
@click.option("--reviewed", is_flag=True, help="Learn from what people answered in Review instead of files.")
@click.option(
    "--unlabelled",
    is_flag=True,
    help="Read no label: only how sure the weights are is moved, to the level the files (or the store) tell.",
)
@store_option
@weights_option
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Weights file to write."
)
@click.option("--json", "as_json_", is_flag=True, help="One JSON document on stdout.")
def train(
    accounts: tuple[Path, ...], truth: str | None, reviewed: bool, unlabelled: bool, store_url: str | None,
    weights_file: Path | None, out: Path, as_json_: bool,
) -> None:  # fmt: skip
    """Learn weights from labelled rows, or from what people answered in Review, beside the shipped ones.

    Prints how good both are on people held out. Nothing is adopted: the file is for --weights. Without labels
    (--unlabelled) no bit of evidence changes, only how sure the weights are of each kind of pair.

    Example: kenner train accounts.csv customers.csv --truth person --out ours.json
    """
    # The libraries that learn take a second to load; no other command needs them.
    from resolver import training

    if (
        (truth is not None) + reviewed + unlabelled != 1
        or (reviewed and accounts)
        or (truth and not accounts)
    ):
        raise BadParameter(
            "labels come either from files with --truth COLUMN, or from a store with --reviewed; --unlabelled reads none",
            hint="kenner train accounts.csv --truth person --out ours.json",
        )
    _folder_of(out)
    base = Weights.read(weights_file)
    if unlabelled:
        _level(accounts, store_url, base, out, as_json_=as_json_)
        return
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


def _level(
    accounts: tuple[Path, ...], store_url: str | None, base: Weights, out: Path, *, as_json_: bool
) -> None:
    from resolver import training
    from resolver.records import from_store

    if accounts:
        records = training.read(accounts)
    else:
        with using_store(store_url) as store:
            records = from_store(store)
    new, found = training.without_labels(records, base)
    training.write(weigh.to_data(new), out)
    rows = [{**asdict(each), "kind": each.kind.slug} for each in found]
    text = "\n".join([
        f"{'share of one person among the best pairs':42}{'pairs':>8}{'expected':>10}{'likeliest':>11}{'bits':>8}",
        *(
            f"  {each.kind.slug:40}{each.pairs:8,}{each.expected:10.2f}{each.found:11.2f}{each.bits:+8.2f}"
            for each in found
        ),
    ])  # fmt: skip
    emit_one({"version": new.version, "levels": rows, "out": str(out)}, as_json_=as_json_, text=text)
    say(f"written to {out}; nothing uses it until --weights names it")


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
@click.argument("left", type=FILE)
@click.argument("right", type=FILE, required=False)
@click.option(
    "--truth", metavar="COLUMN", help="Column that says who is who; tells how good weights and settings are."
)
@weights_option
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
