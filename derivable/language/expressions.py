"""Expressions: a term of the kernel together with the declarations of the names in it.

Operators record what was written: x/x stays x/x, and 2*a*b stays a product of three factors in that order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from derivable.errors import IllTyped
from derivable.kernel.normal import Normal
from derivable.kernel.terms import Rejected, Term, num, substitute


@dataclass(frozen=True)
class Declaration:
    """What is declared of a printed name: its leaf, the conditions on its values, its definition."""

    name: str
    leaf: Term
    hypotheses: tuple[Term, ...] = ()
    definition: Term | None = None


Declarations = Mapping[str, Declaration]


def merge(*groups: Declarations) -> dict[str, Declaration]:
    """All declarations together; two different ones of one name are an error."""
    out: dict[str, Declaration] = {}
    for name, declaration in (item for group in groups for item in group.items()):
        if out.setdefault(name, declaration) != declaration:
            raise IllTyped(f"{name} is declared twice, in different ways, in one derivation; give one of them another name")
    return out


@dataclass(frozen=True, eq=False)
class Expr:
    """A mathematical expression."""

    term: Term
    declarations: Declarations = field(default_factory=dict, repr=False)

    def _binary(self, op: str, other: Any, swap: bool = False) -> Expr:
        right = lift(other)
        a, b = (right, self) if swap else (self, right)
        return build(op, a, b)

    def __add__(self, other: Any) -> Expr:
        """self + other, in one sum."""
        return _chain("add", self, lift(other))

    def __radd__(self, other: Any) -> Expr:
        """other + self."""
        return _chain("add", lift(other), self)

    def __sub__(self, other: Any) -> Expr:
        """self - other."""
        return self._binary("sub", other)

    def __rsub__(self, other: Any) -> Expr:
        """other - self."""
        return self._binary("sub", other, swap=True)

    def __mul__(self, other: Any) -> Expr:
        """self * other, in one product."""
        return _chain("mul", self, lift(other))

    def __rmul__(self, other: Any) -> Expr:
        """other * self."""
        return _chain("mul", lift(other), self)

    def __truediv__(self, other: Any) -> Expr:
        """self / other."""
        return self._binary("div", other)

    def __rtruediv__(self, other: Any) -> Expr:
        """other / self."""
        return self._binary("div", other, swap=True)

    def __pow__(self, other: Any) -> Expr:
        """self to a power."""
        return self._binary("pow", other)

    def __rpow__(self, other: Any) -> Expr:
        """A power of a number."""
        return self._binary("pow", other, swap=True)

    def __neg__(self) -> Expr:
        """-self."""
        return build("neg", self)

    def __abs__(self) -> Expr:
        """The absolute value."""
        return build("abs", self)

    def __ge__(self, other: Any) -> Proposition:
        """self >= other, as a condition."""
        return relation("le", lift(other), self)

    def __le__(self, other: Any) -> Proposition:
        """self <= other, as a condition."""
        return relation("le", self, lift(other))

    def __gt__(self, other: Any) -> Proposition:
        """self > other, as a condition."""
        return relation("lt", lift(other), self)

    def __lt__(self, other: Any) -> Proposition:
        """self < other, as a condition."""
        return relation("lt", self, lift(other))

    def __bool__(self) -> bool:
        """Refuse: an expression has no truth value."""
        raise IllTyped("an expression is neither true nor false; for a <= x <= b write two conditions")

    def __float__(self) -> float:
        """Refuse: an expression is exact."""
        raise IllTyped("an expression is exact; derivable.numeric.evaluate gives a float at a point")

    def subs(self, values: Mapping[Expr, Any]) -> Expr:
        """The expression with other expressions in the place of variables, all at once and without capture."""
        new = {k: lift(v) for k, v in values.items()}
        if any(k.term.op != "sym" for k in new):
            raise IllTyped("only a variable can be replaced")
        term = substitute(self.term, {k.term: v.term for k, v in new.items()})
        left = {n: d for n, d in self.declarations.items() if d.leaf not in {k.term for k in new} or d.leaf in term.free}
        return Expr(term, merge(left, *(v.declarations for v in new.values())))

    def to_sympy(self, at: Mapping[Expr, Any] | None = None, **how: Any) -> Any:
        """The expression in SymPy, as it stands; `at` gives lengths to blocks such as x_1, .., x_T."""
        from derivable.language.sympy_out import to_sympy

        return to_sympy(self, at, **how)

    def latex(self) -> str:
        """LaTeX, in the order in which it was written."""
        from derivable.language.latex import latex

        return latex(self.term)

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"

    def __str__(self) -> str:
        """LaTeX: the notation people read."""
        return self.latex()


@dataclass(frozen=True, eq=False)
class Proposition:
    """A condition or a statement."""

    term: Term
    declarations: Declarations = field(default_factory=dict, repr=False)
    shown: str | None = None  # "ge" or "gt" where the author wrote it the other way round

    def __bool__(self) -> bool:
        """Refuse: whether it holds is for the checker to say."""
        raise IllTyped("a condition is not a Python bool; for 0 < x < 1 declare x with between=(0, 1)")

    def to_sympy(self, at: Mapping[Expr, Any] | None = None, **how: Any) -> Any:
        """The statement in SymPy, as it stands; `at` gives lengths to blocks such as x_1, .., x_T."""
        from derivable.language.sympy_out import to_sympy

        return to_sympy(self, at, **how)

    def latex(self) -> str:
        """LaTeX of the statement."""
        from derivable.language.latex import latex

        if self.shown:
            return f"{latex(self.term.args[1])} {'>' if self.shown == 'gt' else chr(92) + 'ge'} {latex(self.term.args[0])}"
        return latex(self.term)

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"


def lift(value: Any) -> Expr:
    """An expression from an expression, an integer, a fraction or a SymPy expression."""
    if isinstance(value, Expr):
        return value
    if isinstance(value, bool):
        raise IllTyped(f"{value} is a Python bool: == and chained comparisons compare objects; yield the expression itself")
    if isinstance(value, (int, Fraction)):
        return Expr(num(value))
    if isinstance(value, float):
        near = str(Fraction(value).limit_denominator(1000)).replace("/", ", ") if abs(value) < 1e9 else "p, q"
        raise IllTyped(f"{value!r} is a float, and floats are not exact; write Rational({near})")
    if type(value).__module__.split(".")[0] == "sympy":
        from derivable.language.sympy_in import from_sympy

        return from_sympy(value)
    raise IllTyped(f"not an expression: {value!r}"[:200])


def build(op: str, *parts: Any) -> Expr:
    """The expression with this operator and these parts."""
    lifted = [p if isinstance(p, (Expr, Proposition)) else lift(p) for p in parts]
    try:
        term = Term(op, *(p.term for p in lifted))
    except Rejected as error:
        raise IllTyped(str(error)) from None
    return Expr(term, merge(*(p.declarations for p in lifted)))


def _chain(op: str, left: Expr, right: Expr) -> Expr:
    """One flat sum or product where the left side is one already: a + b + c is what was written."""
    if left.term.op == op and right.term.op != op:
        return Expr(Term(op, *left.term.args, right.term), merge(left.declarations, right.declarations))
    return build(op, left, right)


def state(op: str, *parts: Expr | Proposition, shown: str | None = None) -> Proposition:
    """The proposition with this operator and these parts."""
    try:
        return Proposition(Term(op, *(p.term for p in parts)), merge(*(p.declarations for p in parts)), shown)
    except Rejected as error:
        raise IllTyped(str(error)) from None


def relation(op: str, left: Any, right: Any) -> Proposition:
    """left op right for op one of eq, ne, le, lt, ge, gt."""
    a, b = lift(left), lift(right)
    if op in ("ge", "gt"):
        return state({"ge": "le", "gt": "lt"}[op], b, a, shown=op)
    return state(op, a, b)


def same(a: Expr, b: Expr) -> bool:
    """Whether two expressions have one normal form."""
    return Normal({}).zero(Term("sub", a.term, b.term))


def drop(declarations: Declarations, *bound: Expr) -> dict[str, Declaration]:
    """Declarations without those of bound variables."""
    leaves = {b.term for b in bound}
    return {n: d for n, d in declarations.items() if d.leaf not in leaves}


def all_of(parts: Iterable[Proposition]) -> Proposition:
    """The conjunction of propositions."""
    return state("and", *parts)
