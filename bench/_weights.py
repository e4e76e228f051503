"""Learn the shipped weights of the resolver, and tell how good they are on people they never saw.

    python bench/_weights.py --from FOLDER [--write | --calibrate | --show]

Reads the labelled data of FOLDER (laid out as docs/resolver.md says; none of it is shipped) and makes
two small worlds of seeds that no demo uses. Figures are from five folds by person; with `--write` the weights
learnt from all of it go to `resolver/weights/default.json`.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from operator import methodcaller
from pathlib import Path
from random import Random
from typing import Any

# A script's own folder comes first on the path, and there bench/resolver.py would be the package `resolver`.
sys.path[0] = str(Path(__file__).resolve().parents[1])

import numpy as np  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402
from numpy.typing import NDArray  # noqa: E402

from bench import _profiles  # noqa: E402
from graph.worlds.made import generate  # noqa: E402
from resolver import files, kinds, level, measure, train, training, weigh  # noqa: E402
from resolver.kinds import Kind  # noqa: E402
from resolver.linking import SHOWN_FROM  # noqa: E402
from resolver.records import CRM, Record, Records  # noqa: E402
from resolver.train import FOLDS, Task  # noqa: E402
from resolver.weigh import Table, Weights  # noqa: E402

SEEDS = (11, 12)
"""Never 7, the seed of `kenner demo`: a world must not be scored by weights that saw it."""
PEOPLE = 900
IN_PUBLIC = 1_200
"""People of each made world of profiles and official rows."""
TARGET = Path(__file__).resolve().parents[1] / "resolver" / "weights" / "default.json"
FRAME = train.frame()
SOURCES = [
    "handles of 2,321 US legislators: unitedstates/congress-legislators and openstates/people, CC0",
    "1,063 profiles and 737 official rows: alexlitel/congresstweets-automator, MIT",
    "made worlds of seeds 11 and 12, 900 people each, and their customer rows once more with slips and households (calibration only); made profiles, official rows and bare accounts of 1,200 people of either seed; made worlds of seed 13, 900 and 2,500 people (only how sure pairs with names are said to be)",
]
VERSION = "2026.14"


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


def households(accounts: Records, seed: int) -> Records:
    """The customer rows of a made world once more with slips, gaps and moves, and beside some a partner at one door.

    The world itself has one row a customer, so nothing in it says how two rows of one person differ.
    """
    random = Random(seed)
    rows = [
        (row, person)
        for row, person in zip(accounts.rows, accounts.truth, strict=True)
        if row.platform == CRM
    ]
    given = sorted({row.name.split()[0] for row, _ in rows if " " in row.name})
    out = list(rows)
    for row, person in rows:
        chance = random.random()
        if chance < 0.5:
            out.append((_again(row, random, [other for other, _ in rows]), person))
        elif chance < 0.85 and " " in row.name:
            out.append((
                replace(
                    row, key=f"{row.key}/2", name=f"{random.choice(given)} {row.name.partition(' ')[2]}", handles=(),
                    birthday=_gone(_day(random), 0.4, random), email=row.email if random.random() < 0.1 else "",
                    phone=row.phone if random.random() < 0.2 else "",
                ),
                f"{person} partner",
            ))  # fmt: skip
    return Records(tuple(row for row, _ in out), tuple(person for _, person in out)).in_order()


def _again(row: Record, random: Random, others: Sequence[Record]) -> Record:
    """A second row of the same customer, years later and typed by somebody else."""
    elsewhere = random.choice(others) if random.random() < 0.15 else row
    name = row.name
    if " " in name and random.random() < 0.25:
        name = f"{name[0]}. {name.partition(' ')[2]}"
    elif random.random() < 0.2:
        name = _slip(name, random)
    return replace(
        row, key=f"{row.key}/1", name=name, handles=(), place=elsewhere.place,
        address=_gone(_slip(elsewhere.address, random) if random.random() < 0.2 else elsewhere.address, 0.2, random),
        postcode=_gone(elsewhere.postcode, 0.2, random), email=_gone(row.email, 0.6, random),
        phone=_gone(row.phone, 0.6, random),
        birthday=_gone(_day(random) if random.random() < 0.03 else row.birthday, 0.4, random),
    )  # fmt: skip


def _gone(text: str, chance: float, random: Random) -> str:
    return "" if random.random() < chance else text


def _slip(text: str, random: Random) -> str:
    """Two neighbouring signs turned, one left out, or one typed twice."""
    if len(text) < 4:
        return text
    at = random.randrange(1, len(text) - 1)
    return random.choice(
        (
            text[:at] + text[at + 1 :],
            text[:at] + text[at + 1] + text[at] + text[at + 2 :],
            text[:at] + text[at : at + 1] + text[at:],
        )
    )


def _day(random: Random) -> str:
    return f"{random.randint(1935, 2004)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"


def every_task(folder: Path) -> list[Task]:
    """All that is labelled, and the made worlds; the rows of households only calibrate."""
    found = list(labelled(folder))
    with tempfile.TemporaryDirectory() as scratch:
        worlds = {seed: made(seed, Path(scratch)) for seed in SEEDS}
    found += [Task.of(f"made {seed}", world, share=0.4) for seed, world in worlds.items()]
    found += [Task.of(f"rows {seed}", households(world, seed), share=0.0) for seed, world in worlds.items()]
    found += [
        Task.of(f"profiles {seed}", *_profiles.profiles_and_others(IN_PUBLIC, seed), share=0.2)
        for seed in SEEDS
    ]
    return found


_MADE_COUNTS = {Kind.ACCOUNTS_BARE: 0.07, Kind.CUSTOMER_BARE: 0.12, Kind.CUSTOMER_NAMED: 0.5}
"""How much made pairs count beside real ones in the calibration of a kind: made worlds are harder on purpose."""
_OWN = (Kind.ACCOUNTS_BARE, Kind.CUSTOMER_BARE, Kind.CUSTOMERS)
"""Kinds whose calibration decides."""
_SHOWN = (Kind.ACCOUNTS_NAMED, Kind.CUSTOMER_NAMED)
"""Kinds whose calibration only says how sure: of these only made worlds have doubtful pairs, and one that decides
would cost links of real people and half a point of F1 of the people of a made world."""
_SHOWN_ON = ((13, 900), (13, 2_500))
"""Seed and people of the made worlds that say how sure the shipped tables may be of pairs with names."""
_FEWEST_MATCHES = 100
_MATCHES_TO_BEND = 1_000
"""From so many the line bends as the labels say; the 500 of customer rows would bend it after single pairs: by folds a
calibration error of 0.033 and 0.051 instead of 0.027 and 0.024."""


@dataclass(frozen=True)
class Scored:
    """Every pair of a task by weights, and by a calibration, that never saw its left person."""

    bits: NDArray[np.float64]
    probability: NDArray[np.float64]


def by_folds(tasks: Sequence[Task]) -> dict[str, Scored]:
    """The calibration of a fold is learnt from what other folds' people scored with weights that did not see them."""
    bits = {task.name: np.zeros(len(task.pairs)) for task in tasks}
    drafts = []
    for fold in range(FOLDS):
        data = train.train(tasks, keep=methodcaller("without", fold), frame=FRAME, version="folds")
        drafts.append(data)
        weights = weigh.from_data(data)
        for task in tasks:
            mine = task.folds[0] == fold
            bits[task.name][mine] = weigh.weighed(task.pairs, task.features, weights).bits[mine]
    out = {name: Scored(found, np.zeros(len(found))) for name, found in bits.items()}
    for fold, data in enumerate(drafts):
        weights = weigh.from_data(data | calibrations(tasks, bits, methodcaller("without", fold)))
        for task in tasks:
            mine = task.folds[0] == fold
            out[task.name].probability[mine] = weigh.probability(
                bits[task.name][mine], weights, kinds.of(task.pairs)[mine]
            )
    return out


def calibrations(
    tasks: Sequence[Task], bits: Mapping[str, NDArray[np.float64]], keep: Callable[[Task], NDArray[np.bool_]]
) -> dict[str, object]:
    """One calibration for each kind of pair that the tasks teach, and one for the others."""
    own = {kind.slug: line for kind in _OWN if (line := _calibration(tasks, bits, keep, kind)) is not None}
    rest = _calibration(tasks, bits, keep, None)
    assert rest is not None
    shown = {
        kind.slug: train.pinned(line, _table(rest), _MARKS)
        for kind in _SHOWN if (line := _calibration(tasks, bits, keep, kind)) is not None
    }  # fmt: skip
    return {"calibration": rest, "calibrations": own | shown}


_MARKS = (FRAME["thresholds"]["review"], FRAME["thresholds"]["link"])


def _table(line: Mapping[str, Sequence[float]]) -> Table:
    return Table(tuple(line["at"]), tuple(line["bits"]))


def how_sure(
    shipped: Mapping[str, Any], tasks: Sequence[Task], scored: Mapping[str, Scored]
) -> dict[str, Any]:
    """How sure the tables of `shipped` may be of pairs with names: from made worlds that no table saw, and P3 by folds."""
    weights = weigh.from_data(shipped)
    found = [task for task in tasks if task.name == "P3"]
    here = {task.name: scored[task.name] for task in found}
    with tempfile.TemporaryDirectory() as scratch:
        for seed, people in _SHOWN_ON:
            world = made(seed, Path(scratch) / str(people), people=people)
            found.append(Task.of(f"made {seed} {people}", world, share=0.4))
            weighed = weigh.weighed(found[-1].pairs, found[-1].features, weights)
            here[found[-1].name] = Scored(weighed.bits, weighed.probability)
    bits = {name: each.bits for name, each in here.items()}
    lines = {kind: _calibration(found, bits, train.everything, kind) for kind in _SHOWN}
    sure = shipped["calibrations"] | {
        kind.slug: train.pinned(line, weights.calibration, _MARKS)
        for kind, line in lines.items() if line is not None
    }  # fmt: skip
    data = dict(shipped) | {"calibrations": sure}
    told = expected(found, said(found, here, weigh.from_data(data)), _SHOWN)
    return data | {"expected": data["expected"] | told}


def _calibration(
    tasks: Sequence[Task], bits: Mapping[str, NDArray[np.float64]], keep: Callable[[Task], NDArray[np.bool_]],
    kind: Kind | None,
) -> dict[str, list[float]] | None:  # fmt: skip
    """Each task counts alike however many pairs it has; of made ones `_MADE_COUNTS`, a tenth where nothing is said."""
    parts = [
        (bits[task.name][mine], task.is_match[mine], np.full(int(mine.sum()), each))
        for task, mine, each in _counted(tasks, keep, kind)
    ]
    columns = [np.concatenate(part) for part in zip(*parts, strict=True)]
    if kind is not None and (not columns or columns[1].sum() < _FEWEST_MATCHES):
        return None
    is_match = columns[1].astype(bool)
    fit = train.straight if is_match.sum() < _MATCHES_TO_BEND else train.calibrate
    return fit(columns[0], is_match, columns[2])


def _counted(
    tasks: Sequence[Task], keep: Callable[[Task], NDArray[np.bool_]], kind: Kind | None
) -> Iterator[tuple[Task, NDArray[np.bool_], float]]:
    """The pairs of each task that a kind is calibrated with (no kind: the others), and what each of them counts."""
    for task in tasks:
        mine = keep(task) if kind is None else keep(task) & (kinds.of(task.pairs) == kind)
        if mine.any() and (task.share > 0) == (kind is not Kind.CUSTOMERS):
            made = 0.1 if kind is None else _MADE_COUNTS.get(kind, 0.1)
            yield task, mine, (made if task.is_made else 1.0) / int(mine.sum())


def expected(
    tasks: Sequence[Task], scored: Mapping[str, Scored], among: Sequence[Kind] = tuple(Kind)
) -> dict[str, Any]:
    """What a calibration expects of each kind: what it says of each other's best pairs where it was learnt."""
    out = {}
    odds = {task.name: level.log_odds(scored[task.name].probability) for task in tasks}
    best = {task.name: level.are_best(task.pairs, odds[task.name]) for task in tasks}
    for kind in among:
        parts = []
        for task, mine, each in _counted(tasks, train.everything, kind):
            told = odds[task.name][mine & best[task.name]]
            parts.append((told, np.full(len(told), each)))
        if parts:
            columns = (np.concatenate(part) for part in zip(*parts, strict=True))
            out[kind.slug] = asdict(level.expected(*columns))
    return out


def said(tasks: Sequence[Task], scored: Mapping[str, Scored], weights: Weights) -> dict[str, Scored]:
    """The same bits under the calibrations of `weights`."""
    return {
        task.name: replace(
            scored[task.name],
            probability=weigh.probability(scored[task.name].bits, weights, kinds.of(task.pairs)),
        )
        for task in tasks
    }


def levelled(tasks: Sequence[Task], scored: Mapping[str, Scored]) -> dict[str, NDArray[np.float64]]:
    """The probability of each task's pairs once the pairs themselves, not their labels, have told the level."""
    tables = weigh.by_kind(expected(tasks, scored))
    out = {}
    for task in tasks:
        odds, kind = level.log_odds(scored[task.name].probability), kinds.of(task.pairs)
        moved = odds.copy()
        for each in level.levels_of(task.pairs, odds, tables):
            moved[kind == each.kind] += each.bits
        out[task.name] = 1 / (1 + np.exp2(-moved))
    return out


def learnt(tasks: Sequence[Task], scored: Mapping[str, Scored], version: str) -> dict[str, Any]:
    """Weights from all of it, calibrated by what folds scored."""
    data = train.train(tasks, keep=train.everything, frame=FRAME, version=version)
    data |= calibrations(tasks, {name: each.bits for name, each in scored.items()}, train.everything)
    return data | {"expected": expected(tasks, scored)}


def transferred(test: Task, others: Sequence[Task]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Probability of the pairs of `test` by weights of `others` alone; and once the level was told by these pairs."""
    weights = weigh.from_data(learnt(others, by_folds(others), "transfer"))
    found = weigh.weighed(test.pairs, test.features, weights)
    moved = level.levelled(weights, level.levels(found, weights))
    return found.probability, weigh.probability(found.bits, moved, kinds.of(test.pairs))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="folder", type=Path, required=True)
    parser.add_argument("--write", action="store_true", help="tables and calibrations")
    parser.add_argument(
        "--calibrate", action="store_true", help="the calibrations only: the tables stay as they are"
    )
    parser.add_argument(
        "--show", action="store_true", help="only how sure pairs with names are said to be: decisions stay"
    )
    given = parser.parse_args()
    tasks = every_task(given.folder)
    scored = by_folds(tasks)
    for task in tasks:
        probability = scored[task.name].probability
        shown = probability >= SHOWN_FROM
        found = measure.pairs(
            probability[shown], task.is_match[shown], task.true_pairs, threshold=FRAME["thresholds"]["link"]
        )
        print(
            f"{task.name:15} pairs {len(task.pairs):7,} of {found.true_pairs:6,} true found {int(task.is_match.sum()):6,}  "
            f"P {found.at_threshold.precision:.3f} R {found.at_threshold.recall:.3f} F1 {found.at_threshold.f1:.4f}  "
            f"best {found.best_f1:.4f} at {found.best_threshold:.2f}  R@P99 {found.recall_at_p99:.3f} R@P95 {found.recall_at_p95:.3f}  "
            f"ECE of those told {found.calibration_error:.4f}, of all {measure.calibration_error(probability, task.is_match):.4f}"
        )
    data = learnt(tasks, scored, VERSION)
    print(f"prior {data['prior']}  identity {data['identity']}  offsets {data['offsets']}")
    if given.calibrate or given.show:
        shipped = json.loads(TARGET.read_text(encoding="utf-8")) | {"version": VERSION}
        data = shipped | ({"calibrations": data["calibrations"]} if given.calibrate else {})
    data |= {"expected": expected(tasks, said(tasks, scored, weigh.from_data(data)))}
    data = how_sure(data, tasks, scored)
    if given.write or given.calibrate or given.show:
        training.write({"about": {"learnt from": SOURCES}} | data, TARGET)
        print(f"written to {TARGET.name}")


if __name__ == "__main__":
    main()
