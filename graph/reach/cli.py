"""`kenner reach MEASURE …`: on the store, or on a file of arcs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import click

from graph.cli import (
    AFTERWARDS,
    emit,
    output_options,
    progress,
    purpose_option,
    say,
    store_option,
    using_store,
)
from graph.errors import BadParameter, PurposeMissing, SourceError
from graph.model.purposes import Purpose
from graph.model.schema import SCORES
from graph.reach import affinity
from graph.reach.arcfile import read_arcs
from graph.reach.audience import audience
from graph.reach.authority import authority
from graph.reach.betweenness import PIVOTS
from graph.reach.bots import bots
from graph.reach.communities import communities
from graph.reach.connectors import connectors
from graph.reach.crowd import fading, in_period
from graph.reach.engines import chosen
from graph.reach.harmonic import harmonic
from graph.reach.hearing import CHOICES
from graph.reach.kept import forget_stale, held, still_holds
from graph.reach.layers import Snapshot
from graph.reach.mavens import BALANCE, mavens
from graph.reach.places import at_place
from graph.reach.portable import check, export, out_of_date
from graph.reach.ported import told_by_people
from graph.reach.prices import COST, Prices, prices_of, read_prices
from graph.reach.report import Ranked
from graph.reach.seeds import USUAL, Terms, plan
from graph.reach.spread import CASCADE, MODELS, RUNS, spread
from graph.reach.trail import consents
from graph.reach.travel import travel
from graph.reach.ways import paths, proved
from graph.reach.worth import beside, worth
from graph.reach.written import clear_scores, scored, write_scores
from graph.spark import ENGINES
from graph.store import Store, utc_now

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
def _graph(
    store_url: str | None, purpose: Purpose | None, arcs: Path | None, fresh: bool
) -> Iterator[Snapshot]:
    if arcs is not None:
        yield read_arcs(arcs)
        return
    permitted_for = _needed(purpose)
    with using_store(store_url) as store:
        yield held(store, permitted_for, fresh=fresh)


_EVERYBODY = click.option(
    "--include-automatic", "everybody", is_flag=True, help="Do not leave out accounts that look automatic."
)


_DAY = click.DateTime(formats=["%Y-%m-%d"])
_SINCE = click.option("--from", "since", type=_DAY, help="Count posts from this day on alone.")
_UNTIL = click.option("--to", "until", type=_DAY, help="Count posts up to and with this day alone.")


_HALF_LIFE = click.option(
    "--half-life", "half_life", type=click.FloatRange(0, min_open=True), metavar="DAYS",
    help="Let posts count for half when they are this much older than the newest.",
)  # fmt: skip


def _narrowed(graph: Snapshot, own: dict[str, Any]) -> Snapshot:
    """The graph of the period among the options, fading with the half-life there; they are then no longer among them."""
    since, until = (
        None if day is None else day.replace(tzinfo=UTC)
        for day in (own.pop("since", None), own.pop("until", None))
    )
    half_life = own.pop("half_life", None)
    seen = in_period(graph, since, None if until is None else until + timedelta(days=1))
    return seen if half_life is None else fading(seen, half_life)


def _say_left_out(graph: Snapshot, everybody: bool) -> None:
    """Beside a list that leaves out accounts that look automatic: how many."""
    count = 0 if everybody or graph.automatic is None else int(graph.automatic.sum())
    if count:
        say(f"{count:,} accounts that look automatic were left out: kenner reach bots tells why")


def _show(rows: list[Ranked], as_json_: bool, fmt: str | None, out: Path | None) -> None:
    flat = [row.row() for row in rows]
    emit(flat, columns=list(flat[0]) if flat else _FIXED, as_json_=as_json_, fmt=fmt, out=out)


_FRESH = click.option(
    "--fresh", is_flag=True,
    help="Read the store anew, also where the snapshot kept beside it still holds: after others wrote into the database.",
)  # fmt: skip
_CHECKED = frozenset({"authority", "travel", "mavens"})
"""Measures of which it is said how well they told what came after."""
_CHECK = click.option(
    "--check/--no-check", default=True, show_default=True,
    help="Say what is known, and how well the same measure on the past told what came after.",
)  # fmt: skip
_WRITE = click.option(
    "--write", is_flag=True,
    help="Write the scores of everybody to the store, as properties of the people, in place of those there.",
)  # fmt: skip


_LOCAL, _SPARK = ENGINES
_ENGINE = click.option(
    "--engine", type=click.Choice(ENGINES), default=_LOCAL, show_default=True,
    help="Where to work: on this machine, or on Spark (pip install 'kenner[spark]').",
)  # fmt: skip
_FOLDER = click.option(
    "--snapshot", "folder", metavar="FOLDER",
    help="Work on this folder that `kenner reach snapshot` wrote instead of the store; on Spark also hdfs://… and such.",
)  # fmt: skip


def _refused_on_spark(context: click.Context, _: click.Parameter, engine: str) -> None:
    if engine == _SPARK:
        told_by_people("the Spark engine", context.command.name or "this", {})


_NO_ENGINE = click.option(
    "--engine", type=click.Choice(ENGINES), default=_LOCAL, hidden=True, expose_value=False, callback=_refused_on_spark
)  # fmt: skip
"""Of measures that are done on this machine alone: who asks for Spark is told which are not."""


def _command(*options: Option, on_arcs: bool = True, on_spark: bool = False) -> Callable[[Measure], Measure]:
    """A measure as a command of its name: `options` are its own, where the graph comes from, how rows are shown and
    whether scores are kept are those of all."""

    def made(measure: Measure) -> Measure:
        name = measure.__name__.strip("_")

        def run(
            *, store_url: str | None, purpose: Purpose | None, as_json_: bool, fmt: str | None, out: Path | None,
            fresh: bool, write: bool = False, arcs: Path | None = None, **own: Any,
        ) -> None:  # fmt: skip
            is_checked = own.pop("check", False) and arcs is None
            engine, folder = own.pop("engine", _LOCAL), own.pop("folder", None)
            if engine == _SPARK:
                chosen.refuse(name, own)
            if folder is not None:
                narrowed = [own.pop(option, None) for option in ("since", "until", "half_life")]
                if write or fresh or arcs is not None or store_url is not None or any(narrowed):
                    raise BadParameter(
                        "a folder is measured as it was written",
                        hint="leave out --store, --arcs, --fresh, --write and --half-life",
                    )
                _show(_of_folder(name, measure, folder, engine, purpose, own), as_json_, fmt, out)
                return
            how = measure if engine == _LOCAL else _on_spark(name)
            if not write:
                with _graph(store_url, purpose, arcs, fresh) as whole:
                    graph = _narrowed(whole, own)
                    rows = how(graph, **own)
                    if is_checked:
                        rows = _told(graph, rows, measure, own, is_program=as_json_ or fmt == "json")
                    _show(rows, as_json_, fmt, out)
                    if "everybody" in own:
                        _say_left_out(graph, own["everybody"])
                return
            if arcs is not None or own.get("names"):
                raise BadParameter(
                    "only scores of everybody in a store are written", hint="leave out --arcs and names"
                )
            narrowed = [own.pop(option, None) for option in ("since", "until", "half_life")]
            if any(narrowed):
                raise BadParameter(
                    "scores of a period, or that fade, are not written",
                    hint="leave out --from, --to and --half-life",
                )
            with using_store(store_url) as store:
                rows = _written(
                    store, held(store, _needed(purpose), fresh=fresh), _needed(purpose), name, how, own
                )
            _show(rows, as_json_, fmt, out)

        run.__doc__ = measure.__doc__
        writes = ((_CHECK,) if name in _CHECKED else ()) + ((_WRITE,) if name in SCORES else ())
        every = (
            *options, *writes, *((_ENGINE, _FOLDER) if on_spark else (_NO_ENGINE,)), *((_ARCS,) if on_arcs else ()),
            _FRESH, store_option, purpose_option, output_options
        )  # fmt: skip
        command: Callable[..., Any] = run
        for option in reversed(every):
            command = option(command)
        reach.command(name)(command)
        return measure

    return made


def _on_spark(name: str) -> Measure:
    def measure(graph: Snapshot, **own: Any) -> list[Ranked]:
        with progress(f"{name} on Spark, round") as bar:
            return chosen.on_spark(name, graph, own, bar)

    return measure


def _of_folder(
    name: str, measure: Measure, folder: str, engine: str, purpose: Purpose | None, own: dict[str, Any]
) -> list[Ranked]:
    now = utc_now()
    if engine == _LOCAL:
        return chosen.folder_here(name, measure, folder, own, purpose=purpose, now=now, say=say)
    with progress(f"{name} on Spark, round") as bar:
        return chosen.folder_on_spark(name, folder, own, purpose=purpose, now=now, told=bar, say=say)


def _told(
    graph: Snapshot, rows: list[Ranked], measure: Measure, own: dict[str, Any], *, is_program: bool
) -> list[Ranked]:
    """What the scores are worth, in words to the person at the terminal, in columns to a program."""
    found = worth(graph, rows, lambda past: measure(past, **{**own, "limit": None}), topic=own.get("topic"))
    for each in found.sentences():
        say(each)
    return beside(graph, rows, found) if is_program else rows


def _written(
    store: Store, graph: Snapshot, purpose: Purpose, name: str, measure: Measure, own: dict[str, Any]
) -> list[Ranked]:
    before, writes = graph.version, store.written
    rows = measure(graph, **{**own, "limit": None})
    options = {each: value for each, value in own.items() if each not in {"limit", "names"}}
    done = write_scores(store, graph, name, rows, purpose, options=options)
    still_holds(store, purpose, before=before, writes=store.written - writes)
    say(f"reach_{name}: written to {done.people:,} people; {done.cleared:,} had one before")
    return rows[: own["limit"]]


@reach.command("paths")
@click.argument("source")
@click.argument("target")
@_NO_ENGINE
@_ARCS
@_FRESH
@store_option
@purpose_option
@output_options
def paths_(
    source: str, target: str,
    arcs: Path | None, fresh: bool, store_url: str | None, purpose: Purpose | None,
    as_json_: bool, fmt: str | None, out: Path | None,
) -> None:  # fmt: skip
    """How word gets from one to another: the likeliest way, with the chance of each step and the acts that prove it.

    \b
    Example: kenner reach paths SpeakerPelosi RepBobbyRush --arcs influence.csv
    """
    if arcs is not None:
        rows = paths(read_arcs(arcs), source, target)
    else:
        permitted_for = _needed(purpose)
        with using_store(store_url) as store:
            graph = held(store, permitted_for, fresh=fresh)
            rows = proved(store, graph, paths(graph, source, target), permitted_for)
    _show(rows, as_json_, fmt, out)
    if not rows:
        say(f"no word of {source} is known to get to {target}")


@reach.command("bots")
@_NO_ENGINE
@_LIMIT
@_FRESH
@store_option
@purpose_option
@output_options
def bots_(
    limit: int, fresh: bool, store_url: str | None, purpose: Purpose | None,
    as_json_: bool, fmt: str | None, out: Path | None,
) -> None:  # fmt: skip
    """List people with an account that looks automatic, by its posting times, repeated texts and whom it follows.

    Two signs leave an account out of mavens, ambassadors, fans and critics. They are reasons to look, not a verdict.

    \b
    Example: kenner reach bots --purpose insight
    """
    permitted_for = _needed(purpose)
    with using_store(store_url) as store:
        rows = bots(store, held(store, permitted_for, fresh=fresh), permitted_for, limit=limit)
    _show(rows, as_json_, fmt, out)


@reach.command("snapshot")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--check",
    "checked",
    is_flag=True,
    help="Write nothing: is what lies there whole, and does it still hold?",
)
@_ARCS
@_FRESH
@store_option
@purpose_option
def snapshot_(
    folder: Path,
    checked: bool,
    arcs: Path | None,
    fresh: bool,
    store_url: str | None,
    purpose: Purpose | None,
) -> None:
    """Write the graph between people as Parquet, an arc once a layer, for networkx, GDS, GraphFrames and others.

    \b
    Example: kenner reach snapshot graph-2026-11 --purpose insight
    Example: kenner reach snapshot graph-2026-11 --check
    """
    if checked:
        manifest = check(folder)
        with using_store(store_url) if manifest["purpose"] else nullcontext() as store:
            known = {"version": store.version(), "consents": consents(store)} if store else {}
            now = store.clock() if store else utc_now()
            problem = out_of_date(manifest, now=now, **known)
        if problem:
            raise SourceError(
                f"{folder}: {problem}", hint=f"kenner reach snapshot {folder} --purpose PURPOSE"
            )
        say(f"{folder} is whole and holds")
        return
    if arcs is not None:
        done = export(read_arcs(arcs), folder, made_at=utc_now())
    else:
        permitted_for = _needed(purpose)
        with using_store(store_url) as store:
            ledger = consents(store)
            graph = held(store, permitted_for, fresh=fresh)
            done = export(graph, folder, made_at=store.clock(), purpose=permitted_for, consents=ledger)
    say(f"{done.people:,} people and " + ", ".join(f"{size:,} {layer}" for layer, size in done.arcs.items()))


@reach.command("clear")
@click.argument("measures", nargs=-1, required=True, type=click.Choice(SCORES))
@click.option("--yes", is_flag=True, help="Do it; without, only say how many there are.")
@store_option
def clear_(measures: tuple[str, ...], yes: bool, store_url: str | None) -> None:
    """Take scores that were written to people back.

    \b
    Example: kenner reach clear authority mavens --yes
    """
    with using_store(store_url) as store:
        for measure in measures:
            held = scored(store, measure)
            if yes:
                held = clear_scores(store, measure)
            say(
                f"reach_{measure}: " + (f"taken from {held:,} people" if yes else f"{held:,} people have one")
            )
    if not yes:
        say("nothing was taken away: add --yes")


@_command(_TOPIC, _LAYER, _HALF_LIFE, _LIMIT, on_spark=True)
def authority_(graph: Snapshot, topic: str | None, layer: str | None, limit: int) -> list[Ranked]:
    """Rank people by how much attention ends with them (PageRank); with a topic and a layer, of a walk along that
    layer that begins with the people who post on the topic.

    \b
    Example: kenner reach authority --topic cycling --purpose insight
    Example: kenner reach authority --layer follows --engine spark --snapshot graph-2026-11 --purpose insight
    """
    return authority(graph, topic=topic, layer=layer, limit=limit)


@_command(_TOPIC, _HALF_LIFE, _LIMIT, on_arcs=False)
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
    _SINCE,
    _UNTIL,
    _HALF_LIFE,
    _EVERYBODY,
    _LIMIT,
    on_arcs=False,
)  # fmt: skip
def mavens_(graph: Snapshot, topic: str | None, balance: float, everybody: bool, limit: int) -> list[Ranked]:
    """Rank people who know a topic and whose word travels; accounts that look automatic are left out.

    \b
    Example: kenner reach mavens --topic trail-running --purpose insight
    """
    return mavens(graph, topic=topic, balance=balance, limit=limit, everybody=everybody)


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
    on_spark=True,
)  # fmt: skip
def audience_(graph: Snapshot, names: tuple[str, ...], hops: int, seed: int, limit: int) -> list[Ranked]:
    """Count the different people who hear somebody, or a set of people together.

    \b
    Example: kenner reach audience x:annelies x:bram --purpose insight
    Example: kenner reach audience --hops 2 --engine spark --purpose insight
    """
    return audience(graph, names, hops=hops, seed=seed, limit=limit)


@_command(_SEED, _LIMIT, on_spark=True)
def harmonic_(graph: Snapshot, seed: int, limit: int) -> list[Ranked]:
    """Rank people by how near their word is to everybody (harmonic centrality).

    \b
    Example: kenner reach harmonic --arcs influence.csv
    Example: kenner reach harmonic --engine spark --snapshot hdfs:///graph-2026-11 --purpose insight
    """
    return harmonic(graph, seed=seed, limit=limit)


@_command(
    _NAMES,
    click.option(
        "--runs", type=click.IntRange(min=100), default=RUNS, show_default=True,
        help="Cascades to play for a set.",
    ),
    click.option(
        "--model", type=click.Choice(list(MODELS)), default=CASCADE, show_default=True,
        help="How a word goes on: tried once on each hearer, or passed on when enough say it.",
    ),
    _SEED,
    _LIMIT,
)  # fmt: skip
def spread_(
    graph: Snapshot, names: tuple[str, ...], runs: int, model: str, seed: int, limit: int
) -> list[Ranked]:
    """Estimate how many people a word of somebody, or of a set of people, sets in motion.

    \b
    Example: kenner reach spread SpeakerPelosi --arcs influence.csv
    """
    return spread(graph, names, model=model, runs=runs, seed=seed, limit=limit)


@reach.command("seeds")
@click.option(
    "--k", type=click.IntRange(min=1),
    help=f"How many people; by default as many as the budget buys, else {USUAL}, or everybody where they are fewer.",
)  # fmt: skip
@click.option("--must-include", multiple=True, metavar="KEY", help="In the list whatever else; repeatable.")
@click.option("--exclude", multiple=True, metavar="KEY", help="Not in the list; repeatable.")
@click.option("--topic", help="Only people who posted on this interest, e.g. cycling.")
@click.option("--place", help="Only people who live here as far as the store knows, e.g. utrecht.")
@click.option("--budget", type=click.FloatRange(min=0), help="Spend at most this on all together.")
@click.option(
    "--costs",
    type=click.Path(dir_okay=False, path_type=Path),
    help="CSV of prices: key and cost, a row a person.",
)
@click.option("--cost-column", default=COST, show_default=True, help="The column of the prices in that file.")
@click.option(
    "--cost-property", metavar="NAME", help="Prices are in this property or column of the accounts."
)
@click.option("--cost", type=click.FloatRange(min=0), help="The price of everybody without one of their own.")
@_SEED
@_NO_ENGINE
@_ARCS
@store_option
@purpose_option
@output_options
def seeds_(
    k: int | None, must_include: tuple[str, ...], exclude: tuple[str, ...], topic: str | None, place: str | None,
    budget: float | None, costs: Path | None, cost_column: str, cost_property: str | None, cost: float | None, seed: int,
    arcs: Path | None, store_url: str | None, purpose: Purpose | None, as_json_: bool, fmt: str | None, out: Path | None,
) -> None:  # fmt: skip
    """Find the people whose word together sets most people in motion: the best so many, or the best for a budget.

    Terms bind who is chosen, not whom their word reaches. What the list is sure to reach of the best possible under the
    same terms goes to stderr, and stands in the column `certified`.

    \b
    Example: kenner reach seeds --k 3 --arcs influence.csv
    Example: kenner reach seeds --budget 5000 --costs prices.csv --topic cycling --place utrecht --purpose insight
    """
    if arcs is not None and (place or cost_property):
        raise BadParameter(
            "a file of arcs knows no places and no properties",
            hint="use --store, or prices in a file with --costs",
        )
    if costs is not None and cost_property is not None:
        raise BadParameter("prices from two places", hint="leave out --costs or --cost-property")
    prices = None if costs is None else read_prices(costs, column=cost_column, otherwise=cost)
    if prices is None and cost is not None:
        prices = Prices(otherwise=cost)
    terms = Terms(must_include, exclude, topic, budget=budget, prices=prices)
    if arcs is not None:
        found = plan(read_arcs(arcs), k, terms=terms, seed=seed)
    else:
        permitted_for = _needed(purpose)
        with using_store(store_url) as store:
            graph = held(store, permitted_for)
            if place is not None:
                terms = replace(terms, among=at_place(store, place, permitted_for))
            if cost_property is not None:
                priced = prices_of(store, graph, cost_property, permitted_for, otherwise=cost)
                terms = replace(terms, prices=priced)
            found = plan(graph, k, terms=terms, seed=seed)
    _show(found.rows(), as_json_, fmt, out)
    if found.seeds:
        say(found.certificate)
    if found.unpriced:
        say(f"{found.unpriced:,} people were left out: no price of theirs is known")


@_command(_LAYER, _SEED, _LIMIT)
def communities_(graph: Snapshot, layer: str | None, seed: int, limit: int) -> list[Ranked]:
    """Group people by whom they share and like, largest group first.

    \b
    Example: kenner reach communities --arcs influence.csv --limit 1000 --out groups.csv
    """
    return communities(graph, layer=layer, seed=seed, limit=limit)


def _brand_command(name: str, summary: str, measure: Callable[..., list[Ranked]]) -> None:
    def run(
        brand: str, limit: int, everybody: bool,
        store_url: str | None, purpose: Purpose | None, as_json_: bool, fmt: str | None, out: Path | None,
    ) -> None:  # fmt: skip
        permitted_for = _needed(purpose)
        with using_store(store_url) as store:
            graph = held(store, permitted_for)
            posts = affinity.brand_posts(store, graph, brand, permitted_for, everybody=everybody)
            _show(measure(graph, posts, limit=limit), as_json_, fmt, out)
            _say_left_out(graph, everybody)

    run.__doc__ = f"{summary}\n\n\b\nExample: kenner reach {name} acme --purpose insight"
    options = (_EVERYBODY, _LIMIT, _NO_ENGINE, store_option, purpose_option, output_options)
    command: Callable[..., None] = run
    for option in reversed(options):
        command = option(command)
    reach.command(name)(click.argument("brand")(command))


_brand_command(
    "ambassadors", "Rank people who speak well of a brand by themselves, and are heard.", affinity.ambassadors
)
_brand_command("fans", "Rank people who speak well of a brand by themselves, to few.", affinity.fans)
_brand_command("critics", "Rank people who speak ill of a brand by themselves.", affinity.critics)

# A command that changed the store leaves no copy of what it was.
AFTERWARDS.append(forget_stale)
