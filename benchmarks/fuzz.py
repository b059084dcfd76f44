"""Random identities and mutants of them, over positive a, b and a real x, with roots, exponentials and logarithms.

A true identity comes from rewriting an expression by laws that hold on the domain; a mutant from one change in it, a
fifth of them changes that vanish at 0 and at 1. Truth is settled apart from the engine: both sides at 60 digits, at
several points, by mpmath.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from mpmath import mp, mpf

from derivable import eq, positives, real
from derivable.kernel.terms import Rejected, Term, num
from derivable.language.derivations import claim
from derivable.language.expressions import Expr, merge

A, B = positives("a b")
X = real("x")
LEAVES = (A.term, B.term, X.term)
DECLARATIONS = merge(A.declarations, B.declarations, X.declarations)
POSITIVE = (A.term, B.term)


@dataclass(frozen=True)
class Case:
    """A claim and whether it is true."""

    claim: Term
    true: bool


def positive_term(rng: random.Random, depth: int) -> Term:
    """A term that is positive on the domain, by the way it is built."""
    if depth == 0:
        return rng.choice([*POSITIVE, num(rng.randint(1, 3))])
    kind = rng.randrange(6)
    if kind == 0:
        return Term("exp", any_term(rng, depth - 1))
    if kind == 1:
        return Term("sqrt", positive_term(rng, depth - 1))
    if kind == 2:
        return Term("div", positive_term(rng, depth - 1), positive_term(rng, depth - 1))
    return Term("mul" if kind < 5 else "add", positive_term(rng, depth - 1), positive_term(rng, depth - 1))


def any_term(rng: random.Random, depth: int) -> Term:
    """A term that has a value everywhere on the domain."""
    if depth == 0:
        return rng.choice([*LEAVES, num(rng.randint(-2, 3))])
    kind = rng.randrange(7)
    if kind == 0:
        return Term("log", positive_term(rng, depth - 1))
    if kind == 1:
        return positive_term(rng, depth)
    if kind == 2:
        return Term("pow", any_term(rng, depth - 1), num(2))
    if kind == 3:
        return Term("div", any_term(rng, depth - 1), positive_term(rng, depth - 1))
    return Term(rng.choice(["add", "sub", "mul"]), any_term(rng, depth - 1), any_term(rng, depth - 1))


def rewrite(rng: random.Random, t: Term) -> Term:
    """A term with the same value everywhere on the domain, by a law at a random place."""
    laws = []
    a = t.args
    if t.op == "mul" and len(a) == 2 and a[1].op in ("add", "sub"):
        laws.append(lambda: Term(a[1].op, *(Term("mul", a[0], u) for u in a[1].args)))
    if t.op == "pow" and a[0].op in ("add", "sub"):
        u, v = a[0].args
        laws.append(lambda: Term("add", Term(a[0].op, Term("pow", u, num(2)), Term("mul", num(2), u, v)), Term("pow", v, num(2))))
    if t.op == "exp" and a[0].op == "add":
        laws.append(lambda: Term("mul", *(Term("exp", u) for u in a[0].args)))
    if t.op == "exp" and a[0].op == "sub":
        laws.append(lambda: Term("div", *(Term("exp", u) for u in a[0].args)))
    if t.op == "log" and a[0].op == "exp":
        laws.append(lambda: a[0].args[0])
    if t.op == "log" and a[0].op in ("mul", "div"):
        laws.append(lambda: Term("add" if a[0].op == "mul" else "sub", *(Term("log", u) for u in a[0].args)))
    if t.op == "sqrt" and a[0].op in ("mul", "div"):
        laws.append(lambda: Term(a[0].op, *(Term("sqrt", u) for u in a[0].args)))
    if t.op == "div" and a[0].op in ("add", "sub"):
        laws.append(lambda: Term(a[0].op, *(Term("div", u, a[1]) for u in a[0].args)))
    if t.op in ("add", "mul") and len(a) == 2:
        laws.append(lambda: Term(t.op, a[1], a[0]))
    if t.op == "sub":
        laws.append(lambda: Term("add", Term("neg", a[1]), a[0]))
    laws.append(lambda: Term("mul", num(1), t))
    laws.append(lambda: Term("div", Term("mul", t, POSITIVE[0]), POSITIVE[0]))
    inner = [i for i, u in enumerate(a) if isinstance(u, Term) and u.args and u.op not in ("num", "sym") and not (t.op == "pow" and i)]
    if inner and rng.random() < 0.75:
        i = rng.choice(inner)
        return Term(t.op, *(rewrite(rng, u) if j == i else u for j, u in enumerate(a)))
    return rng.choice(laws)()


def mutate(rng: random.Random, t: Term) -> Term:
    """One change at a random leaf or operator."""
    a = t.args
    places = [i for i, u in enumerate(a) if isinstance(u, Term)]
    if places and rng.random() < 0.8:
        i = rng.choice(places)
        if not (t.op == "pow" and i == 1):
            return Term(t.op, *(mutate(rng, u) if j == i else u for j, u in enumerate(a)))
    if t.op == "num":
        return num(t.args[0] + rng.choice([1, 2]))
    if t.op == "sym":
        return rng.choice([u for u in POSITIVE if u is not t])
    swap = {"add": "sub", "sub": "add", "mul": "add", "div": "mul"}
    if t.op in swap and len(a) == 2:
        return Term(swap[t.op], *a)
    return Term("add", t, rng.choice(POSITIVE))


def value(t: Term, point: dict[Term, mpf]) -> mpf:
    """The value of a term by mpmath, apart from everything else here."""
    v = [value(u, point) for u in t.args if isinstance(u, Term)]
    if t.op == "num":
        return mpf(t.args[0].numerator) / t.args[0].denominator
    if t.op == "sym":
        return point[t]
    if t.op in ("add", "mul"):
        return mp.fsum(v) if t.op == "add" else mp.fprod(v)
    return {"sub": lambda: v[0] - v[1], "neg": lambda: -v[0], "div": lambda: v[0] / v[1], "pow": lambda: v[0] ** v[1],
            "exp": lambda: mp.exp(v[0]), "log": lambda: mp.log(v[0]), "sqrt": lambda: mp.sqrt(v[0])}[t.op]()


def truth(left: Term, right: Term, rng: random.Random) -> bool | None:
    """Whether two terms agree at 60 digits at several points; None where that cannot be told."""
    agree = []
    with mp.workdps(60):
        for _ in range(6):
            point = {A.term: mpf(rng.randint(1, 900)) / 300, B.term: mpf(rng.randint(1, 900)) / 300, X.term: mpf(rng.randint(-600, 600)) / 300}
            try:
                u, v = value(left, point), value(right, point)
            except (OverflowError, ValueError, ZeroDivisionError):
                continue
            if not (mp.isfinite(u) and mp.isfinite(v)) or abs(mp.im(u)) + abs(mp.im(v)) > 0 or abs(u) > mpf(10) ** 30:
                continue
            agree.append(abs(u - v) <= mpf(10) ** -45 * max(1, abs(u), abs(v)))
    return None if len(agree) < 3 else all(agree)


def cases(seed: int, count: int, true: bool) -> Iterator[Case]:
    """`count` claims that are all true, or all false."""
    rng = random.Random(seed)
    made = 0
    while made < count:
        try:
            left = any_term(rng, rng.randint(3, 6))
            right = left
            for _ in range(rng.randint(2, 4)):
                right = rewrite(rng, right)
            if not true and made % 5 == 0:  # a change that vanishes where a variable is 0 and where it is 1
                x = rng.choice(LEAVES)
                right = Term("add", right, Term("mul", x, Term("sub", x, num(1))))
            elif not true:
                right = mutate(rng, right)
            if right is left or left.depth > 14 or truth(left, right, rng) is not true:
                continue
            stated = eq(Expr(left, DECLARATIONS), Expr(right, DECLARATIONS))
            made += 1
            yield Case(claim(stated.term, stated.declarations, [], []), true)
        except Rejected:
            continue

