"""What was read is noted, kept and read again, whatever has become of the files."""

import zipfile
from io import BytesIO

import pytest

from realpolitik.world import texts
from realpolitik.world.problems import ProblemsFound
from realpolitik.world.resolve import resolve
from realpolitik.world.texts import PLACE, Texts, using

OWN = "kind: scenario\nname: own\ntitle: T\nquestion: Q?\nmotivation: a test\nextends: nuclear-deal\n"


def test_a_scenario_is_resolved_from_its_texts_alone(tmp_path, monkeypatch):
    own = tmp_path / "own.yaml"
    own.write_text(OWN, encoding="utf-8")
    noted = Texts()
    with using(noted):
        first = resolve(own)
    packed = noted.packed()
    own.unlink()
    monkeypatch.setattr("realpolitik.world.finding.shelves", lambda near=None: [])
    with pytest.raises(ProblemsFound):
        resolve(own)
    with using(Texts.unpacked(packed)) as again:
        assert resolve(own) == first
        assert again.packed() == packed, "the same texts make the same archive"
        with pytest.raises(ProblemsFound, match="the record does not hold this"):
            resolve("maximum-pressure")
    with zipfile.ZipFile(BytesIO(packed)) as archive:
        names = [name.split("-", 1)[-1] for name in archive.namelist()]
        assert {"own.yaml", "nuclear-deal.yaml", "baseline.yaml", "quintet-2024-11.yaml"} <= set(names)
        assert "parameters.yaml" not in names, "what is part of the program is not kept"


def test_what_was_read_once_is_the_same_to_the_end(tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text(OWN, encoding="utf-8")
    with using(Texts()):
        first = resolve(own)
        own.write_text(OWN.replace("title: T", "title: Another"), encoding="utf-8")
        assert resolve(own) == first
    assert resolve(own).title == "Another"


def test_what_is_remembered_is_forgotten_with_the_texts():
    asked = []

    @texts.remembered
    def length(name):
        asked.append(name)
        return len(name)

    assert [length("a"), length("a")] == [1, 1] and asked == ["a"]
    with using(Texts()):
        length("a"), length("a")
    length("a")
    assert asked == ["a"] * 3


@pytest.mark.parametrize("archive", [b"", b"PK", Texts().packed()[:-20]])
def test_what_is_no_archive_is_refused(archive):
    with pytest.raises(ValueError, match="zip"):
        Texts.unpacked(archive)


def test_a_record_does_not_tell_where_the_scenarios_lay():
    """And is asked alike wherever it is repeated."""
    file = PLACE / "scenarios" / "some.yaml"
    packed = Texts({str(file): b"a: 1"}, {"find some": str(file), f"is {file} a file": True}).packed()
    again = Texts.unpacked(packed)
    assert again.contents == {"/scenarios/some.yaml": b"a: 1"}
    assert again.answers == {"find some": "/scenarios/some.yaml", "is /scenarios/some.yaml a file": True}
