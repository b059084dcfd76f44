"""The random variables that a claim is about, and tables of their laws."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from derivable.semantics.operators import Evaluator, Place, Term
from derivable.semantics.shapes import parts
from derivable.semantics.tables import Tables, Variable

if TYPE_CHECKING:
    from derivable.semantics.sampler import Point


def blocks(t: Term, known: dict[Term, bool] | None = None) -> bool:
    """Whether random variables occur in a term."""
    known = {} if known is None else known
    if t not in known:
        known[t] = t.op == "block" or any([blocks(u, known) for u in parts(t)])
    return known[t]


def make_tables(e: Evaluator, point: Point) -> None:
    """Draw the laws of a point, as tables over the random variables that its claim is about, and their states."""
    found: dict[Variable, None] = {}
    for part in (*point.domain.claim.args[:2], *point.domain.structures):
        _collect(e, part, point.place, found, point.domain.about)
    ends: dict[Any, list[int]] = {}
    for x, k in found:
        ends.setdefault(x, []).append(k)
    variables = [(x, k) for x in sorted(ends, key=lambda x: str(x.args)) for k in range(min(ends[x]), max(ends[x]) + 1)]

    def where(blocks: Term) -> list[Variable]:
        out: dict[Variable, None] = {}
        _collect(e, blocks, point.place, out, point.domain.about)
        return list(out)

    point.made = Tables(variables, point.domain.laws, point.domain.structures, point.random, where)
    point.random_variables = variables
    point.turn_states()


def _collect(e: Evaluator, t: Term, place: Place, found: dict[Variable, None], about: dict[Term, bool]) -> None:
    """The random variables that a term is about."""
    if t.op == "block":
        low, high = (e.whole(u, place) for u in t.args[1:])
        found.update({(t.args[0], k): None for k in range(low, high + 1)})
    elif t.op in ("sum", "prod"):
        for k in range(e.whole(t.args[1], place), e.whole(t.args[2], place) + 1):
            _collect(e, t.args[3], {**place, t.args[0]: Fraction(k)}, found, about)
    else:
        for u in parts(t):
            if blocks(u, about):
                _collect(e, u, place, found, about)
