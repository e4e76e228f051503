"""What a number that a company gave is worth: counted on made customer rows, because no labelled pair has one.

    python bench/_numbers.py [--write]

The rows are those of two made worlds (seeds 11 and 12), once more with slips, gaps and partners at one door (`_weights.households`).
Numbers are issued one after another, which is the hardest case: each has neighbours that are one slip away and somebody
else's. `RATES` says what happens to a number; m is how often a level is seen with one person, u with two among the
pairs that the search proposes. With `--write` the bits go to `frame.json` and into the shipped weights, which keep all else.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from random import Random

# A script's own folder comes first on the path, and there bench/resolver.py would be the package `resolver`.
sys.path[0] = str(Path(__file__).resolve().parents[1])

import numpy as np  # noqa: E402

from bench import _weights  # noqa: E402
from resolver import training  # noqa: E402
from resolver.compare import number  # noqa: E402
from resolver.records import Record, Records  # noqa: E402
from resolver.train import Task  # noqa: E402

RATES: Mapping[str, float] = {
    "anew": 0.10,  # registered a second time, under a number of its own
    "slip": 0.08,  # one digit wrong, missing or double, or two turned
    "shared": 0.10,  # partners at one door who use one number, such as a card
}
"""Estimates, not measurements."""
_FIRST = 234_567
_LEVELS = ("number_same", "number_near", "number_differs")
_FAR = 15.5
"""Bits of a slip from which more proves no more."""
_MOST = 12.0
"""Bits of the kind, whatever it says: numbers are mistyped into each other and handed on."""
_SHARED = {"at": [0, 1, 3], "bits": [0, -2, -6]}
"""As of a telephone number: what many have says little of one."""


def numbered(world: Records, seed: int) -> Records:
    """The rows with a number each."""
    random = Random(seed)
    issued = list(range(_FIRST, _FIRST + len(world)))
    random.shuffle(issued)
    held: dict[str, str] = {}
    rows: list[Record] = []
    for row, person in zip(world.rows, world.truth, strict=True):
        who = person.removesuffix(" partner")
        if person != who and random.random() >= RATES["shared"]:
            who = person
        if who not in held or (row.key.endswith("/1") and random.random() < RATES["anew"]):
            own = str(issued.pop())
            held.setdefault(who, own)
        else:
            own = held[who]
        if row.key.endswith("/1") and random.random() < RATES["slip"]:
            own = _slip(own, random)
        rows.append(replace(row, numbers=(f"customer_number:{own}",)))
    return Records(tuple(rows), world.truth)


def _slip(number: str, random: Random) -> str:
    at = random.randrange(len(number) - 1)
    return random.choice((
        number[:at] + random.choice("0123456789") + number[at + 1 :],
        number[:at] + number[at + 1] + number[at] + number[at + 2 :],
        number[:at] + number[at + 1 :], number[: at + 1] + number[at:],
    ))  # fmt: skip


def counted() -> dict[str, tuple[float, float]]:
    """m and u of each level."""
    seen = {level: np.zeros(2) for level in _LEVELS}
    pairs = np.zeros(2)
    with tempfile.TemporaryDirectory() as scratch:
        for seed in _weights.SEEDS:
            rows = numbered(_weights.households(_weights.made(seed, Path(scratch)), seed), seed)
            task = Task.of(f"numbers {seed}", rows)
            pairs += task.is_match.sum(), (~task.is_match).sum()
            for level in _LEVELS:
                said = task.features[number.KIND][level] > 0
                seen[level] += (said & task.is_match).sum(), (said & ~task.is_match).sum()
    return {level: tuple((found / pairs).tolist()) for level, found in seen.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the bits into the weights")
    bits: dict[str, float] = {}
    found = counted()
    log2m = round(2 * float(np.log2(found["number_near"][0]))) / 2
    for level, (m, u) in found.items():
        exact = float(np.log2(m / u))
        bits[level] = round(2 * exact) / 2
        print(f"{level:15} m {m:.4f}  u {u:.5f}  {exact:+.2f} bits, taken as {bits[level]:+.1f}")
    if parser.parse_args().write:
        tables: dict[str, object] = {
            level: {"at": [0, 1], "bits": [0, found]} for level, found in bits.items()
        }
        # How many numbers are near is told with each pair, so what is left to say is how often a slip happens.
        tables["number_near"] = {"at": [0, -log2m, _FAR], "bits": [0, 0, _FAR + log2m]}
        tables["number_shared"] = _SHARED
        limits = {number.KIND: [min(bits.values()), _MOST]}
        shipped = json.loads(_weights.TARGET.read_text(encoding="utf-8"))
        training.write(
            shipped | {"tables": shipped["tables"] | tables, "limits": shipped["limits"] | limits, "version": _weights.VERSION},
            _weights.TARGET,
        )  # fmt: skip
        print(f"written to {_weights.TARGET.name}; frame.json is kept by hand: {json.dumps(tables | limits)}")


if __name__ == "__main__":
    main()
