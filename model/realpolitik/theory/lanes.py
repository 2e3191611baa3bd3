"""Several runs in one number: how a rule that is written once works on one run or on several at a time.

A rule is compiled for the types it is given. Given numbers it serves one run; given *lanes*, vectors of
`LANES` numbers, one of each of as many runs, the same lines serve all of them, each operation rounding as it
would alone: the processor's vector instructions are IEEE arithmetic lane by lane, and no flag lets the
compiler regroup them. Only ``if`` cannot be shared, since runs may differ; a rule says `where` instead.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.datamodel.models import PrimitiveModel
from numba.core.typeconv import Conversion
from numba.extending import (
    intrinsic,
    lower_builtin,
    lower_cast,
    overload,
    register_model,
    type_callable,
)

LANES = 16
"""Runs to a vector; no result depends on it. Two registers full or four: more share what a loop costs besides
its arithmetic, fewer leave more of what they work on in the first cache. Measured, not guessed."""

OPTIONS: Any = {"nogil": True, "error_model": "numpy", "_nrt": False}
NUMBERS = (types.Float, types.Integer)


class Lanes(types.Type):
    """A float64 of each of `LANES` runs."""

    def __init__(self) -> None:
        super().__init__(name=f"lanes{LANES}")

    def can_convert_from(self, typingctx: Any, other: types.Type) -> Any:
        """A number is the same in every lane."""
        return Conversion.safe if isinstance(other, NUMBERS) else None

    def unify(self, typingctx: Any, other: types.Type) -> types.Type | None:
        """A variable that holds now a number, now lanes, holds lanes."""
        return self if isinstance(other, NUMBERS) else None


class Mask(types.Type):
    """A truth value of each of `LANES` runs."""

    def __init__(self) -> None:
        super().__init__(name=f"mask{LANES}")

    def can_convert_from(self, typingctx: Any, other: types.Type) -> Any:
        """A truth is the same in every lane."""
        return Conversion.safe if isinstance(other, types.Boolean) else None


def built(function: Any) -> Any:
    """A function whose machine code is put together by hand, as numba's `intrinsic` has it."""
    return intrinsic(function)


LANES_TYPE, MASK_TYPE = Lanes(), Mask()


@register_model(Lanes)
class _LanesModel(PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, ir.VectorType(ir.DoubleType(), LANES))


@register_model(Mask)
class _MaskModel(PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, ir.VectorType(ir.IntType(1), LANES))


def _in_every_lane(builder: Any, value: Any) -> Any:
    vector = ir.VectorType(value.type, LANES)
    first = builder.insert_element(ir.Constant(vector, ir.Undefined), value, ir.Constant(ir.IntType(32), 0))
    places = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)
    return builder.shuffle_vector(first, ir.Constant(vector, ir.Undefined), places)


@lower_cast(types.Float, Lanes)
@lower_cast(types.Integer, Lanes)
def _number_to_lanes(context: Any, builder: Any, given: Any, wanted: Any, value: Any) -> Any:
    return _in_every_lane(builder, context.cast(builder, value, given, types.float64))


@lower_cast(types.Boolean, Mask)
def _truth_to_mask(context: Any, builder: Any, given: Any, wanted: Any, value: Any) -> Any:
    return _in_every_lane(builder, builder.trunc(value, ir.IntType(1)) if value.type.width > 1 else value)


def _typed(function: Any, kind: type, count: int, result: types.Type) -> None:
    """``function`` of ``count`` arguments, of which at least one is of the kind, gives ``result``."""
    argument = LANES_TYPE if kind is Lanes else MASK_TYPE
    others = NUMBERS if kind is Lanes else (types.Boolean,)

    def fitting(*given: Any) -> Any:
        fits = all(isinstance(one, (kind, *others)) for one in given)
        return (
            result(*(argument for _ in given)) if fits and any(isinstance(g, kind) for g in given) else None
        )

    def typer_of(context: Any) -> Callable[..., Any]:
        # Numba reads the number of arguments off the signature.
        return (lambda one: fitting(one)) if count == 1 else (lambda one, other: fitting(one, other))

    type_callable(function)(typer_of)


def _lowered(function: Any, kind: type, count: int, build: Callable[..., Any]) -> None:
    def lower(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return build(builder, *arguments)

    lower_builtin(function, *([kind] * count))(lower)


def _operation(
    function: Any,
    count: int,
    build: Callable[..., Any],
    *,
    kind: type = Lanes,
    result: types.Type = LANES_TYPE,
) -> None:
    _typed(function, kind, count, result)
    _lowered(function, kind, count, build)


def _arithmetic(instruction: str) -> Callable[..., Any]:
    return lambda builder, one, other: getattr(builder, instruction)(one, other)


def _comparison(sign: str) -> Callable[..., Any]:
    # What Python says of NaN: it equals nothing, not even itself, and is neither more nor less.
    if sign == "!=":
        return lambda builder, one, other: builder.fcmp_unordered(sign, one, other)
    return lambda builder, one, other: builder.fcmp_ordered(sign, one, other)


def _called(name: str) -> Callable[..., Any]:
    def build(builder: Any, value: Any) -> Any:
        kind = ir.FunctionType(value.type, [value.type])
        function = cgutils.get_or_insert_function(builder.module, kind, f"llvm.{name}.v{LANES}f64")
        return builder.call(function, [value])

    return build


def _larger(builder: Any, one: Any, other: Any) -> Any:
    return builder.select(builder.fcmp_ordered(">", other, one), other, one)


def _smaller(builder: Any, one: Any, other: Any) -> Any:
    return builder.select(builder.fcmp_ordered("<", other, one), other, one)


for _name, _instruction in (("add", "fadd"), ("sub", "fsub"), ("mul", "fmul"), ("truediv", "fdiv")):
    _operation(getattr(operator, _name), 2, _arithmetic(_instruction))
    _operation(getattr(operator, f"i{_name}"), 2, _arithmetic(_instruction))
for _name, _sign in (("lt", "<"), ("le", "<="), ("gt", ">"), ("ge", ">="), ("eq", "=="), ("ne", "!=")):
    _operation(getattr(operator, _name), 2, _comparison(_sign), result=MASK_TYPE)
_operation(operator.and_, 2, _arithmetic("and_"), kind=Mask, result=MASK_TYPE)
_operation(operator.or_, 2, _arithmetic("or_"), kind=Mask, result=MASK_TYPE)
_operation(operator.neg, 1, lambda builder, value: builder.fneg(value))
_operation(abs, 1, _called("fabs"))
_operation(math.sqrt, 1, _called("sqrt"))
# As Python has them: the first argument stays unless the second is larger (smaller).
_operation(max, 2, _larger)
_operation(min, 2, _smaller)


@built
def _chosen(typingctx: Any, condition: Any, yes: Any, no: Any) -> Any:
    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.select(*arguments)

    return LANES_TYPE(MASK_TYPE, LANES_TYPE, LANES_TYPE), build


@built
def _any(typingctx: Any, condition: Any) -> Any:
    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        bits = builder.bitcast(arguments[0], ir.IntType(LANES))
        return builder.icmp_unsigned("!=", bits, ir.Constant(bits.type, 0))

    return types.boolean(MASK_TYPE), build


@built
def _common(typingctx: Any, value: Any) -> Any:
    """The whole number that all lanes hold, or -1."""

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        first = builder.extract_element(arguments[0], ir.Constant(ir.IntType(32), 0))
        same = builder.fcmp_ordered("==", arguments[0], _in_every_lane(builder, first))
        bits = builder.bitcast(same, ir.IntType(LANES))
        alike = builder.icmp_unsigned("==", bits, ir.Constant(bits.type, -1))
        none = ir.Constant(ir.IntType(64), -1)
        return builder.select(alike, builder.fptosi(first, none.type), none)

    return types.int64(LANES_TYPE), build


def where(condition: Any, yes: Any, no: Any) -> Any:
    """``yes`` where the condition holds, else ``no``; both are worked out.

    >>> where(True, 1.0, 2.0)
    1.0
    """
    return yes if condition else no


@overload(where, strict=False, jit_options=OPTIONS)
def _where(condition: Any, yes: Any, no: Any) -> Callable[..., Any]:
    if isinstance(condition, Mask):
        return lambda condition, yes, no: _chosen(condition, yes, no)
    return lambda condition, yes, no: yes if condition else no


def anywhere(condition: Any) -> Any:
    """Whether a condition holds in any of the runs at hand: to skip what none of them needs."""
    return condition


@overload(anywhere, strict=False, jit_options=OPTIONS)
def _anywhere(condition: Any) -> Callable[..., Any]:
    if isinstance(condition, Mask):
        return lambda condition: _any(condition)
    return lambda condition: condition


def entry(table: Any, place: Any) -> Any:
    """``table[place]`` of a short table; in lanes each run has its place, and one outside gives the first."""
    return table[place]


@overload(entry, strict=False, jit_options=OPTIONS)
def _entry(table: Any, place: Any) -> Callable[..., Any]:
    if isinstance(place, Lanes):

        def chosen(table: Any, place: Any) -> Any:
            n = _common(place)
            if 0 <= n < table.size:
                return table[n]
            found = table[0]
            for n in range(1, table.size):
                found = where(place == float(n), table[n], found)
            return found

        return chosen
    return lambda table, place: table[place]
