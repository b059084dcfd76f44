"""The conditions of conditional steps: which of them a derivation declares, and which of those it declares occur.

Two conditions are the same if the kernel sees each in the other: a != b and b - a != 0 are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from derivable.kernel.check import Verified
from derivable.kernel.meaning import Definitions, define
from derivable.kernel.scope import Scope
from derivable.kernel.terms import Rejected, Term
from derivable.language.derivations import Derivation
from derivable.language.latex import latex
from derivable.verdicts import StepResult

Known = Mapping[str, tuple[Term, Verified]]


def compared(d: Derivation, results: Sequence[StepResult], known: Known) -> tuple[tuple[StepResult, ...], str]:
    """The steps, those marked all of whose conditions are declared, and an error if a declared one does not occur.

    Whether it occurs is not known as long as a step is not decided, and no error then.
    """
    declared = [p.term for p in d.expects]
    out, occurring = [], set[Term]()
    for s in results:
        if not s.verdict.conditions or s.claim not in known:
            out.append(s)
            continue
        claim, verified = known[s.claim]
        definitions = define(claim.args[2:])
        found = [[e for e in declared if same(e, c, definitions)] for c in verified.conditions]
        occurring.update(e for alike in found for e in alike)
        out.append(replace(s, expected=all(found)))
    missing = [e for e in declared if e not in occurring]
    if not missing or not all(s.verdict.passes for s in results):
        return tuple(out), ""
    names = ", ".join(latex(e) for e in missing)
    seen = ", ".join(dict.fromkeys(c for s in results for c in s.verdict.conditions)) or "none"
    return tuple(out), f"no step holds under the condition that is declared: {names}; the conditions that occur: {seen}"


def same(one: Term, other: Term, definitions: Definitions) -> bool:
    """Whether each of two conditions is known where the other is, as normal forms show it."""
    try:
        return Scope(definitions, (one,)).known(other) and Scope(definitions, (other,)).known(one)
    except Rejected:
        return False
