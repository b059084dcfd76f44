"""Words that stand for operators: logarithms with what they take, divergences, variances."""

from __future__ import annotations

from derivable.documents.grammar.parser import Parser
from derivable.documents.grammar.prefixes import items, optimum, upto
from derivable.documents.grammar.tree import Node, joined, name, number
from derivable.documents.text.problems import Unreadable
from derivable.documents.text.tokens import Token

OPTIMA = ("max", "min", "sup", "inf", "argmax", "argmin")
PREFIXES = ("sum", "prod", "int", "nabla")


def word(p: Parser) -> Node:
    """A word that stands for an operator."""
    t = p.next()
    if t.text == "arg" and p.at("word", "max", "min"):
        t = Token("word", "arg" + p.next().text, t.span)
    if t.text in OPTIMA:
        return optimum(p, t)
    if t.text in ("log", "exp"):
        return logarithm(p, t)
    if t.text in ("KL", "JS"):
        return divergence(p, t.text, name(t.text, t.span))
    if t.text in ("Var", "Cov"):
        sub = Node("sub", (items(p) if p.at("op", "_") else ()))
        body = p.bracketed()
        parts = body.args if body.op == "tuple" else (body,)
        return Node(t.text, (sub, *parts), "", upto(p, t))
    if t.text == "const":
        return name("const", t.span)
    power = _power_of_word(p)
    body = p.bracketed() if p.at("open") else p.factor()
    args = body.args if body.op == "tuple" and p.tokens[p.i - 1].kind == "close" else (body,)
    out = Node(t.text, args, "", upto(p, t))
    return out if power is None else Node("^", (out, power), "", out.span)


def _power_of_word(p: Parser) -> Node | None:
    r"""The power in \log^2 x."""
    if not p.at("op", "^"):
        return None
    p.i += 1
    power = p.script()
    if power == Node("-", (number("1"),)):
        raise p.fail("the power -1 of a function may be its inverse or its reciprocal: write one of them out")
    return power


def logarithm(p: Parser, t: Token) -> Node:
    """log and exp: of a bracket, or of the whole product that follows."""
    power = _power_of_word(p)
    root: Node | None = None
    if p.at("op", "_") and t.text == "log":
        p.i += 1
        root = p.script()
    body = _operand(p, t)
    if body.op == "tuple":
        raise Unreadable(f"\\{t.text} of several things", body.span)
    out = Node(t.text, (body,), "", upto(p, t))
    if root is not None:
        out = Node("/", (out, Node("log", (root,), "", root.span)), "", out.span)
    return out if power is None else Node("^", (out, power), "", out.span)


def _operand(p: Parser, t: Token) -> Node:
    if p.at("open", "(", "[", "\\{"):
        inner = p.bracketed()
        if p.at("op", "^") and not (p.in_gradient and p.transposes()):
            p.guesses["log power"] = p.here.span
            if "log power" not in p.alternative:
                return p.scripts(inner)
        return inner
    factors = [p.factor()]
    if _is_prefix(factors[0]):
        return factors[0]
    while True:
        sign = p.at("op", "*") or p.at("op", "/") or p.at("op", "ast")
        place = p.i
        if sign:
            operator = p.next()
        elif p.at("op", ".") or not p.starts_factor():
            return _joined(factors)
        if _stops(p, factors) and not (sign and p.at("open")):
            p.i = place
            if not sign and p.at("open"):
                p.guesses["log"] = t.span
            return _joined(factors)
        if "log" in p.alternative and not (len(factors) == 1 and factors[0].op == "num"):
            p.i = place
            return _joined(factors)
        if p.in_gradient and p.transposes():
            p.i = place
            return _joined(factors)
        following = p.factor()
        mean = following.op == "sum" and factors[-1].op == "/"  # the logarithm of a mean: \frac{1}{K} \sum
        certain = mean or factors[0].op == "num" or all(map(_simple, (*factors, following)))
        if not certain or sign and operator.text == "/":
            p.guesses["log"] = t.span
        if sign and operator.text == "/":
            above = _joined(factors)
            factors = [Node("/", (above, following), "", joined(above, following))]
        else:
            factors.append(following)


def _simple(node: Node) -> bool:
    """Whether a factor is a number, a name or a power of one: 2 pi sigma^2 is one thing, p(x) q(x) are two."""
    return node.op in ("num", "name", "_", "bar", "tilde", "hat", "star", "sqrt") or node.op == "^" and _simple(node.args[0])


def _is_prefix(node: Node) -> bool:
    return node.op in ("sum", "prod", "int", "E")


def _stops(p: Parser, factors: list[Node]) -> bool:
    """Whether the product under a logarithm ends before what follows."""
    t = p.here
    constant = len(factors) == 1 and factors[0].op == "/" and factors[0].args[0].op == "num"
    if t.kind == "cmd" and t.text in ("sum", "prod"):
        return not constant
    if t.kind == "cmd" and t.text == "frac" and _derivative_ahead(p):
        return True
    if t.kind == "word" or t.kind == "cmd" and t.text in PREFIXES or t.kind in ("bar",):
        return True
    if t.kind == "name" and t.text in p.notation.expectations and p.is_expectation():
        return not constant
    if t.kind == "open":
        return not all(f.op == "num" or f == name("pi") for f in factors)
    return False


def _derivative_ahead(p: Parser) -> bool:
    return p.ahead(1).kind == "{" and (p.ahead(2).text in ("partial", "d")) and p.ahead(3).kind in ("}", "op")


def _joined(factors: list[Node]) -> Node:
    return factors[0] if len(factors) == 1 else Node("*", tuple(factors), "", joined(factors[0], factors[-1]))


def divergence(p: Parser, kind: str, at: Node) -> Node:
    """KL(q || p) with any of the bars that people write."""
    if not p.at("open", "(", "[", "\\{"):
        raise p.fail(f"{kind} needs two densities in brackets")
    opening = p.next()
    q = p.inside("arguments", p.total)
    if p.at("bar") or p.at("op", ",", ";", ":"):
        p.i += 1
        if p.at("bar"):
            p.i += 1
    else:
        raise p.fail(f"{kind} needs || between its two densities")
    second = p.inside("arguments", p.total)
    if not p.at("close") or p.here.text not in (")", "]", "\\}"):
        raise p.fail("the bracket of the divergence is not closed", opening)
    end = p.next().span[1]
    return Node(kind, (q, second), "", (at.span[0], end))
