"""The echo: a tree printed with the fewest brackets that a page needs, and compared with what was written.

A symbol of the source that the echo lacks was not understood. A bracket that the echo needs and the page does not show
was put there by the reader: that is right only where CONVENTIONS says so, or where it is known as one of two readings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from derivable.documents.grammar.conventions import FUNCTIONS, allowed
from derivable.documents.grammar.page import END, SAME, Group, Item, Source, page, symbol
from derivable.documents.grammar.tree import Node
from derivable.documents.text.problems import Span
from derivable.documents.text.tokens import Token

STATEMENT, SUM, PRODUCT, PREFIX, POWER, ATOM = range(6)


@dataclass(frozen=True)
class Difference:
    """What a tree says otherwise than the page: a symbol that is lost, or a bracket that is guessed."""

    lost: bool
    what: str
    span: Span


@dataclass(frozen=True)
class Layout:
    """What the tree does not say of the page: where differentials and domains of integrals stand."""

    differentials: frozenset[int] = frozenset()
    domains: frozenset[int] = frozenset()

    @staticmethod
    def of(tokens: list[Token]) -> Layout:
        """The layout of some tokens."""
        pairs = list(pairwise(tokens))
        return Layout(frozenset(b.span[0] for a, b in pairs if a.text == "d"),
                      frozenset(a.span[0] for a, b in pairs if a.text == "int" and b.text == "_"))


class Unknown(ValueError):
    """An operator that has no row here."""


def echo(tree: Node, layout: Layout = Layout()) -> list[Item]:
    """The items of a tree; raises Unknown."""
    return _show(tree, layout)


def differences(tokens: list[Token], tree: Node) -> list[Difference]:
    """What a tree lacks of its source, else the brackets that it has and the page has not; raises Unknown."""
    if tree.op == "text":
        return []
    items = echo(tree, Layout.of(tokens))
    bars = not any(n.op in ("KL", "JS", "H", "MI") for n in tree.walk())  # a page may write a comma for these bars
    written, said = page(Source(tokens).items(), bars), page(items, bars)
    if written.text != said.text:
        return _lost(tokens, written.text, said.text, tree)
    return [Difference(False, said.text[start:end], group.node.span if group.node else tree.span)
            for start, end, group in said.needed if (start, end) not in written.groups and not allowed(written, start, end, group)]


def _lost(tokens: list[Token], written: str, said: str, tree: Node) -> list[Difference]:
    """The first symbol that one side has more of; where they only stand in another order, nothing is lost."""
    missing, added = Counter(written) - Counter(said), Counter(said) - Counter(written)
    if not missing and not added:
        return []
    for t in tokens:
        if t.kind not in ("{", "}", "&", "row", "wide") and set(symbol(t.text)) & set(missing):
            if written.count(symbol(t.text)) > said.count(symbol(t.text)):
                return [Difference(True, t.text, t.span)]
    return [Difference(True, "", tree.span)]


def _level(n: Node) -> int:
    """How strongly a tree holds together on the page."""
    if n.op == "E" and n.args[1].op != "cond":
        return PREFIX
    if n.op in FUNCTIONS and len(n.args) == 1 or n.op.startswith("opt-"):
        return PREFIX
    if n.op in ("D", "pD"):
        return ATOM if _above(n) else PREFIX
    return LEVELS.get(n.op, ATOM)


def _need(outer: str, n: Node, level: int, layout: Layout) -> list[Item]:
    """A tree in brackets, where it holds together less than its place asks for."""
    inner = _show(n, layout)
    return [Group(outer, n), *inner, END] if _level(n) < level else inner


def _show(n: Node, layout: Layout) -> list[Item]:
    if n.op == "name":
        return [] if n.text == "_" else [symbol(n.text)]
    if n.op == "num":
        return [n.text]
    form = FORMS.get(n.op) or (_optimum if n.op.startswith("opt-") else _function if n.op in FUNCTIONS else None)
    if form is None:
        raise Unknown(n.op)
    return form(n, layout)


def _all(n: Node, layout: Layout) -> list[Item]:
    return [x for a in n.args for x in _show(a, layout)]


def _relation(n: Node, layout: Layout) -> list[Item]:
    """Sides and signs; the names of signs are no names."""
    return [x for k, a in enumerate(n.args) for x in ([SAME.get(a.text, a.text)] if k % 2 and n.op == "rel" else _show(a, layout))]


def _joined(n: Node, layout: Layout) -> list[Item]:
    sign = {"in": "in", "~": "~", "=>": "=>", "<=>": "<=>", "pm": "pm", "mp": "mp", "cond": "|"}[n.op]
    out = _show(n.args[0], layout)
    for a in n.args[1:]:
        out += [sign, *_show(a, layout)]
    return out


def _sum(n: Node, layout: Layout) -> list[Item]:
    out = _show(n.args[0], layout) if n.args[0].op == "-" else _need("+", n.args[0], SUM, layout)
    for a in n.args[1:]:
        out += _show(a, layout) if a.op == "-" else ["+", *_need("+", a, PRODUCT, layout)]
    return out


def _product(n: Node, layout: Layout) -> list[Item]:
    out: list[Item] = []
    for k, a in enumerate(n.args):
        level = SUM if a.op == "*" else PREFIX if k + 1 == len(n.args) else POWER
        out += _need("*", a, level if a.op not in ("/", "evalat") or k == 0 and a.op == "evalat" else ATOM, layout)
    return out


def _quotient(n: Node, layout: Layout) -> list[Item]:
    above, below = n.args
    if above.op == below.op == "log" and below.args and below.span == below.args[0].span != (0, 0):  # \log_2 x
        return ["log", "_", *_show(below.args[0], layout), *_need("log", above.args[0], PREFIX, layout)]
    return [*_need("/", above, PRODUCT if above.op in ("*", "/") else POWER, layout), "/", *_need("under", below, PREFIX, layout)]


def _power(n: Node, layout: Layout) -> list[Item]:
    base, exponent = n.args
    power = [*([] if base.op == "name" and base.text == "e" else ["^"]), *_need("^", exponent, ATOM, layout)]
    if base.op == "@" and exponent.span[0] < base.args[1].span[0]:  # f^2(x)
        return [*_show(base.args[0], layout), *power, *_called(base, layout)]
    if base.op in FUNCTIONS and base.args and exponent.span[0] < base.args[0].span[0]:  # \sin^2 x
        return [symbol(base.op), *([] if base.op == "exp" else ["^"]), *_show(exponent, layout), *_function(base, layout)[1:]]
    return [*_need("^", base, ATOM, layout), *power]


def _call(n: Node, layout: Layout) -> list[Item]:
    return [*_show(n.args[0], layout), *_called(n, layout)]


def _called(n: Node, layout: Layout) -> list[Item]:
    out: list[Item] = []
    for a in n.args[1:]:
        out += [*(["|"] if a.op == "|" else []), *(_all(a, layout) if a.op in ("|", ";") else _show(a, layout))]
    return out


def _function(n: Node, layout: Layout) -> list[Item]:
    out: list[Item] = [symbol(n.op)]
    if len(n.args) == 1:
        return [*out, *_need(n.op, n.args[0], PREFIX, layout)]
    return [*out, *_all(n, layout)]


def _optimum(n: Node, layout: Layout) -> list[Item]:
    return [n.op[4:], "_", *_show(n.args[1], layout), *_need("opt", n.args[0], SUM, layout)]


def _with_sub(n: Node, layout: Layout) -> list[Item]:
    """E, Var, Cov: what stands below, then what stands in the bracket."""
    below = _all(n.args[0], layout)
    body = [x for a in n.args[1:] for x in _need(n.op, a, PREFIX, layout)] if len(n.args) == 2 else [x for a in n.args[1:] for x in _show(a, layout)]
    return [n.op, *(["_", *below] if below else []), *body]


def _big(n: Node, layout: Layout) -> list[Item]:
    body, *limits = n.args
    if body.op == n.op and body.span == n.span and len(limits) == 1:  # \sum_{x, y, z}, which is kept as two sums
        body, limits = body.args[0], [*limits, *body.args[1:]]
        return [n.op, "_", *(x for a in limits for x in _show(a, layout)), *_need(n.op, body, PREFIX, layout)]
    low = limits if len(limits) != 3 else limits[:1]
    out: list[Item] = [n.op, "_", *(x for a in low for x in _show(a, layout))]
    if len(limits) == 3:
        out += ["=", *_show(limits[1], layout), "^", *_show(limits[2], layout)]
    return [*out, *_need(n.op, body, PREFIX, layout)]


def _integral(n: Node, layout: Layout) -> list[Item]:
    body, *over = n.args
    out: list[Item] = ["int"]
    variables = [a.args[0] if a.op == "limits" else a for a in over if a.op != "dom"]
    signed = [v for v in variables if v.span[0] in layout.differentials]
    for a in over:
        if a.op == "limits":
            out += ["_", *_show(a.args[1], layout), "^", *_show(a.args[2], layout)]
        elif a.op == "dom":
            out += ["_", *_all(a, layout)]
    if len(over) == len(variables) and out == ["int"] and (n.span[0] in layout.domains or not signed):
        named = variables if not signed else variables[:1]  # \int_x p(x) dx names its variable twice
        out += ["_", *(x for v in named for x in _show(v, layout))]
    ends = [x for v in signed for x in ("d", *_show(v, layout))]
    if not signed or signed[0].span[0] < body.span[0]:
        return [*out, *ends, *_need("int", body, PREFIX, layout)]
    return [*out, *_show(body, layout), *ends]


def _above(n: Node) -> bool:
    """Whether what is differentiated stands above the bar."""
    return n.args[0].span[0] < n.args[1].span[0]


def _derivative(n: Node, layout: Layout) -> list[Item]:
    order, body, variable = 1, n.args[0], n.args[1]
    while body.op == n.op and body.span == n.span and body.args[1] == variable:
        order, body = order + 1, body.args[0]
    power: list[Item] = ["^", str(order)] if order > 1 else []
    below = ["/", "d", *_show(variable, layout), *power]
    if body.span[0] < variable.span[0]:
        return ["d", *power, *_show(body, layout), *below]
    return ["d", *power, *below, *_need("D", body, PREFIX, layout)]


def _nabla(n: Node, layout: Layout) -> list[Item]:
    below = ["_", *_show(n.args[1], layout)] if len(n.args) > 1 else []
    return ["nabla", *below, *(["^", "2"] if n.op == "hess" else []), *_need("grad", n.args[0], PREFIX, layout)]


def _evaluated(n: Node, layout: Layout) -> list[Item]:
    high = ["^", *_show(n.args[2], layout)] if len(n.args) > 2 else []
    return [*_need("evalat", n.args[0], POWER, layout), "|", "_", *_show(n.args[1], layout), *high]


def _behind(sign: str) -> Callable[[Node, Layout], list[Item]]:
    """An operator that stands behind a name or a bracket."""
    return lambda n, layout: [*_need("^", n.args[0], ATOM, layout), *([sign] if sign[:1] != "^" else ["^", *([sign[1:]] if sign[1:] else [])])]


def _between(left: str, right: str) -> Callable[[Node, Layout], list[Item]]:
    return lambda n, layout: [left, *_show(n.args[0], layout), right, *(x for a in n.args[1:] for x in ("_", *_show(a, layout)))]


def _before(word: str) -> Callable[[Node, Layout], list[Item]]:
    return lambda n, layout: [word, *_all(n, layout)]


LEVELS = {"rel": STATEMENT, "=>": STATEMENT, "<=>": STATEMENT, "in": STATEMENT, "~": STATEMENT, "+": SUM, "-": SUM, "pm": SUM, "mp": SUM,
          "*": PRODUCT, "/": PRODUCT, "kron": PRODUCT, "sum": PREFIX, "prod": PREFIX, "grad": PREFIX, "hess": PREFIX, "div": PREFIX, "evalat": POWER,
          "^": POWER, "T": ATOM}
FORMS: dict[str, Callable[[Node, Layout], list[Item]]] = {
    "rel": _relation, "=>": _joined, "<=>": _joined, "in": _joined, "~": _joined, "pm": _joined, "mp": _joined, "cond": _joined,
    **dict.fromkeys(("stmts", "tuple", "sub", "row", "case", "cases", "matrix", ":"), _all), "text": lambda n, layout: [],
    "+": _sum, "*": _product, "/": _quotient, "^": _power, "@": _call, "E": _with_sub, "Var": _with_sub, "Cov": _with_sub,
    "-": lambda n, layout: ["-", *_need("-", n.args[0], PRODUCT, layout)],
    "kron": lambda n, layout: [*_show(n.args[0], layout), "kron", *_show(n.args[1], layout)],
    "sum": _big, "prod": _big, "int": _integral, "D": _derivative, "pD": _derivative, "grad": _nabla, "hess": _nabla, "div": _nabla,
    "_": lambda n, layout: [*_show(n.args[0], layout), "_", *_show(n.args[1], layout)],
    "lab": lambda n, layout: [*_show(n.args[0], layout), "^", *_show(n.args[1], layout)],
    "'": lambda n, layout: [*_show(n.args[0], layout), "'" * int(n.args[1].text)],
    "star": _behind("^⋆"), "T": _behind("^T"), "inv": lambda n, layout: [*_show(n.args[0], layout), "^", "-", "1"], "factorial": _behind("!"),
    "evalat": _evaluated, "abs": _between("|", "|"), "norm": _between("|", "|"), "mean": _between("langle", "rangle"),
    "floor": _between("lfloor", "rfloor"), "ceil": _between("lceil", "rceil"),
    "sqrt": _before("sqrt"), "binom": _before("binom"), "delta": _before("delta"), "H": _before("H"), "det": _before("det"),
    "MI": lambda n, layout: ["I", *_show(n.args[0], layout), *_all(n.args[1], layout)],
    "KL": _before("KL"), "JS": _before("JS"),
    **{kind: _before(kind) for kind in ("bar", "hat", "tilde", "dot", "ddot", "check", "breve", "arrow")},
}
