"""The canonical LaTeX of a tree: what was read, to stand beside what was written."""

from __future__ import annotations

from collections.abc import Callable

from derivable.documents.grammar.tree import Node
from derivable.documents.text.tokens import GREEK

SUM, PRODUCT, POWER, ATOM = range(4)
SIGNS = {"<=": r"\le", ">=": r"\ge", "!=": r"\neq", "≈": r"\approx", "propto": r"\propto", "≡": r"\equiv", "~": r"\sim", ":=": ":=", "in": r"\in",
         "->": r"\to", "=>": r"\Rightarrow", "<=>": r"\iff", "|->": r"\mapsto", "succ": r"\succ", "succeq": r"\succeq",
         "->d": r"\xrightarrow{d}", "->P": r"\xrightarrow{P}", "->p": r"\xrightarrow{p}"}
NAMES = {"oo": r"\infty", "dots": r"\dots", "dot": r"\cdot", "RR": r"\mathbb{R}", "const": r"\text{const}", "bb1": r"\mathbf{1}", "_": ""}
WORDS = {"erf": r"\operatorname{erf}", "artanh": r"\operatorname{artanh}", "arsinh": r"\operatorname{arsinh}", "arcosh": r"\operatorname{arcosh}",
         "prob": r"\mathbb{P}",
         "tr": r"\operatorname{tr}", "vec": r"\operatorname{vec}", "Var": r"\operatorname{Var}", "Cov": r"\operatorname{Cov}",
         "relu": r"\operatorname{ReLU}",
         "diag": r"\operatorname{diag}", "logit": r"\operatorname{logit}", "softplus": r"\operatorname{softplus}", "sg": r"\operatorname{sg}",
         "sign": r"\operatorname{sign}", "argmax": r"\operatorname{argmax}", "argmin": r"\operatorname{argmin}"}


def latex(node: Node) -> str:
    """LaTeX of a tree."""
    return _show(node)[0]


def plain(text: str) -> str:
    """LaTeX of a name."""
    if text in NAMES:
        return NAMES[text]
    if text in GREEK:
        return "\\" + text
    for prefix, style in (("bb", "mathbb"), ("cal", "mathcal")):
        if text.startswith(prefix) and len(text) == len(prefix) + 1:
            return rf"\{style}{{{text[-1]}}}"
    return text if len(text) == 1 or not text.isalpha() else rf"\mathrm{{{text}}}"


def _wrap(node: Node, level: int) -> str:
    text, own = _show(node)
    return text if own >= level else rf"\left({text}\right)"


def _list(nodes: tuple[Node, ...]) -> str:
    return ", ".join(map(latex, nodes))


def _show(n: Node) -> tuple[str, int]:
    if n.op == "name":
        return plain(n.text), ATOM
    if n.op == "num":
        return n.text, ATOM
    if n.op in _FORMS:
        return _FORMS[n.op](n)
    if n.op.startswith("opt-"):
        word = WORDS.get(n.op[4:], "\\" + n.op[4:])
        over = n.args[1]
        return rf"{word}_{{{latex(over) if over.op != 'rel' else _relation(over)[0]}}} {_wrap(n.args[0], SUM)}", SUM
    if n.op in WORDS or n.op in ("det", "sin", "cos", "tan", "sinh", "cosh", "tanh", "arcsin", "arccos", "arctan", "sup", "inf", "max", "min"):
        return rf"{WORDS.get(n.op, chr(92) + n.op)}\left({_list(n.args)}\right)", ATOM
    return rf"\operatorname{{{n.op}}}\left({_list(n.args)}\right)", ATOM


def _sum(n: Node) -> tuple[str, int]:
    out = _wrap(n.args[0], SUM)
    for a in n.args[1:]:
        out += f" - {_wrap(a.args[0], PRODUCT)}" if a.op == "-" else f" + {_wrap(a, PRODUCT)}"
    return out, SUM


def _product(n: Node) -> tuple[str, int]:
    parts: list[str] = []
    for i, a in enumerate(n.args):
        open_ended = i + 1 < len(n.args) and a.op in ("sum", "prod", "D", "pD", "grad", "hess", "lim")
        text = _wrap(a, ATOM + 1 if open_ended else PRODUCT if a.op not in ("*",) else POWER)
        if parts and (text[:1].isdigit() or a.op == "/" and n.args[i - 1].op == "num"):
            text = r"\cdot " + text
        parts.append(text)
    return " ".join(parts), PRODUCT


def _call(n: Node) -> tuple[str, int]:
    inside = ""
    for a in n.args[1:]:
        mark = {";": "; ", "|": r" \mid "}.get(a.op)
        inside += mark + _list(a.args) if mark and a.op in (";", "|") else (", " if inside else "") + latex(a)
    return rf"{latex(n.args[0])}\left({inside}\right)", ATOM


def _below(n: Node) -> str:
    parts = [f"{latex(a.args[0])} \\sim {latex(a.args[1])}" if a.op == "~" else latex(a) for a in n.args]
    return f"_{{{', '.join(parts)}}}" if parts else ""


def _expectation(n: Node) -> tuple[str, int]:
    body = n.args[1]
    inner = rf"{latex(body.args[0])} \mid {latex(body.args[1])}" if body.op == "cond" else latex(body)
    return rf"\mathbb{{E}}{_below(n.args[0])}\left[{inner}\right]", ATOM


def _big(sign: str) -> Callable[[Node], tuple[str, int]]:
    def show(n: Node) -> tuple[str, int]:
        body, *limits = n.args
        low = _list(tuple(limits)) if len(limits) != 3 else f"{latex(limits[0])}={latex(limits[1])}"
        if len(limits) == 1 and limits[0].op == "in":
            low = f"{latex(limits[0].args[0])} \\in {latex(limits[0].args[1])}"
        high = f"^{{{latex(limits[2])}}}" if len(limits) == 3 else ""
        return rf"{sign}_{{{low}}}{high} {_wrap(body, PRODUCT)}", PRODUCT

    return show


def _integral(n: Node) -> tuple[str, int]:
    body, *over = n.args
    limits = next((f"_{{{latex(o.args[1])}}}^{{{latex(o.args[2])}}}" for o in over if o.op == "limits"),
                  next((f"_{{{latex(o.args[0])}}}" for o in over if o.op == "dom"), ""))
    variables = " ".join("d" + latex(o.args[0] if o.op == "limits" else o) for o in over if o.op != "dom")
    return rf"\int{limits} {_wrap(body, PRODUCT)} \, {variables}", PRODUCT


def _relation(n: Node) -> tuple[str, int]:
    return " ".join(SIGNS.get(a.text, a.text) if i % 2 else latex(a) for i, a in enumerate(n.args)).strip(), SUM - 1


def _scripted(n: Node) -> tuple[str, int]:
    inner = n.args[1]
    sub = ", ".join(map(latex, inner.args)) if inner.op == "tuple" else latex(inner)
    return rf"{_wrap(n.args[0], ATOM)}_{{{sub}}}", ATOM


def _derivative(sign: str) -> Callable[[Node], tuple[str, int]]:
    return lambda n: (rf"\frac{{{sign}}}{{{sign} {latex(n.args[1])}}} {_wrap(n.args[0], POWER)}", PRODUCT)


def _environment(n: Node) -> tuple[str, int]:
    kind = "cases" if n.op == "cases" else "pmatrix"
    rows = [(latex(r.args[0]) + " & " + latex(r.args[1])) if r.op == "case" else " & ".join(map(latex, r.args)) for r in n.args]
    body = r" \\ ".join(rows)
    return rf"\begin{{{kind}}} {body} \end{{{kind}}}", ATOM


def _label(n: Node) -> str:
    return latex(n) if n.op == "[]" else f"({latex(n)})"


def _accent(kind: str) -> Callable[[Node], tuple[str, int]]:
    return lambda n: (rf"\{kind}{{{latex(n.args[0])}}}", ATOM)


_FORMS: dict[str, Callable[[Node], tuple[str, int]]] = {
    "+": _sum, "*": _product, "@": _call, "E": _expectation, "sum": _big(r"\sum"), "prod": _big(r"\prod"), "int": _integral, "rel": _relation,
    "_": _scripted, "D": _derivative("d"), "pD": _derivative(r"\partial"), "matrix": _environment, "cases": _environment,
    "-": lambda n: (f"-{_wrap(n.args[0], PRODUCT)}", SUM),
    "/": lambda n: (rf"\frac{{{latex(n.args[0])}}}{{{latex(n.args[1])}}}", PRODUCT),
    "^": lambda n: (rf"{_wrap(n.args[0], ATOM)}^{{{latex(n.args[1])}}}", POWER),
    "exp": lambda n: (rf"\exp\left({latex(n.args[0])}\right)", ATOM), "log": lambda n: (rf"\log\left({latex(n.args[0])}\right)", POWER),
    "sqrt": lambda n: (rf"\sqrt{{{latex(n.args[0])}}}", ATOM), "abs": lambda n: (rf"\left|{latex(n.args[0])}\right|", ATOM),
    "norm": lambda n: (rf"\left\|{latex(n.args[0])}\right\|" + (f"_{{{latex(n.args[1])}}}" if len(n.args) > 1 else ""), ATOM),
    "star": lambda n: (f"{latex(n.args[0])}^*", ATOM), "T": lambda n: (rf"{_wrap(n.args[0], ATOM)}^\top", POWER),
    "inv": lambda n: (f"{latex(n.args[0])}^{{-1}}", ATOM), "lab": lambda n: (f"{latex(n.args[0])}^{{{_label(n.args[1])}}}", ATOM),
    "'": lambda n: (latex(n.args[0]) + "'" * int(n.args[1].text), ATOM), ":": lambda n: (f"{latex(n.args[0])}:{latex(n.args[1])}", SUM),
    "set": lambda n: (rf"\{{{_list(n.args)}\}}", ATOM), "such": lambda n: (_list(n.args), SUM - 1),
    "interval": lambda n: (f"{n.text[:1]}{_list(n.args)}{n.text[1:]}", ATOM),
    "differential": lambda n: (" ".join("d" + latex(a) for a in n.args), PRODUCT),
    "entry": lambda n: (rf"\left({latex(n.args[0])}\right)_{{{_list(n.args[1:])}}}", ATOM),
    "tuple": lambda n: (rf"\left({_list(n.args)}\right)", ATOM),
    "mean": lambda n: (rf"\langle {latex(n.args[0])} \rangle" + "".join(f"_{{{latex(a)}}}" for a in n.args[1:]), ATOM),
    "KL": lambda n: (rf"\mathrm{{KL}}\left[{latex(n.args[0])} \,\|\, {latex(n.args[1])}\right]", ATOM),
    "JS": lambda n: (rf"\mathrm{{JS}}\left[{latex(n.args[0])} \,\|\, {latex(n.args[1])}\right]", ATOM),
    "H": lambda n: (rf"\mathrm{{H}}\left[{_list(n.args)}\right]", ATOM),
    "kron": lambda n: (rf"{_wrap(n.args[0], ATOM)} \otimes {_wrap(n.args[1], ATOM)}", PRODUCT),
    "Var": lambda n: (rf"\operatorname{{Var}}{_below(n.args[0])}\left[{_list(n.args[1:])}\right]", ATOM),
    "Cov": lambda n: (rf"\operatorname{{Cov}}{_below(n.args[0])}\left[{_list(n.args[1:])}\right]", ATOM),
    "grad": lambda n: (r"\nabla" + (f"_{{{latex(n.args[1])}}}" if len(n.args) > 1 else "") + f" {_wrap(n.args[0], POWER)}", PRODUCT),
    "hess": lambda n: (r"\nabla" + (f"_{{{latex(n.args[1])}}}" if len(n.args) > 1 else "") + f"^2 {_wrap(n.args[0], POWER)}", PRODUCT),
    "div": lambda n: (r"\nabla" + (f"_{{{latex(n.args[1])}}}" if len(n.args) > 1 else "") + rf" \cdot {_wrap(n.args[0], ATOM)}", PRODUCT),
    "evalat": lambda n: (rf"\left.{latex(n.args[0])}\right|_{{{latex(n.args[1])}}}" + (f"^{{{latex(n.args[2])}}}" if len(n.args) > 2 else ""), ATOM),
    "floor": lambda n: (rf"\lfloor {latex(n.args[0])} \rfloor", ATOM), "ceil": lambda n: (rf"\lceil {latex(n.args[0])} \rceil", ATOM),
    "inner": lambda n: (rf"\langle {_list(n.args)} \rangle", ATOM), "[]": lambda n: (f"[{latex(n.args[0])}]", ATOM),
    "indicator": lambda n: (rf"\mathbb{{1}}_{{{latex(n.args[0])}}}", ATOM), "mp": lambda n: (rf"{latex(n.args[0])} \mp {latex(n.args[1])}", SUM),
    "lim": lambda n: (rf"\lim_{{{latex(n.args[1])}}} {_wrap(n.args[0], POWER)}", PRODUCT),
    "=>": lambda n: (r" \Rightarrow ".join(map(latex, n.args)), SUM - 1), "<=>": lambda n: (r" \iff ".join(map(latex, n.args)), SUM - 1),
    "stmts": lambda n: (r" \quad ".join(map(latex, n.args)), SUM - 1), "pm": lambda n: (rf"{latex(n.args[0])} \pm {latex(n.args[1])}", SUM),
    "sub": lambda n: (_list(n.args), ATOM), "text": lambda n: ("", ATOM), "delta": lambda n: (rf"\delta {latex(n.args[0])}", ATOM),
    "factorial": lambda n: (f"{_wrap(n.args[0], ATOM)}!", ATOM), "binom": lambda n: (rf"\binom{{{latex(n.args[0])}}}{{{latex(n.args[1])}}}", ATOM),
    "in": lambda n: (rf"{latex(n.args[0])} \in {latex(n.args[1])}", SUM - 1),
    "~": lambda n: (rf"{latex(n.args[0])} \sim {latex(n.args[1])}", SUM - 1),
    "MI": lambda n: (rf"\mathrm{{I}}\left({latex(n.args[0])}; {_list(n.args[1].args)}\right)", ATOM),
    **{k: _accent(k) for k in ("bar", "hat", "tilde", "dot", "ddot", "check", "breve")}, "arrow": _accent("vec"),
}
