"""Quantities: unit, hard bounds and meaning stated once; checked, printed and published from here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, Strict
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import PydanticCustomError, core_schema

Grade = Literal["paper", "data", "literature", "judgement"]
Real = Annotated[float, Strict(), Field(allow_inf_nan=False)]


class Model(BaseModel):
    """Base of every document: frozen, and a key that is not listed is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True)


class GenericModel(Model):
    """Base of documents over two kinds of number; pydantic cannot read their attribute docstrings."""

    model_config = ConfigDict(use_attribute_docstrings=False)


class Number(Model):
    """A number with its plausible range, the grade of its source, its sources and the reason for it."""

    value: Real
    """What the model uses; lies in the range."""
    range: Annotated[tuple[Real, Real], Strict(False)]
    """Plausible values, low and high."""
    grade: Grade
    """Where the value comes from: paper (the source paper), data, literature or judgement."""
    source: Annotated[tuple[str, ...], Strict(False)] = ()
    """Keys of the table `sources`."""
    why: Annotated[str, Field(min_length=1)]
    """The reason in a few words."""


Amount = float | Number


def amount(number: Amount) -> float:
    """The value of a number, whether it comes bare (scenario) or with its grounds (world)."""
    return float(number.value if isinstance(number, Number) else number)


@dataclass(frozen=True)
class Quantity:
    """A kind of number; used as an annotation it checks the hard bounds and describes itself to editors."""

    unit: str
    low: float
    high: float
    meaning: str
    whole: bool = False

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        inner = handler(schema)
        bounds: dict[str, Any] = {"minimum": self.low, "maximum": self.high}
        if self.whole:
            bounds["type"] = "integer"
        limits = bounds if inner.get("type") == "number" else {"properties": {"value": bounds}}
        return {"allOf": [inner, limits], "description": self.description}

    @property
    def description(self) -> str:
        """Meaning, unit and hard bounds in one line."""
        return f"{self.meaning} [{self.unit}; {self.low:g} to {self.high:g}]"

    def check(self, number: Any) -> Any:
        """Refuse a value outside the hard bounds."""
        value = amount(number)
        if not self.low <= value <= self.high:
            raise PydanticCustomError(
                "bounds",
                "{value} lies outside {low} to {high} ({unit})",
                {
                    "value": f"{value:g}",
                    "low": f"{self.low:g}",
                    "high": f"{self.high:g}",
                    "unit": self.unit,
                    "meaning": self.meaning,
                },
            )
        if self.whole and value != int(value):
            raise PydanticCustomError("whole", "must be a whole number", {})
        return number


SHARE = "share"
WEIGHT = Quantity(SHARE, 0, 1, "weight of an interest; with autonomy the weights of an actor sum to 1")
AUTONOMY = Quantity(SHARE, 0, 1, "weight of autonomy among an actor's interests")
BENEFIT = Quantity(SHARE, 0, 1, "how far a channel serves an interest")
POWER = Quantity("ratio to the strongest", 0, 5, "power an actor can bring to bear")
ORDER = Quantity("0 multipolar, 1 liberal", 0, 1, "position on world order")
CAPACITY = Quantity("ratio to the largest supplier", 0, 5, "what an actor can supply in a channel")
OUTSIDE = Quantity("ratio to the largest supplier", 0, 5, "supply from states that are not listed")
SENSITIVITY = Quantity(SHARE, 0, 1, "how much a delivery upsets third parties")
STRATEGIC = Quantity(SHARE, 0, 1, "weight of a channel in strengthening a co-threatened partner")
THREAT_LOAD = Quantity(SHARE, 0, 5, "rise of need per unit of insecurity")
FRICTION = Quantity(SHARE, 0, 1, "share of deliveries that full sanctions stop")
EVASION = Quantity(SHARE, 0, 1, "how far a channel helps to evade sanctions")
DELIVERY_RATE = Quantity("per year", 0.01, 50, "speed at which deliveries follow promises")
INDEX_WEIGHT = Quantity("index points", 0, 1, "weight of a channel in the alignment index")
COST = Quantity(SHARE, 0, 1, "autonomy given up at a rung")
EXPOSURE = Quantity(SHARE, 0, 1, "share of the partner's wars a rung draws one into")
PULL = Quantity("gain per unit", 0, 1, "gain a rung adds to every exchange")
PROVOCATION = Quantity(SHARE, 0, 1, "how much a rung upsets third parties")
PROXIMITY = Quantity(SHARE, 0, 1, "nearness of two actors, forward forces included")
RUNG = Quantity("rung", 0, 20, "rung of the ladder in force", whole=True)
BARGAIN = Quantity("0 or 1", 0, 1, "1 while pressure is suspended against restraint", whole=True)
READINESS = Quantity("per year", 0, 50, "rate of reaching the next rung; only where a signing is announced")
HOSTILITY = Quantity(SHARE, 0, 1, "observed hostility, directed")
PRESSURE = Quantity(SHARE, 0, 1, "pressure in force, directed")
VOLUME = Quantity(SHARE, 0, 1, "share of conceivable projects that is delivered, directed")
PLEDGE = Quantity(SHARE, 0, 1, "share of conceivable projects that is promised, directed")
ACTIVITY = Quantity(SHARE, 0, 1, "how much a dispute is alive")
POSITION = Quantity("-1 to 1", -1, 1, "side an actor takes in a dispute")
SALIENCE = Quantity(SHARE, 0, 1, "how much a dispute matters to an actor")
LEVEL = Quantity("driver level", -100, 100, "level of a driver")
SLOPE = Quantity("driver level per year", -100, 100, "rise of a driver")
RATE = Quantity("per year", 0, 1000, "rate of incidents, of moves to another state, or of fading")
SPEED = Quantity("per year", 1e-6, 1000, "rate of return or decay")
SPREAD = Quantity("driver level", 0, 100, "stationary standard deviation")
GAIN = Quantity("change per unit of driver", -50, 50, "effect of a driver on a quantity")
PROBABILITY = Quantity("probability", 0, 1, "probability that the event fires")
CHANGE = Quantity("change", -1, 1, "what an event adds")
SHARE_SET = Quantity(SHARE, 0, 1, "level an event sets")
HALF_LIFE = Quantity("months", 0.01, 1200, "time in which half of the change fades")
THRESHOLD = Quantity("unit of the quantity", -100, 100, "threshold of a condition")
PARAMETER = Quantity("see the register of parameters", -1e6, 1e6, "override of a global parameter")


def numbers(
    model: Any, path: tuple[str | int, ...] = (), quantity: Quantity | None = None
) -> Iterator[tuple[tuple[str | int, ...], Number, Quantity | None]]:
    """Every number of a validated document: path, number and quantity, in the order of the fields."""
    if isinstance(model, Number):
        yield path, model, quantity
    elif isinstance(model, BaseModel):
        for name in type(model).model_fields:
            yield from numbers(getattr(model, name), (*path, name), quantity_of(type(model), name))
    elif isinstance(model, dict):
        for key, item in model.items():
            yield from numbers(item, (*path, key), quantity)
    elif isinstance(model, tuple):
        for index, item in enumerate(model):
            yield from numbers(item, (*path, index), quantity)


@lru_cache(maxsize=512)
def quantity_of(model: type[BaseModel], name: str) -> Quantity | None:
    """The quantity with which a field, or the entries of its mapping, are annotated."""
    field = model.model_fields[name]
    waiting: list[Any] = [*field.metadata, field.annotation]
    while waiting:
        item = waiting.pop(0)
        if isinstance(item, Quantity):
            return item
        waiting.extend([*getattr(item, "__metadata__", ()), *get_args(item)])
    return None
