"""What stands under one heading, while it is marked: a plan for each of its steps, and the report of what came out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derivable.documents.claims.relations import Chain, Step, chains
from derivable.documents.declared.declarations import Hold, Scope
from derivable.documents.declared.history import History
from derivable.documents.grammar.printing import SIGNS as PRINTED
from derivable.documents.grammar.printing import latex
from derivable.documents.grammar.tree import Node
from derivable.documents.meaning.worlds import Worlds
from derivable.documents.text.bold import bold_letters
from derivable.documents.text.outline import Document, Section
from derivable.kernel.terms import Term, digest
from derivable.language.derivations import RELATIONS, compose
from derivable.lines import AS_EQUALITY, Line
from derivable.marked import Derivation
from derivable.places import fault, guesses, rows_of, trivial
from derivable.premises import Judged
from derivable.questions import FirstOf, Holds, Plan
from derivable.repairs import ASSUME, assumptions, edits, unreserved
from derivable.verdicts import StepResult, Verdict

BOLD_AND_PLAIN = "bold and plain letters stand for different things, or for one: {}. Give one of them another letter"


class Marker:
    """One section while it is marked."""

    def __init__(self, document: Document, section: Section, scope: Scope, infer: bool) -> None:
        self.document, self.section, self.scope = document, section, scope
        scope.bold, both = bold_letters(document, section)
        if both:
            scope.holds.append(Hold(both, BOLD_AND_PLAIN.format(", ".join(sorted(both))), proofs=True))
        history = History(scope)
        self.chains, problems = chains(section, scope, history)
        self.problems = [(*document.place(offset), message) for message, offset in problems]
        self.rows = rows_of(self.chains, section)
        self.worlds = Worlds(history, list(self.trees()), infer)
        self._followed: dict[int, Judged] = {}  # of each step, whether it follows from the line before

    def trees(self) -> Iterator[tuple[int, Node]]:
        """The sides of all lines and the conditions behind them, each with the place of its line."""
        for c in self.chains:
            places = [s.offset for s in c.steps]
            for place, side in zip([*places[:1], *places], (c.first, *(s.right for s in c.steps))):
                if side.tree is not None:
                    yield from ((place, t) for t in (side.tree, *side.others))
            for step in c.steps:
                yield from ((step.offset, t) for t in (*step.premises, *step.reasons))

    def plans(self) -> list[Plan[StepResult]]:
        """What is asked of each step, in the order of the page."""
        steps = [(c, k) for c in self.chains for k in range(len(c.steps))]
        if any(c.column for c in self.chains):
            steps.sort(key=lambda found: self.document.place(found[0].steps[found[1]].offset))
        return [self._step(c, k) for c, k in steps]

    def derivation(self, steps: list[StepResult]) -> Derivation:
        """The section with what came out of its plans."""
        return Derivation(self.section.title, steps, self.problems)

    def _line(self, chain: Chain, step: Step) -> Line:
        """How names are read at a step."""
        _, lowering, second = self.worlds.at(step.offset)
        return Line(self.scope, lowering, second, chain.first.tree, rows=self.rows)

    def _step(self, chain: Chain, k: int) -> Plan[StepResult]:
        step, line = chain.steps[k], self._line(chain, chain.steps[k])
        verdict, found = yield from self._follows(chain, k)
        start = yield from (self._after_the_premise if chain.arrows else self._from_the_first)(chain, k, verdict)
        hint = "" if chain.arrows else (yield from self._repair(line, step, found, verdict, start))
        return self._result(step, k + 1, line, verdict, start, found, hint)

    def _follows(self, chain: Chain, k: int) -> Plan[Judged]:
        """Whether a step follows from the line before."""
        step = chain.steps[k]
        if id(step) not in self._followed:
            self._followed[id(step)] = yield from self._line(chain, step).follows(step)
        return self._followed[id(step)]

    def _after_the_premise(self, chain: Chain, k: int, verdict: Verdict) -> Plan[Verdict | None]:
        """Whether a statement follows from the first one."""
        if k == 0:
            return verdict
        step = chain.steps[k]
        line = replace(self._line(chain, step), given=step.premises)
        return (yield from line.implication(chain.first, step.relation, step.right))[0]

    def _from_the_first(self, chain: Chain, k: int, verdict: Verdict) -> Plan[Verdict | None]:
        """Whether a line is right against the first one; None where the relations between them do not compose."""
        direction = "="
        for step in chain.steps[:k + 1]:
            relation = AS_EQUALITY.get(step.relation, step.relation)
            direction = compose(direction, relation) if relation in RELATIONS and direction else ""
        if not direction or k == 0:
            return verdict if direction else None
        claims: list[Term | None] = []
        for j in range(k + 1):
            claims.append((yield from self._follows(chain, j))[1])
        states = {self.worlds.at(s.offset)[0] for s in chain.steps[:k + 1]}  # in which names mean what they did
        through = tuple(c for c in claims if c is not None) if None not in claims and len(states) == 1 else ()
        given = tuple(dict.fromkeys(p for s in chain.steps[:k + 1] for p in s.premises))
        line = replace(self._line(chain, chain.steps[k]), given=given)
        return (yield from line.verdict(chain.first, direction, chain.steps[k].right, through))[0]

    def _repair(self, line: Line, step: Step, found: Term | None, verdict: Verdict, start: Verdict | None) -> Plan[str]:
        """What makes a step true: an edit of a refuted one, or the sign of a name; it is proved before it is named.

        A line that is right against the first line is not to be edited: the line before is.
        """
        relation = AS_EQUALITY.get(step.relation, step.relation)
        if found is None or start is not None and start.passes or verdict.word not in ("refuted", "undecided") or relation not in RELATIONS:
            return ""
        names, claims = assumptions(found)
        left, right = step.left, step.right
        if verdict.word == "refuted" and left.tree is not None and right.tree is not None and not left.others and not right.others:
            edited = edits(left.tree, relation, right.tree, line.lowering.world.scope, replace(line, given=step.premises).claim)
            names, claims = edited[0] + names, edited[1] + claims
        place: int | None = yield FirstOf(tuple(claims))
        if place is None:
            return ""
        what, repaired = names[place]
        if what == ASSUME:
            assumed: Verdict = yield Holds(claims[place])
            if not unreserved(assumed):
                return ""
        return f"{what}: {repaired}"

    def _result(self, step: Step, number: int, line: Line, verdict: Verdict, start: Verdict | None, found: Term | None, hint: str) -> StepResult:
        row, column = self.document.place(step.offset)
        trees = [n for n in (step.left.tree, step.right.tree) if n is not None]
        sides = (latex(trees[0]), f"{PRINTED.get(step.relation, step.relation)} {latex(trees[1])}") if len(trees) == 2 else None
        at = fault(verdict.cause, step, self.rows) if verdict.cause is not None else None
        where = (*self.document.place(at[0]), at[1]) if at is not None else None
        return StepResult(number, row, step.relation or None, step.text, verdict, start, 0.0, digest(found) if found is not None else "",
                          sides, column, step.label, hint, False, where, trivial(found), guesses(found, trees, line.lowering.world.inferred))
