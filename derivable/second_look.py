"""Every claim that a certificate shows is looked at once more, by an evaluator that shares no code with what proved it.

The second look says nothing in favour of a claim. Where it finds a point of the domain at which the claim is plainly
false, one of the two is wrong: the claim is left undecided, with the point and a request to report it. A proof may
rest on the integrals that are written having values: where one plainly diverges, the claim is left undecided too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from derivable.keep import Store
from derivable.kernel.terms import Term, decode
from derivable.language.latex import latex
from derivable.semantics.look import contradiction
from derivable.semantics.tails import Divergence
from derivable.verdicts import DIVERGES, REPORT, Verdict

POINTS = 3


@dataclass
class SecondLook:
    """What was looked at: claims by their digests, with the number of points evaluated, and why not more."""

    points: int = POINTS
    evaluated: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)

    def contradicted(self, name: str, claim: Term, conditions: Sequence[Term], word: str, store: Store) -> Verdict | None:
        """The verdict on a claim that was shown and is false, or has no value, at a point; None where no such point was found."""
        if name in self.evaluated or word == "refuted" or not self.points:
            return None
        if (kept := store.looked(name)) is not None:
            self.evaluated[name], self.reasons[name] = kept
            return None
        report = contradiction(claim, conditions, word, self.points)
        if report.contradiction is not None:
            return Verdict("undecided", message=f"a proof was found, and a second evaluator says that the line is false: "
                           f"{report.contradiction.message}. One of them is wrong: please report this line", code=REPORT)
        if report.divergence is not None:
            return Verdict("undecided", message=no_integral(report.divergence), code=DIVERGES)
        reason = "; ".join(dict.fromkeys(report.reasons))[:200]
        self.evaluated[name], self.reasons[name] = report.evaluated, reason
        store.keep_look(name, report.evaluated, reason)
        return None

    def ahead(self, name: str, claim: Term, certificate: dict[str, Any], store: Store) -> None:
        """Look at a claim in a worker, which spares the parent the look: what is doubted here is doubted there again."""
        if certificate["verdict"] != "refuted":
            terms = decode(certificate["terms"])
            conditions = [terms[c["condition"]] for c in certificate.get("conditions", [])]
            self.contradicted(name, claim, conditions, certificate["verdict"], store)

    def summary(self, names: Sequence[str]) -> str:
        """How many of some claims were evaluated, and how many could not be."""
        seen = sum(self.evaluated.get(n, 0) > 0 for n in names)
        return f"second look: {seen} of {len(names)} steps evaluated at up to {self.points} points, none contradicted"


def no_integral(found: Divergence) -> str:
    """That an integral of a claim has no value, where, and what to do."""
    at = ", ".join(f"{name} = {value}" for name, value in found.at)
    where = f"at {at}, so that the line has no value there: state the domain on which it converges"
    return f"the integral {latex(found.integral)} does not converge" + (f" {where}" if at else ", so that the line has no value")
