"""What several commands of the resolver ask."""

from __future__ import annotations

import getpass
from pathlib import Path

import click

from graph.errors import BadParameter
from graph.spark import ENGINES
from resolver.wording import ENGLISH, LANGUAGES

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
