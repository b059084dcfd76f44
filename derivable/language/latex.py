"""Terms as LaTeX, in the order and grouping in which they were written."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from derivable.kernel.terms import TRUE, Term

SUM, PRODUCT, POWER, ATOM = range(1, 5)
FUNCTIONS = {"tanh": r"\tanh", "softplus": r"\operatorname{softplus}",
             "exp": r"\exp", "log": r"\log", "atan": r"\arctan", "sigmoid": r"\sigma", "max": r"\max", "det": r"\det"}
RELATION = {"eq": "=", "ne": r"\neq", "lt": "<", "le": r"\le"}


def latex(t: Term) -> str:
    """LaTeX for a term or a proposition."""
    return _show(t)[0]


def number(q: Fraction) -> str:
    """LaTeX for a rational number."""
    if q.denominator == 1:
        return str(q.numerator)
    return ("-" if q < 0 else "") + rf"\frac{{{abs(q.numerator)}}}{{{q.denominator}}}"


def _wrap(t: Term, level: int) -> str:
    text, own = _show(t)
    return text if own >= level else rf"\left({text}\right)"


def _show(t: Term) -> tuple[str, int]:
    """LaTeX and how tightly it binds."""
    if t.op == "num":
        q = t.args[0]
        return number(q), ATOM if q >= 0 and q.denominator == 1 else PRODUCT if q >= 0 else SUM
    if t.op in ("sym", "const"):
        return {"pi": r"\pi", "I": "i"}.get(t.args[0], t.args[0]) if t.op == "const" else t.args[0], ATOM
    for table in (_ARITHMETIC, _CALCULUS, _STATEMENTS, _CHANCE):
        if t.op in table:
            return table[t.op](t)
    raise ValueError(f"no LaTeX for {t.op}")


def _sum(t: Term) -> tuple[str, int]:
    out = _wrap(t.args[0], SUM)
    for a in t.args[1:]:
        minus = a.op == "neg"
        out += (" - " if minus else " + ") + (_wrap(a.args[0], PRODUCT) if minus else _wrap(a, SUM if a.op == "add" else PRODUCT))
    return out, SUM


def _product(t: Term) -> tuple[str, int]:
    parts: list[str] = []
    for i, a in enumerate(t.args):
        open_ended = a.op in ("sum", "prod", "int", "E", "log", "exp", "neg") and i + 1 < len(t.args) and a.op not in ("E", "log", "exp")
        text = _wrap(a, ATOM if open_ended else PRODUCT if i == 0 or a.op != "mul" else POWER)
        if parts and (text[0].isdigit() or text.startswith(("-", r"\frac")) and parts[-1][-1].isdigit()):
            text = r"\cdot " + text
        parts.append(text)
    return " ".join(parts), PRODUCT


def _power(t: Term) -> tuple[str, int]:
    base, exponent = t.args
    if base.op in ("exp", "log", "sigmoid", "atan"):
        return rf"\left({latex(base)}\right)^{{{latex(exponent)}}}", POWER
    return rf"{_wrap(base, ATOM)}^{{{latex(exponent)}}}", POWER


def _function(t: Term) -> tuple[str, int]:
    inside = ", ".join(map(latex, t.args))
    if t.op == "exp" and len(inside) < 12 and "frac" not in inside:
        return rf"e^{{{inside}}}", POWER
    return rf"{FUNCTIONS[t.op]}\left({inside}\right)", ATOM


def _call(t: Term) -> tuple[str, int]:
    head, *args = t.args
    name, _, hidden = head.args[0].partition(";")
    sorts, primes = head.args[1:]
    args = args[:len(args) - int(hidden or 0)]
    whole = [latex(a) for a, s in zip(args, sorts.split(",")) if s == "int"]
    shown = [latex(a) for a, s in zip(args, sorts.split(",")) if s != "int"]
    text = name + "'" * primes
    if whole:
        text += "_{" + ", ".join(whole) + "}" if "_" not in name else "^{(" + ", ".join(whole) + ")}"
    return text + (rf"\left({', '.join(shown)}\right)" if shown else ""), ATOM


def _big(sign: str) -> Callable[[Term], tuple[str, int]]:
    def show(t: Term) -> tuple[str, int]:
        i, low, high, body = t.args
        return rf"{sign}_{{{latex(i)}={latex(low)}}}^{{{latex(high)}}} {_wrap(body, PRODUCT)}", PRODUCT

    return show


def _tuple(t: Term) -> tuple[str, int]:
    rows = [r.args if r.op == "tuple" else (r,) for r in t.args]
    body = r" \\ ".join(" & ".join(map(latex, r)) for r in rows)
    return rf"\begin{{pmatrix}} {body} \end{{pmatrix}}", ATOM


def _jacobian(t: Term) -> tuple[str, int]:
    variables, point, field = t.args
    inner = rf"\frac{{\partial {latex(field)}}}{{\partial ({', '.join(map(latex, variables.args))})}}"
    if variables is point:
        return inner, PRODUCT
    return rf"\left.{inner}\right|_{{({', '.join(map(latex, point.args))})}}", ATOM


def _block(t: Term) -> str:
    x, low, high = t.args
    name = str(x.args[0]).removesuffix("[]")
    if name == x.args[0]:
        return name
    return rf"{name}_{{{latex(low)}}}" if low is high else rf"{name}_{{{latex(low)}:{latex(high)}}}"


def _blocks(t: Term) -> str:
    return ", ".join(map(_block, t.args))


def _density(t: Term) -> tuple[str, int]:
    law, left, right = t.args
    given = r" \mid " + _blocks(right) if right.args else ""
    return rf"{law.args[0]}\left({_blocks(left)}{given}\right)", ATOM


def _divergence(name: str) -> Callable[[Term], tuple[str, int]]:
    between = r" \,\|\, "
    return lambda t: (rf"\mathrm{{{name}}}\left[{between.join(map(latex, t.args))}\right]", ATOM)


def _total(t: Term) -> tuple[str, int]:
    return rf"\int {_wrap(t.args[1], PRODUCT)} \, {' '.join('d' + _block(b) for b in t.args[0].args)}", PRODUCT


def _structure(t: Term, what: str) -> tuple[str, int]:
    given = rf" \text{{ given }} {_blocks(t.args[2])}" if t.args[2:] and t.args[2].args else ""
    return rf"{t.args[1].args[0].removesuffix('[]')} \text{{ {what} under }} {latex(t.args[0])}{given}", 0


_CHANCE: dict[str, Callable[[Term], tuple[str, int]]] = {
    "block": lambda t: (_block(t), ATOM), "density": _density, "total": _total, "divergence": _divergence("KL"), "midway": _divergence("JS"),
    "crossing": _divergence("CE"),
    "mean": lambda t: (rf"\mathbb{{E}}_{{{latex(t.args[0])}}}\left[{latex(t.args[1])}\right]", ATOM),
    "surprise": lambda t: (rf"\mathrm{{H}}\left[{latex(t.args[0])}\right]", ATOM),
    "information": lambda t: (rf"\mathrm{{I}}_{{{t.args[0].args[0]}}}\left({_blocks(t.args[1])};\, {_blocks(t.args[2])}\right)", ATOM),
    "markov": lambda t: _structure(t, r"is a Markov chain"), "independent": lambda t: _structure(t, "is independent"),
    "exchangeable": lambda t: _structure(t, "is exchangeable"),
    "agree": lambda t: (rf"{latex(t.args[0])} \text{{ and }} {latex(t.args[1])} \text{{ agree on }} {_blocks(t.args[2])}", 0),
}
_ARITHMETIC: dict[str, Callable[[Term], tuple[str, int]]] = {
    "add": _sum, "mul": _product, "pow": _power, "call": _call, "tuple": _tuple,
    "sub": lambda t: (f"{_wrap(t.args[0], SUM)} - {_wrap(t.args[1], PRODUCT)}", SUM),
    "neg": lambda t: (f"-{_wrap(t.args[0], PRODUCT)}", SUM),
    "div": lambda t: (rf"\frac{{{latex(t.args[0])}}}{{{latex(t.args[1])}}}", PRODUCT),
    "sqrt": lambda t: (rf"\sqrt{{{latex(t.args[0])}}}", ATOM), "csqrt": lambda t: (rf"\sqrt{{{latex(t.args[0])}}}", ATOM),
    "abs": lambda t: (rf"\left|{latex(t.args[0])}\right|", ATOM), **dict.fromkeys(FUNCTIONS, _function),
}
def _derivative(t: Term) -> tuple[str, int]:
    x, point, body = t.args
    text = rf"\frac{{d}}{{d{latex(x)}}} {_wrap(body, POWER)}"
    return (text, PRODUCT) if point is x else (rf"\left.{text}\right|_{{{latex(x)}={latex(point)}}}", ATOM)


_CALCULUS: dict[str, Callable[[Term], tuple[str, int]]] = {
    "sum": _big(r"\sum"), "prod": _big(r"\prod"), "jacobian": _jacobian,
    "int": lambda t: (rf"\int {_wrap(t.args[1], PRODUCT)} \, d{latex(t.args[0])}", PRODUCT),
    "normal": lambda t: (rf"\mathcal{{N}}\left({latex(t.args[0])}; {latex(t.args[1])}, {latex(t.args[2])}\right)", ATOM),
    "E": lambda t: (rf"\mathbb{{E}}_{{{latex(t.args[1])}}}\left[{latex(t.args[2])}\right]", ATOM),
    "KL": lambda t: (rf"\mathrm{{KL}}\left[{latex(t.args[1])} \,\|\, {latex(t.args[2])}\right]", ATOM),
    "JS": lambda t: (rf"\mathrm{{JS}}\left[{latex(t.args[1])} \,\|\, {latex(t.args[2])}\right]", ATOM),
    "H": lambda t: (rf"\mathrm{{H}}\left[{latex(t.args[1])}\right]", ATOM),
    "diff": _derivative,
    "at": lambda t: (rf"\left.{latex(t.args[2])}\right|_{{{latex(t.args[0])}={latex(t.args[1])}}}", ATOM),
    "charpoly": lambda t: (rf"\det\left({latex(t.args[1])} I - {latex(t.args[0])}\right)", ATOM),
}


def _given(t: Term, text: str, condition: Term) -> tuple[str, int]:
    if condition is TRUE:
        return rf"{text} \text{{ on }} \mathbb{{R}}", 0
    return rf"{text} \text{{ on }} {latex(condition)}", 0


def _map(what: str) -> Callable[[Term], tuple[str, int]]:
    return lambda t: _given(t, rf"{latex(t.args[0])} \mapsto {latex(t.args[1])} \text{{ is {what}}}", t.args[2])


_STATEMENTS: dict[str, Callable[[Term], tuple[str, int]]] = {
    **{op: (lambda t: (f"{latex(t.args[0])} {RELATION[t.op]} {latex(t.args[1])}", 0)) for op in RELATION},
    "and": lambda t: (r" \text{ and } ".join(map(latex, t.args)), 0),
    "not": lambda t: (rf"\text{{not: }} {latex(t.args[0])}", 0),
    "imp": lambda t: (rf"{latex(t.args[0])} \implies {latex(t.args[1])}", 0),
    "iff": lambda t: (rf"{latex(t.args[0])} \iff {latex(t.args[1])}", 0),
    "forall": lambda t: (rf"\forall {latex(t.args[0])}:\ {latex(t.args[1])}", 0),
    "increasing": _map("strictly increasing"), "injective": _map("injective"), "onto": _map("onto"),
    "unique": lambda t: (rf"\exists!\, {latex(t.args[0])}:\ {latex(t.args[1])}", 0),
    "maximiser": lambda t: _given(t, rf"{latex(t.args[0])} = {latex(t.args[1])} \text{{ alone maximises }} {latex(t.args[2])}", t.args[3]),
    "conserved": lambda t: (rf"{latex(t.args[2])} \text{{ is conserved by the flow of }} {latex(t.args[1])}", 0),
    "spectrum": lambda t: (rf"\mathrm{{spec}} {latex(t.args[0])} = \left\{{{', '.join(map(latex, t.args[1].args))}\right\}}", 0),
    "hurwitz": lambda t: (rf"\text{{every eigenvalue of }} {latex(t.args[0])} \text{{ has a negative real part}}", 0),
    "stable": lambda t: (rf"{latex(t.args[1])} \text{{ is asymptotically stable for }} {latex(t.args[2])}", 0),
    "define": lambda t: (rf"{latex(t.args[0])} = {latex(t.args[1])}", 0),
    "recur": lambda t: (rf"{latex(t.args[0])} = {latex(t.args[3])}, \quad {latex(_first(t))} = {latex(t.args[2])}", 0),
}


def _first(t: Term) -> Term:
    head, _, *others = t.args[0].args
    return Term("call", head, t.args[1], *others)
