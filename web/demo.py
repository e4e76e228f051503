"""A sample world, end to end: prepared, loaded, resolved, counted; the second time it is only found.

What a demo builds is noted in the store before the first row and again after the last, so that a run
that was killed goes on, and a store that holds anything else is left alone.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from graph.catalogue import query
from graph.errors import ConflictError
from graph.migrate import migrate
from graph.settings import Settings
from graph.store import Store, utc_now
from web.plan import Plan, Progress, Say, stage
from web.users import Role, Users, generated_password

DEMO_USER = "demo"
_WORLD = query("ingest.world")
_MARK = query("ingest.mark_world")
_SIZE = query("ingest.size")
_CLEAR = query("ingest.clear")
_BUILDING, _WHOLE = "building", "whole"
_PORTION = 5000


def measure(store: Store, state: Path, plan: Plan, say: Say) -> None:
    """Say how near the graph is to the planted truth of its world."""
    from web import demo_stages

    demo_stages.say_scores(store, state / "worlds" / plan.world, say)


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
    with stage("schema", say):
        migrate(store)
        store.write(_MARK, world=f"{plan.name} {_BUILDING}")
    from web import demo_stages  # seconds of imports that a second run does not need

    with _compiling():
        demo_stages.run(store, plan, state / "worlds" / plan.world, say, progress)
    store.write(_MARK, world=f"{plan.name} {_WHOLE}")
    say(f"built the world {plan.name} in {perf_counter() - began:.0f} s")
    return True


@contextmanager
def _compiling() -> Iterator[None]:
    """While the world is loaded, another core compiles what resolving it needs; kept on disk for later runs."""
    meanwhile = subprocess.Popen(
        [sys.executable, "-m", "resolver.warm"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        meanwhile.terminate()
        meanwhile.wait()


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
    with stage("take away", say) as tell:
        taken = 0
        while portion := int(store.write(_CLEAR, limit=_PORTION)[0]["taken"]):
            taken += portion
        tell(f"{taken:,} nodes")
