"""The echo: a tree printed in the symbols of a page, with the fewest brackets that the page needs. One row an operator.

A tree that keeps one written thing as several (max(a, b, c), a derivative by x^2) gives them all one place: the echo
shows it as it was written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from derivable.documents.grammar.conventions import FUNCTIONS
from derivable.documents.grammar.page import ARROWS, END, SAME, Group, Item, symbol
from derivable.documents.grammar.tree import Node
from derivable.documents.text.problems import Span
from derivable.documents.text.tokens import Token

STATEMENT, SUM, PRODUCT, PREFIX, POWER, ATOM = range(6)


@dataclass(frozen=True)
class Layout:
    """What the tree does not say of the page: which token stands where, and the one behind it."""

    at: Mapping[int, int] = field(default_factory=dict)
    tokens: tuple[Token, ...] = ()

    @staticmethod
    def of(tokens: list[Token]) -> Layout:
        """The layout of some tokens."""
        return Layout({t.span[0]: k for k, t in reversed(list(enumerate(tokens)))}, tuple(tokens))

    def text(self, place: int, k: int = 0) -> str:
        """The text of the k-th token from the one at a place; empty where none is known."""
        here = self.at.get(place, -9) + k
        return self.tokens[here].text if 0 <= here < len(self.tokens) else ""

    def core(self, span: Span) -> Span:
        """A place without the brackets around it."""
        here = self.at.get(span[0], len(self.tokens))
        while here < len(self.tokens) and self.tokens[here].kind in ("open", "{"):
            here += 1
        inner = [t for t in self.tokens[here:] if t.span[1] <= span[1]]
        while inner and inner[-1].kind in ("close", "}"):
            inner.pop()
        return (inner[0].span[0], inner[-1].span[1]) if inner else span

    def one(self, a: Node, b: Node) -> bool:
        """Whether two nodes stand for one written thing: their place is the same."""
        return (0, 0) not in (a.span, b.span) and (a.span == b.span or self.core(a.span) == self.core(b.span))


class Unknown(ValueError):
    """An operator that has no row here, or a tree that was not written as it is kept."""


def echo(tree: Node, tokens: list[Token]) -> list[Item]:
    """The items of a tree, in the order of its tokens where both orders are written; raises Unknown."""
    return _show(tree, Layout.of(tokens))


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


def _statements(n: Node, layout: Layout) -> list[Item]:
    """Statements side by side; of a, b > 0, which is kept as two, what they share stands once."""
    out: list[Item] = []
    for k, a in enumerate(n.args):
        parts = a.args if a.op == "rel" else ()
        if parts and k and n.args[k - 1].op == "rel" and layout.one(n.args[k - 1].args[0], parts[0]):
            parts = parts[2:]
        if parts and k + 1 < len(n.args) and n.args[k + 1].op == "rel" and layout.one(n.args[k + 1].args[-1], parts[-1]):
            parts = parts[:-2]
        out += _relation(Node("rel", (*a.args[:0], *parts)), layout) if parts else [] if a.op == "rel" else _show(a, layout)
    return out


def _relation(n: Node, layout: Layout) -> list[Item]:
    """Sides and signs; the names of signs are no names. A range t = 1, .., n is kept as 1 <= t <= n."""
    if len(n.args) == 5 and n.args[2].span[1] <= n.args[0].span[0]:
        low, index, high = (_show(a, layout) for a in n.args[::2])
        return [*index, "=", *low, "dots", *high]
    out: list[Item] = []
    for k, a in enumerate(n.args):
        sign = [] if a.text in ARROWS else [SAME.get(a.text, a.text)]
        out += sign if k % 2 else _show(a, layout)
    return out


def _joined(n: Node, layout: Layout) -> list[Item]:
    out = _show(n.args[0], layout)
    for a in n.args[1:]:
        out += [{"cond": "|"}.get(n.op, n.op), *_show(a, layout)]
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
    if above.op in ("D", "pD") and layout.one(above, n):
        return _derivative(n, layout)
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
    if n.args[0].op == "'" and layout.one(n.args[0], n.args[0].args[0]):
        raise Unknown("'")  # \frac{dg}{dx}(3)
    return [*_show(n.args[0], layout), *_called(n, layout)]


def _called(n: Node, layout: Layout) -> list[Item]:
    out: list[Item] = []
    for a in n.args[1:]:
        out += [*(["|"] if a.op == "|" else []), *(_all(a, layout) if a.op in ("|", ";") else _show(a, layout))]
    return out


def _function(n: Node, layout: Layout) -> list[Item]:
    out: list[Item] = [symbol(n.op)]
    if n.args[0].op == n.op and len(n.args) == 2 and layout.one(n, n.args[0]):  # max(a, b, c), which is kept as two
        return [*_show(n.args[0], layout), *_show(n.args[1], layout)]
    if len(n.args) == 1:
        return [*out, *_need(n.op, n.args[0], PREFIX, layout)]
    return [*out, *_all(n, layout)]


def _root(n: Node, layout: Layout) -> list[Item]:
    if n.args[0].op == "Var" and layout.one(n.args[0], n):  # what was written is a standard deviation
        return ["Std", *_with_sub(n.args[0], layout)[1:]]
    return ["sqrt", *_show(n.args[0], layout)]


def _inner(n: Node, layout: Layout) -> list[Item]:
    angled = layout.text(n.span[0]) == "langle"
    return ["langle", *_all(n, layout), "rangle"] if angled else _all(n, layout)


def _limit(n: Node, layout: Layout) -> list[Item]:
    return ["lim", "_", *_show(n.args[1], layout), *_need("lim", n.args[0], PREFIX, layout)]


def _optimum(n: Node, layout: Layout) -> list[Item]:
    return [n.op[4:], "_", *_show(n.args[1], layout), *_need("opt", n.args[0], SUM, layout)]


def _with_sub(n: Node, layout: Layout) -> list[Item]:
    """E, Var, Cov: what stands below, then what stands in the bracket."""
    below = _all(n.args[0], layout)
    body = [x for a in n.args[1:] for x in _need(n.op, a, PREFIX, layout)] if len(n.args) == 2 else [x for a in n.args[1:] for x in _show(a, layout)]
    written = symbol(layout.text(n.span[0]))
    return [written if written == "V" else n.op, *(["_", *below] if below else []), *body]


def _big(n: Node, layout: Layout) -> list[Item]:
    body, *limits = n.args
    low = list(limits if len(limits) != 3 else limits[:1])
    while body.op == n.op and layout.one(body, n) and (len(limits) != 3 or body.args[2:] == n.args[2:]):  # i, j = 1 to n is kept as two sums
        low += body.args[1:2] if len(limits) == 3 else body.args[1:]
        body = body.args[0]
    out: list[Item] = [n.op, "_", *(x for a in low for x in _show(a, layout))]
    if len(limits) == 3:
        out += ["=", *_show(limits[1], layout), "^", *_show(limits[2], layout)]
    return [*out, *_need(n.op, body, PREFIX, layout)]


def _integral(n: Node, layout: Layout) -> list[Item]:
    body, *over = n.args
    out: list[Item] = ["int"]
    variables = [a.args[0] if a.op == "limits" else a for a in over if a.op != "dom"]
    signed = [v for v in variables if layout.text(v.span[0], -1) == "d"]
    for a in over:
        if a.op == "limits":
            named = [*_show(a.args[0], layout), "="] if a.args[1].op != "rel" and layout.text(n.span[0], 4) == "=" else []
            out += ["_", *named, *_show(a.args[1], layout), "^", *_show(a.args[2], layout)]
        elif a.op == "dom":
            out += ["_", *_all(a, layout)]
    if len(over) == len(variables) and out == ["int"] and (layout.text(n.span[0], 1) == "_" or not signed):
        below = variables if not signed else variables[:1]  # \int_x p(x) dx names its variable twice
        out += ["_", *(x for v in below for x in _show(v, layout))]
    ends = [x for v in signed for x in ("d", *_show(v, layout))]
    if not signed or signed[0].span[0] < body.span[0]:
        return [*out, *ends, *_need("int", body, PREFIX, layout)]
    return [*out, *_show(body, layout), *ends]


def _above(n: Node) -> bool:
    """Whether what is differentiated stands above the bar."""
    return n.args[0].span[0] < n.args[1].span[0]


def _derivative(n: Node, layout: Layout) -> list[Item]:
    r"""\frac{d^2 f}{dx^2}, \frac{\partial^2}{\partial x \partial y} f; by x^2, which is kept as a quotient, x^2 stands below."""
    sign, body, by = n.args[0].op if n.op == "/" else n.op, n, list[tuple[Node, str, int]]()  # variables, powers below, orders
    while layout.one(body, n) or body is n:
        power = body.args[1].args[0].text if body.op == "/" else ""
        inner = body.args[0] if body.op == "/" else body
        if inner.op != sign:
            break
        if not power and by and by[-1][0] == inner.args[1]:
            by[-1] = (by[-1][0], str(by[-1][2] + 1), by[-1][2] + 1)
        else:
            by.append((inner.args[1], power, 1))
        body = inner.args[0]
    if layout.tokens and layout.text(layout.core(n.span)[0]) not in ("frac", "d", "partial", ""):
        raise Unknown(sign)  # a prime on a product
    if layout.text(n.span[0], 1) == "_" and len(by) == 1:  # \partial_x f
        return ["d", "_", *_show(by[0][0], layout), *_need("D", body, PREFIX, layout)]
    order = sum(times for _, _, times in by)
    power_above: list[Item] = ["^", str(order)] if order > 1 else []
    below: list[Item] = ["/", *(x for v, k, _ in by for x in ("d", *_show(v, layout), *(("^", k) if k else ())))]
    if body.span[0] < by[-1][0].span[0]:
        return ["d", *power_above, *_show(body, layout), *below]
    return ["d", *power_above, *below, *_need("D", body, PREFIX, layout)]


def _nabla(n: Node, layout: Layout) -> list[Item]:
    below = ["_", *_show(n.args[1], layout)] if len(n.args) > 1 else []
    return ["nabla", *below, *(["^", "2"] if n.op == "hess" else []), *_need("grad", n.args[0], PREFIX, layout)]


def _evaluated(n: Node, layout: Layout) -> list[Item]:
    high = ["^", *_show(n.args[2], layout)] if len(n.args) > 2 else []
    if n.args[0].op in ("D", "pD") and n.args[1].span[0] < n.args[0].args[0].span[0]:
        raise Unknown("evalat")  # \frac{d}{dx} |_{x=1} f
    return [*_need("evalat", n.args[0], POWER, layout), "|", "_", *_show(n.args[1], layout), *high]


def _behind(sign: str) -> Callable[[Node, Layout], list[Item]]:
    """An operator that stands behind a name or a bracket."""
    return lambda n, layout: [*_need("^", n.args[0], ATOM, layout), *([sign] if sign[:1] != "^" else ["^", *([sign[1:]] if sign[1:] else [])])]


def _between(left: str, right: str) -> Callable[[Node, Layout], list[Item]]:
    return lambda n, layout: [left, *_show(n.args[0], layout), right, *(x for a in n.args[1:] for x in ("_", *_show(a, layout)))]


def _before(word: str) -> Callable[[Node, Layout], list[Item]]:
    return lambda n, layout: [word, *_all(n, layout)]


JOINED = ("=>", "<=>", "and", "or", "given", "since", "columns", "such", "interval")  # statements and regions: what joins them may be a word
LEVELS = {**dict.fromkeys(JOINED, STATEMENT), "rel": STATEMENT, "in": STATEMENT, "~": STATEMENT, "+": SUM, "-": SUM, "pm": SUM, "mp": SUM,
          "*": PRODUCT, "/": PRODUCT, "kron": PRODUCT, "sum": PREFIX, "prod": PREFIX, "grad": PREFIX, "hess": PREFIX, "div": PREFIX, "evalat": POWER,
          "^": POWER, "T": ATOM}
FORMS: dict[str, Callable[[Node, Layout], list[Item]]] = {
    "rel": _relation, "in": _joined, "~": _joined, "pm": _joined, "mp": _joined, "cond": _joined,
    **dict.fromkeys(("stmts", *JOINED), _statements),
    **dict.fromkeys(("tuple", "sub", "row", "case", "cases", "matrix", ":"), _all), "text": lambda n, layout: [],
    "+": _sum, "*": _product, "/": _quotient, "^": _power, "@": _call, "E": _with_sub, "Var": _with_sub, "Cov": _with_sub,
    "-": lambda n, layout: ["-", *_need("-", n.args[0], PRODUCT, layout)],
    "kron": lambda n, layout: [*_show(n.args[0], layout), "kron", *_show(n.args[1], layout)],
    "sum": _big, "prod": _big, "int": _integral, "D": _derivative, "pD": _derivative, "grad": _nabla, "hess": _nabla, "div": _nabla,
    "_": lambda n, layout: [*_show(n.args[0], layout), *(["_"] if n.args[0].text != "bb1" else []), *_show(n.args[1], layout)],
    "lab": lambda n, layout: [*_show(n.args[0], layout), "^", *_show(n.args[1], layout)],
    "'": lambda n, layout: [*_show(n.args[0], layout), "'" * int(n.args[1].text)],
    "star": _behind("^⋆"), "T": _behind("^T"), "inv": lambda n, layout: [*_show(n.args[0], layout), "^", "-", "1"], "factorial": _behind("!"),
    "evalat": _evaluated, "abs": _between("|", "|"), "norm": _between("|", "|"), "mean": _between("langle", "rangle"),
    "floor": _between("lfloor", "rfloor"), "ceil": _between("lceil", "rceil"),
    "sqrt": _root, "lim": _limit, "prob": _before("P"), "indicator": _before("1"), "inner": _inner, "[]": _all,
    "set": _all, "entry": lambda n, layout: [*_need("_", n.args[0], ATOM, layout), "_", *_show(n.args[1], layout)],
    "binom": _before("binom"), "delta": _before("delta"), "H": _before("H"), "det": _before("det"),
    "MI": lambda n, layout: ["I", *_show(n.args[0], layout), *_all(n.args[1], layout)],
    "KL": _before("KL"), "JS": _before("JS"),
    **{kind: _before(kind) for kind in ("bar", "hat", "tilde", "dot", "ddot", "check", "breve", "arrow")},
}
