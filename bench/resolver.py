"""Who is who, beside the best simple peers in the same run: handles (D1), profiles to rows (P3), people, and one record live.

    python bench/resolver.py [--from FOLDER] [--json] [--out FILE]

The peer is the best simple way found: `fuzz.ratio` on letters and digits, all pairs, kept where each is
the other's best on the platform, at the threshold that is best in hindsight. Ours runs at its shipped threshold; the
shipped weights saw these people, so the row `folds` tells the same with weights that did not (`bench/_weights.py`),
and the rows `transfer` with weights and calibration that saw only other people on other platforms. People are
those of a made world of a seed that the weights never saw, beside Splink on the same rows.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from operator import methodcaller
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
# A script's own folder comes first on the path, and there this file would be the package `resolver`.
sys.path[0] = str(ROOT)

import numpy as np  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402
from numpy.typing import NDArray  # noqa: E402
from rapidfuzz import fuzz, process  # noqa: E402

from bench import _live, _weights  # noqa: E402
from bench._measure import Ratio, Row, arguments, installed, tell, timed  # noqa: E402
from bench._resolver_peers import splink_people  # noqa: E402
from resolver import files, linking, measure, train, weigh  # noqa: E402
from resolver.measure import ClusterMeasures, PairMeasures  # noqa: E402
from resolver.records import Records  # noqa: E402
from resolver.train import FOLDS, Task  # noqa: E402
from resolver.weigh import Weights  # noqa: E402

GOAL_F1 = 0.78
GOAL_TRANSFER = {"D1": 0.8, "P3": 0.945}
"""The best F1 of the best simple peer: rapidfuzz with the threshold that is best in hindsight."""
SEED, PEOPLE = 21, 4_000
"""A made world that neither weights nor demo know."""
_LEAST_RATIO = 60.0


def tables(folder: Path) -> tuple[Records, Records]:
    """Twitter on the left, Facebook and Instagram on the right; handles only."""
    rows = pq.read_table(folder / "identity" / "legislator_accounts.parquet").to_pylist()
    bare = [{key: row[key] for key in ("person", "platform", "handle")} for row in rows]

    def of(*platforms: str) -> Records:
        chosen = (row for row in bare if row["platform"] in platforms)
        return files.from_rows(chosen, path="D1", truth="person").in_order()

    return of("twitter"), of("facebook", "instagram")


def ours(left: Records, right: Records) -> PairMeasures:
    weights = Weights.read()
    return linking.measured(linking.link(left, right, weights), left, right, weights)


def mutual_best(left: Records, right: Records) -> PairMeasures:
    """All pairs with a ratio of 60 and more that are each other's best, right side per platform."""
    scores = process.cdist(left.letters, right.letters, scorer=fuzz.ratio, workers=2, dtype=np.float32)
    keep = np.zeros(scores.shape, dtype=bool)
    for code in range(len(right.platforms)):
        columns = np.flatnonzero(right.platform_codes == code)
        part = scores[:, columns]
        keep[:, columns] = (part >= part.max(axis=1, keepdims=True)) & (
            part >= part.max(axis=0, keepdims=True)
        )
    i, j = np.nonzero(keep & (scores >= _LEAST_RATIO))
    is_match = np.array(left.truth)[i] == np.array(right.truth)[j]
    shares, total = scores[i, j].astype(np.float64) / 100, measure.true_pairs(left.truth, right.truth)
    best = measure.pairs(shares, is_match, total, threshold=1.0).best_threshold
    return measure.pairs(shares, is_match, total, threshold=best)


def by_folds(task: Task, frame: Mapping[str, Any]) -> PairMeasures:
    """D1 alone, five folds by person: weights that never saw the people they score."""
    probability: NDArray[np.float64] = np.zeros(len(task.pairs))
    for fold in range(FOLDS):
        data = train.train([task], keep=methodcaller("without", fold), frame=frame, version="folds")
        mine = task.folds[0] == fold
        probability[mine] = weigh.weighed(task.pairs, task.features, weigh.from_data(data)).probability[mine]
    return measure.pairs(probability, task.is_match, task.true_pairs, threshold=frame["thresholds"]["link"])


def transferred(test: Task, others: Sequence[Task]) -> PairMeasures:
    """`test` scored by weights and a calibration from `others` alone."""
    data = train.train(others, keep=train.everything, frame=train.frame(), version="transfer")
    weights = weigh.from_data(data)
    seen = [weigh.weighed(task.pairs, task.features, weights).bits for task in others]
    data["calibration"] = train.calibrate(
        np.concatenate(seen), np.concatenate([task.is_match for task in others]),
        np.concatenate([np.full(len(task.pairs), task.share / len(task.pairs)) for task in others]),
    )  # fmt: skip
    found = weigh.weighed(test.pairs, test.features, weigh.from_data(data))
    return measure.pairs(found.probability, test.is_match, test.true_pairs, threshold=weights.link_at)


def people(records: Records) -> ClusterMeasures:
    found = linking.people(records, Weights.read())
    return measure.clusters(
        [found.clustering.person_by_key[key] for key in found.records.keys], found.records.truth
    )


def row(
    job: str, size: str, tool: str, run: Callable[[], PairMeasures], runs: int, warm: int = 1
) -> tuple[Row, PairMeasures]:
    timing, found = timed(job, size, tool, run, runs=runs, warm=warm)
    timing.quality.update(
        f1=round(found.at_threshold.f1, 4), best_f1=round(found.best_f1, 4),
        precision=round(found.at_threshold.precision, 4), recall=round(found.at_threshold.recall, 4),
        recall_at_p99=round(found.recall_at_p99, 4), ece=round(found.calibration_error, 4),
    )  # fmt: skip
    return timing, found


def people_row(
    records: Records, tool: str, run: Callable[[], ClusterMeasures]
) -> tuple[Row, ClusterMeasures]:
    timing, found = timed("people", f"{len(records):,} made accounts", tool, run, runs=1)
    timing.quality.update(
        f1=round(found.pairwise.f1, 4), precision=round(found.pairwise.precision, 4),
        recall=round(found.pairwise.recall, 4), bcubed_f1=round(found.bcubed.f1, 4), largest=found.largest,
    )  # fmt: skip
    return timing, found


def handles(folder: Path) -> tuple[list[Row], list[Ratio]]:
    left, right = tables(folder)
    job, size = "D1 handle to handle", f"{len(left):,} × {len(right):,} handles"
    mine, found = row(job, size, "kenner, shipped weights", lambda: ours(left, right), 3)
    unseen, fair = row(
        job, size, "kenner, folds by person", lambda: by_folds(Task.of("D1", left, right), train.frame()), 1
    )
    peer, best = row(job, size, f"{installed('rapidfuzz')} mutual best", lambda: mutual_best(left, right), 3)
    return [mine, unseen, peer], [
        Ratio("D1 F1 at the shipped threshold", found.at_threshold.f1, GOAL_F1, at_least=True),
        Ratio("D1 F1 by folds", fair.at_threshold.f1, GOAL_F1, at_least=True),
        Ratio("D1 F1 by folds over the peer's best F1", fair.at_threshold.f1 / best.best_f1, 1.0, at_least=True),
    ]  # fmt: skip


def transfers(folder: Path, world: Task) -> tuple[list[Row], list[Ratio]]:
    """D1 from profiles and made accounts, and profiles from handles and made accounts."""
    tasks = {task.name: task for task in _weights.labelled(folder)}
    rows, ratios = [], []
    for test, teacher in (("D1", "P3"), ("P3", "D1")):
        task = tasks[test]
        timing, found = row(
            f"{test} transfer", f"{len(task.pairs):,} candidates", f"kenner, learnt on {teacher} and a made world",
            lambda task=task, teacher=teacher: transferred(task, [tasks[teacher], world]), 1, warm=0,  # type: ignore[misc]
        )  # fmt: skip
        rows.append(timing)
        ratios.append(
            Ratio(
                f"{test} best F1, weights of other people", found.best_f1, GOAL_TRANSFER[test], at_least=True
            )
        )
    return rows, ratios


def main() -> None:
    parser: argparse.ArgumentParser = arguments(__doc__ or "")
    parser.add_argument(
        "--from",
        dest="folder",
        type=Path,
        default=ROOT.parent / "shared" / "data",
        help="folder with identity/*.parquet",
    )
    options = parser.parse_args()
    if not (options.folder / "identity").is_dir():
        parser.error(
            f"{options.folder} has no identity/*.parquet: name the folder with --from (docs/worlds.md)"
        )
    rows, ratios = handles(options.folder)
    with tempfile.TemporaryDirectory() as scratch:
        accounts = _weights.made(SEED, Path(scratch), people=PEOPLE)
        taught = Task.of("made", _weights.made(_weights.SEEDS[0], Path(scratch)), share=0.4)
    moved, moved_ratios = transfers(options.folder, taught)
    mine, found = people_row(accounts, "kenner, shipped weights", lambda: people(accounts))
    splink, peer = people_row(accounts, installed("splink"), lambda: splink_people(accounts))
    asked, live_ratios = _live.measured(accounts)
    ratios += [
        *moved_ratios,
        Ratio("people: F1 over the peer's", found.pairwise.f1 / peer.pairwise.f1, 1.0, at_least=True),
        Ratio("people: seconds over the peer's", mine.seconds / splink.seconds, 1 / 3),
        Ratio("people: largest cluster", found.largest, 25),
        *live_ratios,
    ]
    tell(options, [*rows, *moved, mine, splink, *asked], ratios, [
        "rapidfuzz", "numpy", "scipy", "scikit-learn", "sparse-dot-topn", "splink", "duckdb",
    ])  # fmt: skip


if __name__ == "__main__":
    main()
