"""Over what a sum or an integral goes: ranges, finite sets, chains of inequalities, the whole line. What is none of these is no number."""

from __future__ import annotations

from dataclasses import dataclass

from derivable.documents.grammar.tree import Node, name, number

INFINITE = (name("oo"), Node("-", (name("oo"),)))


@dataclass(frozen=True)
class Range:
    """An index that goes through the integers from `low` to `high`."""

    index: Node
    low: Node
    high: Node


def endless(*limits: Node) -> bool:
    """Whether a limit is infinite."""
    return any(n == name("oo") for limit in limits for n in limit.walk())


def is_line(region: Node, variables: list[Node]) -> bool:
    """Whether a region is all of the space of some variables: R, R^2 of two, (-oo, oo), x in R, or the variables themselves."""
    if region.op == "in":
        left = list(region.args[0].args) if region.args[0].op == "tuple" else [region.args[0]]
        return left == variables and is_line(region.args[1], variables)
    if region.op == "tuple":
        return len(region.args) == len(variables) and set(region.args) == set(variables)
    if region.op == "interval":
        return len(variables) == 1 and region.text == "()" and region.args == INFINITE[::-1]
    if region.op == "^":
        return region.args == (name("RR"), number(str(len(variables))))
    return region == name("RR") and len(variables) == 1


def values(region: Node) -> list[int] | tuple[Node, Node] | None:
    """The members of a finite set of whole numbers, or its ends where it is a run of them; None for any other set."""
    if region.op != "set" or not region.args:
        return None
    parts = [p for p in region.args if p != name("dots")]
    if len(parts) == len(region.args):
        found = [whole(p) for p in parts]
        numbers = [v for v in found if v is not None]
        if len(numbers) < len(found) or len(set(numbers)) < len(numbers):
            return None
        run = sorted(numbers)
        return (parts[found.index(run[0])], parts[found.index(run[-1])]) if run == list(range(run[0], run[-1] + 1)) else run
    return _run(region.args)


def _run(parts: tuple[Node, ...]) -> tuple[Node, Node] | None:
    """{1, 2, .., n}: whole numbers one after another, dots, and an end."""
    *first, dots, last = parts
    begin = [whole(p) for p in first]
    if dots != name("dots") or not begin or begin[0] is None or endless(last) or last == name("dots"):
        return None
    return (first[0], last) if begin == list(range(begin[0], begin[0] + len(begin))) else None


def whole(n: Node) -> int | None:
    """A whole number that is written as one."""
    if n.op == "num" and n.text.isdigit():
        return int(n.text)
    if n.op == "-" and (inner := whole(n.args[0])) is not None:
        return -inner
    return None


def chain(region: Node) -> list[Range] | None:
    """The ranges of 1 <= i <= n, 1 <= i < j <= n, or of 1 <= i, j <= n, the outermost first; None for other conditions."""
    if region.op == "such":
        first, second = (region.args * 2)[:2]
        if len(region.args) != 2 or not _ends(first, second):
            return None
        return [Range(i, _shifted(first.args[0], first.args[1], 1), _shifted(second.args[2], second.args[1], -1))
                for i in (first.args[2], second.args[0])]
    if region.op != "rel" or not set(_signs(region)) <= {"<", "<="} or not 5 <= len(region.args) <= 9:
        return None
    sides, signs = region.args[::2], _signs(region)
    letters = sides[1:-1]
    if any(i.op != "name" for i in letters) or len(set(letters)) < len(letters):
        return None
    if any(i in set(e.walk()) for i in letters for e in (sides[0], sides[-1])):
        return None
    top = _shifted(sides[-1], name(signs[-1]), -1)
    lows = [_shifted(low, name(sign), 1) for low, sign in zip(sides, signs)]
    return [Range(i, low, top) for i, low in zip(letters, lows)]


def _ends(first: Node, second: Node) -> bool:
    """1 <= i and j <= n, the two halves of 1 <= i, j <= n."""
    halves = all(r.op == "rel" and len(r.args) == 3 and r.args[1].text in ("<", "<=") for r in (first, second))
    return halves and first.args[2].op == second.args[0].op == "name" and first.args[2] != second.args[0]


def _signs(region: Node) -> list[str]:
    return [s.text for s in region.args[1::2]]


def _shifted(end: Node, sign: Node, step: int) -> Node:
    """An end of a range: one further where the sign is strict."""
    if sign.text != "<":
        return end
    return Node("+", (end, number("1") if step > 0 else Node("-", (number("1"),))), "", end.span)
