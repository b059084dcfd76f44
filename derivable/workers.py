"""Worker processes that look for proofs. They return certificates through a store; the parent checks each again.

Budgets count work, and are kept by the methods themselves. The wall clock is the last resort, for a computation that
cannot be interrupted: its process is killed and replaced, and what it had not decided is undecided (time).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import TimeoutError
from pathlib import Path

from pebble import ProcessExpired, ProcessPool

from derivable.checking import Checker
from derivable.errors import DerivableError
from derivable.kernel.terms import digest
from derivable.language.derivations import Derivation
from derivable.store import Files

SECONDS = 120  # for a derivation; the slowest of the shipped ones takes about one


def pending(derivations: Sequence[Derivation], store: Files) -> list[Derivation]:
    """The derivations with a claim whose certificate is not in the store."""
    return [d for d in derivations if not _stored(d, store)]


def _stored(d: Derivation, store: Files) -> bool:
    try:
        claims = [d.conclusion, *(c for s in d.steps for c in (s.claim, s.start) if c is not None)]
    except DerivableError:
        return True  # a derivation that cannot be read is reported by the parent
    return all(store.holds(digest(c)) for c in claims)


def look(tasks: Sequence[tuple[str, str]], store: Files, budget: int, jobs: int, done: Callable[[str], None] | None = None,
         seconds: float = SECONDS) -> dict[str, str]:
    """Let `jobs` processes decide derivations, given as (file, name), and leave their certificates in the store.

    Returns why the process of a derivation ended before its time, by name: such a derivation is not tried again.
    """
    ended = {}
    with ProcessPool(max_workers=jobs) as pool:
        futures = [(name, pool.schedule(_decide, (path, name, str(store.folder), budget), timeout=seconds)) for path, name in tasks]
        for name, future in futures:
            try:
                future.result()
            except TimeoutError:
                ended[name] = f"time: stopped after {seconds:g} s"
            except ProcessExpired as error:
                ended[name] = f"its process ended with code {error.exitcode}"
            except Exception:  # whatever else fails in a worker fails in the parent as well, where it is reported
                pass
            if done:
                done(name)
    return ended


def _decide(path: str, name: str, folder: str, budget: int) -> None:
    from derivable.library import load

    checker = Checker(Files(Path(folder)), budget)
    for entry in load(Path(path)):
        if entry.derivation.name == name:
            checker.derivation(entry.derivation)
