"""D1: which Twitter handle is which Facebook or Instagram handle, beside rapidfuzz in the same run.

    python bench/resolver.py [--from FOLDER] [--json] [--out FILE]

The peer is the best simple way found: `fuzz.ratio` on letters and digits, all pairs, kept where each is
the other's best on the platform, at the threshold that is best in hindsight. Ours runs at its shipped threshold; the
shipped weights saw these people, so the row `folds` tells the same with weights that did not (`bench/_weights.py`).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
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

from bench._measure import Ratio, Row, arguments, installed, tell, timed  # noqa: E402
from resolver import files, linking, measure, train, weigh  # noqa: E402
from resolver.measure import PairMeasures  # noqa: E402
from resolver.records import Records  # noqa: E402
from resolver.train import FOLDS, Task  # noqa: E402
from resolver.weigh import Weights  # noqa: E402

GOAL_F1 = 0.78
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


def row(job: str, tool: str, run: Callable[[], PairMeasures], runs: int) -> tuple[Row, PairMeasures]:
    timing, found = timed(job, "1,850 × 2,596 handles", tool, run, runs=runs)
    timing.quality.update(
        f1=round(found.at_threshold.f1, 4), best_f1=round(found.best_f1, 4),
        precision=round(found.at_threshold.precision, 4), recall=round(found.at_threshold.recall, 4),
        recall_at_p99=round(found.recall_at_p99, 4), ece=round(found.calibration_error, 4),
    )  # fmt: skip
    return timing, found


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
    left, right = tables(options.folder)
    mine, found = row("D1 handle to handle", "kenner, shipped weights", lambda: ours(left, right), 3)
    unseen, fair = row(
        "D1 handle to handle",
        "kenner, folds by person",
        lambda: by_folds(Task.of("D1", left, right), train.frame()),
        1,
    )
    peer, best = row(
        "D1 handle to handle", f"{installed('rapidfuzz')} mutual best", lambda: mutual_best(left, right), 3
    )
    ratios = [
        Ratio("D1 F1 at the shipped threshold", found.at_threshold.f1, GOAL_F1, at_least=True),
        Ratio("D1 F1 by folds", fair.at_threshold.f1, GOAL_F1, at_least=True),
        Ratio(
            "D1 F1 by folds over the peer's best F1", fair.at_threshold.f1 / best.best_f1, 1.0, at_least=True
        ),
    ]
    tell(options, [mine, unseen, peer], ratios, ["rapidfuzz", "numpy", "scikit-learn", "sparse-dot-topn"])


if __name__ == "__main__":
    main()
