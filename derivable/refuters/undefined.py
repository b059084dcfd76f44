"""Points of the domain around which one side of a relation has a value and the other has none.

log(x^2)/2 = log x on x != 0 holds wherever both sides have values, and at x = -1 the right side has none: it is refuted.
Where a side fails at single points only, as x/x does at 0, or both fail together, nothing is found here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from derivable.floats import Floats, NoValue
from derivable.kernel.meaning import define
from derivable.kernel.scope import obligations
from derivable.kernel.terms import RELATIONS, Term, digest
from derivable.kernel.witness import strictly
from derivable.provers.proof import Rejected, Stuck, certificate
from derivable.refuters.points import Domain, Sample
from derivable.refuters.search import Refutation
from derivable.refuters.witness import Witness

CLEAR = 1e-6  # how far from 0 floats must be for a point to be tried


def refute_by_domain(claim: Term, points: int) -> Refutation | None:
    """A point around which one side has a value and the other has none, as the kernel sees it; None where none was found."""
    prop, definitions = claim.args[0], define(claim.args[2:])
    if prop.op not in RELATIONS or any(u.op == "tuple" for u in prop.args):
        return None
    needs = [list(obligations(u, definitions)) for u in prop.args]
    sides = [k for k in (0, 1) if any(o.op in ("lt", "le") and o not in needs[1 - k] for o in needs[k]) and _simple(needs[1 - k])]
    domain = Domain(claim, definitions, digest(claim) + "undefined")
    for sample in domain.samples(points) if sides else ():
        floats = domain.floats(sample)
        for side in sides:
            if (failing := _failing(floats, needs, side)) is not None:
                found = _witness(claim, domain, sample, needs[1 - side], failing, side, definitions)
                if found is not None:
                    return found
    return None


def _simple(needs: Iterable[Term]) -> bool:
    return all(o.op in ("lt", "le", "ne") for o in needs)


def _failing(floats: Floats, needs: list[list[Term]], side: int) -> Term | None:
    """A condition for a value of this side that clearly fails where all those of the other clearly hold."""
    try:
        if all(_gap(floats, o) > CLEAR or not o.free for o in needs[1 - side]):
            return next((o for o in needs[side] if o.op in ("lt", "le") and _gap(floats, o) < -CLEAR), None)
    except (NoValue, TypeError, OverflowError):
        return None
    return None


def _gap(floats: Floats, o: Term) -> float:
    low, high = (float(floats(u)) for u in o.args)
    return abs(high - low) if o.op == "ne" else high - low


def _witness(claim: Term, domain: Domain, sample: Sample, others: list[Term], failing: Term, side: int,
             definitions: Mapping[Term, Term]) -> Refutation | None:
    w = Witness(claim, domain, sample)
    around = [o for u in failing.args for o in obligations(u, definitions)]
    try:
        w.enter_domain()
        for h in claim.args[1].args:
            if h.op == "le":
                w.compare(Term("lt", *h.args))
        for o in (*others, *around):
            w.compare(strictly(o))
        w.compare(Term("lt", failing.args[1], failing.args[0]))
        value = f"{float(domain.floats(sample)(claim.args[0].args[1 - side])):.10g}"
    except (Rejected, Stuck, NoValue, KeyError, TypeError, OverflowError):
        return None
    data = {**w.data(), "undefined": side}
    made = {**certificate(w.proof, claim, "refuted"), "lines": [], "witness": data}
    left, right = ("no value", value) if side == 0 else (value, "no value")
    return Refutation(made, {**sample.values, **sample.table}, left, right)
