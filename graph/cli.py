"""What every command shares: the options, the way results and errors leave, the bar on long work.

Results go to stdout, all else to stderr; a `KennerError` ends the command with its exit code.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from graph.errors import KennerError
from graph.model.purposes import ALL, Purpose, purpose
from graph.settings import settings_for
from graph.store import Store, open_store
from graph.tables import FORMATS, as_json, format_of, write_table

P = ParamSpec("P")
R = TypeVar("R")
ProgressCallback = Callable[[int, int | None], None]
"""Called with how many are done and how many there are, or None when that is not known."""


def _purpose_of(_: click.Context, __: click.Parameter, value: str | None) -> Purpose | None:
    if value is None:
        return None
    try:
        return purpose(value)
    except KennerError as error:
        raise click.BadParameter(f"{error}: {error.hint}") from error


def store_option(command: Callable[P, R]) -> Callable[P, R]:
    """`--store URL`, else KENNER_STORE, as the parameter `store_url`."""
    return click.option(
        "--store",
        "store_url",
        metavar="URL",
        help="embedded:FOLDER, bolt://… or neo4j://…; else KENNER_STORE.",
    )(command)


def purpose_option(command: Callable[P, R]) -> Callable[P, R]:
    """`--purpose SLUG` as the parameter `purpose`, a `Purpose` or None."""
    return click.option(
        "--purpose",
        metavar="PURPOSE",
        callback=_purpose_of,
        help="What the people are looked at for: " + ", ".join(p.slug for p in ALL) + ".",
    )(command)


def output_options(command: Callable[P, R]) -> Callable[P, R]:
    """`--json`, `--format` and `--out`, as `as_json_`, `fmt` and `out`: hand them to `emit`."""
    command = click.option(
        "--out",
        type=click.Path(dir_okay=False, path_type=Path),
        help="Write to this file; the suffix gives the format.",
    )(command)
    command = click.option(
        "--format", "fmt", type=click.Choice(FORMATS), help="Form of the rows; table by default."
    )(command)
    return click.option("--json", "as_json_", is_flag=True, help="One JSON document on stdout.")(command)


def emit(
    rows: Sequence[Any],
    *,
    columns: Sequence[str] | None = None,
    as_json_: bool = False,
    fmt: str | None = None,
    out: Path | None = None,
) -> None:
    """Rows (mappings or dataclasses) to stdout or to `out`."""
    plain = [
        row
        if isinstance(row, Mapping)
        else asdict(row)
        if is_dataclass(row) and not isinstance(row, type)
        else dict(row)
        for row in rows
    ]
    names = list(columns or (plain[0] if plain else ()))
    chosen = "json" if as_json_ else fmt or (format_of(out) if out else "table")
    text = write_table(plain, names, chosen, out)
    if text is not None:
        click.echo(text, nl=False)
    elif out is not None:
        say(f"{len(plain):,} rows to {out}")


def emit_one(document: object, *, as_json_: bool, text: str) -> None:
    """One document: JSON when asked for, else `text`."""
    click.echo(as_json(document) if as_json_ else text, nl=not as_json_)


def say(message: str) -> None:
    """To the person at the terminal, never into a pipe."""
    click.echo(message, err=True)


AFTERWARDS: list[Callable[[Store], object]] = []
"""What rooms above keep of a store is brought in line with it before a command that ended well lets it go."""


@contextmanager
def using_store(store_url: str | None) -> Iterator[Store]:
    settings = settings_for(store_url)
    with open_store(settings.store, settings) as store:
        yield store
        for each in AFTERWARDS:
            each(store)


@contextmanager
def progress(label: str) -> Iterator[ProgressCallback]:
    """A bar on stderr when that is a terminal, silence otherwise."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _done, _total: None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),  # knows what to say where the total is not known
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def report_errors(run: Callable[P, R]) -> Callable[P, R]:
    """Wrap a `main`: a KennerError becomes two lines on stderr and its exit code."""

    @wraps(run)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return run(*args, **kwargs)
        except KennerError as error:
            say(f"error: {error.message}")
            if error.hint:
                say(f"       {error.hint}")
            sys.exit(error.exit_code)

    return wrapped
