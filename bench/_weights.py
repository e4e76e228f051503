"""Learn the shipped weights of the resolver, and tell how good they are on people they never saw.

    python bench/_weights.py --from FOLDER [--write]

Reads the labelled data of FOLDER (laid out as docs/resolver.md says; none of it is shipped) and makes
two small worlds of seeds that no demo uses. Figures are from five folds by person; with `--write` the weights
learnt from all of it go to `resolver/weights/default.json`.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from operator import methodcaller
from pathlib import Path
from typing import Any

# A script's own folder comes first on the path, and there bench/resolver.py would be the package `resolver`.
sys.path[0] = str(Path(__file__).resolve().parents[1])

import numpy as np  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402
from numpy.typing import NDArray  # noqa: E402

from graph.worlds.made import generate  # noqa: E402
from resolver import files, measure, train, weigh  # noqa: E402
from resolver.records import CRM, Records  # noqa: E402
from resolver.train import FOLDS, Task  # noqa: E402

SEEDS = (11, 12)
"""Never 7, the seed of `kenner demo`: a world must not be scored by weights that saw it."""
PEOPLE = 900
TARGET = Path(__file__).resolve().parents[1] / "resolver" / "weights" / "default.json"
FRAME = train.frame()
SOURCES = [
    "handles of 2,321 US legislators: unitedstates/congress-legislators and openstates/people, CC0",
    "1,063 profiles and 737 official rows: alexlitel/congresstweets-automator, MIT",
    "made worlds of seeds 11 and 12, 900 people each",
]
VERSION = "2026.11"


def labelled(folder: Path) -> Iterator[Task]:
    """Handles to handles (D1), handles to names, profiles to official rows (P3)."""
    rows = pq.read_table(folder / "identity" / "legislator_accounts.parquet").to_pylist()
    bare = [{key: row[key] for key in ("person", "platform", "handle")} for row in rows]
    yield Task.of(
        "D1",
        _records(row for row in bare if row["platform"] == "twitter"),
        _records(row for row in bare if row["platform"] in {"facebook", "instagram"}),
    )
    names = {row["person"]: row["name"] for row in rows}
    yield Task.of(
        "handle to name",
        _records(row for row in bare if row["platform"] in {"twitter", "instagram"}),
        _records({"person": person, "id": f"row {person}", "name": name} for person, name in names.items()),
    )
    profiles = pq.read_table(folder / "identity" / "profiles.parquet").to_pylist()
    official = pq.read_table(folder / "identity" / "customers.parquet").to_pylist()
    yield Task.of("P3", _records({**row, "platform": "twitter"} for row in profiles), _records(official))


def _records(rows: Iterator[Mapping[str, object]] | Any) -> Records:
    return files.from_rows(rows, path="labelled rows", truth="person").in_order()


def made(seed: int, folder: Path, people: int = PEOPLE) -> Records:
    """Accounts and customer rows of a made world with what the store would know of them, and their truth."""
    world = generate(folder / str(seed), people=people, seed=seed)
    with (world.truth / "people.csv").open(encoding="utf-8") as file:
        person_by_key = {row["record"]: row["person"] for row in csv.DictReader(file)}
    follows: dict[str, list[str]] = defaultdict(list)
    with world.files["arcs"][0].open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            follows[row["source"]].append(row["target"])
    hours: dict[str, list[int]] = defaultdict(lambda: [0] * 24)
    with gzip.open(world.files["posts"][0], "rt", encoding="utf-8") as posts:
        for line in posts:
            post = json.loads(line)
            hours[f"{post['platform']}:{post['handle'].lower()}"][
                datetime.fromisoformat(post["posted_at"]).hour
            ] += 1
    rows = []
    with world.files["accounts"][0].open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            key = f"{row['platform']}:{row['handle'].lower()}"
            if row["kind"] not in {"brand", "bot"} and key in person_by_key:
                rows.append({**row, "id": key, "person": person_by_key[key]})
    with world.files["customers"][0].open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            rows.append({**row, "id": f"crm:{row['id']}", "person": person_by_key[f"crm:{row['id']}"]})
    plain = files.from_rows(rows, path="made world", truth="person")
    full = tuple(
        replace(
            row, follows=tuple(sorted(follows.get(row.key, ()))),
            hours=tuple(hours[row.key]) if row.key in hours else (),
            platform=CRM if row.key.startswith("crm:") else row.platform,
        )
        for row in plain.rows
    )  # fmt: skip
    return Records(full, plain.truth).in_order()


def _even(task: Task, rows: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Weights for the calibration: real tasks alike, made worlds, which are harder on purpose, a tenth of them."""
    return np.full(int(rows.sum()), (0.1 if task.share < 1 else 1.0) / max(1, int(rows.sum())))


def by_folds(tasks: list[Task]) -> dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Bits and calibrated probability of every pair, each from weights and a calibration that never saw its left person."""
    bits = {task.name: np.zeros(len(task.pairs)) for task in tasks}
    probability = {task.name: np.zeros(len(task.pairs)) for task in tasks}
    for fold in range(FOLDS):
        data = train.train(tasks, keep=methodcaller("without", fold), frame=FRAME, version="folds")
        weights = weigh.from_data(data)
        seen_bits, seen_match, seen_weight = [], [], []
        for task in tasks:
            found = weigh.weighed(task.pairs, task.features, weights).bits
            mine = task.folds[0] == fold
            bits[task.name][mine] = found[mine]
            learnt = task.without(fold)
            seen_bits.append(found[learnt])
            seen_match.append(task.is_match[learnt])
            seen_weight.append(_even(task, learnt))
        line = train.calibrate(
            np.concatenate(seen_bits), np.concatenate(seen_match), np.concatenate(seen_weight)
        )
        for task in tasks:
            mine = task.folds[0] == fold
            probability[task.name][mine] = 1 / (
                1 + np.exp2(-np.interp(bits[task.name][mine], line["at"], line["bits"]))
            )
    return {name: (bits[name], probability[name]) for name in bits}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="folder", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        tasks = [
            *labelled(given.folder),
            *(Task.of(f"made {seed}", made(seed, Path(scratch)), share=0.4) for seed in SEEDS),
        ]
    scored = by_folds(tasks)
    for task in tasks:
        found = measure.pairs(
            scored[task.name][1], task.is_match, task.true_pairs, threshold=FRAME["thresholds"]["link"]
        )
        print(
            f"{task.name:15} pairs {found.pairs:7,} of {found.true_pairs:6,} true found {found.found_pairs:6,}  "
            f"P {found.at_threshold.precision:.3f} R {found.at_threshold.recall:.3f} F1 {found.at_threshold.f1:.4f}  "
            f"best {found.best_f1:.4f} at {found.best_threshold:.2f}  R@P99 {found.recall_at_p99:.3f} R@P95 {found.recall_at_p95:.3f}  "
            f"ECE {found.calibration_error:.4f}"
        )
    data = train.train(
        tasks, keep=lambda task: np.ones(len(task.pairs), dtype=bool), frame=FRAME, version="2026.11"
    )
    bits = np.concatenate([scored[task.name][0] for task in tasks])
    match = np.concatenate([task.is_match for task in tasks])
    weight = np.concatenate([_even(task, train.everything(task)) for task in tasks])
    data["calibration"] = train.calibrate(bits, match, weight)
    text = json.dumps(data, indent=1)
    print(f"prior {data['prior']}  identity {data['identity']}  offsets {data['offsets']}")
    if given.write:
        TARGET.write_text(_compact(text) + "\n", encoding="utf-8")
        print(f"written to {TARGET.name}")


def _compact(text: str) -> str:
    """Lists of numbers on one line: a table reads as a row."""
    return re.sub(r"\[\s+([^\[\]]*?)\s+\]", lambda found: "[" + re.sub(r"\s+", " ", found[1]) + "]", text)


if __name__ == "__main__":
    main()
