"""Equations that fail by less than floats can tell: the kernel looks at a few points, in as many digits as it has."""

from __future__ import annotations

from fractions import Fraction

from derivable.floats import NoValue
from derivable.kernel.meaning import define
from derivable.kernel.terms import Term, digest, num
from derivable.provers.proof import Rejected, Stuck
from derivable.refuters.points import Domain
from derivable.refuters.search import Refutation
from derivable.refuters.witness import Witness, build

POINTS, FINEST = 4, 60  # points, and decimals to which the sides are told apart


def refute_closely(claim: Term) -> Refutation | None:
    """A point where the sides of an equation differ, however little; None where the kernel does not see them apart."""
    prop = claim.args[0]
    if prop.op != "eq" or prop.args[0].op == "tuple" or not all(u.real for u in prop.args):
        return None
    definitions = define(claim.args[2:])
    domain = Domain(claim, definitions, digest(claim) + "near")
    for sample in domain.samples(POINTS):
        try:
            values = [float(v) for v in map(domain.floats(sample), prop.args)]
        except (NoValue, TypeError, OverflowError):
            continue
        certificate = build(claim, domain, sample)
        if certificate is not None:
            left, right = (f"{v:.15g}" for v in values)
            apart = f" (apart by more than {_apart(claim, domain, sample)})" if left == right else ""
            return Refutation(certificate, {**sample.values, **sample.table}, left, right + apart)
    return None


def _apart(claim: Term, domain: Domain, sample: object) -> str:
    """A power of ten that the difference of the sides exceeds."""
    for k in range(FINEST):
        w = Witness(claim, domain, sample)  # type: ignore[arg-type]
        for a, b in (claim.args[0].args, claim.args[0].args[::-1]):
            try:
                w.compare(Term("lt", num(Fraction(1, 10**k)), Term("sub", a, b)))
                return f"1e-{k}"
            except (Rejected, Stuck, NoValue, KeyError):
                continue
    return "0"
