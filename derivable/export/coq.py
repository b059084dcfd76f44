"""Certificates as files of Coq: each claim a lemma over the real numbers, with its proof line by line.

A lemma says that under the hypotheses everything in the claim has a value, and that the claim holds. Recursions are functions
of which their equations are assumed. The files need the lemmas of coq/axioms.v and coq/export.v.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from derivable.errors import DerivableError
from derivable.export.certificates import Claim, Line, read, rules
from derivable.export.coq_steps import RULES, Steps
from derivable.export.coq_text import Outside, Writer
from derivable.kernel.terms import ONE, Rejected, Term, substitute

HEAD = "From Coq Require Import Reals ZArith Lra Lia Psatz.\nFrom Derivable Require Import axioms export.\nOpen Scope R_scope.\n"


@dataclass
class Export:
    """Claims by digest with their certificates, and the lemmas written so far."""

    claims: Mapping[str, tuple[Term, Mapping[str, Any]]]
    lemmas: dict[str, Lemma] = field(default_factory=dict)

    def file(self, name: str, title: str) -> str:
        """The text of a file with the lemma of a claim and of all that it cites; Outside where something has no text."""
        order: dict[str, Lemma] = {}
        self._collect(name, order)
        title = title.replace("(*", "( *").replace("*)", "* )").replace('"', "'")
        return "\n".join([f"(* {title} *)\n", HEAD, *(lemma.text for lemma in order.values())])

    def _collect(self, name: str, order: dict[str, Lemma]) -> None:
        if name in order:
            return
        if name not in self.claims:
            raise Outside("a cited claim without certificate")
        claim, certificate = self.claims[name]
        for other in certificate.get("cites", ()):
            self._collect(other, order)
        if name not in self.lemmas:
            self.lemmas[name] = self._lemma(name, claim, certificate)
        order[name] = self.lemmas[name]

    def _lemma(self, name: str, claim: Term, certificate: Mapping[str, Any]) -> Lemma:
        if certificate["verdict"] not in ("proved", "conditional"):
            raise Outside("claims that are refuted")
        foreign = sorted(rules(certificate["lines"]).difference(RULES))
        if foreign:
            raise Outside(f"the rule {foreign[0]}")
        cited = {c: _closed(self.claims[c][0], self.lemmas[c].claim.conditions) for c in certificate.get("cites", ())}
        try:
            known = read(name, claim, certificate, cited)
        except Rejected as error:
            raise DerivableError(f"the certificate of {name[:12]} shows nothing: {error}") from None
        try:
            return Lemma(known, self.lemmas)
        except Rejected as error:
            raise Outside(f"terms without a normal form: {str(error).split(' by ')[0]}") from None


def _closed(claim: Term, conditions: tuple[Term, ...]) -> Term:
    """A claim with its conditions among its hypotheses, as the kernel cites it."""
    proposition, hypotheses, *definitions = claim.args
    return Term("claim", proposition, Term("and", *hypotheses.args, *conditions), *definitions)


class Lemma:
    """A claim as a lemma of Coq: what it is stated for, in order, and its text."""

    def __init__(self, claim: Claim, before: Mapping[str, Lemma]) -> None:
        self.claim, self.before = claim, before
        self.name = f"claim_{claim.name[:12]}"
        self.writer = Writer(claim.proof.scope.definitions)
        bodies = [u for d in claim.recursions for u in d.args[2:]]
        parts = [claim.term.args[0], *claim.proof.assumed, *claim.needs, *bodies]
        self.variables = sorted({v for p in parts for v in p.free if v not in self._indices()}, key=lambda v: v.args)
        self.functions = self.writer.functions([*parts, *(d.args[0] for d in claim.recursions)])
        if any(f.args[2] for f in self.functions):
            raise Outside("derivatives of named functions")
        self.text = self._text()

    def _indices(self) -> set[Term]:
        free: set[Term] = set(self.claim.term.args[0].free).union(*(h.free for h in self.claim.proof.assumed))
        return {v for d in self.claim.recursions for v in d.args[0].args[1:]} - free

    def _text(self) -> str:
        steps = Steps(self.writer, self.claim.proof.scope, self._cited)
        binders = [f"({self.writer.binder(v)})" for v in (*self.variables, *self.functions)]
        given = [f"({n} : {text})" for d in self.claim.recursions for n, text in self._recursion(d)]
        given += [f"(H{n} : {self.writer.proposition(h)})" for n, h in enumerate(self.claim.proof.assumed)]
        wanted = [*self.claim.needs, self.claim.term.args[0]]
        if any(o.op == "eq" and o.args[0] is o.args[1] for o in self.claim.needs):
            raise Outside("derivatives and integrals that are assumed to exist")
        proof = steps.proof(self.claim.proof)
        proof[-1] = f"  {steps.parts([steps.known(self.claim.proof, o) for o in wanted])}."
        names = " ".join(b.split(" :")[0].strip("(") for b in (*binders, *given))
        head = f"Lemma {self.name} : " + (f"forall {' '.join(binders)}\n  {chr(10).join('  ' + g for g in given).strip()},\n  " if names else "")
        goal = " /\\\n  ".join(map(self.writer.proposition, wanted))
        return "\n".join([f"{head}{goal}.", "Proof.", *([f"  intros {names}."] if names else []), *proof, "Qed.", ""])

    def _recursion(self, d: Term) -> list[tuple[str, str]]:
        """The two equations of a recursion, with their names."""
        head, index, *others = d.args[0].args
        name = f"D_{self.writer.names.of(head)}"
        bound = "".join(f"forall {self.writer.binder(v)}, " for v in others)
        at_start = Term("eq", Term("call", head, d.args[1], *others), d.args[2])
        step = Term("imp", Term("le", Term("add", d.args[1], ONE), index), Term("eq", d.args[0], d.args[3]))
        return [(f"{name}_start", bound + self.writer.proposition(at_start)),
                (name, f"forall {self.writer.binder(index)}, {bound}{self.writer.proposition(step)}")]

    def _cited(self, line: Line) -> tuple[str, list[Term]]:
        """A lemma that stands before at values: the words it is applied to, and the premises it asks for."""
        lemma, at = self.before[line.fields["claim"]], line.fields["at"]
        words = [lemma.name]
        for v in lemma.variables:
            u = at.get(v, v if v in self.variables else None)
            zero = "0%Z" if v.args[1] == "int" else "0"
            words.append(zero if u is None else self.writer.index(u) if v.args[1] == "int" else self.writer.number(u))
        words += [self.writer.names.of(f) for f in lemma.functions]
        words += [f"D_{self.writer.names.of(d.args[0].args[0])}{end}" for d in lemma.claim.recursions for end in ("_start", "")]
        return " ".join(words), [substitute(h, at) for h in lemma.claim.proof.assumed]


def steps(wanted: Iterable[tuple[str, str]], claims: Mapping[str, tuple[Term, Mapping[str, Any]]]) -> tuple[dict[str, str], Counter[str]]:
    """Files of Coq for steps, given as pairs of a name and a claim's digest; and how many are outside, by what they need."""
    export, texts, outside = Export(claims), dict[str, str](), Counter[str]()
    for name, claim in wanted:
        try:
            texts[re.sub(r"\W+", "_", name)] = export.file(claim, name)
        except Outside as error:
            outside[str(error)] += 1
    return texts, outside


def write(folder: Path, texts: Mapping[str, str]) -> None:
    """Write files of Coq, each under its name."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / f"{name}.v").write_text(text)
    except OSError as error:
        raise DerivableError(f"{folder} cannot be written: {error.strerror or error}") from None
