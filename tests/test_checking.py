"""The checker: an empty domain is said to be one, and is not mistaken for a proof."""

import pytest

from derivable import E, derivation, gaussian, reals
from derivable.checking import NO_POINT, Checker
from derivable.errors import EmptyDomain

x, y = reals("x y")
EMPTY = {
    "two bounds": (x > 1, x < 0),
    "three conditions": (x > 0, y > 0, x + y < 0),
    "a square": (x**2 + 1 < 0,),
    "a product": (x > 1, y > 1, x * y < 1),
    "a sum of two": (x + y >= 3, x - y >= 3, x <= 2),
}


def square_of_sum(*domain):
    @derivation(when=domain)
    def square():
        """A square of a sum."""
        yield (x + y) ** 2
        yield x**2 + 2 * x * y + y**2

    return square


@pytest.mark.parametrize("domain", EMPTY.values(), ids=EMPTY)
def test_nothing_is_proved_on_an_empty_domain(domain):
    with pytest.raises(EmptyDomain, match="no point satisfies the declared domain"):
        Checker().derivation(square_of_sum(*domain))


def test_a_domain_in_which_no_point_was_found_is_said_to_be_one():
    step = Checker().derivation(square_of_sum(x + y >= 1, x - y >= 1, x <= 1)).steps[0]  # the point (1, 0) alone
    assert (step.verdict.word, step.verdict.message) == ("proved", NO_POINT)


def test_a_domain_with_points_is_not_called_empty():
    step = Checker().derivation(square_of_sum(x >= 1, y >= 1, x + y <= 3)).steps[0]
    assert (step.verdict.word, step.verdict.message) == ("proved", "")


def test_a_variance_that_was_not_said_to_be_positive_refutes_a_line():
    """At y = -1 there is no density, and 3 is still 3."""
    q = gaussian("q", x, 3, y)

    @derivation
    def mean():
        """The mean of a Gaussian."""
        yield E(x, q)
        yield 3

    verdict = Checker().derivation(mean).steps[0].verdict
    assert verdict.word == "refuted" and "no value" in (verdict.counterexample["left"], verdict.counterexample["right"])
