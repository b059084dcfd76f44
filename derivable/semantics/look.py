"""A second look at a claim that was shown: is there a point of its domain where it is plainly false?

This says nothing in favour of a claim. It can contradict one: with a point, and the values of both sides there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from derivable.semantics.balls import Arithmetic, Cannot, Near, Undefined
from derivable.semantics.operators import Evaluator, Place, Term
from derivable.semantics.rough import Rough
from derivable.semantics.sampler import Domain, Point, points
from derivable.semantics.shapes import free, functions, inside
from derivable.semantics.tails import INTEGRALS, Divergence, divergent
from derivable.semantics.truth import premise, truth

FEW, STATES = 3, 3  # after a few points, more states of the random variables are looked at in each
DIGITS = (50, 80)  # what is found at the first precision must be found at the second one too
BUDGET = 30_000  # operations a claim
ROUGH = Rough()
SURER = 8  # as many operations more may be spent where a first look speaks against a claim
CHEAPER = 4  # operations of a first look that count as one
UNEXPECTED = "not a tree that can be evaluated"
RELATIONS = {"eq": "=", "ne": "!=", "lt": "<", "le": "<="}


@dataclass(frozen=True)
class Contradiction:
    """A point of the domain, the two sides there ("no value" where there is none), and a sentence."""

    at: tuple[tuple[str, str], ...]
    left: str
    right: str
    message: str


@dataclass(frozen=True)
class Report:
    """How many points were looked at, how many could be evaluated, why the others could not, and what was found.

    Where an integral of the claim plainly diverges at a point, neither side of what it stands in has a value there.
    """

    points: int
    evaluated: int
    reasons: tuple[str, ...]
    contradiction: Contradiction | None
    units: int = 0  # operations that were spent
    divergence: Divergence | None = None


@lru_cache(8)
def arithmetic(digits: int) -> Arithmetic:
    """The operations at a number of digits."""
    return Arithmetic(digits)


def contradiction(claim: Term, conditions: Sequence[Term] = (), verdict: str = "proved", points: int = 3, budget: int = BUDGET) -> Report:
    """Look at a claim that was proved, or shown under conditions, at points of its domain.

    The claim is a tree claim(proposition, and(hypotheses), definitions..). Where a condition fails, nothing is said.
    At all other points both sides must have a value and the relation must hold.
    Raises ValueError for another verdict, or a tree that is no claim.
    """
    if verdict not in ("proved", "conditional") or claim.op != "claim":
        raise ValueError(f"only a claim that is proved or conditional can be contradicted, not {claim.op} that is {verdict}")
    return _Look(claim, tuple(conditions), budget).report(points)


@dataclass(frozen=True)
class Question:
    """What is to hold at the points of a domain."""

    domain: Domain
    proposition: Term
    holds: Callable[[Evaluator, Term, Place], bool | None] = truth


def questions(claim: Term) -> list[Question]:
    """A claim as it stands; before it, of an implication, its conclusion where the premises hold."""
    plain, given, p = Question(Domain(claim), claim.args[0]), [], claim.args[0]
    while p.op == "imp":
        given.append(p.args[0])
        p = p.args[1]
    if any(t.op in INTEGRALS for a in (*given, *(p.args if p.op == "iff" else ())) for t in inside(a)):
        return [plain]  # an equation between integrals takes long to solve
    if p.op == "iff":
        return [*(Question(Domain(claim, [*given, a]), b, premise) for a, b in (p.args, p.args[::-1])), plain]
    return [Question(Domain(claim, given), p), plain] if given else [plain]


class _Look:
    """One claim, the points it is looked at in, and what is left of the budget."""

    def __init__(self, claim: Term, conditions: tuple[Term, ...], budget: int) -> None:
        self.questions, self.conditions, self.budget = questions(claim), conditions, budget
        self.claim, self.units = claim, 0
        self.divergence: Divergence | None = None
        self.integrals = any(t.op in INTEGRALS for part in (claim.args[0], *claim.args[2:]) for t in inside(part))

    def report(self, count: int) -> Report:
        """Look at `count` points."""
        reasons: list[str] = []
        evaluated = looked = 0
        found = None
        for looked in range(1, count + 1):
            question, point = self._drawn(looked - 1)
            try:
                if isinstance(point, str):
                    raise Cannot(point)
                if self.units >= self.budget:
                    raise Cannot("the budget of operations is used up")
                found = self._at(question, point)
                for _ in range(STATES if looked > FEW and point.random_variables else 0):
                    found = found or self._in_other_states(question, point)
                evaluated += 1
            except Cannot as why:
                reasons.append(str(why))
                continue
            except (ValueError, TypeError, LookupError, AttributeError, OverflowError, ZeroDivisionError, RecursionError) as error:
                reasons.append(f"{UNEXPECTED}: {type(error).__name__} {error}")
                continue
            if found is not None:
                break
        return Report(looked, evaluated, tuple(reasons), found, self.units, self.divergence)

    def _drawn(self, turn: int) -> tuple[Question, Point | str]:
        """A point, of the domain of one question after the other; of that of the claim as it stands where there is none."""
        *narrower, plain = self.questions
        for question in (narrower[turn % len(narrower)], plain) if narrower else (plain,):
            [point] = points(question.domain, arithmetic(DIGITS[0]), 1, turn)
            if not isinstance(point, str):
                break
        return question, point

    def _at(self, question: Question, point: Point) -> Contradiction | None:
        """What is found at a point: at both precisions, or not at all."""
        e = Evaluator(arithmetic(DIGITS[0]), point, point.domain.definitions, self.budget - self.units)
        try:
            if not self._admitted(e, point):
                raise Cannot("a condition does not hold here")
            if not self._given(e, point):
                raise Cannot("a premise that is not known to hold")
            if self.integrals and not point.domain.open and (integral := divergent(question.proposition, point)) is not None:
                self.divergence = self.divergence or Divergence(_where(point) if free(integral) or functions(integral) else (), integral)
                raise Cannot("an integral diverges here")
            first = self._first_look(question, point)
            e.budget = SURER * self.budget if first is False else e.budget
            if first or self._fails(e, question, point) is None:
                if first is False:
                    raise Cannot("a first look speaks against the claim, numbers that know their errors do not decide it")
                return None
        finally:
            self.units += e.units
        if point.domain.open:
            raise Cannot(point.domain.open)
        again = Evaluator(arithmetic(DIGITS[1]), point, point.domain.definitions, 2 * SURER * self.budget)
        why = self._fails(again, question, point)
        if not self._in_domain(again, point):
            raise Cannot("the point turned out to lie outside the domain")
        if why is None:
            raise Cannot("what one precision shows the other does not")
        return _shown_at(again, question.proposition, point, why)

    def _in_other_states(self, question: Question, point: Point) -> Contradiction | None:
        """What is found where the random variables have other states."""
        point.turn_states()
        return self._at(question, point) if self._in_domain(point.drawer, point) else None

    def _first_look(self, question: Question, point: Point) -> bool | None:
        """A first look with floating numbers, where there are integrals: whether all seems right; None is doubt."""
        if not self.integrals:
            return None
        e = Evaluator(ROUGH, point, point.domain.definitions, CHEAPER * (self.budget - self.units))  # type: ignore[arg-type]
        try:
            return question.holds(e, question.proposition, point.place) is not False
        except (Cannot, Undefined, OverflowError):
            return None
        finally:
            self.units += e.units // CHEAPER

    def _admitted(self, e: Evaluator, point: Point) -> bool:
        try:
            return all(truth(e, c, point.place) is not False for c in self.conditions)
        except Undefined:
            return False

    def _given(self, e: Evaluator, point: Point) -> bool:
        """Whether the premises hold: exactly, or because a value was solved for, which lies near to the one that is known."""
        try:
            return all(g in point.solved or truth(e, g, point.place) is True for g in point.domain.given if g in point.domain.checked)
        except Undefined:
            return False

    def _fails(self, e: Evaluator, question: Question, point: Point) -> str | None:
        try:
            return "it is false" if question.holds(e, question.proposition, point.place) is False else None
        except Undefined as why:
            return f"there is no value: {why}"

    def _in_domain(self, e: Evaluator, point: Point) -> bool:
        """Whether all hypotheses hold once all values of functions are drawn."""
        try:
            return all(truth(e, h, point.place) is not False for h in point.domain.checked)
        except Undefined:
            return False


def _shown_at(e: Evaluator, prop: Term, point: Point, why: str) -> Contradiction:
    left = right = ""
    if prop.op in RELATIONS:
        left, right = (_shown(e, side, point) for side in prop.args)
    return Contradiction(_where(point), left, right, why)


def _where(point: Point) -> tuple[tuple[str, str], ...]:
    """A point, in words."""
    at = [(k.args[0], _text(v)) for k, v in point.place.items() if type(k) is not tuple]
    at += [(f"{name}({', '.join(map(str, whole))})", _text(v)) for ((name, _), whole), v in point.families.items()]
    return (*at, *((f"{k[0].args[0]} {k[1]}", f"state {v}") for k, v in point.place.items() if type(k) is tuple))


def _shown(e: Evaluator, side: Term, point: Point) -> str:
    try:
        return _text(e(side, point.place))
    except Undefined:
        return "no value"
    except Cannot:
        return "?"


def _text(value: Any) -> str:
    if type(value) is tuple:
        return "(" + ", ".join(map(_text, value)) + ")"
    return repr(value) if type(value) is Near else str(value)
