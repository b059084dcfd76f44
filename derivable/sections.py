"""What stands under one heading, while it is marked: its claims, in every reading, and the repair of what is refuted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from derivable.checking import WAITING, Checker
from derivable.documents.claims.relations import Chain, Side, Step, chains
from derivable.documents.claims.slips import jacobians, slips
from derivable.documents.declared.declarations import Declared, Scope
from derivable.documents.declared.sentences import names_of
from derivable.documents.grammar.printing import SIGNS as PRINTED
from derivable.documents.grammar.printing import latex
from derivable.documents.grammar.tree import Node
from derivable.documents.meaning.lowering import Lowering
from derivable.documents.meaning.names import World, is_mixture
from derivable.documents.text.outline import Document, Section
from derivable.documents.text.problems import Beyond, Unreadable
from derivable.documents.vectors.arrays import Array, closed_under_limits, compare
from derivable.errors import DerivableError
from derivable.kernel.terms import Rejected, Term, digest
from derivable.language.calculus import diff
from derivable.language.derivations import RELATIONS, compose
from derivable.language.derivations import Step as Claimed
from derivable.language.derivations import claim as claim_of
from derivable.language.expressions import Expr, Proposition, merge
from derivable.marked import Derivation, together
from derivable.premises import under
from derivable.verdicts import StepResult, Verdict

MOST_READINGS = 16  # of one relation
NOTHING = Node("name", (), "_")


class Marker:
    """One section while it is marked."""

    def __init__(self, document: Document, section: Section, scope: Scope, checker: Checker, infer: bool) -> None:
        self.document, self.section, self.checker, self.infer = document, section, checker, infer
        self.scope = scope
        self.chains, problems = chains(section, scope)
        self.problems = [(*document.place(offset), message) for message, offset in problems]
        self.second: Lowering | None = None
        self.edits: dict[Term, tuple[list[tuple[str, str]], list[Term]]] = {}  # of a refuted claim: built once for all rounds
        self.cost: dict[int, float] = {}  # milliseconds of CPU that the step at a place took so far, in all rounds
        self._first_line: Node | None = None
        self.given: tuple[Node, ...] = ()  # the conditions behind the step that is marked
        self.lowering = self._read()

    def _trees(self) -> Iterator[Node]:
        for c in self.chains:
            for side in (c.first, *(s.right for s in c.steps)):
                if side.tree is not None:
                    yield side.tree
                    yield from side.others
            for step in c.steps:
                yield from (*step.premises, *step.reasons)

    def _read(self) -> Lowering:
        """The lowering, in the mode in which most can be said."""
        trees = list(self._trees())
        best: list[tuple[int, Lowering]] = []
        if any(d.kind == "mass" for d in self.scope.declared):  # any law on any space is more than these: for proofs alone
            world = World(self.scope, "law", trees, self.infer)
            second = Lowering(world)
            plain = all(is_mixture(d) for d in self.scope.declared if d.kind == "define" and d.node.op == "@")
            self.second = None if not plain or any(second.lacks(t) > 1 for t in trees) else second
            world = World(self.scope, "real", trees, self.infer)
            return Lowering(world)
        modes = ("law", "real") if any(d.kind in ("density", "define") and d.node.op == "@" for d in self.scope.declared) else ("real",)
        for mode in modes:
            world = World(self.scope, mode, trees, self.infer)
            lowering = Lowering(world)
            world.default(trees)
            wrong = sum(lowering.lacks(t) for t in trees)
            best.append((wrong, lowering))
            if not wrong:
                break
        return min(best, key=lambda found: found[0])[1]

    def marked(self) -> Derivation:
        """The steps with their verdicts."""
        out = Derivation(self.section.title, [], self.problems)
        for chain in self.chains:
            out.steps += self._arrows(chain) if chain.arrows else self._chain(chain)
        if any(chain.column for chain in self.chains):
            out.steps.sort(key=lambda s: (s.line, s.column))
        return out

    # --- chains of relations

    def _chain(self, chain: Chain) -> Iterator[StepResult]:
        direction = "="
        claims: list[Term] = []
        composed, given = True, dict[Node, None]()
        self._first_line = chain.first.tree
        for number, step in enumerate(chain.steps, 1):
            began = self.checker.clock()
            relation = {":=": "=", "≡": "="}.get(step.relation, step.relation)
            direction = compose(direction, relation) if relation in RELATIONS and direction else ""
            verdict, found = self._under(step, relation)
            given |= dict.fromkeys(step.premises)
            start: Verdict | None = None
            if number == 1:
                start = verdict if direction else None
            elif direction:
                usable = composed and found is not None
                self.given = tuple(given)
                start, _ = self._verdict(chain.first, direction, step.right, tuple([*claims, found]) if usable else ())  # type: ignore[list-item]
            if found is None:
                composed = False
            else:
                claims.append(found)
            hint = self._repair(step, relation, found, verdict) if relation in RELATIONS else ""
            yield self._result(step, number, verdict, start, began, found, hint)

    def _under(self, step: Step, relation: str) -> tuple[Verdict, Term | None]:
        """The verdict on a step under the conditions behind it."""
        def judge(given: tuple[Node, ...]) -> tuple[Verdict, Term | None]:
            self.given = given
            if relation in ("=>", "<=>"):
                return self._implication(step.left, relation, step.right)
            return self._verdict(step.left, relation, step.right)

        return under(step, judge)

    def _verdict(self, left: Side, relation: str, right: Side, chain: tuple[Term, ...] = ()) -> tuple[Verdict, Term | None]:
        """The verdict on a relation of two sides, in every reading that they have."""
        problem = self._lost(left, right) or self._problem(left, relation, right)
        if problem is not None:
            return problem, None
        first_a, first_b = left.tree or NOTHING, right.tree or NOTHING  # neither is missing, or there were a problem
        readings = [(a, b) for a in (first_a, *left.others) for b in (first_b, *right.others)]
        verdicts, first = [], None
        different = list(self._different(readings, relation))
        if len(different) > MOST_READINGS:
            return Verdict("unreadable", message=f"this line has more than {MOST_READINGS} readings that differ: write brackets"), None
        for a, b in different:
            verdict, found = self._decide(a, relation, b, chain if (a, b) == readings[0] else ())
            if verdict.word == "undecided":
                verdict, found = self._for_any_law(a, relation, b) or (verdict, found)
            verdicts.append(verdict)
            first = first or found
        return together(verdicts, (*left.notes, *right.notes)), first

    def _different(self, readings: list[tuple[Node, Node]], relation: str) -> Iterator[tuple[Node, Node]]:
        """The readings of a relation whose claims differ: two that come to the same value are one."""
        claims: set[Term] = set()
        for a, b in readings:
            if len(readings) > 1 and relation in (*RELATIONS, "!="):
                try:
                    claim = self._claim(self._value(a), relation, self._value(b), a, ()).claim
                except (DerivableError, Rejected):
                    claim = None  # its verdict says why
                if claim in claims:
                    continue
                if claim is not None:
                    claims.add(claim)
            yield a, b

    def _lost(self, left: Side, right: Side) -> Verdict | None:
        """No verdict rests on names of which a sentence says something that was not understood."""
        trees = [side.tree for side in (left, right) if side.tree is not None]
        names = {n for t in trees for n in t.names()}
        held = next((h for h in self.scope.holds if h.proofs and (h.touches(names) or any(map(h.outside, trees)))), None)
        return None if held is None else Verdict("undecided", message=held.why)

    def _held(self, verdict: Verdict, claimed: Claimed) -> Verdict:
        """A verdict about names of which something is said that is not used, or was not understood."""
        names = {n for key in claimed.right.declarations for n in names_of(key, self.scope, True)}
        for h in (h for h in self.scope.holds if h.touches(names)):
            if h.proofs and verdict.word in ("proved", "conditional", "refuted"):
                return Verdict("undecided", message=h.why)
            if verdict.word == "refuted":
                return replace(verdict, word="undecided", certificate=None, message=f"{h.why}; without it the line fails: {verdict.message}")
        return verdict

    def _problem(self, left: Side, relation: str, right: Side) -> Verdict | None:
        for side in (right, left):
            if side.error is not None:
                said = str(side.error) if side is right else f"the line before is not read: {side.error}"
                return Verdict("undecided" if isinstance(side.error, Beyond) else "unreadable", message=said)
        if relation not in RELATIONS and relation not in ("!=", "propto", "≈"):
            shown = PRINTED.get(relation, relation)
            if relation == "~":
                return Verdict("unreadable", message="\\sim says how a variable is distributed, in a sentence that begins with Let")
            return Verdict("undecided", message=f"the relation {shown} is not decided yet")
        return None

    def _proportional(self, left: Node, right: Node) -> Claimed:
        """left is proportional to right in the first argument of the density that one of them is: a b' = b a'."""
        call = next((n for n in (self._first_line, left, right) if n is not None and n.op == "@"), None)
        if call is None:
            raise Beyond("proportional in which variable? It is read where the first line is a density", left.span)
        x = self.lowering.named(call.args[1])
        a, b = self.lowering.expression(left), self.lowering.expression(right)
        if not isinstance(x, Expr) or x.term.op != "sym" or x.term.args[1] != "real":
            raise Beyond("proportional in something that is no real variable is not decided yet", left.span)
        sides = (a * diff(b, x), b * diff(a, x))
        return self._step(Term("eq", *(s.term for s in sides)), merge(*(s.declarations for s in sides)))

    def _decide(self, left: Node, relation: str, right: Node, chain: tuple[Term, ...] = ()) -> tuple[Verdict, Term | None]:
        try:
            if relation == "propto":
                return self._checked(self._proportional(left, right))
            a, b = self._value(left), self._value(right)
            if relation == "≈":  # its sides are read, for what is wrong in them
                raise Beyond(f"the relation {PRINTED[relation]} is not decided yet", left.span)
            claimed = self._claim(a, relation, b, left, chain)
        except Beyond as error:
            return Verdict("undecided", message=str(error)), None
        except (DerivableError, Rejected) as error:
            return Verdict("unreadable", message=str(error)), None
        return self._checked(claimed)

    def _for_any_law(self, left: Node, relation: str, right: Node) -> tuple[Verdict, Term | None] | None:
        """A proof for laws on any space is one for mass functions on a few points; None where there is none."""
        if self.second is None:
            return None
        first, self.lowering = self.lowering, self.second
        try:
            verdict, found = self._decide(left, relation, right)
        finally:
            self.lowering = first
        return (verdict, found) if verdict.passes or verdict.message == WAITING.message else None

    def _checked(self, claimed: Claimed) -> tuple[Verdict, Term | None]:
        try:
            verdict = self.checker.claim(claimed.claim, claimed)
        except (DerivableError, Rejected) as error:
            return Verdict("unreadable", message=str(error)), None
        return self._held(self._cautious(verdict), claimed), claimed.claim

    def _cautious(self, verdict: Verdict) -> Verdict:
        """No refutation rests on a guess about what a name is."""
        if verdict.word == "refuted" and not all(self._holds_anyway(d) for d in self.lowering.world.unused()):
            return replace(verdict, word="undecided", certificate=None,
                           message=f"a declared factorisation is not used; without it the line fails: {verdict.message}")
        if verdict.word == "refuted" and (lost := self.lowering.world.lost):
            return replace(verdict, word="undecided", certificate=None,
                           message=f"a declaration was not read ({lost[0]}); without it the line fails: {verdict.message}")
        guessed = self.lowering.world.inferred
        if verdict.word == "refuted" and verdict.counterexample and r"\text{const}" in verdict.counterexample["at"]:
            return replace(verdict, word="undecided", certificate=None, message="equal up to a constant is not decided yet; as an equation it fails: "
                           + verdict.message)
        if verdict.word == "refuted" and guessed:
            return replace(verdict, word="undecided", certificate=None,
                           message=f"fails where {', '.join(sorted(guessed))} is read as a real number, which nothing declares: {verdict.message}")
        return verdict

    def _holds_anyway(self, d: Declared) -> bool:
        """Whether a declared factorisation is an identity of densities, so that nothing is lost without it."""
        try:
            claimed = self._claim(self._value(d.node), "=", self._value(d.parts[0]), d.node, ())
            return self.checker.claim(claimed.claim, claimed).passes
        except (DerivableError, Rejected):
            return False

    def _value(self, node: Node) -> Any:
        return self.lowering.value(node)

    def _claim(self, a: Any, relation: str, b: Any, node: Node, chain: tuple[Term, ...]) -> Claimed:
        """The claim of a relation between two values."""
        if isinstance(a, Array) or isinstance(b, Array):
            prop = compare(a, relation, b, node)
            return self._step(prop.term, prop.declarations)
        for v in (a, b):
            if not isinstance(v, Expr):
                raise Unreadable("a random variable of any kind stands where a number is expected", node.span)
        if relation == "!=":
            return self._step(Term("ne", a.term, b.term), merge(a.declarations, b.declarations))
        op, swap = RELATIONS[relation]
        sides = (b.term, a.term) if swap else (a.term, b.term)
        return self._step(Term(op, *sides), merge(a.declarations, b.declarations), chain)

    def _repair(self, step: Step, relation: str, found: Term | None, verdict: Verdict) -> str:
        """The one edit that makes a refuted step true, if there is one; it is proved before it is named."""
        left, right = step.left.tree, step.right.tree
        if verdict.word != "refuted" or found is None or left is None or right is None or step.left.others or step.right.others:
            return ""
        if found not in self.edits:
            self.edits[found] = self._edits(left, relation, right)
        names, claims = self.edits[found]
        place = self.checker.first(claims)
        return "" if place is None else f"{names[place][0]}: {names[place][1]}"

    def _edits(self, left: Node, relation: str, right: Node) -> tuple[list[tuple[str, str]], list[Term]]:
        """The claims that one edit makes of a step, with what the edit is."""
        names: list[tuple[str, str]] = []
        claims: list[Term] = []
        flipped = {"<=": ">=", ">=": "<=", "<": ">", ">": "<"}.get(relation)
        options = [("the direction of the inequality", left, flipped, right)] if flipped else []
        options += [(what, left, relation, edited) for what, edited in jacobians(left, right)]
        options += [(what, left, relation, edited) for what, edited in slips(right, self.scope)]
        for what, a, sign, b in options:
            try:
                claims.append(self._claim(self._value(a), sign, self._value(b), a, ()).claim)
            except (DerivableError, Rejected, AttributeError):
                continue
            names.append((what, f"{PRINTED.get(sign, sign)} {latex(b)}"))
        return names, claims

    def _step(self, prop: Term, declarations: Any, chain: tuple[Term, ...] = ()) -> Claimed:
        given = [self.lowering.proposition(g) for g in self.given]
        conditions = [*given, *self._conditions({*declarations, *(n for g in given for n in g.declarations)})]
        everything = merge(declarations, *(c.declarations for c in conditions))
        closed_under_limits(self.lowering.world, prop, [c.term for c in conditions])
        found = claim_of(prop, everything, [c.term for c in conditions], list(chain))
        return Claimed(1, "=", None, Proposition(prop, everything), found, found if chain else None, 0, chain)

    def _conditions(self, names: set[str]) -> list[Proposition]:
        """The declared conditions that share a name with a claim, directly or through others."""
        waiting = self.lowering.world.assumed()
        out: list[Proposition] = []
        while True:
            near = [c for c in waiting if set(c.declarations) & names]
            if not near:
                return out
            out += near
            waiting = [c for c in waiting if c not in near]
            names = names | {n for c in near for n in c.declarations}

    # --- arrows

    def _arrows(self, chain: Chain) -> Iterator[StepResult]:
        for number, step in enumerate(chain.steps, 1):
            began = self.checker.clock()
            verdict, found = self._under(step, step.relation)
            start = verdict if number == 1 else self._implication(chain.first, step.relation, step.right)[0]
            yield self._result(step, number, verdict, start, began, found)

    def _implication(self, left: Side, arrow: str, right: Side) -> tuple[Verdict, Term | None]:
        for side in (right, left):
            if side.error is not None:
                return Verdict("undecided" if isinstance(side.error, Beyond) else "unreadable", message=str(side.error)), None
        try:
            prop = self.lowering.proposition(Node(arrow, (left.tree, right.tree)))  # type: ignore[arg-type]
            claimed = self._step(prop.term, prop.declarations)
        except Beyond as error:
            return Verdict("undecided", message=str(error)), None
        except (DerivableError, Rejected) as error:
            return Verdict("unreadable", message=str(error)), None
        verdict, found = self._checked(claimed)
        if verdict.passes and prop.term.op == "imp" and self._never(prop.term.args[0], prop.declarations):
            verdict = replace(verdict, message="what it assumes never holds where its names are declared to be, so it says nothing")
        return verdict, found

    def _never(self, premise: Term, declarations: Any) -> bool:
        """Whether the opposite of a premise follows from what is declared."""
        opposite = {"eq": "ne", "lt": "le", "le": "lt"}.get(premise.op)
        if opposite is None:
            return False
        claimed = self._step(Term(opposite, *(premise.args if opposite == "ne" else premise.args[::-1])), declarations)
        return self._checked(claimed)[0].word == "proved"

    def _result(self, step: Step, number: int, verdict: Verdict, start: Verdict | None, began: float, found: Term | None,
                hint: str = "") -> StepResult:
        line, column = self.document.place(step.offset)
        sides = None if step.right.tree is None or step.left.tree is None else (
            latex(step.left.tree), f"{PRINTED.get(step.relation, step.relation)} {latex(step.right.tree)}")
        if verdict.word == "unreadable" and step.right.error is not None and step.row is not None and not isinstance(step.right.error, Beyond):
            line_of, column_of = self.document.place(step.row.offset + step.right.error.span[0])
            verdict = replace(verdict, message=f"{verdict.message} (line {line_of}, column {column_of})")
        spent = self.cost[step.offset] = self.cost.get(step.offset, 0.0) + self.checker.clock() - began
        return StepResult(number, line, step.relation or None, step.text, verdict, start, spent,
                          digest(found) if found is not None else "", sides, column, step.label, hint)
