"""The stages of a demo after the schema: load, resolve, derive interests, report."""

from __future__ import annotations

from pathlib import Path

from graph.errors import BadParameter
from graph.ingest.load import load
from graph.insight.interests import derive_interests
from graph.model.purposes import INSIGHT
from graph.reach import snapshot
from graph.reach.mavens import mavens
from graph.reach.seeds import seeds
from graph.store import Store
from graph.worlds import congress, made
from graph.worlds.score import Figure, score
from graph.worlds.world import World
from resolver.pipeline import resolve
from web.plan import Plan, Progress, Say, stage


def run(store: Store, plan: Plan, folder: Path, say: Say, progress: Progress) -> None:
    """Everything from the files in `folder` to the report; each stage may be run again."""
    with stage("prepare", say) as tell:
        world = _prepare(plan, folder)
        tell(f"{sum(len(files) for files in world.files.values())} files in {folder}")
    _load_all(store, plan, world, say, progress)
    with stage("resolve", say) as tell, progress("resolve") as tick:
        linked = resolve(store, progress=tick)
        tell(
            f"{linked.records:,} records are {linked.people:,} people;"
            f" {linked.waiting:,} pairs wait for a person"
        )
    with stage("interests", say) as tell:
        found = derive_interests(store)
        tell(f"{found.people:,} people with {found.ties:,} interests")
    _report(store, say)


def _prepare(plan: Plan, out: Path) -> World:
    if plan.world != "congress":
        return made.generate(out, people=plan.people, seed=plan.seed)
    if plan.from_dir is None:
        raise BadParameter(
            "the world congress is not shipped",
            hint="name its folder with --from; docs/worlds.md says what is in it",
        )
    return congress.prepare(plan.from_dir, out)


def _load_all(store: Store, plan: Plan, world: World, say: Say, progress: Progress) -> None:
    for kind, files in world.files.items():
        for path in files:
            with stage(f"import {kind}", say) as tell, progress(f"import {path.name}") as tick:
                report = load(
                    store, kind, path, source=f"demo-{plan.world}-{kind}", link_terms=world.link_terms, progress=tick
                )  # fmt: skip
                tell(
                    f"read {report.read:,} = new {report.new:,} + changed {report.changed:,}"
                    f" + unchanged {report.unchanged:,} + refused {report.refused:,}"
                )


def _report(store: Store, say: Say) -> None:
    """What the world gives: whose word travels, and whom to ask first."""
    with stage("reach", say):
        seen = snapshot.load(store, INSIGHT)
        best, first = mavens(seen, limit=3), seeds(seen, 3)
    for each in best:
        say(f"    maven {each.rank}: {each.name}: {each.because}")
    for each in first:
        low, high = each.interval_low or 0, each.interval_high or 0
        say(
            f"    seed {each.rank}: {each.name}: the first {each.rank} together reach"
            f" {each.score:,.1f} people ({low:,.1f}–{high:,.1f})"
        )


def say_scores(store: Store, folder: Path, say: Say) -> None:
    """Figures of the graph against the truth that was written beside the files in `folder`."""
    with stage("score", say):
        figures = score(store, folder / "truth")
    for figure in figures:
        say(f"    {_said(figure)}")


def _said(figure: Figure) -> str:
    value = "no case" if figure.value is None else f"{figure.value:.3f}"
    return f"{figure.job} {figure.figure}: {value} of {figure.of:,} {figure.note}".rstrip()
