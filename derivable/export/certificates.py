"""A certificate as a list of lines with the facts they show: the only file here that knows how certificates are written.

The kernel's own rules are run, so that each line's fact is what the kernel concluded. What another prover makes of the
lines is its own affair: nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from derivable.kernel.meaning import define
from derivable.kernel.rules import Step, conclude
from derivable.kernel.scope import Scope, obligations
from derivable.kernel.terms import ONE, RELATIONS, Numbered, Term, decode, substitute


@dataclass(frozen=True)
class Line:
    """One line of a proof: its rule, the number and the proposition of its fact, the terms in its fields, the proofs inside it."""

    rule: str
    number: int
    fact: Term
    fields: Mapping[str, Any]
    scope: Scope
    inner: tuple[Proof, ...] = ()


@dataclass(frozen=True)
class Proof:
    """Lines under new variables and assumptions; the facts before `first` are those of the proof around it."""

    variables: tuple[Term, ...]
    assumed: tuple[Term, ...]
    first: int
    goal: Term
    lines: tuple[Line, ...]
    scope: Scope
    outer: Term  # what the proof shows once its variables and assumptions are bound again


@dataclass(frozen=True)
class Claim:
    """A claim with its proof: proposition, hypotheses, conditions, definitions, and what must hold for it to have a meaning."""

    name: str
    term: Term
    conditions: tuple[Term, ...]
    proof: Proof

    @property
    def needs(self) -> tuple[Term, ...]:
        """What must hold for both sides of every relation of the proposition to have a value."""
        return tuple(dict.fromkeys(_needs(self.term.args[0], self.proof.scope)))

    @property
    def recursions(self) -> tuple[Term, ...]:
        """The definitions that call themselves; all others are written out."""
        return tuple(d for d in self.term.args[2:] if d.op == "recur")


def read(name: str, claim: Term, certificate: Mapping[str, Any], lemmas: Mapping[str, Term]) -> Claim:
    """The proof of a claim; `lemmas` are the claims it may cite. Raises the kernel's Rejected where a line shows nothing."""
    proposition, hypotheses, *definitions = claim.args
    terms, known = decode(certificate["terms"]), define(tuple(definitions))
    conditions = tuple(terms[c["condition"]] for c in certificate.get("conditions", []))
    assumed = (*hypotheses.args, *conditions)
    scope = Scope(known, assumed)
    proof = _proof(certificate["lines"], terms, scope, lemmas, (), assumed, 0, proposition, claim)
    return Claim(name, claim, conditions, proof)


def _needs(p: Term, scope: Scope) -> list[Term]:
    if p.op == "imp":
        return [Term("imp", p.args[0], q) for q in _needs(p.args[1], scope)]
    if p.op == "forall":
        return [Term("forall", p.args[0], q) if p.args[0] in q.free else q for q in _needs(p.args[1], scope)]
    if p.op in RELATIONS:
        return list(obligations(p, scope.definitions))
    return [q for a in p.args if isinstance(a, Term) for q in _needs(a, scope)]


def rules(rows: list[Mapping[str, Any]]) -> set[str]:
    """The names of the rules in lines of a certificate, those inside of lines included."""
    return {row["rule"] for row in rows}.union(*(rules(row[k]) for row in rows for k in ("proof", "base", "step") if k in row))


def _proof(rows: list[Any], terms: Numbered, scope: Scope, lemmas: Mapping[str, Term], variables: tuple[Term, ...],
           assumed: tuple[Term, ...], nesting: int, goal: Term, outer: Term) -> Proof:
    first, lines = len(scope.facts) - len(assumed), []
    for row in rows:
        inner = _inner(row, terms, scope, lemmas, nesting)
        number = len(scope.facts)
        fact = conclude(Step(row, terms, scope, lemmas, nesting))
        lines.append(Line(row["rule"], number, fact, _fields(row, terms), scope, inner))
    return Proof(variables, assumed, first, goal, tuple(lines), scope, outer)


def _fields(row: Mapping[str, Any], terms: Numbered) -> dict[str, Any]:
    """The fields of a line, with terms for their places in the table."""
    fields: dict[str, Any] = {k: terms[row[k]] for k in ("goal", "factor", "of", "variable") if k in row}
    fields |= {k: row[k] for k in ("fact", "claim", "name", "uses") if k in row}
    fields["terms"] = [(terms[c], [terms[i] for i in f], [terms[i] for i in g]) for c, f, g in row.get("terms", ())]
    fields["combine"] = [(terms[d], i) for d, i in row.get("combine", ())]
    if isinstance(at := row.get("at", []), dict):
        fields["letters"] = {k: terms[i] for k, i in at.items()}
    else:
        fields["at"] = {terms[v]: terms[t] for v, t in at}
    return fields


def _inner(row: Mapping[str, Any], terms: Numbered, scope: Scope, lemmas: Mapping[str, Term], nesting: int) -> tuple[Proof, ...]:
    """The proofs inside a line, as the rules generalise and induction set them up."""
    def under(name: str, variables: tuple[Term, ...], assumed: tuple[Term, ...], goal: Term) -> Proof:
        return _proof(row[name], terms, Scope(scope.definitions, assumed, scope), lemmas, variables, assumed, nesting + 1, goal, terms[row["goal"]])

    if row["rule"] == "induction":
        k, body = terms[row["goal"]].args
        start, var = body.args[0].args[0], terms[row["variable"]]
        here, there = (substitute(body.args[1], {k: u}) for u in (var, Term("add", var, ONE)))
        return (under("base", (), (), substitute(body.args[1], {k: start})), under("step", (var,), (Term("le", start, var), here), there))
    if row["rule"] != "generalise":
        return ()
    rest, names, assumed, variables = terms[row["goal"]], [terms[i] for i in row.get("variables", ())], [], []
    while rest.op == "forall" and names or rest.op == "imp":
        if rest.op == "imp":
            assumed.append(rest.args[0])
            rest = rest.args[1]
        else:
            variables.append(names.pop(0))
            rest = substitute(rest.args[1], {rest.args[0]: variables[-1]})
    return (under("proof", tuple(variables), tuple(assumed), rest),)
