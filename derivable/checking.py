"""From a derivation to verdicts: refute first, then prove, and let the kernel decide.

What is returned never says more than what the kernel minted for the claim at hand.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from derivable.conditions import compared
from derivable.errors import DerivableError, EmptyDomain, IllTyped
from derivable.keep import Store
from derivable.kernel.check import Verified, check
from derivable.kernel.scope import negation
from derivable.kernel.terms import RELATIONS, Rejected, Term, decode, digest, encode
from derivable.language import dimensions
from derivable.language.abstract import about_laws
from derivable.language.derivations import Derivation, Step
from derivable.questions import Answer, FirstOf, Holds, Question, answered, of_a_conclusion, of_a_step
from derivable.second_look import SecondLook
from derivable.verdicts import Result, StepResult, Verdict
from derivable.wording import counterexample_of, no_point, says, stored_verdict, verdict_of

Lemmas = dict[str, tuple[Term, Verified]]
BUDGET = 6_000  # work units a method may spend on a claim: lines of proof, and signs looked for

EMPTY = "empty"  # what a worker process says of a claim about an empty domain
NO_POINT = "no point of the declared domain was found: this may be a statement about nothing"


@dataclass
class Checker:
    """Checks derivations; `lemmas` are the claims verified so far, which later ones may cite."""

    store: Store = field(default_factory=Store)
    budget: int = BUDGET
    lemmas: Lemmas = field(default_factory=dict)
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    claims: dict[str, Term] = field(default_factory=dict)
    unchecked: bool = False  # of a worker: proofs are kept as they are found, and checked by the process that asked
    refused: set[str] = field(default_factory=set)  # claims for which the kernel did not take what a worker kept
    places: dict[str, int | None] = field(default_factory=dict)  # of the first true claim of a list, by the name of the list
    nothing: dict[str, EmptyDomain] = field(default_factory=dict)  # claims that speak of no point
    outside: dict[str, float] = field(default_factory=dict)  # milliseconds that were spent on claims elsewhere, and not counted yet
    cost: dict[Step, float] = field(default_factory=dict)  # milliseconds of CPU that a step took so far, anywhere
    _used: float = 0.0  # milliseconds of CPU that other processes spent on what was asked
    second: SecondLook = field(default_factory=SecondLook)
    _open: set[str] = field(default_factory=set)  # claims that are being decided for a proof of another one
    _left_open: dict[str, Verdict] = field(default_factory=dict)  # such claims that were not decided
    _asking: bool = False  # whether hypotheses contradict each other

    def derivation(self, d: Derivation, path: str = "") -> Result:
        """The verdicts on a derivation."""
        results, error = tuple(self.step(s) for s in d.steps), ""
        answered(of_a_conclusion(d), self)
        if d.expects:
            results, error = compared(d, results, self.lemmas)
        return Result(d.name, d.title, path, results, d.source, d.mistakes, d.expect if d.mistakes else "", error)

    def step(self, s: Step) -> StepResult:
        """The verdicts on a step, against the line before and against the first line."""
        task = answered(of_a_step(s), self)
        self.cost[s] = self.cost.get(s, 0.0) + task.ms
        verdict, start = task.result()
        return StepResult(s.number, s.source_line, s.relation, s.latex, verdict, start, self.cost[s], digest(s.claim), s.sides)

    def clock(self) -> float:
        """Milliseconds of CPU: of this process, and of others as far as what they did was asked for."""
        return time.process_time() * 1000 + self._used

    # --- answers to questions

    def answer(self, question: Question) -> Verdict | int | None:
        """The answer to a question, found on the spot."""
        return self.claim(question.claim, question.step) if isinstance(question, Holds) else self.first(question.claims)

    def known(self, question: Question) -> Answer | None:
        """The answer to a question if nothing has to be looked for."""
        if isinstance(question, FirstOf):
            return Answer(self.places.get(question.name)) if question.name in self.places or not question.claims else None
        name = question.name
        if name not in self.verdicts:
            found = self._at_hand(question.claim, name, question.through)
            if found is None:
                return None
            self.verdicts[name] = found
        return Answer(self.verdicts[name])

    def _at_hand(self, claim: Term, name: str, through: tuple[Term, ...]) -> Verdict | None:
        """What a stored certificate or the claims before say of a claim."""
        from derivable.proving import Attempt

        self._used += self.outside.pop(name, 0.0)
        if name in self.nothing:
            raise self.nothing[name]
        self.claims[name] = claim
        try:
            if (found := self._stored(claim, name)) is not None:
                return found
            chained = Attempt.chain(claim, through, self.lemmas) if through else None
            return None if chained is None else self._mint(claim, name, chained, "chain")
        except (Rejected, RecursionError) as error:
            return Verdict("undecided", message=str(error)[:300])

    def heard(self, question: Question, said: Verdict, ms: float) -> Answer | None:
        """The answer after what a process said of it, at a cost in milliseconds of CPU; None where it has to look again.

        A process says no more than that a claim is open, or that it kept a certificate, which the kernel checks here.
        """
        self._used += ms
        name = question.name
        if isinstance(question, FirstOf):
            self.places[name] = self._place(question, said.message)
            return Answer(self.places[name])
        if said.word == EMPTY:
            self.nothing[name] = EmptyDomain(said.message)
            raise self.nothing[name]
        if said.word == "undecided" and not said.message:
            if (answer := self.known(question)) is not None:
                return answer
            if name not in self.refused:  # the kernel does not take what was kept: the process is to have it checked there
                self.refused.add(name)
                return None
        if said.word not in ("undecided", "unreadable"):  # a proof or a witness is a certificate in the store, never a word
            said = Verdict("undecided", message=f"said to be {said.word}, without a certificate")
        self.verdicts[name] = said
        return Answer(said)

    def _place(self, question: FirstOf, said: str) -> int | None:
        """The place that a process names, if there is a certificate for the claim that stands there."""
        found = self.known(Holds(question.claims[int(said)])) if said.isdigit() else None
        return int(said) if found is not None and isinstance(found.value, Verdict) and found.value.passes else None

    def claim(self, claim: Term, s: Step | None = None) -> Verdict:
        """The verdict on a claim, found on the spot."""
        name = digest(claim)
        self._used += self.outside.pop(name, 0.0)
        if name in self.nothing:
            raise self.nothing[name]
        if self._open and name in self._left_open:
            return self._left_open[name]
        if name not in self.verdicts:
            self.claims[name] = claim
            try:
                self.verdicts[name] = self._stored(claim, name) or self._decide(claim, name, s)
            except (Rejected, RecursionError) as error:  # what the kernel cannot even look at
                self.verdicts[name] = Verdict("undecided", message=str(error)[:300])
            if self._open and self.verdicts[name].word == "undecided":  # not all was tried: as a step of its own it is decided again
                self._left_open[name] = self.verdicts.pop(name)
                return self._left_open[name]
        return self.verdicts[name]

    def first(self, claims: Sequence[Term]) -> int | None:
        """The place of the first claim that can be shown; those that fail at a point are passed over quickly."""
        return next((k for k, c in enumerate(claims) if self.plausible(c) and self._tried(c)), None)

    def _tried(self, claim: Term) -> bool:
        """Whether a claim can be shown with part of the work; as a step of its own it is decided again, if it is left open."""
        budget, self.budget = self.budget, self.budget // 4
        self._open.add("")
        try:
            return self.claim(claim).passes
        except DerivableError:
            return False
        finally:
            self.budget = budget
            self._open.discard("")

    def plausible(self, claim: Term) -> bool:
        """Whether a claim holds at a few points, without a proof of anything."""
        from derivable.proving import Attempt

        try:
            attempt = Attempt(claim, self.budget, self.lemmas)
            return not attempt.seems_false(points=3)
        except (Rejected, RecursionError, DerivableError):
            return False

    def _stored(self, claim: Term, name: str) -> Verdict | None:
        """The verdict that a stored certificate shows, after the kernel has checked it again."""
        kept = self.store.get(name)
        if kept is None:
            return None
        try:
            for cited in kept["certificate"]["cites"]:
                self._fetch(cited)
            verified = check(claim, kept["certificate"], self.lemmas)
        except (Rejected, KeyError, TypeError):
            return None
        return self._doubt(claim, verified) or stored_verdict(verified, kept)

    def _doubt(self, claim: Term, verified: Verified) -> Verdict | None:
        """What a second look has against a verdict of the kernel; where it has nothing, the claim can be cited."""
        doubt = self.second.contradicted(verified.claim, claim, verified.conditions, verified.verdict, self.store)
        if doubt is None:
            self.lemmas[verified.claim] = (claim, verified)
        return doubt

    def take(self, claim: Term, verified: Verified, kept: Mapping[str, Any], ms: float) -> None:
        """Take over what the kernel said of a stored certificate, at a cost in milliseconds of CPU."""
        name = verified.claim
        self.claims[name], self.outside[name] = claim, ms
        self.verdicts[name] = self._doubt(claim, verified) or stored_verdict(verified, kept)

    def _fetch(self, name: str) -> None:
        """Verify a claim that a stored certificate cites, from the store."""
        kept = self.store.get(name) if name not in self.lemmas else None
        if kept is not None:
            claim = decode(kept["claim"]).last
            if digest(claim) == name:
                self.claim(claim)

    def _aside(self, claim: Term) -> Term | None:
        """What may be cited of a claim that a prover wants decided apart; None if it is not verified."""
        from derivable.proving import citable

        name = digest(claim)
        if name in self._open:
            return None
        self._open.add(name)
        try:
            passes = self.claim(claim).passes
        finally:
            self._open.discard(name)
        return citable(*self.lemmas[name]) if passes and name in self.lemmas else None

    def _contradictory(self, claim: Term) -> bool:
        """Whether the opposite of a hypothesis can be proved from the others: nothing satisfies them all."""
        if self._asking:
            return False
        hypotheses = claim.args[1].args
        self._asking = True
        try:
            for h in (h for h in hypotheses if h.op in RELATIONS):
                others = Term("and", *(g for g in hypotheses if g is not h))
                if self.claim(Term("claim", negation(h), others, *claim.args[2:])).word == "proved":
                    return True
            return False
        finally:
            self._asking = False

    def _mint(self, claim: Term, name: str, certificate: dict[str, Any], by: str, counterexample: Any = None, message: str = "") -> Verdict:
        verified = check(claim, certificate, self.lemmas)
        if (doubt := self._doubt(claim, verified)) is not None:
            return doubt
        self._keep(claim, name, certificate, by, counterexample, message)
        return verdict_of(verified, certificate, by, counterexample, message)

    def _keep(self, claim: Term, name: str, certificate: dict[str, Any], by: str, counterexample: Any, message: str) -> Verdict:
        if self.unchecked:
            self.second.ahead(name, claim, certificate, self.store)
        kept = {"certificate": certificate, "by": by, "counterexample": counterexample, "message": message}
        self.store.put(name, {**kept, "claim": encode([claim])[0]})
        return Verdict("undecided", by, certificate=certificate)

    def _refuted(self, claim: Term, name: str, found: Any) -> Verdict | None:
        """The verdict of a refutation, if the kernel takes it."""
        if found is None:
            return None
        try:
            return self._mint(claim, name, found.certificate, "model" if found.tables else "interval", counterexample_of(found), says(claim, found))
        except Rejected:
            return None

    def _decide(self, claim: Term, name: str, s: Step | None) -> Verdict:
        from derivable.proving import Attempt

        chained = Attempt.chain(claim, s.chain, self.lemmas) if s is not None and s.chain and claim is s.start else None
        if chained is not None:
            return self._mint(claim, name, chained, "chain")
        if about_laws(claim.args[0]):
            try:
                dimensions.check(claim.args[0])
            except IllTyped as error:
                return Verdict("unreadable", message=str(error))
        cited = s.cited if s is not None else ()
        for who, conclusion, _ in cited:
            self._fetch(digest(conclusion))
            known = self.lemmas.get(digest(conclusion))
            if known is None or known[1].verdict == "refuted":
                return Verdict("undecided", message=f"rests on {who}, which is not proved")
        attempt = Attempt(claim, self.budget, self.lemmas, cited)
        attempt.helper = self._aside
        empty = attempt.domain_is_empty()
        if empty and self._contradictory(claim):
            raise EmptyDomain(no_point(claim))
        later = attempt.refuted_at_leisure()
        if not later and (refuted := self._refuted(claim, name, attempt.refute())) is not None:
            return refuted
        message = NO_POINT if empty else ""
        found = self._proved(claim, name, attempt, attempt.proofs(), message) or self._refuted(claim, name, attempt.undefined())
        if found := found or self._proved(claim, name, attempt, attempt.conditional_proofs(), message):
            return found
        for points in ((8,) if later else ()) + (() if self._open else (60,)):
            if (refuted := self._refuted(claim, name, attempt.refute(points))) is not None:
                return refuted
        if not self._open and (refuted := self._refuted(claim, name, attempt.refute_closely())) is not None:
            return refuted
        return Verdict("undecided", message="; ".join([*([NO_POINT] if empty else []), *attempt.notes])[:600])

    def _proved(self, claim: Term, name: str, attempt: Any, proofs: Iterable[tuple[str, dict[str, Any]]], message: str) -> Verdict | None:
        """The verdict of the first proof that the kernel takes."""
        for by, certificate in proofs:
            try:
                if self.unchecked and not self._open and not self._asking:
                    return self._keep(claim, name, certificate, by, None, message)
                return self._mint(claim, name, certificate, by, message=message)
            except Rejected as error:
                attempt.notes.append(f"{by}: the kernel did not take the proof ({str(error)[:80]})")
        return None
