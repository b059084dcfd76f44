"""Every line that is proved or refuted is read once more from its neutral tree, by a reader that shares no code with lowering.

It says nothing in favour of a line. A proved line that it finds false at a point of the declared domain, and a refuted one
that it finds true at the very counterexample, were misread by one of the two: neither verdict is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from derivable.documents.declared.declarations import Declared
from derivable.documents.grammar.printing import latex
from derivable.documents.grammar.tree import Node
from derivable.semantics.tree_looks import Reading, read
from derivable.verdicts import MISREAD, Verdict

MOST_PAIRS = 4  # readings of a line that are looked at
NAMES = ("name", "_", "star", "bar", "tilde", "hat", "lab", "dot", "check", "breve", "'")
MEMBER = re.compile(r"(.*)_\{(-?\d+(?:, -?\d+)*)\}")


def agreed(verdict: Verdict, pairs: Sequence[tuple[Node, Node]], relation: str, declared: Sequence[Declared], given: Sequence[Node]) -> Verdict:
    """The verdict on a line, unless the second reader contradicts it."""
    if verdict.passes:
        for left, right in pairs[:MOST_PAIRS]:
            found = read(left, relation, right, declared, f"{left} {relation} {right}", given)
            verdict = replace(verdict, read_again=bool(found.seen))
            failing = [s for s in found.seen if s.holds is False]
            if failing and (verdict.word == "proved" or len(failing) == len(found.seen) > 1):  # a condition may fail at a point
                at = ", ".join(f"{name} = {value}" for name, value in failing[0].at)
                return disagreed(verdict, f"the line is shown, and at {at} its sides come to {failing[0].left} and {failing[0].right}")
    elif verdict.word == "refuted" and len(pairs) == 1:
        found = at_counterexample(verdict, *pairs[0], relation, declared, given)
        verdict = replace(verdict, read_again=bool(found.seen))
        if found.seen and found.seen[0].holds is True:
            said = found.seen[0]
            return disagreed(verdict, f"the line is refuted, and at the counterexample its sides come to {said.left} and {said.right}")
    return verdict


def disagreed(verdict: Verdict, why: str) -> Verdict:
    """The verdict on a line that was misread by someone."""
    return replace(verdict, word="undecided", certificate=None, counterexample=None, conditions=(), code=MISREAD,
                   message=f"two readers of this line disagree: please report it ({why})")


def at_counterexample(verdict: Verdict, left: Node, right: Node, relation: str, declared: Sequence[Declared], given: Sequence[Node]) -> Reading:
    """What the second reader sees at the point at which a line was refuted, where this names numbers alone."""
    found = verdict.counterexample or {}
    if _near(found.get("left"), found.get("right")):
        return Reading((), "sides that are nearer to each other than this reader sees")
    at = found.get("at", {})
    trees = [left, right, *given, *(n for d in declared for n in (d.node, *d.parts))]
    fixed = numbers(at, trees)
    if fixed is None:
        return Reading((), "a counterexample that names more than numbers")
    return read(left, relation, right, declared, "", given, fixed)


def _near(left: Any, right: Any) -> bool:
    """Whether two printed numbers differ by less than a millionth of their size."""
    try:
        a, b = float(left), float(right)
    except (TypeError, ValueError):
        return False
    return abs(a - b) <= 1e-6 * max(abs(a), abs(b))


def numbers(at: dict[str, Any], trees: Iterable[Node]) -> dict[Any, Fraction] | None:
    """The values of a counterexample by the names of the tree; None where one of them is no number, or of no name."""
    nodes = {str(n): n for t in trees for n in t.walk() if n.op in NAMES}
    names = {latex(n): key for key, n in nodes.items()}
    out: dict[Any, Fraction] = {}
    for name, value in at.items():
        if not re.fullmatch(r"-?\d+(/\d+)?", str(value)):
            return None
        member = MEMBER.fullmatch(name)
        known = name in names
        if known:
            out[names[name]] = Fraction(value)
        if member and member[1] in names:
            out["member", names[member[1]], tuple(map(int, member[2].split(", ")))] = Fraction(value)
        elif not known:
            return None
    return out
