"""What commands stand for: fractions, derivatives, roots, accents, gradients, matrices. One row a command."""

from __future__ import annotations

from collections.abc import Callable

from derivable.documents.grammar.parser import Parser
from derivable.documents.grammar.derivatives import derivative, gradient, partial
from derivable.documents.grammar.prefixes import accented, big, expectation, integral, upto
from derivable.documents.grammar.scripts import after_name
from derivable.documents.grammar.tree import Node, joined, name, number
from derivable.documents.grammar.words import OPTIMA
from derivable.documents.text.problems import Unreadable
from derivable.documents.text.tokens import Token


def fraction(p: Parser, t: Token) -> Node:
    r"""\frac: a quotient, or a derivative."""
    if p.at("{") and (p.ahead(1).text in ("d", "partial") and p.ahead(1).kind in ("name", "cmd", "text")):
        made = derivative(p, t)
        if made is not None:
            return made
    above = p.argument()
    below = p.argument()
    return Node("/", (above, below), "", upto(p, t))


def root(p: Parser, t: Token) -> Node:
    r"""\sqrt{x}, \sqrt[3]{x}."""
    order: Node | None = None
    if p.at("open", "["):
        p.next()
        order = p.total()
        p.take("close", "]")
    body = p.argument()
    if order is None:
        return Node("sqrt", (body,), "", upto(p, t))
    return Node("^", (body, Node("/", (number("1"), order), "", order.span)), "", upto(p, t))


def accent(p: Parser, t: Token) -> Node:
    r"""\bar\alpha_t, \bar{\alpha}_t and \bar{\alpha_t} are one symbol."""
    kind = {"vec": "arrow"}.get(t.text, t.text)
    return after_name(p, accented(kind, p.argument(), t))


def environment(p: Parser, t: Token) -> Node:
    r"""\begin{pmatrix}, \begin{cases} and their like."""
    kind = "".join(x.text for x in p.raw_group())
    if kind == "array" and p.at("{"):
        p.raw_group()
    if kind not in ("matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "smallmatrix", "array", "cases"):
        raise p.fail(f"the environment {kind} is not read inside a formula", t)
    rows: list[list[Node]] = [[]]
    while not p.at("cmd", "end"):
        if p.here.kind == "end":
            raise p.fail(f"\\begin{{{kind}}} is not closed", t)
        if p.at("row"):
            p.next()
            rows.append([])
        elif p.at("&"):
            p.next()
        else:
            while p.at("wide") or p.at("text") and p.prose() or p.at("op", ",") or p.at("text", "if", "otherwise", "if "):
                if p.here.text.strip() in ("otherwise", "else"):
                    rows[-1].append(name("otherwise", p.here.span))
                p.next()
            if not (p.at("row") or p.at("&") or p.at("cmd", "end")):
                rows[-1].append(p.inside("group", p.relation))
    p.next()
    closing = "".join(x.text for x in p.raw_group())
    if closing != kind:
        raise p.fail(f"\\begin{{{kind}}} is closed by \\end{{{closing}}}", t)
    rows = [r for r in rows if r]
    span = (t.span[0], p.ahead(-1).span[1])
    if kind == "cases":
        if any(len(r) != 2 for r in rows):
            raise Unreadable("each row of cases is a value and a condition", span)
        return Node("cases", tuple(Node("case", tuple(r), "", joined(*r)) for r in rows), "", span)
    if not rows or len({len(r) for r in rows}) != 1:
        raise Unreadable("the rows of a matrix have different lengths", span)
    made = Node("matrix", tuple(Node("row", tuple(r), "", joined(r[0], r[-1])) for r in rows), "", span)
    return Node("det", (made,), "", span) if kind == "vmatrix" else made


def below(p: Parser, t: Token) -> Node:
    r"""\underset{x}{\operatorname{argmin}} f, \underset{x \sim q}{\mathbb{E}} f."""
    limits = p.raw_group()
    operator = p.raw_group()
    text = "".join(x.text for x in operator)
    if len(operator) == 1 and text in p.notation.expectations:
        place = limits[0].span if limits else t.span
        under = [Token("op", "_", place), Token("{", "{", place), *limits, Token("}", "}", place)]
        p.tokens[p.i:p.i] = [Token("name", text, t.span), *under]
        return expectation(p)
    if text not in (*OPTIMA, "arg max", "arg min"):
        raise p.fail(f"\\{t.text} over {text} is not read", t)
    inner = Parser(list(limits), p.notation, p.alternative)
    over = inner.relation()
    if over.op == "rel" and len(over.args) == 3 and over.args[1].text == "in":
        over = Node("in", (over.args[0], over.args[2]), "", over.span)
    body = p.total()
    return Node("opt-" + text.replace(" ", ""), (body, over), "", upto(p, t))


def braced_note(p: Parser, t: Token) -> Node:
    r"""\underbrace{x}_{note}: the note is no part of the formula."""
    body = p.argument()
    if p.at("op", "_") or p.at("op", "^"):
        p.i += 1
        p.raw_group()
        p.notes.append(("the note at the brace is not read", t.span))
    return Node(body.op, body.args, body.text, upto(p, t))


def binomial(p: Parser, t: Token) -> Node:
    r"""\binom{n}{k}."""
    above, low = p.argument(), p.argument()
    return Node("binom", (above, low), "", upto(p, t))


COMMANDS: dict[str, Callable[[Parser, Token], Node]] = {
    "frac": fraction, "sqrt": root, "sum": big("sum"), "prod": big("prod"), "int": integral, "nabla": gradient, "begin": environment,
    "partial": partial, "underset": below, "underbrace": braced_note, "overbrace": braced_note, "binom": binomial,
    **dict.fromkeys(("bar", "hat", "tilde", "dot", "ddot", "vec", "check", "breve"), accent),
    "infty": lambda p, t: name("oo", t.span), "dots": lambda p, t: name("dots", t.span), "cdot": lambda p, t: name("dot", t.span),
}
