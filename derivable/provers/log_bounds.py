"""Inequalities with logarithms, by log u <= u - 1 at one u: the product of all that stands under the logarithms.

0 <= R + sum c_i log a_i follows from 0 <= R - (u - 1)/k with u = prod a_i^(-k c_i), for a number k > 0 that makes the
exponents whole. The divergence of two Gaussians is not negative by this. And v + 1 <= exp(v), which is the same at u = exp(v).
"""

from __future__ import annotations

from fractions import Fraction

from derivable.kernel.normal import Normal, Poly
from derivable.provers.polynomials import names, to_term, with_inverses
from derivable.provers.proof import ONE, ZERO, Proof, Stuck, Term, num
from derivable.provers.signs import defined, sign

MOST_TRIES = 8  # in one proof: a bound by a logarithm is a goal, and seldom a step on the way to one
SCALES = (Fraction(1), Fraction(2), Fraction(1, 2), Fraction(4))


def by_logarithm(proof: Proof, t: Term, op: str) -> bool:
    """Show 0 <= t; whether that worked. Stuck where the logarithms do not stand alone, or what is left has no sign."""
    from derivable.provers.field import equations

    tries = proof.memory.get("log_bounds", 0)
    if op != "le" or ("log_bounds",) in proof.memory or tries >= MOST_TRIES:
        raise Stuck("not a bound")
    proof.memory["log_bounds"] = tries + 1
    if is_algebraic(proof.scope.plain, proof.scope.plain.of(t)):
        raise Stuck("no logarithms and no exponentials")
    proof.memory[("log_bounds",)] = True
    try:
        if proof.attempt(lambda: _by_tangents(proof, t)) or proof.attempt(lambda: _by_exponentials(proof, t)):
            return True
        uses = equations(proof, t)
        normal = proof.normal(uses)
        p = normal.of(t)
        logs = {m[0][0]: Fraction(c) for m, c in p.items() if len(m) == 1 and m[0][1] == 1 and normal.atoms[m[0][0]][0] == "log"}
        rest = {m: c for m, c in p.items() if not (len(m) == 1 and m[0][0] in logs)}
        if not logs or any(a in logs for m in rest for a, _ in m):
            raise Stuck("no logarithms by themselves")
        table = names(proof, normal, t, *(proof.scope.facts[i].args[1] for i in uses))
        plain = to_term(rest, with_inverses(normal, rest, table))
        for k in SCALES:
            if any((k * c).denominator != 1 for c in logs.values()):
                continue
            factors = [Term("pow", table[a].args[0], num(-k * c)) for a, c in logs.items()]
            u = factors[0] if len(factors) == 1 else Term("mul", *factors)
            if proof.attempt(lambda u=u, k=k: _at(proof, t, plain, u, k)):
                return True
    except KeyError:
        raise Stuck("a logarithm has no name") from None
    finally:
        del proof.memory[("log_bounds",)]
    raise Stuck("log u <= u - 1 does not give the bound")


def is_algebraic(normal: Normal, p: Poly) -> bool:
    """Whether variables, values of functions without a definition, and their inverses are all that p is made of."""
    atoms = (normal.atoms[a] for a in {a for m in p for a, _ in m})
    return all(isinstance(k[0], Term) or k[0] == "call" or k[0] == "inverse" and is_algebraic(normal, dict(k[1])) for k in atoms)


def _by_tangents(proof: Proof, t: Term) -> None:
    """0 <= log m - sum c_i log a_i with c_i >= 0 and sum c_i = 1, by log(a_i / m) <= a_i / m - 1 for each: log is concave."""
    from derivable.provers.field import equations

    uses = equations(proof, t)
    normal = proof.normal(uses)
    p = normal.of(t)
    table = with_inverses(normal, p, names(proof, normal, t, *(proof.scope.facts[i].args[1] for i in uses)))
    logs = {a for m in p for a, e in m if normal.atoms[a][0] == "log" and e == 1}
    weights = {a: {tuple(f for f in m if f[0] != a): c for m, c in p.items() if (a, 1) in m} for a in logs}
    whole = [a for a in logs if weights[a] == {(): 1}]
    if len(whole) != 1 or len(logs) < 2 or any(a in dict(m) for w in weights.values() for m in w for a in logs):
        raise Stuck("not of the form log m - sum c_i log a_i")
    m = table[whole[0]].args[0]
    terms = []
    rest = [Term("neg", t)]
    for a in sorted(logs - set(whole)):
        c, u = Term("neg", to_term(weights[a], table)), Term("div", table[a].args[0], m)
        if not sign(proof, c, "le") or not sign(proof, u, "lt"):
            raise Stuck("a weight may be negative")
        proof.axiom("log_at_most", a=u)
        slack = Term("sub", Term("sub", u, ONE), Term("log", u))
        terms.append([ONE, [c, slack], []])
        rest.append(Term("mul", c, slack))
    if not defined(proof, t, *rest):
        raise Stuck("a logarithm has no value")
    more = equations(proof, t, *rest)
    proof.line("algebra", goal=Term("le", ZERO, t), terms=terms, uses=more)


def _exponent(t: Term) -> Term | None:
    """v where t is exp(v), or a power of it with a number for its exponent."""
    if t.op == "exp":
        exponent: Term = t.args[0]
        return exponent
    inner = _exponent(t.args[0]) if t.op == "pow" and t.args[1].op == "num" else None
    return None if inner is None else Term("mul", t.args[1], inner)


def _by_exponentials(proof: Proof, t: Term) -> None:
    """0 <= R + sum c_i exp(v_i) with numbers c_i > 0, by v + 1 <= exp(v): log u <= u - 1 at u = exp(v)."""
    from derivable.provers.field import equations

    uses = equations(proof, t)
    normal = proof.normal(uses)
    p = normal.of(t)
    table = with_inverses(normal, p, names(proof, normal, t, *(proof.scope.facts[i].args[1] for i in uses)))
    exponents = {a: v for a, u in table.items() if (v := _exponent(u)) is not None}
    found = {m: c for m, c in p.items() if len(m) == 1 and m[0][0] in exponents}
    if not found or any(c < 0 for c in found.values()):
        raise Stuck("no exponentials with positive weights")
    left = to_term({m: c for m, c in p.items() if m not in found}, table)
    gaps, logs = [], []
    for ((a, e),), c in found.items():
        v = Term("mul", num(e), exponents[a])
        u = Term("exp", v)
        left = Term("add", left, Term("mul", num(c), Term("add", v, ONE)))
        if not sign(proof, u, "lt"):
            raise Stuck("an exponential has no value")
        proof.axiom("log_at_most", a=u)
        gaps.append((c, Term("sub", Term("sub", u, ONE), Term("log", u))))
        logs.append(Term("log", u))
    if not sign(proof, left, "le") or not defined(proof, t, left, *(g for _, g in gaps)):
        raise Stuck("the rest has no sign")
    terms = [[ONE, [left], []], *([num(c), [g], []] for c, g in gaps)]
    proof.line("algebra", goal=Term("le", ZERO, t), terms=terms, uses=equations(proof, t, left, *logs))


def _at(proof: Proof, t: Term, plain: Term, u: Term, k: Fraction) -> None:
    from derivable.provers.field import equations

    left = Term("sub", plain, Term("mul", num(1 / k), Term("sub", u, ONE)))
    if not sign(proof, u, "lt") or not sign(proof, left, "le"):
        raise Stuck("the rest has no sign")
    proof.axiom("log_at_most", a=u)
    gap = Term("sub", Term("sub", u, ONE), Term("log", u))
    if not defined(proof, gap, left, t):
        raise Stuck("a logarithm has no value")
    proof.line("algebra", goal=Term("le", ZERO, t), terms=[[ONE, [left], []], [num(1 / k), [gap], []]], uses=equations(proof, t, Term("log", u)))
