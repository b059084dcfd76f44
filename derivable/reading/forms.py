"""What commands and words stand for: fractions, sums, integrals, expectations, logarithms, matrices, gradients."""

from __future__ import annotations

from collections.abc import Callable

from derivable.reading.errors import Unreadable
from derivable.reading.names import after_name
from derivable.reading.parser import Parser
from derivable.reading.tokens import Token
from derivable.reading.tree import Node, joined, name, number

OPTIMA = ("max", "min", "sup", "inf", "argmax", "argmin")
PREFIXES = ("sum", "prod", "int", "nabla")


def _upto(p: Parser, t: Token) -> tuple[int, int]:
    """From a token to what was read last."""
    return t.span[0], p.ahead(-1).span[1]


# --- words

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
        sub = Node("sub", (_items(p) if p.at("op", "_") else ()))
        body = p.bracketed()
        parts = body.args if body.op == "tuple" else (body,)
        return Node(t.text, (sub, *parts), "", _upto(p, t))
    if t.text == "const":
        return name("const", t.span)
    power = _power_of_word(p)
    body = p.bracketed() if p.at("open") else p.factor()
    args = body.args if body.op == "tuple" and p.tokens[p.i - 1].kind == "close" else (body,)
    out = Node(t.text, args, "", _upto(p, t))
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
    out = Node(t.text, (body,), "", _upto(p, t))
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
        if not all(_simple(f) for f in (*factors[1:], following)) and factors[0].op != "num" or not _simple(factors[0]) or sign and operator.text == "/":
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


def optimum(p: Parser, t: Token) -> Node:
    """max_x f, argmin_q f, max(a, b)."""
    if p.at("op", "_"):
        p.i += 1
        over = _constraint(p)
        body = p.total()
        return Node("opt-" + t.text, (body, over), "", _upto(p, t))
    if t.text in ("max", "min") and p.at("open"):
        body = p.bracketed()
        if body.op == "tuple":
            return Node(t.text, body.args, "", _upto(p, t))
    raise p.fail(f"\\{t.text} needs a variable below it, or two arguments", t)


def _constraint(p: Parser) -> Node:
    out = _braced_relation(p) if p.at("{") else p.script()
    if out.op == "rel" and len(out.args) == 3 and out.args[1].text == "in":
        return Node("in", (out.args[0], out.args[2]), "", out.span)
    return out


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


# --- expectations

def _items(p: Parser) -> tuple[Node, ...]:
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
    items = _items(p) if p.at("op", "_") else ()
    sub = Node("sub", items, "", t.span)
    if p.at("op", "^"):
        raise p.fail("a superscript on an expectation is not read")
    if p.at("open"):
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
    body = p.product()
    return Node("E", (sub, body), "", _upto(p, t))


# --- commands

def fraction(p: Parser, t: Token) -> Node:
    r"""\frac: a quotient, or a derivative."""
    if p.at("{") and (p.ahead(1).text in ("d", "partial") and p.ahead(1).kind in ("name", "cmd", "text")):
        made = derivative(p, t)
        if made is not None:
            return made
    above = p.argument()
    below = p.argument()
    return Node("/", (above, below), "", _upto(p, t))


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
        return Node("sqrt", (body,), "", _upto(p, t))
    return Node("^", (body, Node("/", (number("1"), order), "", order.span)), "", _upto(p, t))


def big(op: str) -> Callable[[Parser, Token], Node]:
    """Sums and products with their limits."""
    def read(p: Parser, t: Token) -> Node:
        limits: tuple[Node, ...] = ()
        ranged = False
        if p.at("op", "_"):
            p.i += 1
            limits, ranged = _lower(p)
        if p.at("op", "^"):
            p.i += 1
            high = p.script()
            if not ranged:
                raise Unreadable("an upper limit without a lower one", high.span)
            limits = (*limits, high)
        elif ranged:
            raise Unreadable("a lower limit without an upper one", limits[1].span)
        if not limits:
            raise p.fail(f"\\{t.text} needs an index below it", t)
        names = [n.text for n in (limits[:1] if ranged else limits) if n.op == "name"]
        p.bound += names
        try:
            body = p.product()
        finally:
            del p.bound[len(p.bound) - len(names):]
        return Node(op, (body, *limits), "", _upto(p, t))

    return read


def _lower(p: Parser) -> tuple[tuple[Node, ...], bool]:
    """The lower limit of a sum: i = 1, i, (i, j) or x in X; and whether it is the first of a range."""
    low = p.script() if not p.at("{") else _braced_relation(p)
    if low.op == "rel" and len(low.args) == 3 and low.args[1].text == "=":
        return (low.args[0], low.args[2]), True
    if low.op == "rel" and len(low.args) == 3 and low.args[1].text == "in":
        return (Node("in", (low.args[0], low.args[2]), "", low.span),), False
    return (low.args if low.op == "tuple" else (low,)), False


def _braced_relation(p: Parser) -> Node:
    p.take("{")
    out = p.inside("group", p._listed)
    p.take("}")
    return out


def integral(p: Parser, t: Token) -> Node:
    r"""\int: over a variable below, between limits, over a set, or over the differentials at its end."""
    lower = upper = None
    if p.at("op", "_"):
        p.i += 1
        lower = p.script()
    if p.at("op", "^"):
        p.i += 1
        upper = p.script()
    p.integrals += 1
    try:
        variables = _differentials(p)
        if variables:
            body = p.product()
        else:
            body, variables = _integrand(p, lower is not None and upper is None)
    finally:
        p.integrals -= 1
    end = p.ahead(-1).span[1] if variables else body.span[1]
    span = (t.span[0], max(end, body.span[1]))
    if not variables:
        if lower is None or upper is not None:
            raise p.fail("an integral without its differential", t)
        return Node("int", (body, *(lower.args if lower.op == "tuple" else (lower,))), "", span)
    if lower is None and upper is None:
        return Node("int", (body, *variables), "", span)
    if lower is not None and upper is None:
        if lower in variables:
            return Node("int", (body, *variables), "", span)
        return Node("int", (body, *variables, Node("dom", (lower,), "", lower.span)), "", span)
    if lower is None or upper is None or len(variables) != 1:
        raise p.fail("limits of an integral: one variable, a lower and an upper limit", t)
    return Node("int", (body, Node("limits", (variables[0], lower, upper), "", variables[0].span)), "", span)


def _integrand(p: Parser, may_lack: bool) -> tuple[Node, list[Node]]:
    """A product with its differential, or a sum up to it; without one only where the variable stands below the sign."""
    body = p.total() if p.at("op", "-", "+") else p.product()
    if not p.at_differential() and not may_lack:
        body = p.more_terms(body)
        if not p.at_differential():
            raise p.fail("an integral without its differential")
    return body, _differentials(p)


def _differentials(p: Parser) -> list[Node]:
    out = []
    while p.at_differential():
        p.i += 1
        accent = p.here
        if accent.kind == "cmd":
            p.i += 1
            out.append(_accent_only(p, accent))
            continue
        t = p.next()
        node = name(t.text, t.span)
        if p.at("op", "_"):
            p.i += 1
            sub = p.script()
            node = Node("_", (node, sub), "", joined(node, sub))
        out.append(node)
    return out


def _accent_only(p: Parser, t: Token) -> Node:
    inner = p.argument()
    return _accented(t.text, inner, t)


def _accented(kind: str, inner: Node, t: Token) -> Node:
    """An accent goes to the name, inside its subscripts and arguments."""
    span = (t.span[0], inner.span[1])
    if inner.op in ("name", "num"):
        return Node(kind, (inner,), "", span)
    if inner.op in ("_", "@", "star", "'", "lab", "T"):
        return Node(inner.op, (_accented(kind, inner.args[0], t), *inner.args[1:]), inner.text, span)
    raise Unreadable(f"\\{kind} stands on a name, not on an expression", span)


def accent(p: Parser, t: Token) -> Node:
    r"""\bar\alpha_t, \bar{\alpha}_t and \bar{\alpha_t} are one symbol."""
    kind = {"vec": "arrow"}.get(t.text, t.text)
    return after_name(p, _accented(kind, p.argument(), t))


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
    return Node(op, (body, *variable), "", _upto(p, t))


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


def partial(p: Parser, t: Token) -> Node:
    r"""\partial u / \partial x on one line."""
    body = p.factor()
    p.take("op", "/")
    if not p.at("cmd", "partial"):
        raise p.fail("a partial derivative needs \\partial above and below the bar")
    p.next()
    variable = p.factor()
    return Node("pD", (body, variable), "", _upto(p, t))


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
    return Node("opt-" + text.replace(" ", ""), (body, over), "", _upto(p, t))


def braced_note(p: Parser, t: Token) -> Node:
    r"""\underbrace{x}_{note}: the note is no part of the formula."""
    body = p.argument()
    if p.at("op", "_") or p.at("op", "^"):
        p.i += 1
        p.raw_group()
        p.notes.append(("the note at the brace is not read", t.span))
    return Node(body.op, body.args, body.text, _upto(p, t))


def binomial(p: Parser, t: Token) -> Node:
    r"""\binom{n}{k}."""
    above, low = p.argument(), p.argument()
    return Node("binom", (above, low), "", _upto(p, t))


COMMANDS: dict[str, Callable[[Parser, Token], Node]] = {
    "frac": fraction, "sqrt": root, "sum": big("sum"), "prod": big("prod"), "int": integral, "nabla": gradient, "begin": environment,
    "partial": partial, "underset": below, "underbrace": braced_note, "overbrace": braced_note, "binom": binomial,
    **dict.fromkeys(("bar", "hat", "tilde", "dot", "ddot", "vec", "check", "breve"), accent),
    "infty": lambda p, t: name("oo", t.span), "dots": lambda p, t: name("dots", t.span), "cdot": lambda p, t: name("dot", t.span),
}
