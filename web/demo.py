"""A sample world, end to end: prepared, loaded, resolved, counted; the second time it is only found.

What a demo builds is noted in the store before the first row and again after the last, so that a run
that was killed goes on, and a store that holds anything else is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from graph.catalogue import query
from graph.errors import BadParameter, ConflictError
from graph.ingest.load import load
from graph.insight.interests import derive_interests
from graph.migrate import migrate
from graph.model.purposes import INSIGHT
from graph.reach import snapshot
from graph.reach.mavens import mavens
from graph.reach.seeds import seeds
from graph.settings import Settings
from graph.store import Store, utc_now
from graph.worlds import congress, made
from graph.worlds.score import Figure, score
from graph.worlds.world import World
from resolver.pipeline import resolve
from web.users import Role, Users, generated_password

DEMO_USER = "demo"
_WORLD = query("ingest.world")
_MARK = query("ingest.mark_world")
_SIZE = query("ingest.size")
_CLEAR = query("ingest.clear")
_BUILDING, _WHOLE = "building", "whole"
_PORTION = 5000

Tick = Callable[[int, int | None], None]
Say = Callable[[str], None]
Progress = Callable[[str], AbstractContextManager[Tick]]


@dataclass(frozen=True, slots=True)
class Plan:
    """Which world; the congress is read from `from_dir`, the made one grows from `seed`."""

    world: str
    from_dir: Path | None = None
    people: int = 2000
    seed: int = 7

    @property
    def name(self) -> str:
        return (
            self.world if self.world == "congress" else f"{self.world} people={self.people} seed={self.seed}"
        )

    def prepare(self, out: Path) -> World:
        """The files to import and the truth beside them, in `out`."""
        if self.world != "congress":
            return made.generate(out, people=self.people, seed=self.seed)
        if self.from_dir is None:
            raise BadParameter(
                "the world congress is not shipped",
                hint="name its folder with --from; docs/worlds.md says what is in it",
            )
        return congress.prepare(self.from_dir, out)


def build(store: Store, plan: Plan, state: Path, *, fresh: bool, say: Say, progress: Progress) -> bool:
    """Make `store` hold the world of `plan`; False when it did already.

    ConflictError when the store holds something else. Each stage says what it did and how long it took.
    """
    if fresh:
        _take_away(store, say)
    held = _held(store)
    if held == f"{plan.name} {_WHOLE}":
        migrate(store)
        say(f"the world {plan.name} is here already; --fresh builds it anew")
        return False
    if held != f"{plan.name} {_BUILDING}":
        _refuse_other(store, held)
    began = perf_counter()
    with _stage("schema", say):
        migrate(store)
        store.write(_MARK, world=f"{plan.name} {_BUILDING}")
    with _stage("prepare", say) as tell:
        world = plan.prepare(state / "worlds" / plan.world)
        tell(f"{sum(len(files) for files in world.files.values())} files in {state / 'worlds' / plan.world}")
    _load_all(store, plan, world, say, progress)
    with _stage("resolve", say) as tell, progress("resolve") as tick:
        linked = resolve(store, progress=tick)
        tell(
            f"{linked.records:,} records are {linked.people:,} people; {linked.waiting:,} pairs wait for a person"
        )
    with _stage("interests", say) as tell:
        found = derive_interests(store)
        tell(f"{found.people:,} people with {found.ties:,} interests")
    _report(store, world, say)
    store.write(_MARK, world=f"{plan.name} {_WHOLE}")
    say(f"built the world {plan.name} in {perf_counter() - began:.0f} s")
    return True


def let_somebody_in(settings: Settings) -> str | None:
    """Add an administrator with a generated password, which is returned; None when somebody may sign in already."""
    users = Users(settings.state / "users.sqlite")
    if any(each.disabled_at is None for each in users.all()):
        return None
    password = generated_password()
    users.add(DEMO_USER, Role.ADMIN, password, utc_now())
    return password


def _held(store: Store) -> str | None:
    row = store.one(_WORLD)
    return None if row is None else str(row["world"])


def _refuse_other(store: Store, held: str | None) -> None:
    row = store.one(_SIZE)
    nodes = int(row["nodes"]) if row else 0
    if nodes == 0:
        return
    if held is None:
        raise ConflictError(
            f"the store holds {nodes:,} nodes that no demo put there",
            hint="name another with --store embedded:./demo",
        )
    raise ConflictError(
        f"the store holds the world {held}",
        hint="--fresh takes it away, or name another store with --store embedded:./demo",
    )


def _take_away(store: Store, say: Say) -> None:
    """Empty a store that a demo filled; any other is left alone."""
    if _held(store) is None:
        return
    with _stage("take away", say) as tell:
        taken = 0
        while portion := int(store.write(_CLEAR, limit=_PORTION)[0]["taken"]):
            taken += portion
        tell(f"{taken:,} nodes")


def _load_all(store: Store, plan: Plan, world: World, say: Say, progress: Progress) -> None:
    for kind, files in world.files.items():
        for path in files:
            with _stage(f"import {kind}", say) as tell, progress(f"import {path.name}") as tick:
                report = load(
                    store,
                    kind,
                    path,
                    source=f"demo-{plan.world}-{kind}",
                    link_terms=world.link_terms,
                    progress=tick,
                )
                tell(
                    f"read {report.read:,} = new {report.new:,} + changed {report.changed:,}"
                    f" + unchanged {report.unchanged:,} + refused {report.refused:,}"
                )


def _report(store: Store, world: World, say: Say) -> None:
    """What the world gives: whose word travels, whom to ask first, and how near the graph is to the truth."""
    with _stage("reach", say):
        seen = snapshot.load(store, INSIGHT)
        best, first = mavens(seen, limit=3), seeds(seen, 3)
    for each in best:
        say(f"    maven {each.rank}: {each.name}: {each.because}")
    for each in first:
        say(
            f"    seed {each.rank}: {each.name}: the first {each.rank} together reach {each.score:,.1f} people"
            f" ({each.interval_low or 0:,.1f}–{each.interval_high or 0:,.1f})"
        )
    with _stage("score", say):
        figures = score(store, world.truth)
    for figure in figures:
        say(f"    {_figure(figure)}")


def _figure(each: Figure) -> str:
    value = "no case" if each.value is None else f"{each.value:.3f}"
    return f"{each.job} {each.figure}: {value} of {each.of:,} {each.note}".rstrip()


@contextmanager
def _stage(name: str, say: Say) -> Iterator[Say]:
    """Say `name` with what the stage tells and how long it took, once it has ended well."""
    told: list[str] = []
    began = perf_counter()
    yield told.append
    say(f"{name}: {'; '.join(told)}{' ' if told else ''}({perf_counter() - began:.1f} s)")
