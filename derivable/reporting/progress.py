"""How far a long run is: a bar on a terminal, plain lines elsewhere. Both go to standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any, TextIO

EVERY = 2.0  # seconds between two lines


class Progress:
    """Counts what is done of `total` things, and says so as it goes on."""

    def __init__(self, total: int, what: str = "derivations", out: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self.total, self.what, self.clock = total, what, clock
        self.out = out if out is not None else sys.stderr
        self.done = self.failed = 0
        self.last = clock()
        self.bar: Any = None

    def __enter__(self) -> Progress:
        """Begin, with a bar where somebody looks."""
        if self.out.isatty():
            from rich.console import Console
            from rich.progress import Progress as Bar

            self.bar = Bar(console=Console(file=self.out), transient=True)
            self.bar.start()
            self.task = self.bar.add_task(self.what, total=self.total)
        return self

    def __exit__(self, *error: object) -> None:
        if self.bar is not None:
            self.bar.stop()

    def step(self, passed: bool) -> None:
        """One more is done."""
        self.done += 1
        self.failed += not passed
        if self.bar is not None:
            self.bar.update(self.task, advance=1, description=f"{self.what}, {self.failed} failed")
        else:
            self._say(f"{self.done} of {self.total} {self.what}, {self.failed} failed")

    def stored(self, done: int, total: int) -> None:
        """So many stored certificates are checked again, before anything else is looked at."""
        if self.bar is None:
            self._say(f"stored certificates: {100 * done // total} % checked")

    def _say(self, text: str) -> None:
        now = self.clock()
        if now - self.last >= EVERY:
            self.last = now
            print(text, file=self.out, flush=True)
