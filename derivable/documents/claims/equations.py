"""Equations to be solved: what stands before a display, or in its last row, says that its first equation is no claim."""

from __future__ import annotations

import re

from derivable.documents.claims.chains import Chain, Side, Step, clean, unread
from derivable.documents.declared.declarations import Scope
from derivable.documents.grammar.joining import is_name
from derivable.documents.grammar.readings import read
from derivable.documents.grammar.tree import Node, joined, name, number
from derivable.documents.text.problems import Beyond, Unreadable
from derivable.documents.text.rows import Row

ASKS = re.compile(r"\b(?:set(?:ting|s)?|equat(?:e|ing)|solv(?:e|es|ing)|vanish(?:es|ing)?|optim(?:um|al|ality|a)|stationar\w*|critical points?"
                  r"|first[- ]order|occurs?|maxim\w*|minim\w*|roots?|extrem\w*|equal to zero|to be zero|to zero|must hold|requir\w*|normal equations?"
                  r"|equilibri\w*|fixed points?)\b", re.IGNORECASE)
FOLLOWS = re.compile(r"\b(?:so|hence|thus|therefore|then|gives?|giving|yields?|yielding|get|obtain|implies|solving|which means|solution|it follows"
                     r"|whence|we find|rearrang\w+|leads? to|and)\b", re.IGNORECASE)
ASKED = "an equation to be solved is a premise and no claim; what follows from it is read as a step: A = B \\Rightarrow C = D"
ZERO, MISSING = number("0"), name("_")


def asks(rows: list[Row], scope: Scope) -> bool:
    """Whether the first equation of a display is one to be solved."""
    if ASKS.search(rows[0].lead):
        return True
    return len(rows) > 1 and _solves(rows[0], rows[-1], scope)


def _solves(first: Row, last: Row, scope: Scope) -> bool:
    """Whether rows begin with an equation to zero and end with a name of it alone."""
    try:
        start, end = (read(r.text, scope, scope.macros).tree for r in (first, last))  # type: ignore[arg-type]
    except Unreadable:
        return False
    if start.op != "rel" or end.op != "rel" or end.args[0] == MISSING:
        return False
    unknown = end.args[0]
    return is_name(unknown) and start.args[-1] == ZERO and start.args[-2].text == "=" and start.args[0] != MISSING and unknown in start.walk()


def split(tree: Node) -> tuple[Node | None, Node] | None:
    """The claims in an equation to be solved, and the equation itself; None where it is none."""
    if tree.op != "rel" or tree.args[0] == MISSING and len(tree.args) < 5:
        return None
    signs = [s.text for s in tree.args[1::2]]
    if not set(signs) <= {"=", "solve"}:
        return None
    if signs[-1] == "solve" or tree.args[-1] == ZERO:
        return _part(tree, 0, len(tree.args) - 2), _equation(tree.args[-3], tree.args[-1])
    if signs[0] == "solve" or tree.args[0] == ZERO:
        return _part(tree, 2, len(tree.args)), _equation(tree.args[0], tree.args[2])
    return None


def _part(tree: Node, start: int, end: int) -> Node | None:
    args = tree.args[start:end]
    return Node("rel", args, "", joined(args[0], args[-1])) if len(args) > 1 else None


def _equation(left: Node, right: Node) -> Node:
    return Node("rel", (left, name("="), right), "", joined(left, right))


def follows(tree: Node, row: Row, out: list[Chain], chain: Chain) -> None:
    """What follows from an equation to be solved, as one more step of its chain."""
    if chain.after is not None:  # 0 = A, and A = B: the equation is 0 = B
        equation, last = chain.after.first.tree, chain.last()
        if equation is None or last.tree is None:
            return unread(last.error or Unreadable("the equation before is not read", tree.span), row, out)
        chain = Chain(Side(Node("rel", (*equation.args[:2], last.tree), "", equation.span)), arrows=True, solved=True, row=row)
        out.append(chain)
    text = row.text[tree.span[0]:tree.span[1]]
    chain.steps.append(Step("=>", chain.last(), Side(tree), row.offset + tree.args[1].span[0], clean(text), None, row))
    return None


def asked(out: list[Chain]) -> None:
    """An equation to be solved from which nothing follows is a step that no method decides."""
    answered = [id(c.after) for c in out]
    for chain in out:
        if chain.solved and not chain.steps and id(chain) not in answered and chain.row is not None and chain.first.tree is not None:
            tree = chain.first.tree
            beyond = Side(None, (), Beyond(ASKED, tree.span))
            chain.arrows = False
            chain.steps.append(Step("=", chain.first, beyond, chain.row.offset + tree.args[1].span[0], clean(chain.row.text), None, chain.row))
