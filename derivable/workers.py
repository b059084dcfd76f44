"""Worker processes that look for proofs. They return certificates through a store; the parent checks each again.

Budgets count work, and are kept by the methods themselves. The wall clock is the last resort, for a computation that
cannot be interrupted: its process is killed and replaced, and what it had not decided is undecided (time).
"""

from __future__ import annotations

import resource
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import TimeoutError
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from pebble import ProcessExpired, ProcessPool

from derivable.checking import Checker
from derivable.errors import DerivableError
from derivable.kernel.terms import Term, decode, digest, encode
from derivable.language.derivations import Derivation
from derivable.store import Files
from derivable.verdicts import Verdict

STEP_SECONDS = 20  # for a step of a document
MEMORY = 2 << 30  # bytes a worker may take for a step of a document
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


class Pool:
    """Processes that decide claims, one after another; a process that runs out of time or memory is replaced."""

    def __init__(self, store: Files, budget: int, jobs: int, seconds: float = STEP_SECONDS) -> None:
        self.store, self.budget, self.seconds = store, budget, seconds
        self._pool = ProcessPool(max_workers=jobs, initializer=_limit, initargs=(MEMORY,), context=get_context("fork"))

    def __enter__(self) -> Pool:
        """The pool, which ends with the block."""
        return self

    def __exit__(self, *error: object) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def known(self, name: str) -> Verdict | None:
        """What the same methods said of a claim in an earlier run, where that is no proof and no witness."""
        found = self.store.answer(name)
        return None if found is None else Verdict(found[0], message=found[1])

    def submit(self, claims: Mapping[str, Term]) -> dict[str, Any]:
        """The futures of claims, by name."""
        folder = str(self.store.folder)
        return {name: self._pool.schedule(_decide_claim, (encode([claim])[0], folder, self.budget), timeout=self.seconds)
                for name, claim in claims.items()}

    def submit_lists(self, lists: Mapping[str, list[Term]]) -> dict[str, Any]:
        """The futures of lists of claims, of which the first true one is asked for."""
        folder = str(self.store.folder)
        return {name: self._pool.schedule(_decide_first, (encode(claims), folder, self.budget), timeout=self.seconds)
                for name, claims in lists.items()}

    def outcome(self, name: str, future: Any) -> Verdict:
        """What a process said of a claim; a proof or a witness it found is in the store."""
        try:
            word, message = future.result()
            if message:
                self.store.keep_answer(name, word, message)
            return Verdict(word, message=message)
        except TimeoutError:
            return Verdict("undecided", message=f"time: stopped after {self.seconds:g} s")
        except ProcessExpired as error:
            return Verdict("undecided", message=f"its process ended with code {error.exitcode}")
        except MemoryError:
            return Verdict("undecided", message=f"memory: more than {MEMORY >> 20} MiB are needed")
        except Exception as error:  # whatever else happens in a worker leaves the step open
            return Verdict("undecided", message=f"stopped by {type(error).__name__}")


def _limit(memory: int) -> None:
    """Cap the memory of a process beyond what it has already."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except OSError:  # a system without /proc: the cap is on all memory
        now = 0
    resource.setrlimit(resource.RLIMIT_AS, (now + memory, now + memory))


def _decide_claim(table: list[Any], folder: str, budget: int) -> tuple[str, str]:
    checker = Checker(Files(Path(folder)), budget)
    try:
        verdict = checker.claim(decode(table).last)
    except DerivableError as error:
        return "unreadable", str(error)
    return ("undecided", "") if verdict.certificate is not None else (verdict.word, verdict.message)


def _decide_first(encoded: tuple[list[Any], list[int]], folder: str, budget: int) -> tuple[str, str]:
    table, roots = encoded
    terms = decode(table)
    place = Checker(Files(Path(folder)), budget).first([terms[i] for i in roots])
    return "undecided", "none" if place is None else str(place)
