"""A question put in SymPy: is this equation, inequality or implication true for all values that its symbols may have?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from derivable.checking import Checker
from derivable.kernel.terms import Term
from derivable.language.derivations import claim
from derivable.language.expressions import merge
from derivable.language.sympy_in import statement
from derivable.verdicts import Verdict

PRINCIPAL = ("a line of real numbers has no value at a point where SymPy's principal values may go on; assume more of the symbols, "
             "or give the condition: check(statement, x > 0)")


def check(asked: Any, *conditions: Any) -> Verdict:
    """The verdict on a statement of SymPy such as Eq(a, b), a <= b or Implies(p, q), where the conditions hold.

    The domain is what the symbols assume: Symbol("x", positive=True). A symbol that may be complex, and whatever else has no
    counterpart, is refused with an IllTyped that names it. Example: check(Eq(log(x * y), log(x) + log(y))) for positive x and y.
    """
    goal, given = statement(asked), [statement(c) for c in conditions]
    names = merge(goal.declarations, *(g.declarations for g in given))
    found = Checker().claim(claim(goal.term, names, [g.term for g in given], []))
    if found.word == "conditional" and not all(r"\ne" in c for c in found.conditions):  # it fails on more than single points
        why = f"shown where {' and '.join(found.conditions)}; {PRINCIPAL}"
        return replace(found, word="undecided", message=why, certificate=None)
    return _principal(found) if found.word == "refuted" and _partial(goal.term) else found


def _partial(t: Term) -> bool:
    return t.op in ("log", "sqrt", "pow") or any(_partial(a) for a in t.args if isinstance(a, Term))


def _principal(found: Verdict) -> Verdict:
    """A refutation by a side that has no real value is none of the statement of SymPy, which has a complex value there."""
    shown = found.counterexample or {}
    sides = [str(shown.get(k, "")) for k in ("left", "right")]
    if all(_is_number(v) for v in sides):
        return found
    return replace(found, word="undecided", message=PRINCIPAL, counterexample=None, certificate=None)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
