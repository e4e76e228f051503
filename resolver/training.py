"""Weights from a tenant's own labels, beside the ones it has: what would change, told before anybody adopts it.

Labels are rows whose person is known, or what people answered in Review. Every figure comes from folds by
person: nobody is scored by weights that saw them. Nothing is adopted here: the caller gets weights to write.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.errors import BadParameter, MalformedRow
from graph.store import Store
from resolver import block, compare, files, habits, kinds, level, measure, refit, registry, weigh
from resolver.compare.pairs import Column, Pairs
from resolver.decide import Pair, Verdict
from resolver.habits import Affix, worn
from resolver.level import Level
from resolver.linking import SHOWN_FROM
from resolver.rarity import Rarity
from resolver.records import Record, Records, from_store
from resolver.refit import Labels, Layer, Moved
from resolver.settle import verdicts_of
from resolver.train import FOLDS, Task
from resolver.weigh import Weights

Progress = Callable[[int, int | None], None]

FEWEST_MATCHES = 30
"""Pairs of one person among the candidates of labelled rows; below it the folds hold too few."""
FEWEST_ANSWERS = 50
FEWEST_OF_A_KIND = 5
_MOST_MOVED = 8
_LOST = 10.0
"""Bits of a true pair that is no candidate: as surprising as one with a probability of 0.001."""


@dataclass(frozen=True)
class Figures:
    """What `kenner link --truth` would print of these pairs, and how surprised the probabilities are by the truth."""

    f1: float
    precision: float
    recall: float
    best_f1: float
    recall_at_p99: float
    calibration_error: float
    surprise: float
    """Mean log loss in bits; 0 is a prophet, 1 a coin."""


@dataclass(frozen=True)
class Report:
    """New weights beside those they began with, both on people held out."""

    weights: Weights
    layer: Layer
    labels: int
    matches: int
    before: Figures
    after: Figures
    moved: tuple[Moved, ...]
    true_pairs: int
    found: tuple[Affix, ...] = ()
    """Additions to handles that the rows tell of; they are in the weights only where that helps people held out."""

    @property
    def bits_in_all(self) -> float:
        """Surprise of the new weights by all labels; a pair of one person that the search lost is a large one."""
        return self.after.surprise * self.labels + _LOST * (self.true_pairs - self.matches)

    @property
    def is_better(self) -> bool:
        """Whether the new weights are less surprised by people they did not see."""
        return self.after.surprise < self.before.surprise

    def as_row(self) -> dict[str, object]:
        return {
            "version": self.weights.version, "layer": self.layer, "labels": self.labels, "matches": self.matches,
            "before": asdict(self.before), "after": asdict(self.after), "is_better": self.is_better,
            "moved": [asdict(each) for each in self.moved],
            "affixes": {"found": [asdict(each) for each in self.found], "used": len(self.weights.affixes)},
        }  # fmt: skip


def from_files(paths: Sequence[Path], truth: str, base: Weights, progress: Progress | None = None) -> Report:
    """Learn from rows whose column `truth` says who they are; all files together are one table.

    Rows that do not say who they are teach nothing. Raises MalformedRow for a missing column, no row or a repeated
    id, BadParameter where the labels do not tell one person from two.
    """
    records, everybody = _labelled(paths, truth)
    task = Task.of("labelled", worn(records, base.affixes))
    labels = Labels.of(task)
    matches = int(task.is_match.sum())
    if not task.true_pairs:
        raise BadParameter(
            f"no two rows have the same {truth}", hint="labelled rows must show several records of one person"
        )
    if matches == len(task.pairs):
        raise BadParameter(
            f"no two rows that are alike differ in {truth}",
            hint="labelled rows must show different people too",
        )
    if matches < FEWEST_MATCHES:
        raise BadParameter(
            f"only {matches} pairs of one person are among the candidates, {FEWEST_MATCHES} are needed",
            hint="label more people, or let kenner train --reviewed learn from what people answered",
        )
    plain = _learnt(labels, base, ("tables",), task.true_pairs, progress, recalibrate=True)
    found = habits.learnt([everybody])
    if {each.named for each in found} == {each.named for each in base.affixes}:
        return replace(plain, found=found)
    other = Labels.of(Task.of("labelled", worn(records, found)))
    wearing = _learnt(
        other, replace(base, affixes=found), ("tables",), task.true_pairs, progress, recalibrate=True
    )
    if wearing.bits_in_all < plain.bits_in_all:
        plain = replace(wearing, before=plain.before)
    return replace(plain, found=found)


def without_labels(records: Records, base: Weights) -> tuple[Weights, list[Level]]:
    """`base` with its calibrations at the level that the records themselves tell; who is who is not read.

    Raises BadParameter where too few pairs are told, or `base` does not say what it expects.
    """
    if not base.expected:
        raise BadParameter(
            f"the weights {base.version} do not say what share of one person they expect",
            hint="begin with the shipped weights: leave --weights out; weights learnt from labels need no level",
        )
    found = level.of(records, base)
    if not found:
        raise BadParameter(
            f"no kind of pair has {level.FEWEST} pairs that are each other's best",
            hint="give all files that will be linked, as many rows as there are",
        )
    new = level.levelled(base, found)
    return _named(base, new), found


def read(paths: Sequence[Path]) -> Records:
    """All files as one table; MalformedRow for no row or a repeated id."""
    return Records(_labelled(paths, None)[1].rows)


def _labelled(paths: Sequence[Path], truth: str | None) -> tuple[Records, Records]:
    """The rows whose person is known, and all rows: unlabelled ones tell of habits too."""
    rows, people = [], []
    everybody: list[Record] = []
    seen: dict[str, Path] = {}
    for path in paths:
        found = files.read(path, truth)
        if not len(found):
            raise MalformedRow(str(path), 1, "no row to learn from", hint="give a file with labelled rows")
        for row, person in zip(found.rows, found.truth or ("",) * len(found), strict=True):
            if row.key in seen:
                raise MalformedRow(
                    str(path),
                    1,
                    f"{row.key!r} is also in {seen[row.key]}",
                    hint="give every row its own `id`",
                )
            seen[row.key] = path
            everybody.append(row)
            if person:
                rows.append(row)
                people.append(person)
    return Records(tuple(rows), tuple(people)).in_order(), Records(tuple(everybody)).in_order()


def from_answers(store: Store, base: Weights, progress: Progress | None = None) -> Report:
    """Learn from what people answered in Review, of records that may be linked now; a light layer over `base`.

    Raises BadParameter when there are fewer than 50 answers, or nearly all say the same.
    """
    verdicts = {
        where: row.verdict is Verdict.SAME
        for where, row in verdicts_of(registry.read(store).decisions.values()).items()
        if row.verdict is not Verdict.UNSURE
    }
    same = sum(verdicts.values())
    if len(verdicts) < FEWEST_ANSWERS:
        raise BadParameter(
            f"people decided {len(verdicts)} pairs, {FEWEST_ANSWERS} are needed to learn from",
            hint="answer more in Review: kenner review list",
        )
    if min(same, len(verdicts) - same) < FEWEST_OF_A_KIND:
        raise BadParameter(
            f"{same} of {len(verdicts)} answers say same: both words are needed, {FEWEST_OF_A_KIND} times at least",
            hint="answer pairs of the other kind in Review too: kenner review list",
        )
    labels = answered(worn(from_store(store), base.affixes), verdicts)
    if len(labels.rows) < FEWEST_ANSWERS:
        raise BadParameter(
            f"only {len(labels.rows)} of the {len(verdicts)} pairs people decided are of records that may be compared",
            hint="answer more in Review: kenner review list",
        )
    return _learnt(labels, base, ("kinds", "tables"), int(labels.is_match.sum()), progress, recalibrate=False)


def answered(records: Records, verdicts: dict[Pair, bool]) -> Labels:
    """The answered pairs among all candidates that are their rivals; whom answers tie together lies in one fold."""
    place = {key: number for number, key in enumerate(records.keys)}
    known = {where: same for where, same in verdicts.items() if where[0] in place and where[1] in place}
    asked = np.array([sorted((place[a], place[b])) for a, b in known], dtype=np.int64).reshape(-1, 2)
    found = block.candidates(records)
    near = np.isin(found.left, asked) | np.isin(found.right, asked)
    size = len(records)
    both = np.unique(np.concatenate([
        found.left[near] * size + found.right[near], asked[:, 0] * size + asked[:, 1],
    ]))  # fmt: skip
    pairs = Pairs(records, records, both // size, both % size, Rarity.over(records, records))
    folds = _folds(asked, records.keys)
    return Labels(
        pairs, compare.compare(pairs), np.searchsorted(both, asked[:, 0] * size + asked[:, 1]),
        np.array(list(known.values()), dtype=bool), (folds, folds), sum(known.values()),
    )  # fmt: skip


def _folds(asked: NDArray[np.int64], keys: Sequence[str]) -> NDArray[np.int64]:
    group: dict[int, int] = {}

    def first(place: int) -> int:
        while group.setdefault(place, place) != place:
            place = group[place]
        return place

    for a, b in asked.tolist():
        one, other = sorted((first(a), first(b)))
        group[other] = one
    return np.array(
        [zlib.crc32(keys[first(a)].encode()) % FOLDS for a in asked[:, 0].tolist()], dtype=np.int64
    )


def _learnt(
    labels: Labels, base: Weights, layers: tuple[Layer, ...], total: int, progress: Progress | None, *,
    recalibrate: bool,
) -> Report:  # fmt: skip
    """The layer that is least surprised by people held out, learnt anew from all labels."""
    steps = len(layers) * FOLDS + 1
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done, steps)

    kind = kinds.of(labels.pairs)[labels.rows]
    before = weigh.weighed(labels.pairs, labels.features, base).probability[labels.rows]
    tried = [_by_folds(labels, base, layer, kind, step, recalibrate=recalibrate) for layer in layers]
    bits, after, layer = min(
        ((bits, chance, layer) for (bits, chance), layer in zip(tried, layers, strict=True)),
        key=lambda each: _surprise(each[1], labels.is_match),
    )
    new = refit.refit(base, labels, layer)
    if recalibrate:
        new = refit.recalibrated(new, bits, kind, labels.is_match)
    step()
    return Report(
        _named(base, new), layer, len(labels.rows), int(labels.is_match.sum()),
        _figures(before, labels.is_match, total, base), _figures(after, labels.is_match, total, new),
        tuple(refit.moved(base, new, labels)[:_MOST_MOVED]), total,
    )  # fmt: skip


def _by_folds(
    labels: Labels, base: Weights, layer: Layer, kind: NDArray[np.int64], step: Callable[[], None], *,
    recalibrate: bool,
) -> tuple[Column, NDArray[np.float64]]:  # fmt: skip
    """Bits and probability of each label from weights that never saw its people."""
    bits, chance = np.zeros(len(labels.rows)), np.zeros(len(labels.rows))
    found = []
    for fold in range(FOLDS):
        found.append(refit.refit(base, labels, layer, without=fold))
        weighed = weigh.weighed(labels.pairs, labels.features, found[-1])
        mine = labels.folds[0] == fold
        bits[mine] = weighed.bits[labels.rows][mine]
        chance[mine] = weighed.probability[labels.rows][mine]
        step()
    if recalibrate:
        for fold, weights in enumerate(found):
            mine, others = labels.folds[0] == fold, labels.learnt(fold)
            line = refit.recalibrated(weights, bits[others], kind[others], labels.is_match[others])
            chance[mine] = weigh.probability(bits[mine], line, kind[mine])
    return bits, chance


def _surprise(chance: NDArray[np.float64], is_match: NDArray[np.bool_]) -> float:
    said = np.clip(np.where(is_match, chance, 1 - chance), 1e-6, 1.0)
    return float(-np.log2(said).mean())


def _figures(
    chance: NDArray[np.float64], is_match: NDArray[np.bool_], total: int, weights: Weights
) -> Figures:
    """Of the pairs `kenner link` would tell; the others count as misses."""
    told = chance >= SHOWN_FROM
    found = measure.pairs(chance[told], is_match[told], total, threshold=weights.link_at)
    at = found.at_threshold
    numbers = (
        at.f1, at.precision, at.recall, found.best_f1, found.recall_at_p99, found.calibration_error,
        _surprise(chance, is_match),
    )  # fmt: skip
    return Figures(*(round(each, 4) for each in numbers))


def _named(base: Weights, new: Weights) -> Weights:
    return replace(new, version=f"{base.version.partition('+')[0]}+{_fingerprint(new)}")


def _fingerprint(weights: Weights) -> str:
    text = json.dumps(weigh.to_data(weights), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def write(data: dict[str, Any], path: Path) -> None:
    """A weights file, each list of numbers on a line of its own: a table reads as a row."""
    text = json.dumps(data, indent=1)
    path.write_text(
        re.sub(r"\[\s+([^\[\]{}]*?)\s+\]", lambda found: "[" + re.sub(r"\s+", " ", found[1]) + "]", text)
        + "\n",
        encoding="utf-8",
    )
