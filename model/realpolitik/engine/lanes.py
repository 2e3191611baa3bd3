"""Arrays whose last axis holds `LANES` runs, seen as arrays of lanes by the rules, or one run at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.datamodel.models import PrimitiveModel
from numba.core.typing.templates import AttributeTemplate
from numba.extending import infer_getattr, lower_getattr_generic, register_model
from numba.np.arrayobj import make_array, populate_array

from realpolitik.theory.inputs import Floats, Integers
from realpolitik.theory.lanes import LANES, LANES_TYPE, built
from realpolitik.theory.structure import PARAMETER_RECORD

AHEAD = 200
"""Numbers of a run's record, some 25 cache lines: each run of each quantity is a stream of its own, more of
them than the processor follows by itself, so the lines of the months to come are asked for in time."""
SIDE = 8
"""Numbers of a run that are written or read in one go: a cache line. A whole number of them makes `LANES`."""
NAMES: tuple[str, ...] = PARAMETER_RECORD.names or ()
LINE = 64
"""Bytes of a cache line: vectors that straddle two cost twice."""

Rows = TypeVar("Rows", bound=tuple[Any, ...])


def room(shape: Sequence[int]) -> Floats:
    """Zeros (…, LANES) that begin on a cache line."""
    size = 8 * LANES * int(np.prod(shape, dtype=np.int64))
    raw = np.zeros(size + LINE, dtype=np.uint8)
    start = -raw.ctypes.data % LINE
    return raw[start : start + size].view(np.float64).reshape(*shape, LANES)


def rooms(rows: Rows) -> Rows:
    """Room for each array of a named tuple, with a last axis for the runs."""
    return type(rows)(*(room(np.shape(array)) for array in rows))  # type: ignore[call-arg]


def spread(rows: Rows, chosen: Integers) -> Rows:
    """Arrays (V, …) as (S, …, LANES): lane l of block s holds row ``chosen[s, l]``."""
    return type(rows)(*(_spread(array, chosen) for array in rows))  # type: ignore[call-arg]


def spread_parameters(rows: Any, chosen: Integers) -> Floats:
    """Rows of PARAMETER_RECORD (V,) as (S, parameters, LANES)."""
    plain = np.ascontiguousarray(rows).view(np.float64).reshape(len(rows), -1)
    return _spread(plain, chosen)


def _spread(array: Any, chosen: Integers) -> Floats:
    picked = np.moveaxis(np.asarray(array)[chosen], 1, -1)
    out = room(picked.shape[:-1])
    out[...] = picked
    return out


def _mapped(rows: Any, change: Any) -> Any:
    made = getattr(rows, "instance_class", None)
    return types.BaseTuple.from_types([change(array) for array in rows.types], made)


def _view(context: Any, builder: Any, given: Any, wanted: Any, value: Any, place: Any) -> Any:
    """The array without its last axis: of lanes, or of one lane."""
    array = make_array(given)(context, builder, value)
    view = make_array(wanted)(context, builder)
    start = array.data if place is None else builder.gep(array.data, [place])
    populate_array(
        view,
        data=builder.bitcast(start, view.data.type),
        shape=cgutils.unpack_tuple(builder, array.shape)[:-1],
        strides=cgutils.unpack_tuple(builder, array.strides)[:-1],
        itemsize=context.get_constant(types.intp, 8 * (LANES if place is None else 1)),
        meminfo=None,
    )
    return view._getvalue()


@built
def laned(typingctx: Any, rows: Any) -> Any:
    """A named tuple of arrays (…, LANES) as arrays (…) of lanes."""
    wanted = _mapped(rows, lambda array: types.Array(LANES_TYPE, array.ndim - 1, "C", aligned=False))

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        arrays = zip(rows.types, wanted.types, cgutils.unpack_tuple(builder, arguments[0]), strict=True)
        views = [_view(context, builder, one, other, value, None) for one, other, value in arrays]
        return context.make_tuple(builder, wanted, views)

    return wanted(rows), build


@built
def lane_of(typingctx: Any, rows: Any, lane: Any) -> Any:
    """A named tuple of arrays (…, LANES) as arrays (…) of one run."""
    wanted = _mapped(rows, lambda array: types.Array(array.dtype, array.ndim - 1, "A"))

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        given, place = arguments
        arrays = zip(rows.types, wanted.types, cgutils.unpack_tuple(builder, given), strict=True)
        views = [_view(context, builder, one, other, value, place) for one, other, value in arrays]
        return context.make_tuple(builder, wanted, views)

    return wanted(rows, types.intp), build


class LanedParameters(types.Type):
    """A parameter row of lanes: ``parameters.precision`` is that of each run."""

    def __init__(self) -> None:
        super().__init__(name="laned parameters")


@register_model(LanedParameters)
class _LanedParametersModel(PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, manager.lookup(LANES_TYPE).get_value_type().as_pointer())


@infer_getattr
class _LanedParametersAttributes(AttributeTemplate):
    key = LanedParameters

    def generic_resolve(self, row: Any, name: str) -> Any:  # type: ignore[override]
        return LANES_TYPE if name in NAMES else None


@lower_getattr_generic(LanedParameters)
def _parameter(context: Any, builder: Any, row: Any, value: Any, name: str) -> Any:
    place = context.get_constant(types.intp, NAMES.index(name))
    read = builder.load(builder.gep(value, [place]), align=8)
    # Nothing writes parameters, so none need be read again after each number that is written.
    read.set_metadata("invariant.load", builder.module.add_metadata([]))
    return read


@built
def laned_parameters(typingctx: Any, array: Any) -> Any:
    """An array (parameters, LANES) as one parameter row of lanes."""
    row = LanedParameters()

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        data = make_array(array)(context, builder, arguments[0]).data
        return builder.bitcast(data, context.get_value_type(row))

    return row(array), build


@built
def tile(typingctx: Any, abreast: Any, n: Any, alone: Any, place: Any, stride: Any) -> Any:
    """Write elements n to n + `SIDE` of all lanes to ``alone``: lane l to ``place + l stride``, in one go."""

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        source, first, target, start, step = arguments
        data = make_array(abreast)(context, builder, source).data
        out = make_array(alone)(context, builder, target).data
        for part in range(0, LANES, SIDE):
            rows = [_row(builder, data, _within(builder, first, k, part)) for k in range(SIDE)]
            for lane, row in enumerate(_transposed(builder, rows), part):
                if isinstance(alone.dtype, types.Integer):
                    row = builder.fptosi(row, ir.VectorType(ir.IntType(64), SIDE))
                where = builder.add(start, builder.mul(step, ir.Constant(step.type, lane)))
                to = builder.bitcast(builder.gep(out, [where]), row.type.as_pointer())
                builder.store(row, to, align=8)
                _fetch(builder, builder.gep(out, [builder.add(where, ir.Constant(where.type, AHEAD))]))
        return context.get_dummy_value()

    return types.void(abreast, types.intp, alone, types.intp, types.intp), build


@built
def untile(typingctx: Any, alone: Any, place: Any, stride: Any, abreast: Any, n: Any) -> Any:
    """The way back: read `SIDE` numbers of every lane's run into elements n to n + `SIDE`."""

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        source, start, step, target, first = arguments
        data = make_array(alone)(context, builder, source).data
        out = make_array(abreast)(context, builder, target).data
        for part in range(0, LANES, SIDE):
            places = (builder.mul(step, ir.Constant(step.type, part + k)) for k in range(SIDE))
            rows = [_row(builder, data, builder.add(start, place)) for place in places]
            for k, row in enumerate(_transposed(builder, rows)):
                to = builder.gep(out, [_within(builder, first, k, part)])
                builder.store(row, builder.bitcast(to, row.type.as_pointer()), align=8)
        return context.get_dummy_value()

    return types.void(alone, types.intp, types.intp, abreast, types.intp), build


def _within(builder: Any, first: Any, k: int, part: int) -> Any:
    """Where lane ``part`` of element ``first + k`` lies among lanes."""
    element = builder.add(first, ir.Constant(first.type, k))
    return builder.add(builder.mul(element, ir.Constant(first.type, LANES)), ir.Constant(first.type, part))


def _row(builder: Any, data: Any, place: Any) -> Any:
    vector = ir.VectorType(ir.DoubleType(), SIDE)
    return builder.load(builder.bitcast(builder.gep(data, [place]), vector.as_pointer()), align=8)


def _fetch(builder: Any, place: Any) -> None:
    """Ask for a cache line that will be written; memory that is not there is not asked for."""
    byte, number = ir.IntType(8).as_pointer(), ir.IntType(32)
    kind = ir.FunctionType(ir.VoidType(), [byte, number, number, number])
    function = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
    to_write, to_keep, data = (ir.Constant(number, n) for n in (1, 3, 1))
    builder.call(function, [builder.bitcast(place, byte), to_write, to_keep, data])


def _transposed(builder: Any, rows: list[Any]) -> list[Any]:
    """A square of vectors turned over: halves of blocks change places, in blocks of 4, 2 and 1."""
    width = SIDE // 2
    while width:
        turned = list(rows)
        for k in range(SIDE):
            if not k & width:
                one, other = rows[k], rows[k + width]
                low = [n if not n & width else n - width + SIDE for n in range(SIDE)]
                high = [n + width if not n & width else n + SIDE for n in range(SIDE)]
                turned[k] = _shuffled(builder, one, other, low)
                turned[k + width] = _shuffled(builder, one, other, high)
        rows = turned
        width //= 2
    return rows


def _shuffled(builder: Any, one: Any, other: Any, places: list[int]) -> Any:
    return builder.shuffle_vector(one, other, ir.Constant(ir.VectorType(ir.IntType(32), SIDE), places))


@built
def flat(typingctx: Any, array: Any) -> Any:
    """All elements of a contiguous array in one row."""
    wanted = types.Array(array.dtype, 1, "C")

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        whole = make_array(array)(context, builder, arguments[0])
        row = make_array(wanted)(context, builder)
        populate_array(
            row,
            data=whole.data,
            shape=[whole.nitems],
            strides=[whole.itemsize],
            itemsize=whole.itemsize,
            meminfo=None,
        )
        return row._getvalue()

    return wanted(array), build
