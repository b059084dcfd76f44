"""Proofs in Coq of identities between numbers: equal atoms are brought to one form, then `field` compares the sides."""

from __future__ import annotations

from collections.abc import Mapping

from derivable.export.coq_text import ATOMS, Outside, Writer
from derivable.kernel.normal import Normal
from derivable.kernel.scope import constant
from derivable.kernel.terms import Term


class Identities:
    """Writes proofs of identities. An atom is a call of exp, log, a root, .. or of a named function; `chosen` holds the
    form in which an atom is written first, under its name in normal form.
    """

    def __init__(self, writer: Writer, normal: Normal) -> None:
        self.writer, self.normal = writer, normal
        self.chosen: dict[object, Term] = {}
        self.count = 0

    def fresh(self, letter: str) -> str:
        """A name for a fact of a proof that no other has."""
        self.count += 1
        return f"{letter}{self.count}"

    def key(self, t: Term) -> object:
        """A name for an atom: equal for atoms whose arguments have one normal form."""
        if t.op in ("sum", "prod"):
            return tuple(sorted((m, c) for m, c in self.normal.of(t).items()))
        return (t.op, *(u if u.op == "fun" else self.normal.key(u) for u in t.args))

    def atoms(self, t: Term) -> list[Term]:
        """The outermost atoms of a number, once each."""
        t = self.writer.meant(t)
        if t.op == "pow" and ((q := constant(t.args[1])) is None or q.denominator != 1):
            return [t]
        if t.op in ATOMS:
            return [t]
        return list(dict.fromkeys(a for u in t.args if isinstance(u, Term) for a in self.atoms(u)))

    def same(self, left: Term, right: Term) -> str:
        """A proof of left = right."""
        if self.writer.number(left) == self.writer.number(right):
            return "reflexivity"
        steps, roots = [], list[str]()
        for a in dict.fromkeys([*self.atoms(left), *self.atoms(right)]):
            steps += self._settled(a, roots)
        names = " ".join(dict.fromkeys(roots))
        last = f"field [{names}]; side" if names else "field; side"
        plain = f"ring [{names}]" if names else "ring"
        return "; ".join([*steps, f"first [{plain} | {last}]"])

    def rewritten(self, left: Term, right: Term, equations: Mapping[Term, tuple[str, Term]]) -> str:
        """A proof of left = right in which the left sides of equations, given with the names of their facts, are replaced."""
        order = sorted(equations, key=lambda t: -len(self.writer.number(t)))  # what holds another left side is longer
        inner = Identities(self.writer, Normal(self.normal.definitions, {t: u for t, (_, u) in equations.items()}))
        inner.count = 1000 * (self.count + 1)
        replaced = [_replaced(t, {u: v for u, (_, v) in equations.items()}, self.writer) for t in (left, right)]
        steps = ["repeat first [" + " | ".join(f"rewrite {equations[t][0]}" for t in order) + "]"]
        return "; ".join([*steps, inner.same(*replaced)])

    def _settled(self, a: Term, roots: list[str]) -> list[str]:
        """Steps that bring an atom to its first form, and that say what the square of a root is."""
        steps = []
        if a.op == "pow":
            raise Outside("powers with an exponent that is no whole number")
        first = self.chosen.setdefault(self.key(a), a)
        if self.writer.number(first) != self.writer.number(a):
            name = self.fresh("L")
            proof = self._arguments(a, first)
            steps.append(f"assert ({name} : {self.writer.number(a)} = {self.writer.number(first)}) by ({proof}); rewrite ?{name}")
        if first.op == "sqrt":
            name, p = self.fresh("S"), self.writer.number(first.args[0])
            root = self.writer.number(first)
            steps.append(f"assert ({name} : {root} * {root} = {p}) by (apply sqrt_sqrt; known)")
            roots.append(name)
            for b in self.atoms(first.args[0]):
                steps += self._settled(b, roots)
        return steps

    def _arguments(self, a: Term, b: Term) -> str:
        if a.op in ("sum", "prod"):
            return self._bodies(a, b)
        pairs = [(u, v) for u, v in zip(a.args, b.args) if u.op != "fun"]
        proofs = [self._argument(a, i, u, v) for i, (u, v) in enumerate(pairs)]
        return "f_equal; [" + " | ".join(proofs) + "]" if len(proofs) > 1 else f"f_equal; {proofs[0]}"

    def _argument(self, a: Term, place: int, u: Term, v: Term) -> str:
        if a.op == "call" and a.args[0].args[1].split(",")[place] == "int":
            return "lia"
        return f"({self.same(u, v)})"

    def _bodies(self, a: Term, b: Term) -> str:
        from_a, from_b = a.args[3], b.args[3]
        if a.args[0] is not b.args[0] or a.op != b.op:
            raise Outside("sums over indices of different names")
        name = self.writer.names.of(a.args[0])
        return f"apply {a.op}_same; [lia | lia | intros {name} ? ?; {self.same(from_a, from_b)}]"


def _replaced(t: Term, equations: Mapping[Term, Term], writer: Writer) -> Term:
    """t with the left sides of equations replaced, from the outside in, as often as there are any."""
    if t in equations:
        return _replaced(equations[t], equations, writer)
    t = writer.meant(t)
    if t in equations or t.op in ("sum", "prod"):
        return _replaced(equations[t], equations, writer) if t in equations else t
    return Term(t.op, *(_replaced(u, equations, writer) if isinstance(u, Term) and u.op != "fun" else u for u in t.args))
