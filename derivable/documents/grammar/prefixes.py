"""What binds a variable: sums, products, integrals, expectations, maxima."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from derivable.documents.grammar.operands import ends_expectation, ends_product, operand
from derivable.documents.grammar.parser import Parser
from derivable.documents.grammar.regions import indices
from derivable.documents.grammar.regions import limits as limits_of
from derivable.documents.grammar.scripts import base, primed
from derivable.documents.grammar.tree import Node, joined, name, number
from derivable.documents.text.problems import Span, Unreadable
from derivable.documents.text.tokens import OPEN, Token


def upto(p: Parser, t: Token) -> tuple[int, int]:
    """From a token to what was read last."""
    return t.span[0], p.ahead(-1).span[1]


def optimum(p: Parser, t: Token) -> Node:
    """max_x f, argmin_q f, max(a, b)."""
    if p.at("op", "_"):
        p.i += 1
        over = constraint(p)
        body = p.total()
        return Node("opt-" + t.text, (body, over), "", upto(p, t))
    if t.text in ("max", "min") and p.at("open", "(", "[", "\\{"):
        body = p.bracketed()
        if body.op == "tuple":
            out = Node(t.text, body.args[:2], "", upto(p, t))
            for more in body.args[2:]:
                out = Node(t.text, (out, more), "", out.span)
            return out
    raise p.fail(f"\\{t.text} needs a variable below it, or two arguments", t)


def constraint(p: Parser) -> Node:
    """What stands below a maximum: a variable, or x in X."""
    out = _braced_relation(p) if p.at("{") else p.script()
    if out.op == "rel" and len(out.args) == 3 and out.args[1].text == "in":
        return Node("in", (out.args[0], out.args[2]), "", out.span)
    return out


def items(p: Parser) -> tuple[Node, ...]:
    """The list below an expectation: densities, variables, x ~ p."""
    p.take("op", "_")
    if not p.at("{"):
        return (p.single(),)
    p.next()
    items: list[Node] = []

    def read() -> Node:
        while True:
            item = p.relation()
            if item.op == "rel":
                if len(item.args) != 3 or item.args[1].text != "~":
                    raise Unreadable("below an expectation stand densities, variables or x \\sim p", item.span)
                item = Node("~", (item.args[0], item.args[2]), "", item.span)
            items.append(item)
            if not p.at("op", ",", ";"):
                return item
            p.i += 1

    p.inside("group", read)
    p.take("}")
    return tuple(items)


def expectation(p: Parser) -> Node:
    """E_q[..], E[..|..] or E_q of the product that follows."""
    t = p.next()
    p.spend(t)
    below = items(p) if p.at("op", "_") else ()
    sub = Node("sub", below, "", t.span)
    if p.at("op", "^"):
        p.i += 1
        power = p.script()
        if power.op != "num" or not p.at("open"):
            raise p.fail("a superscript on an expectation is read as E^2[..]")
        return Node("^", (_expected(p, t, sub), power), "", upto(p, t))
    return _expected(p, t, sub)


def _expected(p: Parser, t: Token, sub: Node) -> Node:
    if p.at("open", "(") and round_product(p):
        body = p.product(lambda factors: ends_expectation(p, "expectation", factors))
        return Node("E", (sub, body), "", upto(p, t))
    if p.at("open") and p.here.text in OPEN:
        opening = p.next()
        body = p.inside("expectation", p.total)
        if p.at("bar"):
            p.i += 1
            given = p.inside("arguments", p.total)
            body = Node("cond", (body, given), "", joined(body, given))
        closing = p.here
        if closing.kind != "close" or {"(": ")", "[": "]", "\\{": "\\}"}.get(opening.text) != closing.text:
            raise p.fail(f"the bracket {opening.text} of the expectation is not closed", opening)
        p.i += 1
        return Node("E", (sub, body), "", (t.span[0], closing.span[1]))
    body = operand(p, t, "expectation", ends_expectation)
    return Node("E", (sub, body), "", upto(p, t))


def round_product(p: Parser) -> bool:
    r"""Whether an expectation takes more than the round bracket behind it: E (x - a)^2, E (x - a)(y - b); both are read."""
    depth, k = 0, 0
    while True:
        t = p.ahead(k)
        depth += {"{": 1, "open": 1, "}": -1, "close": -1}.get(t.kind, 0)
        k += 1
        if t.kind == "end":
            return False
        if depth == 0:
            break
    following = p.ahead(k)
    more = following.text == "^" or following.text == "(" or following.kind == "name" and following.text not in p.notation.expectations
    return more and not p.other("expectation", p.here)


def big(op: str) -> Callable[[Parser, Token], Node]:
    """Sums and products with their limits."""
    def read(p: Parser, t: Token) -> Node:
        limits, ranged, outer = _limits(p, t)
        names = [n.text for place in (*(limits[:1] if ranged else limits), *outer) for n in indices(place)]
        p.bound += names
        try:
            bound = tuple(n for n in (limits[:1] if ranged else limits))
            ends = ends_product(bound) if op == "prod" else None
            body = p.product(None if ends is None else lambda factors: ends(p, "product", factors))
        finally:
            del p.bound[len(p.bound) - len(names):]
        if p.slashed and body.op == "/" and _ends_before_slash(p, t, body, [n for n in (*limits[:1], *outer) if n.op == "name"]):
            above, low = body.args
            return Node("/", (_around(op, above, limits, outer, joined(limits[0], above)), low), "", upto(p, t))
        if len(limits) == 3 and not ranged:  # three arguments after the body are a range
            body, limits = Node(op, (body, *limits[1:]), "", upto(p, t)), limits[:1]
        return _around(op, body, limits, outer, upto(p, t))

    return read


def _ends_before_slash(p: Parser, t: Token, body: Node, index: list[Node]) -> bool:
    """Whether \\prod_j a_j / b is a quotient of a product: where b binds the index anew, and as the other reading where b is free of it."""
    below = body.args[1]
    if any(n.op in ("sum", "prod") and n.args[1:2] == tuple(index) for n in below.walk()):
        return True
    if t.text == "sum" or any(n in index for n in below.walk()):  # a sum is linear: both readings are one
        return False
    return p.other("big slash", t)


def _around(op: str, body: Node, limits: tuple[Node, ...], outer: list[Node], span: Span) -> Node:
    """A sum over its limits, and over the same range by each of the other indices: i, j = 1."""
    out = Node(op, (body, *limits), "", span)
    for i in reversed(outer):
        out = Node(op, (out, i, *limits[1:]), "", span)
    return out


def _limits(p: Parser, t: Token) -> tuple[tuple[Node, ...], bool, list[Node]]:
    """The index and its range or set; whether it is a range; and other indices of the same range, the outermost first."""
    low, high = limits_of(p)
    if low is None:
        raise p.fail(f"\\{t.text} needs an index below it", t)
    starts = low.op == "rel" and len(low.args) == 3 and low.args[1].text == "="
    if not starts:
        if high is not None:
            raise Unreadable("an upper limit without a lower one", high.span)
        return (low.args if low.op == "tuple" else tuple(indices(low)) if low.op == "*" else (low,)), False, []
    index, _, start = low.args
    if high is None:
        raise Unreadable("a lower limit without an upper one", start.span)
    *outer, last = index.args if index.op == "tuple" else (index,)
    if len({*outer, last}) <= len(outer):
        raise Unreadable("an index stands twice below one sign", index.span)
    return (last, start, high), True, outer


def _braced_relation(p: Parser) -> Node:
    p.take("{")
    out = p.inside("group", p._listed)
    p.take("}")
    return out


def integral(p: Parser, t: Token) -> Node:
    r"""\int: over a variable below, between limits, over a set, or over the differentials at its end."""
    lower, upper = limits_of(p)
    level = len(p.bars)
    p.integrals += 1
    p.levels.append(level)
    try:
        variables = _differentials(p)
        if variables:
            body = p.product()
        else:
            body, variables = _integrand(p, lower is not None and upper is None, p.levels.count(level))
    finally:
        p.integrals -= 1
        p.levels.pop()
    end = p.ahead(-1).span[1] if variables else body.span[1]
    span = (t.span[0], max(end, body.span[1]))
    over = variables or [*_variables_below(p, lower, upper, body, t)]
    if len(over) < {"iint": 2, "iiint": 3}.get(t.raw, 1):
        raise p.fail(f"\\{t.raw} needs more differentials", t)
    if not variables:
        return Node("int", (body, *over), "", span)
    if upper is not None:
        return Node("int", (body, _between(p, lower, upper, variables, t)), "", span)
    if lower is None or lower in variables or lower == Node("tuple", tuple(variables)):
        p.spend(*([lower] if lower is not None else ()))
        return Node("int", (body, *variables), "", span)
    return Node("int", (body, *variables, Node("dom", (lower,), "", lower.span)), "", span)


def _variables_below(p: Parser, lower: Node | None, upper: Node | None, body: Node, t: Token) -> tuple[Node, ...]:
    """What stands below an integral without a differential: variables that occur in the integrand, and no set."""
    if lower is None or upper is not None:
        raise p.fail("an integral without its differential", t)
    found = lower.args if lower.op == "tuple" else (lower,)
    inside = {str(n) for n in body.walk()} | {str(n.args[0]) for n in body.walk() if n.op == "_"}
    if not all(v.op in ("name", "_") and (str(v) in inside or str(base(v)) in inside) for v in found):
        raise p.fail("an integral without its differential: what stands below it is no variable of the integrand", t)
    return found


def _between(p: Parser, lower: Node | None, upper: Node, variables: list[Node], t: Token) -> Node:
    """The variable and its limits; x = a below names the variable."""
    named = lower is not None and lower.op == "rel" and len(lower.args) == 3 and lower.args[1].text == "=" and [lower.args[0]] == variables
    low = lower.args[2] if named and lower is not None else lower
    if low is None or len(variables) != 1 or low.op in ("rel", "in", "such", "tuple", "set", "interval"):
        raise p.fail("limits of an integral: one variable, a lower and an upper limit", t)
    return Node("limits", (variables[0], low, upper), "", variables[0].span)


def _integrand(p: Parser, may_lack: bool, signs: int) -> tuple[Node, list[Node]]:
    """A product with its differential, or a sum up to it; without one only where the variable stands below the sign."""
    body = p.total() if p.at("op", "-", "+") else p.product()
    body, inner = _taken_out(body)
    if not p.at_differential() and not inner and not may_lack:
        body = p.more_terms(body)
        if not p.at_differential():
            raise p.fail("an integral without its differential")
    return body, inner or _differentials(p, signs)


def _taken_out(body: Node) -> tuple[Node, list[Node]]:
    r"""An integrand with the differential in the numerator of a factor: \int \frac{dz}{a} f is \int \frac{1}{a} f dz."""
    factors = body.args if body.op == "*" else (body,)
    k = next((k for k, f in enumerate(factors) if f.op == "/" and f.args[0].op == "differential"), None)
    if k is None:
        return body, []
    quotient = replace(factors[k], args=(number("1", factors[k].span), factors[k].args[1]))
    left = [*factors[:k], quotient, *factors[k + 1:]]
    return left[0] if len(left) == 1 else replace(body, args=tuple(left)), list(factors[k].args[0].args)


def _differentials(p: Parser, signs: int = 1) -> list[Node]:
    """The differentials that stand here; of several signs before one run, each takes one and the first the rest."""
    out: list[Node] = []
    while p.at_differential() and not (signs > 1 and out):
        p.spend(p.next())
        accent = p.here
        if accent.kind == "cmd":
            p.i += 1
            out.append(_accent_only(p, accent))
            continue
        t = p.next()
        node = name(t.text, t.span)
        while p.at("op", "'"):
            p.i += 1
            node = primed(node, p)
        if p.at("op", "_"):
            p.i += 1
            sub = p.script()
            node = Node("_", (node, sub), "", joined(node, sub))
        out.append(node)
    return out


def differentials(p: Parser) -> Node | None:
    """A brace group that holds differentials alone; None where it holds anything else."""
    place = p.i
    opening = p.next()
    found = _differentials(p)
    if not found or not p.at("}"):
        p.i = place
        return None
    return Node("differential", tuple(found), "", (opening.span[0], p.next().span[1]))


def _accent_only(p: Parser, t: Token) -> Node:
    inner = p.argument()
    return accented(t.text, inner, t)


def accented(kind: str, inner: Node, t: Token) -> Node:
    """An accent goes to the name, inside its subscripts and arguments."""
    span = (t.span[0], inner.span[1])
    if inner.op in ("name", "num"):
        return Node(kind, (inner,), "", span)
    if inner.op in ("_", "@", "star", "'", "lab", "T"):
        return Node(inner.op, (accented(kind, inner.args[0], t), *inner.args[1:]), inner.text, span)
    raise Unreadable(f"\\{kind} stands on a name, not on an expression", span)
