"""Marking a document: every step of it gets its verdicts, against the line before and against the first line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from derivable.checking import Checker
from derivable.documents.declared.declarations import Scope
from derivable.documents.text.outline import Document
from derivable.marked import Derivation, Marked
from derivable.sections import Marker
from derivable.workers import Pool

ROUNDS = 8  # a step, its first line, its other readings, its repair: each may ask for a claim after the other


def mark(document: Document, notation: Scope | None = None, checker: Checker | None = None, infer: bool = False, pool: Pool | None = None) -> Marked:
    """The verdicts on all steps of a document."""
    return Marked(document.name, list(derivations(document, notation, checker, infer, pool)), unmarked(document))


def unmarked(document: Document) -> list[tuple[int, str]]:
    """The relations in the running text of a document, which are no steps, with their lines."""
    return [(document.place(offset)[0], " ".join(text.split())) for s in document.sections for offset, text in s.unmarked]


def derivations(document: Document, notation: Scope | None = None, checker: Checker | None = None, infer: bool = False,
                pool: Pool | None = None) -> Iterator[Derivation]:
    """The derivations of a document, each as soon as it is marked; with a pool, proofs are looked for there."""
    checker = checker or Checker()
    scope = notation.child() if notation is not None else Scope()
    scope.macros |= document.macros
    futures: dict[str, Any] = {}
    if pool is not None:
        checker.elsewhere = {}
    later: list[Marker] | None = None
    for number, section in enumerate(document.sections):
        marker = later.pop(0) if later else Marker(document, section, scope.child() if number else scope, checker, infer)
        made = marker.marked() if pool is None else _settled(marker, checker, pool, futures)
        if made.steps or made.problems:
            yield made
        if made.steps and later is None and pool is not None:  # the first is shown at once; then all the others are asked for together
            later = [Marker(document, s, scope.child(), checker, infer) for s in document.sections[number + 1:]]
            for other in later:
                other.marked()
            futures |= pool.submit({n: c for n, c in checker.wanted.items() if n not in futures and pool.known(n) is None})


def _settled(section: Marker, checker: Checker, pool: Pool, futures: dict[str, Any]) -> Derivation:
    """The derivation of a section when all that it asks for is decided."""
    elsewhere = checker.elsewhere = checker.elsewhere or {}
    for _ in range(ROUNDS):
        checker.wanted.clear()
        checker.wanted_lists.clear()
        made = section.marked()
        asked = [*checker.wanted, *checker.wanted_lists]
        if not asked:
            break
        earlier = {n: v for n in asked if n not in futures and (v := pool.known(n)) is not None}
        futures |= pool.submit({n: c for n, c in checker.wanted.items() if n not in futures and n not in earlier}, checker.refused)
        futures |= pool.submit_lists({n: c for n, c in checker.wanted_lists.items() if n not in futures and n not in earlier})
        for name in asked:
            if name in earlier:
                elsewhere[name] = earlier[name]
            else:
                elsewhere[name], checker.outside[name] = pool.outcome(name, futures.pop(name))
    return made
