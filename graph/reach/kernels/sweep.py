"""Walks renewed in place, node after node, each from what the nodes before it have just become (Gauss and Seidel).

On graphs that one processor holds in its cache this needs two thirds of the steps, and no processor waits for another:
each takes walks of its own. Numbers of a node lie side by side, four and four.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]
from numba import njit, types
from numba.extending import intrinsic

from graph.reach.kernels.arrays import Doubles, Floats, Ints, Offsets
from graph.reach.kernels.memory import AHEAD, arrays, asked, cgutils, spread

_FOUR = 4
_INDEX, _NUMBER = ir.IntType(64), ir.IntType(32)
_SINGLES, _DOUBLES = ir.VectorType(ir.FloatType(), _FOUR), ir.VectorType(ir.DoubleType(), _FOUR)
_NOTHING, _NONE = ir.Constant(_SINGLES, [0.0] * _FOUR), ir.Constant(_DOUBLES, [0.0] * _FOUR)


@intrinsic
def _renew_row(
    _: Any, given: Any, ends: Any, weights: Any, first: Any, last: Any, node: Any, share: Any, begins: Any,
    again: Any, here: Any, back: Any, moved: Any, mass: Any, fours: Any,
) -> Any:  # fmt: skip
    """Of each of 4 × len(fours) walks: `here[node]` = the sum of `given` over the ends of arcs first..last-1, times the
    arc's weight, + `back` × `again[node]`; `given[node]` = `here[node]` × `share`. `back` changes by `begins` × the
    change, `moved` gains how large it is, and `mass` gains `here[node]`."""
    count = fours.count

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        held, targets, strengths, begun, now, returned, changed, total = arrays(
            context, builder, signature, arguments
        )
        _, _, _, low, high, row, part, again_share, *_ = arguments
        weighed = builder.icmp_signed("!=", cgutils.unpack_tuple(builder, strengths.shape)[0], _INDEX(0))
        size = cgutils.unpack_tuple(builder, targets.shape)[0]
        sums = [cgutils.alloca_once_value(builder, _NOTHING) for _ in range(count)]

        def place(array: Any, at: Any, kind: Any, four: int) -> Any:
            first_of = builder.mul(at, _INDEX(_FOUR * count))
            return builder.bitcast(
                builder.gep(array.data, [builder.add(first_of, _INDEX(_FOUR * four))]), kind.as_pointer()
            )

        def end_of(arc: Any) -> Any:
            return builder.zext(builder.load(builder.gep(targets.data, [arc])), _INDEX)

        def add(arc: Any, strength: Any | None) -> None:
            end = end_of(arc)
            for four in range(count):
                number = builder.load(place(held, end, _SINGLES, four), align=4)
                if strength is not None:
                    number = builder.fmul(number, strength)
                builder.store(builder.fadd(builder.load(sums[four]), number), sums[four])

        with cgutils.for_range_slice(builder, low, high, _INDEX(1), _INDEX) as (arc, _):
            ahead = builder.add(arc, _INDEX(AHEAD))
            with builder.if_then(builder.icmp_signed("<", ahead, size), likely=True):
                soon = end_of(ahead)
                asked(builder, place(held, soon, _SINGLES, 0))
                asked(builder, place(held, soon, _SINGLES, count - 1))
            with builder.if_else(weighed) as (then, otherwise):
                with then:
                    weight = builder.load(builder.gep(strengths.data, [arc]))
                    add(arc, spread(builder, weight, ir.FloatType(), _FOUR))
                with otherwise:
                    add(arc, None)

        handing = spread(builder, builder.fptrunc(part, ir.FloatType()), ir.FloatType(), _FOUR)
        beginning = spread(builder, again_share, ir.DoubleType(), _FOUR)
        zero = _INDEX(0)
        for four in range(count):
            back_at = place(returned, zero, _DOUBLES, four)
            back_now = builder.load(back_at, align=8)
            begins_here = builder.load(place(begun, row, _SINGLES, four), align=4)
            came = builder.fmul(builder.fptrunc(back_now, _SINGLES), begins_here)
            renewed = builder.fadd(builder.load(sums[four]), came)
            here_at = place(now, row, _SINGLES, four)
            by = builder.fpext(builder.fsub(renewed, builder.load(here_at, align=4)), _DOUBLES)
            builder.store(renewed, here_at, align=4)
            builder.store(builder.fmul(renewed, handing), place(held, row, _SINGLES, four), align=4)
            less = builder.fcmp_ordered("<", by, _NONE)
            for into, gain in (
                (changed, builder.select(less, builder.fneg(by), by)),
                (total, builder.fpext(renewed, _DOUBLES)),
            ):
                at = place(into, zero, _DOUBLES, four)
                builder.store(builder.fadd(builder.load(at, align=8), gain), at, align=8)
            builder.store(builder.fadd(back_now, builder.fmul(by, beginning)), back_at, align=8)
        return context.get_dummy_value()

    return types.void(*(given, ends, weights, first, last, node, share, begins), *(again, here, back, moved, mass, fours)), generate  # fmt: skip


renew_row: Any = _renew_row


@njit(cache=True, nogil=True)
def swept(
    starts: Offsets, ends: Ints, weights: Floats, share_out: Doubles, begins_again: Doubles, again: Floats,
    here: Floats, given: Floats, back: Doubles, moved: Doubles, mass: Doubles, fours: tuple[int, ...],
) -> None:  # fmt: skip
    """One sweep over all nodes of 4 × len(fours) walks (the numbers in `fours` mean nothing). `given` is flat; `back` is
    what begins again of each walk, kept up to date; `moved` and `mass` gain by how much `here` changed and what it is."""
    for node in range(starts.size - 1):
        renew_row(
            given, ends, weights, starts[node], starts[node + 1], node, share_out[node], begins_again[node],
            again, here, back, moved, mass, fours,
        )  # fmt: skip


@njit(cache=True, nogil=True)
def begun(
    restarts: Doubles, first: int, place: Ints, share_out: Doubles, begins_again: Doubles, again: Floats,
    here: Floats, given: Floats, back: Doubles, topics: int,
) -> bool:  # fmt: skip
    """Rows `first` … of `restarts` as shares into the columns of `again` and `here`, all zero before, with what they hand
    on and begin with; False where one is negative or not a number. All zero means everywhere alike."""
    nodes, width = again.shape
    for topic in range(topics):
        total = 0.0
        for node in range(nodes):
            weight = restarts[first + topic, node]
            if not 0.0 <= weight < np.inf:
                return False
            total += weight
        for node in range(nodes):
            weight = restarts[first + topic, node]
            if total > 0.0 and weight == 0.0:
                continue
            row = place[node]
            share = np.float32(weight / total if total > 0.0 else 1.0 / nodes)
            again[row, topic] = here[row, topic] = share
            given[row * width + topic] = share * np.float32(share_out[row])
            back[topic] += share * begins_again[row]
    return True


@njit(cache=True, nogil=True)
def told(here: Floats, mass: Doubles, place: Ints, first: int, topics: int, found: Floats) -> None:
    """Rows `first` … of `found` = the columns of `here`, node by node, as shares of `mass`."""
    part = np.empty(here.shape[1], np.float32)
    for topic in range(topics):
        part[topic] = 1.0 / mass[topic] if mass[topic] > 0.0 else 1.0
    for node in range(place.size):
        row = place[node]
        for topic in range(topics):
            found[first + topic, node] = here[row, topic] * part[topic]
