"""Normal forms: a term as a polynomial over atoms, with rational coefficients and integer exponents.

What is not rational arithmetic is an atom: a variable, or a function applied to arguments *in normal form*, so that
equal arguments give equal atoms. A theory apart says what is done with operators of its own (FORMS). A quotient by more than one monomial
is an atom too, the inverse of a polynomial; such denominators are multiplied out at the end. An n-th root carries the
relation r^n = p, and its powers are reduced. Two terms are equal wherever both have a value if the numerator of their difference is zero; that a
numerator is not zero says nothing, and is never used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from derivable.kernel.meaning import Definitions, expand
from derivable.kernel.terms import Term, need, substitute

Monomial = tuple[tuple[int, int], ...]  # sorted pairs (atom, exponent)
Poly = dict[Monomial, Any]  # monomial -> int or Fraction, never 0
LARGEST, HIGHEST = 4_000, 40  # the number of monomials, and the exponents, of a polynomial


def add(p: Poly, q: Poly, scale: Any = 1) -> Poly:
    """p + scale * q."""
    out = dict(p)
    for m, c in q.items():
        value = out.pop(m, 0) + scale * c
        if value:
            out[m] = value.numerator if value.denominator == 1 else value
    return out


def _product(m: Monomial, n: Monomial) -> Monomial:
    both = dict(m)
    for a, e in n:
        both[a] = both.get(a, 0) + e
    return tuple(sorted([x for x in both.items() if x[1]]))


class Normal:
    """Brings terms to normal form, under definitions, and equations `rewrites` (term -> term) that are taken as true."""

    def __init__(self, definitions: Definitions, rewrites: Mapping[Term, Term] | None = None, everywhere: bool = True) -> None:
        self.definitions, self.rewrites = definitions, rewrites or {}
        self.everywhere = everywhere  # whether the equations hold for all values of the random variables
        self.atoms: list[tuple[Any, ...]] = []  # ("root", n, key, complex), ("inverse", key), (operator, keys of arguments)
        self.free: list[frozenset[Term]] = []
        self.roots: dict[int, int] = {}  # atoms whose powers are reduced, with their order
        self.inverses: set[int] = set()
        self._ids: dict[tuple[Any, ...], int] = {}
        self._memo: dict[Term, Poly] = {}
        self._busy: set[Term] = set()
        self._heights: dict[int, int | None] = {}
        self.theory: dict[str, dict[Any, Any]] = {}  # what a theory apart keeps here

    def atom(self, key: tuple[Any, ...], free: frozenset[Term]) -> Poly:
        """The atom with this key."""
        if key not in self._ids:
            self._ids[key] = len(self.atoms)
            if key[0] == "inverse":
                self.inverses.add(len(self.atoms))
            if key[0] == "root" and not key[2][1]:
                self.roots[len(self.atoms)] = key[1]
            self.atoms.append(key)
            self.free.append(free)
        return {((self._ids[key], 1),): 1}

    def times(self, p: Poly, q: Poly) -> Poly:
        """p * q, with powers of roots reduced."""
        need(len(p) * len(q) <= 20 * LARGEST, "a product of polynomials is too large")
        out: Poly = {}
        for m, c in p.items():
            for n, d in q.items():
                monomial = _product(m, n) if m and n else m or n
                out[monomial] = out.get(monomial, 0) + c * d
        out = {m: c if type(c) is int or c.denominator != 1 else c.numerator for m, c in out.items() if c}
        while heavy := self._reducible(out) if self.roots else None:
            m, a, e = heavy
            order = self.roots[a]
            piece: Poly = {tuple((b, e % order if b == a else f) for b, f in m if b != a or e % order): out.pop(m)}
            out = add(out, self.times(piece, self.power(dict(self.atoms[a][2][0]), e // order)))
        need(len(out) <= LARGEST and all([-HIGHEST <= e <= HIGHEST for m in out for _, e in m]), "a polynomial is too large")
        return out

    def _reducible(self, p: Poly) -> tuple[Monomial, int, int] | None:
        return next(((m, a, e) for m in p for a, e in m if a in self.roots and not 0 <= e < self.roots[a]), None)

    def power(self, p: Poly, n: int) -> Poly:
        """p ** n."""
        need(abs(n) <= HIGHEST, "exponent {} is out of range", n)
        out = factor = p if n >= 0 else self.inverse(p)
        for _ in range(abs(n) - 1):
            out = self.times(out, factor)
        return out if n else {(): 1}

    def inverse(self, p: Poly) -> Poly:
        """1 / p."""
        need(p, "division by zero")
        common = {a: min(dict(m).get(a, 0) for m in p) for a in {a for m in p for a, _ in m}}
        lead = Fraction(p[max(p)])
        outer: Poly = {tuple(sorted((a, -e) for a, e in common.items() if e)): 1 / lead}
        if len(p) > 1:
            inner = self.times(p, outer)
            free = frozenset().union(*(self.free[a] for m in inner for a, _ in m))
            outer = self.times(outer, self.atom(("inverse", frozenset(inner.items())), free))
        return self.times({(): 1}, outer)

    def cleared(self, p: Poly) -> tuple[Poly, dict[int, int]]:
        """p as a numerator without inverses, and the exponents of the inverses it is multiplied by."""
        den: dict[int, int] = {}
        while inverses := [a for m in p for a, _ in m if a in self.inverses] if self.inverses else ():
            a = max(inverses)
            den[a] = max(0, *(dict(m).get(a, 0) for m in p))  # a quotient by a quotient has it with an exponent below 0
            out: Poly = {}
            for m, c in p.items():
                rest: Poly = {tuple(x for x in m if x[0] != a): c}
                out = add(out, self.times(rest, self.power(dict(self.atoms[a][1]), den[a] - dict(m).get(a, 0))))
            p = out
        return p, den

    def key(self, t: Term | Poly) -> tuple[Any, ...]:
        """A hashable form of a normal form, the same for most equal ones."""
        p, den = self.cleared(self.of(t) if isinstance(t, Term) else t)
        for a in den:
            while den[a] and (quotient := self._quotient(p, dict(self.atoms[a][1]))) is not None:
                p, den = quotient, {b: e - (b == a) for b, e in den.items()}
        den = {a: e for a, e in den.items() if e}
        return frozenset(p.items()), frozenset(den.items()) if p else frozenset()

    def _quotient(self, p: Poly, q: Poly) -> Poly | None:
        """p / q where the division leaves nothing, by the leading terms in lexicographic order."""
        atoms = sorted({a for m in (*p, *q) for a, _ in m})
        low = {a: min(dict(m).get(a, 0) for m in p) if p else 0 for a in atoms}
        out: Poly = {}
        lead = max(q, key=lambda m: [dict(m).get(a, 0) for a in atoms])
        for _ in range(len(p) + HIGHEST):
            if not p:
                return out
            top = max(p, key=lambda m: [dict(m).get(a, 0) for a in atoms])
            exponents = {a: dict(top).get(a, 0) - dict(lead).get(a, 0) for a in atoms}
            if any(exponents[a] < low[a] for a in atoms):
                return None
            piece: Poly = {tuple((a, e) for a, e in exponents.items() if e): Fraction(p[top]) / q[lead]}
            out, p = add(out, piece), add(p, self.times(piece, q), -1)
        return None

    def poly(self, key: tuple[Any, ...]) -> Poly:
        """The normal form with this key."""
        return self.times(dict(key[0]), {tuple(sorted(key[1])): 1})

    def gap(self, relation: Term) -> Poly:
        """The right side of a relation less its left side."""
        return add(self.of(relation.args[1]), self.of(relation.args[0]), -1)

    def product(self, *factors: Term) -> Poly:
        """The product of some terms."""
        out = self.of(factors[0])
        for t in factors[1:]:
            out = self.times(out, self.of(t))
        return out

    def zero(self, t: Term) -> bool:
        """Whether t is 0 wherever it has a value (False says nothing)."""
        return not self.cleared(self.of(t))[0]

    def of(self, t: Term) -> Poly:
        """The normal form of t."""
        if t not in self._memo:
            need(t not in self._busy, "the equations used as rewriting rules run in a circle")
            self._busy.add(t)
            try:
                self._memo[t] = self.of(self.rewrites[t]) if t in self.rewrites else self._of(t)
            finally:
                self._busy.discard(t)
        return self._memo[t]

    def _of(self, t: Term) -> Poly:
        op, a = t.op, t.args
        if op == "num":
            return {(): a[0].numerator if a[0].denominator == 1 else a[0]} if a[0] else {}
        if op in ("add", "sub", "neg", "mul", "div"):
            return self._arithmetic(op, [*map(self.of, a)])
        if op in ("pow", "sqrt", "csqrt"):
            return self._power(op, a[0], self.of(a[1]) if op == "pow" else {(): Fraction(1, 2)}, t)
        if op in ("sum", "prod", "int"):
            return self._bound(t)
        if op == "sym" or op == "const":
            return self.atom(("root", 2, self.key({(): -1}), True) if a == ("I",) else (t,), t.free)
        if op in FORMS and (found := FORMS[op](self, t)) is not None:
            return found
        if (meant := expand(t, self.definitions)) is not t:
            return self.of(meant)
        need(op in ("exp", "log", "abs", "atan", "max", "call"), "{} is not a number", op)
        return self.atom((op, *(u if u.op == "fun" else self.key(u) for u in a)), t.free)

    def _arithmetic(self, op: str, parts: list[Poly]) -> Poly:
        out, *others = parts if op != "neg" else [add({}, parts[0], -1)]
        for p in others:
            out = add(out, p, -1 if op == "sub" else 1) if op in ("add", "sub") else self.times(out, p if op == "mul" else self.inverse(p))
        return out

    def _power(self, op: str, base: Term, exponent: Poly, t: Term) -> Poly:
        if any(exponent):
            return self.of(Term("exp", Term("mul", t.args[1], Term("log", base))))
        q = Fraction(exponent.get((), 0))
        if q.denominator == 1:
            return self.power(self.of(base), int(q))
        need(q.denominator <= HIGHEST, "a root of order {} is out of range", q.denominator)
        return self.power(self.atom(("root", q.denominator, self.key(base), op == "csqrt"), base.free), q.numerator)

    def _bound(self, t: Term) -> Poly:
        """A sum, product or integral. A sum is linear: what is free of its index comes out of it."""
        var, *limits, body = t.args
        taken, n = {v.args[0] for v in t.free}, 0
        while f"#{n}" in taken:
            n += 1
        local = Term("sym", f"#{n}", var.args[1])
        inner = self.of(substitute(body, {var: local}))
        ends = [*map(self.key, limits)]
        if t.op == "sum":
            return self.series([local, *ends], inner)
        local, inner = self._named(local, inner)
        return self.atom((t.op, local, *ends, self.key(inner)), t.free)

    def series(self, head: list[Any], body: Poly) -> Poly:
        """The sum of a normal form over the index head[0]: what is free of the index comes out."""
        out: Poly = {}
        for m, c in body.items():
            here = tuple(x for x in m if head[0] in self.free[x[0]])
            outside: Poly = {tuple(x for x in m if x not in here): c}
            ends = (self.free[a] for key in head[1:] for n, _ in key[0] for a, _ in n)
            free = frozenset().union(*ends, *(self.free[a] for a, _ in here)) - {head[0]}
            local, inner = self._named(head[0], {here: 1})
            out = add(out, self.times(outside, self.atom(("sum", local, *head[1:], self.key(inner)), free)))
        return out

    def _named(self, local: Term, p: Poly) -> tuple[Term, Poly]:
        """A normal form under a binder, its variable named by how many binders it holds: the name says nothing of what stands around."""
        heights = [self._height(a) for m in p for a, _ in m]
        new = Term("sym", f"#{max(h or 0 for h in (0, *heights))}.", local.args[1])
        if None in heights or any(new in self.free[a] for m in p for a, _ in m):
            return local, p
        return new, self._renamed(p, local, new)

    def _height(self, a: int) -> int | None:
        """How many binders are nested in an atom; None where one of them has another name: it holds random variables."""
        if a not in self._heights:
            name, *keys = self.atoms[a]
            inner = [None] if name in OPAQUE else [self._height(b) for k in keys for b in _within(k)]
            high = max(h or 0 for h in (0, *inner))
            binds = name in ("sum", "prod", "int")
            self._heights[a] = None if None in inner or binds and keys[0].args[0] != f"#{high}." else high + binds
        return self._heights[a]

    def _renamed(self, p: Poly, old: Term, new: Term) -> Poly:
        """A normal form with one variable, free in it, for another that does not occur in it, bound or free."""
        out: Poly = {}
        for m, c in p.items():
            product: Poly = {tuple(x for x in m if old not in self.free[x[0]]): c}
            for a, e in (x for x in m if old in self.free[x[0]]):
                product = self.times(product, self.power(self._atom_renamed(a, old, new), e))
            out = add(out, product)
        return out

    def _atom_renamed(self, a: int, old: Term, new: Term) -> Poly:
        if self.atoms[a][0] == "inverse":
            return self.inverse(self._renamed(dict(self.atoms[a][1]), old, new))
        need(self.atoms[a][1:2] != (old,), "a variable is free and bound in one term")
        parts = [self.key(self._renamed(self.poly(k), old, new)) if isinstance(k, tuple) else substitute(k, {old: new}) if isinstance(k, Term) else k
                 for k in self.atoms[a]]
        return self.atom(tuple(parts), self.free[a] - {old} | {new})


FORMS: dict[str, Callable[[Normal, Term], Poly | None]] = {}  # of a theory apart: normal forms by operator
OPAQUE = ("marginal", "total")  # its atoms, in which no variable is renamed


def _within(key: Any) -> set[int]:
    """The atoms in a part of the key of an atom."""
    items, den = key if isinstance(key, tuple) else (key, ()) if isinstance(key, frozenset) else ((), ())
    return {a for m, _ in items for a, _ in m} | {a for a, _ in den}
