"""Mass functions on finite ranges, and families such as 0 < p(x | z) < 1 with z from one."""

from __future__ import annotations

import operator
from functools import reduce

from derivable.documents.declared.declarations import Declared
from derivable.documents.grammar.printing import latex
from derivable.documents.grammar.tree import Node
from derivable.documents.meaning.numbers import Numbers
from derivable.documents.text.problems import Beyond
from derivable.kernel.terms import Term
from derivable.language import calculus
from derivable.language.expressions import Declaration, Expr, lift
from derivable.language.symbols import Function, function, index

MOST_WRITTEN = 12  # values whose sum is also known as it is written out: p(1) + p(2) + p(3) = 1


def _least(a: Term, b: Term) -> bool:
    """Whether one end is the other one, or a number that is at most as large."""
    return a == b or a.op == b.op == "num" and bool(a.args[0] <= b.args[0])


class Masses(Numbers):
    """The part of a world that knows mass functions; abstract like what it extends."""

    def whole_range(self, node: Node) -> tuple[Node, Node] | None:
        """The values of the variable of a mass function, from the lowest to the highest."""
        return next(((d.parts[1], d.parts[2]) for d in self.declared.get("mass", []) if d.parts[0] == node), None)

    def mass(self, call: Node) -> Expr | None:
        """The value of a mass function, or of a family such as p(x | z) with z from a finite set."""
        def parts(n: Node) -> list[tuple[str, Node]]:
            return [(a.op if a.op in ("|", ";") else "", b) for a in n.args[1:] for b in (a.args if a.op in ("|", ";") else (a,))]

        for d in [*self.declared.get("mass", []), *self.declared.get("mass family", [])]:
            own, here = parts(d.node), parts(call)
            if d.node.args[0] != call.args[0] or [k for k, _ in own] != [k for k, _ in here]:
                continue
            places = [k for k, (_, a) in enumerate(own) if self.whole_range(a) is not None]
            if not places or any(own[k] != here[k] for k in range(len(own)) if k not in places):
                continue
            key = f"mass {d.node}"
            if key not in self.families:
                self.families[key] = self._mass(d, [own[k][1] for k in places])
            return self.call(self.families[key], [self._inside(own[k][1], here[k][1]) for k in places], call)
        return None

    def _inside(self, variable: Node, place: Node) -> Expr:
        """A value of the variable of a mass function, z = 1 or 1; nothing is known of what lies outside its values."""
        if place.op == "rel" and len(place.args) == 3 and place.args[0] == variable and place.args[1].text == "=":
            place = place.args[2]
        value: Expr = self.lowering.expression(place)
        low, high = (self.lowering.expression(p) for p in self.whole_range(variable) or ())
        known = self.lowering.ranges.get(value.term, (value.term, value.term))
        if not (_least(low.term, known[0]) and _least(known[1], high.term)):
            raise Beyond(f"{latex(place)} may lie outside the values of {latex(variable)}", place.span)
        return value

    def _mass(self, d: Declared, variables_of: list[Node]) -> Function:
        """A family of positive numbers; that of a mass function has the sum 1."""
        indices = [index(latex(v)) for v in variables_of]
        printed = latex(d.node.args[0]) if d.kind == "mass" else latex(d.node).replace(r"\left", "").replace(r"\right", "")
        f = function(printed, *indices)
        conditions = []
        if d.kind == "mass":
            low, high = (self.lowering.expression(p) for p in d.parts[1:])
            value = f(indices[0])
            conditions = [(value > 0).term, Term("eq", calculus.Sum(value, indices[0], low, high).term, lift(1).term)]
            if low.term.op == high.term.op == "num" and 0 < high.term.args[0] - low.term.args[0] < MOST_WRITTEN:
                ends = int(low.term.args[0]), int(high.term.args[0])
                written = reduce(operator.add, (f(lift(k)) for k in range(ends[0], ends[1] + 1)))
                conditions.append(Term("eq", written.term, lift(1).term))
        else:
            with self.standing(d.node, f(*indices)):
                conditions = [self.lowering.proposition(p).term for p in d.parts]
        closed = []
        for c in conditions:
            for v, i in reversed(list(zip(variables_of, indices))):
                low, high = (self.lowering.expression(e).term for e in self.whole_range(v) or ())
                guarded = Term("imp", Term("le", low, i.term), Term("imp", Term("le", i.term, high), c))
                c = Term("forall", i.term, guarded) if i.term in c.free else c
            closed.append(c)
        return Function(f.head, {**f.declarations, f.head.args[0]: Declaration(f.head.args[0], f.head, tuple(closed))})
