"""What would make a step true: one edit of a refuted one, one assumption for an undecided one. Each is a claim to be proved."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from derivable.documents.claims.slips import jacobians, slips
from derivable.documents.declared.declarations import Scope
from derivable.documents.grammar.printing import SIGNS
from derivable.documents.grammar.printing import latex as printed
from derivable.documents.grammar.tree import Node
from derivable.errors import DerivableError
from derivable.kernel.terms import ZERO, Rejected, Term
from derivable.language.latex import latex
from derivable.verdicts import Verdict

Edits = tuple[list[tuple[str, str]], list[Term]]  # what each claim is, as a kind and as LaTeX, beside the claims
ASSUME = "assume"  # the kind of a repair that is an assumption
MOST_NAMES = 4  # names of a claim for which an assumption is tried
FLIPPED = {"<=": ">=", ">=": "<=", "<": ">", ">": "<"}


def edits(left: Node, relation: str, right: Node, scope: Scope, claim: Callable[[Node, str, Node], Term]) -> Edits:
    """The claims that one edit makes of a step; what cannot be said is left out."""
    names: list[tuple[str, str]] = []
    claims: list[Term] = []
    for what, sign, edited in _options(left, relation, right, scope):
        try:
            made = claim(left, sign, edited)
        except (DerivableError, Rejected, AttributeError):
            continue
        claims.append(made)
        names.append((what, f"{SIGNS.get(sign, sign)} {printed(edited)}"))
    return names, claims


def _options(left: Node, relation: str, right: Node, scope: Scope) -> Iterator[tuple[str, str, Node]]:
    if relation in FLIPPED:
        yield "the direction of the inequality", FLIPPED[relation], right
    yield from ((what, relation, edited) for what, edited in jacobians(left, right))
    yield from ((what, relation, edited) for what, edited in slips(right, scope))


def assumptions(claim: Term) -> Edits:
    """The claim with one sign assumed that nothing declares, for each of its real names: x > 0, else x < 0."""
    goal, known = claim.args[0], claim.args[1].args
    signed = {h.args for h in known if h.op in ("lt", "le") and ZERO in h.args}
    open_names = [s for s in sorted(goal.free, key=latex) if _real(s) and (ZERO, s) not in signed and (s, ZERO) not in signed]
    if len(open_names) > MOST_NAMES:
        return [], []
    names: list[tuple[str, str]] = []
    claims: list[Term] = []
    for s in open_names:
        for sign, assumed in ((">", Term("lt", ZERO, s)), ("<", Term("lt", s, ZERO))):
            claims.append(Term("claim", goal, Term("and", *known, assumed), *claim.args[2:]))
            names.append((ASSUME, f"{latex(s)} {sign} 0"))
    return names, claims


def unreserved(v: Verdict) -> bool:
    """Whether a claim is proved without any condition, and of points that exist."""
    return v.word == "proved" and not v.message


def _real(s: Term) -> bool:
    return s.op == "sym" and s.args[1] == "real"
