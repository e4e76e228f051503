"""A few pairs weighed by their forms, with the weights and to the bits of a run over everything (`weigh.py`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from resolver import compare, context, kinds, normalise, weigh
from resolver.compare.pairs import Column, Pairs
from resolver.compare.spelling import forms as given_forms
from resolver.context import Context
from resolver.forms import CUSTOMER, KINDS, NAMED, ONLY_NAMED, TOLD
from resolver.rarity import Rarity
from resolver.records import Record, Records
from resolver.runs import BASE, NUMBER
from resolver.shelf import Held, Shelf
from resolver.texts import Ints
from resolver.weigh import Weights

Read = Callable[[Sequence[int]], Mapping[int, Record]]


@dataclass(frozen=True)
class Few:
    """Pairs of some records, by their places in `held`: the smaller key first, in the order of the keys."""

    held: Held
    i: Ints
    j: Ints

    def __len__(self) -> int:
        return len(self.i)

    @classmethod
    def of(cls, held: Held, ends: Sequence[tuple[int, int]]) -> Few:
        """The pairs of these numbers."""
        order = sorted(range(len(held)), key=held.keys.__getitem__)
        rank = [0] * len(order)
        for place, k in enumerate(order):
            rank[k] = place
        places = held.places
        both = sorted(
            (a, b) if a < b else (b, a)
            for a, b in ((rank[places[one]], rank[places[other]]) for one, other in ends)
        )
        where = np.array([(order[a], order[b]) for a, b in both], dtype=np.int64).reshape(-1, 2)
        return cls(held, where[:, 0].copy(), where[:, 1].copy())

    @cached_property
    def kind(self) -> NDArray[np.int64]:
        """As `kinds.of`."""
        marks = self.held.forms.marks
        sides = (marks & CUSTOMER > 0, marks & NAMED > 0)
        return kinds.of_sides(sides, sides, self.i, self.j)


class Scales:
    """Weights as the compiled loop reads them, and room for it to work in."""

    def __init__(self, weights: Weights) -> None:
        from resolver.kernels.few import FEATURES

        self.weights = weights
        self._room = tuple(np.empty(BASE**3) for _ in range(4))
        names = [name for _, rows in FEATURES for name in rows]
        knots = [weights.knots.get(name, _NOTHING) for name in names]
        starts = np.cumsum([0, *(len(at) for at, _ in knots)])
        self._tables = (
            starts,
            np.concatenate([at for at, _ in knots]),
            np.concatenate([bits for _, bits in knots]),
        )
        self.kinds = tuple(kind for kind, _ in FEATURES)
        self._elsewhere = [
            (each, TOLD.get(each.kind)) for each in compare.EVIDENCE if each.kind not in self.kinds
        ]
        limits = [weights.limits.get(kind, (-np.inf, np.inf)) for kind in self.kinds]
        self._of_kind = (
            np.cumsum([0, *(len(rows) for _, rows in FEATURES)]),
            np.array([weights.offsets.get(kind, 0.0) for kind in self.kinds]),
            np.array([low for low, _ in limits]), np.array([high for _, high in limits]),
        )  # fmt: skip
        factors = [weights.identity.get(kind, weigh.NO_FACTORS) for kind in weigh.IDENTITY]
        self._shares = np.array([[getattr(each, name) for name in weigh.FACTORS] for each in factors])
        self._context = {
            name: (np.array(table.at, np.float64), np.array(table.bits, np.float64)) if table else _NOTHING
            for name in context.TABLES for table in (weights.context.get(name),)
        }  # fmt: skip

    def lines(self, few: Few, shelf: Shelf, read: Read) -> dict[str, Column]:
        """As `weigh.evidence` gives them: the bits of every kind, of each pair; kinds of which no pair tells left out."""
        from resolver.kernels import few as kernel

        forms = few.held.forms
        ask: Any = kernel.asked
        held, most_held = ask(forms.raw, forms.at, few.i, few.j, KINDS)
        out = np.empty((len(self.kinds), len(few)))
        bits: Any = kernel.bits
        bits(
            forms.raw, forms.at, few.i, few.j, KINDS, held, shelf.counts(held), most_held, shelf.most_on_one(most_held),
            float(max(1, len(shelf))), shelf.runs_counted(), self._room, NUMBER, BASE, given_forms(),
            normalise.nick_matrix(), self._tables, self._of_kind,
            forms.marks & ONLY_NAMED > 0, self._shares, out,
        )  # fmt: skip
        raw = dict(zip(self.kinds, out, strict=True))
        raw.update(self._others(few, shelf.rarity(), read))
        return {kind: raw[kind] for kind in compare.KINDS if kind in raw}

    def rivalry(self, few: Few, bits: Column, customers: int) -> tuple[Context, Column, Column]:
        """As `context.context` and `weigh.rivalry`; `customers` is the number of their platform."""
        from resolver.kernels.few import in_context

        size, codes, known = len(few), few.held.forms.platforms, self._context
        sides, near = np.empty((4, size)), np.empty((2, size), dtype=np.int32)
        told, level = np.empty(size), np.empty(size)
        weighed: Any = in_context
        weighed(
            few.i, few.j, codes, customers, bits, context.LIMITS, context.MOST, known["ahead_least"],
            (known["ahead_account"], known["ahead_customer"]), (known["crowd_account"], known["crowd_customer"]), sides,
            near, told, level,
        )  # fmt: skip
        crm = codes == customers
        found = Context(
            (sides[0], sides[1]), (sides[2], sides[3]), (near[0], near[1]), (crm[few.j], crm[few.i])
        )
        return found, told, level

    def _others(self, few: Few, rarity: Rarity, read: Read) -> dict[str, Column]:
        """The kinds of evidence that are not read from forms, of the pairs that tell."""
        marks, out = few.held.forms.marks, {}
        ours, theirs = marks[few.i], marks[few.j]
        both, one = int(np.bitwise_or.reduce(ours & theirs)), int(np.bitwise_or.reduce(ours | theirs))
        for evidence, told in self._elsewhere:
            if told is None:
                which = np.arange(len(few))
            elif (both if told.both else one) & told.mark:
                which = np.flatnonzero((ours & theirs if told.both else ours | theirs) & told.mark)
            else:
                continue
            pairs = pairs_of(few, which, rarity, read)
            line = np.full(len(few), np.nan)
            line[which] = weigh.raw_bits({evidence.kind: evidence.features(pairs)}, self.weights)[
                evidence.kind
            ]
            out[evidence.kind] = line
        return out


def pairs_of(few: Few, which: Ints, rarity: Rarity, read: Read) -> Pairs:
    """Some of the pairs as the modules of `compare/` take them."""
    places, back = np.unique(np.concatenate([few.i[which], few.j[which]]), return_inverse=True)
    numbers = [few.held.numbers[place] for place in places.tolist()]
    rows = read(numbers)
    table = Records(tuple(rows[number] for number in numbers))
    return Pairs(table, table, back[: len(which)].copy(), back[len(which) :].copy(), rarity)


def total(lines: Mapping[str, Column], size: int) -> Column:
    """As `weigh.total`."""
    found = np.zeros(size)
    for line in lines.values():
        found += np.where(np.isnan(line), 0.0, line)
    return found


_NOTHING: tuple[Column, Column] = (np.empty(0), np.empty(0))
