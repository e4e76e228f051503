"""Loading a graph and reading it whole: `kenner import` and the snapshot, beside loops over the driver and the engine.

100,000 accounts and 1,000,000 follows, each tool in processes of its own, on a store of its own, from the
same two CSV files. Our import also checks every row, notes where each value came from, keeps a closing
sum and can be killed at any moment; the loops do none of that. The slow loop on the embedded engine
gets every tenth arc, and its time counts tenfold; the row says so.
"""

from __future__ import annotations

import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from bench._measure import Ratio, Row, arguments, tell
from graph.catalogue import parse
from graph.model.purposes import INSIGHT
from graph.reach import snapshot
from graph.settings import Settings, embedded_folder
from graph.store import Store, open_store
from tests.neo4j.server import Neo4jServer, NoNeo4j

PACKAGES = ("kenner", "arcadedb", "neo4j", "neo4j-rust-ext", "numpy")
PERMIT = parse(
    "checks.permit",
    "// Permit every account, for the measurement of reading.\n// mode: write\n// personal: handle\n"
    "// params: first integer  lowest number\n// until integer  one past the highest\n// returns: nothing\n"
    "MATCH (h:Handle) WHERE h.idx >= $first AND h.idx < $until SET h.may_insight = datetime('9999-12-31T00:00:00Z')\n",
)
SAMPLE = 10


def main() -> None:
    parser = arguments(__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--accounts", type=int, default=100_000)
    parser.add_argument("--arcs", type=int, default=1_000_000)
    parser.add_argument("--only", choices=("embedded", "neo4j"), help="one engine only")
    options = parser.parse_args()
    rows: list[Row] = []
    ratios: list[Ratio] = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        files = world(folder, options.accounts, options.arcs)
        size = f"{options.accounts:,} accounts, {options.arcs:,} arcs"
        if options.only != "neo4j":
            rows_here, ratios_here = embedded(folder, files, size)
            rows, ratios = rows + rows_here, ratios + ratios_here
        if options.only != "embedded":
            rows_here, ratios_here = on_neo4j(folder, files, size)
            rows, ratios = rows + rows_here, ratios + ratios_here
    tell(options, rows, ratios, PACKAGES)


def world(folder: Path, accounts: int, arcs: int) -> dict[str, Path]:
    """Two CSV files, and every tenth arc in a third. No arc is there twice."""
    rng = np.random.default_rng(11)
    files = {name: folder / f"{name}.csv" for name in ("accounts", "arcs", "tenth")}
    with files["accounts"].open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("platform", "handle", "name", "bio", "followers"))
        for i in range(accounts):
            writer.writerow(
                ("x", f"user{i}", f"User {i}", f"likes cycling and number {i}", int(rng.integers(0, 9999)))
            )
    codes = np.unique(
        rng.integers(0, accounts, arcs * 11 // 10, dtype=np.int64) * accounts
        + rng.integers(0, accounts, arcs * 11 // 10)
    )
    codes = rng.permutation(codes)[:arcs]
    with (
        files["arcs"].open("w", encoding="utf-8") as file,
        files["tenth"].open("w", encoding="utf-8") as tenth,
    ):
        for out in (file, tenth):
            out.write("source,target\n")
        for place, code in enumerate(codes.tolist()):
            line = f"x:user{code // accounts},x:user{code % accounts}\n"
            file.write(line)
            if place % SAMPLE == 0:
                tenth.write(line)
    return files


def embedded(folder: Path, files: dict[str, Path], size: str) -> tuple[list[Row], list[Ratio]]:
    url = f"embedded:{folder / 'ours'}"
    ours, peak = imported(url, files, {})
    bare = peer("bare", str(folder / "bare"), str(files["accounts"]), str(files["arcs"]))
    same = peer("same", str(folder / "same"), str(files["accounts"]), str(files["arcs"]))
    slow = peer("unwind", "embedded", str(files["accounts"]), str(files["tenth"]), str(folder / "unwind"))
    slow_seconds = slow["seconds"] * SAMPLE
    rows = [
        Row("import, embedded", size, "kenner import", ours, [ours], peak),
        Row("import, embedded", size, "graph_batch loop, key index only", bare["seconds"], [bare["seconds"]], bare["peak_mb"]),
        Row("import, embedded", size, "graph_batch loop, our schema", same["seconds"], [same["seconds"]], same["peak_mb"]),
        Row("import, embedded", size, "neo4j driver UNWIND loop", slow_seconds, [slow["seconds"]], slow["peak_mb"],
            {"measured": "accounts and a tenth of the arcs, times ten"}),
    ]  # fmt: skip
    ratios = [
        Ratio(
            "import, embedded: kenner / graph_batch loop, key index only",
            round(ours / bare["seconds"], 3),
            1.5,
        ),
        Ratio(
            "import, embedded: kenner / graph_batch loop, our schema", round(ours / same["seconds"], 3), 1.5
        ),
        Ratio("import, embedded: UNWIND loop / kenner", round(slow_seconds / ours, 3), 3.0, at_least=True),
    ]
    read_rows, read_ratios = reading(url, Settings(), size, "embedded")
    return rows + read_rows, ratios + read_ratios


def on_neo4j(folder: Path, files: dict[str, Path], size: str) -> tuple[list[Row], list[Ratio]]:
    """Ours and the loop on two fresh servers, one after the other."""
    figures: dict[str, float] = {}
    rows: list[Row] = []
    ratios: list[Ratio] = []
    for tool in ("neo4j driver UNWIND loop", "kenner import"):
        try:
            server = Neo4jServer.start()
        except NoNeo4j as exc:
            print(f"no Neo4j, so nothing is measured on it: {exc}", file=sys.stderr)
            return rows, ratios
        with server:
            access = {
                "KENNER_STORE": server.url, "KENNER_STORE_USER": "neo4j", "KENNER_STORE_PASSWORD": server.password,
                "KENNER_STATE": str(folder / "state"),
            }  # fmt: skip
            if tool == "kenner import":
                seconds, peak = imported(server.url, files, access)
            else:
                found = peer("unwind", server.url, str(files["accounts"]), str(files["arcs"]), env=access)
                seconds, peak = found["seconds"], found["peak_mb"]
            figures[tool] = seconds
            rows.append(Row("import, Neo4j 5.26.30", size, tool, seconds, [seconds], peak))
            if tool == "kenner import":
                read = reading(server.url, Settings.from_env(access), size, "Neo4j 5.26.30")
                rows, ratios = rows + read[0], ratios + read[1]
    ratios.insert(
        0,
        Ratio(
            "import, Neo4j: kenner / UNWIND loop",
            round(figures["kenner import"] / figures["neo4j driver UNWIND loop"], 3),
            1.3,
        ),
    )
    return rows, ratios


def imported(url: str, files: dict[str, Path], env: dict[str, str]) -> tuple[float, float]:
    """Seconds of `kenner import` for both files, and the most memory either took, in MB. The schema is there before."""
    kenner("migrate", "--store", url, env=env)
    seconds = 0.0
    for kind in ("accounts", "arcs"):
        began = time.perf_counter()
        kenner("import", kind, str(files[kind]), "--source", "bench", "--store", url, env=env)
        seconds += time.perf_counter() - began
    return round(seconds, 2), round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, 1)


def kenner(*words: str, env: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "web.cli", *words],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"kenner {' '.join(words)} failed: {done.stderr[-2000:]}")


def peer(*words: str, env: dict[str, str] | None = None) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "bench._store_peers", *words],
        env={**os.environ, **(env or {})}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{' '.join(words)} failed: {done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def reading(url: str, settings: Settings, size: str, engine: str) -> tuple[list[Row], list[Ratio]]:
    """All arcs into CSR, and all arcs as rows of the driver, from one store."""
    with open_store(url, settings) as store:
        permit(store)
        began = time.perf_counter()
        arcs = snapshot.follows(store, INSIGHT).size
        ours = round(time.perf_counter() - began, 2)
        began = time.perf_counter()
        snapshot.load(store, INSIGHT)
        whole = round(time.perf_counter() - began, 2)
        access = way_in(url, settings)
        rows = peer("rows", store.engine.address, env=access)
    if rows["arcs"] != arcs:
        raise SystemExit(f"read {arcs:,} arcs, the driver {rows['arcs']:,}")
    job = f"all arcs into CSR, {engine}"
    return [
        Row(job, size, "kenner", ours, [ours], None, {"arcs": arcs}),
        Row(f"whole snapshot, {engine}", size, "kenner", whole, [whole], None, {"with": "names, people, all layers, posts"}),
        Row(job, size, "neo4j driver, a row an arc", rows["seconds"], [rows["seconds"]], rows["peak_mb"], {"arcs": arcs}),
    ], [Ratio(f"{job}: row an arc / kenner", round(rows["seconds"] / ours, 2), 4.0, at_least=True)]  # fmt: skip


def permit(store: Store) -> None:
    for first in range(0, 10_000_000, 10_000):
        if first > _highest(store):
            break
        store.write(PERMIT, first=first, until=first + 10_000)


def _highest(store: Store) -> int:
    row = store.one(snapshot.EXTENT)
    return int(row["highest"]) if row and row["highest"] is not None else -1


def way_in(url: str, settings: Settings) -> dict[str, str]:
    """User and password for the peer: of the server, or from the note an embedded store keeps beside it."""
    folder = embedded_folder(url)
    if folder is None:
        return {"KENNER_STORE_USER": settings.store_user, "KENNER_STORE_PASSWORD": settings.store_password}
    password = json.loads((folder / "owner.json").read_text(encoding="utf-8"))["password"]
    return {"KENNER_STORE_USER": "root", "KENNER_STORE_PASSWORD": password, "KENNER_STORE_DATABASE": "graph"}


if __name__ == "__main__":
    main()
