"""The examples of docs/reach.md run as they stand."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from graph.reach.cli import reach
from graph.reach.layers import LAYERS

PAGE = (Path(__file__).parents[2] / "docs" / "reach.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, flags=re.DOTALL)


def test_the_python_example_runs() -> None:
    for text in blocks("python"):
        exec(compile(text, "docs/reach.md", "exec"), {})


@pytest.mark.parametrize("line", [line[2:] for text in blocks("console") for line in text.splitlines()])
def test_the_commands_run_on_the_file_of_the_page(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for text in blocks("csv"):
        name = "prices.csv" if text.startswith("key,cost") else "arcs.csv"
        Path(name).write_text(text, encoding="utf-8")
    program, room, *arguments = shlex.split(line)

    done = CliRunner().invoke(reach, arguments, catch_exceptions=False)

    assert (program, room) == ("kenner", "reach")
    assert done.exit_code == 0, done.output


def test_every_layer_is_explained() -> None:
    for layer in LAYERS:
        assert f"`{layer}`" in PAGE
