from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest
from numba.core import event

from realpolitik.engine import compiling

SAID = "Compiling the rules for this machine"
WHERE = "import realpolitik.theory.compiled, numba; print(numba.config.CACHE_DIR)"


@pytest.fixture
def listening(monkeypatch):
    monkeypatch.setattr(compiling, "PATIENCE", 0.05)
    others = compiling._listeners[:]  # of tests before this one
    for one in others:
        event.unregister("numba:compile", one)
    listener = compiling._Telling()
    event.register("numba:compile", listener)
    yield
    event.unregister("numba:compile", listener)
    for one in others:
        event.register("numba:compile", one)


def compile_for(seconds):
    with event.trigger_event("numba:compile"):
        time.sleep(seconds)


def test_what_takes_long_is_told_once(listening, capfd):
    with event.trigger_event("numba:compile"):
        compile_for(0.2)
        compile_for(0.2)
    compile_for(0.2)
    assert capfd.readouterr().err.count(SAID) == 1


def test_what_is_over_soon_is_not(listening, capfd):
    compile_for(0)
    time.sleep(0.2)
    assert SAID not in capfd.readouterr().err


def test_registered_once():
    compiling.tell_when_compiling()
    compiling.tell_when_compiling()
    assert len(compiling._listeners) == 1


def folder(temporary, code=WHERE):
    given = os.environ | {"HOME": "/proc", "XDG_CACHE_HOME": "/proc/none", "TMPDIR": str(temporary)}
    given.pop("NUMBA_CACHE_DIR", None)
    found = subprocess.run(
        [sys.executable, "-c", code], env=given, check=True, capture_output=True, text=True
    )
    return found.stdout.strip()


def test_without_a_home_processes_share_a_cache_that_is_closed_to_others(tmp_path):
    first, second = folder(tmp_path), folder(tmp_path)
    assert first == second
    (mine,) = tmp_path.iterdir()
    assert first.startswith(str(mine))
    assert mine.stat().st_mode & 0o077 == 0
    mine.chmod(0o777)
    assert not folder(tmp_path).startswith(f"{mine}/")
