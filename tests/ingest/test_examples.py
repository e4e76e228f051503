"""The worked example in docs/examples, run as it stands there; docs/import.md names the columns there are."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from graph.ingest.registry import KINDS
from web.cli import kenner

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "docs" / "examples"


@pytest.mark.parametrize("page", ["docs/examples/README.md", "README.md"])
def test_the_worked_example_prints_what_its_page_says(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(EXAMPLES, tmp_path / "docs" / "examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KENNER_STORE", f"embedded:{tmp_path / 'store'}")
    block = re.search(r"```console\n(.*?)```", (ROOT / page).read_text(), re.DOTALL)
    assert block is not None

    said = []
    for line in block[1].splitlines():
        if line == "$ kenner serve":
            said.append(line)  # it would not come back; the tests of the browser serve
        elif line.startswith("$ "):
            result = CliRunner().invoke(kenner, shlex.split(line[2:])[1:], catch_exceptions=False)
            assert result.exit_code == 0, result.output
            said.append(line)
            said += [out for out in result.stdout.splitlines() if " = new " in out]

    assert said == block[1].splitlines()
    assert (tmp_path / "docs/examples/accounts.csv.refused.csv").exists()


def test_the_page_names_the_columns_of_each_kind() -> None:
    page = (ROOT / "docs" / "import.md").read_text()
    table = re.search(r"<!-- kinds -->\n(.*?)<!-- /kinds -->", page, re.DOTALL)
    assert table is not None

    def cells(wanted: bool, name: str) -> str:
        return ", ".join(f"`{f.name}`" for f in KINDS[name].fields if f.required is wanted)

    assert table[1].splitlines() == [
        f"| `{name}` | {cells(True, name)} | {cells(False, name)} |" for name in KINDS
    ]
