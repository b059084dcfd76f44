"""The exact side: a line of a verified derivation, compiled, with values and sensitivities to the inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from derivable.conformance.arithmetic import best
from derivable.conformance.tape import Compiler, Machine, Tape
from derivable.errors import DerivableError
from derivable.kernel.meaning import Definitions, define
from derivable.kernel.terms import Term
from derivable.language.derivations import Derivation
from derivable.language.expressions import Proposition

KNOWN_BITS = 90  # a reference is known to that many bits, relative to itself
PRECISIONS = (400, 1600, 6400)
ENTRIES = 60  # of a longer family only so many entries are varied: what comes out is then a lower bound, and the test stricter
STEP = 60  # derivatives are differences over a relative step of 2^-STEP


@dataclass(frozen=True)
class Inputs:
    """Where the two sides are compared: floats for the variables and families, whole numbers for the indices."""

    values: Mapping[Term, float]
    env: Mapping[Term, int]
    tables: Mapping[Term, tuple[int, list[float]]]


class Reference:
    """A line of a derivation as a function of its variables."""

    def __init__(self, derivation: Derivation, line: int | None = None) -> None:
        lines = derivation.lines
        number = len(lines) if line is None else line
        if not 1 <= number <= len(lines):
            raise DerivableError(f"{derivation.name} has lines 1 to {len(lines)}, not {line}")
        content = lines[number - 1][0].content
        if isinstance(content, Proposition):
            raise DerivableError(f"line {number} of {derivation.name} is a statement, not a quantity: {content.latex()}; name another with line=")
        self.derivation, self.line, self.content = derivation, number, content
        step = next(s for s in derivation.steps if s.right is content or s.left is content)
        self.hypotheses: tuple[Term, ...] = step.claim.args[1].args
        self.definitions: Definitions = define(step.claim.args[2:])
        self.arithmetic = best()
        self._machines: dict[int, tuple[Any, Machine]] = {}

    @cached_property
    def tape(self) -> Tape:
        """The line, compiled; raises NotNumeric where it has no value that can be computed."""
        return Compiler(self.definitions).tape(self.content.term)

    def machine(self, tables: Mapping[Term, tuple[int, list[float]]], bits: int) -> Machine:
        """A machine for these tables, kept while they are the same."""
        kept = self._machines.get(bits)
        if kept is None or kept[0] is not tables:
            exact = self.arithmetic.exact
            kept = tables, Machine(self.arithmetic, {k: (start, [exact(v) for v in vs]) for k, (start, vs) in tables.items()})
            self._machines[bits] = kept
        return kept[1]

    def value(self, at: Inputs) -> Any | None:
        """The value, or None where there is none."""
        return self._known(at)[0]

    def _known(self, at: Inputs) -> tuple[Any | None, int]:
        """The value and the precision that it took."""
        exact, before = {k: self.arithmetic.exact(v) for k, v in at.values.items()}, None
        for bits in PRECISIONS:
            with self.arithmetic.precision(bits):
                try:
                    out = self.machine(at.tables, bits).run(self.tape, exact, at.env)
                except IndexError:
                    return None, bits
                if self.arithmetic.finite(out) and self.arithmetic.sharp(out, before, KNOWN_BITS):
                    return out, bits
            before = out
        return (out if self.arithmetic.finite(out) else None), bits

    def sensitivity(self, at: Inputs) -> float:
        """Sum over the inputs of |x df/dx|: what relative errors of one unit in the inputs do to the value."""
        here, bits = self._known(at)
        if here is None:
            return 0.0
        with self.arithmetic.precision(bits + 4 * STEP):
            step = self.arithmetic.number(Fraction(1, 2**STEP))
            exact = {k: self.arithmetic.exact(v) for k, v in at.values.items()}
            tables = {k: (s, [self.arithmetic.exact(v) for v in vs]) for k, (s, vs) in at.tables.items()}
            here = Machine(self.arithmetic, tables).run(self.tape, exact, at.env)
            moved = [({**exact, k: v * (1 + step)}, tables) for k, v in exact.items()]
            moved += [(exact, {**tables, k: (s, [v * (1 + step) if j == i else v for j, v in enumerate(vs)])})
                      for k, (s, vs) in tables.items() for i in range(0, len(vs), -(-len(vs) // ENTRIES))]
            total = 0.0
            for values, changed in moved:
                slope = (Machine(self.arithmetic, changed).run(self.tape, values, at.env) - here) / step
                total += abs(self.arithmetic.float(slope)) if self.arithmetic.finite(slope) else 0.0
            return total
