"""Exchanged sums: identities of matrix algebra by components, and the slips that must not pass."""

import pytest

from derivable import Sum, family, function, index, real

n, m = index("n", start=1), index("m", start=1)
i, j, k = index("i"), index("j"), index("k")
A, B, C = (function(x, i, j) for x in "ABC")
v, w = family("v", i), family("w", i)
c = real("c", nonzero=True)


def over(body, *ranges):
    for index_, size in reversed(ranges):
        body = Sum(body, index_, 1, size)
    return body


HOLDS = {
    "tr(AB) = tr(BA)": (over(A(i, j) * B(j, i), (i, m), (j, n)), over(B(i, j) * A(j, i), (i, n), (j, m))),
    "tr(ABC) = tr(CAB)": (over(A(i, j) * B(j, k) * C(k, i), (i, n), (j, n), (k, n)), over(C(i, j) * A(j, k) * B(k, i), (i, n), (j, n), (k, n))),
    "(Av)'(Bw) = v'(A'Bw)": (Sum(over(A(i, j) * v(j), (j, n)) * over(B(i, k) * w(k), (k, n)), i, 1, m),
                             Sum(v(j) * Sum(A(i, j) * over(B(i, k) * w(k), (k, n)), i, 1, m), j, 1, n)),
    "|Av - w|^2": (Sum((over(A(i, j) * v(j), (j, n)) - w(i))**2, i, 1, m),
                   over(A(i, j) * A(i, k) * v(k) * v(j), (i, m), (j, n), (k, n)) - 2 * over(v(j) * A(i, j) * w(i), (j, n), (i, m))
                   + over(w(i)**2, (i, m))),
    "a sum of a constant": (over((v(i) + c)**2, (i, n)) / n, over(v(i)**2, (i, n)) / n + 2 * c * over(v(i), (i, n)) / n + c**2),
    "the two forms of a variance": (over((v(i) - over(v(j), (j, n)) / n)**2, (i, n)) / n, over(v(i)**2, (i, n)) / n - (over(v(i), (i, n)) / n)**2),
}
SLIPS = {
    "tr(AB) = tr(BA')": (over(A(i, j) * B(j, i), (i, n), (j, n)), over(B(i, j) * A(i, j), (i, n), (j, n))),
    "tr(ABC) = tr(ACB)": (over(A(i, j) * B(j, k) * C(k, i), (i, n), (j, n), (k, n)), over(A(i, j) * C(j, k) * B(k, i), (i, n), (j, n), (k, n))),
    "a transpose lost": (over(A(i, j) * v(j) * w(i), (i, n), (j, n)), over(A(j, i) * v(j) * w(i), (i, n), (j, n))),
    "the mean squared": (over(v(i)**2, (i, n)) / n, (over(v(i), (i, n)) / n)**2),
    "a range of another size": (over(v(i) * w(j), (i, n), (j, m)), over(v(i) * w(j), (i, m), (j, n))),
}


@pytest.mark.parametrize("name", HOLDS)
def test_it_holds(name, word):
    assert word(*HOLDS[name]) == "proved"


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_refuted(name, word):
    assert word(*SLIPS[name]) == "refuted"


def test_a_range_that_depends_on_another_index_is_left_alone(word):
    assert word(over(A(i, j), (i, n), (j, i)), over(A(i, j), (i, n), (j, n))) == "refuted"
    assert word(over(A(i, j) * B(i, j), (i, n), (j, i)), over(B(i, j) * A(i, j), (i, n), (j, i))) == "proved"


def test_sums_that_may_be_empty_have_no_count(word):
    k0 = index("K", start=-2)
    assert word(Sum(c, i, 1, k0), k0 * c) != "proved"
