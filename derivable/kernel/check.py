"""The one door to a verdict: a claim and a certificate go in, a Verified comes out, or Rejected is raised.

The claim comes from outside, never from the certificate. It is one term, claim(proposition, and(hypotheses), and
definitions); its digest is its name. A certificate is proved lines, or a witness: values for the variables, and lines
that show at these values that the hypotheses hold and the proposition does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import InitVar, dataclass
from importlib import import_module
from typing import Any

from derivable.kernel.meaning import Definitions, define
from derivable.kernel.rules import run
from derivable.kernel.scope import POSITIVE, Scope, negation, obligations
from derivable.kernel.terms import Numbered, Rejected, Term, decode, digest, need
from derivable.kernel.witness import Point, has_no_value

FORMAT = 2
_DOOR = object()


@dataclass(frozen=True, slots=True)
class Verified:
    """A verdict the kernel stands behind: proved, conditional or refuted. Only `check` can make one."""

    claim: str
    verdict: str
    conditions: tuple[Term, ...]
    rests_on: tuple[str, ...]
    door: InitVar[object]

    def __post_init__(self, door: object) -> None:
        """Refuse to be made by anything but the kernel."""
        if door is not _DOOR:
            raise TypeError("a verdict is made by derivable.kernel.check alone")


Lemmas = Mapping[str, tuple[Term, Verified]]  # claims by digest, with the verdicts that `check` gave them


def check(claim: Term, certificate: Any, lemmas: Lemmas | None = None) -> Verified:
    """The verdict that a certificate shows about a claim; raises Rejected if it shows none."""
    try:
        return _check(claim, certificate, lemmas or {})
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, RecursionError) as error:
        if isinstance(error, Rejected):
            raise
        raise Rejected(f"a malformed certificate: {type(error).__name__} {error}"[:300]) from None


def _check(claim: Term, certificate: Any, lemmas: Lemmas) -> Verified:
    name, verdict = digest(claim), certificate["verdict"]
    if any(v.args[1] in ("point", "law") for v in claim.free):
        import_module("derivable.kernel.laws")  # a theory apart
    fits = claim.op == "claim" and certificate["format"] == FORMAT and certificate["claim"] == name
    need(fits, "the certificate is for another claim, or of another format")
    need(verdict in ("proved", "conditional", "refuted"), "no certificate shows the verdict {}", verdict)
    prop, hypotheses, *definitions = claim.args
    terms, known = decode(certificate["terms"]), define(tuple(definitions))
    cited = {h: _citable(h, *lemmas[h]) for h in certificate.get("cites", [])}
    failing = certificate.get("conditions", [])
    conditions = tuple(terms[c["condition"]] for c in failing)
    fits = bool(failing) == (verdict == "conditional") and all(c in obligations(prop, known) for c in conditions)
    need(fits, "a condition is one under which the claim has a meaning, and it makes the claim conditional")
    for c, data in zip(conditions, failing):
        Point(claim, known, data, terms, cited).require(negation(c))
    if conditions:  # some point meets them all, and what the claim assumes: it says something
        possible = Point(claim, known, certificate["possible"], terms, cited)
        for c in (*conditions, *(prop.args[:1] if prop.op == "imp" else ())):
            possible.require(c)
    if verdict == "refuted":
        scope = _refuted(claim, certificate["witness"], terms, known, cited)
    else:
        scope = Scope(known, (*hypotheses.args, *conditions))
        run(certificate["lines"], terms, scope, cited)
        scope.require(prop)
    need(not scope.absurd, "the hypotheses contradict each other")
    rests = scope.rests_on.union(*(lemmas[r[6:]][1].rests_on for r in scope.rests_on if r.startswith("claim ")))
    rests |= {POSITIVE} if any(v.args[1] == "law" for v in claim.args[0].free) else set()
    return Verified(name, verdict, conditions, tuple(sorted(rests)), _DOOR)


def _refuted(claim: Term, data: Any, terms: Numbered, known: Definitions, cited: Mapping[str, Term]) -> Scope:
    """The scope of a point where the claim fails: its opposite is known there, or one side of it has no value."""
    point = Point(claim, known, data, terms, cited)
    if "undefined" in data:
        has_no_value(point, claim.args[0], data["undefined"])
    else:
        point.scope.require(negation(point.there(claim.args[0])))
    return point.scope


def _citable(name: str, claim: Term, verified: Verified) -> Term:
    """A proved claim; a conditional one has its conditions among its hypotheses."""
    sound = isinstance(verified, Verified) and verified.verdict != "refuted" and verified.claim == name == digest(claim)
    need(sound, "a cited claim was not verified")
    prop, hypotheses, *definitions = claim.args
    return Term("claim", prop, Term("and", *hypotheses.args, *verified.conditions), *definitions)
