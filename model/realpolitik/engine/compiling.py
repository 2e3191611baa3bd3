"""Saying so while rules are compiled: whoever waits a minute for a first run should know why."""

from __future__ import annotations

import sys
from threading import Timer
from typing import Any

import numba
from numba.core import event

PATIENCE = 2.5  # seconds of one compilation; small rules take less and are not worth a word
_listeners: list[_Telling] = []


def tell_when_compiling() -> None:
    """From now on say once on standard error if rules that no cache holds are being compiled."""
    if not _listeners:
        _listeners.append(_Telling())
        event.register("numba:compile", _listeners[0])  # type: ignore[no-untyped-call]


class _Telling(event.Listener):
    """Hears of compilations, not of what is loaded from the cache, so a busy machine is not taken for one."""

    def __init__(self) -> None:
        self.depth, self.told = 0, False
        self.timer: Timer | None = None

    def on_start(self, event: Any) -> None:
        """Of compilations within one another only the outermost counts."""
        self.depth += 1
        if self.depth == 1 and not self.told:
            self.timer = Timer(PATIENCE, self.tell)
            self.timer.daemon = True
            self.timer.start()

    def on_end(self, event: Any) -> None:
        """What was over in time is not told."""
        self.depth -= 1
        if self.depth == 0 and self.timer is not None:
            self.timer.cancel()

    def tell(self) -> None:
        """One line, once in a process."""
        self.told = True
        print(
            "Compiling the rules for this machine: once, a minute or two on a free core; kept in "
            f"{numba.config.CACHE_DIR} …",  # type: ignore[attr-defined]
            file=sys.stderr,
            flush=True,
        )
