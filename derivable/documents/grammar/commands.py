"""What commands stand for: fractions, derivatives, roots, accents, gradients, matrices. One row a command."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from derivable.documents.grammar.parser import Parser
from derivable.documents.grammar.prefixes import accented, big, differentials, integral, upto
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
    above = differentials(p) if p.integrals and p.at("{") else None
    above = p.argument() if above is None else above
    below = p.argument()
    return Node("/", (above, below), "", upto(p, t))


def derivative(p: Parser, t: Token) -> Node | None:
    r"""\frac{d}{dx} f, \frac{df}{dx}, \frac{\partial^2 f}{\partial x^2}."""
    place, sign = p.i, p.ahead(1).text
    above = p.raw_group()
    below = p.raw_group() if p.at("{") else []
    is_one = len(below) > 1 and below[0].text == sign and below[1].kind in ("name", "cmd") and not (len(above) > 1 and above[1].text == "_")
    if not is_one:
        p.i = place
        if sign == "partial":
            raise p.fail("a partial derivative needs \\partial above and below the bar", t)
        return None
    op = {"d": "D", "partial": "pD"}[sign]
    rest, order = _order(above[1:])
    variable = _parsed(p, below[1:])
    if variable.op == "^" and variable.args[1].op == "num":
        order, variable = int(variable.args[1].text), variable.args[0]
    if not 1 <= order <= 4:
        raise p.fail(f"a derivative of order {order} is not read", t)
    out = _parsed(p, rest) if rest else p.product()
    end = below[-1].span[1] if rest else out.span[1]
    for _ in range(order):
        out = Node(op, (out, variable), "", (t.span[0], end))
    return out


def _order(tokens: list[Token]) -> tuple[list[Token], int]:
    """The numerator of a derivative without its order."""
    if tokens and tokens[0].text == "^":
        if len(tokens) > 1 and tokens[1].kind == "num":
            return tokens[2:], int(tokens[1].text[:2])
        if len(tokens) > 3 and tokens[1].kind == "{" and tokens[2].kind == "num" and tokens[3].kind == "}":
            return tokens[4:], int(tokens[2].text[:2])
    return tokens, 1


def _parsed(p: Parser, tokens: list[Token]) -> Node:
    """A run of tokens as an expression of its own."""
    inner = Parser(list(tokens), p.notation, p.alternative)
    inner.depth, inner.bound, inner.guesses, inner.notes = p.depth + 1, p.bound, p.guesses, p.notes
    out = inner.total()
    if inner.here.kind != "end":
        raise inner.fail(f"{inner.here.text} is not expected here")
    return out


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


def gradient(p: Parser, t: Token) -> Node:
    r"""\nabla_x f, \nabla_x \cdot f, \nabla^2 f."""
    variable: tuple[Node, ...] = ()
    op = "grad"
    for _ in range(2):
        if p.at("op", "_"):
            p.i += 1
            variable = (p.script(),)
        elif p.at("op", "^"):
            p.i += 1
            if p.script() != number("2"):
                raise p.fail("only \\nabla and \\nabla^2 are read", t)
            op = "hess"
    if p.at("op", "*"):
        p.i += 1
        op = "div"
    before, p.in_gradient = p.in_gradient, True
    try:
        body = p.factor()
    finally:
        p.in_gradient = before
    return Node(op, (body, *variable), "", upto(p, t))


def environment(p: Parser, t: Token) -> Node:
    r"""\begin{pmatrix}, \begin{cases} and their like."""
    kind = "".join(x.text for x in p.raw_group())
    if kind == "array" and p.at("{"):
        p.raw_group()
    if kind not in ("matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "smallmatrix", "array", "cases"):
        raise p.fail(f"the environment {kind} is not read inside a formula", t)
    rows = _rows(p, kind, t)
    p.next()
    closing = "".join(x.text for x in p.raw_group())
    if closing != kind:
        raise p.fail(f"\\begin{{{kind}}} is closed by \\end{{{closing}}}", t)
    span = (t.span[0], p.ahead(-1).span[1])
    if kind == "cases":
        if any(len(r) != 2 for r in rows):
            raise Unreadable("each row of cases is a value and a condition", span)
        return Node("cases", tuple(Node("case", tuple(r), "", joined(*r)) for r in rows), "", span)
    if not rows or len({len(r) for r in rows}) != 1:
        raise Unreadable("the rows of a matrix have different lengths", span)
    if any(e == BLANK for r in rows for e in r) and len(rows) != len(rows[0]):
        raise Unreadable("an entry of the matrix is empty, and only a square matrix leaves out its zeros", span)
    rows = [[number("0", span) if e == BLANK else e for e in r] for r in rows]
    made = Node("matrix", tuple(Node("row", tuple(r), "", joined(r[0], r[-1])) for r in rows), "", span)
    around = {"vmatrix": "det", "Vmatrix": "norm"}.get(kind)
    return made if around is None else Node(around, (made,), "", span)


BLANK = Node("blank")


def _rows(p: Parser, kind: str, t: Token) -> list[list[Node]]:
    """The rows of an environment, cell by cell; a cell of a matrix that holds nothing is BLANK."""
    rows: list[list[Node]] = [[]]
    cells = 0
    while not p.at("cmd", "end"):
        if p.here.kind == "end":
            raise p.fail(f"\\begin{{{kind}}} is not closed", t)
        if p.at("row") or p.at("&"):
            new = p.at("row")
            cells += 0 if new and not cells and not rows[-1] else 1
            _filled(p, kind, rows[-1], cells)
            p.next()
            if new:
                rows.append([])
                cells = 0
            continue
        while p.at("wide") or p.at("text") and p.prose() or p.at("op", ",") or p.at("text", "if", "otherwise", "if "):
            if p.here.text.strip() in ("otherwise", "else"):
                rows[-1].append(name("otherwise", p.here.span))
            p.next()
        if not (p.at("row") or p.at("&") or p.at("cmd", "end")):
            rows[-1].append(p.inside("group", p.relation))
    _filled(p, kind, rows[-1], cells + 1 if cells or rows[-1] else 0)
    return [r for r in rows if r]


def _filled(p: Parser, kind: str, row: list[Node], cells: int) -> None:
    """Make as many entries in a row of a matrix as it has cells so far."""
    if kind == "cases":
        return
    if len(row) > cells:
        raise p.fail("two things stand in one cell of a matrix")
    if len(row) < cells:
        row.append(replace(BLANK, span=p.here.span))


def partial(p: Parser, t: Token) -> Node:
    r"""\partial u / \partial x on one line."""
    body = p.factor()
    p.take("op", "/")
    if not p.at("cmd", "partial"):
        raise p.fail("a partial derivative needs \\partial above and below the bar")
    p.next()
    variable = p.factor()
    return Node("pD", (body, variable), "", upto(p, t))


def quotient_of_differentials(p: Parser) -> Node | None:
    """df/dz on one line; None where no such thing stands."""
    d, f, slash, dd, x = (p.ahead(k) for k in range(5))
    if not (d.text == dd.text == "d" and f.kind == x.kind == "name" and slash.text == "/") or p.notation.knows("d"):
        return None
    p.i += 5
    return Node("D", (name(f.text, f.span), name(x.text, x.span)), "", (d.span[0], x.span[1]))


def below(p: Parser, t: Token) -> Node:
    r"""\underset{x}{\operatorname{argmin}} f."""
    limits = p.raw_group()
    operator = p.raw_group()
    text = "".join(x.text for x in operator)
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
