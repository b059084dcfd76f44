"""`spectrum`: eigenvalues with multiplicity, Hurwitz matrices, stability of stationary points.

det(x I - M) is compared with the product of the linear factors as a polynomial in x; roots of numbers that may be
negative are complex. Stability follows from a Hurwitz Jacobian, instability from a conserved quantity.

Fails for matrices above 3 x 3 where a Hurwitz criterion is needed.
"""

from __future__ import annotations

from derivable.kernel.meaning import expand
from derivable.provers.polynomials import coefficient, names, to_term, with_inverses
from derivable.provers.proof import ONE, ZERO, Proof, Stuck, Term, num
from derivable.provers.reasoning import relation, theorem

X = Term("sym", "x", "complex")


def prove(proof: Proof, goal: Term) -> None:
    """Show a statement about a matrix or a vector field."""
    if goal.op == "spectrum":
        matrix, values = goal.args
        if values.op != "tuple" or matrix.op == "tuple" and len(values.args) != len(matrix.args):
            raise Stuck("a spectrum lists as many eigenvalues as the matrix has rows")
        z = proof.new(X, goal)
        theorem(proof, "spectrum", z=z, M=matrix, L=values)
    elif goal.op == "hurwitz":
        _hurwitz(proof, goal.args[0])
    elif goal.op == "not" and goal.args[0].op == "hurwitz":
        letters = cubic(proof, goal.args[0].args[0])
        theorem(proof, "not_hurwitz", M=goal.args[0].args[0], **letters)
    elif goal.op == "stable":
        v, point, w = goal.args
        _hurwitz(proof, Term("jacobian", v, point, w))
        theorem(proof, "stable_by_linearisation", V=v, W=w, L=point)
    elif goal.op == "not" and goal.args[0].op == "stable":
        _not_stable(proof, goal)
    else:
        raise Stuck("not about a matrix")


def cubic(proof: Proof, matrix: Term) -> dict[str, Term]:
    """Show det(z - M) = z^3 + a z^2 + b z + c for every z; the letters of that axiom."""
    z = proof.new(X, matrix)
    m = expand(matrix, proof.definitions)
    if m.op != "tuple" or len(m.args) != 3:
        raise Stuck("the Hurwitz criterion is written for 3 x 3 matrices")
    normal = proof.scope.plain
    poly = Term("charpoly", m, z)
    p = normal.of(poly)
    table = with_inverses(normal, p, names(proof, normal, poly))
    c, b, a = (to_term(coefficient(normal, p, z, d), table) for d in range(3))
    relation(proof, characteristic(proof, matrix, z, a, b, c))
    return {"z": z, "a": a, "b": b, "c": c}


def characteristic(proof: Proof, matrix: Term, z: Term, a: Term, b: Term, c: Term) -> Term:
    """The first premise of the Hurwitz criterion: the characteristic polynomial with its coefficients."""
    return proof.premises("hurwitz", z=z, M=matrix, a=a, b=b, c=c)[0]


def _hurwitz(proof: Proof, matrix: Term) -> None:
    letters = cubic(proof, matrix)
    theorem(proof, "hurwitz", M=matrix, **letters)


def _not_stable(proof: Proof, goal: Term) -> None:
    """A conserved quantity that is known, and differs from its value at the point along a line through it."""
    v, point, w = goal.args[0].args
    t = proof.new(Term("sym", "t", "real"), goal)
    for fact in list(proof.scope.facts):
        if fact.op != "conserved" or fact.args[0] is not v or fact.args[1] is not w:
            continue
        for i in range(len(v.args)):
            line = Term("tuple", *(Term("add", p, Term("mul", t, ONE if i == j else ZERO)) for j, p in enumerate(point.args)))
            if proof.attempt(lambda line=line: theorem(proof, "not_stable", V=v, W=w, H=fact.args[2], L=point, C=line, t=t)):
                return
    for i in range(len(v.args)):
        for j in range(i, len(v.args)):  # sums of two squares are the first integrals tried
            h = Term("add", *(Term("pow", v.args[k], num(2)) for k in dict.fromkeys((i, j))))
            goal_h = Term("conserved", v, w, h)
            if goal_h not in proof.scope.props and proof.attempt(lambda h=h: theorem(proof, "conserved", V=v, W=w, H=h)):
                return _not_stable(proof, goal)
    raise Stuck("no conserved quantity was found")


