"""Charts as geometry for an SVG: drawn by the server, so they are there without a script.

Lines over time, audiences laid over each other, a sum of evidence as a waterfall, and predictions beside what came
of them. Positions are in
the units of the view box; a value that is not shown breaks its line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

WIDTH, HEIGHT = 760, 240
LEFT, RIGHT, TOP, BOTTOM = 46, 150, 12, 28
_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class Line:
    """`parts` are polylines as SVG points; `dots` stand alone between gaps; the name goes to (`x`, `y`)."""

    name: str
    category: int
    parts: list[str]
    dots: list[tuple[float, float]]
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis; `index` numbers the point of the series on the horizontal one."""

    at: float
    value: float
    index: int = 0


@dataclass(frozen=True, slots=True)
class LineChart:
    lines: list[Line]
    across: list[Tick]
    up: list[Tick]
    zero: float
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


def line_chart(
    series: Sequence[tuple[str, Sequence[float | None]]], *, bounds: tuple[float, float] | None = None
) -> LineChart:
    """All series have the same length. Without `bounds` the axis begins at zero and ends above the highest."""
    points = max((len(values) for _, values in series), default=0)
    highest = max((v for _, values in series for v in values if v is not None), default=1.0)
    ticks = _ticks(0.0, highest) if bounds is None else [bounds[0], (bounds[0] + bounds[1]) / 2, bounds[1]]
    low, high = ticks[0], ticks[-1]

    def x(index: int) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (index / (points - 1) if points > 1 else 0.5), 1)

    def y(value: float) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - (value - low) / ((high - low) or 1)), 1)

    lines = [
        _line(name, number, [(x(i), None if v is None else y(v)) for i, v in enumerate(values)])
        for number, (name, values) in enumerate(series, start=1)
    ]
    every = max(1, -(-points // 6))
    across = [Tick(x(i), i, i) for i in range(0, points, every)]
    return LineChart(_apart(lines), across, [Tick(y(v), v) for v in ticks], y(max(low, 0.0)))


def _ticks(low: float, high: float) -> list[float]:
    """About four round values from `low` to just above `high`."""
    rough = max(high - low, 1e-9) / 4
    scale = 10.0 ** len(str(int(rough))) / 10 if rough >= 1 else 1.0
    step = max(next(s * scale for s in _STEPS if s * scale >= rough), 1.0)
    ticks = [low]
    while ticks[-1] < high:
        ticks.append(ticks[-1] + step)
    return ticks if len(ticks) > 1 else [low, low + step]


def _line(name: str, category: int, points: Sequence[tuple[float, float | None]]) -> Line:
    runs: list[list[tuple[float, float]]] = [[]]
    for px, py in points:
        if py is None:
            runs.append([])
        else:
            runs[-1].append((px, py))
    shown = [run for run in runs if run]
    x, y = shown[-1][-1] if shown else (float(WIDTH - RIGHT), float(HEIGHT - BOTTOM))
    parts = [" ".join(f"{px},{py}" for px, py in run) for run in shown if len(run) > 1]
    return Line(name, category, parts, [run[0] for run in shown if len(run) == 1], x, y)


def _apart(lines: list[Line], least: float = 15.0) -> list[Line]:
    """The same lines with their names moved until none covers another and none leaves the picture."""
    placed: list[Line] = []
    for line in sorted(lines, key=lambda each: each.y):
        y = max(line.y, placed[-1].y + least) if placed else line.y
        placed.append(replace(line, y=y))
    floor = float(HEIGHT - BOTTOM)
    for at in range(len(placed) - 1, -1, -1):
        placed[at] = replace(placed[at], y=round(min(placed[at].y, floor), 1))
        floor = placed[at].y - least
    return sorted(placed, key=lambda each: each.category)


@dataclass(frozen=True, slots=True)
class Step:
    """One addend of a waterfall: from `start` to `end` of 100 across; `total` is the sum up to and with it."""

    bits: float
    total: float
    start: float
    end: float

    @property
    def left(self) -> float:
        return min(self.start, self.end)

    @property
    def width(self) -> float:
        return round(max(abs(self.end - self.start), 0.6), 2)


@dataclass(frozen=True, slots=True)
class Waterfall:
    """`zero` is where the odds are even; `end` is where the sum ends up."""

    steps: list[Step]
    zero: float
    end: float


def waterfall(addends: Sequence[float]) -> Waterfall:
    """A sum read from top to bottom: each step begins where the one before it ended, the first at zero."""
    totals = [0.0]
    for bits in addends:
        totals.append(round(totals[-1] + bits, 2))
    low, high = min(totals), max(totals)
    pad = (high - low) * 0.04 or 1.0

    def x(value: float) -> float:
        return round(100 * (value - low + pad) / (high - low + 2 * pad), 2)

    steps = [
        Step(bits, after, x(before), x(after))
        for bits, before, after in zip(addends, totals, totals[1:], strict=False)
    ]
    return Waterfall(steps, x(0.0), x(totals[-1]))


@dataclass(frozen=True, slots=True)
class Span:
    """One audience on the line of all people, 0 to 100: from `left` to `start` it lies over those before it,
    from `start` to `end` it is new."""

    left: float
    start: float
    end: float

    @property
    def again(self) -> float:
        return round(self.start - self.left, 2)

    @property
    def added(self) -> float:
        return round(self.end - self.start, 2)


def spans(audiences: Sequence[tuple[int, int]]) -> list[Span]:
    """Audiences as (all of them, those nobody before has), each laid where the ones before it end."""
    total = sum(added for _, added in audiences) or 1
    found, before = [], 0
    for heard, added in audiences:
        ends = [100 * each / total for each in (before - (heard - added), before, before + added)]
        found.append(Span(*(round(max(each, 0.0), 2) for each in ends)))
        before += added
    return found


@dataclass(frozen=True, slots=True)
class Dot:
    """One bin of a calibration chart; the whisker goes from `low` to `high`."""

    x: float
    y: float
    low: float
    high: float


def calibration(
    bins: Sequence[tuple[float, float, float, float]], size: int = 260, margin: int = 34
) -> list[Dot]:
    """Dots for (predicted, share, least, most), all 0..1, in a square of `size` with `margin` at the left and below."""
    inner = size - margin - 10

    def up(share: float) -> float:
        return round(10 + inner * (1 - share), 1)

    return [
        Dot(round(margin + inner * predicted, 1), up(share), up(least), up(most))
        for predicted, share, least, most in bins
    ]
