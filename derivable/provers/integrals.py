"""`integrals`: identities between integrals of functions that are only named, by linearity and normalisation.

One integral is written as a combination of the others and of densities, whose integrals are 1; the integrands must
agree point by point, which is shown by `field`. The result rests on the convergence of the integrals written.

Fails when the integrands differ by more than a combination of densities (a substitution, an integration by parts).
"""

from __future__ import annotations

from derivable.kernel.scope import constant
from derivable.kernel.terms import substitute
from derivable.provers.binders import integrals
from derivable.provers.field import equate, equations, pointwise
from derivable.provers.polynomials import names, to_term, with_inverses
from derivable.provers.proof import Proof, Stuck, Term, num
from derivable.provers.signs import defined


def prove(proof: Proof, goal: Term) -> None:
    """Show an equation that is linear in integrals over the line."""
    if goal.op != "eq" or goal.args[0].op == "tuple":
        raise Stuck("not an equation")
    if not integrals(goal, proof.definitions):
        raise Stuck("no integrals")
    weights = _weights(proof, goal)
    target = next((n for n, w in weights.items() if constant(w) is not None), next(iter(weights)))
    x, unit = target.args[0], weights.pop(target)
    parts = [(_ratio(w, unit), substitute(n.args[1], {n.args[0]: x})) for n, w in weights.items()]
    rest = Term("sub", target.args[1], Term("add", *(Term("mul", c, f) for c, f in parts))) if parts else target.args[1]
    uses: list[int] = []
    for density, k in _densities(proof, rest, x):
        parts.append((k, density))
        uses += [proof.number(f) for f in proof.scope.facts if f.op == "eq" and f.args[0] is Term("int", x, density)]
    if not parts:
        raise Stuck("nothing to write the integral with")
    uses += _linear(proof, target, x, parts)
    more = equations(proof, *goal.args)
    defined(proof, *goal.args)
    equate(proof, goal, more + [u for u in uses if u not in more])


def _weights(proof: Proof, goal: Term) -> dict[Term, Term]:
    """The coefficients of the integrals that enter left - right linearly."""
    normal = proof.scope.plain
    difference = Term("sub", *goal.args)
    p = normal.of(difference)
    table = with_inverses(normal, p, names(proof, normal, difference))
    out = {}
    for n in dict.fromkeys(integrals(goal, proof.definitions)):
        ((atom, _),) = next(iter(normal.of(n)))
        found = [m for m in p if atom in dict(m)]
        if found and all(dict(m)[atom] == 1 for m in found):
            out[n] = to_term({tuple(f for f in m if f[0] != atom): p[m] for m in found}, table)
    if not out:
        raise Stuck("no integral enters linearly")
    return out


def _ratio(w: Term, unit: Term) -> Term:
    a, b = constant(w), constant(unit)
    return num(-a / b) if a is not None and b is not None else Term("neg", Term("div", w, unit))


def _densities(proof: Proof, rest: Term, x: Term) -> list[tuple[Term, Term]]:
    """The rest of the integrand as a combination of densities of x."""
    probe = proof.new(x, rest)
    here = substitute(rest, {x: probe})
    with proof.suppose() as inner:
        uses = equations(inner, here)
        normal = inner.normal(uses)
        p, den = normal.cleared(normal.of(here))
        table = with_inverses(normal, p, names(inner, normal, here))
        out: dict[Term, dict] = {}  # type: ignore[type-arg]
        for m, c in p.items():
            found = [a for a, _ in m if probe in normal.free[a]]
            if den or len(found) != 1 or dict(m)[found[0]] != 1 or table[found[0]].op != "call":
                raise Stuck("the integrands differ by more than densities")
            density = substitute(table[found[0]], {probe: x})
            out.setdefault(density, {})[tuple(f for f in m if f[0] != found[0])] = c
        return [(d, to_term(k, table)) for d, k in out.items()]


def _linear(proof: Proof, target: Term, x: Term, parts: list[tuple[Term, Term]]) -> list[int]:
    """Lines from the integral of a combination to the combination of the integrals."""
    pieces = [Term("mul", c, f) for c, f in parts]
    chain = [pieces[-1]]
    for p in reversed(pieces[:-1]):
        chain.insert(0, Term("add", p, chain[0]))

    if target.args[1] is not chain[0]:
        proof.enter(Term("forall", x, Term("eq", target.args[1], chain[0])), pointwise)
    defined(proof, *(Term("int", x, f) for f in [*chain, *pieces, *(f for _, f in parts)]))
    made = []
    for c, f in parts:
        made.append(proof.axiom("integral_multiple", x=x, c=c, F=f))
    for p, tail in reversed(list(zip(pieces, chain[1:]))):
        made.append(proof.axiom("integral_sum", x=x, F=p, G=tail))
    if target.args[1] is not chain[0]:
        made.append(proof.axiom("integral_equal", x=x, F=target.args[1], G=chain[0]))
    return [proof.number(m) for m in made]


