"""`kenner reach MEASURE …`: on the store, or on a file of arcs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from graph.cli import emit, output_options, purpose_option, store_option, using_store
from graph.errors import PurposeMissing
from graph.model.purposes import Purpose
from graph.reach import affinity
from graph.reach.arcfile import read_arcs
from graph.reach.audience import audience
from graph.reach.authority import authority
from graph.reach.betweenness import PIVOTS
from graph.reach.communities import communities
from graph.reach.connectors import connectors
from graph.reach.harmonic import harmonic
from graph.reach.hearing import CHOICES
from graph.reach.layers import Snapshot
from graph.reach.mavens import BALANCE, mavens
from graph.reach.report import Ranked
from graph.reach.seeds import seeds
from graph.reach.snapshot import load
from graph.reach.spread import RUNS, spread
from graph.reach.travel import travel

_FIXED = ("rank", "key", "name", "score")


@click.group()
def reach() -> None:
    """Who is heard, by how many different people, and whose word travels.

    \b
    Example: kenner reach seeds --k 3 --arcs influence.csv
    """


_ARCS = click.option(
    "--arcs",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Work on this file of arcs (source, target, kind, probability) instead of the store.",
)
_LIMIT = click.option(
    "--limit", type=click.IntRange(min=1), default=25, show_default=True, help="Most rows to show."
)
_SEED = click.option(
    "--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Equal seeds, equal numbers."
)
_LAYER = click.option(
    "--layer", type=click.Choice(CHOICES), help="Which arcs; the best layer that is there by default."
)
_TOPIC = click.option("--topic", help="An interest, e.g. cycling.")
_NAMES = click.argument("names", nargs=-1)

Measure = Callable[..., list[Ranked]]
Option = Callable[[Callable[..., Any]], Callable[..., Any]]


def _needed(purpose: Purpose | None) -> Purpose:
    if purpose is None:
        raise PurposeMissing(
            "reach shows people: say what for", hint="add --purpose insight, or work on a file with --arcs"
        )
    return purpose


@contextmanager
def _graph(store_url: str | None, purpose: Purpose | None, arcs: Path | None) -> Iterator[Snapshot]:
    if arcs is not None:
        yield read_arcs(arcs)
        return
    permitted_for = _needed(purpose)
    with using_store(store_url) as store:
        yield load(store, permitted_for)


def _show(rows: list[Ranked], as_json_: bool, fmt: str | None, out: Path | None) -> None:
    flat = [row.row() for row in rows]
    emit(flat, columns=list(flat[0]) if flat else _FIXED, as_json_=as_json_, fmt=fmt, out=out)


def _command(*options: Option, on_arcs: bool = True) -> Callable[[Measure], Measure]:
    """A measure as a command of its name: `options` are its own, where the graph comes from and how rows are shown are
    those of all."""

    def made(measure: Measure) -> Measure:
        def run(
            *, store_url: str | None, purpose: Purpose | None, as_json_: bool, fmt: str | None, out: Path | None,
            arcs: Path | None = None, **own: Any,
        ) -> None:  # fmt: skip
            with _graph(store_url, purpose, arcs) as graph:
                _show(measure(graph, **own), as_json_, fmt, out)

        run.__doc__ = measure.__doc__
        every = (*options, *((_ARCS,) if on_arcs else ()), store_option, purpose_option, output_options)
        command: Callable[..., Any] = run
        for option in reversed(every):
            command = option(command)
        reach.command(measure.__name__.strip("_"))(command)
        return measure

    return made


@_command(_TOPIC, _LAYER, _LIMIT)
def authority_(graph: Snapshot, topic: str | None, layer: str | None, limit: int) -> list[Ranked]:
    """Rank people by how much attention ends with them (PageRank); with a topic and a layer, of a walk along that
    layer that begins with the people who post on the topic.

    \b
    Example: kenner reach authority --topic cycling --purpose insight
    """
    return authority(graph, topic=topic, layer=layer, limit=limit)


@_command(_TOPIC, _LIMIT, on_arcs=False)
def travel_(graph: Snapshot, topic: str | None, limit: int) -> list[Ranked]:
    """Rank people by how many different people act after a post of theirs.

    \b
    Example: kenner reach travel --topic cycling --purpose insight
    """
    return travel(graph, topic=topic, limit=limit)


@_command(
    _TOPIC,
    click.option(
        "--balance", type=click.FloatRange(0.0, 1.0), default=BALANCE, show_default=True,
        help="Weight of authority against travel.",
    ),
    _LIMIT,
    on_arcs=False,
)  # fmt: skip
def mavens_(graph: Snapshot, topic: str | None, balance: float, limit: int) -> list[Ranked]:
    """Rank people who know a topic and whose word travels.

    \b
    Example: kenner reach mavens --topic trail-running --purpose insight
    """
    return mavens(graph, topic=topic, balance=balance, limit=limit)


@_command(
    _LAYER,
    click.option(
        "--pivots", type=click.IntRange(min=1), default=PIVOTS, show_default=True,
        help="People from whom paths are counted, drawn at random.",
    ),
    _SEED,
    _LIMIT,
)  # fmt: skip
def connectors_(graph: Snapshot, layer: str | None, pivots: int, seed: int, limit: int) -> list[Ranked]:
    """Rank people who link communities that hardly meet otherwise (betweenness by participation).

    \b
    Example: kenner reach connectors --arcs influence.csv
    """
    return connectors(graph, layer=layer, pivots=pivots, seed=seed, limit=limit)


@_command(
    _NAMES,
    click.option(
        "--hops", type=click.IntRange(min=1), default=1, show_default=True,
        help="1: who hears them; 2: their hearers too; and so on.",
    ),
    _SEED,
    _LIMIT,
)  # fmt: skip
def audience_(graph: Snapshot, names: tuple[str, ...], hops: int, seed: int, limit: int) -> list[Ranked]:
    """Count the different people who hear somebody, or a set of people together.

    \b
    Example: kenner reach audience x:annelies x:bram --purpose insight
    """
    return audience(graph, names, hops=hops, seed=seed, limit=limit)


@_command(_SEED, _LIMIT)
def harmonic_(graph: Snapshot, seed: int, limit: int) -> list[Ranked]:
    """Rank people by how near their word is to everybody (harmonic centrality).

    \b
    Example: kenner reach harmonic --arcs influence.csv
    """
    return harmonic(graph, seed=seed, limit=limit)


@_command(
    _NAMES,
    click.option(
        "--runs", type=click.IntRange(min=100), default=RUNS, show_default=True,
        help="Cascades to play for a set.",
    ),
    _SEED,
    _LIMIT,
)  # fmt: skip
def spread_(graph: Snapshot, names: tuple[str, ...], runs: int, seed: int, limit: int) -> list[Ranked]:
    """Estimate how many people a word of somebody, or of a set of people, sets in motion.

    \b
    Example: kenner reach spread SpeakerPelosi --arcs influence.csv
    """
    return spread(graph, names, runs=runs, seed=seed, limit=limit)


@_command(
    click.option("--k", type=click.IntRange(min=1), default=10, show_default=True, help="How many people."),
    _SEED,
)
def seeds_(graph: Snapshot, k: int, seed: int) -> list[Ranked]:
    """Find the k people whose word together sets most people in motion.

    \b
    Example: kenner reach seeds --k 3 --arcs influence.csv
    """
    return seeds(graph, k, seed=seed)


@_command(_LAYER, _SEED, _LIMIT)
def communities_(graph: Snapshot, layer: str | None, seed: int, limit: int) -> list[Ranked]:
    """Group people by whom they share and like, largest group first.

    \b
    Example: kenner reach communities --arcs influence.csv --limit 1000 --out groups.csv
    """
    return communities(graph, layer=layer, seed=seed, limit=limit)


def _brand_command(name: str, summary: str, measure: Callable[..., list[Ranked]]) -> None:
    def run(
        brand: str, limit: int,
        store_url: str | None, purpose: Purpose | None, as_json_: bool, fmt: str | None, out: Path | None,
    ) -> None:  # fmt: skip
        permitted_for = _needed(purpose)
        with using_store(store_url) as store:
            graph = load(store, permitted_for)
            posts = affinity.brand_posts(store, graph, brand, permitted_for)
            _show(measure(graph, posts, limit=limit), as_json_, fmt, out)

    run.__doc__ = f"{summary}\n\n\b\nExample: kenner reach {name} acme --purpose insight"
    options = (_LIMIT, store_option, purpose_option, output_options)
    command: Callable[..., None] = run
    for option in reversed(options):
        command = option(command)
    reach.command(name)(click.argument("brand")(command))


_brand_command(
    "ambassadors", "Rank people who speak well of a brand by themselves, and are heard.", affinity.ambassadors
)
_brand_command("fans", "Rank people who speak well of a brand by themselves, to few.", affinity.fans)
_brand_command("critics", "Rank people who speak ill of a brand by themselves.", affinity.critics)
