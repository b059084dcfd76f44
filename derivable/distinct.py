"""The readings of a relation that say different things."""

from __future__ import annotations

from collections.abc import Callable

from derivable.documents.grammar.tree import Node
from derivable.errors import DerivableError
from derivable.kernel.terms import Rejected, Term

MOST_READINGS = 16  # of one relation
Pair = tuple[Node, Node]


def distinct(readings: list[Pair], claim: Callable[[Node, Node], Term]) -> list[Pair]:
    """The pairs of sides without those whose claim is that of one before; what cannot be said stays, for its verdict says why."""
    out: list[Pair] = []
    claims: set[Term] = set()
    for a, b in readings:
        try:
            made = claim(a, b)
        except (DerivableError, Rejected, KeyError):  # a relation of its own kind has no single claim
            out.append((a, b))
            continue
        if made not in claims:
            claims.add(made)
            out.append((a, b))
    return out
