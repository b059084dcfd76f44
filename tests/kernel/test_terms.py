"""Terms: interning, sorts, substitution without capture, hashes."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from derivable.kernel.interval import PI, exp, log, power
from derivable.kernel.meaning import derivative
from derivable.kernel.normal import Normal
from derivable.kernel.terms import ONE, Rejected, Term, decode, digest, encode, num, substitute

x, y, z = (Term("sym", n, "real") for n in "xyz")
i = Term("sym", "i", "int")


@st.composite
def rational_terms(draw, depth=3):
    if depth == 0 or draw(st.booleans()):
        return draw(st.sampled_from([x, y, z, num(2), num(-1), ONE]))
    op = draw(st.sampled_from(["add", "sub", "mul", "neg", "pow"]))
    first = draw(rational_terms(depth=depth - 1))
    if op == "neg":
        return Term("neg", first)
    return Term("pow", first, num(draw(st.integers(0, 2)))) if op == "pow" else Term(op, first, draw(rational_terms(depth=depth - 1)))


@given(rational_terms(), rational_terms(), rational_terms())
def test_normal_forms_obey_the_laws_of_arithmetic(a, b, c):
    n = Normal({})
    assert n.zero(Term("sub", Term("mul", a, Term("add", b, c)), Term("add", Term("mul", a, b), Term("mul", a, c))))
    assert n.zero(Term("sub", Term("pow", Term("sub", a, b), num(2)), Term("pow", Term("sub", b, a), num(2))))
    assert not n.zero(Term("sub", Term("add", a, ONE), a))


@given(rational_terms())
def test_encoding_is_faithful(t):
    assert decode(encode([t])[0]).last is t
    assert digest(t) == digest(decode(encode([t])[0]).last)


def test_equal_terms_are_one_object_and_frozen():
    assert Term("add", x, y) is Term("add", x, y)
    with pytest.raises(AttributeError):
        x.op = "num"


def test_substitution_does_not_capture():
    total = Term("sum", i, ONE, num(3), Term("mul", Term("sym", "n", "int"), i))
    moved = substitute(total, {Term("sym", "n", "int"): i})
    assert moved.free == {i} and moved.args[0] is not i


def test_a_derivative_is_taken_before_a_value_is_put_in():
    slope = Term("diff", x, x, Term("mul", x, y))
    assert Normal({}).zero(Term("sub", substitute(slope, {x: num(5)}), y))
    assert Normal({}).zero(Term("sub", substitute(slope, {y: x}), x))


@pytest.mark.parametrize("bad", [
    lambda: Term("add"), lambda: Term("frobnicate", x), lambda: Term("add", Term("eq", x, y), x), lambda: Term("and", x),
    lambda: Term("sum", x, ONE, num(3), x), lambda: Term("call", Term("fun", "f", "int", 0), x), lambda: Term("sym", "", "real"),
    lambda: Term("sym", "x", "quaternion"), lambda: Term("num", 1.5), lambda: Term("diff", num(2), x, x),
])
def test_malformed_terms_are_rejected(bad):
    with pytest.raises(Rejected):
        bad()


def test_depth_is_bounded():
    t = x
    with pytest.raises(Rejected):
        for _ in range(500):
            t = Term("neg", t)


@given(st.fractions(min_value=-30, max_value=30, max_denominator=50))
def test_intervals_contain_the_value(q):
    import math

    low, high = exp((q, q), 30)
    assert low <= high and abs(float(low) - math.exp(q)) <= 1e-12 * math.exp(q) and high - low <= high / 10**25
    squares = power((q, q + 1), 2, 30)
    assert squares[0] <= q * q <= squares[1] and squares[0] <= (q + 1) ** 2 <= squares[1]
    if q > 0:
        back = exp(log((q, q), 40), 30)
        assert back[0] <= q <= back[1]


def test_pi_is_enclosed():
    from mpmath import mp

    with mp.workdps(70):
        low, high = (mp.mpf(q.numerator) / q.denominator for q in PI)
        assert low < mp.pi < high


@given(rational_terms(), rational_terms())
@example(Term("pow", Term("sub", x, x), num(0)), x)
def test_the_product_rule(a, b):
    n = Normal({})
    left = derivative(Term("mul", a, b), x, {})
    right = Term("add", Term("mul", derivative(a, x, {}), b), Term("mul", a, derivative(b, x, {})))
    assert n.zero(Term("sub", left, right))
