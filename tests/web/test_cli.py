"""The root command: every room's commands, who may sign in, and a server that refuses an old schema."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from graph.errors import SchemaBehind
from graph.store import utc_now
from web.cli import ROOMS, kenner, serve
from web.users import Users

EXAMPLE = re.compile(r"Example:\s+kenner ")


def commands(group: click.Group, path: str = "") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None, f"{path} {name}"
        yield f"{path} {name}".strip(), found
        if isinstance(found, click.Group):
            yield from commands(found, f"{path} {name}".strip())


def test_every_command_says_what_it_does_and_shows_an_example() -> None:
    poor = [
        name
        for name, command in commands(kenner)
        if not command.help or not EXAMPLE.search(command.help + (command.epilog or ""))
    ]

    assert poor == []


def test_every_command_of_the_foundation_is_there() -> None:
    named = {name for names in ROOMS.values() for name in names}

    assert named >= {
        "demo", "serve", "user", "migrate", "status", "check", "digest", "cypher", "queries", "import", "text",
        "consent", "link", "people", "resolve", "review", "explain", "split", "reach", "brand",
    }  # fmt: skip


def test_asking_for_one_command_does_not_import_the_others() -> None:
    code = "import sys; from web.cli import kenner; kenner(['serve', '--help'], standalone_mode=False); print(sorted(m for m in ('numba', 'sklearn', 'flask') if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip().endswith("[]")


def test_users_are_added_listed_and_disabled(tmp_path: Path) -> None:
    run, store = CliRunner(), f"embedded:{tmp_path}"

    added = run.invoke(kenner, ["user", "add", "Ana", "--role", "analyst", "--generate", "--store", store])
    listed = json.loads(run.invoke(kenner, ["user", "list", "--json", "--store", store]).stdout)
    run.invoke(kenner, ["user", "disable", "ana", "--store", store])

    users = Users(tmp_path / "users.sqlite")
    password = added.stdout.strip()
    assert [(row["name"], row["role"], row["disabled_at"]) for row in listed] == [("ana", "analyst", None)]
    assert users.verify("ana", password) is None  # disabled since
    assert users.all()[0].disabled_at is not None
    assert users.all()[0].disabled_at <= utc_now()  # type: ignore[operator]


def test_a_password_may_come_from_a_pipe_and_is_never_shown(tmp_path: Path) -> None:
    done = CliRunner().invoke(
        kenner, ["user", "add", "bo", "--store", f"embedded:{tmp_path}"], input="four unrelated words here\n"
    )

    assert done.exit_code == 0
    assert "four unrelated" not in done.output
    assert Users(tmp_path / "users.sqlite").verify("bo", "four unrelated words here") is not None


@pytest.mark.parametrize(
    ("arguments", "exit_code", "says"),
    [
        (["user", "add", "bo", "--role", "king"], 2, "viewer, analyst, steward, admin"),
        (["user", "disable", "nobody"], 2, "no user"),
        (["demo", "--world", "congress", "--no-serve"], 2, "--from"),
    ],
    ids=["a role there is not", "a user there is not", "a world without its folder"],
)
def test_what_does_not_fit_names_the_way_out(
    tmp_path: Path, arguments: list[str], exit_code: int, says: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "web.cli", *arguments, "--store", f"embedded:{tmp_path}"],
        capture_output=True, text=True, check=False, input="", env={**os.environ, "KENNER_STATE": str(tmp_path)},
    )  # fmt: skip

    assert done.returncode == exit_code
    assert says in done.stderr


def test_serve_refuses_a_store_whose_schema_is_behind(tmp_path: Path) -> None:
    done = CliRunner().invoke(serve, ["--store", f"embedded:{tmp_path}"])

    assert isinstance(done.exception, SchemaBehind)
    assert "kenner migrate" in done.exception.hint
