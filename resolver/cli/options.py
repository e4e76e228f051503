"""What several commands of the resolver ask."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from graph.cli import say
from graph.errors import BadParameter
from graph.spark import ENGINES
from resolver.numbers import Numbering
from resolver.wording import ENGLISH, LANGUAGES

Command = TypeVar("Command", bound=Callable[..., object])


def _both(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    def add(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return add


FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
weights_option = click.option(
    "--weights", "weights_file", type=FILE, help="Weights of your own instead of the shipped ones."
)
truth_option = click.option(
    "--truth", metavar="COLUMN", help="Column that says who is who; prints how good the result is."
)
engine_option = click.option(
    "--engine", type=click.Choice(ENGINES), default="local", show_default=True,
    help="Where to work: on this machine, or on Spark (pip install 'kenner[spark]').",
)  # fmt: skip
number_options = _both(
    click.option(
        "--number", "columns", multiple=True, metavar="COLUMN",
        help="Column of a number that a company gave, besides customer_number, member_number, loyalty_number and "
        "subscription_number; compared with the column of the same name.",
    ),
    click.option(
        "--ground", default="", metavar="TEXT",
        help="Law and article that let you use a number that a state gave; without it such a column is refused.",
    ),
)  # fmt: skip
lang_option = click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    default=ENGLISH,
    show_default=True,
    help="Language of the reasons.",
)
blind_option = click.option("--blind", is_flag=True, help="Leave out what the machine thinks.")
actor_option = click.option(
    "--actor", metavar="NAME", help="Who decides; else the name you are signed in with."
)


def decider(actor: str | None) -> str:
    """Who decides; BadParameter where nobody is named."""
    name = actor or getpass.getuser()
    if not name.strip():
        raise BadParameter("nobody is named for the decision", hint="add --actor NAME")
    return name.strip()


def numbering(columns: tuple[str, ...], ground: str) -> Numbering:
    """What `number_options` gave; says on stderr which number of a state is used, and on what ground."""
    given = Numbering(columns, ground)
    for column in given.national:
        if ground.strip():
            say(f"{column}: a number that a state gave, used on the ground you name: {ground}")
    return given
