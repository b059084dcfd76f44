"""Derivatives and gradients: by which variable, how often, of what, and at which place."""

from __future__ import annotations

from derivable.documents.grammar.operands import ends_derivative, operand
from derivable.documents.grammar.parser import Parser
from derivable.documents.grammar.prefixes import upto
from derivable.documents.grammar.scripts import arguments
from derivable.documents.grammar.tree import Node, joined, name, number
from derivable.documents.text.tokens import Token

MOST_ORDER = 4
OPERATORS = {"d": "D", "partial": "pD"}


def derivative(p: Parser, t: Token) -> Node | None:
    r"""\frac{d}{dx} f, \frac{df}{dx}, \frac{\partial^2 f}{\partial x \partial y}, \frac{df}{dx}(3); None where no derivative stands."""
    place, sign = p.i, p.ahead(1).text
    above = p.raw_group()
    below = p.raw_group() if p.at("{") else []
    is_one = len(below) > 1 and below[0].text == sign and (below[1].kind in ("name", "cmd") or below[1].text == "(") and not (
        len(above) > 1 and above[1].text == "_")
    if not is_one:
        p.i = place
        if sign == "partial":
            raise p.fail("a partial derivative needs \\partial above and below the bar", t)
        return None
    rest, order = _order(above[1:])
    variables = _variables(p, below, sign, order, t)
    if rest:
        body = parsed(p, rest)
        if p.at("open", "(") and p.notation.is_function(body):
            return _at_argument(p, body, variables, t)
        return differentiated(OPERATORS[sign], body, variables, (t.span[0], below[-1].span[1]))
    if p.at_evaluation():  # \frac{d}{dx}\Big|_{x = 3} f
        bar = p.evaluated(name("_"))
        return Node("evalat", (_taken(p, sign, variables, t), *bar.args[1:]), "", upto(p, t))
    return _taken(p, sign, variables, t)


def _taken(p: Parser, sign: str, variables: list[Node], t: Token) -> Node:
    body = behind(p, t, "derivative", variables[0])
    return differentiated(OPERATORS[sign], body, variables, (t.span[0], body.span[1]))


def behind(p: Parser, t: Token, kind: str, variable: Node | None) -> Node:
    """The operand of a derivative; two brackets side by side may be a product, or a derivative and a factor."""
    bracketed = p.at("open")
    body = operand(p, t, kind, ends_derivative(variable))
    if bracketed and p.at("open", "(", "[", "\\{") and not p.here.spaced and not p.other("brackets", p.here):
        rest = p.product(lambda factors: not p.at("open"))
        return Node("*", (body, *(rest.args if rest.op == "*" else (rest,))), "", joined(body, rest))
    return body


def differentiated(op: str, body: Node, variables: list[Node], span: tuple[int, int]) -> Node:
    """The derivative by each variable in turn; by v^k, as by a new variable, it is that by v over k v^(k - 1)."""
    out = body
    for v in reversed(variables):
        if v.op != "^":
            out = Node(op, (out, v), "", span)
            continue
        root, power = v.args
        less = int(power.text) - 1
        inner = root if less == 1 else Node("^", (root, number(str(less))), "", v.span)
        out = Node("/", (Node(op, (out, root), "", span), Node("*", (power, inner), "", v.span)), "", span)
    return out


def _order(tokens: list[Token]) -> tuple[list[Token], int]:
    """The numerator of a derivative without its order."""
    if tokens and tokens[0].text == "^":
        if len(tokens) > 1 and tokens[1].kind == "num":
            return tokens[2:], int(tokens[1].text[:2])
        if len(tokens) > 3 and tokens[1].kind == "{" and tokens[2].kind == "num" and tokens[3].kind == "}":
            return tokens[4:], int(tokens[2].text[:2])
    return tokens, 1


def _variables(p: Parser, below: list[Token], sign: str, order: int, t: Token) -> list[Node]:
    """The variables below the bar: x^2 is x twice only where the numerator shows that order."""
    runs: list[list[Token]] = []
    for token in below:
        if token.text == sign and token.kind in ("name", "cmd", "text"):
            runs.append([])
        else:
            runs[-1].append(token)
    if not 1 <= order <= MOST_ORDER or any(not run for run in runs):
        raise p.fail(f"a derivative of order {order} is not read" if all(runs) else "a differential without its variable", t)
    read = [parsed(p, run) for run in runs]
    if order == len(read):
        return [_variable(p, v, t) for v in read]
    out: list[Node] = []
    for v in read:
        times = int(v.args[1].text) if v.op == "^" and v.args[1].op == "num" and v.args[1].text.isdigit() else 1
        out += [_variable(p, v.args[0] if times > 1 else v, t)] * min(times, MOST_ORDER + 1)
    if len(out) != order:
        raise p.fail(f"the order above the bar is {order}, and below it stand {len(out)} variables", t)
    return out


def _variable(p: Parser, v: Node, t: Token) -> Node:
    """A name, or a power of one such as \\sigma^2."""
    if v.op == "^" and not (v.args[1].op == "num" and v.args[1].text.isdigit() and 2 <= int(v.args[1].text) <= 9):
        raise p.fail("a derivative by a power is read for v^2, v^3 ..", t)
    return v


def _at_argument(p: Parser, body: Node, variables: list[Node], t: Token) -> Node:
    r"""\frac{df}{dx}(3) is f'(3)."""
    primed = Node("'", (body, number(str(len(variables)))), "", body.span)
    if len(set(variables)) > 1:
        raise p.fail("the value of a derivative by several variables is not read", t)
    out = arguments(p, primed)
    if len(out.args) != 2:
        raise p.fail("the value of a partial derivative at several arguments is not read", t)
    return Node("@", out.args, "", upto(p, t))


def parsed(p: Parser, tokens: list[Token]) -> Node:
    """A run of tokens as an expression of its own."""
    inner = Parser(list(tokens), p.notation, p.alternative)
    inner.depth, inner.bound, inner.guesses, inner.notes, inner.spent = p.depth + 1, p.bound, p.guesses, p.notes, p.spent
    out = inner.total()
    if inner.here.kind != "end":
        raise inner.fail(f"{inner.here.text} is not expected here")
    return out


def partial(p: Parser, t: Token) -> Node:
    r"""\partial u / \partial x on one line, and \partial_x u."""
    if p.at("op", "_"):
        p.i += 1
        variable = p.script()
        if variable.op not in ("name", "_"):
            raise p.fail("a derivative by one variable is read: \\partial_x", t)
        return _taken(p, "partial", [variable], t)
    body = p.factor()
    p.take("op", "/")
    if not p.at("cmd", "partial"):
        raise p.fail("a partial derivative needs \\partial above and below the bar")
    p.next()
    return Node("pD", (body, p.factor()), "", upto(p, t))


def quotient_of_differentials(p: Parser) -> Node | None:
    """df/dz on one line; None where no such thing stands."""
    d, f, slash, dd, x = (p.ahead(k) for k in range(5))
    if not (d.text == dd.text == "d" and f.kind == x.kind == "name" and slash.text == "/") or p.notation.knows("d"):
        return None
    p.i += 5
    p.spend(d, dd, x)
    body, variable = name(f.text, f.span), name(x.text, x.span)
    if p.at("open", "(") and p.notation.is_function(body):
        return _at_argument(p, body, [variable], d)
    return Node("D", (body, variable), "", (d.span[0], x.span[1]))


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
            order = p.script()
            p.spend(order)
            if order != number("2"):
                raise p.fail("only \\nabla and \\nabla^2 are read", t)
            op = "hess"
    if p.at("op", "*"):
        p.i += 1
        op = "div"
    before, p.in_gradient = p.in_gradient, True
    try:
        body = behind(p, t, "gradient", variable[0] if variable else None)
    finally:
        p.in_gradient = before
    return Node(op, (body, *variable), "", upto(p, t))
