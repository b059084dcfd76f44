"""An expression as a flat tape of instructions, compiled once; common subexpressions are computed once.

An instruction is (operator, slots of its operands, what else it needs); the last slot holds the value. Indices are whole
numbers and live in an environment of their own; sums, products and recursions hold tapes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Any

from derivable.errors import DerivableError
from derivable.kernel.meaning import Definitions, expand, plain
from derivable.kernel.terms import Term

Instruction = tuple[str, tuple[int, ...], Any]
Whole = Callable[[Mapping[Term, int]], int]
ARITHMETIC = frozenset("add mul sub neg div pow exp log sqrt abs max atan".split())


class NotNumeric(DerivableError):
    """An expression has no value that can be computed: an integral, a density that is only named."""


@dataclass(frozen=True, eq=False)
class Tape:
    """Instructions in order."""

    code: tuple[Instruction, ...]


@dataclass(frozen=True, eq=False)
class Loop:
    """A sum or product over a whole index."""

    variable: Term
    low: Whole
    high: Whole
    body: Tape


@dataclass(frozen=True, eq=False)
class Recursion:
    """A sequence: its value at the start, and one step on from the value before."""

    head: Term
    variable: Term
    start: int
    first: Tape
    step: Tape


class Compiler:
    """Compiles terms; recursions are compiled once and shared."""

    def __init__(self, definitions: Definitions) -> None:
        self.definitions, self.recursions = definitions, dict[Term, Recursion]()

    def tape(self, t: Term, own: Term | None = None) -> Tape:
        """The tape of a term; `own` is the function whose body it is, if it may call itself."""
        code: list[Instruction] = []
        slots: dict[Term, int] = {}

        def place(u: Term) -> int:
            if u not in slots:
                made = self._instruction(u, place, own)
                code.append(made)
                slots[u] = len(code) - 1
            return slots[u]

        last = place(t)
        if last != len(code) - 1:
            code.append(("same", (last,), None))
        return Tape(tuple(code))

    def _instruction(self, t: Term, place: Callable[[Term], int], own: Term | None) -> Instruction:
        op, a = t.op, t.args
        if op == "num":
            return "number", (), a[0]
        if op == "sym":
            return ("whole" if a[1] == "int" else "variable"), (), t
        if op == "const" and a[0] == "pi":
            return "pi", (), None
        if op == "pow" and a[1].op == "num" and a[1].args[0].denominator == 1:
            return "power", (place(a[0]),), int(a[1].args[0])
        if op in ARITHMETIC:
            return op, tuple(place(u) for u in a), None
        if op in ("sum", "prod"):
            return op, (), Loop(a[0], self.whole(a[1]), self.whole(a[2]), self.tape(a[3], own))
        if op == "call":
            return self._call(t, place, own)
        meant = expand(t, self.definitions)
        if meant is t:
            raise NotNumeric(f"{op} has no value that could be computed in floating point; name a line in closed form with line=")
        return "same", (place(meant),), None

    def _call(self, t: Term, place: Callable[[Term], int], own: Term | None) -> Instruction:
        head, d = t.args[0], self.definitions.get(plain(t.args[0]))
        if d is not None and d.op == "define":
            return "same", (place(expand(t, self.definitions)),), None
        if any(u.op != "num" and not _is_whole(u) for u in t.args[1:]):
            raise NotNumeric(f"{head.args[0]} is a function of real numbers without a formula")
        where = tuple(self.whole(u) for u in t.args[1:])
        if d is None:
            return "member", (), (head, where)
        if len(where) != 1:
            raise NotNumeric(f"the recursion {head.args[0]} has several indices")
        if head is not own and head not in self.recursions:
            first, step = self.tape(d.args[2]), self.tape(d.args[3], head)
            self.recursions[head] = Recursion(head, d.args[0].args[1], int(d.args[1].args[0]), first, step)
        return "term", (), (head, where[0], self.recursions)

    def whole(self, t: Term) -> Whole:
        """A term of indices as a function of their values."""
        op, a = t.op, t.args
        if op == "num" and a[0].denominator == 1:
            value = int(a[0])
            return lambda env: value
        if op == "sym" and a[1] == "int":
            return lambda env: env[t]
        if op in ("add", "mul", "sub", "neg"):
            parts = [self.whole(u) for u in a]
            if op == "mul":
                return lambda env: prod(p(env) for p in parts)
            if op == "add":
                return lambda env: sum(p(env) for p in parts)
            return (lambda env: -parts[0](env)) if op == "neg" else (lambda env: parts[0](env) - parts[1](env))
        raise NotNumeric(f"{t.op} is not a whole number")


def _is_whole(t: Term) -> bool:
    return t.op == "sym" and t.args[1] == "int" or t.op in ("add", "sub", "neg", "mul") and all(
        u.op == "num" or _is_whole(u) for u in t.args)


def _power(base: Any, n: int, one: Any, divide: Callable[[Any, Any], Any]) -> Any:
    """A whole power by multiplication: the power of a ball around 0 by logarithms would have no value."""
    if n < 0:
        return divide(one, _power(base, -n, one, divide))
    out = None
    while n:
        out = (base if out is None else out * base) if n % 2 else out
        base, n = base * base if n > 1 else base, n // 2
    return one if out is None else out


class Machine:
    """Runs tapes in an arithmetic, on tables of values for families."""

    def __init__(self, arithmetic: Any, tables: Mapping[Term, tuple[int, list[Any]]] | None = None) -> None:
        self.arithmetic, self.tables = arithmetic, tables or {}  # a family: its first index and its values
        self.known: dict[Term, list[Any]] = {}  # values of recursions from their start on

    def run(self, tape: Tape, values: Mapping[Term, Any], env: Mapping[Term, int]) -> Any:
        """The value of the last instruction; raises IndexError outside of a table."""
        slots: list[Any] = []
        rules, number = self.arithmetic.RULES, self.arithmetic.number
        for op, operands, extra in tape.code:
            rule = rules.get(op)
            if rule is not None:
                slots.append(rule(*[slots[i] for i in operands]))
            elif op == "variable":
                slots.append(values[extra])
            elif op == "same":
                slots.append(slots[operands[0]])
            elif op == "number":
                slots.append(number(extra))
            elif op == "power":
                slots.append(_power(slots[operands[0]], extra, number(Fraction(1)), rules["div"]))
            elif op == "whole":
                slots.append(number(Fraction(env[extra])))
            elif op == "pi":
                slots.append(self.arithmetic.pi())
            elif op == "member":
                slots.append(self._member(extra[0], [w(env) for w in extra[1]]))
            elif op == "term":
                slots.append(self._term(extra[0], extra[1](env), extra[2], values, env))
            else:
                slots.append(self._loop(op, extra, values, env))
        return slots[-1]

    def _member(self, head: Term, where: list[int]) -> Any:
        start, entries = self.tables[head]
        place = where[0] - start
        if len(where) != 1 or not 0 <= place < len(entries):
            raise IndexError(f"{head.args[0]} has no member {where}")
        return entries[place]

    def _term(self, head: Term, k: int, recursions: Mapping[Term, Recursion], values: Mapping[Term, Any], env: Mapping[Term, int]) -> Any:
        r = recursions[head]
        known = self.known.setdefault(head, [])
        if k < r.start:
            raise IndexError(f"{head.args[0]} has no member {k}")
        while len(known) <= k - r.start:
            at = {**env, r.variable: r.start + len(known)}
            known.append(self.run(r.step if known else r.first, values, at))
        return known[k - r.start]

    def _loop(self, op: str, loop: Loop, values: Mapping[Term, Any], env: Mapping[Term, int]) -> Any:
        out = self.arithmetic.number(Fraction(op == "prod"))
        for k in range(loop.low(env), loop.high(env) + 1):
            value = self.run(loop.body, values, {**env, loop.variable: k})
            out = out + value if op == "sum" else out * value
        return out
