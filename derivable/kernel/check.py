"""The one door to a verdict: a claim and a certificate go in, a Verified comes out, or Rejected is raised.

The claim comes from outside, never from the certificate. It is one term, claim(proposition, and(hypotheses), and
definitions); its digest is its name. A certificate is proved lines, or a witness: values for the variables, and lines
that show at these values that the hypotheses hold and the proposition does not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import InitVar, dataclass
from fractions import Fraction
from typing import Any

from derivable.kernel.meaning import calls, define
from derivable.kernel.model import Model
from derivable.kernel.rules import run
from derivable.kernel.scope import POSITIVE, Scope, negation, obligations
from derivable.kernel.terms import ONE, RELATIONS, STRUCTURES, Rejected, Term, decode, digest, is_whole, need, num, substitute

FORMAT = 1
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
    fits = claim.op == "claim" and certificate["format"] == FORMAT and certificate["claim"] == name
    need(fits, "the certificate is for another claim, or of another format")
    prop, hypotheses, *definitions = claim.args
    terms, known = decode(certificate["terms"]), define(tuple(definitions))
    cited = {h: _citable(h, *lemmas[h]) for h in certificate.get("cites", [])}
    failing = certificate.get("conditions", [])
    conditions = tuple(terms[c["condition"]] for c in failing)
    fits = bool(failing) == (verdict == "conditional") and all(c in obligations(prop, known) for c in conditions)
    need(fits, "a condition is one under which the claim has a meaning, and it makes the claim conditional")
    for c, data in zip(conditions, failing):
        scope, there = _at_point(claim, known, data, terms, cited)
        scope.require(negation(there(c)))
    need(verdict in ("proved", "conditional", "refuted"), "no certificate shows the verdict {}", verdict)
    if verdict == "refuted":
        scope, there = _at_point(claim, known, certificate["witness"], terms, cited)
        prop = there(prop)
    else:
        run(certificate["lines"], terms, scope := Scope(known, (*hypotheses.args, *conditions)), cited)
    scope.require(negation(prop) if verdict == "refuted" else prop)
    need(not scope.absurd, "the hypotheses contradict each other")
    rests = scope.rests_on.union(*(lemmas[r[6:]][1].rests_on for r in scope.rests_on if r.startswith("claim ")))
    rests |= {POSITIVE} if any(v.args[1] == "law" for v in claim.args[0].free) else set()
    return Verified(name, verdict, conditions, tuple(sorted(rests)), _DOOR)


def _citable(name: str, claim: Term, verified: Verified) -> Term:
    """A proved claim; a conditional one has its conditions among its hypotheses."""
    sound = isinstance(verified, Verified) and verified.verdict != "refuted" and verified.claim == name == digest(claim)
    need(sound, "a cited claim was not verified")
    prop, hypotheses, *definitions = claim.args
    return Term("claim", prop, Term("and", *hypotheses.args, *verified.conditions), *definitions)


def _at_point(claim: Term, definitions: Mapping[Term, Term], data: Any, terms: list[Term],
              lemmas: Mapping[str, Term]) -> tuple[Scope, Callable[[Term], Term]]:
    """The scope at a point of the domain, and what a proposition says there: values for variables, for functions without
    definition at numbers, polynomials and Gaussian densities for such functions, and a model for laws.
    """
    chosen = [terms[d] for d in data.get("functions", [])]
    need(all(d.op == "define" and (_polynomial(d.args[1]) or _bell(d)) for d in chosen), "a function is chosen as a polynomial or a Gaussian density")
    definitions = define((*chosen, *claim.args[2:])) if chosen else definitions
    values = {terms[u]: num(Fraction(*q)) for u, q in data["values"]}
    for u, q in values.items():
        head, *arguments = u.args if u.op == "call" else (u,)
        plain = u.op == "sym" and (u.args[1] == "real" or u.args[1] == "int" and is_whole(q))
        table = u.op == "call" and head not in definitions and not head.args[2] and all(a.op == "num" for a in arguments)
        need(plain or table, "a witness gives no value to {}", u)
    scope = Scope(definitions, [Term("eq", u, q) for u, q in values.items()])
    run(data["lines"], terms, scope, lemmas)  # without a model the laws may be any: independent variables are a Markov chain
    model = Model(data["model"], terms, definitions, values) if "model" in data else None
    for h in claim.args[1].args:
        here = model.ground(h, model.at) if model and h.op in RELATIONS else h
        known = (not model or model.holds(h)) if h.op in STRUCTURES else _holds(scope, here) or _admits(scope, h, values)
        need(known, "the witness is not known to lie in the domain: {}", h)
    return scope, lambda p: model.ground(p, model.at) if model else p


def _polynomial(t: Term) -> bool:
    """Whether t is a polynomial by the way it is written: it has a value, and derivatives, everywhere."""
    power = t.op == "pow" and t.args[1].op == "num" and t.args[1].args[0] in range(1, 9)
    return t.op in ("num", "sym") or (power or t.op in ("add", "mul")) and all(map(_polynomial, t.args))


def _bell(d: Term) -> bool:
    """Whether a definition is that of a Gaussian density with numbers for mean and variance."""
    plain = d.args[1].op == "normal" and d.args[0].args[1:] == d.args[1].args[:1] and all(u.op == "num" for u in d.args[1].args[1:])
    return plain and d.args[1].args[2].args[0] > 0


def _admits(scope: Scope, h: Term, values: Mapping[Term, Term]) -> bool:
    """Whether a hypothesis on each value of one function holds at the given values, finitely many of which extend to
    a function. A density can always be completed so that its integral is 1.
    """
    if h.op == "eq" and h.args[0].op == "int" and h.args[1] is ONE and (f := h.args[0].args[1]).op == "call":
        return f.args[0] not in scope.definitions and h.args[0].args[0] in f.args
    rest, variables = h, []
    while rest.op in ("forall", "imp"):
        variables += [rest.args[0]] if rest.op == "forall" else []
        rest = rest.args[1]
    found = {c for p in _relations(h) for c in calls(p)}
    if not variables or len(found) != 1 or set((call := found.pop()).args[1:]) != set(variables) or call.args[0] in scope.definitions:
        return False
    instances = [dict(zip(call.args[1:], u.args[1:])) for u in values if u.op == "call" and u.args[0] is call.args[0]]
    return bool(instances) and all(any(_holds(scope, substitute(p, at)) for p in _ways(h)) for at in instances)


def _holds(scope: Scope, p: Term) -> bool:
    try:
        scope.require(p)
        return True
    except Rejected:
        return False


def _relations(p: Term) -> list[Term]:
    return [q for a in p.args for q in _relations(a)] if p.op in ("forall", "imp", "and") else [p] if p.op != "sym" else []


def _ways(p: Term) -> list[Term]:
    """The propositions of which one is enough: the conclusion, or the opposite of a premise."""
    return ([negation(p.args[0])] if p.op == "imp" else []) + _ways(p.args[1]) if p.op in ("forall", "imp") else [p]
