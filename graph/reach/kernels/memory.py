"""Memory as processors like it: rows on whole cache lines, asked for before they are needed, taken as vectors.

The compiler finds neither by itself: on 16 M arcs a step of sixteen walks took 0.65 s as a plain loop, 0.19 s with lines
asked for ahead, and 0.10 s with the sums kept in registers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]
from numba.core import cgutils as _cgutils
from numba.core import types
from numba.extending import intrinsic
from numpy.typing import DTypeLike, NDArray

cgutils: Any = _cgutils
"""Untyped, and typed as such here."""

LINE = 64
"""Bytes that come from memory together."""
AHEAD = 32
"""Arcs between asking for a line and using it; 16 to 48 made no difference."""

_INDEX, _NUMBER, _BYTE = ir.IntType(64), ir.IntType(32), ir.IntType(8)


def lines(rows: int, width: int, dtype: DTypeLike) -> NDArray[Any]:
    """Zeros, `rows` by `width`, the first row at the beginning of a cache line."""
    size = rows * width * np.dtype(dtype).itemsize
    raw = np.zeros(size + LINE, np.uint8)
    first = -raw.ctypes.data % LINE
    return raw[first : first + size].view(dtype).reshape(rows, width)


def asked(builder: Any, place: Any) -> None:
    """Have the line of `place` fetched: for reading, kept in all caches, as data."""
    kinds = ir.FunctionType(ir.VoidType(), [_BYTE.as_pointer(), _NUMBER, _NUMBER, _NUMBER])
    fetch = cgutils.get_or_insert_function(builder.module, kinds, "llvm.prefetch.p0i8")
    builder.call(fetch, [builder.bitcast(place, _BYTE.as_pointer()), _NUMBER(0), _NUMBER(3), _NUMBER(1)])


@intrinsic
def _ask(_: Any, array: Any, index: Any) -> Any:
    """Have the line with entry `index` of a flat array fetched, without waiting for it."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        (held,) = arrays(context, builder, signature, arguments)
        at = builder.sext(arguments[1], _INDEX) if index.bitwidth < 64 else arguments[1]
        asked(builder, builder.gep(held.data, [at]))
        return context.get_dummy_value()

    return types.void(array, index), generate


ask: Any = _ask


def _over_rows(
    builder: Any, held: Any, ends: Any, first: Any, last: Any, vector: Any, taken: Callable[[Any, Any], None]
) -> None:
    """Call `taken(arc, row)` for arcs first..last-1, the row being that of the arc's end in the flat array `held`."""
    size = cgutils.unpack_tuple(builder, ends.shape)[0]

    def row_of(arc: Any) -> Any:
        end = builder.zext(builder.load(builder.gep(ends.data, [arc])), _INDEX)
        return builder.gep(held.data, [builder.mul(end, _INDEX(vector.count))])

    with cgutils.for_range_slice(builder, first, last, _INDEX(1), _INDEX) as (arc, _):
        ahead = builder.add(arc, _INDEX(AHEAD))
        with builder.if_then(builder.icmp_signed("<", ahead, size), likely=True):
            asked(builder, row_of(ahead))
        taken(arc, builder.load(builder.bitcast(row_of(arc), vector.as_pointer()), align=1))


def arrays(context: Any, builder: Any, signature: Any, arguments: Any) -> list[Any]:
    return [
        context.make_array(kind)(context, builder, held)
        for kind, held in zip(signature.args, arguments, strict=True)
        if isinstance(kind, types.Array)
    ]


def _row_adder(width: int) -> Any:
    vector = ir.VectorType(ir.FloatType(), width)

    @intrinsic
    def add_rows(_: Any, given: Any, ends: Any, weights: Any, first: Any, last: Any, total: Any) -> Any:
        """`total[0:width]` = the sum over arcs first..last-1 of the `width` numbers of four bytes that `given` has for
        the arc's end, times the arc's weight; empty `weights` are ones."""

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            held, targets, strengths, into = arrays(context, builder, signature, arguments)
            weighed = builder.icmp_signed("!=", cgutils.unpack_tuple(builder, strengths.shape)[0], _INDEX(0))
            sums = cgutils.alloca_once_value(builder, ir.Constant(vector, [0.0] * width))
            nothing = ir.Constant(vector, ir.Undefined)
            everywhere = ir.Constant(ir.VectorType(_NUMBER, width), [0] * width)

            def taken(arc: Any, row: Any) -> None:
                with builder.if_else(weighed) as (then, otherwise):
                    with then:
                        weight = builder.load(builder.gep(strengths.data, [arc]))
                        lane = builder.insert_element(nothing, weight, _NUMBER(0))
                        alike = builder.shuffle_vector(lane, nothing, everywhere)
                        builder.store(builder.fadd(builder.load(sums), builder.fmul(row, alike)), sums)
                    with otherwise:
                        builder.store(builder.fadd(builder.load(sums), row), sums)

            _over_rows(builder, held, targets, arguments[3], arguments[4], vector, taken)
            builder.store(builder.load(sums), builder.bitcast(into.data, vector.as_pointer()), align=4)
            return context.get_dummy_value()

        return types.void(given, ends, weights, first, last, total), generate

    return add_rows


add_rows_of_four, add_rows_of_sixteen = _row_adder(4), _row_adder(16)


def _wide(builder: Any, array: Any, row: Any, width: int, kind: Any) -> Any:
    """Where the row of `width` numbers begins in a flat array or one of rows, as a place of one vector."""
    first = builder.gep(array.data, [builder.mul(row, _INDEX(width))])
    return builder.bitcast(first, ir.VectorType(kind, width).as_pointer())


def spread(builder: Any, value: Any, kind: Any, width: int) -> Any:
    nothing = ir.Constant(ir.VectorType(kind, width), ir.Undefined)
    lane = builder.insert_element(nothing, value, _NUMBER(0))
    return builder.shuffle_vector(lane, nothing, ir.Constant(ir.VectorType(_NUMBER, width), [0] * width))


def _row_renewer(width: int) -> Any:
    single, double = ir.FloatType(), ir.DoubleType()
    doubles = ir.VectorType(double, width)

    @intrinsic
    def renew_row(_: Any, here: Any, node: Any, came: Any, back: Any, again: Any, changed: Any) -> Any:
        """`here[node]` = `came` + `back` × `again[node]`, `width` numbers each; `changed` gains by how much."""

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            held, arrived, returned, begun, moved = arrays(context, builder, signature, arguments)
            row, zero = arguments[1], _INDEX(0)

            def load(array: Any, at: Any) -> Any:
                return builder.load(_wide(builder, array, at, width, single), align=4)

            new = builder.fadd(load(arrived, zero), builder.fmul(load(returned, zero), load(begun, row)))
            by = builder.fsub(new, load(held, row))
            less = builder.fcmp_ordered("<", by, ir.Constant(by.type, [0.0] * width))
            bare = builder.select(less, builder.fneg(by), by)
            total = _wide(builder, moved, zero, width, double)
            grown = builder.fpext(bare, doubles)
            builder.store(builder.fadd(builder.load(total, align=8), grown), total, align=8)
            builder.store(new, _wide(builder, held, row, width, single), align=4)
            return context.get_dummy_value()

        return types.void(here, node, came, back, again, changed), generate

    return renew_row


renew_row_of_four, renew_row_of_sixteen = _row_renewer(4), _row_renewer(16)


def _row_giver(width: int) -> Any:
    single, double = ir.FloatType(), ir.DoubleType()
    doubles = ir.VectorType(double, width)

    @intrinsic
    def give_row(_: Any, here: Any, node: Any, share: Any, begins: Any, given: Any, returned: Any) -> Any:
        """`given[node]` = `here[node]` × `share`, `width` numbers each; `returned` gains `here[node]` × `begins`."""

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            held, into, back = arrays(context, builder, signature, arguments)
            _, row, part, again, _, _ = arguments
            numbers = builder.load(_wide(builder, held, row, width, single), align=4)
            handed = builder.fmul(numbers, spread(builder, builder.fptrunc(part, single), single, width))
            builder.store(handed, _wide(builder, into, row, width, single), align=4)
            total = _wide(builder, back, _INDEX(0), width, double)
            grown = builder.fmul(builder.fpext(numbers, doubles), spread(builder, again, double, width))
            builder.store(builder.fadd(builder.load(total, align=8), grown), total, align=8)
            return context.get_dummy_value()

        return types.void(here, node, share, begins, given, returned), generate

    return give_row


give_row_of_four, give_row_of_sixteen = _row_giver(4), _row_giver(16)


@intrinsic
def _highest_of_rows(_: Any, held: Any, ends: Any, first: Any, last: Any, highest: Any) -> Any:
    """`highest[0:64]` rises to the highest of itself and the 64 bytes that `held` has for each end of arcs
    first..last-1."""
    vector = ir.VectorType(_BYTE, LINE)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        rows, targets, into = arrays(context, builder, signature, arguments)
        place = builder.bitcast(into.data, vector.as_pointer())
        top = cgutils.alloca_once_value(builder, builder.load(place, align=1))

        def taken(_: Any, row: Any) -> None:
            so_far = builder.load(top)
            builder.store(builder.select(builder.icmp_unsigned(">", row, so_far), row, so_far), top)

        _over_rows(builder, rows, targets, arguments[2], arguments[3], vector, taken)
        builder.store(builder.load(top), place, align=1)
        return context.get_dummy_value()

    return types.void(held, ends, first, last, highest), generate


highest_of_rows: Any = _highest_of_rows
