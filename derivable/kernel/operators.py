"""The operators: one row each, with what a term of it needs, where it has a value, its derivative, its enclosure.

Cells are texts in the notation of the axioms (`patterns`), with a, b for the arguments, or say in a sentence that begins
with "by" or "none" which part of the kernel sees to it, or why there is nothing.

    arity      fewest and most arguments
    binds      from which argument on the variable (or tuple of variables) in the first one is bound; 0 if it binds nothing
    complex    whether its arguments may be complex: rings, and equations between their elements, know no order
    meaning    what it abbreviates
    where      what must hold, besides its arguments having values, for it to have one
    slope      the derivative by a, of operators that are differentiated by the chain rule
    encloses   the function of `interval` that encloses its value
"""

from __future__ import annotations

from dataclasses import dataclass

MANY = 1_000
STATEMENT, LAWS = "none: a statement, not a number", "by the theory of laws"
ARITHMETIC, ALWAYS, ABBREVIATED = "by `normal`: rational arithmetic", "always", "by its meaning"
NO_SLOPE = "none: it is not differentiated"


@dataclass(frozen=True, slots=True)
class Operator:
    """A row of the table."""

    arity: tuple[int, int]
    binds: int = 0
    complex: bool = False
    meaning: str = "none: it abbreviates nothing"
    where: str = ALWAYS
    slope: str = NO_SLOPE
    encloses: str = "none: it has no value as a number"


def _arithmetic(low: int, high: int, where: str = ALWAYS) -> Operator:
    return Operator((low, high), complex=True, where=where, slope="by `meaning.derivative`", encloses=ARITHMETIC)


def _short(count: int, meaning: str, binds: int = 0) -> Operator:
    return Operator((count, count), binds, False, meaning, ABBREVIATED, ABBREVIATED, ABBREVIATED)


def _smooth(meaning: str, slope: str) -> Operator:
    return Operator((1, 1), meaning=meaning, slope=slope, encloses=ABBREVIATED)


def _said(low: int, high: int, binds: int = 0, complex: bool = False) -> Operator:
    return Operator((low, high), binds, complex, where=STATEMENT, slope=STATEMENT, encloses=STATEMENT)


def _law(count: int, meaning: str = "none: it abbreviates nothing") -> Operator:
    return Operator((count, count), meaning=meaning, where=LAWS, slope=NO_SLOPE, encloses=LAWS)


def _matrix(count: int, meaning: str, binds: int = 0) -> Operator:
    return Operator((count, count), binds, True, meaning, ABBREVIATED, ABBREVIATED, ABBREVIATED)


_SERIES = "by the axioms of sums and products"
OPERATORS: dict[str, Operator] = {
    # arithmetic
    "add": _arithmetic(1, MANY), "sub": _arithmetic(2, 2), "neg": _arithmetic(1, 1), "mul": _arithmetic(1, MANY),
    "div": _arithmetic(2, 2, "b != 0"),
    "pow": _arithmetic(2, 2, "by `scope`: it depends on the exponent"),
    # functions
    "exp": Operator((1, 1), slope="exp(a)", encloses="exp"),
    "log": Operator((1, 1), where="0 < a", slope="1 / a", encloses="log"),
    "sqrt": Operator((1, 1), where="0 <= a", slope="1 / (2 * sqrt(a))", encloses="by `normal`: a root of order 2"),
    "csqrt": Operator((1, 1), encloses="by `normal`: a complex root", slope="none: its values are complex"),
    "abs": Operator((1, 1), slope="none: it has a kink at 0", encloses="absolute"),
    "max": Operator((2, 2), slope="none: it has a kink where both are equal", encloses="largest"),
    "atan": Operator((1, 1), slope="1 / (1 + a**2)", encloses="atan"),
    "sigmoid": _smooth("1 / (1 + exp(-a))", "sigmoid(a) * (1 - sigmoid(a))"),
    "tanh": _smooth("1 - 2 / (1 + exp(2 * a))", "1 - tanh(a)**2"),
    "softplus": _smooth("log(1 + exp(a))", "sigmoid(a)"),
    "normal": _short(3, "exp(-((a - b)**2 / (2 * c))) / sqrt(mul(2, pi, c))"),
    "call": Operator((1, MANY), where="by `scope`: where its definition has a value", slope="by `meaning`: from its definition, or a prime",
                     encloses="by the axioms, or by the point of a witness"),
    # what binds a variable
    "sum": Operator((4, 4), 3, slope="by `meaning.derivative`: term by term", encloses=_SERIES),
    "prod": Operator((4, 4), 3, slope=NO_SLOPE, encloses=_SERIES),
    "int": Operator((2, 2), 1, where="by `scope`: an integral that is written has a value by assumption",
                    slope="none: by an axiom, from a closed form", encloses="by the axioms of integrals"),
    "diff": Operator((3, 3), 2, meaning="by `meaning.derivative`", where="by `scope`: around the point too", slope=ABBREVIATED, encloses=ABBREVIATED),
    "at": Operator((3, 3), 2, True, "by `meaning`: the third argument at the second", ABBREVIATED, ABBREVIATED, ABBREVIATED),
    "E": _short(3, "int(a, b * c)", 1), "KL": _short(3, "int(a, b * log(b / c))", 1), "H": _short(2, "-int(a, b * log(b))", 1),
    "JS": _short(3, "(KL(a, b, (b + c) / 2) + KL(a, c, (b + c) / 2)) / 2", 1),
    # tuples and matrices
    "tuple": Operator((0, MANY), complex=True, slope="by `meaning.derivative`: component by component"),
    "det": _matrix(1, "by `meaning`: a sum over permutations"), "charpoly": _matrix(2, "by `meaning`: det(b I - a)"),
    "monic": _matrix(2, "by `meaning`: the product of b - r over the roots r"), "zeros": _matrix(1, "by `meaning`: a tuple of zeros"),
    "jacobian": _matrix(3, "by `meaning`: the derivatives of the components at a point", 2),
    "along": _matrix(4, "by `meaning`: the derivative of a function along a field at a point", 2),
    # random variables
    "block": _law(3), "density": _law(3), "total": _law(2), "mean": _law(2, "by `laws`: the total of a density times b"),
    "divergence": _law(2, "mean(a, log(a / b))"), "surprise": _law(1, "-mean(a, log(a))"), "crossing": _law(2, "-mean(a, log(b))"),
    "midway": _law(2, "(divergence(a, (a + b) / 2) + divergence(b, (a + b) / 2)) / 2"),
    "information": _law(3, "by `laws`: the divergence of a joint density"),
    "markov": _said(3, 3), "independent": _said(3, 3), "agree": _said(3, 3), "exchangeable": _said(2, 2),
    # relations, logic, statements
    "eq": _said(2, 2, complex=True), "ne": _said(2, 2, complex=True), "lt": _said(2, 2), "le": _said(2, 2),
    "and": _said(0, MANY, complex=True), "not": _said(1, 1, complex=True), "imp": _said(2, 2, complex=True), "iff": _said(2, 2, complex=True),
    "forall": _said(2, 2, 1, True), "unique": _said(2, 2, 1),
    "increasing": _said(3, 3, 1), "injective": _said(3, 3, 1), "onto": _said(3, 3, 1), "maximiser": _said(4, 4, 2),
    "spectrum": _said(2, 2, complex=True), "hurwitz": _said(1, 1), "conserved": _said(3, 3, 1), "stable": _said(3, 3, 2),
    "define": _said(2, 2), "recur": _said(4, 4), "claim": _said(2, MANY, complex=True),
}
