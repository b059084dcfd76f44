"""`gaussian`: expectations, divergences, entropies and integrals over Gaussian densities.

The integrand is written as one Gaussian density times a polynomial, by `field` under the integral sign; products of
densities and exponentials are joined by completing the square (`tilted.py`). The value comes from the moment recursion; nothing is ever integrated.

Fails when the integrand is not a Gaussian density times a polynomial (the logarithm of a sum of densities, say).
"""

from __future__ import annotations

from collections.abc import Iterator

from derivable.kernel.meaning import expand
from derivable.kernel.terms import substitute
from derivable.provers.binders import Found, integrals
from derivable.provers.polynomials import atom_of, coefficient, is_polynomial, names, to_term, with_inverses
from derivable.provers.proof import ONE, ZERO, Proof, Rejected, Stuck, Term, num
from derivable.provers.signs import defined, positive
from derivable.provers.tilted import distance, exponents, groups, squared


def prove(proof: Proof, goal: Term) -> None:
    """Show a relation between expressions with Gaussian integrals; Stuck if there are none."""
    from derivable.provers import prove_any

    if goal.op not in ("eq", "lt", "le") or not integrals(goal, proof.definitions, under=True):
        raise Stuck("no integrals")
    prove_any(proof, goal, ("field",) if goal.op == "eq" else ("positivity",))


def integral(proof: Proof, t: Term) -> Found | None:
    """The value of an integral of a Gaussian density times a polynomial, by moments."""
    x, body = t.args
    probe = proof.new(x, t)
    here = substitute(body, {x: probe})
    for mean, variance, whole in _candidates(proof, here, probe):
        if not positive(proof, variance):
            continue
        if whole:  # the quotient is free of x, so its value at 0 is its value
            quotient = Term("div", here, Term("normal", probe, mean, variance))
            try:
                return _moments(proof, t, mean, variance, [_value(proof, substitute(quotient, {probe: ZERO}), [])])
            except (Stuck, Rejected, KeyError):
                continue
        try:
            coefficients = _polynomial(proof, t, probe, mean, variance)
        except (Stuck, Rejected, KeyError):
            continue
        if coefficients is not None:
            return _moments(proof, t, mean, variance, coefficients)
    return _by_parts(proof, t, probe)


def _by_parts(proof: Proof, t: Term, probe: Term) -> Found | None:
    """The value of an integral of a sum of products with several densities, as the sum of their integrals."""
    from derivable.provers.binders import simplify
    from derivable.provers.field import pointwise

    x, body = t.args
    try:
        pieces = [substitute(p, {probe: x}) for p in groups(proof, substitute(body, {x: probe}), probe)]
    except Stuck:
        return None
    if len(pieces) < 2:
        return None
    found = [made for p in pieces if (made := simplify(proof, Term("int", x, p))) is not None]
    if len(found) < len(pieces):
        return None
    uses = [i for _, numbers in found for i in numbers]
    chain = [pieces[-1]]
    for p in reversed(pieces[:-1]):
        chain.insert(0, Term("add", p, chain[0]))
    proof.enter(Term("forall", x, Term("eq", body, chain[0])), pointwise)
    defined(proof, *(Term("int", x, p) for p in (*pieces, *chain)), t)
    for p, tail in reversed(list(zip(pieces, chain[1:]))):
        uses.append(proof.number(proof.axiom("integral_sum", x=x, F=p, G=tail)))
    uses.append(proof.number(proof.axiom("integral_equal", x=x, F=body, G=chain[0])))
    return Term("add", *(value for value, _ in found)), uses


def _normals(proof: Proof, t: Term, x: Term) -> list[Term]:
    """The Gaussian densities in x that occur in t."""
    if x not in t.free:
        return []
    if t.op == "normal":
        return [t]
    meant = expand(t, proof.definitions) if t.op == "call" else t
    if meant is not t:
        return _normals(proof, meant, x)
    return [n for a in t.args if isinstance(a, Term) and a.op != "fun" for n in _normals(proof, a, x)]


def _candidates(proof: Proof, body: Term, x: Term) -> Iterator[tuple[Term, Term, bool]]:
    """Means and variances that the integrand may have: of a density in it, of the product of all of them, or of the product
    of its densities and exponentials.
    """
    found = list(dict.fromkeys(_normals(proof, body, x)))
    single = [(n.args[1], n.args[2], False) for n in found if n.args[0] is x and x not in n.args[1].free | n.args[2].free]
    yield from single
    if len(found) > 1 or found and not single:
        yield from squared(proof, Term("add", *map(distance, found)), x, (True,))
    try:
        powers = exponents(proof, body, x)
    except Stuck:
        return
    if any(p is not distance(n) for p in powers for n in found) or not found:
        yield from squared(proof, Term("add", *powers) if powers else ZERO, x, (True, False))


def _polynomial(proof: Proof, t: Term, x: Term, mean: Term, variance: Term) -> list[Term] | None:
    """The coefficients of integrand / density as a polynomial in x; None if it is not one. That the integrand is the density
    times the polynomial is shown for the same x, if the equations for the quotient are enough.
    """
    from derivable.provers.field import equations

    body = substitute(t.args[1], {t.args[0]: x})
    quotient = Term("div", body, Term("normal", x, mean, variance))
    with proof.suppose() as inner:
        uses = equations(inner, quotient)
        normal = inner.normal(uses)
        p = normal.of(quotient)
        if not p:
            return [ZERO]
        _, den = normal.cleared(p)
        if any(x in normal.free[a] for a in den):
            return None
        if not is_polynomial(normal, p, x, range(100)):
            return None
        table = with_inverses(normal, p, names(inner, normal, quotient))
        degree = max(dict(m).get(atom_of(normal, x), 0) for m in p)
        coefficients = [to_term(coefficient(normal, p, x, k), table) for k in range(degree + 1)]
        whole = _chain(_basis(t.args[0], mean, variance, degree), coefficients)[0]
        here = Term("eq", body, substitute(whole, {t.args[0]: x}))
        if whole is not t.args[1] and inner.attempt(lambda: _integrand(inner, here, uses)):
            proof.generalise(Term("forall", t.args[0], Term("eq", t.args[1], whole)), [x], inner, here)
        return coefficients


def _integrand(proof: Proof, goal: Term, uses: list[int]) -> None:
    """Show what an integrand is, by equations that are known."""
    from derivable.provers.field import equate

    if not defined(proof, *goal.args):
        raise Stuck("the integrand may have no value")
    equate(proof, goal, uses)


def _basis(x: Term, mean: Term, variance: Term, degree: int) -> list[Term]:
    """The density times the powers of x."""
    bell = Term("normal", x, mean, variance)
    return [bell, Term("mul", bell, x), *(Term("mul", bell, Term("pow", x, num(k))) for k in range(2, degree + 1))]


def _chain(basis: list[Term], coefficients: list[Term]) -> list[Term]:
    """The sums c_k b_k + (c_(k+1) b_(k+1) + ..), from the whole one to its last term."""
    parts = [Term("mul", c, b) for c, b in zip(coefficients, basis)]
    chain = [parts[-1]]
    for part in reversed(parts[:-1]):
        chain.insert(0, Term("add", part, chain[0]))
    return chain


def _moments(proof: Proof, t: Term, mean: Term, variance: Term, coefficients: list[Term]) -> Found:
    """The lines from the integrand as density times polynomial to the value of the integral."""
    from derivable.provers.field import equations

    x, body = t.args
    basis = _basis(x, mean, variance, len(coefficients) - 1)
    chain = _chain(basis, coefficients)

    def work(inner: Proof, rest: Term) -> None:
        _integrand(inner, rest, [] if inner.scope.plain.zero(Term("sub", *rest.args)) else equations(inner, *rest.args))

    defined(proof, mean, variance, *coefficients, t)
    uses: list[int] = []

    def note(prop: Term) -> None:
        uses.append(proof.scope.facts.index(prop))

    def moment(k: int) -> None:
        if k == 0:
            note(proof.axiom("normal_total", x=x, a=mean, v=variance))
        elif k == 1:
            note(proof.axiom("normal_mean", x=x, a=mean, v=variance))
        else:
            for j, power in ((k - 1, Term("sub", num(k), ONE)), (k - 2, Term("sub", num(k), num(2)))):
                written = Term("mul", basis[0], Term("pow", x, power))
                if written is basis[j]:
                    continue
                premise = Term("forall", x, Term("eq", written, basis[j]))
                if premise not in proof.scope.props:
                    proof.enter(premise, work)
                note(proof.axiom("integral_equal", x=x, F=written, G=basis[j]))
            note(proof.axiom("normal_moment", x=x, a=mean, v=variance, n=num(k)))

    for k in range(len(coefficients)):
        moment(k)
    if body in basis:  # a moment by itself
        return _value(proof, t, uses), uses
    for c, b in zip(coefficients, basis):
        note(proof.axiom("integral_multiple", x=x, c=c, F=b))
    for whole in reversed(chain[:-1]):
        note(proof.axiom("integral_sum", x=x, F=whole.args[0], G=whole.args[1]))
    premise = Term("forall", x, Term("eq", body, chain[0]))
    if body is not chain[0]:
        if premise not in proof.scope.props:
            proof.enter(premise, work)
        note(proof.axiom("integral_equal", x=x, F=body, G=chain[0]))
    value = _value(proof, t, uses)
    return value, uses


def _value(proof: Proof, t: Term, uses: list[int]) -> Term:
    """The value of a term by equations, as a term in which each function stands once, to be written over a basis."""
    normal = proof.normal(uses)
    p = normal.of(t)
    return to_term(p, with_inverses(normal, p, names(proof, normal, t)))
