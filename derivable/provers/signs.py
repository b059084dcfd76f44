"""Signs: show that a term is positive, not negative, or not zero, by the way it is built.

Fails when the sign comes from an interplay of summands; then `positivity` looks for a certificate.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from derivable.kernel.meaning import expand
from derivable.kernel.scope import constant, negation, obligations
from derivable.provers import absolutes, chance, exchange, indices, logarithms
from derivable.provers.plausible import negative
from derivable.provers.proof import ONE, ZERO, Proof, Rejected, Stuck, Term, is_whole, num

WANTED = {"lt": frozenset((1,)), "le": frozenset((0, 1)), "ne": frozenset((1, -1)), "eq": frozenset((0,))}


def show(proof: Proof, prop: Term) -> bool:
    """Show a relation, a conjunction, or a universal statement about relations; whether that worked."""
    if proof.scope.known(prop):
        return True
    if prop.op == "and":
        return all(show(proof, p) for p in prop.args)
    if prop.op == "not" and prop.args[0].op == "and":
        return any(show(proof, negation(p)) for p in prop.args[0].args)
    if prop.op == "forall" and prop.args[0].args[1] == "point":
        return show(proof, prop.args[1]) and proof.scope.known(prop)
    if prop.op in ("forall", "imp"):
        return proof.attempt(lambda: proof.enter(prop, lambda inner, rest: _or_stuck(show(inner, rest))))
    if prop.op not in WANTED or prop.op == "eq" or prop.args[0].op == "tuple":
        return False
    left, right = prop.args
    gap = right if left is ZERO else Term("neg", left) if right is ZERO and prop.op != "ne" else left if right is ZERO else Term("sub", right, left)
    return sign(proof, gap, prop.op) and proof.scope.known(prop)


def _or_stuck(found: bool) -> None:
    if not found:
        raise Stuck("a sign could not be shown")


def defined(proof: Proof, *terms: Term) -> bool:
    """Show what the terms need to have a value; whether all of it worked."""
    good = True
    for t in [u for term in terms for u in proof.scope.unvalued(term)]:
        for o in obligations(t, proof.definitions):
            inner = o
            while inner.op in ("forall", "imp"):
                inner = inner.args[1]
            good &= inner.op == "eq" or show(proof, o)
    return good


def positive(proof: Proof, t: Term) -> bool:
    """Show 0 < t."""
    return sign(proof, t, "lt")


def sign(proof: Proof, t: Term, op: str) -> bool:
    """Show 0 < t, 0 <= t or t != 0, for op lt, le, ne."""
    goal = Term("ne", t, ZERO) if op == "ne" else Term(op, ZERO, t)
    try:
        if proof.scope.known(goal):
            return True
    except Rejected:
        return False
    if (key := ("sign", t, op)) in proof.memory or op != "ne" and negative(proof, t, op == "lt"):
        return False
    proof.memory[key] = True
    proof.budget.spend()
    if op != "ne" and is_whole(t) and (found := indices.decide(proof, t, op)) is not None:
        return found
    if op == "ne":
        return any(sign(proof, u, "lt") for u in (t, Term("neg", t))) and proof.scope.known(goal) or _not_zero(proof, t, goal)
    not_zero = op == "lt" and proof.scope.known(Term("ne", t, ZERO))
    if not_zero and sign(proof, t, "le") or not t.free and proof.attempt(lambda: proof.line("numbers", goal=goal)):
        return True
    method = METHODS.get(t.op)
    if method is not None and proof.attempt(lambda: method(proof, t, op)) and proof.scope.known(goal):
        return True
    try:
        meant = expand(t, proof.definitions)
    except Rejected:  # there is no rule for the derivative
        return False
    if meant is not t:
        if sign(proof, meant, op) and defined(proof, t):
            return proof.attempt(lambda: proof.line("restate", goal=goal)) or proof.scope.known(goal)
        return False
    from derivable.provers.families import prepare
    from derivable.provers.positivity import FALLBACKS

    prepare(proof, t)
    if proof.scope.known(goal):
        return True
    try:
        same = ("sign", proof.scope.plain.key(t), op)
    except Rejected:
        return False
    if same in proof.memory:
        return False
    proof.memory[same] = True
    for fallback in FALLBACKS:
        if proof.attempt(lambda f=fallback: f(proof, t, op)) and proof.scope.known(goal):
            return True
    return False


def _not_zero(proof: Proof, t: Term, goal: Term) -> bool:
    if t.op in ("mul", "div") and all(sign(proof, u, "ne") for u in t.args):
        if t.op == "div":
            proof.axiom("inverse_not_zero", a=t.args[1])
            proof.axiom("not_zero", a=t.args[0], b=Term("div", ONE, t.args[1]))
            return proof.scope.known(goal)
        out = t.args[0]
        for u in t.args[1:]:
            if not proof.attempt(lambda a=out, b=u: proof.axiom("not_zero", a=a, b=b)):
                return False
            out = Term("mul", out, u)
        return proof.scope.known(goal)
    if t.op == "neg":
        return sign(proof, t.args[0], "ne")
    if t.op == "pow" and (q := constant(t.args[1])) is not None and q.denominator == 1 and 0 < q <= 8 and sign(proof, t.args[0], "ne"):
        return sign(proof, Term("mul", *[t.args[0]] * int(q)), "ne") and proof.scope.known(goal)
    if t.op == "pow" and (q := constant(t.args[1])) is not None and q.denominator == 1 and -8 <= q < 0:
        return sign(proof, Term("div", ONE, Term("pow", t.args[0], num(-q))), "ne") and proof.scope.known(goal)
    if t.op in ("add", "sub"):  # the polynomial may be a product of what is known: factors
        from derivable.provers.polynomials import factored

        product = factored(proof, t)
        return product is not None and product.op == "mul" and sign(proof, product, "ne") and proof.scope.known(goal)
    if t.op == "det" and (meant := expand(t, proof.definitions)) is not t:
        return sign(proof, meant, "ne") and defined(proof, t) and proof.scope.known(goal)
    return False


def _exp(proof: Proof, t: Term, op: str) -> bool:
    proof.axiom("exp_positive", a=t.args[0])
    return True


def _sum(proof: Proof, t: Term, op: str) -> bool:
    """Every summand has the sign; for < one of them strictly."""
    parts = [Term("neg", u) if t.op == "neg" or t.op == "sub" and i else u for i, u in enumerate(t.args)]
    if t.op == "neg":
        return _negative(proof, t.args[0], op)
    if proof.attempt(lambda: exchange.less_one(proof, t, op)):
        return True
    flat: list[Term] = []
    for u in parts:
        flat += [u] if proof.scope.known(Term("le", ZERO, u)) else _summands(u)
    total = sum((q for u in flat if (q := constant(u)) is not None), Fraction(0))
    if total < 0:
        return False
    strict, rows = total > 0, [[num(total), [], []]] if total else []
    for u in (u for u in flat if constant(u) is None):
        if sign(proof, u, "lt"):
            strict = True
        elif not sign(proof, u, "le"):
            return False
        rows.append([ONE, [u], []])
    if op == "lt" and not strict:
        return False
    defined(proof, t)
    proof.line("algebra", goal=Term(op, ZERO, t), terms=rows)
    return True


def _summands(t: Term) -> list[Term]:
    if t.op == "add":
        return [s for u in t.args for s in _summands(u)]
    if t.op == "sub":
        return _summands(t.args[0]) + [_minus(s) for s in _summands(t.args[1])]
    if t.op == "neg":
        return [_minus(s) for s in _summands(t.args[0])]
    return [t]


def _minus(t: Term) -> Term:
    if t.op == "neg":
        return Term(t.args[0].op, *t.args[0].args)
    return num(-t.args[0]) if t.op == "num" else Term("neg", t)


def _negative(proof: Proof, u: Term, op: str) -> bool:
    """0 < -u, from the parts of u."""
    if u.op == "neg":
        if sign(proof, u.args[0], op):
            proof.line("restate", goal=Term(op, ZERO, Term("neg", u)))
            return True
        return False
    if u.op in ("add", "sub"):
        return _sum(proof, Term("add", *(_minus(s) for s in _summands(u))), op)
    if u.op in ("mul", "div"):
        for i, f in enumerate(u.args):
            q = constant(f)
            flipped = num(-q) if q is not None else f.args[0] if f.op == "neg" else Term("neg", f)
            if q is not None and q >= 0 or f.op != "neg" and q is None and not sign(proof, flipped, "le"):
                continue
            other = Term(u.op, *u.args[:i], flipped, *u.args[i + 1:])
            if sign(proof, other, op):
                return True
    if u.op == "pow" and (q := constant(u.args[1])) is not None and q.denominator == 1 and q % 2:
        return sign(proof, Term("pow", Term("neg", u.args[0]), u.args[1]), op)
    return False


def _product(proof: Proof, t: Term, op: str) -> bool:
    """Every factor has a sign, and the negative ones are even in number."""
    coefficient, factors, minus = Fraction(1), [], 0
    for u in _factors(t):
        q = constant(u)
        if q is not None:
            coefficient *= q
            continue
        if sign(proof, u, "lt") or op == "le" and sign(proof, u, "le"):
            factors.append(u)
        elif sign(proof, Term("neg", u), op):
            factors.append(Term("neg", u))
            minus += 1
        elif op == "le" and factors.count(u) == 0 and _factors(t).count(u) == 2:
            continue
        else:
            return False
    coefficient *= (-1) ** minus
    squares = [u for u in dict.fromkeys(_factors(t)) if constant(u) is None and u not in factors and Term("neg", u) not in factors]
    if coefficient < 0:
        return False
    defined(proof, t)
    proof.line("algebra", goal=Term(op, ZERO, t), terms=[[num(coefficient), factors, squares]] if coefficient else [])
    return True


def _factors(t: Term) -> list[Term]:
    return [f for u in t.args for f in _factors(u)] if t.op == "mul" else [t]


def _quotient(proof: Proof, t: Term, op: str) -> bool:
    a, b = t.args
    for flip in (False, True):
        below, above = (Term("neg", b), Term("neg", a)) if flip else (b, a)
        if sign(proof, below, "lt"):
            if not sign(proof, above, op):
                return False
            defined(proof, t)
            proof.line("algebra", goal=Term(op, ZERO, t), factor=below, terms=[[ONE, [above], []]])
            return True
    return False


def _power(proof: Proof, t: Term, op: str) -> bool:
    base, q = t.args[0], constant(t.args[1])
    if q is None or q.denominator > 1:
        if not sign(proof, base, "lt"):
            return False
        proof.axiom("power_positive", a=base, c=t.args[1])
        return True
    n = abs(int(q))
    if q < 0:
        up = Term("pow", base, num(n))
        if not sign(proof, up, "lt"):
            return False
        defined(proof, t)
        proof.line("algebra", goal=Term(op, ZERO, t), factor=up, terms=[[ONE, [], []]])
        return True
    if n % 2 == 0 and (op == "le" or sign(proof, base, "ne")):
        defined(proof, t)
        proof.line("algebra", goal=Term(op, ZERO, t), terms=[[ONE, [], [Term("pow", base, num(n // 2))]]]
                   if n == 2 else [[ONE, [], [base] * (n // 2)]])
        return True
    if not sign(proof, base, op):
        return False
    defined(proof, t)
    proof.line("algebra", goal=Term(op, ZERO, t), terms=[[ONE, [base] * n, []]])
    return True


def _root(proof: Proof, t: Term, op: str) -> bool:
    if sign(proof, t.args[0], "lt"):
        proof.axiom("root_positive", a=t.args[0])
        return True
    if op == "le" and sign(proof, t.args[0], "le"):
        proof.axiom("root_not_negative", a=t.args[0])
        return True
    return False


def _series(proof: Proof, t: Term, op: str) -> bool:
    """A sum or product whose terms have the sign."""
    k, low, high, body = t.args
    strict = op == "lt" and (t.op == "prod" or show(proof, Term("le", low, high)))
    if t.op == "prod" or strict:
        name = "product_positive" if t.op == "prod" else "sum_positive"
    elif op == "le":
        name = "sum_not_negative"
    else:
        return False
    premise = proof.premises(name, k=k, i=low, j=high, F=body)[-1]
    if not show(proof, premise):
        return False
    proof.axiom(name, k=k, i=low, j=high, F=body)
    return True


def _integral(proof: Proof, t: Term, op: str) -> bool:
    """An integral whose integrand has the sign everywhere, if it converges."""
    x, body = t.args
    name = "integral_positive" if op == "lt" else "integral_not_negative"
    if not show(proof, proof.premises(name, x=x, F=body)[0]):
        return False
    proof.axiom(name, x=x, F=body)
    return True


METHODS: dict[str, Callable[[Proof, Term, str], bool]] = {
    "exp": _exp, "add": _sum, "sub": _sum, "neg": _sum, "mul": _product, "div": _quotient, "pow": _power, "sqrt": _root,
    "sum": _series, "prod": _series, "int": _integral, "log": logarithms.logarithm_sign, "abs": absolutes.absolute_sign, "density": chance.density,
    "total": chance.total, "divergence": chance.divergence,
}
