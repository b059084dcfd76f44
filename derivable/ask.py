"""A question put in SymPy: is this equation, inequality or implication true for all values that its symbols may have?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from derivable.checking import Checker
from derivable.kernel.terms import RELATIONS, TRUE, Term, digest
from derivable.language.derivations import claim
from derivable.language.expressions import merge
from derivable.language.latex import latex
from derivable.language.sympy_in import statement
from derivable.verdicts import Verdict

PRINCIPAL = ("a line of real numbers has no value at a point where SymPy's principal values may go on; assume more of the symbols, "
             "or give the condition: check(statement, x > 0)")
ANALYTIC = ("ne", "num", "const", "sym", "add", "sub", "neg", "mul", "div", "pow", "exp", "atan", "tanh", "sigmoid", "softplus")
PARTIAL = ("log", "sqrt", "pow", "div")  # operators that have no real value somewhere


def check(asked: Any, *conditions: Any) -> Verdict:
    """The verdict on a statement of SymPy such as Eq(a, b), a <= b or Implies(p, q), where the conditions hold.

    The domain is what the symbols assume: Symbol("x", positive=True). A symbol that may be complex, and whatever else has no
    counterpart, is refused with an IllTyped that names it. Example: check(Eq(log(x * y), log(x) + log(y))) for positive x and y.
    """
    goal, given = statement(asked), [statement(c) for c in conditions]
    names, checker = merge(goal.declarations, *(g.declarations for g in given)), Checker()
    whole = claim(goal.term, names, [g.term for g in given], [])
    found = checker.claim(whole)
    plain, relied = [g.term for g in given if not _partial(g.term)], [goal.term, *(Term("imp", g.term, TRUE) for g in given)]

    def doubted(relations: list[Term]) -> Term | None:
        """A side of one of the relations that is not shown to have a real value everywhere."""
        sides = [u for r in relations for u in r.args if _partial(u)]
        return next((u for u in sides if checker.claim(claim(Term("eq", u, u), names, plain, [])).word != "proved"), None)

    if not found.passes and found.word != "refuted":
        return found
    if found.conditions and not _fails_at_single_points(whole, checker.lemmas[digest(whole)][1].conditions):
        return _undecided(found, f"shown where {' and '.join(found.conditions)}; {PRINCIPAL}")
    if (u := doubted([r for t in relied for r in _premises(t, found.word == "refuted")])) is not None:
        return _undecided(found, f"{latex(u)} stands in a premise, or is denied; {PRINCIPAL}")
    return _principal(found) if found.word == "refuted" and _partial(goal.term) else found


def _fails_at_single_points(asked: Term, conditions: Iterable[Term]) -> bool:
    """Whether conditions that hold somewhere fail on a null set of the domain, by the way they are written: a != b for functions
    that are analytic on the whole line but for poles, of real variables, in a domain that is open but for its boundary.
    """
    goal, hypotheses = asked.args[0], asked.args[1].args
    plain = all(p.op in RELATIONS for p in (goal.args if goal.op == "and" else (goal,)))
    named = [v for h in hypotheses for v in h.free]
    full = all(h.op in ("lt", "ne") or h.op == "le" and {u.op for u in h.args} == {"num", "sym"} and all(named.count(v) == 1 for v in h.free)
               for h in hypotheses)
    return plain and full and all(c.op == "ne" and _analytic(c) and all(v.args[1] == "real" for v in c.free) for c in conditions)


def _analytic(t: Term) -> bool:
    whole = t.op != "pow" or t.args[1].op == "num" and t.args[1].args[0].denominator == 1
    return t.op in ANALYTIC and whole and all(map(_analytic, (a for a in t.args if isinstance(a, Term))))


def _undecided(found: Verdict, why: str) -> Verdict:
    return replace(found, word="undecided", message=why, counterexample=None, certificate=None)


def _partial(t: Term) -> bool:
    power = t.op == "pow" and t.args[1].op == "num" and t.args[1].args[0].denominator == 1 and t.args[1].args[0] >= 0
    return t.op in PARTIAL and not power or any(_partial(a) for a in t.args if isinstance(a, Term))


def _premises(t: Term, denied: bool, below: bool = False) -> list[Term]:
    """The relations that are assumed or denied in a statement: here a side without a value makes them false, and not so in SymPy.

    With `denied`, only those that are denied: one that is assumed and holds has values.
    """
    if t.op in RELATIONS:
        return [t] if below else []
    if t.op == "imp":
        return [*_premises(t.args[0], denied, below or not denied), *_premises(t.args[1], denied, below)]
    return [r for a in t.args for r in _premises(a, denied, below or t.op in ("not", "iff"))]


def _principal(found: Verdict) -> Verdict:
    """A refutation by a side that has no real value is none of the statement of SymPy, which has a complex value there."""
    shown = found.counterexample or {}
    return found if all(_is_number(str(shown.get(k, ""))) for k in ("left", "right")) else _undecided(found, PRINCIPAL)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
