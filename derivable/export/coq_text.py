"""Terms as text of Coq. What has no text here is refused by name, never narrowed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from derivable.kernel.axioms import ROWS
from derivable.kernel.meaning import BUILT_IN, Definitions, expand
from derivable.kernel.scope import constant
from derivable.kernel.terms import Term, num

TAKEN = frozenset("""R Z N C O S I Prop Type Set forall exists fun let in if then else match with end as at for where fix cofix return using
    by exp ln sqrt PI Rabs Rmax atan IZR INR sum prod power is_whole sin cos tan e pow pi E""".split()) | frozenset(ROWS)
CALLED = {"exp": "exp", "log": "ln", "sqrt": "sqrt", "abs": "Rabs", "max": "Rmax", "atan": "atan"}
SIGNS = {"eq": "=", "ne": "<>", "lt": "<", "le": "<="}
WRITTEN_OUT = ("sigmoid", "normal", "det", "charpoly", "monic")
ATOMS = (*CALLED, "call", "sum", "prod")


class Outside(ValueError):
    """What the export does not cover; the message names it."""


class Names:
    """Names for variables and functions: letters of the formula that Coq can read, each used once."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], str] = {}

    def of(self, t: Term) -> str:
        """The name of a variable or a function."""
        key = (t.op, *t.args)
        if key not in self._known:
            primes = "_prime" * t.args[2] if t.op == "fun" else ""
            plain = re.sub(r"[^A-Za-z0-9]+", "_", t.args[0]).strip("_") + primes or "x"
            plain = f"x_{plain}" if not plain[0].isalpha() or re.fullmatch(r"[HDQGLS]\d*", plain) else plain
            while plain in TAKEN or plain in self._known.values():
                plain += "_"
            self._known[key] = plain
        return self._known[key]


class Writer:
    """Writes terms under the definitions of a claim; definitions that do not call themselves are written out."""

    def __init__(self, definitions: Definitions) -> None:
        self.definitions, self.names = definitions, Names()

    def meant(self, t: Term) -> Term:
        """t with abbreviations and plain definitions written out at its head."""
        while t.op in WRITTEN_OUT or t.op == "call" and (d := self.definitions.get(t.args[0])) is not None and d.op == "define":
            t = expand(t, self.definitions)
        if t.op == "pow" and (q := constant(t.args[1])) is not None and q.denominator == 2:  # a^(p/2) is a power of a root
            root = Term("sqrt", t.args[0])
            return root if q.numerator == 1 else Term("pow", root, num(q.numerator))
        if t.op in BUILT_IN or t.op in ("csqrt", "int", "diff", "block", "density", "total"):
            raise Outside(f"the operator {t.op}")
        return t

    def proposition(self, p: Term) -> str:
        """A proposition, in parentheses where it is not a relation."""
        if p.op in SIGNS:
            if p.args[0].op == "tuple" or not p.real:
                raise Outside("relations between tuples" if p.args[0].op == "tuple" else "complex numbers")
            return f"{self.number(p.args[0])} {SIGNS[p.op]} {self.number(p.args[1])}"
        if p.op == "and":
            return "(" + " /\\ ".join(map(self.proposition, p.args)) + ")" if p.args else "True"
        if p.op in ("imp", "iff"):
            return f"({self.proposition(p.args[0])} {'->' if p.op == 'imp' else '<->'} {self.proposition(p.args[1])})"
        if p.op == "not":
            return f"(~ ({self.proposition(p.args[0])}))"
        if p.op == "forall":
            return f"(forall {self.binder(p.args[0])}, {self.proposition(p.args[1])})"
        raise Outside(f"propositions with {p.op}")

    def binder(self, v: Term) -> str:
        """A variable or a function with its type, as it is bound."""
        kinds = {"real": "R", "int": "Z"}
        sorts = v.args[1].split(",") if v.op == "fun" else [v.args[1]]
        if not all(s in kinds for s in sorts):
            raise Outside(f"variables of the sort {next(s for s in sorts if s not in kinds)}")
        shape = " -> ".join([*(kinds[s] for s in sorts), "R"]) if v.op == "fun" else kinds[sorts[0]]
        return f"{self.names.of(v)} : {shape}"

    def whole(self, t: Term) -> str:
        """An integer."""
        if t.op == "num":
            return f"({t.args[0]})" if t.args[0] < 0 else str(t.args[0])
        if t.op == "sym":
            return self.names.of(t)
        sign = {"add": " + ", "sub": " - ", "mul": " * "}.get(t.op)
        return "(" + sign.join(map(self.whole, t.args)) + ")" if sign else f"(- {self.whole(t.args[0])})"

    def index(self, t: Term) -> str:
        """An integer, marked as one."""
        return f"{self.whole(t)}%Z"

    def number(self, t: Term) -> str:
        """A real number, in parentheses where it has parts."""
        t = self.meant(t)
        op, a = t.op, t.args
        if op == "num":
            q = Fraction(a[0])
            top = f"({q.numerator})" if q < 0 else str(q.numerator)
            return top if q.denominator == 1 else f"({top} / {q.denominator})"
        if op == "const" and a == ("pi",):
            return "PI"
        if op == "sym":
            return {"real": "{}", "int": "(IZR {})"}.get(a[1], "{}").format(self._variable(t))
        if op in ("add", "mul", "sub", "div"):
            return "(" + {"add": " + ", "mul": " * ", "sub": " - ", "div": " / "}[op].join(map(self.number, a)) + ")"
        if op == "neg":
            return f"(- {self.number(a[0])})"
        if op == "pow":
            return self._power(a[0], a[1])
        if op in CALLED:
            return f"({CALLED[op]} {' '.join(map(self.number, a))})"
        if op == "call":
            given = [self.index(u) if s == "int" else self.number(u) for u, s in zip(a[1:], a[0].args[1].split(","))]
            return f"({self.names.of(a[0])} {' '.join(given)})"
        if op in ("sum", "prod"):
            return f"({op} {self.index(a[1])} {self.index(a[2])} (fun {self.binder(a[0])} => {self.number(a[3])}))"
        raise Outside(f"the operator {op}" if op != "const" else "complex numbers")

    def _variable(self, t: Term) -> str:
        self.binder(t)
        return self.names.of(t)

    def _power(self, base: Term, exponent: Term) -> str:
        q = constant(exponent)
        if q is None or q.denominator != 1:
            return f"(power {self.number(base)} {self.number(exponent)})"
        return f"({self.number(base)} ^ {q})" if q >= 0 else f"(/ ({self.number(base)} ^ {-q}))"

    def functions(self, parts: Iterable[Term]) -> list[Term]:
        """The functions that are called in terms, once definitions are written out; in the order in which they are met."""
        found: dict[Term, None] = {}

        def look(t: Term) -> None:
            t = self.meant(t) if t.op in WRITTEN_OUT or t.op == "call" else t
            if t.op == "call":
                found[t.args[0]] = None
            for a in t.args[t.op == "call":]:
                if isinstance(a, Term):
                    look(a)

        for p in parts:
            look(p)
        return list(found)
