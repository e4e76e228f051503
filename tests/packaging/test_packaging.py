"""What is built installs anywhere, and carries its queries, pages and data with it."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from graph.catalogue import catalogue

ROOT = Path(__file__).parents[2]
UV = Path(sys.executable).with_name("uv")


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", out, cwd=ROOT)
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def fresh(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`bin/` of an environment that has the wheel and what it asks for, and nothing of this checkout."""
    home = tmp_path_factory.mktemp("fresh")
    run(UV, "venv", "-q", "--python", sys.executable, home / "env", cwd=home)
    python = home / "env" / "bin" / "python"
    run(
        UV,
        "pip",
        "install",
        "-q",
        "--python",
        python,
        "--prerelease",
        "if-necessary-or-explicit",
        "-c",
        _versions(home),
        wheel,
        cwd=home,
    )
    return python.parent


def _versions(home: Path) -> Path:
    """The locked versions as constraints, without hashes, which constraints may not carry for extras."""
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    pins = [line.removesuffix(" \\") for line in lines if line[:1].isalpha()]
    path = home / "constraints.txt"
    path.write_text("\n".join(pins) + "\n")
    return path


def test_the_wheel_carries_queries_pages_and_data(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())

    assert sum(name.startswith("graph/_cypher/") and name.endswith(".cypher") for name in names) == len(
        catalogue()
    )
    assert any(name.startswith("web/static/dist/") for name in names)
    assert any(name.startswith("web/templates/") for name in names)
    assert any(name.endswith(".mo") for name in names)
    assert "graph/text/data/interests.csv" in names
    assert "graph/py.typed" in names
    assert not any(name.startswith(("tests/", "bench/", "web/frontend/node_modules")) for name in names)


def test_the_installed_command_helps_and_lists_the_library(fresh: Path, tmp_path: Path) -> None:
    helped = run(fresh / "kenner", "--help", cwd=tmp_path)
    listed = run(fresh / "kenner", "queries", "--json", cwd=tmp_path)

    assert "import" in helped.stdout
    offered = [name for name, each in catalogue().items() if each.is_for_people]
    assert all(name in listed.stdout for name in offered)
    assert len(offered) > 50


def test_a_store_opens_in_the_fresh_environment(fresh: Path, tmp_path: Path) -> None:
    run(fresh / "kenner", "migrate", "--store", "embedded:./graph", cwd=tmp_path)
    status = run(fresh / "kenner", "status", "--store", "embedded:./graph", cwd=tmp_path)

    assert "embedded" in status.stdout
