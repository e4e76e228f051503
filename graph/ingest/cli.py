"""`kenner import`: arguments in, the closing sum out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from graph.cli import emit_one, progress, say, store_option, using_store
from graph.errors import BadParameter
from graph.ingest.journal import STRICTNESS
from graph.ingest.load import LoadReport, load
from graph.ingest.mapping import read_mapping
from graph.ingest.registry import KINDS, kind_named
from graph.migrate import require_current


@click.command("import", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("kind", metavar="KIND", type=click.Choice(tuple(KINDS)))
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--source", required=True, metavar="SLUG", help="Where the files come from, such as crm-2026.")
@click.option(
    "--map", "map_file", type=click.Path(path_type=Path), help="TOML with [columns], ours = theirs."
)
@click.option("--dry-run", is_flag=True, help="Look and count; write nothing.")
@click.option(
    "--terms",
    type=click.Choice(STRICTNESS),
    help="May records of this source be linked to a person? opt-in for a new source.",
)
@click.option("--json", "as_json_", is_flag=True, help="One JSON document on stdout.")
@store_option
def import_(
    kind: str,
    files: tuple[Path, ...],
    source: str,
    map_file: Path | None,
    dry_run: bool,
    terms: str | None,
    as_json_: bool,
    store_url: str | None,
) -> None:
    """Load files of KIND: accounts, customers, posts, arcs, purchases, consents, brands or interests.

    CSV, NDJSON, Parquet or XLSX, also as gzip or zip. A second run changes nothing; a killed run goes on
    where it was.

    \b
    Example: kenner import accounts crm/accounts.csv --source crm-2026
    """
    mapping = _mapping(map_file, kind)
    reports = []
    with using_store(store_url) as store:
        require_current(store)
        for file in files:
            with progress(f"import {file.name}") as tick:
                report = load(
                    store, kind, file,
                    source=source, link_terms=terms, mapping=mapping, dry_run=dry_run, progress=tick,
                )  # fmt: skip
            reports.append(report)
            _tell(report)
    if as_json_:
        emit_one([_document(report) for report in reports], as_json_=True, text="")
    else:
        click.echo("\n".join(_sum(report, dry_run) for report in reports))


def _mapping(map_file: Path | None, kind: str) -> Mapping[str, str]:
    if map_file is None:
        return {}
    if not map_file.is_file():
        raise BadParameter(f"there is no map {map_file}", hint="check the path after --map")
    return read_mapping(map_file, frozenset(field.name for field in kind_named(kind).fields))


def _sum(report: LoadReport, dry_run: bool) -> str:
    return (
        f"{report.path.name}: read {report.read:,} = new {report.new:,} + changed {report.changed:,} "
        f"+ unchanged {report.unchanged:,} + refused {report.refused:,}" + (" (dry run)" if dry_run else "")
    )


def _tell(report: LoadReport) -> None:
    for note in report.notes:
        say(f"note: {note}")
    for each in report.shown[:3]:
        column = f" {each.problem.column}" if each.problem.column else ""
        say(f"refused: {report.path}:{each.line}{column} {each.problem.says}")
        if each.problem.way_out:
            say(f"         {each.problem.way_out}")
    if report.quarantine is not None:
        say(f"all {report.refused:,} refused rows: {report.quarantine}")


def _document(report: LoadReport) -> dict[str, object]:
    return {
        "kind": report.kind,
        "file": str(report.path),
        "read": report.read,
        "new": report.new,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "refused": report.refused,
        "quarantine": str(report.quarantine) if report.quarantine else None,
        "notes": list(report.notes),
        "seconds": round(report.seconds, 3),
    }
