"""Jensen's inequality for a logarithm: sum c_i log a_i <= log sum c_i a_i with weights of sum 1, by log(a_i / m) <= a_i / m - 1.

Sums over a few numbers are written out. Fails when a weight has no sign, or when the weights are not known to have the sum 1.
"""

from __future__ import annotations

from derivable.kernel.scope import constant
from derivable.kernel.terms import substitute
from derivable.provers.induction import advance
from derivable.provers.proof import ONE, ZERO, Proof, Stuck, Term, num
from derivable.provers.signs import defined, sign
from derivable.provers.weighted_logs import weighted

MOST, MOST_TRIES = 16, 2


def by_mixture(proof: Proof, t: Term, op: str) -> bool:
    """Show 0 <= log m - sum c_i log a_i; Stuck where t is of another form."""
    tries: list[Term] = proof.memory.setdefault(("mixtures",), [])
    if op != "le" or len(tries) >= MOST_TRIES:
        raise Stuck("not a bound, or too many tries")
    plain = written_out(t)
    found = list(weighted(plain))
    whole = [a for c, a in found if constant(c) == 1]
    rest = [(Term("neg", c), a) for c, a in found if constant(c) != 1]
    if len(whole) != 1 or not 2 <= len(rest) <= MOST:
        raise Stuck("not one logarithm of a mean and several under weights")
    tries.append(t)
    slacks = [_slack(proof, w, a, whole[0]) for w, a in rest]
    _sum_up(proof, plain, whole[0], [w for w, _ in rest], slacks)
    if plain is not t:
        uses = _as_written_out(proof, t)
        defined(proof, t)
        proof.line("algebra", goal=Term("le", ZERO, t), terms=[[ONE, [plain], []]], uses=uses)
    return True


def _as_written_out(proof: Proof, t: Term) -> list[int]:
    """Equations that write out each sum in t, and each logarithm of one."""
    if t.op not in ("add", "sub", "mul", "div", "neg", "log", "sum") or (there := written_out(t)) is t:
        return []
    if t.op == "sum":
        more = advance(proof, t)
        defined(proof, t, there)
        proof.line("algebra", goal=Term("eq", t, there), uses=more)
        return [len(proof.scope.facts) - 1]
    uses = [i for u in t.args for i in _as_written_out(proof, u)]
    if t.op == "log":
        (u,), (v,) = t.args, there.args
        if not sign(proof, u, "lt") or not sign(proof, v, "lt"):
            raise Stuck("a logarithm has no value")
        proof.line("algebra", goal=Term("eq", u, v), uses=uses)
        return [*uses, proof.number(proof.axiom("log_equal", a=u, b=v))]
    return uses


def written_out(t: Term) -> Term:
    """t with its sums over a few numbers as sums of terms."""
    ends = [constant(u) for u in t.args[1:3]] if t.op == "sum" else [None]
    if None not in ends and (low := ends[0]) is not None and (high := ends[1]) is not None and 0 <= high - low < MOST:
        return Term("add", *(written_out(substitute(t.args[3], {t.args[0]: num(low + k)})) for k in range(int(high - low) + 1)))
    if t.op not in ("add", "sub", "mul", "div", "neg", "log", "sum"):
        return t
    return t if t.op == "sum" else Term(t.op, *map(written_out, t.args))


def _slack(proof: Proof, weight: Term, a: Term, m: Term) -> Term:
    """a/m - 1 - log(a/m), which is not negative, where the weight is not negative."""
    u = Term("div", a, m)
    if not sign(proof, weight, "le") or not sign(proof, m, "lt") or not sign(proof, u, "lt"):
        raise Stuck("a weight or an argument has no sign")
    proof.axiom("log_at_most", a=u)
    return Term("sub", Term("sub", u, ONE), Term("log", u))


def _sum_up(proof: Proof, t: Term, m: Term, weights: list[Term], slacks: list[Term]) -> None:
    """Show 0 <= t as the sum of what each tangent leaves."""
    from derivable.provers.field import equations, prove

    if not defined(proof, t, m, *weights, *slacks):
        raise Stuck("a logarithm has no value")
    uses = equations(proof, t, Term("log", m), *slacks)
    total, ways = Term("add", *weights), [[]]  # type: Term, list[list[list[object]]]
    if not proof.scope.plain.zero(Term("sub", total, ONE)):
        prove(proof, Term("eq", total, ONE))
        number, log = proof.number(Term("eq", total, ONE)), Term("sub", Term("log", m), ONE)
        ways = [[[Term("mul", num(k), log), number]] for k in (1, -1)]
    terms = [[ONE, [w, s], []] for w, s in zip(weights, slacks)]
    if not any(proof.attempt(lambda c=c: proof.line("algebra", goal=Term("le", ZERO, t), terms=terms, uses=uses, combine=c)) for c in ways):
        raise Stuck("the weights are not known to have the sum 1")
