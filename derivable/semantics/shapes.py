"""Of a tree: its free names, its functions, its digest; of a claim: its parts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from derivable.semantics.operators import ROWS

Term = Any
LEAVES = ("num", "const", "sym", "fun")
BINDING = {"forall": 1, "unique": 1, "increasing": 1, "injective": 1, "onto": 1, "maximiser": 2,
           "conserved": 1, "stable": 2}  # propositions that bind names
BINDING |= {op: row.bound for op, row in ROWS.items() if row.bound}


def parts(t: Term) -> tuple[Term, ...]:
    """The terms that a term is made of; a function's name is none."""
    if t.op in LEAVES:
        return ()
    return t.args[1:] if t.op == "call" else t.args  # type: ignore[no-any-return]


def free(t: Term, bound: frozenset[Term] = frozenset()) -> dict[Term, None]:
    """The names that are free in a term, in the order in which they are read."""
    if t.op == "sym":
        return {} if t in bound else {t: None}
    out: dict[Term, None] = {}
    start = BINDING.get(t.op)
    for i, a in enumerate(parts(t)):
        if start is not None and i == 0 and start < len(t.args):
            continue
        mine = set(free(t.args[0])) if start is not None and i >= start else set()
        out |= free(a, bound | mine)
    return out


def inside(t: Term) -> Iterator[Term]:
    """A term and all terms in it."""
    yield t
    for a in parts(t):
        yield from inside(a)


def functions(t: Term) -> set[tuple[str, str, int]]:
    """The functions that are called in a term: name, sorts, primes."""
    return {u.args[0].args for u in inside(t) if u.op == "call"}


def conjuncts(t: Term) -> list[Term]:
    """The propositions that a conjunction, of conjunctions too, is made of."""
    return [q for p in t.args for q in conjuncts(p)] if t.op == "and" else [t]


def digest(t: Term, known: dict[Term, str] | None = None) -> str:
    """A hash of what is written: the same on every machine."""
    known = {} if known is None else known
    if t not in known:
        pieces = map(str, t.args) if t.op in LEAVES else (digest(a, known) for a in t.args)
        known[t] = hashlib.sha256("\x00".join([t.op, *pieces]).encode()).hexdigest()[:32]
    return known[t]
