"""`kenner link` and `kenner people`: who is who in files, without a store."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import click

from graph import spark
from graph.cli import emit, output_options, say
from resolver import files, linking, measure
from resolver.cli.options import FILE, engine_option, number_options, numbering, truth_option, weights_option
from resolver.explain import as_json
from resolver.measure import PairMeasures
from resolver.weigh import Weights

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


@click.command()
@click.argument("left", type=FILE)
@click.argument("right", type=FILE, required=False)
@truth_option
@weights_option
@engine_option
@number_options
@output_options
def link(
    left: Path, right: Path | None, truth: str | None, weights_file: Path | None, engine: str,
    columns: tuple[str, ...], ground: str, as_json_: bool, fmt: str | None, out: Path | None,
) -> None:  # fmt: skip
    """Find which records of two files (or of one) are one person, best pairs first.

    Example: kenner link x.csv instagram.csv --out pairs.csv
    """
    weights, numbers = Weights.read(weights_file), numbering(columns, ground)
    if engine == "spark":
        rows, measures = _spark().link_rows(left, right, weights, truth, numbers)
    else:
        ours = files.read(left, truth, numbers)
        theirs = files.read(right, truth, numbers) if right is not None else None
        found = linking.link(ours, theirs, weights)
        rows = [_pair_row(each) for each in found]
        measures = linking.measured(found, ours, theirs, weights) if truth is not None else None
    emit(rows, columns=LINK_COLUMNS, as_json_=as_json_, fmt=fmt, out=out)
    if measures is not None:
        for line in _pair_measures(measures):
            say(line)


def _spark() -> ModuleType:
    """The Spark engine; BadParameter where it is not installed."""
    spark.needed()
    # Here, not above: it takes seconds to load, and is not there at all where nobody asked for it.
    from resolver.engines import spark as engine

    return engine


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
@click.argument("accounts", type=FILE)
@truth_option
@weights_option
@engine_option
@number_options
@output_options
def people(
    accounts: Path,
    truth: str | None,
    weights_file: Path | None,
    engine: str,
    columns: tuple[str, ...],
    ground: str,
    as_json_: bool,
    fmt: str | None,
    out: Path | None,
) -> None:
    """Say which accounts of one file are one person.

    Example: kenner people accounts.csv --out people.csv
    """
    weights, numbers = Weights.read(weights_file), numbering(columns, ground)
    if engine == "spark":
        rows, who = _spark().people_rows(accounts, weights, truth, numbers)
    else:
        found = linking.people(files.read(accounts, truth, numbers), weights)
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
