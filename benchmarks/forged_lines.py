"""Rows of certificates for every rule of the kernel, with terms in them, and rows that are changed in one place.

A row is made so that the kernel accepts it often, under hypotheses that some points satisfy. Nothing here knows whether
it is right: what is accepted is for the second evaluator to look at.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from benchmarks.instances import ONE, TRUE, TWO, ZERO, Draw, P, Q, U, W, add, instance, mul, power, sub
from derivable.kernel.axioms import AXIOMS, CHANCE
from derivable.kernel.check import FORMAT, Verified, check
from derivable.kernel.meaning import define
from derivable.kernel.scope import obligations
from derivable.kernel.terms import Term, digest, encode, num

IMAGINARY = Term("const", "I")
Y, X, K, N, Z = (Term("sym", s, sort) for s, sort in (("y", "real"), ("x", "real"), ("k", "int"), ("n", "int"), ("z", "complex")))
G, H, S, T, V = (Term("fun", s, sorts, 0) for s, sorts in (("g", "real"), ("h", "real"), ("s", "int"), ("t", "int,real"), ("v", "int")))


def call(f: Term, *arguments: Term) -> Term:
    return Term("call", f, *arguments)


DEFINITIONS = (
    Term("define", call(G, X), Term("log", X)), Term("define", call(H, X), Term("div", X, sub(X, ONE))),
    Term("recur", call(S, N), ZERO, ONE, add(mul(TWO, call(S, sub(N, ONE))), N)),
    Term("recur", call(T, N, X), ONE, X, Term("div", call(T, sub(N, ONE), X), N)),
)
LAWS = [Term("sym", s, "law") for s in "pq"]
POINT = [Term("sym", s, "point") for s in ("X", "Y")]


@dataclass(frozen=True)
class Forged:
    """A row with terms in it, under hypotheses."""

    row: dict[str, Any]
    hypotheses: tuple[Term, ...] = ()

    def before(self) -> list[dict[str, Any]]:
        """Lines that say of the densities in the row that they are positive."""
        found: dict[Term, None] = {}
        _densities(self.row, found)
        return [{"rule": "axiom", "name": "density_positive", "at": dict(zip("fAB", d.args))} for d in found]


def _densities(value: Any, found: dict[Term, None]) -> None:
    if isinstance(value, Term):
        found.update({value: None} if value.op == "density" else {})
        value = list(value.args)
    for v in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _densities(v, found)


class Forge(Draw):
    """Random rows, one function a rule."""

    def real(self, depth: int = 2, names: tuple[Term, ...] = ()) -> Term:
        r = self.random.random()
        if depth > 0 and r < 0.16:
            inner = self.real(depth - 1, names)
            return self.pick(call(G, inner), call(H, inner), call(S, self.whole()), call(T, self.whole(), inner), call(V, self.whole()), Term("diff", X, inner, super().real(1, (X,))),
                             Term("sum", K, self.whole(), self.whole(), super().real(1, (*names, Y))), Term("at", X, inner, super().real(2, (X,))),
                             Term("prod", K, ONE, self.whole(), self.index()), Term("sum", U, ZERO, U, mul(U, inner)), num(self.random.choice((10**30, -10**12, Fraction(1, 10**20)))))
        return super().real(depth, names)

    def index(self) -> Term:
        return self.pick(K, call(V, K), Term("div", ONE, K), add(K, P), power(K, 2), call(S, K), Term("log", K), mul(K, U))

    def goal(self, left: Term, right: Term) -> Term:
        return Term(self.pick("eq", "eq", "eq", "le", "lt", "ne"), left, right)

    def algebra(self) -> Forged:
        r, a, b = self.random, self.real(2), self.real(2)
        kind = r.randrange(5)
        if kind == 0:
            f, g, c = self.real(1), self.real(1), num(r.choice((1, 2, Fraction(1, 3), 0, -1)))
            goal = Term(self.pick("le", "lt"), a, add(self.reworded(a), mul(c, f, power(g, 2))))
            facts = (Term(self.pick("lt", "le"), ZERO, f), self.pick(Term("ne", g, ZERO), TRUE, Term("lt", ZERO, g)))
            return Forged({"rule": "algebra", "goal": goal, "terms": [[c, [f], [g]]]}, self.conditions(goal, *facts))
        if kind == 1:
            name = self.pick(P, Q, call(V, U), a)
            goal = self.goal(add(name, b), add(self.pick(a, self.reworded(b)), b))
            return Forged({"rule": "algebra", "goal": Term("eq", *goal.args), "uses": [0]}, (Term("eq", name, self.real(1) if r.random() < 0.3 else goal.args[1].args[0]), *self.conditions(goal)))
        if kind == 2:
            m = self.pick(a, P, num(2), self.positive())
            goal = self.goal(self.pick(P, b), self.pick(Q, self.reworded(b)))
            return Forged({"rule": "algebra", "goal": goal, "factor": m, "combine": [[ONE, 0]]}, (Term("eq", mul(m, goal.args[1]), mul(m, goal.args[0])), self.pick(Term("ne", m, ZERO), TRUE, Term("lt", ZERO, m)), *self.conditions(goal)))
        if kind == 3:
            w = self.pick(IMAGINARY, Z, Term("csqrt", a), add(Z, a))
            left = mul(add(w, P), sub(w, self.pick(P, ONE)))
            return Forged({"rule": "algebra", "goal": Term("eq", left, sub(power(w, 2), self.pick(power(P, 2), P)))}, self.conditions(left))
        goal = Term("eq", a, self.reworded(a))
        return Forged({"rule": "algebra", "goal": goal}, self.conditions(goal))

    def conditions(self, goal: Term, *more: Term) -> tuple[Term, ...]:
        """Under what a goal has a value; at times one condition less."""
        found = list(obligations(goal, define(DEFINITIONS)))
        if found and self.random.random() < 0.15:
            found.pop(self.random.randrange(len(found)))
        return (*more, *found)

    def reworded(self, t: Term) -> Term:
        """A term in other words by laws of algebra, some of which hold only where all has a value, and some only at times."""
        u = self.real(1)
        if t.op in ("add", "mul") and len(t.args) == 2 and self.random.random() < 0.5:
            return Term(t.op, self.reworded(t.args[1]), t.args[0])
        if t.op == "pow" and self.random.random() < 0.5:
            return mul(t.args[0], Term("pow", t.args[0], sub(t.args[1], ONE)))
        if t.op == "div" and self.random.random() < 0.7:
            a, b = t.args
            return self.pick(mul(a, Term("div", ONE, b)), Term("div", ONE, Term("div", b, a)), Term("div", mul(a, u), mul(b, u)), Term("neg", Term("div", a, Term("neg", b))))
        if t.op in ("sqrt", "log", "exp", "abs", "max", "atan") and self.random.random() < 0.6:
            return Term(t.op, *map(self.reworded, t.args))
        if t.op == "sum" and self.random.random() < 0.6:
            i, low, high, f = t.args
            return self.pick(Term("sum", K, low, high, f), add(Term("sum", i, low, high, sub(f, u)), Term("sum", i, low, high, u)), Term("div", Term("sum", i, low, high, mul(u, f)), u))
        return self.pick(self.twin(t), Term("div", mul(t, u), u), sub(add(t, u), u), Term("sqrt", power(t, 2)), power(Term("sqrt", t), 2), mul(t, power(u, 0)), Term("csqrt", power(t, 2)), t)

    def numbers(self) -> Forged:
        plain = Draw(self.random, (), ())
        a, b = plain.real(3), plain.real(2)
        return Forged({"rule": "numbers", "goal": Term(self.pick("eq", "ne", "lt", "le"), a, self.pick(b, b, plain.twin(a), add(a, num(Fraction(1, 10**40)))))})

    def restate(self) -> Forged:
        a, b, m = self.real(1), self.real(1), self.pick(TWO, num(-1), P, num(Fraction(1, 3)))
        fact = self.goal(a, b)
        goal = Term(self.pick(fact.op, fact.op, "le", "ne"), *self.pick((mul(m, a), mul(m, b)), (b, a), (ZERO, sub(b, a)), (Term("div", a, m), Term("div", b, m)), (Term("neg", b), Term("neg", a)), (add(a, m), add(b, m))))
        other = self.proposition()
        return Forged({"rule": "restate", "goal": self.pick(goal, goal, Term("and", goal, other), Term("not", fact), Term("not", Term("and", fact, other)))}, self.conditions(fact, fact, self.pick(other, TRUE)))

    def unfold(self) -> Forged:
        at = self.whole()
        t = self.pick(call(S, at), call(T, at, self.real(1)))
        return Forged({"rule": "unfold", "of": t}, self.conditions(t, self.pick(Term("le", ONE, at), Term("le", TWO, at), Term("eq", at, ZERO), Term("le", ZERO, at), TRUE)))

    def instance(self) -> Forged:
        x = self.pick(X, K, P)
        u = self.whole() if x is K else self.real(1)
        guard, body = self.proposition(0, (x,)), self.goal(self.real(1, (x,)), call(V, K) if x is K else self.real(1, (x,)))
        fact = Term("forall", x, self.pick(body, Term("imp", guard, body), Term("and", body, guard)))
        known = self.pick(guard, TRUE) if x not in guard.free else TRUE
        return Forged({"rule": "instance", "fact": 0, "at": [[x, u]]}, (fact, known, *self.conditions(u)))

    def generalise(self) -> Forged:
        x = self.pick(X, Y, P, K)
        inner = self.pick(self.algebra, self.algebra, self.numbers, self.restate, self.axiom)()
        if "goal" not in inner.row:
            return inner
        body = inner.row["goal"]
        for h in inner.hypotheses:
            body = Term("imp", h, body) if self.random.random() < 0.9 else body
        new = self.pick(P, Q, Term("sym", "new", "real"), Y)
        goal = Term("forall", x, self.swapped(body, {new: x} if x.args[1] == "real" and new not in (x,) else {}))
        return Forged({"rule": "generalise", "goal": goal, "variables": [new], "proof": [inner.row]}, () if self.random.random() < 0.9 else inner.hypotheses)

    def swapped(self, t: Term, names: dict[Term, Term]) -> Term:
        if t in names:
            return names[t]
        return Term(t.op, *(self.swapped(a, names) if isinstance(a, Term) else a for a in t.args))

    def induction(self) -> Forged:
        """A sum that has a closed form, a recursion that stays above a number; or one that does not."""
        c, start = self.pick(ONE, TWO, P, num(-1)), self.pick(ZERO, ZERO, ONE, ONE, num(-2), U)
        f, closed = self.pick((c, mul(c, N)), (U, mul(U, N)), (K, Term("div", mul(N, add(N, ONE)), TWO)), (mul(c, K), mul(c, Term("div", mul(N, add(N, ONE)), TWO))), (K, N))
        total = Term("sum", K, ONE, N, f)
        goal = Term("forall", N, Term("imp", Term("le", start, N), Term("eq", total, closed)))
        m, more = Term("sym", "m", "int"), Term("sym", "n", "int")
        def at(t: Term, u: Term) -> Term:
            return self.swapped(t, {more: u})
        def row(name: str, j: Term) -> dict[str, Any]:
            return {"rule": "axiom", "name": name, "at": {"k": K, "i": ONE, "j": j, "F": f}}

        room = [[ONE, [m], []]] if start is ZERO else [[ONE, [sub(m, ONE)], []], [ONE, [], []]]
        order = {"rule": "algebra", "goal": Term("le", ONE, add(m, ONE)), "terms": room}
        base = [row("sum_empty", start)] if start is ZERO else [row("sum_last", start), row("sum_empty", sub(ONE, ONE))]
        base.append({"rule": "algebra", "goal": Term("eq", at(total, start), at(closed, start)), "uses": [*range(len(base))]})
        both = [[num(-1), 3], [num(-1), 1]]
        step = [order, row("sum_last", add(m, ONE)), {"rule": "algebra", "goal": Term("eq", at(total, add(m, ONE)), at(closed, add(m, ONE))), "combine": both}]
        return Forged({"rule": "induction", "goal": goal, "variable": m, "base": base, "step": step})

    def cite(self) -> Forged:
        name, (lemma, _) = self.random.choice(sorted(LEMMAS.items()))
        at = [[v, self.whole() if v.args[1] == "int" else self.real(1)] for v in sorted(lemma.args[0].free, key=str) if self.random.random() < 0.9]
        hypotheses = [self.swapped(h, {v: u for v, u in at}) for h in lemma.args[1].args]
        return Forged({"rule": "cite", "claim": name, "at": at}, self.conditions(add(ZERO, ZERO, *(u for _, u in at)), *hypotheses))

    def axiom(self) -> Forged:
        name = self.random.choice([*AXIOMS])
        found = None if name in CHANCE else instance(name, AXIOMS[name], self)
        if found is None:
            return self.restate()
        premises = list(found.premises)
        if premises and self.random.random() < 0.1:
            premises.pop(self.random.randrange(len(premises)))
        values = [o for t in found.values for o in obligations(t, define(DEFINITIONS))]
        return Forged({"rule": "axiom", "name": name, "at": found.at}, (*premises, *values))

    # --- random variables

    def block(self) -> Term:
        x, low = self.random.choice(POINT), self.random.choice((0, 1, 1, 2))
        return Term("block", x, num(low), num(low + self.random.choice((0, 0, 0, 1))))

    def blocks(self, most: int = 2) -> Term:
        found: list[Term] = []
        for _ in range(self.random.randint(1, most)):
            b = self.block()
            if all(b.args[0] is not c.args[0] or b.args[1].args[0] > c.args[2].args[0] or c.args[1].args[0] > b.args[2].args[0] for c in found):
                found.append(b)
        return Term("tuple", *found)

    def density(self, over: Term | None = None) -> Term:
        return Term("density", self.random.choice(LAWS), over or self.blocks(), self.pick(Term("tuple"), Term("tuple", self.block())))

    def chance(self) -> Term:
        d = self.density()
        return self.pick(Term("log", d), d, Term("div", d, self.density()), mul(TWO, Term("log", self.density())), Term("sum", K, ONE, TWO, Term("log", Term("density", LAWS[0], Term("tuple", Term("block", POINT[0], K, K)), Term("tuple")))))

    def marginalise(self) -> Forged:
        q = self.density()
        r = Term("density", q.args[0], self.pick(Term("tuple", *q.args[1].args[:1]), Term("tuple", *q.args[1].args[-1:]), self.blocks()), q.args[2])
        return Forged({"rule": "marginalise", "of": q, "as": r, "function": self.chance()})

    def structure(self) -> Term:
        return Term(self.pick("markov", "independent", "independent"), self.random.choice(LAWS), self.random.choice(POINT), self.pick(Term("tuple"), self.blocks(1)))

    def markov(self) -> Forged:
        at = self.random.choice((1, 2))
        fact = self.structure()
        before, after = (Term("tuple", Term("block", fact.args[1], num(k), num(k))) for k in (at + self.random.choice((-1, -1, -2, 0)), at + self.random.choice((1, 1, 2, 0))))
        return Forged({"rule": "markov", "fact": 0, "before": before, "after": after, "at": num(at)}, (fact,))

    def agree(self) -> Forged:
        whole = self.blocks()
        return Forged({"rule": "agree", "fact": 0, "part": self.pick(whole, Term("tuple", *whole.args[:1]), self.blocks())}, (Term("agree", *LAWS, whole),))

    def separate(self) -> Forged:
        fact = self.structure()
        left, right = (Term("tuple", Term("block", fact.args[1], num(k), num(k))) for k in self.pick((0, 1), (1, 2), (2, 1), (1, 1)))
        f, g = (self.pick(Term("log", Term("density", self.random.choice(LAWS), b, Term("tuple"))), self.chance()) for b in (left, right))
        return Forged({"rule": "separate", "fact": 0, "f": f, "g": g, "left": left, "right": right}, (fact,))

    def exchange(self) -> Forged:
        x = self.random.choice(POINT)
        over = Term("tuple", Term("block", x, num(0), num(1)))
        law = self.random.choice(LAWS)
        inner = Term("density", law, self.pick(over, Term("tuple", Term("block", x, ZERO, ZERO))), Term("tuple"))
        whole = Term("total", over, mul(Term("density", law, over, Term("tuple")), Term("log", inner), self.pick(ONE, ONE, Term("density", self.random.choice(LAWS), Term("tuple", Term("block", x, ONE, ONE)), Term("tuple")), self.chance())))
        return Forged({"rule": "exchange", "of": whole, "sequence": x, "one": ZERO, "other": self.pick(ONE, ONE, TWO)}, tuple(Term("exchangeable", q, x) for q in LAWS if self.random.random() < 0.8))

    # --- one change

    def changed(self, value: Any) -> Any:
        """A row with one change somewhere in it."""
        if isinstance(value, Term):
            return self.mutant(value)
        if isinstance(value, (dict, list)) and value:
            key = self.random.choice([k for k in value if k != "rule"] or [None]) if isinstance(value, dict) else self.random.randrange(len(value))
            copy = value.copy()
            if key is None:
                return copy
            if self.random.random() < 0.06:
                del copy[key]
            else:
                copy[key] = self.changed(copy[key])
            return copy
        return self.pick(value, 0, 1, -1, 99, "x", None, 2.5, True) if isinstance(value, int) else value

    def mutant(self, t: Term) -> Term:
        inner = [i for i, a in enumerate(t.args) if isinstance(a, Term)]
        if inner and self.random.random() < 0.75:
            i = self.random.choice(inner)
            return Term(t.op, *t.args[:i], self.mutant(t.args[i]), *t.args[i + 1:])
        if t.op == "sym":
            return self.pick(*(v for v in (P, Q, U, W, X, K, Y, N) if v.args[1] == t.args[1]), num(1))
        if t.op == "num":
            return num(t.args[0] + self.random.choice((1, -1, 2)))
        if len(inner) == 2 and self.random.random() < 0.4:
            return Term(t.op, *t.args[::-1])
        others = {"lt": "le", "le": "lt", "eq": "le", "ne": "lt", "add": "sub", "sub": "add", "mul": "div", "div": "mul", "sum": "prod", "prod": "sum", "exp": "log", "log": "exp", "sqrt": "abs", "abs": "sqrt", "imp": "iff", "max": "add"}
        return Term(others.get(t.op, t.op), *t.args)


def _lemma(row: dict[str, Any], *hypotheses: Term) -> tuple[Term, Verified]:
    claim = Term("claim", row["goal"], Term("and", *hypotheses))
    table: list[Term] = []
    placed = places(row, table)
    return claim, check(claim, {"format": FORMAT, "claim": digest(claim), "verdict": "proved", "lines": [placed], "terms": encode(table)[0]})


def places(value: Any, table: list[Term]) -> Any:
    """A row with the places of its terms in a table."""
    if isinstance(value, Term):
        if value not in table:
            for u in value.args:
                places(u, table) if isinstance(u, Term) else None
            table.append(value)
        return table.index(value)
    return {k: places(v, table) for k, v in value.items()} if isinstance(value, dict) else [places(v, table) for v in value] if isinstance(value, list) else value


_ALL = [
    _lemma({"rule": "algebra", "goal": Term("eq", Term("div", P, P), ONE)}, Term("ne", P, ZERO)),
    _lemma({"rule": "algebra", "goal": Term("le", mul(TWO, P, Q), add(power(P, 2), power(Q, 2))), "terms": [[ONE, [], [sub(P, Q)]]]}),
    _lemma({"rule": "algebra", "goal": Term("eq", power(Term("sqrt", P), 2), P)}, Term("le", ZERO, P)),
    _lemma({"rule": "algebra", "goal": Term("lt", U, add(U, ONE)), "terms": [[ONE, [], []]]}),
]
LEMMAS = {digest(claim): (claim, verified) for claim, verified in _ALL}


