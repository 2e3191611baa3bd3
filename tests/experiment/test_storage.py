"""Files that go by storage come whole and as they were written, and every fault of it is told in words."""

from __future__ import annotations

import errno
import os
from dataclasses import replace

import pytest

from realpolitik.experiment import storage
from realpolitik.experiment.parts import Task
from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.store import digest
from realpolitik.world.loading import load_case

fsspec = pytest.importorskip("fsspec")
from fsspec.implementations.memory import MemoryFileSystem  # noqa: E402

URL = "memory://parts"


@pytest.fixture
def task():
    return Task(load_case("baseline", until="2025-01"), 0, 0, 4, 1, "full")


@pytest.fixture
def sent(task):
    """A part that waits in storage, with that storage."""
    MemoryFileSystem.store.clear()
    place = storage.new(URL, patience=0.2)
    place.open()
    yield place, place.make(task)
    MemoryFileSystem.store.clear()


def test_a_part_comes_by_storage_as_it_was_made(sent, tmp_path):
    place, part = sent
    assert len(MemoryFileSystem.store) == 3 + 1
    place.take(part, tmp_path)
    for name, about in part.part.files.items():
        assert digest(tmp_path / name) == about["sha256"]
    place.drop(part)
    assert len(MemoryFileSystem.store) == 1, "the mark"


def test_what_was_altered_on_the_way_is_not_taken(sent, tmp_path):
    place, part = sent
    name, waits = next(iter(part.places.items()))
    MemoryFileSystem().pipe_file(f"/parts/{waits}", b"something else")
    with pytest.raises(ResultProblem, match=f"{name} did not come out of {URL} as a worker"):
        place.take(part, tmp_path)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_what_is_not_there_is_told(sent, tmp_path):
    place, part = sent
    place.clear()
    with pytest.raises(ResultProblem, match="another does not find there"):
        place.take(part, tmp_path)


def test_clearing_touches_no_other_batch(sent):
    place, _ = sent
    other = storage.new(URL)
    kept = other.leave("of another batch")
    place.clear()
    assert other.read(kept) == "of another batch" and len(MemoryFileSystem.store) == 1
    place.clear(), other.clear(), other.clear()
    assert not MemoryFileSystem.store


def test_a_worker_late_with_a_part_of_an_ended_batch_leaves_nothing(sent, task):
    place, _ = sent
    place.clear()
    with pytest.raises(ResultProblem):
        place.make(task)
    assert not MemoryFileSystem.store


def full(*_, **__):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_storage_without_room_is_told_apart_from_disks_without_room(sent, task, tmp_path, monkeypatch):
    place, part = sent
    with monkeypatch.context() as patched:
        patched.setattr(MemoryFileSystem, "put_file", full)
        with pytest.raises(ResultProblem, match=f"Nothing can be put to {URL}.*No space left") as told:
            place.make(task)
        assert "--resume" in told.value.remedy
    with monkeypatch.context() as patched:
        patched.setattr(storage, "make_part", full)
        with pytest.raises(ResultProblem, match="A worker has no room in"):
            place.make(task)
    monkeypatch.setattr(MemoryFileSystem, "get_file", full)
    with pytest.raises(OSError, match="No space left"):  # this machine's own, told by the batch
        place.take(part, tmp_path)


def test_a_note_is_believed_only_as_it_was_written(tmp_path):
    first = storage.begun(URL, tmp_path)
    left = first.leave("of the first attempt")
    second = storage.begun(URL, tmp_path)
    with pytest.raises(ResultProblem):
        replace(first, patience=0.1).read(left)
    said = []
    for words in (
        '{"url": "memory://parts", "batch": ""}',
        "[]",
        "{",
        '{"url": "nowhere://x", "batch": "%s"}',
    ):
        (tmp_path / storage.NAME).write_text(words.replace("%s", second.batch), encoding="utf-8")
        storage.end(tmp_path, said.append)
        assert not (tmp_path / storage.NAME).exists()
    assert len(said) == 1 and "Protocol not known" in said[0] and "by hand" in said[0]
