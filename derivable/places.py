"""Where in a document a fault stands, and what of a step was guessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from derivable.documents.claims.chains import Chain, Step
from derivable.documents.grammar.printing import latex
from derivable.documents.grammar.tree import Node
from derivable.documents.text.outline import Section
from derivable.documents.text.problems import Unreadable
from derivable.documents.text.rows import Row
from derivable.kernel.terms import Term
from derivable.language.latex import latex as shown
from derivable.provers.proof import subterms

Rows = Mapping[int, Row]  # the row of each side, by the identity of its tree or of its error


def rows_of(chains: Iterable[Chain], section: Section) -> dict[int, Row]:
    """The row in which each side of each step stands."""
    rows = [r for part in section.parts if isinstance(part, list) for r in part]
    out: dict[int, Row] = {}
    for chain in chains:
        for s in chain.steps:
            if s.row is not None:
                out |= {id(x): s.row for x in (s.right.tree, s.right.error, *s.right.others) if x is not None}
        first, begun = chain.first, next((s for s in chain.steps if s.row is not None), None)
        if begun is None or begun.row is None:
            continue
        span = first.tree.span if first.tree is not None else first.error.span if first.error is not None else (0, 0)
        row: Row | None = begun.row
        if span[1] > begun.offset - begun.row.offset:  # it ends behind the sign: it stands in the row before
            place = rows.index(begun.row) if begun.row in rows else 0
            row = rows[place - 1] if place else None
        if row is not None:
            for x in (first.tree, first.error, *first.others):
                if x is not None:
                    out.setdefault(id(x), row)
    return out


def fault(error: Exception, step: Step, rows: Rows) -> tuple[int, int] | None:
    """The offset in the document of what was not read, and how long it is; None where it is not known."""
    if not isinstance(error, Unreadable) or error.span == (0, 0):
        return None
    row = rows.get(id(error))
    if row is None and isinstance(error.within, Node) and any(n.span == error.span for n in error.within.walk()):
        row = rows.get(id(error.within))
    if row is None or not error.span[0] < len(row.text):
        return None
    return row.offset + error.span[0], max(min(error.span[1], len(row.text)) - error.span[0], 1)


def trivial(claim: Term | None) -> bool:
    """Whether both sides of a claim are one term."""
    goal = claim.args[0] if claim is not None else None
    return goal is not None and goal.op in ("eq", "le") and goal.args[0] == goal.args[1]


def guesses(claim: Term | None, trees: Iterable[Node], inferred: Iterable[str]) -> tuple[str, ...]:
    """Which of the names that were read by a guess stand in a step: as it is written, or with its definitions put in."""
    names = set(inferred)
    if not names:
        return ()
    found = {latex(n) for t in trees for n in t.walk()} | {shown(s) for s in _symbols(claim)}
    return tuple(sorted(names & found))


def _symbols(claim: Term | None) -> Iterable[Term]:
    """The symbols of a claim, of its definitions and of what it assumes."""
    return () if claim is None else (t for t in subterms(claim) if t.op == "sym")
