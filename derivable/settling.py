"""Derivations decided by worker processes: what each of them waits for, and what may be looked at next.

A derivation waits for its claims, and for the derivations that it cites. The parent looks at it again when they are
decided, and checks their certificates while the workers go on with other claims.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from derivable.checking import Checker
from derivable.errors import DerivableError
from derivable.kernel.many import check_many
from derivable.kernel.terms import Rejected, Term, decode, digest
from derivable.language.derivations import Derivation, Step
from derivable.questions import Desk, Task, of_a_conclusion, of_a_step
from derivable.store import Files
from derivable.verdicts import Result
from derivable.workers import STEP_SECONDS, Pool

Done = Callable[[Derivation, bool], None]  # a derivation that is decided, and whether it passes


def settle(derivations: Sequence[Derivation], checker: Checker, store: Files, jobs: int, done: Done | None = None,
           seconds: float = STEP_SECONDS, patience: float | None = None, checked: Callable[[int, int], None] | None = None) -> None:
    """Have the claims of derivations decided by `jobs` processes, so that the checker knows what it can say of each.

    `checked` hears how many of how many stored certificates are checked.
    """
    asked = questions(derivations)
    recheck({name: claim for name, (claim, _) in asked.items()}, checker, store, jobs, checked)
    with Pool(store, checker.budget, jobs, seconds, patience, asked) as pool:
        Settling(checker, Desk(checker, pool), done).run(derivations)


def recheck(claims: Mapping[str, Term], checker: Checker, store: Files, jobs: int,
            done: Callable[[int, int], None] | None = None) -> None:
    """Check the stored certificates of claims, and of what these cite, in several processes."""
    found, kept = dict(claims), dict[str, dict[str, Any]]()
    waiting = list(claims)
    while waiting:
        name = waiting.pop()
        entry = store.get(name) if name not in kept else None
        if entry is None:
            continue
        kept[name] = entry
        try:
            found.setdefault(name, decode(entry["claim"]).last)
            waiting += [c for c in entry["certificate"]["cites"] if isinstance(c, str)]
        except (Rejected, KeyError, TypeError, IndexError):  # whoever wrote that: the kernel will not take it
            continue
    certificates = {n: e["certificate"] for n, e in kept.items()}
    found = {n: c for n, c in found.items() if n in claims or digest(c) == n}
    for name, checked in check_many(found, certificates, jobs, done).items():
        if checked.verified is not None:
            checker.take(found[name], checked.verified, kept[name], checked.ms)


def questions(derivations: Sequence[Derivation]) -> dict[str, tuple[Term, Step]]:
    """The claims of derivations by name; those of a derivation that cannot be read are none."""
    out: dict[str, tuple[Term, Step]] = {}
    for d in derivations:
        try:
            for s in d.steps:
                for claim in (c for c in (s.claim, s.start) if c is not None):
                    out.setdefault(digest(claim), (claim, s))
        except DerivableError:
            continue
    return out


class Settling:
    """Which derivations wait for what."""

    def __init__(self, checker: Checker, desk: Desk, done: Done | None) -> None:
        self.checker, self.desk, self.done = checker, desk, done
        self.waiting: dict[Derivation, list[Task[Any]]] = {}  # for what is asked of their steps
        self.later: list[Derivation] = []  # those that cite others which are not decided yet

    def run(self, derivations: Sequence[Derivation]) -> None:
        """Ask what derivations ask, those that cite others after these, until none waits."""
        self.later = list(derivations)
        while self.later or self.waiting:
            self._begin()
            self._end()
            if self.waiting:
                self.desk.hear()
                self._end()

    def _begin(self) -> None:
        """Begin with all derivations that need not wait for others; with all, if each waits for another."""
        open_ = {d.name for d in (*self.later, *self.waiting)}
        ready = [d for d in self.later if not (_cited(d) & open_ - {d.name})] or ([] if self.waiting else self.later)
        self.later = [d for d in self.later if d not in ready]
        for d in ready:
            try:
                plans = [*map(of_a_step, d.steps), of_a_conclusion(d)]
            except DerivableError:  # is reported when the results are collected
                plans = []
            self.waiting[d] = [self.desk.begin(p) for p in plans]

    def _end(self) -> None:
        """Tell of the derivations that wait for nothing any more."""
        for d in [d for d, tasks in self.waiting.items() if all(t.done for t in tasks)]:
            tasks = self.waiting.pop(d)
            for s, task in zip(d.steps if tasks else (), tasks):
                self.checker.cost[s] = self.checker.cost.get(s, 0.0) + task.ms
            if self.done:
                self.done(d, self._passed(d))

    def _passed(self, d: Derivation) -> bool:
        try:
            return self.checker.derivation(d).passed
        except DerivableError:
            return False


def _cited(d: Derivation) -> set[str]:
    """The names of the derivations that a derivation cites."""
    try:
        return {who for s in d.steps for who, _, _ in s.cited}
    except DerivableError:
        return set()


def check_all(derivations: Iterable[Derivation], checker: Checker, progress: Callable[[bool], None] | None = None,
              paths: Mapping[str, str] | None = None) -> list[Result]:
    """The results for derivations, in order; one that cannot be read says why and the others go on."""
    out = []
    for d in derivations:
        try:
            out.append(checker.derivation(d, (paths or {}).get(d.name, "")))
        except DerivableError as error:
            out.append(Result(d.name, d.title, (paths or {}).get(d.name, ""), (), d.source, d.mistakes, d.expect, str(error)))
        if progress:
            progress(out[-1].passed)
    return out
