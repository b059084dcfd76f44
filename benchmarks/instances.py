"""Random terms, and random instances of axioms: what a row says once its letters are filled.

An instance is built so that its premises hold often: one letter repeats another one in other words, a condition is made
of the values that were drawn. Whether they hold is for an evaluator to say. Undefined terms, empty and reversed ranges,
shadowed names and values at the edges of domains are drawn on purpose.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

from derivable.kernel.axioms import BOUND, SORTS, Axiom
from derivable.kernel.patterns import Lambda, fill
from derivable.kernel.terms import ONE, TWO, ZERO, Rejected, Term, num, suits

P, Q = (Term("sym", s, "real") for s in "pq")
U, W = (Term("sym", s, "int") for s in "uw")
REALS = [Fraction(a, b) for a, b in ((0, 1), (1, 1), (-1, 1), (2, 1), (-2, 1), (1, 2), (-1, 2), (3, 1), (-1, 3), (7, 5), (1, 100), (10, 1), (-7, 1))]
WHOLES = [-2, -1, 0, 1, 2, 3, 4]
TRUE = Term("and")


def add(*u: Term) -> Term:
    return Term("add", *u)


def mul(*u: Term) -> Term:
    return Term("mul", *u)


def sub(u: Term, v: Term) -> Term:
    return Term("sub", u, v)


def power(u: Term, n: int) -> Term:
    return Term("pow", u, num(n))


class Draw:
    """Random terms over some real and whole names."""

    def __init__(self, random: Random, reals: Iterable[Term] = (P, Q), wholes: Iterable[Term] = (U, W)) -> None:
        self.random, self.reals, self.wholes = random, list(reals), list(wholes)

    def pick(self, *choices: Any) -> Any:
        return self.random.choice(choices)

    def number(self) -> Term:
        return num(self.random.choice(REALS))

    def real(self, depth: int = 2, names: tuple[Term, ...] = ()) -> Term:
        """A term of real numbers, which may have no value."""
        r = self.random
        known = [*self.reals, *names, *names]
        if depth <= 0 or r.random() < 0.25:
            return r.choice(known) if known and r.random() < 0.65 else self.number()
        op = r.choice(("add", "sub", "mul", "mul", "div", "neg", "pow", "exp", "log", "sqrt", "abs", "max", "atan", "sigmoid", "tanh", "softplus", "square"))
        parts = [self.real(depth - 1, names) for _ in range(2)]
        if op in ("pow", "square"):
            return power(parts[0], 2 if op == "square" else r.choice((-2, -1, 0, 1, 3)))
        if op == "exp":  # not larger than can be evaluated
            return Term("exp", Term("atan", parts[0]) if parts[0].depth > 2 else parts[0])
        return Term(op, *parts) if op in ("add", "sub", "mul", "div", "max") else Term(op, parts[0])

    def whole(self) -> Term:
        r = self.random
        base = r.choice((*self.wholes, num(r.choice(WHOLES)))) if self.wholes else num(r.choice(WHOLES))
        return base if r.random() < 0.7 else add(base, num(r.choice((-1, 1, 2))))

    def positive(self, depth: int = 2, names: tuple[Term, ...] = ()) -> Term:
        """A term that is positive wherever it has a value."""
        u = self.real(depth - 1, names)
        return self.pick(Term("sigmoid", u), Term("exp", Term("atan", u)), add(power(u, 2), ONE), Term("softplus", u), add(Term("abs", u), ONE))

    def nice(self, names: tuple[Term, ...]) -> Term:
        """A polynomial, or a smooth function: it has a value everywhere."""
        r, x = self.random, self.random.choice(names)
        u = self.pick(x, power(x, 2), power(x, 3), self.number(), Term("atan", x), Term("exp", Term("neg", power(x, 2))), Term("tanh", x),
                      mul(x, r.choice(names)), mul(self.number(), x))
        return u if r.random() < 0.4 else Term(self.pick("add", "mul", "sub"), u, self.nice(names))

    def twin(self, t: Term) -> Term:
        """t in other words; at times a little more or less defined, and at times something else."""
        other = self.real(1)
        return self.pick(t, add(t, ZERO), mul(ONE, t), Term("neg", Term("neg", t)), sub(add(t, t), t), Term("div", mul(TWO, t), TWO), Term("max", t, t),
                         sub(add(t, other), other), mul(t, Term("div", other, other)), Term("log", Term("exp", Term("atan", t))), add(t, ONE), power(t, 1))

    def proposition(self, depth: int = 1, names: tuple[Term, ...] = ()) -> Term:
        r = self.random
        if depth <= 0 or r.random() < 0.6:
            return Term(r.choice(("lt", "le", "eq", "ne")), self.real(1, names), self.real(1, names))
        a, b = self.proposition(depth - 1, names), self.proposition(depth - 1, names)
        return self.pick(Term("and", a, b), Term("not", a), Term("imp", a, b), Term("iff", a, b), TRUE)

    def function(self, letter: str, names: tuple[Term, ...]) -> Term:
        r = self.random
        if letter == "D":
            return self.domain(names[0])
        if any(v.op == "tuple" for v in names):
            names = names[0].args
        x = r.choice(names)
        if letter == "C":
            return Term("tuple", self.nice(names), self.nice(names))
        if letter == "W":
            return Term("tuple", *(self.nice(names) for _ in names))
        if r.random() < 0.45:
            return self.nice(names)
        if r.random() < 0.2:
            return self.pick(Term("div", ONE, x), Term("log", x), Term("sqrt", x), Term("abs", x), Term("exp", x), Term("div", x, x), sub(ONE, x))
        return self.positive(2, names) if r.random() < 0.3 else self.real(2, names)

    def domain(self, x: Term) -> Term:
        """A set of real numbers: an interval, the line, a set of points, two intervals."""
        low = num(self.random.choice((-2, -1, 0, 0, 1)))
        high = add(low, num(self.random.choice((0, 1, 2, 3))))
        above, below = Term(self.pick("lt", "le"), low, x), Term(self.pick("lt", "le"), x, high)
        return self.pick(TRUE, above, below, Term("and", above, below), Term("eq", power(x, 2), ONE), Term("ne", x, ZERO), self.proposition(0, (x,)))


@dataclass(frozen=True)
class Instance:
    """An axiom with its letters filled: what stands for them, what must have a value, the premises, the conclusion."""

    at: dict[str, Term]
    values: tuple[Term, ...]
    premises: tuple[Term, ...]
    conclusion: Term


def letters(*patterns: Any) -> list[str]:
    """The letters in patterns, in the order in which they are read."""
    out: dict[str, None] = {}
    for p in patterns:
        if isinstance(p, str):
            out[p] = None
        elif not isinstance(p, Term):
            out |= dict.fromkeys(letters(*(p[1:] if p[0] != "@" else (p[1], *p[2:]))))
    return list(out)


def filled(row: Axiom, at: dict[str, Term]) -> Instance | None:
    """The instance with these letters, under the conditions that the rule of axioms makes; None where they fail."""
    bound = [v for letter in BOUND if letter in at for v in (at[letter].args if at[letter].op == "tuple" else (at[letter],))]
    if len(set(bound)) < len(bound):
        return None
    put: dict[str, Any] = {}
    values = []
    for letter, u in at.items():
        own = row.parameters.get(letter)
        inner = frozenset().union(*(at[k].free for k in own or ()))
        if letter not in BOUND and not (u.free - inner).isdisjoint(bound):
            return None
        put[letter] = u if own is None else Lambda(tuple(at[k] for k in own), u)
        plain = letter not in BOUND and SORTS[letter] not in ("proposition", "any", "set", "law")
        if plain and not suits(u, SORTS[letter]):
            return None
        if own is None and letter not in BOUND and SORTS[letter] not in ("proposition", "law", "set"):
            values.append(u)
    try:
        return Instance(at, tuple(values), tuple(fill(p, put) for p in row.premises), fill(row.conclusion, put))
    except Rejected:
        return None


def instance(name: str, row: Axiom, draw: Draw) -> Instance | None:
    """A random instance of a row."""
    found = letters(row.conclusion, *row.premises)
    at: dict[str, Term] = {}
    for letter in (u for u in BOUND if u in found):
        sort = SORTS[letter]
        at[letter] = Term("sym", letter, "complex" if sort == "any" else sort) if letter != "V" else Term("tuple", *(Term("sym", s, "real") for s in ("x1", "x2")))
    for letter in (u for u in found if u not in BOUND):
        own = row.parameters.get(letter)
        if own is not None:
            at[letter] = draw.function(letter, tuple(at[k] for k in own))
        else:
            at[letter] = _plain(letter, draw)
    return filled(row, guided(name, row, draw, at))


def _plain(letter: str, draw: Draw) -> Term:
    sort = SORTS[letter]
    if sort == "int":
        return draw.whole()
    if sort == "proposition":
        return draw.proposition()
    if letter == "L":
        return Term("tuple", draw.number(), draw.number())
    if letter == "M":
        return Term("tuple", *(Term("tuple", draw.number(), draw.number()) for _ in range(2)))
    return draw.real(draw.random.choice((0, 1, 1, 2)))


def guided(name: str, row: Axiom, draw: Draw, at: dict[str, Term]) -> dict[str, Term]:
    """Letters changed so that premises that are equations, or orders, hold more often; some instances stay as they are."""
    r = draw.random
    if r.random() < 0.15:
        return at
    if "G" in at and "G" in row.parameters and name.endswith(("equal", "equal_after", "equal_between")):
        at["G"] = _alike(name, draw, at, tuple(at[k] for k in row.parameters["G"]))
    if name.startswith(("sum_", "product_", "jensen_mean", "log_of_product")) and "i" in at and "F" in at and row.premises and r.random() < 0.7:
        positive = "not_negative" not in name and r.random() < 0.9
        k = tuple(at[v] for v in row.parameters["F"])
        if name.endswith(("positive", "mean", "log_of_product", "not_negative")):
            at["F"] = draw.positive(2, k) if positive else power(draw.real(1, k), 2)
    if {"a", "b"} <= at.keys() and name.endswith("_equal"):
        at["b"] = draw.twin(at["a"])
    if "a" in at and r.random() < 0.3:
        at["a"] = draw.positive() if r.random() < 0.6 else draw.pick(ZERO, ONE, num(-1), Term("neg", draw.positive()))
    return HINTS[name](draw, at) if name in HINTS else at


def _alike(name: str, draw: Draw, at: dict[str, Term], names: tuple[Term, ...]) -> Term:
    """A function with the same values where the row needs them, and other ones elsewhere."""
    f, x = at["F"], names[0]
    if "i" in at:
        ends = mul(sub(x, at["i"]), sub(x, sub(at["i"], num(-1))))  # 0 at i and i + 1
        return draw.pick(draw.twin(f), add(f, ends), add(f, mul(draw.real(1, names), sub(at["i"], at["j"]))), f)
    cut = at.get("a", ZERO)
    return draw.pick(draw.twin(f), add(f, Term("max", sub(cut, x), ZERO)), sub(add(f, x), x), f)


def _maps(draw: Draw, at: dict[str, Term]) -> dict[str, Term]:
    """Maps of the line: increasing, decreasing, bent, with two points where they are equal."""
    x = at["x"]
    at["F"] = draw.pick(at["F"], x, power(x, 3), Term("exp", x), Term("neg", x), power(x, 2), Term("atan", x), Term("abs", x), sub(power(x, 3), x),
                        Term("log", x), Term("sqrt", x), Term("div", ONE, x), Term("neg", power(x, 2)), add(x, Term("abs", x)), Term("neg", Term("exp", x)))
    for letter in (u for u in "ab" if u in at):
        at[letter] = draw.pick(num(draw.random.choice((-2, -1, 0, 1, 2))), num(Fraction(1, 2)), num(Fraction(-1, 2)))
    if "c" in at and "a" in at:
        at["c"] = Lambda((x,), at["F"])(at["a"]) if draw.random.random() < 0.8 else at["c"]
    return at


def _solutions(draw: Draw, at: dict[str, Term]) -> dict[str, Term]:
    x = at["x"]
    at["D"] = draw.pick(Term("eq", power(x, 2), ONE), Term("eq", power(x, 2), ZERO), Term("eq", mul(x, sub(x, ONE)), ZERO), Term("eq", Term("abs", x), TWO))
    return at | {"a": num(draw.random.choice((-2, -1, 0, 1, 2))), "b": num(draw.random.choice((-2, -1, 0, 1, 2)))}


def _after(draw: Draw, at: dict[str, Term]) -> dict[str, Term]:
    x, a = at["x"], num(draw.random.choice((-1, 0, 1, 2)))
    f = draw.pick(sub(x, a), power(sub(x, a), 3), sub(Term("exp", x), Term("exp", a)), sub(power(x, 2), power(a, 2)), add(x, ONE), Term("log", x), sub(x, ONE))
    return at | {"a": a, "F": f}


def _hills(draw: Draw, at: dict[str, Term]) -> dict[str, Term]:
    x, a = at["x"], num(draw.random.choice((-1, 0, 1, 2)))
    f = draw.pick(Term("neg", power(sub(x, a), 2)), sub(x, power(x, 2)), sub(x, Term("exp", sub(x, a))), sub(Term("log", x), x), mul(x, Term("exp", Term("neg", x))),
                  Term("neg", Term("abs", x)), Term("neg", power(sub(x, a), 4)), Term("exp", Term("neg", power(x, 2))), x, power(sub(x, a), 2))
    near = Term("and", Term("lt", sub(a, ONE), x), Term("lt", x, add(a, draw.pick(ONE, TWO))))
    return at | {"a": a, "F": f, "D": draw.pick(TRUE, near, near, Term("lt", ZERO, x), at["D"])} | ({"b": add(a, draw.number())} if "b" in at else {})


def _matrix(draw: Draw, at: dict[str, Term]) -> dict[str, Term]:
    a, b, c = (num(draw.random.choice((0, 1, -1, 2, -2, 3))) for _ in range(3))
    swap = draw.random.random() < 0.5
    at["M"] = Term("tuple", Term("tuple", a, ZERO if swap else c), Term("tuple", c if swap else ZERO, b))
    at["L"] = Term("tuple", *draw.pick((a, b), (b, a), (a, a), (a, c), (a,)))
    return at


def _cubic(draw: Draw, at: dict[str, Term]) -> dict[str, Term]:
    """The companion matrix of z^3 + a z^2 + b z + c."""
    a, b, c = (num(draw.random.choice((0, 1, -1, 2, 3, Fraction(1, 2), 6))) for _ in range(3))
    rows = ((ZERO, ONE, ZERO), (ZERO, ZERO, ONE), tuple(Term("neg", u) for u in (c, b, a)))
    return at | {"a": a, "b": b, "c": draw.pick(c, c, mul(a, b)), "M": Term("tuple", *(Term("tuple", *row) for row in rows))}


def _flow(draw: Draw, at: dict[str, Term]) -> dict[str, Term]:
    """Flows of the plane, linear and bent, with what they conserve, or do not."""
    x, y = at["V"].args
    r = draw.random
    rows = [((y, Term("neg", x)), add(power(x, 2), power(y, 2))), ((x, Term("neg", y)), mul(x, y)), ((ZERO, x), x), ((y, Term("neg", power(x, 3))), add(mul(TWO, power(y, 2)), power(x, 4))),
            ((Term("neg", x), mul(num(-2), y)), add(power(x, 2), power(y, 2))), ((Term("neg", y), sub(x, y)), mul(x, y)), ((x, y), sub(x, y)), ((y, x), sub(power(x, 2), power(y, 2)))]
    field, kept = r.choice(rows)
    at["W"] = Term("tuple", *field)
    if "H" in at:
        at["H"] = kept
    if "L" in at:
        at["L"] = draw.pick(Term("tuple", ZERO, ZERO), Term("tuple", draw.number(), draw.number()))
    if "C" in at:
        t = at["t"]
        at["L"] = Term("tuple", ZERO, ZERO)
        at["C"] = draw.pick(Term("tuple", t, t), Term("tuple", t, ZERO), Term("tuple", mul(TWO, t), Term("neg", t)))
    return at


def _bells(draw: Draw, at: dict[str, Term]) -> dict[str, Term]:
    """Functions that have an integral, and some that are 0 or change sign."""
    x = at["x"]
    bell = Term("normal", x, num(draw.random.choice((0, 1, -1))), num(draw.random.choice((1, 2))))
    for letter in (u for u in "FG" if u in at):
        at[letter] = draw.pick(bell, mul(bell, x), mul(bell, power(x, 2)), Term("exp", Term("neg", power(x, 2))), ZERO, Term("div", ONE, power(add(ONE, power(x, 2)), 2)), mul(bell, draw.number()))
    if "G" in at and draw.random.random() < 0.7:
        at["G"] = draw.pick(at["F"], add(at["F"], ZERO), mul(TWO, at["F"], num(Fraction(1, 2))))
    return at


def _moments(draw: Draw, at: dict[str, Term]) -> dict[str, Term]:
    return at | {"v": draw.pick(ONE, TWO, num(Fraction(1, 2)), ZERO, num(-1), num(3)), "a": draw.pick(ZERO, ONE, num(-2), num(Fraction(1, 2)))} | (
        {"n": num(draw.random.choice((2, 3, 4, 1, 0)))} if "n" in at else {})


def _ordered(draw: Draw, at: dict[str, Term]) -> dict[str, Term]:
    """i <= n + 1 <= j + 1."""
    low = draw.random.choice(WHOLES)
    middle = low + draw.random.choice((-1, 0, 1, 2))
    at |= {"i": num(low)} | ({"n": num(middle)} if "n" in at else {})
    return at | {"j": num(middle + draw.random.choice((0, 0, 1, 2)))}


def _any_maps(*names: str) -> dict[str, Any]:
    return dict.fromkeys(names, _maps)


HINTS = {
    **_any_maps("increasing", "increasing_by_derivative", "not_increasing", "injective_if_increasing", "injective_if_decreasing", "not_injective", "not_onto", "unique"),
    "not_unique": _solutions, "positive_after": _after, "maximiser": _hills, "not_maximiser": _hills, "spectrum": _matrix, "not_spectrum": _matrix,
    "hurwitz": _cubic, "not_hurwitz": _cubic, "conserved": _flow, "not_conserved": _flow, "stable_by_linearisation": _flow, "not_stable": _flow,
    **dict.fromkeys(("integral_equal", "integral_sum", "integral_multiple", "integral_positive", "integral_not_negative"), _bells),
    **dict.fromkeys(("normal_total", "normal_mean", "normal_moment"), _moments), "sum_split": _ordered,
}
