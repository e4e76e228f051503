"""The root command `kenner`: every room's commands, and those of the web app.

A room's module is imported when its command is asked for, so that `kenner status` does not wait for
what `kenner reach` needs. `kenner --help` imports them all.
"""

from __future__ import annotations

import logging
import signal
import sys
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

import click

from graph.cli import AFTERWARDS, emit, output_options, progress, report_errors, say, store_option
from graph.errors import BadParameter
from graph.settings import Settings, settings_for
from graph.store import Store, utc_now

if TYPE_CHECKING:
    from web.users import Users

ROOMS: dict[str, tuple[str, ...]] = {
    "web.cli": ("demo", "serve", "user"),
    "graph.stores.cli": ("migrate", "status", "check", "digest", "cypher", "queries"),
    "graph.ingest.cli": ("import",),
    "graph.text.cli": ("text",),
    "graph.consent.cli": ("consent",),
    "resolver.cli.files": ("link", "people"),
    "resolver.cli.weights": ("train", "splink"),
    "resolver.cli.store": ("resolve", "match", "explain", "split"),
    "resolver.cli.review": ("review",),
    "graph.reach.cli": ("reach",),
    "graph.insight.cli": ("brand",),
}
"""Module → the names of its commands, in the order of a day's work."""

_MODULE_OF = {name: module for module, names in ROOMS.items() for name in names}


class Rooms(click.Group):
    """The commands of all rooms, each imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_MODULE_OF)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        module = _MODULE_OF.get(cmd_name)
        if module is None:
            return None
        if module == __name__ or module == "web.cli":
            return OWN[cmd_name]
        found = [
            each
            for each in vars(import_module(module)).values()
            if isinstance(each, click.Command) and each.name == cmd_name
        ]
        if not found:
            raise click.ClickException(f"{module} has no command {cmd_name}")
        return found[0]


@click.command(cls=Rooms, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("kenner"), prog_name="kenner")
def kenner() -> None:
    """People, their handles, posts, interests, brands and consents in one graph.

    \b
    Example: kenner demo
    """


@click.command()
@click.option(
    "--world",
    type=click.Choice(["made", "congress"]),
    default="made",
    show_default=True,
    help="Which sample world.",
)
@click.option(
    "--from",
    "from_dir",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with the open data of the world congress (see docs/worlds.md).",
)
@store_option
@click.option(
    "--people",
    type=click.IntRange(60, 200_000),
    default=2000,
    show_default=True,
    help="People in the made world.",
)
@click.option(
    "--seed", type=int, default=7, show_default=True, help="The same seed gives the same made world."
)
@click.option("--no-serve", is_flag=True, help="Stop before serving; so does KENNER_NO_SERVE=1.")
@click.option("--score", is_flag=True, help="Say how near the graph is to the world's planted truth.")
@click.option("--fresh", is_flag=True, help="Take the demo in this store away and build it anew.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port of the web app; 8400 by default.")
def demo(
    world: str, from_dir: Path | None, store_url: str | None, people: int, seed: int,
    no_serve: bool, score: bool, fresh: bool, port: int | None,
) -> None:  # fmt: skip
    """Build a sample world end to end, then serve it; a second run serves what is there.

    \b
    Example: kenner demo --world made --no-serve
    """
    from graph.reach.warm import compiling
    from graph.store import open_store
    from web import demo as building
    from web.plan import Plan

    if world == "congress" and from_dir is None:
        raise BadParameter(
            "the world congress is not shipped",
            hint="name its folder with --from; docs/worlds.md says what is in it",
        )
    settings = settings_for(store_url)
    plan = Plan(world=world, from_dir=from_dir, people=people, seed=seed)
    with compiling(finish=no_serve or settings.no_serve), open_store(settings.store, settings) as store:
        building.build(store, plan, settings.state, fresh=fresh, say=say, progress=progress)
        _leave_the_index(store)
        if score:
            building.measure(store, settings.state, plan, say)
        password = building.let_somebody_in(settings)
        if password is not None:
            say(
                f"\nsign in as {building.DEMO_USER} with the password {password}\nit is shown this once; kenner user add makes others"
            )
        if no_serve or settings.no_serve:
            return
        _serve(settings, store, settings.host, port or settings.port)


@click.command()
@store_option
@click.option("--host", help="Address to listen on; 127.0.0.1 by default.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on; 8400 by default.")
def serve(store_url: str | None, host: str | None, port: int | None) -> None:
    """Serve the web app.

    \b
    Example: kenner serve --port 8400
    """
    from graph.migrate import require_current
    from graph.reach.warm import compiling
    from graph.store import open_store

    settings = settings_for(store_url)
    with compiling(finish=False), open_store(settings.store, settings) as store:
        require_current(store)
        _leave_the_index(store)
        _serve(settings, store, host or settings.host, port or settings.port)


@click.group()
def user() -> None:
    """People who may sign in to the web app, and their role.

    \b
    Example: kenner user add ana --role analyst
    """


@user.command("add")
@click.argument("name")
@click.option(
    "--role", "role_name", default="viewer", show_default=True, help="viewer, analyst, steward or admin."
)
@click.option(
    "--generate", is_flag=True, help="Make a password and print it once, instead of asking for one."
)
@store_option
def add_(name: str, role_name: str, generate: bool, store_url: str | None) -> None:
    """Let somebody sign in; the password is asked for, or read from stdin when that is not a terminal.

    \b
    Example: kenner user add ana --role analyst --generate
    """
    from web.users import generated_password, role

    chosen = role(role_name)
    password = generated_password() if generate else _asked_password()
    made = _users(store_url).add(name, chosen, password, utc_now())
    say(f"{made.name} may sign in as {made.role.slug}")
    if generate:
        click.echo(password)


@user.command("list")
@store_option
@output_options
def list_(store_url: str | None, as_json_: bool, fmt: str | None, out: Path | None) -> None:
    """Show who may sign in.

    \b
    Example: kenner user list --json
    """
    rows = [
        {"name": u.name, "role": u.role.slug, "created_at": u.created_at, "disabled_at": u.disabled_at}
        for u in _users(store_url).all()
    ]
    emit(rows, columns=["name", "role", "created_at", "disabled_at"], as_json_=as_json_, fmt=fmt, out=out)


@user.command("disable")
@click.argument("name")
@store_option
def disable_(name: str, store_url: str | None) -> None:
    """Keep somebody out from the next request on; open sessions end.

    \b
    Example: kenner user disable ana
    """
    _users(store_url).disable(name.strip().lower(), utc_now())
    say(f"{name} may not sign in any more")


def _users(store_url: str | None) -> Users:
    from web.users import Users

    return Users(settings_for(store_url).state / "users.sqlite")


def _asked_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    asked: str = click.prompt("password", hide_input=True, confirmation_prompt=True, err=True)
    return asked


def _serve(settings: Settings, store: Store, host: str, port: int) -> None:
    """Answer requests until the process is told to stop."""
    from waitress import create_server

    from graph.insight.hottest import FullRuns
    from web import create_app

    logging.basicConfig(
        level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    app = create_app(settings, store)
    try:
        server = create_server(
            app, host=host, port=port, threads=8, ident="kenner", clear_untrusted_proxy_headers=True
        )
    except OSError as exc:
        raise BadParameter(
            f"cannot listen on {host}:{port}: {exc.strerror}", hint="choose another --port"
        ) from exc
    if host not in {"127.0.0.1", "::1", "localhost"} and not settings.secure_cookies:
        say(
            f"warning: {host} may be reached by others without TLS; put a proxy with TLS before it and set KENNER_SECURE_COOKIES=1"
        )
    signal.signal(signal.SIGTERM, _stop)
    say(f"Kenner is on http://{host}:{port}  (stop with Ctrl-C)")
    full_runs = FullRuns(store)
    full_runs.start()
    try:
        server.run()
    finally:
        server.close()
        full_runs.stop()


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    """Leave through the `with` of the store, so that it is closed and its counts are kept."""
    raise SystemExit(0)


def _leave_the_index(store: Store) -> None:
    """Whom a command took the permission or the record away leaves the live index with it, also while it is served."""
    from resolver import mark

    path = mark.index_file(store.settings)
    if mark.is_behind(path, store):
        from resolver.index import Index

        with Index(path) as index:
            index.prune(store)


AFTERWARDS.append(_leave_the_index)

OWN: dict[str, click.Command] = {"demo": demo, "serve": serve, "user": user}
main = report_errors(kenner)

if __name__ == "__main__":
    main()
