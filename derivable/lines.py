"""A line of a document while it is marked: its claim in every reading, and what is asked about it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from derivable.caution import cautious, held, lost, unproved
from derivable.distinct import MOST_READINGS, distinct
from derivable.documents.claims.chains import Side, Step
from derivable.documents.declared.declarations import Scope
from derivable.documents.grammar.printing import SIGNS as PRINTED
from derivable.documents.grammar.tree import Node
from derivable.documents.meaning.lowering import Lowering
from derivable.documents.text.problems import Beyond, Unreadable
from derivable.documents.vectors.arrays import Array, closed_under_limits, compare
from derivable.errors import DerivableError
from derivable.kernel.terms import Rejected, Term
from derivable.language.calculus import diff
from derivable.language.derivations import RELATIONS
from derivable.language.derivations import Step as Claimed
from derivable.language.derivations import claim as claim_of
from derivable.language.expressions import Expr, Proposition, merge
from derivable.marked import together, unread
from derivable.places import Rows
from derivable.premises import Judged, opposite, reached, under
from derivable.questions import Holds, Plan, from_the_start
from derivable.second_reader import agreed
from derivable.verdicts import Verdict

NOTHING = Node("name", (), "_")
AS_EQUALITY = {":=": "=", "≡": "="}


@dataclass(frozen=True)
class Line:
    """How names are read at a line, and under which conditions it stands."""

    scope: Scope
    lowering: Lowering
    second: Lowering | None = None  # with it, what is left open may still be proved
    first: Node | None = None  # the first line of the chain
    given: tuple[Node, ...] = ()
    rows: Rows = field(default_factory=dict)

    def follows(self, step: Step) -> Plan[Judged]:
        """Whether a step follows from the line before."""
        return under(step, lambda given: replace(self, given=given).judged(step))

    def judged(self, step: Step) -> Plan[Judged]:
        """The verdict on a step as it stands."""
        relation = AS_EQUALITY.get(step.relation, step.relation)
        if relation in ("=>", "<=>"):
            return self.implication(step.left, relation, step.right)
        return self.verdict(step.left, relation, step.right)

    def verdict(self, left: Side, relation: str, right: Side, through: tuple[Term, ...] = ()) -> Plan[Judged]:
        """The verdict on a relation of two sides, in every reading that they have."""
        problem = lost(left, right, self.scope) or self._problem(left, relation, right)
        if problem is not None:
            return problem, None
        usual = (left.tree or NOTHING, right.tree or NOTHING)  # neither is missing, or there were a problem
        readings = [(a, b) for a in (usual[0], *left.others) for b in (usual[1], *right.others)]
        if len(readings) > 1:
            readings = distinct(readings, lambda a, b: self.claim(a, relation, b))
        if len(readings) > MOST_READINGS:
            return Verdict("unreadable", message=f"this line has more than {MOST_READINGS} readings that differ: write brackets",
                           code="two-readings"), None
        verdicts, claims = [], []
        for a, b in readings:
            verdict, found = yield from self._decided(self.lowering, a, relation, b, through if (a, b) == usual else ())
            if verdict.word == "undecided" and self.second is not None:  # a proof for laws on any space is one for mass functions
                again = yield from self._decided(self.second, a, relation, b)
                verdict, found = again if again[0].passes else (verdict, found)
            verdicts.append(verdict)
            claims.append(found)
        read = [pair for pair, v in zip(readings, verdicts) if v.word != "unreadable"]
        said = agreed(together(verdicts, (*left.notes, *right.notes)), read, relation, self.lowering.world.scope.declared, self.given)
        return said, next((c for c in claims if c is not None), None)

    def _problem(self, left: Side, relation: str, right: Side) -> Verdict | None:
        """Why a relation is not looked at."""
        for side in (right, left):
            if side.error is not None:
                near = side is right or self.rows.get(id(side.error)) is self.rows.get(id(right.tree), NOTHING)
                return unread(side.error, "" if near else f"the line before is not read: {side.error}")
        if relation in RELATIONS or relation in ("!=", "propto", "≈"):
            return None
        if relation == "~":
            return Verdict("unreadable", message="\\sim says how a variable is distributed, in a sentence that begins with Let", code="distributed")
        return Verdict("undecided", message=f"the relation {PRINTED.get(relation, relation)} is not decided yet", code="beyond")

    def implication(self, left: Side, arrow: str, right: Side) -> Plan[Judged]:
        """The verdict on an implication of two statements."""
        for side in (right, left):
            if side.error is not None:
                return unread(side.error), None
        if (problem := lost(left, right, self.scope)) is not None:
            return problem, None
        try:
            prop = self.lowering.proposition(Node(arrow, (left.tree, right.tree)))  # type: ignore[arg-type]
            claimed = self._claimed(self.lowering, prop.term, prop.declarations)
        except (DerivableError, Rejected) as error:
            return unread(error), None
        verdict, found = yield from self._checked(self.lowering, claimed)
        verdict = self._concluded(verdict, arrow, left.tree, right.tree)
        if verdict.passes and prop.term.op == "imp" and (yield from self._never(prop)):
            verdict = replace(verdict, code="vacuous", message="what it assumes never holds where its names are declared to be, so it says nothing")
        return verdict, found

    def _concluded(self, verdict: Verdict, arrow: str, left: Node | None, right: Node | None) -> Verdict:
        """The verdict on an implication, unless its conclusion is seen to fail where the premise holds."""
        if arrow != "=>" or left is None or right is None or right.op != "rel" or len(right.args) != 3 or not verdict.passes:
            return verdict
        a, sign, b = right.args
        return agreed(verdict, [(a, b)], AS_EQUALITY.get(sign.text, sign.text), self.lowering.world.scope.declared, (*self.given, left))

    def claim(self, left: Node, relation: str, right: Node) -> Term:
        """The claim of a relation between two trees. Raises what is wrong with it."""
        return self._related(self.lowering, left, relation, right).claim

    # --- claims

    def _decided(self, lowering: Lowering, left: Node, relation: str, right: Node, through: tuple[Term, ...] = ()) -> Plan[Judged]:
        try:
            claimed = self._related(lowering, left, relation, right, through)
        except (DerivableError, Rejected) as error:
            return unread(error), None
        return (yield from self._checked(lowering, claimed))

    def _checked(self, lowering: Lowering, claimed: Claimed) -> Plan[Judged]:
        try:
            verdict = yield from from_the_start(claimed.claim, claimed, claimed.chain)
        except (DerivableError, Rejected) as error:
            return unread(error), None
        if verdict.word == "refuted":
            for d in lowering.world.unused():
                if not (yield from self._holds_anyway(lowering, d.node, d.parts[0])):
                    verdict = unproved(verdict, "unused-declaration", "a declared factorisation is not used; without it the line fails")
                    break
        return held(cautious(verdict, claimed.claim, lowering.world), claimed.right.declarations, self.scope), claimed.claim

    def _holds_anyway(self, lowering: Lowering, left: Node, right: Node) -> Plan[bool]:
        """Whether a declared factorisation is an identity of densities, so that nothing is lost without it."""
        try:
            claimed = self._related(lowering, left, "=", right)
            verdict: Verdict = yield Holds(claimed.claim, claimed)
        except (DerivableError, Rejected):
            return False
        return verdict.passes

    def _never(self, prop: Proposition) -> Plan[bool]:
        """Whether the opposite of a premise follows from what is declared."""
        other = opposite(prop.term.args[0])
        if other is None:
            return False
        verdict, _ = yield from self._checked(self.lowering, self._claimed(self.lowering, other, prop.declarations))
        return verdict.word == "proved"

    def _related(self, lowering: Lowering, left: Node, relation: str, right: Node, through: tuple[Term, ...] = ()) -> Claimed:
        """The claim of a relation between two sides."""
        if relation == "propto":
            return self._proportional(lowering, left, right)
        a, b = _value(lowering, left), _value(lowering, right)
        if relation == "≈":  # its sides are read, for what is wrong in them
            raise Beyond(f"the relation {PRINTED[relation]} is not decided yet", left.span)
        if isinstance(a, Array) or isinstance(b, Array):
            prop = compare(a, relation, b, left)
            return self._claimed(lowering, prop.term, prop.declarations)
        for v in (a, b):
            if not isinstance(v, Expr):
                raise Unreadable("a random variable of any kind stands where a number is expected", left.span)
        declarations = merge(a.declarations, b.declarations)
        if relation == "!=":
            return self._claimed(lowering, Term("ne", a.term, b.term), declarations)
        op, swap = RELATIONS[relation]
        sides = (b.term, a.term) if swap else (a.term, b.term)
        return self._claimed(lowering, Term(op, *sides), declarations, through)

    def _proportional(self, lowering: Lowering, left: Node, right: Node) -> Claimed:
        """left is proportional to right in the first argument of the density that one of them is: a b' = b a'."""
        call = next((n for n in (self.first, left, right) if n is not None and n.op == "@"), None)
        if call is None:
            raise Beyond("proportional in which variable? It is read where the first line is a density", left.span)
        x = lowering.named(call.args[1])
        a, b = lowering.expression(left), lowering.expression(right)
        if not isinstance(x, Expr) or x.term.op != "sym" or x.term.args[1] != "real":
            raise Beyond("proportional in something that is no real variable is not decided yet", left.span)
        sides = (a * diff(b, x), b * diff(a, x))
        return self._claimed(lowering, Term("eq", *(s.term for s in sides)), merge(*(s.declarations for s in sides)))

    def _claimed(self, lowering: Lowering, prop: Term, declarations: Any, through: tuple[Term, ...] = ()) -> Claimed:
        """A proposition under what is declared of its names and the conditions behind the line."""
        given = [lowering.proposition(g) for g in self.given]
        near = reached(lowering.world.assumed(), {*declarations, *(n for g in given for n in g.declarations)})
        conditions = [*given, *near]
        everything = merge(declarations, *(c.declarations for c in conditions))
        closed_under_limits(lowering.world, prop, [c.term for c in conditions])
        found = claim_of(prop, everything, [c.term for c in conditions], list(through))
        return Claimed(1, "=", None, Proposition(prop, everything), found, found if through else None, 0, through)


def _value(lowering: Lowering, node: Node) -> Any:
    try:
        return lowering.value(node)
    except Unreadable as error:
        error.within = error.within or node
        raise
