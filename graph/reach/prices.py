"""What people ask for speaking: from a file of prices, or from what the store knows of them.

A price is a number in whatever money the reader means, 0 and up. Somebody with several accounts has
the highest of their prices: one pays for the person, and better too much than too little.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import isfinite, nan
from pathlib import Path

import numpy as np

from graph.catalogue import query
from graph.errors import BadParameter, MalformedRow, UnsupportedExport
from graph.model.purposes import Purpose
from graph.reach.kernels.arrays import Doubles
from graph.reach.layers import Snapshot
from graph.reach.names import known
from graph.reach.snapshot import Reader
from graph.store import Store

PRICED = query("reach.prices")
KEY, COST = "key", "cost"


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices by key or name of a person or account; `otherwise` is everybody else's, None when not known.

    Who has no price cannot be chosen with a budget.
    """

    by_name: Mapping[str, float] = field(default_factory=dict)
    otherwise: float | None = None

    def of(self, snapshot: Snapshot) -> Doubles:
        """The price of each node, nan where it is not known. BadParameter for a name that two people have."""
        found = np.full(len(snapshot.nodes), nan if self.otherwise is None else self.otherwise, np.float64)
        own: dict[int, float] = {}
        for name, node in known(snapshot, self.by_name).items():
            own[node] = max(own.get(node, 0.0), self.by_name[name])
        for node, price in own.items():
            found[node] = price
        return found


def read_prices(path: Path, *, column: str = COST, otherwise: float | None = None) -> Prices:
    """A CSV with `key` (a key or a name) and a column of prices. People who are not in the graph may be in it.

    MalformedRow names every row that has no price (the first five of them), as the rest is not to be trusted then.
    """
    if not path.is_file():
        raise BadParameter(f"there is no file {path}", hint=f"give a CSV with the columns {KEY} and {column}")
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            missing = [each for each in (KEY, column) if each not in (reader.fieldnames or ())]
            if missing:
                raise MalformedRow(
                    path, 1, "no column " + " and no column ".join(missing),
                    hint=f"columns: {KEY}, {column}; --cost-column names another",
                )  # fmt: skip
            rows = [
                (reader.line_num, (row[KEY] or "").strip(), (row[column] or "").strip()) for row in reader
            ]
    except UnicodeDecodeError as exc:
        raise UnsupportedExport(f"{path} is not UTF-8", hint="save it as CSV UTF-8") from exc
    return Prices(_priced(path, column, rows), otherwise)


def _priced(path: Path, column: str, rows: Iterable[tuple[int, str, str]]) -> dict[str, float]:
    found: dict[str, float] = {}
    bad: list[tuple[int, str]] = []
    for line, key, text in rows:
        price = as_price(text)
        if not key or price is None:
            bad.append((line, "no key" if not key else f"{text!r} is no price"))
        else:
            found[key] = max(price, found.get(key, 0.0))
    if bad:
        line, problem = bad[0]
        others = ", ".join(str(each) for each, _ in bad[1:5])
        raise MalformedRow(
            path, line, problem + (f"; also line {others}" if others else ""), column=column,
            hint="write 250 or 250.50; leave out who has no price",
        )  # fmt: skip
    return found


def as_price(value: object) -> float | None:
    """A number from 0 up, or None."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return number if isfinite(number) and number >= 0 else None


def prices_of(
    store: Store, snapshot: Snapshot, name: str, purpose: Purpose, *, otherwise: float | None = None
) -> Prices:
    """Prices that accounts carry in the store: a property `name`, or a column of that name that was kept aside
    when they were imported. BadParameter where nobody in the snapshot has one."""
    node_of = snapshot.account_of_idx
    found: dict[str, float] = {}
    for row in Reader(store, purpose).rows(PRICED, property=name, quoted=json.dumps(name)):
        place = node_of.get(row["idx"])
        value = row["value"] if row["value"] is not None else _aside(row["also"], name)
        price = as_price(value)
        if place is not None and price is not None:
            key = snapshot.nodes.keys[int(snapshot.accounts.node[place])]
            found[key] = max(price, found.get(key, 0.0))
    if not found:
        raise BadParameter(
            f"nobody here has a price in {name!r}",
            hint=f"import accounts with a column {name}, or give prices in a file with --costs",
        )
    return Prices(found, otherwise)


def _aside(text: str | None, name: str) -> object:
    kept = json.loads(text) if text else {}
    return kept.get(name) if isinstance(kept, dict) else None
