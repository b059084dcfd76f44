"""A proof under construction: lines are checked by the kernel as they are added, so that a prover knows what it has.

Nothing here is trusted. The finished lines become a certificate, and the kernel checks that from the beginning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from derivable.kernel.axioms import AXIOMS
from derivable.kernel.check import FORMAT
from derivable.kernel.normal import Normal
from derivable.kernel.patterns import Lambda, fill
from derivable.kernel.rules import Step, conclude
from derivable.kernel.scope import Scope
from derivable.kernel.terms import ONE, TRUE, ZERO, Numbered, Rejected, Term, digest, encode, fresh, is_whole, num, substitute

Row = dict[str, Any]


class Stuck(Exception):
    """A method does not go on; the message says why."""


class Budget:
    """Work units left for a step."""

    def __init__(self, units: int = 4_000) -> None:
        self.units = units

    def spend(self, units: int = 1) -> None:
        """Use units up; Stuck when none are left."""
        self.units -= units
        if self.units < 0:
            raise Stuck("the budget of work units is used up")


class Proof:
    """Lines in a scope. `fact[p]` is the number of a proposition that is known by a line of its own."""

    def __init__(self, definitions: Mapping[Term, Term], hypotheses: tuple[Term, ...], lemmas: Mapping[str, Term] | None = None) -> None:
        self.scope = Scope(definitions, hypotheses)
        self.definitions: Mapping[Term, Term] = definitions
        self.lemmas: dict[str, Term] = dict(lemmas or {})
        self.rows: list[Row] = []
        self.table = Numbered()
        self.place: dict[Term, int] = {}
        self.budget = Budget()
        self.memory: dict[Any, Any] = {}
        self.computed: set[Term] = set()  # what follows from other facts by arithmetic
        self.helper: Callable[[Term], Term | None] | None = None  # decides a claim apart; what may be cited, if it is verified

    def aside(self, claim: Term) -> bool:
        """Have a claim decided apart, and cite it; whether that worked."""
        found = self.helper(claim) if self.helper is not None else None
        if found is None:
            return False
        name = digest(claim)
        self.lemmas[name] = found
        self.line("cite", claim=name, at=[])
        return True

    def put(self, t: Term) -> int:
        """The place of a term in the table of the certificate."""
        if t not in self.place:
            for a in t.args:
                if isinstance(a, Term):
                    self.put(a)
            self.place[t] = len(self.table)
            self.table.append(t)
        return self.place[t]

    def line(self, rule: str, **fields: Any) -> Term:
        """Add a line; raises Rejected if the kernel does not take it."""
        self.budget.spend()
        row = {"rule": rule, **{k: self._plain(v) for k, v in fields.items()}}
        prop = conclude(Step(row, self.table, self.scope, self.lemmas, 0))
        self.rows.append(row)
        if rule == "algebra":
            self.computed.add(prop)
        return prop

    def _plain(self, value: Any) -> Any:
        if isinstance(value, Term):
            return self.put(value)
        if isinstance(value, dict):
            return {k: self._plain(v) for k, v in value.items()}
        return [self._plain(v) for v in value] if isinstance(value, (list, tuple)) else value

    def number(self, prop: Term) -> int:
        """The number of a fact."""
        return self.scope.facts.index(prop)

    def axiom(self, name: str, **at: Term) -> Term:
        """Add an instance of an axiom."""
        return self.line("axiom", name=name, at=at)

    def premises(self, name: str, **at: Term) -> list[Term]:
        """The premises of an instance of an axiom, as they must be shown."""
        row = AXIOMS[name]
        filled = {k: Lambda(tuple(at[x] for x in row.parameters[k]), v) if k in row.parameters else v for k, v in at.items()}
        return [fill(p, filled) for p in row.premises]

    def cite_pending(self) -> None:
        """Cite what can be cited here: the claims whose hypotheses follow from what is known."""
        from derivable.provers.signs import show

        for entry in list(self.memory.get("pending", [])):
            name, at = entry
            if all(show(self, substitute(h, at)) for h in self.lemmas[name].args[1].args):
                self.line("cite", claim=name, at=[[k, v] for k, v in at.items()])
                self.memory["pending"] = [e for e in self.memory["pending"] if e is not entry]

    def attempt(self, work: Callable[..., Any]) -> bool:
        """Run some work; whether it went through. What it added so far stays."""
        try:
            return work() is not False
        except (Rejected, Stuck, KeyError):
            if self.budget.units < 0:
                raise
            return False

    @contextmanager
    def suppose(self, *assumed: Term) -> Iterator[Proof]:
        """A proof under more assumptions; its lines are collected in its `rows`."""
        inner = object.__new__(Proof)
        inner.__dict__.update(self.__dict__)
        inner.scope, inner.rows, inner.memory = Scope(self.definitions, assumed, self.scope), [], dict(self.memory)
        if assumed:
            inner.memory = {k: v for k, v in self.memory.items() if k[0] not in ("sign", "prepared")}
        yield inner

    def enter(self, goal: Term, work: Callable[[Proof, Term], Any]) -> Term:
        """Show a universal statement or an implication: `work` gets a proof inside, and what is to be shown there."""
        names, assumed, rest = [], [], goal
        while rest.op == "imp" or rest.op == "forall" and rest.args[0].args[1] != "point":
            if rest.op == "imp":
                assumed.append(rest.args[0])
                rest = rest.args[1]
                continue
            var = self.new(rest.args[0], goal, rest, *assumed)
            names.append(var)
            rest = substitute(rest.args[1], {rest.args[0]: var})
        with self.suppose(*assumed) as inner:
            work(inner, rest)
            return self.generalise(goal, names, inner, rest)

    def generalise(self, goal: Term, names: list[Term], inner: Proof, rest: Term) -> Term:
        """Conclude a universal statement or an implication from what was shown in a proof inside, for new variables."""
        if not inner.scope.known(rest):
            raise Stuck(f"not shown: {rest!r}"[:200])
        row = {"rule": "generalise", "goal": self.put(goal), "variables": [self.put(v) for v in names], "proof": inner.rows}
        self.rows.append(row)
        self.scope.add(goal, given=True)
        return goal

    def new(self, like: Term, *avoid: Term) -> Term:
        """A variable that occurs in nothing known here."""
        return fresh(like, frozenset().union(*(p.free for p in (*self.scope.props, *avoid)), *(t.free for t in self.table)))

    def normal(self, uses: list[int] | None = None) -> Normal:
        """Normal forms with facts as rewriting rules, as the kernel has them."""
        if not uses:
            return self.scope.plain
        key = ("normal", tuple(uses))
        if key not in self.memory:
            self.memory[key] = Normal(self.definitions, dict(self.scope.facts[i].args for i in uses))
        found: Normal = self.memory[key]
        return found


def subterms(t: Term) -> Iterator[Term]:
    """t and all terms in it, but for the blocks of random variables and the names of functions."""
    yield t
    for a in t.args:
        if isinstance(a, Term) and a.op not in ("block", "fun"):
            yield from subterms(a)


def gap_of(p: Term) -> Term:
    """right - left of a relation; the right side itself where the left one is 0."""
    return p.args[1] if p.args[0] is ZERO else Term("sub", p.args[1], p.args[0])


def certificate(proof: Proof, claim: Term, verdict: str, **more: Any) -> dict[str, Any]:
    """The certificate of a finished proof."""
    return {"format": FORMAT, "claim": digest(claim), "verdict": verdict, "terms": encode(proof.table)[0], "lines": proof.rows,
            "cites": sorted(proof.lemmas), **more}


__all__ = ["ONE", "TRUE", "ZERO", "Budget", "Proof", "Rejected", "Stuck", "Term", "certificate", "fresh", "gap_of", "is_whole", "num", "substitute",
           "subterms"]
