"""Every axiom at random instances against numbers, edges included: where its premises hold, its conclusion does.

The values come from an evaluator that shares nothing with the kernel. A premise about all numbers is looked at on a grid
of values, ends and kinks among them, and the functions that are drawn have no feature between the points of the grid.
"""

from fractions import Fraction
from random import Random
from types import SimpleNamespace

import pytest

from benchmarks.instances import REALS, WHOLES, Draw, P, Q, U, W, add, filled, instance, mul, power
from derivable.kernel.axioms import AXIOMS, CHANCE, CHECKED, ROWS, Axiom
from derivable.kernel.terms import ONE, Term, num
from derivable.semantics import contradiction
from derivable.semantics.balls import Arithmetic, Cannot, Undefined
from derivable.semantics.operators import Evaluator
from derivable.semantics.truth import truth

NUMBERS = Arithmetic(50)
GRID = sorted({*REALS, *(Fraction(k, 4) for k in range(-14, 15)), Fraction(1, 3), Fraction(1, 1000), Fraction(-1, 1000), Fraction(50), Fraction(-50)})
COSTLY = ("increasing_by_derivative", "maximiser", "conserved", "not_stable", "derivative_equal", "derivative_equal_after", "derivative_equal_between",
          "hurwitz", "not_hurwitz")  # no more than a dozen values of a bound name
NOT_TRIED = {"not_onto": "the evaluator finds no value that is not taken: it says what onto means, no more"}
SLOW = ("integral_", "normal_")
BUDGET = 60_000


def place(random, grid):
    """Values of the free names, and those at which names that are bound are looked at."""
    at = {v: random.choice(REALS) for v in (P, Q)} | {v: Fraction(random.choice(WHOLES)) for v in (U, W)}
    return at | {Term("sym", f"#{k}", "real"): v for k, v in enumerate(grid)}


def evaluator(at):
    wholes = {(("#", "int"), (Fraction(k),)): Fraction(0) for k in range(-12, 13)}  # a bound index is looked at in these
    return Evaluator(NUMBERS, SimpleNamespace(place=at, families=wholes), {}, BUDGET)


def has_values(e, terms, at):
    try:
        for t in terms:
            e(t, at)
    except (Undefined, Cannot):
        return False
    return True


def premise(e, p, at):
    """Whether a premise holds: a relation whose sides have no value does not."""
    try:
        return truth(e, p, at) is not False
    except (Undefined, Cannot):
        return False


def outcome(name, found, random):
    """"held", "false: ..", "no value: ..", or "" where nothing is said: a premise fails, or it cannot be told."""
    at = place(random, () if name in COSTLY else GRID)
    e = evaluator(at)
    if not has_values(e, found.values, at):
        return ""
    at |= {Term("sym", f"##{k}", "real"): v for k, t in enumerate(found.values) if isinstance(v := e(t, at), Fraction)}
    e = evaluator(at)
    if not all(premise(e, p, at) for p in sorted(found.premises, key=lambda p: p.depth)):
        return ""
    try:
        return "false" if truth(e, found.conclusion, at) is False else "held"
    except Undefined as why:
        return "" if name in CHECKED else f"no value: {why}"
    except Cannot:
        return ""


def tried(name, row, count, seed, most):
    """How many instances with premises that hold were found among `most`, and those that speak against the row."""
    held, bad = 0, []
    for k in range(most):
        random = Random(f"{name} {seed} {k}")
        found = instance(name, row, Draw(random))
        if found is None:
            continue
        said = outcome(name, found, random)
        held += said == "held"
        if said not in ("", "held"):
            bad.append((said, found.premises, found.conclusion))
        if held >= count or bad:
            break
    return held, bad


NUMERIC = [name for name in ROWS if name not in CHANCE and name not in NOT_TRIED]
