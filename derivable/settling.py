"""Derivations decided by worker processes: what each of them waits for, and what may be looked at next.

A derivation waits for its claims, and for the derivations that it cites. The parent looks at it again when they are
decided, and checks their certificates while the workers go on with other claims.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from queue import SimpleQueue
from typing import Any

from derivable.checking import Checker
from derivable.errors import DerivableError
from derivable.kernel.many import check_many
from derivable.kernel.terms import Rejected, Term, decode, digest
from derivable.language.derivations import Derivation, Step
from derivable.store import Files
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
        checker.elsewhere = {}
        Settling(checker, pool, done).run(derivations)


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

    def __init__(self, checker: Checker, pool: Pool, done: Done | None) -> None:
        self.checker, self.pool, self.done = checker, pool, done
        self.futures: dict[str, Any] = {}
        self.answered: SimpleQueue[str] = SimpleQueue()
        self.waiting: dict[Derivation, set[str]] = {}  # for these claims
        self.later: list[Derivation] = []  # those that cite others which are not decided yet

    def run(self, derivations: Sequence[Derivation]) -> None:
        """Look at derivations, and again at those whose claims are decided, until none waits."""
        self.later = list(derivations)
        while self.later or self.waiting:
            self._begin()
            if not self.waiting:
                continue
            name = self.answered.get()
            answer, spent = self.pool.outcome(name, self.futures.pop(name), keep=False)
            if self.checker.elsewhere is not None:
                self.checker.elsewhere[name] = answer
            self.checker.outside[name] = spent
            for d in [d for d, names in self.waiting.items() if name in names]:
                self.waiting[d].discard(name)
                if not self.waiting[d]:
                    self._look(d)

    def _begin(self) -> None:
        """Look at all derivations that need not wait for others; at all, if each waits for another."""
        open_ = {d.name for d in (*self.later, *self.waiting)}
        ready = [d for d in self.later if not (_cited(d) & open_ - {d.name})] or ([] if self.waiting else self.later)
        self.later = [d for d in self.later if d not in ready]
        for d in ready:
            self._look(d)

    def _look(self, d: Derivation) -> None:
        self.waiting.pop(d, None)
        self.checker.wanted.clear()
        passed = False
        try:
            passed = self.checker.derivation(d).passed
        except DerivableError:  # is reported when the results are collected
            pass
        names = set(self.checker.wanted)
        for name in self.checker.wanted:
            if name not in self.futures:
                self._ask(name)
        if names:
            self.waiting[d] = names
        elif self.done:
            self.done(d, passed)

    def _ask(self, name: str) -> None:
        self.futures[name] = self.pool.submit_question(name, self.checker.refused)
        self.futures[name].add_done_callback(lambda _: self.answered.put(name))


def _cited(d: Derivation) -> set[str]:
    """The names of the derivations that a derivation cites."""
    try:
        return {who for s in d.steps for who, _, _ in s.cited}
    except DerivableError:
        return set()
