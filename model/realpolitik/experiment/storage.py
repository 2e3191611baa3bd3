"""Storage that workers and this process reach by a URL: there the files of parts wait until they are taken.

Any URL of fsspec will do: s3://bucket/prefix, gs://…, abfs://…, sftp://…, file:///mnt/…. A file is put under
a name that no other attempt uses, and nobody looks for it before its worker has said that it is there: so
storage need not show a file in one step. What a killed batch leaves there is known by the note in its folder;
a worker that is late with a part takes it away again if the batch's mark is gone.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from uuid import uuid4

from realpolitik.experiment.parts import Finished, Task, make_part
from realpolitik.experiment.problems import ResultProblem
from realpolitik.experiment.space import disk_is_full
from realpolitik.experiment.store import atomically, digest, write_json

NAME = "storage.json"
VISIBLE = 30.0  # seconds in which a file that was put must be seen elsewhere
SOON = 3.0  # seconds for one that has long been there


class Sent(NamedTuple):
    """A part that a worker made, and under which names its files wait; none if they lie where they belong."""

    part: Finished
    places: dict[str, str]


@dataclass(frozen=True)
class Storage:
    """Files of one batch under a URL, known by the first letters of their names."""

    url: str
    batch: str
    patience: float = VISIBLE

    def make(self, task: Task) -> Sent:
        """Make a part in a temporary folder and put its files here; what a worker does."""
        with TemporaryDirectory(prefix="realpolitik-") as made:
            folder = Path(made)
            try:
                part = make_part(task, folder)
            except Exception as error:
                if disk_is_full(error):
                    raise ResultProblem(
                        f"A worker has no room in {folder.parent} to make a part.",
                        "Make room, or set TMPDIR there; then go on with the same command and --resume.",
                    ) from None
                raise
            sent = Sent(part, {name: self._put(folder / name) for name in part.files})
        # After putting: either whoever clears sees the files, or the worker sees that the mark is gone.
        try:
            replace(self, patience=min(self.patience, SOON)).read(self._mark)
        except ResultProblem:
            self.drop(sent)
            raise
        return sent

    def take(self, sent: Sent, folder: Path) -> None:
        """Take the files of a part into the result folder, each as its worker wrote it, or not at all."""
        for name, place in sent.places.items():
            atomically(folder / name, partial(self._get, place, name, sent.part.files[name]["sha256"]))

    def drop(self, sent: Sent) -> None:
        """Remove files that have been taken; what cannot be removed now is tried again by `clear`."""
        with suppress(Exception):
            for place in sent.places.values():
                self._files.rm_file(f"{self._root}/{place}")

    def open(self) -> None:
        """Put up the mark by which workers know that the batch goes on."""
        with self._told("put to"):
            self._files.pipe_file(f"{self._root}/{self._mark}", b"goes on")

    def clear(self) -> None:
        """Remove all that the batch has here, its mark first."""
        with self._told("removed from"):
            self._files.invalidate_cache()
            with suppress(FileNotFoundError):
                self._files.rm_file(f"{self._root}/{self._mark}")
            try:
                names = self._files.ls(self._root, detail=False)
            except FileNotFoundError:  # an object store knows no empty folder
                return
            for name in names:
                if str(name).rsplit("/", 1)[-1].startswith(f"{self.batch}-"):
                    with suppress(FileNotFoundError):
                        self._files.rm_file(name)

    def leave(self, words: str) -> str:
        """Put a few words under a name of their own, which is returned."""
        place = self._new("words")
        with self._told("put to"):
            self._files.pipe_file(f"{self._root}/{place}", words.encode())
        return place

    def read(self, place: str) -> str:
        """Words that were left here."""
        return str(self._seen(place, lambda path: self._files.cat_file(path).decode()))

    def _put(self, file: Path) -> str:
        place = self._new(file.name)
        with self._told("put to"):
            self._files.put_file(str(file), f"{self._root}/{place}")
        return place

    def _get(self, place: str, name: str, wanted: str, temporary: Path) -> None:
        self._seen(place, lambda path: self._files.get_file(path, str(temporary)))
        if digest(temporary) != wanted:
            raise ResultProblem(
                f"{name} did not come out of {self.url} as a worker had put it there.",
                "Go on with the same command and --resume; if it comes again, the storage is at fault.",
            )

    def _seen(self, place: str, look: Callable[[str], Any]) -> Any:
        """What ``look`` finds in a file, as soon as it is seen."""
        end = time.monotonic() + self.patience
        while True:
            try:
                with self._told("read from"):
                    return look(f"{self._root}/{place}")
            except FileNotFoundError:
                if time.monotonic() > end:
                    raise ResultProblem(
                        f"What one machine put to {self.url} another does not find there.",
                        "Give a --storage that is the same place for this machine and all workers.",
                    ) from None
            time.sleep(0.1)

    def _new(self, ending: str) -> str:
        return f"{self.batch}-{uuid4().hex[:12]}-{ending}"

    @property
    def _mark(self) -> str:
        return f"{self.batch}-goes-on"

    @property
    def _files(self) -> Any:
        return _opened(self.url)[0]

    @property
    def _root(self) -> str:
        return _opened(self.url)[1]

    @contextmanager
    def _told(self, done: str) -> Iterator[None]:
        """Say in words what a driver raises; that a file is missing, or the disk here full, goes through."""
        try:
            yield
        except (ResultProblem, FileNotFoundError):
            if done != "put to":
                raise
            raise _failure(self.url, done, "there is no such folder or bucket") from None
        except Exception as error:
            if done == "read from" and disk_is_full(error):
                raise
            raise _failure(self.url, done, _words(error)) from None


def check(url: str) -> None:
    """Raise ResultProblem unless this is a URL that can be opened here; asks nothing of the storage."""
    if "://" not in url:
        raise ResultProblem(
            f"--storage is {url}.", "Write it as a URL, as s3://bucket/prefix or file:///mnt/parts."
        )
    if urlsplit(url).password:
        raise ResultProblem(
            "--storage holds a password, which would be written down.",
            "Leave it to the driver's own settings (environment, or fsspec's configuration file).",
        )
    _opened(url)


def new(url: str, patience: float = VISIBLE) -> Storage:
    """Storage for a batch of which nothing is there yet."""
    return Storage(url, uuid4().hex[:12], patience)


def begun(url: str, folder: Path) -> Storage:
    """Storage for the batch in a folder, noted there; what an earlier attempt left is removed."""
    before = _noted(folder)
    if before is not None:
        before.clear()
    storage = new(url)
    write_json(folder / NAME, {"url": storage.url, "batch": storage.batch})
    storage.open()
    return storage


def end(folder: Path, say: Callable[[str], None] | None = None) -> None:
    """Remove what the batch in a folder has left in storage, and the note; if it fails, say where it lies."""
    left = _noted(folder)
    if left is None:
        (folder / NAME).unlink(missing_ok=True)
        return
    try:
        left.clear()
    except ResultProblem as problem:
        if say:
            say(f"Files {left.batch}-… of this batch may be left. {problem.what} Remove them by hand.")
    (folder / NAME).unlink(missing_ok=True)


def _noted(folder: Path) -> Storage | None:
    try:
        noted = json.loads((folder / NAME).read_bytes())
        storage = Storage(str(noted["url"]), str(noted["batch"]))
        return storage if re.fullmatch("[0-9a-f]{12}", storage.batch) else None
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def _opened(url: str) -> tuple[Any, str]:
    """The driver of a URL, of which there is one a process, and the path in it."""
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise ResultProblem(
            "fsspec is not installed.", "Install it with: pip install 'realpolitik[cluster]'."
        ) from None
    try:
        files, root = url_to_fs(url)
    except ImportError as error:
        raise ResultProblem(
            f"Nothing here can speak to {url} ({_words(error)}).",
            "Install the driver here and on all workers, as pip install s3fs.",
        ) from None
    except Exception as error:
        raise _failure(url, "put to", _words(error)) from None
    return files, str(root).rstrip("/")


def _failure(url: str, done: str, why: str) -> ResultProblem:
    return ResultProblem(
        f"Nothing can be {done} {url} ({why}).",
        "Look at the address, the rights and the room there, on this machine and on the workers; a batch "
        "that has begun goes on with --resume.",
    )


def _words(error: Exception) -> str:
    first = str(error).strip().splitlines()
    return f"{type(error).__name__}: {first[0]}" if first else type(error).__name__
