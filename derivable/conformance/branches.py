"""Branches: kinks of the identity, on both sides of which points are placed, and lines of the function that no point reached."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator
from types import CodeType, FrameType, TracebackType
from typing import Any

from derivable.conformance.domain import Domain
from derivable.conformance.reference import Reference
from derivable.conformance.tape import Compiler, NotNumeric, Tape
from derivable.kernel.meaning import expand
from derivable.kernel.terms import Term


class Watch:
    """Notes which lines of a Python function run, in it and in the functions of its file that it calls."""

    def __init__(self, function: Callable[..., Any]) -> None:
        code = getattr(inspect.unwrap(function), "__code__", None)
        self.file = code.co_filename if code else None
        self.hit: dict[CodeType, set[int]] = {}

    def __enter__(self) -> Watch:
        """Begin to watch."""
        self.before = sys.gettrace()
        if self.file and self.before is None:
            sys.settrace(self._called)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Stop watching."""
        if self.before is None:
            sys.settrace(None)

    def _called(self, frame: FrameType, event: str, argument: Any) -> Any:
        if frame.f_code.co_filename != self.file:
            return None
        lines = self.hit.setdefault(frame.f_code, set())

        def line(frame: FrameType, event: str, argument: Any) -> Any:
            if event == "line":
                lines.add(frame.f_lineno)
            return line

        return line

    def unreached(self) -> tuple[str, ...]:
        """Lines of functions that ran, which did not."""
        missed = {(code.co_firstlineno, n, code.co_name) for code, lines in self.hit.items()
                  for _, _, n in code.co_lines() if n and n != code.co_firstlineno and n not in lines}
        return tuple(f"{name}:{n}" for _, n, name in sorted(missed))

    @staticmethod
    def kinks(reference: Reference, space: Domain) -> list[Tape]:
        """What changes sign where the identity has a kink."""
        found: dict[Term, None] = {}

        def visit(t: Term) -> None:
            t = expand(t, reference.definitions)
            if t.op == "abs":
                found[t.args[0]] = None
            elif t.op == "max":
                found[Term("sub", *t.args)] = None
            for a in t.args:
                if isinstance(a, Term) and a.op != "fun":
                    visit(a)

        visit(reference.content.term)
        return list(_compiled(found, Compiler(reference.definitions), {p.leaf for p in space.reals}))


def _compiled(terms: dict[Term, None], compiler: Compiler, mine: set[Term]) -> Iterator[Tape]:
    for t in terms:
        if t.free <= mine:
            try:
                yield compiler.tape(t)
            except NotNumeric:
                continue
