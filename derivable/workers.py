"""Worker processes that look for proofs. They return certificates through a store; the parent checks each again.

Budgets count work, and are kept by the methods themselves. What counts no work, such as a computation that cannot be
interrupted, is stopped by the seconds of CPU that its process spends on a step: other processes on the machine change
nothing. The wall clock is the last resort, for a process that waits for something. Either way the process is killed and
replaced, and what it had not decided is undecided (time), which is never kept.
"""

from __future__ import annotations

import gc
import os
import resource
import signal
import time
from collections.abc import Callable, Mapping
from concurrent.futures import TimeoutError
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from pebble import ProcessExpired, ProcessPool

from derivable.checking import EMPTY, Checker
from derivable.errors import DerivableError, EmptyDomain
from derivable.kernel.terms import Term, decode, encode
from derivable.language.derivations import Step
from derivable.questions import FirstOf, Question
from derivable.store import Files
from derivable.verdicts import Verdict

STEP_SECONDS = 20  # of CPU, for a step
PATIENCE = 15  # times as many seconds may pass on the wall
MEMORY = 2 << 30  # bytes a worker may take for a step
COLLECTED = 50_000  # new objects after which cycles are looked for
Questions = Mapping[str, tuple[Term, Step]]  # claims by name, with the steps that make them

_questions: dict[str, tuple[Term, Step]] = {}  # of a worker process


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Pool:
    """Processes that decide claims, one after another; a process that runs out of time or memory is replaced.

    `questions` are the steps that may be asked for by name: the processes know them from the start.
    """

    def __init__(self, store: Files, budget: int, jobs: int, seconds: float = STEP_SECONDS, patience: float | None = None,
                 questions: Questions | None = None) -> None:
        self.store, self.budget, self.seconds = store, budget, seconds
        self.patience = PATIENCE * seconds if patience is None else patience
        self.questions = questions or {}
        self._pool = ProcessPool(max_workers=jobs, initializer=_begin, initargs=(MEMORY, self.questions), context=get_context("fork"))

    def __enter__(self) -> Pool:
        """The pool, which ends with the block."""
        return self

    def __exit__(self, *error: object) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def send(self, question: Question, again: bool) -> Any:
        """The future of the answer to a question.

        With `again`, what a process finds is checked there before it is kept: the kernel did not take what was kept before.
        """
        if question.name in self.questions:
            return self._schedule(_decide_question, (question.name, not again))
        found = None if again else self.store.answer(question.name)
        if found is not None:  # the same methods said so in an earlier run, and it is no proof and no witness
            return _Earlier(found)
        if isinstance(question, FirstOf):
            return self._schedule(_decide_first, encode(list(question.claims)))
        return self._schedule(_decide_claim, (encode([question.claim])[0], not again))

    def _schedule(self, work: Callable[..., Any], what: Any) -> Any:
        arguments = (self.seconds, work, what, str(self.store.folder), self.budget)
        return self._pool.schedule(_bounded, arguments, timeout=self.patience)

    def outcome(self, question: Question, future: Any) -> tuple[Verdict, float]:
        """What a process said of a question, and the milliseconds of CPU that it took.

        A proof or a witness that it found is in the store. Only what was decided is kept, and not of the steps of a library.
        """
        try:
            word, message, spent = future.result()
            if message and question.name not in self.questions:
                self.store.keep_answer(question.name, word, message)
            return Verdict(word, message=message), spent
        except TimeoutError:
            return Verdict("undecided", message=f"time: nothing was heard for {self.patience:g} s"), 0.0
        except ProcessExpired as error:
            if error.exitcode == -signal.SIGPROF:
                return Verdict("undecided", message=f"time: stopped after {self.seconds:g} s of CPU"), self.seconds * 1000
            return Verdict("undecided", message=f"its process ended with code {error.exitcode}"), 0.0
        except MemoryError:
            return Verdict("undecided", message=f"memory: more than {MEMORY >> 20} MiB are needed"), 0.0
        except DerivableError:
            raise
        except Exception as error:  # whatever else happens in a worker leaves the step open
            return Verdict("undecided", message=f"stopped by {type(error).__name__}"), 0.0


@dataclass(frozen=True)
class _Earlier:
    """What an earlier run said, in the place of a future."""

    said: tuple[str, str]

    def result(self) -> tuple[str, str, float]:
        return *self.said, 0.0

    def add_done_callback(self, act: Callable[[Any], None]) -> None:
        act(self)


def _begin(memory: int, questions: Questions) -> None:
    """Cap the memory of a process beyond what it has already, and let the clock of its CPU end it.

    What is there at the beginning stays, so that it need not be looked through for what can be thrown away; what comes later
    is terms for the most part, seldom in cycles.
    """
    gc.freeze()
    gc.set_threshold(COLLECTED, 10, 10)
    _questions.update(questions)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except OSError:  # a system without /proc: the cap is on all memory
        now = 0
    resource.setrlimit(resource.RLIMIT_AS, (now + memory, now + memory))


def _bounded(seconds: float, work: Callable[..., tuple[str, str]], *arguments: Any) -> tuple[str, str, float]:
    """Work that is killed after some seconds of CPU, wherever it is then; with the milliseconds of CPU that it took."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    began = time.process_time()
    try:
        return *work(*arguments), (time.process_time() - began) * 1000
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _decide_claim(what: tuple[list[Any], bool], folder: str, budget: int) -> tuple[str, str]:
    table, unchecked = what
    return _decided(Checker(Files(Path(folder)), budget, unchecked=unchecked), decode(table).last, None)


def _decide_question(what: tuple[str, bool], folder: str, budget: int) -> tuple[str, str]:
    name, unchecked = what
    return _decided(Checker(Files(Path(folder)), budget, unchecked=unchecked), *_questions[name])


def _decided(checker: Checker, claim: Term, step: Step | None) -> tuple[str, str]:
    try:
        verdict = checker.claim(claim, step)
    except EmptyDomain as error:
        return EMPTY, str(error)
    return ("undecided", "") if verdict.certificate is not None else (verdict.word, verdict.message)


def _decide_first(encoded: tuple[list[Any], list[int]], folder: str, budget: int) -> tuple[str, str]:
    table, roots = encoded
    terms = decode(table)
    place = Checker(Files(Path(folder)), budget).first([terms[i] for i in roots])
    return "undecided", "none" if place is None else str(place)
