"""Indices: relations between integers that follow from differences, 1 <= t, t <= T, s < t, by the shortest path.

An integer is a node, i - j <= c an arrow of length c; i < j is i + 1 <= j. What follows about one difference is the
length of the shortest path, so where nothing else is known of the indices a path that is too long decides, too.

Fails, and leaves the question open, when an index has a coefficient, or three indices stand in one relation.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from derivable.kernel.normal import Normal
from derivable.provers.proof import ONE, ZERO, Proof, Term, is_whole, num

Node = Term | None  # None is the number 0


class Arrow(NamedTuple):
    """target - source <= length, by a fact; `flip` where the fact is an equation read from right to left."""

    source: Node
    target: Node
    length: int
    fact: Term
    flip: bool


def decide(proof: Proof, t: Term, op: str) -> bool | None:
    """Show 0 < t or 0 <= t for an integer t; False where this does not follow, None where it cannot be said."""
    found = _difference(proof.scope.plain, t)
    if found is None:
        return None
    high, low, room = found
    arrows, others = _arrows(proof)
    path = _shortest(arrows, high, low)  # low - high is at most its length
    least = room - (op == "lt") - (sum(a.length for a in path) if path is not None else 0)
    if path is None or least < 0:
        return None if others else False
    terms: list[Any] = []
    for a in path:
        left, right = a.fact.args[::-1] if a.flip else a.fact.args
        if a.fact.op == "lt":
            left = proof.axiom("whole", i=left, j=right).args[0]
        terms.append([ONE, [Term("sub", right, left)], []])
    rest = least + (op == "lt")
    proof.line("algebra", goal=Term(op, ZERO, t), terms=[*terms, *([[num(rest), [], []]] if rest else [])])
    return True


def _difference(normal: Normal, t: Term) -> tuple[Node, Node, int] | None:
    """t as a - b + c for two indices, or none of them, and a number."""
    p = dict(normal.of(t))
    c = p.pop((), 0)
    ends: dict[int, Node] = {}
    for m, q in p.items():
        if len(m) != 1 or m[0][1] != 1 or q not in (1, -1) or q in ends or not isinstance(name := normal.atoms[m[0][0]][0], Term):
            return None
        ends[int(q)] = name
    return ends.get(1), ends.get(-1), int(c)


def _arrows(proof: Proof) -> tuple[dict[tuple[Node, Node], Arrow], bool]:
    """The shortest arrow between each two indices, and whether the facts say anything else about integers."""
    count, arrows, others = proof.memory.get(("arrows",), (0, {}, False))
    facts = proof.scope.facts
    if count == len(facts):
        return arrows, others
    arrows = dict(arrows)
    for f in facts[count:]:
        if f.op not in ("le", "lt", "eq") or not all(map(is_whole, f.args)):
            continue
        found = _difference(proof.scope.plain, Term("sub", f.args[1], f.args[0]))
        if found is None:
            others = True
            continue
        high, low, room = found
        ways = [Arrow(high, low, room - (f.op == "lt"), f, False)] + ([Arrow(low, high, -room, f, True)] if f.op == "eq" else [])
        for a in ways:
            known = arrows.get(a[:2])
            if a.source is not a.target and (known is None or a.length < known.length):
                arrows[a[:2]] = a
    proof.memory["arrows",] = len(facts), arrows, others
    return arrows, others


def _shortest(arrows: dict[tuple[Node, Node], Arrow], source: Node, target: Node) -> list[Arrow] | None:
    """The arrows of a shortest path, by Bellman and Ford; None where there is none. Where lengths fall without end, as in an
    empty range, nothing is the shortest, and a short one serves.
    """
    best: dict[Node, tuple[int, list[Arrow]]] = {source: (0, [])}
    for _ in range(len(arrows) + 1):
        better = False
        for a in arrows.values():
            if a.source in best:
                length, path = best[a.source]
                if a.target not in best or length + a.length < best[a.target][0]:
                    best[a.target] = (length + a.length, [*path, a])
                    better = True
        if not better:
            break
    return best[target][1] if target in best else None
