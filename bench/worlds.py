"""The sample worlds, as a user meets them: how long until the page is ready, and how true the graph is.

The made world is built twice by the command `kenner demo` in a new folder, with nothing compiled
beforehand, and served each time; then the graph is scored against the planted truth. With `--from`
the congress world is built on the embedded store, and on a Neo4j when `--neo4j URL` names one.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import replace
from pathlib import Path

from bench._measure import Ratio, Row, arguments, tell
from graph.settings import Settings
from graph.store import open_store
from graph.worlds.score import score

KENNER = Path(sys.executable).with_name("kenner")
PACKAGES = ("kenner", "arcadedb", "neo4j", "numba", "networkit")
WAIT_SECONDS = 900


def main() -> None:
    parser = arguments(__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--people", type=int, default=2000, help="people of the made world")
    parser.add_argument("--from", dest="from_dir", type=Path, help="folder of the congress world's open data")
    parser.add_argument(
        "--neo4j", help="a Neo4j to build the congress world on too; KENNER_STORE_PASSWORD opens it"
    )
    options = parser.parse_args()
    rows: list[Row] = []
    ratios: list[Ratio] = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        rows, ratios = made(folder, options.people)
        if options.from_dir is not None:
            rows += congress(folder, options.from_dir, options.neo4j)
    tell(options, rows, ratios, PACKAGES)


def made(scratch: Path, people: int) -> tuple[list[Row], list[Ratio]]:
    store = f"embedded:{scratch / 'made'}"
    command = ["demo", "--store", store, "--people", str(people)]
    first = until_ready(command, scratch)
    second = until_ready(command, scratch)
    size = f"{people:,} people"
    rows = [
        Row("demo, first time to page ready", size, "kenner", first, [first]),
        Row("demo, second time to page ready", size, "kenner", second, [second]),
        *scored("made", size, store, scratch / "worlds" / "made" / "truth"),
    ]
    return rows, [Ratio("second demo / first demo", round(second / first, 4), round(1 / 6, 4))]


def congress(scratch: Path, source: Path, neo4j: str | None) -> list[Row]:
    rows = []
    for kind, url in (("embedded", f"embedded:{scratch / 'congress'}"), ("neo4j", neo4j)):
        if url is None:
            continue
        command = ["demo", "--world", "congress", "--from", str(source.resolve()), "--store", url, "--fresh"]
        seconds = until_ready(command, scratch / f"state-{kind}")
        quality: dict[str, float | str] = {"digest": digest(url, scratch / f"state-{kind}")}
        rows.append(
            Row(
                "demo, first time to page ready",
                f"congress on {kind}",
                "kenner",
                seconds,
                [seconds],
                None,
                quality,
            )
        )
    return rows


def until_ready(command: list[str], state: Path) -> float:
    """Seconds from typing `kenner …` until /readyz answers, after which it is stopped."""
    state.mkdir(parents=True, exist_ok=True)
    port = free_port()
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(state / "numba"), "KENNER_STATE": str(state)}
    began = time.perf_counter()
    with subprocess.Popen(
        [KENNER, *command, "--port", str(port)],
        env=environment,
        cwd=state,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        try:
            while not answers(port):
                if running.poll() is not None or time.perf_counter() - began > WAIT_SECONDS:
                    raise SystemExit(f"kenner {' '.join(command)} did not serve: {running.communicate()[1]}")
                time.sleep(0.02)
            return round(time.perf_counter() - began, 2)
        finally:
            running.terminate()
            running.communicate()


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def scored(world: str, size: str, url: str, truth: Path) -> list[Row]:
    began = time.perf_counter()
    with open_store(url, replace(Settings.from_env(), store=url)) as store:
        figures = score(store, truth)
    seconds = round(time.perf_counter() - began, 2)
    return [
        Row(
            f"{world} world: {each.job}", size, each.figure, seconds, [seconds], None,
            {"value": "no case" if each.value is None else round(each.value, 4), "of": each.of, "note": each.note},
        )
        for each in figures
    ]  # fmt: skip


def digest(url: str, state: Path) -> str:
    with open_store(url, replace(Settings.from_env(), store=url, state=state)) as store:
        return store.digest()


if __name__ == "__main__":
    main()
