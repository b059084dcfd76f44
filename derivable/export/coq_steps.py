"""Lines of a proof as steps of Coq: each line's fact is asserted under its number, and shown by what the line says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from derivable.export.certificates import Line, Proof
from derivable.export.coq_axioms import instance_of_row
from derivable.export.coq_identities import Identities
from derivable.export.coq_text import Outside, Writer
from derivable.kernel.scope import SIGNS, Scope
from derivable.kernel.terms import ONE, RELATIONS, ZERO, Rejected, Term, substitute


class Steps:
    """Writes the steps of one claim's proof; `cited` gives the statement of a cited lemma, applied to values."""

    def __init__(self, writer: Writer, scope: Scope, cited: Callable[[Line], tuple[str, list[Term]]]) -> None:
        self.writer, self.cited = writer, cited
        self.identities = Identities(writer, scope.plain)

    def proof(self, p: Proof, indent: str = "  ") -> list[str]:
        """All lines of a proof, and its goal."""
        out = [text for line in p.lines for text in self.line(line, indent)]
        return [*out, f"{indent}{self.known(p, p.goal)}."]

    def line(self, line: Line, indent: str) -> list[str]:
        """The steps of one line."""
        write = RULES.get(line.rule)
        if write is None:
            raise Outside(f"the rule {line.rule}")
        statement = self.writer.proposition(line.fact)
        body = write(self, line, indent + "  ")
        return [f"{indent}assert (H{line.number} : {statement}).", f"{indent}{{ {body[0].strip()}", *body[1:-1], f"{body[-1]} }}"] if len(
            body) > 1 else [f"{indent}assert (H{line.number} : {statement}). {{ {body[0].strip()} }}"]

    def known(self, at: Line | Proof, p: Term) -> str:
        """A proof of what the kernel knows from its facts, without the stop at the end."""
        facts = at.scope.facts[:at.number] if isinstance(at, Line) else at.scope.facts
        if text := _listed(facts, p):
            return text
        if p.op == "and":
            return self.parts([self.known(at, q) for q in p.args])
        if p.op not in RELATIONS:
            return "first [assumption | tauto | intros; first [assumption | lra | known | tauto]]"
        ways = ["assumption", "lra", *self._scaled(at.scope, facts, p), "known"]
        return f"first [{' | '.join(ways)}]"

    def parts(self, proofs: list[str]) -> str:
        """A proof of a conjunction from proofs of its parts."""
        if not proofs:
            return "exact I"
        return proofs[0] if len(proofs) == 1 else f"split; [{proofs[0]} | {self.parts(proofs[1:])}]"

    def _scaled(self, scope: Scope, facts: list[Term], p: Term) -> list[str]:
        """Proofs from a fact whose difference is that of p up to a positive factor."""
        try:
            key, flip = scope._key(p)
        except Rejected:
            return []
        out = []
        for n, f in enumerate(facts):
            if f.op not in RELATIONS or f.args[0].op == "tuple" or not f.real:
                continue
            other, turn = scope._key(f)
            if other != key or not frozenset(turn * s for s in SIGNS[f.op]) <= frozenset(flip * s for s in SIGNS[p.op]):
                continue
            out.append(self._multiple(n, f, p))
        return [w for w in out if w]

    def _multiple(self, n: int, f: Term, p: Term) -> str:
        ratio, row = _ratio(self.identities, f, p), PASSAGES.get((f.op, p.op))
        if ratio is None or row is None or ratio < 0 and p.op not in ("eq", "ne"):
            return ""
        (a, b), (left, right) = f.args, p.args
        k = f"({ratio.numerator} / {ratio.denominator})" if ratio > 0 else f"(({ratio.numerator}) / {ratio.denominator})"
        same = self.identities.same(Term("mul", Term("num", ratio), Term("sub", b, a)), Term("sub", right, left))
        head = f"apply ({row} {k} ({self.writer.number(a)}) ({self.writer.number(b)}))"
        return f"({head}; [{'' if row == 'same_eq' else 'lra | '}{same} | exact H{n}])"

    def algebra(self, line: Line, indent: str) -> list[str]:
        """The combination of the line, summand by summand."""
        goal, scope, fields = line.fact, line.scope, line.fields
        (left, right), m = goal.args, fields.get("factor", ONE)
        if left.op == "tuple" or right.op == "tuple":
            raise Outside("relations between tuples")
        summands = [(Term("mul", c, *f, *(Term("pow", u, Term("num", Fraction(2))) for u in g)), c, f, g) for c, f, g in fields["terms"]]
        gaps = [(Term("mul", d, Term("sub", *scope.facts[i].args)), d, i) for d, i in fields["combine"]]
        total = Term("add", *(s[0] for s in summands), *(g[0] for g in gaps)) if summands or gaps else ZERO
        whole = Term("mul", m, Term("sub", right, left))
        uses = {scope.facts[i].args[0]: (f"H{i}", scope.facts[i].args[1]) for i in fields.get("uses", ())}
        same = self.identities.rewritten(whole, total, uses) if uses else self.identities.same(whole, total)
        zero = [f"rewrite (no_gap {self.writer.number(d)} _ _ H{i})" for _, d, i in gaps]
        sign = self.known(line, Term("ne" if goal.op == "eq" else "lt", *((m, ZERO) if goal.op == "eq" else (ZERO, m))))
        out = [f"{indent}apply (show_{goal.op} {self.writer.number(m)} _ _ {self.writer.number(total)}).", f"{indent}- {sign}.", f"{indent}- {same}."]
        rest = "; ".join([*zero, "ring"]) if goal.op == "eq" else "; ".join([*zero, self._signs(line, summands, goal.op == "lt")])
        return [*out, f"{indent}- {rest}."]

    def _signs(self, line: Line, summands: list[tuple[Term, Term, list[Term], list[Term]]], strict: bool) -> str:
        """The sum of the summands is not below 0, or above 0: each is, by the signs of its factors."""
        facts = []
        for term, _, factors, squares in summands:
            strictly = [*(Term("lt", ZERO, u) for u in factors), *(Term("ne", u, ZERO) for u in squares)]
            above = strict and all(map(line.scope.known, strictly))
            parts = ["lra", *(self.known(line, Term("lt" if above else "le", ZERO, u)) for u in factors)]
            parts += [f"(apply square_positive; {self.known(line, Term('ne', u, ZERO))})" if above else "apply square_not_negative" for u in squares]
            step = "apply Rmult_lt_0_compat" if above else "apply Rmult_le_pos"
            name = self.identities.fresh("Q")
            nested = parts[0]
            for q in parts[1:]:
                nested = f"{step}; [{nested} | {q}]"
            facts.append(f"assert ({name} : 0 {'<' if above else '<='} {self.writer.number(term)}) by ({nested})")
        return "; ".join([*facts, "lra"])

    def numbers(self, line: Line, indent: str) -> list[str]:
        """A relation of numbers without variables."""
        return [f"{indent}number."]

    def restate(self, line: Line, indent: str) -> list[str]:
        """A fact in other words."""
        return [f"{indent}{self.known(line, line.fact)}."]

    def instance(self, line: Line, indent: str) -> list[str]:
        """A fact at values of its variables, its premises shown one by one."""
        fact, at, words = line.scope.facts[line.fields["fact"]], line.fields["at"], [f"H{line.fields['fact']}"]
        out, name = [], self.identities.fresh("Q")
        while fact.op == "forall" and fact.args[0] in at or fact.op == "imp" and line.scope.known(fact.args[0]):
            if fact.op == "forall":
                v = fact.args[0]
                words.append(self.writer.index(at[v]) if v.args[1] == "int" else self.writer.number(at[v]))
                fact = substitute(fact.args[1], {v: at[v]})
            else:
                premise = self.identities.fresh("Q")
                out.append(f"{indent}assert ({premise} : {self.writer.proposition(fact.args[0])}) by ({self.known(line, fact.args[0])}).")
                out.append(f"{indent}assert ({name} := {' '.join(words)}); push_in {name}; specialize ({name} {premise}).")
                words, name, fact = [name], self.identities.fresh("Q"), fact.args[1]
        return [*out, f"{indent}assert ({name} := {' '.join(words)}); push_in {name}; first [exact {name} | lra]."]

    def unfold(self, line: Line, indent: str) -> list[str]:
        """One step of a recursion."""
        t = line.fields["of"]
        d = line.scope.definitions[t.args[0]]
        base = substitute(d.args[2], dict(zip(d.args[0].args[1:], t.args[1:])))
        head = self.writer.names.of(t.args[0])
        name, given = self.identities.fresh("Q"), [self.writer.index(t.args[1]), *map(self.writer.number, t.args[2:])]
        if line.fact.args[1] is base and line.scope.known(Term("eq", t.args[1], d.args[1])):
            ends = f"replace ({self.writer.whole(t.args[1])})%Z with ({self.writer.whole(d.args[1])})%Z by (apply eq_IZR; push; known)"
            return [f"{indent}assert ({name} := D_{head}_start {' '.join(given[1:])}); first [exact {name} | {ends}; exact {name}]."]
        premise = self.identities.fresh("Q")
        order = Term("le", Term("add", d.args[1], ONE), t.args[1])
        return [f"{indent}assert ({premise} : {self.writer.proposition(order)}) by ({self.known(line, order)}).",
                f"{indent}assert ({name} := D_{head} {' '.join(given)}); push_in {name}; specialize ({name} {premise}); exact {name}."]

    def generalise(self, line: Line, indent: str) -> list[str]:
        """The proof under new variables and assumptions."""
        (inner,) = line.inner
        return [f"{indent}intros {self._introduced(inner)}.", *self.proof(inner, indent)]

    def _introduced(self, p: Proof) -> str:
        """The names of variables and assumptions, in the order in which the goal has them."""
        rest, variables, n, names = p.outer, list(p.variables), p.first, list[str]()
        while rest.op == "forall" and variables or rest.op == "imp":
            if rest.op == "imp":
                names.append(f"H{n}")
                n += 1
            else:
                names.append(self.writer.names.of(variables.pop(0)))
            rest = rest.args[1]
        return " ".join(names)

    def induction(self, line: Line, indent: str) -> list[str]:
        """Induction over the integers from the start on."""
        k, body = line.fact.args
        base, step = line.inner
        start = self.writer.index(body.args[0].args[0])
        v, n = self.writer.names.of(step.variables[0]), step.first
        name = self.identities.fresh("G")

        def part(intro: str, p: Proof) -> list[str]:
            inside = self.proof(p, indent + "    ")
            last = f"{indent}  first [exact {name} | push; exact {name}]."
            return [f"{indent}- {intro}assert ({name} : {self.writer.proposition(p.goal)}).", f"{indent}  {{", *inside, f"{indent}  }}", last]

        shown = f"(fun {self.writer.binder(k)} => {self.writer.proposition(body.args[1])})"
        return [f"{indent}apply (from_start {start} {shown}).", *part("", base), *part(f"intros {v} H{n} H{n + 1}. ", step)]

    def cite(self, line: Line, indent: str) -> list[str]:
        """A lemma that stands before, at values."""
        applied, premises = self.cited(line)
        name = self.identities.fresh("Q")
        out = [f"{indent}assert ({name} := {applied}); push_in {name}."]
        for p in premises:
            q = self.identities.fresh("Q")
            out.append(f"{indent}assert ({q} : {self.writer.proposition(p)}) by ({self.known(line, p)}). specialize ({name} {q}).")
        return [*out, f"{indent}tauto."]

    def axiom(self, line: Line, indent: str) -> list[str]:
        """A row, proved in Coq, at terms for its letters."""
        return [f"{indent}{text}" for text in instance_of_row(self.writer, self.identities, self.known, line)]


PASSAGES = {("lt", "lt"): "same_lt", ("le", "le"): "same_le", ("ne", "ne"): "same_ne", ("eq", "eq"): "same_eq",
            ("lt", "le"): "lt_le", ("lt", "ne"): "lt_ne"}
RULES: Mapping[str, Callable[[Steps, Line, str], list[str]]] = {
    name: getattr(Steps, name) for name in ("algebra", "numbers", "restate", "instance", "unfold", "generalise", "induction", "cite", "axiom")}


def _ratio(identities: Identities, f: Term, p: Term) -> Fraction | None:
    """The number by which the difference of f is multiplied to give that of p."""
    ways = [identities.normal.cleared(identities.normal.of(Term("sub", q.args[1], q.args[0])))[0] for q in (f, p)]
    if not ways[0] or set(ways[0]) != set(ways[1]):
        return None
    lead = max(ways[0])
    return Fraction(ways[1][lead]) / Fraction(ways[0][lead])


def _listed(facts: list[Term], p: Term) -> str:
    """A proof of what is a fact, or a part of one, as it stands."""
    for n, f in enumerate(facts):
        if f is p:
            return f"exact H{n}"
        if f.op == "and" and p in f.args:
            return f"destruct H{n}; tauto"
    return ""
