"""Marking a document: every step of it gets its verdicts, against the line before and against the first line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derivable.checking import Checker
from derivable.documents.declared.declarations import Scope
from derivable.documents.text.outline import Document
from derivable.findings import about, together
from derivable.marked import Derivation, Marked
from derivable.missing import examples, missing, sentences
from derivable.questions import Desk, Task, answered
from derivable.sections import Marker
from derivable.verdicts import StepResult
from derivable.workers import Pool


def mark(document: Document, notation: Scope | None = None, checker: Checker | None = None, infer: bool = False, pool: Pool | None = None) -> Marked:
    """The verdicts on all steps of a document."""
    return Marked(document.name, list(derivations(document, notation, checker, infer, pool)), unmarked(document))


def unmarked(document: Document) -> list[tuple[int, str]]:
    """The relations in the running text of a document, which are no steps, with their lines."""
    return [(document.place(offset)[0], " ".join(text.split())) for s in document.sections for offset, text in s.unmarked]


def derivations(document: Document, notation: Scope | None = None, checker: Checker | None = None, infer: bool = False,
                pool: Pool | None = None) -> Iterator[Derivation]:
    """The derivations of a document, each as soon as it is marked; with a pool, proofs are looked for there.

    The first section with steps is shown at once; then all the others are asked for together.
    """
    checker = checker or Checker()
    scope = notation.child() if notation is not None else Scope()
    scope.macros |= document.macros
    scope.redefined = list(document.redefined)
    desk = Desk(checker, pool) if pool is not None else None
    begun: list[tuple[Marker, list[Task[StepResult]]]] = []
    shown = False
    for number, section in enumerate(document.sections):
        begun.append(_begun(Marker(document, section, scope.child() if number else scope, infer), checker, desk))
        if not shown:
            made = _ended(*begun.pop(), desk)
            shown = bool(made.steps)
            if made.steps or made.problems:
                yield made
    for marker, tasks in begun:
        made = _ended(marker, tasks, desk)
        if made.steps or made.problems:
            yield made


def _begun(marker: Marker, checker: Checker, desk: Desk | None) -> tuple[Marker, list[Task[StepResult]]]:
    """A section with what is asked of its steps; without a desk, all is answered on the spot."""
    return marker, [desk.begin(p) if desk is not None else answered(p, checker) for p in marker.plans()]


def _ended(marker: Marker, tasks: list[Task[StepResult]], desk: Desk | None) -> Derivation:
    """What came out of a section, with what is said of all its steps together."""
    if desk is not None:
        desk.finish(tasks)
    made = marker.derivation([replace(t.result(), ms=t.ms) for t in tasks])
    lacking = missing(marker.document, marker.section, marker.scope) if any(about(s) for s in made.steps) else {}
    return replace(made, steps=together(made.steps, examples(lacking)), missing=sentences(lacking))
