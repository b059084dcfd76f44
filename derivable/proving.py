"""One claim, tried by every method: refuted at a point, proved, or proved under the conditions for having a meaning."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any

from derivable.kernel.check import Verified
from derivable.kernel.meaning import define
from derivable.kernel.scope import negation, obligations
from derivable.kernel.terms import ONE, ZERO, Rejected, Term, digest, num
from derivable.language.abstract import about_laws
from derivable.provers import method, methods_for
from derivable.provers.polynomials import factored, product_of
from derivable.provers.proof import Budget, Proof, Stuck, certificate, subterms
from derivable.provers.signs import defined, positive, show
from derivable.refuters.functions import refute_by_functions, seems_false_by_functions
from derivable.refuters.models import QUICK, refute_by_model, seems_false_of_laws
from derivable.refuters.near import refute_closely
from derivable.refuters.points import Domain
from derivable.refuters.search import Refutation, closed_forms, inhabited, refute, seems_false
from derivable.refuters.undefined import refute_by_domain
from derivable.refuters.witness import Witness, condition_fails, conditions_hold

LEISURE = 4  # points at which an equation between integrals is looked at when its first proof has failed
INTEGRALS = ("int", "E", "KL", "JS", "H")


class Attempt:
    """The tries at a claim. `notes` say why each method stopped."""

    def __init__(self, claim: Term, budget: int, lemmas: Mapping[str, tuple[Term, Verified]], cited: Any = ()) -> None:
        self.claim, self.budget, self.cited = claim, budget, cited
        self.definitions = define(claim.args[2:])
        self.lemmas = {h: citable(*lemmas[h]) for h in {digest(c) for _, c, _ in cited}}
        self.notes: list[str] = []
        self.begun: Proof | None = None  # the proof that the first method goes on with
        self.failed: Proof | None = None  # the last one that was not finished, if it knows what the integrals in the claim are
        self.helper: Callable[[Term], Term | None] | None = None

    @staticmethod
    def chain(claim: Term, steps: tuple[Term, ...], lemmas: Mapping[str, tuple[Term, Verified]]) -> dict[str, Any] | None:
        """A certificate that the steps, all verified, lead from the first line to this one; None where they do not."""
        names = [digest(s) for s in steps]
        if any(n not in lemmas or lemmas[n][1].verdict == "refuted" for n in names):
            return None
        proof = Proof(define(claim.args[2:]), claim.args[1].args, {n: citable(*lemmas[n]) for n in names})
        try:
            facts = [proof.line("cite", claim=n, at=[]) for n in names]
            terms = [[ONE, [Term("sub", *reversed(f.args))], []] for f in facts if f.op != "eq"]
            equal = [i for i, f in enumerate(facts, len(claim.args[1].args)) if f.op == "eq"]
            for way in (num(-1), ONE):  # the claim reads from first to last line, or the other way round
                if proof.attempt(lambda way=way: proof.line("algebra", goal=claim.args[0], terms=terms, combine=[[way, i] for i in equal])):
                    break
            else:
                return None
        except (Rejected, Stuck):
            return None
        return certificate(proof, claim, "proved")

    def proof(self, *conditions: Term) -> Proof:
        """A proof from the hypotheses and conditions, with what is cited in it."""
        out = Proof(self.definitions, (*self.claim.args[1].args, *conditions), self.lemmas)
        out.budget, out.helper = Budget(self.budget), self.helper
        out.memory["pending"] = [(digest(conclusion), dict(at)) for _, conclusion, at in self.cited]
        out.cite_pending()
        for c in conditions:
            out.attempt(lambda c=c: _divided(out, c))
        return out

    def refute(self, points: int = 8) -> Refutation | None:
        """A point where the claim fails, looked for at some points of the domain."""
        if about_laws(goal := self.claim.args[0]):
            if points <= QUICK and goal.op == "eq" and self._same(goal):
                return None
            return refute_by_model(self.claim, points)
        known: dict[Term, Term] = {}
        ways: tuple[Callable[[], Refutation | None], ...] = (
            lambda: refute_by_functions(self.claim, {}, points, quick=True),
            lambda: refute(self.claim, known, points),
            lambda: refute_by_functions(self.claim, known, points),
        )
        for way in ways[:2] if points <= QUICK else ways[1:]:  # densities that are only named say more as Gaussians than at points
            try:
                if way is ways[1]:
                    known |= closed_forms(self.claim, begun=self.failed)
                if (found := way()) is not None:
                    return found
            except (Stuck, Rejected):
                continue
            except (RecursionError, ArithmeticError, LookupError, TypeError, AttributeError, ValueError):
                return None
        return None

    def refute_closely(self) -> Refutation | None:
        """A point where an equation of numbers fails by less than floats tell, which is looked for when all else has failed."""
        if about_laws(self.claim.args[0]):
            return None
        try:
            return refute_closely(self.claim)
        except (Stuck, Rejected, RecursionError, ArithmeticError, LookupError, TypeError, AttributeError, ValueError):
            return None

    def undefined(self) -> Refutation | None:
        """A point around which one side has a value and the other has none."""
        try:
            return None if about_laws(self.claim.args[0]) else refute_by_domain(self.claim, 60)
        except (Stuck, Rejected, RecursionError, ArithmeticError, LookupError, TypeError, AttributeError, ValueError):
            return None

    def refuted_at_leisure(self) -> bool:
        """Whether a point is better looked for after the proofs: an equation between integrals is evaluated by their closed
        forms, which its proof needs as well, and which cost more than all the rest.
        """
        goal = self.claim.args[0]
        return goal.op == "eq" and not about_laws(goal) and any(u.op in INTEGRALS for u in subterms(goal))

    def seems_false(self, points: int) -> bool:
        """Whether the claim fails at a point as far as floats tell, which shows nothing: for what is not worth a proof."""
        try:
            if about_laws(self.claim.args[0]):
                return seems_false_of_laws(self.claim, points)
            return seems_false_by_functions(self.claim, points) or seems_false(self.claim, closed_forms(self.claim), points)
        except (Stuck, Rejected, RecursionError, ArithmeticError, LookupError, TypeError, AttributeError, ValueError):
            return False

    def _false_by(self, begun: Proof) -> bool:
        """Whether the claim fails at a point as far as floats tell, with what a proof knows of its integrals."""
        try:
            return seems_false(self.claim, closed_forms(self.claim, begun=begun), LEISURE)
        except (Stuck, Rejected, RecursionError, ArithmeticError, LookupError, TypeError, AttributeError, ValueError):
            return False

    def _same(self, goal: Term) -> bool:
        """Whether both sides have one normal form: then there is no model to look for, and the proof goes on from here."""
        try:
            self.begun = self.proof()
            return self.begun.scope.plain.zero(Term("sub", *goal.args))
        except (Rejected, Stuck):
            return False

    def proofs(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Certificates of proofs for all of the domain, by the methods that go through."""
        goal = self.claim.args[0]
        for name in methods_for(goal):
            made = self._try(name, goal, ())
            if made is not None:
                yield name, certificate(made, self.claim, "proved")
            elif self.failed is not None and self.refuted_at_leisure() and self._false_by(self.failed):
                return  # a point is better looked for at once

    def conditional_proofs(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Certificates of proofs where both sides have values, by the methods that go through."""
        goal = self.claim.args[0]
        conditions = self._conditions()
        if not conditions:
            return
        for name in methods_for(goal):
            made = self._try(name, goal, tuple(conditions))
            if made is None:
                continue
            rows = []
            for c, w in conditions.items():
                rows.append({"condition": made.put(c), **_moved(w, made)})
            possible = self._possible(tuple(conditions))
            if possible is None:
                self.notes.append("no point was found where the claim and its conditions all hold")
                return
            yield name, certificate(made, self.claim, "conditional", conditions=rows, possible=_moved(possible, made))

    def _try(self, name: str, goal: Term, conditions: tuple[Term, ...]) -> Proof | None:
        proof: Proof | None = None
        try:
            proof = self.begun if self.begun and not conditions else self.proof(*conditions)
            self.begun = None
            method(name)(proof, goal)
            if proof.scope.known(goal) and (goal in proof.scope.props or defined(proof, goal)):
                return proof
            self.notes.append(f"{name}: not shown")
        except (Stuck, Rejected) as error:
            self.notes.append(f"{name}: {str(error)[:160]}")
        except RecursionError:
            self.notes.append(f"{name}: nested too deep")
        except (ArithmeticError, LookupError, TypeError, AttributeError, ValueError) as error:  # a method is not trusted, and may fail
            self.notes.append(f"{name}: stopped by an error of its own ({type(error).__name__}: {str(error)[:80]})")
        if proof is not None and not conditions and any(key[0] == "simplified" for key in proof.memory):
            self.failed = proof
        return None

    def _conditions(self) -> dict[Term, Witness]:
        """The conditions for a meaning that are not known, each with a point of the domain where it fails."""
        out: dict[Term, Witness] = {}
        try:
            proof = self.proof()
            needs = obligations(self.claim.args[0], self.definitions)
        except (Stuck, Rejected) as error:
            self.notes.append(str(error)[:160])
            return {}
        domain = Domain(self.claim, self.definitions, digest(self.claim) + "conditions")
        for o in needs:
            if o.op not in ("ne", "lt", "le") or _shown(proof, o):
                continue
            samples = chain(self._where(negation(o)).samples(4), domain.samples(60))
            witness = next((w for s in samples if (w := _fails(self.claim, domain, s, o)) is not None), None)
            if witness is not None:
                out[o] = witness
        return out

    def _possible(self, conditions: tuple[Term, ...]) -> Witness | None:
        """A point of the domain where all the conditions hold."""
        goal = self.claim.args[0]
        domain = Domain(self.claim, self.definitions, digest(self.claim) + "possible")
        assumed = goal.args[:1] if goal.op == "imp" else ()
        samples = chain(self._where(assumed[0]).samples(20) if assumed else (), domain.samples(60))
        return next((w for s in samples if (w := conditions_hold(self.claim, domain, s, (*conditions, *assumed))) is not None), None)

    def _where(self, p: Term) -> Domain:
        """The part of the domain in which p holds too."""
        prop, hypotheses, *rows = self.claim.args
        return Domain(Term("claim", prop, Term("and", *hypotheses.args, p), *rows), self.definitions, digest(self.claim) + "where")

    def domain_is_empty(self) -> bool:
        """Whether no point of the domain was found."""
        return not inhabited(self.claim)


def _divided(proof: Proof, c: Term) -> None:
    """Of a condition 0 <= a b with a known to be positive, 0 <= b: the variance in 2 pi v."""
    product = factored(proof, c.args[1]) if c.op in ("le", "lt") and c.args[0] is ZERO else None
    if product is None:
        return
    above = [u for u in product.args if positive(proof, u)]
    rest = [u for u in product.args if u not in above]
    if above and len(rest) == 1:
        proof.line("algebra", goal=Term(c.op, ZERO, rest[0]), factor=product_of(above), terms=[[ONE, [c.args[1]], []]])


def _shown(proof: Proof, o: Term) -> bool:
    try:
        return show(proof, o)
    except (Stuck, Rejected):
        return False


def _fails(claim: Term, domain: Domain, sample: Any, condition: Term) -> Witness | None:
    from derivable.floats import NoValue
    from derivable.refuters.points import holds

    try:
        if holds(domain.floats(sample), condition):
            return None
    except NoValue:
        return None
    return condition_fails(claim, domain, sample, condition)


def _moved(w: Witness, into: Proof) -> dict[str, Any]:
    """The data of a witness with the places of its terms in another table."""
    data = w.data()
    place = [into.put(t) for t in w.proof.table]
    moved: dict[str, Any] = {k: [[place[u], q] for u, q in data[k]] for k in ("values", "defaults") if k in data}
    return {**moved, "lines": [_move(row, place) for row in data["lines"]]}


TERM_FIELDS = ("goal", "of", "factor", "variable")


def _move(row: dict[str, Any], place: list[int]) -> dict[str, Any]:
    out = dict(row)
    for key in TERM_FIELDS:
        if key in row:
            out[key] = place[row[key]]
    if "terms" in row:
        out["terms"] = [[place[c], [place[f] for f in fs], [place[g] for g in gs]] for c, fs, gs in row["terms"]]
    if "combine" in row:
        out["combine"] = [[place[d], i] for d, i in row["combine"]]
    if "at" in row:
        out["at"] = {k: place[v] for k, v in row["at"].items()} if isinstance(row["at"], dict) else [[place[a], place[b]] for a, b in row["at"]]
    if "variables" in row:
        out["variables"] = [place[v] for v in row["variables"]]
    for key in ("proof", "base", "step"):
        if key in row:
            out[key] = [_move(r, place) for r in row[key]]
    return out


def citable(claim: Term, verified: Verified) -> Term:
    """What may be cited of a verified claim: the conditions of a conditional one are hypotheses of it."""
    prop, hypotheses, *definitions = claim.args
    return Term("claim", prop, Term("and", *hypotheses.args, *verified.conditions), *definitions)
