"""The register of global parameters, the schemas and the page that are made from it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from realpolitik.world.finding import known
from realpolitik.world.json_schema import schemas
from realpolitik.world.lineage import load_world
from realpolitik.world.loading import check
from realpolitik.world.quantities import numbers
from realpolitik.world.reading import read
from realpolitik.world.register import defaults, parameters, ranges
from realpolitik.world.rendering import WORLDS, page

ROOT = Path(__file__).parents[2]
DATA = ROOT / "model" / "realpolitik" / "data"
FILES = [*sorted((ROOT / "scenarios").rglob("*.yaml")), DATA / "parameters.yaml"]
# name, default, low, high: a second transcription of the specification
TABLE = """
precision 6 3 10
exchange .25 .15 .4
ideational_share .4 .1 .6
common_cause 1 .5 1.5
enmity 1 .5 1.5
third_party 20 10 40
promise_visibility .25 0 .6
own_need .15 0 .3
wedge 2 1 3
bargain_depth .8 .5 1
dependence_aversion 3 1 6
commitment_cost 10 7 14
entrapment .5 .2 1
exit_cost .2 .1 .4
meeting_rate 2 1 4
treaty_rate 2 1.3 4
adaptation_rate 1 .5 2
grievance_decay .5 .25 1
deconfliction 3 1 6
dispute_weight .8 .3 1.5
coercion_weight .4 .1 .8
siding_weight 1.5 .7 2.5
aloofness_weight .15 0 .3
sanction_threshold .30 .15 .45
force_threshold .60 .45 .75
judgement_noise .15 0 .3
"""


def test_the_register_is_the_specification() -> None:
    rows = [line.split() for line in TABLE.strip().splitlines()]
    assert list(defaults().items()) == [(name, float(value)) for name, value, _, _ in rows]
    assert list(ranges().items()) == [(name, (float(low), float(high))) for name, _, low, high in rows]


def test_defaults_lie_in_ranges_and_ranges_in_bounds() -> None:
    for name, parameter in parameters().items():
        (low, high), (least, most) = parameter.range, parameter.bounds
        assert least <= low <= parameter.default <= high <= most, name


def test_shipped_worlds_and_scenarios_have_no_problems() -> None:
    assert check([ROOT / "scenarios"]) == []


def test_every_shipped_file_goes_by_its_name() -> None:
    for file in FILES[:-1]:
        assert read(file).data.get("name", file.stem) == file.stem
        assert file.stem in known()


@pytest.mark.parametrize("world", WORLDS)
def test_every_number_has_a_quantity_and_grounds(world: str) -> None:
    listed = list(numbers(load_world(known()[world]).model))
    assert len(listed) > 500
    for path, number, quantity in listed:
        assert quantity is not None, path
        assert number.grade == "judgement" or number.source, path
        assert len(number.why) > 3, path


def test_cited_keys_stand_in_the_bibliography() -> None:
    bibliography = set(
        re.findall(r"^@\w+\{([^,]+),", (ROOT / "docs" / "references.bib").read_text(encoding="utf-8"), re.M)
    )
    cited = {key for parameter in parameters().values() for key in parameter.source}
    for world in WORLDS:
        cited |= set(load_world(known()[world]).model.sources)
    assert cited <= bibliography


def test_schemas_on_disk_are_current() -> None:
    for name, text in schemas().items():
        assert (DATA / "schema" / name).read_text(encoding="utf-8") == text, "run `realpolitik schema`"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_each_file_names_its_schema_which_accepts_it(file: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    first = file.read_text(encoding="utf-8").splitlines()[0]
    named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert named
    schema = json.loads((file.parent / named[1]).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    assert [error.message for error in validator.iter_errors(read(file).data)] == []


def test_schemas_refuse_what_the_checker_refuses() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    world = jsonschema.Draft202012Validator(json.loads(schemas()["world.schema.json"]))
    scenario = jsonschema.Draft202012Validator(json.loads(schemas()["scenario.schema.json"]))
    whole = json.loads(json.dumps(read(known()["quintet-2024-11"]).data))
    for path, value in (
        (("actors", "RUS", "power", "value"), -1),
        (("actors", "RUS", "power"), 1),
        (("actors", "RUS", "pwr"), 1),
        (("relations", "RUS", "IRN", "hostility", "value"), 1.2),
        (("relations", "RUS", "IRN", "hostility", "grade"), "guess"),
        (("pairs", "RUS-IRN", "rung", "value"), 0.5),
        (("drivers", "ukraine_war", "process", "kind"), "markow"),
        (("horizon",), "2030"),
    ):
        broken = json.loads(json.dumps(whole))
        inner = broken
        for part in path[:-1]:
            inner = inner[part]
        inner[path[-1]] = value
        assert not world.is_valid(broken), path
    del whole["actors"]["RUS"]["power"]
    assert not world.is_valid(whole)
    head = {"kind": "scenario", "name": "a", "title": "a", "question": "a", "motivation": "a", "world": "a"}
    assert scenario.is_valid(head)
    assert not scenario.is_valid({**head, "assumption": {}})
    assert not scenario.is_valid({**head, "drivers": {"a": {"process": {"kind": "ramp"}, "why": "a"}}})


def test_descriptions_carry_units() -> None:
    hostility = json.loads(schemas()["world.schema.json"])["$defs"]["Relation"]["properties"]["hostility"]
    assert hostility["description"] == "observed hostility, directed [share; 0 to 1]"
    rate = json.loads(schemas()["world.schema.json"])["$defs"]["Channel"]["properties"]["delivery_rate"]
    assert "per year" in rate["description"]


def test_the_page_of_parameters_is_current() -> None:
    assert (ROOT / "docs" / "parameters.md").read_text(encoding="utf-8") == page()
