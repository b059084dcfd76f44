"""What stands below and above sums, products and integrals: an index, a range, a set, an interval, conditions."""

from __future__ import annotations

from derivable.documents.grammar.parser import Parser
from derivable.documents.grammar.tree import Node, joined, name
from derivable.documents.text.problems import Unreadable
from derivable.documents.text.tokens import CLOSE


def limits(p: Parser) -> tuple[Node | None, Node | None]:
    """What stands below and what stands above, in either order and each at most once."""
    low = high = None
    while p.at("op", "_", "^"):
        sign = p.next()
        if (low if sign.text == "_" else high) is not None:
            raise p.fail(f"a second {sign.text} on one sign", sign)
        if sign.text == "_":
            low = below(p)
        else:
            high = p.script()
    return low, high


def below(p: Parser) -> Node:
    """A name, i = 1, x in X, 1 <= i < j <= n, a set or an interval; a list is a tuple, several conditions are `such`."""
    if not p.at("{"):
        return p.script()
    p.take("{")
    out = p.inside("group", lambda: _region(p))
    p.take("}")
    return out


def _region(p: Parser) -> Node:
    start = p.i
    if p.at("open"):
        listed = _brackets(p)
        if p.at("}"):
            return listed
        if p.at("rel", "in"):
            return _member(p, listed)
        p.i = start
    names = [p.total()]
    while p.at("op", ","):
        p.i += 1
        names.append(p.total())
    left = names[0] if len(names) == 1 else Node("tuple", tuple(names), "", joined(names[0], names[-1]))
    if p.at("rel", "in"):
        return _member(p, left)
    if not p.at("rel"):
        return left
    found = [_conditions(p, left)]
    while p.at("op", ","):
        p.i += 1
        found.append(_conditions(p, p.total()))
    return found[0] if len(found) == 1 else Node("such", tuple(found), "", joined(found[0], found[-1]))


def _conditions(p: Parser, first: Node) -> Node:
    """A relation whose first side is read; x in X among several conditions is one of them."""
    parts = [first]
    while p.at("rel"):
        sign = p.next()
        parts += [name(sign.text, sign.span), _brackets(p) if sign.text == "in" and p.at("open") else p.total()]
    return Node("rel", tuple(parts), "", joined(first, parts[-1])) if len(parts) > 1 else first


def _member(p: Parser, left: Node) -> Node:
    p.take("rel", "in")
    values = _brackets(p) if p.at("open") else p.total()
    if p.at("op", ","):  # x in X, x != y
        p.i += 1
        first = Node("rel", (left, name("in"), values), "", joined(left, values))
        second = _conditions(p, p.total())
        return Node("such", (first, second), "", joined(left, second))
    return Node("in", (left, values), "", joined(left, values))


def _brackets(p: Parser) -> Node:
    """A set in braces, an interval, or a list in round brackets."""
    opening = p.take("open")
    parts: list[Node] = []

    def read() -> Node:
        parts.append(p.total())
        while p.at("op", ","):
            p.i += 1
            parts.append(p.total())
        return parts[-1]

    p.inside("group", read)
    closing = p.here
    if closing.kind != "close" or closing.text not in CLOSE:
        raise Unreadable(f"the bracket {opening.text} is not closed", opening.span)
    p.i += 1
    span = (opening.span[0], closing.span[1])
    both = opening.text + closing.text
    if both == "\\{\\}":
        return Node("set", tuple(parts), "", span)
    if both in ("()", "(]", "[)", "[]") and (len(parts) == 2 or both == "[]"):
        return Node("interval", tuple(parts), both, span)
    if both != "()":
        raise Unreadable(f"{opening.text} is closed by {closing.text}", closing.span)
    return parts[0] if len(parts) == 1 else Node("tuple", tuple(parts), "", span)


def indices(region: Node) -> list[Node]:
    """The names that a region below a sum may bind."""
    if region.op == "in":
        return indices(region.args[0])
    if region.op in ("tuple", "*", "interval"):
        return [a for a in region.args if a.op == "name"]
    if region.op in ("rel", "such"):
        return [a for a in region.walk() if a.op == "name"]
    return [region] if region.op == "name" else []
