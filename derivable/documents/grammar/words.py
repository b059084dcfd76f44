"""Words that stand for operators: logarithms with what they take, divergences, variances."""

from __future__ import annotations

from derivable.documents.grammar.operands import ends_expectation, ends_function, ends_matrix, operand
from derivable.documents.grammar.parser import Parser
from derivable.documents.grammar.prefixes import items, optimum, upto
from derivable.documents.grammar.scripts import named
from derivable.documents.grammar.tree import Node, joined, name, number
from derivable.documents.text.problems import Unreadable
from derivable.documents.text.tokens import OPEN, Token

OPTIMA = ("max", "min", "sup", "inf", "argmax", "argmin")
VARIANCES = {"Var": None, "Cov": None, "Std": "sqrt"}
MATRIX = ("tr", "det", "vec", "diag")


def word(p: Parser) -> Node:
    """A word that stands for an operator."""
    led = p.led
    if glued(p):
        return named(p)
    t = p.next()
    if t.text == "arg" and p.at("word", "max", "min"):
        t = Token("word", "arg" + p.next().text, t.span)
    if t.text in OPTIMA:
        return optimum(p, t)
    if t.text in ("log", "exp", "lg"):
        return logarithm(p, t, led)
    if t.text in ("KL", "JS"):
        return divergence(p, t.text, name(t.text, t.span))
    if t.text in VARIANCES:
        return variance(p, t)
    if t.text == "lim":
        return limit(p, t)
    if t.text == "Pr":
        return probability(p, t)
    if t.text == "const":
        return name("const", t.span)
    power = _power_of_word(p)
    kind, ends = ("matrix", ends_matrix) if t.text in MATRIX else ("function", ends_function(led))
    body = operand(p, t, kind, ends)
    args = body.args if body.op == "tuple" and p.tokens[p.i - 1].kind == "close" else (body,)
    out = Node(t.text, args, "", upto(p, t))
    return out if power is None else Node("^", (out, power), "", out.span)


def glued(p: Parser) -> bool:
    """Whether letters side by side are names and not a word: l n where both are declared, and nothing follows that ln could take."""
    t = p.here
    spelled = t.raw or t.text
    if t.span[1] - t.span[0] != len(spelled) or not spelled.isalpha() or not all(p.notation.knows(c) for c in spelled):
        return False
    if t.text in ("KL", "JS") and p.holds_bar(1):
        return False
    p.i += 1
    taken = p.starts_factor()
    p.i -= 1
    if taken:
        raise p.fail(f"{spelled} is a word and a product of declared names: write \\operatorname{{{spelled}}}, or a sign between the letters")
    start = t.span[0]
    p.tokens[p.i:p.i + 1] = [Token("name", c, (start + k, start + k + 1)) for k, c in enumerate(spelled)]
    return True


def special(p: Parser) -> Node:
    r"""\mathbb{1}_{a > 0}, \mathbb{1}[a > 0], \mathbb{V}[X] and \mathbb{P}(X > 0)."""
    t = p.next()
    p.spend(t)
    if t.text == "bbV":
        return variance(p, Token("word", "Var", t.span))
    if t.text == "bbP":
        return probability(p, t)
    if p.at("op", "_"):
        p.i += 1
        if not p.at("{"):
            return Node("indicator", (p.single(),), "", upto(p, t))
        p.next()
        condition = p.inside("group", p.relation)
        p.take("}")
        return Node("indicator", (condition,), "", upto(p, t))
    opening = p.next()
    condition = p.inside("group", p.relation)
    p.take("close", OPEN[opening.text])
    return Node("indicator", (condition,), "", upto(p, t))


def variance(p: Parser, t: Token) -> Node:
    """Var[X], Var X, Cov(X, Y), Std(X)."""
    sub = Node("sub", (items(p) if p.at("op", "_") else ()))
    body = operand(p, t, "expectation", ends_expectation) if not p.at("open") else p.bracketed()
    parts = body.args if body.op == "tuple" else (body,)
    wanted = 2 if t.text == "Cov" else 1
    if len(parts) != wanted:
        raise Unreadable(f"{t.text} of {len(parts)} things: {wanted} is expected", body.span)
    made = Node("Var" if t.text == "Std" else t.text, (sub, *parts), "", upto(p, t))
    return made if t.text != "Std" else Node("sqrt", (made,), "", made.span)


def limit(p: Parser, t: Token) -> Node:
    r"""\lim_{x \to 0} f."""
    p.take("op", "_")
    p.take("{")
    variable = p.inside("group", p.total)
    p.take("rel", "->")
    to = p.inside("group", p.total)
    if p.at("op", "^"):
        raise p.fail("a limit from one side is not read")
    p.take("}")
    body = p.product()
    return Node("lim", (body, Node("rel", (variable, name("->", to.span), to), "", joined(variable, to))), "", upto(p, t))


def probability(p: Parser, t: Token) -> Node:
    """P(X > 0): of whatever stands in the brackets."""
    if not p.at("open"):
        raise p.fail("a probability needs an event in brackets")
    opening = p.next()

    def read() -> Node:
        parts = [p.relation()]
        while p.at("op", ",") or p.at("bar"):
            p.i += 1
            parts.append(p.relation())
        return Node("tuple", tuple(parts), "", joined(parts[0], parts[-1]))

    event = p.inside("arguments", read)
    p.take("close", OPEN[opening.text])
    return Node("prob", event.args, "", upto(p, t))


def _power_of_word(p: Parser) -> Node | None:
    r"""The power in \log^2 x."""
    if not p.at("op", "^"):
        return None
    p.i += 1
    power = p.script()
    if power == Node("-", (number("1"),)):
        raise p.fail("the power -1 of a function may be its inverse or its reciprocal: write one of them out")
    return power


def logarithm(p: Parser, t: Token, led: bool) -> Node:
    """log and exp: of a bracket, or of the product that follows."""
    power = _power_of_word(p)
    root: Node | None = number("10", t.span) if t.text == "lg" else None
    if p.at("op", "_") and t.text == "log":
        p.i += 1
        root = p.script()
        power = power or _power_of_word(p)
    kind = "exp" if t.text == "exp" else "log"
    body = operand(p, t, kind, ends_function(led))
    out = Node(kind, (body,), "", upto(p, t))
    if root is not None:
        out = Node("/", (out, Node("log", (root,), "", root.span)), "", out.span)
    return out if power is None else Node("^", (out, power), "", out.span)


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
