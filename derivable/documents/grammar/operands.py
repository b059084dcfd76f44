r"""What each prefix operator takes: one row an operator.

An operand in a bracket or in braces is closed: \log(a) b and \log{a} b are (log a) b. Without one the row says which of
the factors that follow belong to it. Where people read both ways the place is kept as a choice (Cursor.other), and the
line is read in every way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from derivable.documents.grammar.cursor import UNSEEN
from derivable.documents.grammar.tree import Node, name
from derivable.documents.text.problems import Unreadable
from derivable.documents.text.tokens import Token

if TYPE_CHECKING:
    from derivable.documents.grammar.parser import Parser

TAKES, ENDS, TAKES_OR_ENDS, ENDS_OR_TAKES = "takes", "ends before", "takes, or ends before", "ends before, or takes"
SIMPLE = ("num", "name", "_", "bar", "tilde", "hat", "star", "sqrt")


@dataclass(frozen=True)
class Row:
    """An operator: what its operand does with each kind of thing that follows; of two readings the usual one is named first."""

    operators: str
    names: str  # letters and numbers side by side: a b
    factors: str  # other factors side by side: p(x) q(x), \frac{a}{b} c
    bracket: str  # a bracket after something else: a (b + c)
    times: str  # \cdot and \times
    slash: str  # a / b
    power: str = "outside"  # a power behind a bracket: \log(x)^2; inside is the other reading where there are two


ROWS = {
    "log": Row(r"\log, \ln, \lg, \log_2", TAKES, TAKES_OR_ENDS, ENDS_OR_TAKES, ENDS, TAKES_OR_ENDS, "inside, or outside"),
    "exp": Row(r"\exp", TAKES, TAKES_OR_ENDS, ENDS_OR_TAKES, ENDS, TAKES_OR_ENDS),
    "function": Row(r"\sin, \cos, \tan, \sinh, \cosh, \tanh, \arctan, other named functions", TAKES, TAKES_OR_ENDS, ENDS_OR_TAKES, ENDS,
                    TAKES_OR_ENDS),
    "matrix": Row(r"\operatorname{tr}, \det, \operatorname{vec}, \operatorname{diag}", TAKES, TAKES, TAKES_OR_ENDS, ENDS, ENDS),
    "derivative": Row(r"\frac{d}{dx}, \frac{\partial}{\partial x}, \partial_x", TAKES, TAKES, TAKES, TAKES_OR_ENDS, TAKES, "inside"),
    "gradient": Row(r"\nabla_x", ENDS_OR_TAKES, ENDS_OR_TAKES, ENDS_OR_TAKES, ENDS, ENDS_OR_TAKES, "inside"),
    "expectation": Row(r"\mathbb{E}, \operatorname{Var}", TAKES, TAKES, TAKES, TAKES_OR_ENDS, TAKES_OR_ENDS, "inside, or outside"),
    "product": Row(r"\prod_{i}", TAKES_OR_ENDS, TAKES_OR_ENDS, TAKES_OR_ENDS, ENDS_OR_TAKES, TAKES_OR_ENDS),
    "sum": Row(r"\sum_{i}, \int", TAKES, TAKES, TAKES, TAKES, TAKES),
}
ALWAYS_ENDS = ("word", "sum", "prod", "int", "nabla", "derivative")  # before these the operand of a function of numbers ends


def decided(p: Parser, kind: str, said: str) -> bool:
    """Whether the operand ends here, by what a row says; a choice where it says two things."""
    if said in (TAKES, ENDS):
        return said == ENDS
    other = p.other(kind, p.here)
    return other if said == TAKES_OR_ENDS else not other


def ends_function(led: bool) -> Callable[[Parser, str, list[Node]], bool]:
    """The rule for a logarithm or another function of numbers; `led` where a factor stands before it: a \\log b c."""
    return lambda p, kind, factors: _ends_function(p, kind, factors, led)


def _ends_function(p: Parser, kind: str, factors: list[Node], led: bool) -> bool:
    """Whether the operand of a function of numbers ends here: \\log 2\\pi\\sigma^2, \\log a \\cdot b."""
    row = ROWS[kind]
    if p.at_sign():
        numbers = factors[-1].op == "num" and p.ahead(1).kind == "num"  # 2 \cdot 3: no other way to write this product
        fractions = factors[-1].op == "/" and p.ahead(1).text == "frac"  # a chain of quotients under one logarithm
        return decided(p, kind, ENDS_OR_TAKES if numbers or fractions else row.times)
    if p.at("op", "/"):
        return decided(p, kind, row.slash)
    if p.in_gradient and p.transposes() or p.at("op"):
        return True
    mean = len(factors) == 1 and factors[0].op == "/" and factors[0].args[0].op == "num"  # \log \frac{1}{K} \sum_k
    if p.at("cmd", "sum", "prod") or _expects(p):
        return not mean
    if p.at("word") or p.at("bar") or p.at("num") or _operator_ahead(p):
        return True
    if p.at("open"):
        constant = all(f.op == "num" or f == name("pi") for f in factors)
        if constant:  # \\log 2\\pi(a + b), and \\log 2(a + b) both ways
            return len(factors) == 1 and decided(p, kind, TAKES_OR_ENDS)
        return decided(p, kind, row.bracket)
    if p.here.spaced:  # \\ln 2 \\, x
        return decided(p, kind, TAKES_OR_ENDS)
    following = p.at("name") and not _called_ahead(p)
    if factors[0].op == "num":
        return False
    plain = all(map(simple, factors)) and (following or p.at("cmd", "sqrt", "bar", "tilde", "hat"))
    return decided(p, kind, row.names if plain and not led else row.factors)


def ends_matrix(p: Parser, kind: str, factors: list[Node]) -> bool:
    """Whether the operand of a trace or a determinant ends here."""
    row = ROWS[kind]
    if p.at_sign():
        return decided(p, kind, row.times)
    if p.at("op", "/") or p.at("word") or p.at("cmd", "sum", "prod", "int") or _operator_ahead(p) or p.at("bar"):
        return True
    return decided(p, kind, row.bracket) if p.at("open") else decided(p, kind, row.names)


def ends_derivative(variable: Node | None) -> Callable[[Parser, str, list[Node]], bool]:
    """The rule for a derivative: factors that are free of its variable are coefficients, and never end the operand."""
    looked_at, transposed, free = 0, False, True  # how many of the factors were looked at, and what they are

    def ends(p: Parser, kind: str, factors: list[Node]) -> bool:
        nonlocal looked_at, transposed, free
        row = ROWS[kind]
        new = factors[min(looked_at, len(factors) - 1):]
        looked_at, transposed = len(factors), transposed or any(f.op == "T" for f in new)
        free = free and all(_constant(p, f, variable) for f in new)
        if kind == "gradient" and p.transposes():
            return True
        row_vector = transposed and not (p.at("op") or p.at("open") or _operator_ahead(p))  # x^T A x is one number
        if row_vector or free:
            return False
        if p.at_sign():
            return decided(p, kind, row.times)
        if p.at("op", "/"):
            return decided(p, kind, row.slash)
        if kind == "gradient" and factors[-1].op == "E":  # its bracket closes it
            return True
        if _operator_ahead(p):
            return decided(p, kind, ENDS if kind == "gradient" else TAKES_OR_ENDS)
        return decided(p, kind, row.bracket if p.at("open") else row.factors)

    return ends


def ends_product(index: tuple[Node, ...]) -> Callable[[Parser, str, list[Node]], bool]:
    """The rule for a product over an index: what comes after a sign and is free of the index stands outside."""
    names = {n.text for i in index for n in i.walk() if n.op == "name"}
    looked_at, began = 0, False  # how many of the factors were searched for the index, and whether it was found

    def ends(p: Parser, kind: str, factors: list[Node]) -> bool:
        row = ROWS[kind]
        nonlocal looked_at, began
        began = began or any(n in names for f in factors[min(looked_at, len(factors) - 1):] for n in f.names())
        looked_at = len(factors)
        if p.at("op", "/") or p.mentioned_ahead(names):
            return False  # a quotient is decided when what stands below is read
        if p.at_sign():
            return True if began or p.ahead(1).text in ("prod", "sum") else decided(p, kind, row.times)
        if not began and p.at("cmd", "prod"):  # a product ends before the next one
            return decided(p, kind, ENDS_OR_TAKES)
        return decided(p, kind, row.names) if began or p.at("word") else False

    return ends


def ends_expectation(p: Parser, kind: str, factors: list[Node]) -> bool:
    """Whether what an expectation without brackets takes ends here: at another one it does not matter."""
    if p.at_sign():
        return decided(p, kind, ROWS[kind].times)
    return p.at("op", "/") and decided(p, kind, ROWS[kind].slash)


def closed(p: Parser, kind: str) -> Node | None:
    """The operand where it stands in braces or in a bracket; None where it does not."""
    row = ROWS[kind]
    if p.at("{"):
        return _in_braces(p, row)
    if not p.at("open", "(", "[", "\\{"):
        return None
    inner = p.bracketed()
    if not p.at("op", "^") or p.in_gradient and p.transposes() or row.power == "outside":
        return inner
    if row.power == "inside" or not p.other("power", p.here):
        return p.scripts(inner)
    return inner


def _in_braces(p: Parser, row: Row) -> Node:
    r"""\log{a} b is (log a) b; \log{\left(x\right)}^{2} is how computer algebra writes (log x)^2; \log{a}^2 is printed as \log a^2."""
    opening = p.here
    bracketed = p.ahead(1).kind == "open"
    if p.shows_sum(unary=False):
        raise p.fail(UNSEEN, opening)
    inner = p.argument()
    if p.at("op", "^") and not bracketed:
        return p.scripts(inner)
    return inner


def operand(p: Parser, t: Token, kind: str, ends: Callable[[Parser, str, list[Node]], bool]) -> Node:
    """What an operator takes."""
    inner = closed(p, kind)
    if inner is not None:
        if inner.op == "tuple" and kind in ("log", "exp"):
            raise Unreadable(f"\\{t.text} of several things", inner.span)
        return inner
    sign = p.next() if p.at("op", "-", "+") else None
    body = p.product(lambda factors: ends(p, kind, factors))
    return body if sign is None or sign.text == "+" else Node("-", (body,), "", (sign.span[0], body.span[1]))


def simple(node: Node) -> bool:
    """Whether a factor is a number, a name or a power of one: 2 pi sigma^2 is one thing, p(x) q(x) are two."""
    return node.op in SIMPLE or node.op == "^" and simple(node.args[0])


def _constant(p: Parser, node: Node, variable: Node | None) -> bool:
    """Whether a factor is free of the variable, as far as the page shows: no call, no defined name."""
    if variable is None or any(n == variable for n in node.walk()):
        return not list(node.names())
    return not any(n.op == "@" or n.op in ("name", "_") and p.notation.is_defined(n) for n in node.walk())


def _expects(p: Parser) -> bool:
    return p.at("name") and p.here.text in p.notation.expectations and p.is_expectation()


def _operator_ahead(p: Parser) -> bool:
    """Whether a derivative, a gradient or an integral stands here."""
    if p.at("cmd", "nabla", "int", "sum", "prod"):
        return True
    return p.at("cmd", "frac") and p.ahead(1).kind == "{" and p.ahead(2).text in ("partial", "d") and p.ahead(3).kind in ("}", "op")


def _called_ahead(p: Parser) -> bool:
    """Whether the name here is called or an operator: a bracket follows it."""
    return p.ahead(1).kind == "open" or p.notation.is_function(name(p.here.text)) is True


def table() -> str:
    """The rows as a table for the documentation."""
    out = ["| operator | letters and numbers | other factors | a bracket after them | `\\cdot`, `\\times` | `/` | a power behind its bracket |",
           "|---|---|---|---|---|---|---|"]
    for row in ROWS.values():
        shown = ", ".join(f"`{w}`" if w.startswith("\\") else w for w in row.operators.split(", "))
        out.append(f"| {shown} | {row.names} | {row.factors} | {row.bracket} | {row.times} | {row.slash} | {row.power} |")
    return "\n".join(out)


__all__ = ["ROWS", "Row", "closed", "operand", "table"]
