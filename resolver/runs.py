"""Runs of characters of many texts at once, as numbers.

Texts are normal forms: lower-case ASCII letters and digits, the ends marked with `^` and `$`.
"""

from __future__ import annotations

import string
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from resolver.texts import Texts, texts

Ints = NDArray[np.int64]
Numbers = NDArray[np.int32]

_SIGNS = "^$" + string.digits + string.ascii_lowercase
BASE = len(_SIGNS)
NUMBER = np.zeros(256, dtype=np.int64)
NUMBER[[ord(sign) for sign in _SIGNS]] = np.arange(BASE)


@dataclass(frozen=True, slots=True)
class Runs:
    """The distinct runs of each text, rising: those of text k are `members[starts[k]:starts[k + 1]]`."""

    starts: Ints
    members: Numbers
    size: int

    def counted(self) -> Ints:
        """In how many texts each run stands, by its number."""
        # Here, not above: the compiler takes a second to load, and most commands and every page do without it.
        from resolver.kernels.runs import count

        counts = np.zeros(BASE**self.size, dtype=np.int64)
        count(self.members, counts)
        return counts

    def spelled(self, number: int) -> str:
        return "".join(_SIGNS[number // BASE**k % BASE] for k in range(self.size - 1, -1, -1))


def runs(values: Sequence[str] | Texts, size: int = 3) -> Runs:
    """Runs of `size` characters; a text that is empty, or shorter with its ends, has none."""
    from resolver.kernels.runs import runs as compiled

    held = values if isinstance(values, Texts) else texts(values)
    bounds = np.zeros(len(held) + 1, dtype=np.int64)
    members = np.empty(len(held.signs) + 2 * len(held), dtype=np.int32)
    compiled(held.signs, held.starts, NUMBER, BASE, size, (0, 1), members, bounds)
    return Runs(bounds, members[: bounds[-1]].copy(), size)
