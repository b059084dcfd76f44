"""Patterns: terms with letters in them, as the axioms and the meanings of operators are written.

    a                  a letter, filled by a term
    F(x), F(a)         a letter that depends on something: filled by a function of x, here at x and at a
    each(V, P)         P for all values of the variables in the tuple V
    exp(a) <= b + 1    operators, by name or by sign

A letter of functions is filled by parameters and a body; its value at arguments is the body with them put in, without
capture. Nothing else in the kernel puts values in for letters.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from derivable.kernel.terms import Rejected, Term, need, num, substitute

OPERATORS = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.Pow: "pow", ast.USub: "neg", ast.Not: "not",
             ast.And: "and", ast.Eq: "eq", ast.NotEq: "ne", ast.Lt: "lt", ast.LtE: "le"}
FUNCTIONS = "FGHDCW"
Pattern = Any  # a number or constant (Term), a letter (str), or (operator, patterns); ("@", letter, patterns) is a letter at arguments


@dataclass(frozen=True, slots=True)
class Lambda:
    """A function to be put in for a letter: a body, and the variables (or tuples of them) it is a function of."""

    parameters: tuple[Term, ...]
    body: Term

    def __call__(self, *arguments: Term) -> Term:
        """The body at arguments."""
        at: dict[Term, Term] = {}
        for p, u in zip(self.parameters, arguments, strict=True):
            whole = p.op == "tuple" and u.op == "tuple" and len(p.args) == len(u.args)
            need(p.op == "sym" or whole, "a point has as many components as there are variables: {} for {}", u, p)
            at |= dict(zip(p.args, u.args)) if p.op == "tuple" else {p: u}
        return substitute(self.body, at)


def _read(e: ast.AST) -> Pattern:
    match e:
        case ast.Name("pi"):
            return Term("const", "pi")
        case ast.Name(letter):
            return letter
        case ast.Constant(int(value)):
            return num(value)
        case ast.Call(ast.Name(letter), parts) if letter in FUNCTIONS:
            return "@", letter, *map(_read, parts)
        case ast.Call(ast.Name(op), parts):
            return op, *map(_read, parts)
        case ast.Compare(left, [op], [right]) | ast.BinOp(left, op, right):
            return OPERATORS[type(op)], _read(left), _read(right)
        case ast.BoolOp(op, parts):
            return OPERATORS[type(op)], *map(_read, parts)
        case ast.UnaryOp(op, part):
            return OPERATORS[type(op)], _read(part)
    raise ValueError(f"not a pattern: {ast.dump(e)}")


@lru_cache(None)
def patterns(text: str) -> tuple[Pattern, ...]:
    """The patterns in a text, separated by commas."""
    call = ast.parse(f"row({text.strip()})").body[0].value  # type: ignore[attr-defined]
    return tuple(map(_read, call.args))


def fill(p: Pattern, at: Mapping[str, Any]) -> Term:
    """A pattern with terms for its letters, and functions for those that depend on something."""
    if isinstance(p, Term):
        return p
    if isinstance(p, str):
        need(isinstance(at.get(p), Term), "a term is needed for the letter {}", p)
        found: Term = at[p]
        return found
    op, *parts = p
    if op == "@":
        f = at.get(parts[0])
        if not isinstance(f, Lambda) or len(f.parameters) != len(parts) - 1:
            raise Rejected(f"a function is needed for the letter {parts[0]}")
        return f(*(fill(u, at) for u in parts[1:]))
    if op == "each":
        out = fill(parts[1], at)
        for x in reversed(fill(parts[0], at).args):
            out = Term("forall", x, out)
        return out
    return Term(op, *(fill(u, at) for u in parts))
