"""Invertible maps of the line: ReLU, mixtures of sigmoids, residual maps.

Source: homework 001, question 2.1 to 2.3; Huang et al. 2018 (mixtures of sigmoids).
"""

from derivable import (
    Sum,
    arctan,
    constrain,
    derivation,
    diff,
    family,
    function,
    gt,
    index,
    injective,
    logit,
    negate,
    onto,
    real,
    reals,
    relu,
    sigmoid,
    strictly_increasing,
)

z = real("z")
a, b, c = reals("a b c")
N = index("N", start=1)
i = index("i", start=1, end=N)
w, slope, shift = family("w", i, positive=True), family("a", i, positive=True), family("b", i)
mixture = Sum(w[i] * sigmoid(slope[i] * z + shift[i]), i, 1, N)
f = constrain(function("f"), z, function("f").prime(z) > -1)


@derivation
def relu_is_not_injective():
    """a max(0, b z + c) takes a value twice, whatever the sign of b."""
    yield negate(injective(a * relu(b * z + c), z))


@derivation
def sigmoid_slope():
    """The derivative of the sigmoid, and its sign."""
    yield diff(sigmoid(z), z)
    yield sigmoid(z) * (1 - sigmoid(z))
    yield gt(0)


@derivation
def logit_slope():
    """The derivative of the inverse of the sigmoid, with the natural logarithm."""
    p = real("p", between=(0, 1))
    yield diff(logit(p), p)
    yield 1 / p + 1 / (1 - p)
    yield 1 / (p * (1 - p))
    yield gt(0)


@derivation
def inverse():
    """The logit undoes the sigmoid."""
    yield logit(sigmoid(z))
    yield z


@derivation
def mixture_slope():
    """The derivative of a mixture of N sigmoids."""
    yield diff(mixture, z)
    yield Sum(w[i] * slope[i] * sigmoid(slope[i] * z + shift[i]) * (1 - sigmoid(slope[i] * z + shift[i])), i, 1, N)
    yield gt(0)


@derivation
def mixture_increases():
    """A mixture of N sigmoids with positive weights and slopes is strictly increasing."""
    yield strictly_increasing(mixture, z)


@derivation
def residual_slope():
    """The derivative of z + f(z) is positive where f' > -1."""
    yield diff(z + f(z), z)
    yield 1 + f.prime(z)
    yield gt(0)


@derivation
def residual_is_injective():
    """z + f(z) is injective where f' > -1."""
    yield injective(z + f(z), z)


@derivation
def counterexample():
    """f(z) = -z + arctan z has f' > -1."""
    yield diff(-z + arctan(z), z)
    yield -1 + 1 / (1 + z**2)
    yield gt(-1)


@derivation
def residual_need_not_be_onto():
    """.. but z + f(z) = arctan z is not onto: f' > -1 is not enough for that."""
    yield negate(onto(z + (-z + arctan(z)), z))
