"""`kenner reach MEASURE …`: on the store, or on a file of arcs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

from graph.cli import emit, output_options, purpose_option, store_option, using_store
from graph.errors import PurposeMissing
from graph.model.purposes import Purpose
from graph.reach import affinity
from graph.reach.arcfile import read_arcs
from graph.reach.audience import audience
from graph.reach.authority import authority
from graph.reach.communities import communities
from graph.reach.hearing import CHOICES
from graph.reach.layers import Snapshot
from graph.reach.mavens import BALANCE, mavens
from graph.reach.report import Ranked
from graph.reach.seeds import seeds
from graph.reach.snapshot import load
from graph.reach.spread import RUNS, spread
from graph.reach.travel import travel

P = ParamSpec("P")
R = TypeVar("R")

_FIXED = ("rank", "key", "name", "score")


@click.group()
def reach() -> None:
    """Who is heard, by how many different people, and whose word travels.

    \b
    Example: kenner reach seeds --k 3 --arcs influence.csv
    """


def _arcs_option(command: Callable[P, R]) -> Callable[P, R]:
    return click.option(
        "--arcs",
        type=click.Path(dir_okay=False, path_type=Path),
        help="Work on this file of arcs (source, target, kind, probability) instead of the store.",
    )(command)


def _limit_option(command: Callable[P, R]) -> Callable[P, R]:
    return click.option(
        "--limit", type=click.IntRange(min=1), default=25, show_default=True, help="Most rows to show."
    )(command)


def _seed_option(command: Callable[P, R]) -> Callable[P, R]:
    return click.option(
        "--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Equal seeds, equal numbers."
    )(command)


def _layer_option(command: Callable[P, R]) -> Callable[P, R]:
    return click.option(
        "--layer", type=click.Choice(CHOICES), help="Which arcs; the best layer that is there by default."
    )(command)


def _topic_option(command: Callable[P, R]) -> Callable[P, R]:
    return click.option("--topic", help="An interest, e.g. cycling.")(command)


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


@reach.command("authority")
@_topic_option
@_layer_option
@_limit_option
@_arcs_option
@store_option
@purpose_option
@output_options
def authority_(
    topic: str | None, layer: str | None, limit: int, arcs: Path | None,
    store_url: str | None, purpose: Purpose | None, as_json_: bool, fmt: str | None, out: Path | None,
) -> None:  # fmt: skip
    """Rank people by how much attention ends with them (PageRank); with a topic and a layer, of a walk along that
    layer that begins with the people who post on the topic.

    \b
    Example: kenner reach authority --topic cycling --purpose insight
    """
    with _graph(store_url, purpose, arcs) as graph:
        _show(authority(graph, topic=topic, layer=layer, limit=limit), as_json_, fmt, out)


@reach.command("travel")
@_topic_option
@_limit_option
@store_option
@purpose_option
@output_options
def travel_(
    topic: str | None, limit: int,
    store_url: str | None, purpose: Purpose | None, as_json_: bool, fmt: str | None, out: Path | None,
) -> None:  # fmt: skip
    """Rank people by how many different people act after a post of theirs.

    \b
    Example: kenner reach travel --topic cycling --purpose insight
    """
    with _graph(store_url, purpose, None) as graph:
        _show(travel(graph, topic=topic, limit=limit), as_json_, fmt, out)


@reach.command("mavens")
@_topic_option
@click.option(
    "--balance", type=click.FloatRange(0.0, 1.0), default=BALANCE, show_default=True,
    help="Weight of authority against travel.",
)  # fmt: skip
@_limit_option
@store_option
@purpose_option
@output_options
def mavens_(
    topic: str | None, balance: float, limit: int,
    store_url: str | None, purpose: Purpose | None, as_json_: bool, fmt: str | None, out: Path | None,
) -> None:  # fmt: skip
    """Rank people who know a topic and whose word travels.

    \b
    Example: kenner reach mavens --topic trail-running --purpose insight
    """
    with _graph(store_url, purpose, None) as graph:
        _show(mavens(graph, topic=topic, balance=balance, limit=limit), as_json_, fmt, out)


@reach.command("audience")
@click.argument("names", nargs=-1)
@_limit_option
@_arcs_option
@store_option
@purpose_option
@output_options
def audience_(
    names: tuple[str, ...], limit: int, arcs: Path | None,
    store_url: str | None, purpose: Purpose | None, as_json_: bool, fmt: str | None, out: Path | None,
) -> None:  # fmt: skip
    """Count the different people who hear somebody, or a set of people together.

    \b
    Example: kenner reach audience x:annelies x:bram --purpose insight
    """
    with _graph(store_url, purpose, arcs) as graph:
        _show(audience(graph, names, limit=limit), as_json_, fmt, out)


@reach.command("spread")
@click.argument("names", nargs=-1)
@click.option(
    "--runs",
    type=click.IntRange(min=100),
    default=RUNS,
    show_default=True,
    help="Cascades to play for a set.",
)
@_seed_option
@_limit_option
@_arcs_option
@store_option
@purpose_option
@output_options
def spread_(
    names: tuple[str, ...], runs: int, seed: int, limit: int, arcs: Path | None,
    store_url: str | None, purpose: Purpose | None, as_json_: bool, fmt: str | None, out: Path | None,
) -> None:  # fmt: skip
    """Estimate how many people a word of somebody, or of a set of people, sets in motion.

    \b
    Example: kenner reach spread SpeakerPelosi --arcs influence.csv
    """
    with _graph(store_url, purpose, arcs) as graph:
        _show(spread(graph, names, runs=runs, seed=seed, limit=limit), as_json_, fmt, out)


@reach.command("seeds")
@click.option("--k", type=click.IntRange(min=1), default=10, show_default=True, help="How many people.")
@_seed_option
@_arcs_option
@store_option
@purpose_option
@output_options
def seeds_(
    k: int, seed: int, arcs: Path | None,
    store_url: str | None, purpose: Purpose | None, as_json_: bool, fmt: str | None, out: Path | None,
) -> None:  # fmt: skip
    """Find the k people whose word together sets most people in motion.

    \b
    Example: kenner reach seeds --k 3 --arcs influence.csv
    """
    with _graph(store_url, purpose, arcs) as graph:
        _show(seeds(graph, k, seed=seed), as_json_, fmt, out)


@reach.command("communities")
@_layer_option
@_seed_option
@_limit_option
@_arcs_option
@store_option
@purpose_option
@output_options
def communities_(
    layer: str | None, seed: int, limit: int, arcs: Path | None,
    store_url: str | None, purpose: Purpose | None, as_json_: bool, fmt: str | None, out: Path | None,
) -> None:  # fmt: skip
    """Group people by whom they share and like, largest group first.

    \b
    Example: kenner reach communities --arcs influence.csv --limit 1000 --out groups.csv
    """
    with _graph(store_url, purpose, arcs) as graph:
        _show(communities(graph, layer=layer, seed=seed, limit=limit), as_json_, fmt, out)


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
    options = (_limit_option, store_option, purpose_option, output_options)
    command: Callable[..., None] = run
    for option in reversed(options):
        command = option(command)
    reach.command(name)(click.argument("brand")(command))


_brand_command(
    "ambassadors", "Rank people who speak well of a brand by themselves, and are heard.", affinity.ambassadors
)
_brand_command("fans", "Rank people who speak well of a brand by themselves, to few.", affinity.fans)
_brand_command("critics", "Rank people who speak ill of a brand by themselves.", affinity.critics)
