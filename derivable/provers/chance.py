"""Signs of densities, totals and divergences, and Jensen's inequality."""

from __future__ import annotations

from derivable.provers.proof import ONE, ZERO, Proof, Stuck, Term


def density(proof: Proof, t: Term, op: str) -> bool:
    """A density is positive."""
    from derivable.provers.signs import defined

    law, found, given = t.args
    if not defined(proof, t):
        return False
    proof.axiom("density_positive", f=law, A=found, B=given)
    return True


def total(proof: Proof, t: Term, op: str) -> bool:
    """A total of what is positive, or not negative."""
    from derivable.provers.signs import defined, sign

    if not sign(proof, t.args[1], op) or not defined(proof, t):
        return False
    proof.axiom("total_positive" if op == "lt" else "total_not_negative", A=t.args[0], a=t.args[1])
    return True


def divergence(proof: Proof, t: Term, op: str) -> bool:
    """The divergence from what has total 1 is not negative: Jensen's inequality for log(p/q), and E[p/q] = 1."""
    from derivable.provers.field import equations
    from derivable.provers.signs import defined

    q, p = t.args
    if op != "le" or not defined(proof, t):
        return False
    f = Term("div", p, q)
    slack = jensen(proof, q, f)
    uses = equations(proof, slack, t)
    proof.line("algebra", goal=Term("le", ZERO, t), terms=[[ONE, [slack], []]], uses=uses)
    return True


def multiple_of_a_sum(t: Term) -> Term | None:
    """The sum in sum / number and in 1/number * sum."""
    found = [u for u in (t.args[:1] if t.op == "div" else t.args if t.op == "mul" else ()) if u.op == "sum"]
    return found[0] if len(found) == 1 else None


def jensen_mean(proof: Proof, t: Term) -> Term:
    """log of the mean of a sum minus the mean of the logarithms, shown not to be negative; t is log(sum / number), or log(1/number * sum)."""
    from derivable.provers.signs import defined, positive, show

    inside = multiple_of_a_sum(t.args[0])
    if inside is None:
        raise Stuck("not the logarithm of a mean")
    k, low, high, body = inside.args
    if not show(proof, Term("le", low, high)) or not show(proof, proof.premises("jensen_mean", k=k, i=low, j=high, F=body)[1]):
        raise Stuck("Jensen's inequality needs positive terms")
    number = Term("add", Term("sub", high, low), ONE)
    mean = Term("div", Term("sum", k, low, high, body), number)
    logs = Term("div", Term("sum", k, low, high, Term("log", body)), number)
    if not positive(proof, mean) or not defined(proof, Term("log", mean), logs, t):
        raise Stuck("the mean is not shown to be positive")
    proof.axiom("jensen_mean", k=k, i=low, j=high, F=body)
    return Term("sub", Term("log", mean), logs)


def jensen(proof: Proof, d: Term, f: Term) -> Term:
    """log E[f] - E[log f], shown not to be negative."""
    from derivable.provers.signs import defined, positive

    inside, outside = Term("mean", d, Term("log", f)), Term("log", Term("mean", d, f))
    if not positive(proof, f) or not positive(proof, Term("mean", d, f)) or not defined(proof, inside, outside):
        raise Stuck("Jensen's inequality needs a positive function")
    law, found, given = d.args
    proof.axiom("jensen", f=law, A=found, B=given, a=f)
    return Term("sub", outside, inside)
