"""Every cell of the table of operators against numbers from mpmath."""

from decimal import localcontext
from fractions import Fraction
from random import Random

import mpmath
import pytest
from mpmath import mpf

from derivable.kernel import interval
from derivable.kernel.meaning import BUILT_IN, SLOPES, expand, short
from derivable.kernel.operators import OPERATORS, Operator
from derivable.kernel.rules import DIGITS, ENCLOSES
from derivable.kernel.scope import WHERE, obligations
from derivable.kernel.terms import Rejected, Term, num

A, B, C = (Term("sym", s, "real") for s in "abc")
CELLS = ("meaning", "where", "slope", "encloses")
EDGES = [Fraction(*q) for q in ((0, 1), (1, 1), (-1, 1), (2, 1), (-2, 1), (1, 2), (-1, 3), (7, 5), (1, 10**6), (-1, 10**6), (40, 1), (-40, 1), (10**6, 1), (-(10**6), 1))]


def sentence(cell):
    return cell.startswith(("by ", "none", "always"))


def exactly(q):
    return mpf(q.numerator) / q.denominator


def parts(q):
    return exactly(q) if isinstance(q, Fraction) else q


VALUES = {  # by mpmath alone; None where there is no value
    "num": None,
    "add": lambda *u: sum(u), "sub": lambda a, b: a - b, "neg": lambda a: -a, "mul": lambda *u: mpmath.fprod(u), "div": lambda a, b: a / b if b != 0 else None,
    "pow": lambda a, b: a**b, "exp": mpmath.exp, "log": lambda a: mpmath.log(a) if a > 0 else None, "sqrt": lambda a: mpmath.sqrt(a) if a >= 0 else None,
    "abs": abs, "max": max, "atan": mpmath.atan, "sigmoid": lambda a: 1 / (1 + mpmath.exp(-a)), "tanh": mpmath.tanh,
    "softplus": lambda a: mpmath.log1p(mpmath.exp(a)), "normal": lambda a, b, c: mpmath.npdf(a, b, mpmath.sqrt(c)) if c > 0 else None,
}


def value(t, at):
    """The value of a term by mpmath, None where it has none."""
    if t.op == "num":
        return exactly(t.args[0])
    if t.op == "const":
        return +mpmath.pi
    if t.op == "sym":
        return at[t]
    found = [value(u, at) for u in t.args]
    return None if None in found else VALUES[t.op](*found)


def holds(p, at):
    left, right = (value(u, at) for u in p.args)
    return {"eq": left == right, "ne": left != right, "lt": left < right, "le": left <= right}[p.op]


def near(a, b, digits=40):
    return abs(a - b) <= mpf(10) ** -digits * max(1, abs(a), abs(b))


def triples(count, seed):
    random = Random(seed)
    drawn = [[Fraction(random.randint(-400, 400), random.choice((1, 3, 7, 10, 64))) for _ in "abc"] for _ in range(count)]
    return [[e, random.choice(EDGES), random.choice(EDGES)] for e in EDGES] + [[random.choice(EDGES), e, random.choice(EDGES)] for e in EDGES] + drawn


def places(*values):
    return dict(zip((A, B, C), map(exactly, values)))


# --- what may stand in a cell


@pytest.mark.parametrize("op, cell", [(op, cell) for op in OPERATORS for cell in CELLS], ids=lambda v: v)
def test_every_cell(op, cell):
    text = getattr(OPERATORS[op], cell)
    if sentence(text):
        assert cell == "where" or not text.startswith("always"), "always is a place where there is a value"
        return
    if cell == "encloses":
        assert callable(getattr(interval, text))
        return
    low, high = OPERATORS[op].arity
    assert low == high <= 3
    filled = short(text)(*_arguments(op))
    assert isinstance(filled, Term)
    assert filled.free <= frozenset().union(*(u.free for u in _arguments(op)))
    assert (filled.op in ("lt", "le", "ne", "eq")) == (cell == "where")


def _arguments(op):
    """Terms that may stand as arguments of an operator."""
    laws = [Term("density", Term("sym", s, "law"), Term("tuple", Term("block", Term("sym", "X", "point"), num(0), num(0))), Term("tuple")) for s in "fg"]
    return (laws if op in ("divergence", "surprise", "crossing", "midway") else [A, B, C])[:OPERATORS[op].arity[0]]


def test_a_row_without_cells_says_so():
    for cell in CELLS:
        assert sentence(getattr(Operator((1, 1)), cell))


@pytest.mark.parametrize("op", [op for op, o in OPERATORS.items() if o.where == "always"])
def test_always_is_never(op):
    """No condition is asked for where a cell says "always"; what has a meaning never says so by itself."""
    if OPERATORS[op].arity[0] in (1, 2, 3) and op in VALUES:
        assert not obligations(Term(op, *(A, B, C)[:OPERATORS[op].arity[0]]), {})
        with mpmath.workdps(30):
            for values in triples(20, op):
                assert VALUES[op](*map(exactly, values[:OPERATORS[op].arity[0]])) is not None


# --- where it has a value


@pytest.mark.parametrize("op", [op for op in WHERE if op in VALUES])
def test_where(op):
    inside = outside = 0
    count = OPERATORS[op].arity[0]
    with mpmath.workdps(50):
        for values in triples(200, op):
            at = places(*values)
            said = holds(WHERE[op](*(A, B, C)[:count]), at)
            assert said == (VALUES[op](*map(exactly, values[:count])) is not None), values
            inside, outside = inside + said, outside + (not said)
    assert inside and outside


def test_every_condition_is_tried():
    assert set(WHERE) <= set(VALUES)


# --- the derivative


@pytest.mark.parametrize("op", SLOPES)
def test_slope(op):
    tried = 0
    with mpmath.workdps(70):
        for values in triples(200, op):
            a = exactly(values[0])
            if VALUES[op](a) is None or a != 0 and abs(a) < 1e-3 or op == "sqrt" and a == 0 or op == "exp" and a > 10**4:
                continue
            numeric = mpmath.diff(VALUES[op], a, h=mpf(10) ** -25)
            assert near(value(SLOPES[op](A), {A: a}), numeric, 18), values
            tried += 1
    assert tried > 50


def test_every_slope_is_tried():
    assert set(SLOPES) == {op for op, o in OPERATORS.items() if not sentence(o.slope)} == {"exp", "log", "sqrt", "atan", "sigmoid", "tanh", "softplus"}


# --- the meaning


@pytest.mark.parametrize("op", [op for op, o in OPERATORS.items() if not sentence(o.meaning) and op in VALUES])
def test_meaning(op):
    count, tried = OPERATORS[op].arity[0], 0
    with mpmath.workdps(60):
        for values in triples(150, op):
            if max(map(abs, values)) > 1000:
                continue
            expected = VALUES[op](*map(exactly, values[:count]))
            meant = BUILT_IN[op](*(A, B, C)[:count])
            if expected is not None:
                assert near(value(meant, places(*values)), expected, 35), values
                tried += 1
            elif op == "normal":
                assert values[2] <= 0
                assert not all(holds(o, places(*values)) for o in obligations(meant, {}))
    assert tried > 20


X = Term("sym", "x", "real")
P, Q = (Term("call", Term("fun", name, "real", 0), X) for name in "pq")
HALF = Term("div", Term("add", P, Q), num(2))


def integral(*factors):
    return Term("int", X, Term("mul", *factors))


def log_ratio(p, q):
    return Term("log", Term("div", p, q))


@pytest.mark.parametrize("short, meant", [
    (Term("E", X, P, Q), integral(P, Q)),
    (Term("KL", X, P, Q), integral(P, log_ratio(P, Q))),
    (Term("H", X, P), Term("neg", integral(P, Term("log", P)))),
    (Term("JS", X, P, Q), Term("div", Term("add", Term("KL", X, P, HALF), Term("KL", X, Q, HALF)), num(2))),
], ids=lambda t: t.op)
def test_meaning_as_an_integral(short, meant):
    assert expand(short, {}) is meant


def test_every_meaning_is_tried():
    about_laws, integrals = {"divergence", "surprise", "crossing", "midway"}, {"E", "KL", "H", "JS"}
    assert {op for op, o in OPERATORS.items() if not sentence(o.meaning)} - about_laws - integrals <= set(VALUES)


@pytest.mark.parametrize("argument", [Fraction(s * 10**k) for s in (1, -1) for k in range(5)] + [Fraction(s, 10**k) for s in (1, -1) for k in range(1, 40, 6)], ids=str)
@pytest.mark.parametrize("op", ["sigmoid", "tanh", "softplus"])
def test_meaning_of_large_and_small(op, argument):
    """Where floating numbers overflow or cancel the meaning is still the function."""
    with mpmath.workdps(10_000 if abs(argument) > 100 else 150):
        assert near(value(BUILT_IN[op](A), {A: exactly(argument)}), VALUES[op](exactly(argument)), 60)


# --- the enclosure


@pytest.mark.parametrize("digits", DIGITS)
@pytest.mark.parametrize("op", ENCLOSES)
def test_enclosure(op, digits):
    enclosure(op, digits, 40)


@pytest.mark.slow  # the normal run takes the same edges and forty more
@pytest.mark.parametrize("digits", DIGITS)
@pytest.mark.parametrize("op", ENCLOSES)
def test_enclosures_of_many_numbers(op, digits):
    enclosure(op, digits, 400)


def enclosure(op, digits, count):
    """A value to 150 digits lies in the interval of a number, and in that of an interval around it; both are narrow."""
    name, arity = {"absolute": "abs"}.get(op, op), OPERATORS[op].arity[0]
    tried = 0
    with mpmath.workdps(160):
        for values in triples(count, f"{op} {digits}"):
            exact = values[:arity]
            if VALUES[name](*map(exactly, exact)) is None or op == "exp" and abs(exact[0]) > 1000:
                continue
            expected = VALUES[name](*map(exactly, exact))
            for width in (Fraction(0), Fraction(1, 10**9)):
                low, high = ENCLOSES[op](*((q, q + width) for q in exact), digits)
                assert inside(low, high, expected), values
            point = ENCLOSES[op](*((q, q) for q in exact), digits)
            sharp = min(digits, 61) if op == "atan" else digits  # beyond 1 it is taken from pi, of which 59 digits are written
            assert exactly(point[1] - point[0]) <= mpf(10) ** (4 - sharp) * max(1, abs(expected)), values
            tried += 1
    assert tried > count // 3


def inside(low, high, expected):
    """Whether a value, known to 160 digits, lies in an interval."""
    slack = mpf(10) ** -150 * max(1, abs(expected))
    return exactly(low) - slack <= expected <= exactly(high) + slack


@pytest.mark.parametrize("digits", DIGITS)
def test_enclosure_of_pi(digits):
    with mpmath.workdps(160):
        assert exactly(interval.PI[0]) < mpmath.pi < exactly(interval.PI[1])


@pytest.mark.parametrize("op, outside", [("log", 0), ("log", -1)])
def test_no_enclosure_where_there_is_no_value(op, outside):
    with pytest.raises(Rejected, match="may not be positive"):
        ENCLOSES[op]((Fraction(outside),) * 2, 30)


@pytest.mark.parametrize("op", ["exp", "log", "atan"])
def test_enclosures_do_not_depend_on_the_settings_of_decimals(op):
    q = Fraction(17, 7)
    for digits in DIGITS:
        expected = ENCLOSES[op]((q, q), digits)
        interval._function.cache_clear()
        with localcontext() as context:
            context.prec = 3
            assert ENCLOSES[op]((q, q), digits) == expected


# --- a cell that is wrong would be seen


@pytest.mark.parametrize("op, text", [("atan", "1 / (1 - a**2)"), ("tanh", "1 + tanh(a)**2"), ("softplus", "tanh(a)"), ("sigmoid", "sigmoid(a)"), ("sqrt", "1 / sqrt(a)"),
                                      ("log", "log(a)"), ("exp", "a")])
def test_a_wrong_slope_is_seen(op, text):
    with mpmath.workdps(70):
        assert any(not near(value(short(text)(A), {A: mpf(a)}), mpmath.diff(VALUES[op], mpf(a), h=mpf(10) ** -25), 18) for a in (0.5, 2, 3))


@pytest.mark.parametrize("op, text", [("tanh", "1 - 2 / (1 + exp(a))"), ("softplus", "log(1 - exp(-a))"), ("sigmoid", "1 / (1 + exp(a))"),
                                      ("normal", "exp(-((a - b)**2 / c)) / sqrt(mul(2, pi, c))")])
def test_a_wrong_meaning_is_seen(op, text):
    at = places(Fraction(2), Fraction(1), Fraction(3))
    with mpmath.workdps(60):
        assert not near(value(short(text)(A, B, C), at), value(BUILT_IN[op](*(A, B, C)[:OPERATORS[op].arity[0]]), at), 35)


@pytest.mark.parametrize("digits", DIGITS)
def test_a_value_beside_an_enclosure_is_seen(digits):
    low, high = ENCLOSES["exp"]((Fraction(1), Fraction(1)), digits)
    with mpmath.workdps(160):
        assert inside(low, high, mpmath.e)
        assert not inside(low, high, mpmath.e + mpf(10) ** (3 - digits))
