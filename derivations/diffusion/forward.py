"""The forward process: products of alpha, the variance of the noise added so far, and the marginal q(x_t | x_0).

Source: Ho et al. 2020, equation 4; homework 003, problem 2.1.
"""

from derivable import Product, Sum, derivation, index, integral, normal, real, recursion, sqrt

from .notation import abar, alpha, beta, t, x0

s, r = index("s"), index("r")
x, y = real("x"), real("y")
q1 = normal(x, sqrt(alpha[1]) * x0, beta[1])
marginal_density = recursion(
    "q", t, x, start=1, first=q1,
    then=lambda before: integral(normal(x, sqrt(alpha[t]) * y, beta[t]) * before(y), y),
)


@derivation
def product():
    """The product of the alphas is abar_t."""
    yield Product(alpha[s], s, 1, t)
    yield abar[t]


@derivation
def recursion_of_the_mean():
    """The factor of x_0 in the mean, one step on."""
    yield sqrt(alpha[t]) * sqrt(abar[t - 1])
    yield sqrt(alpha[t] * abar[t - 1])
    yield sqrt(abar[t])


@derivation
def recursion_of_the_variance():
    """The variance, one step on."""
    yield alpha[t] * (1 - abar[t - 1]) + beta[t]
    yield alpha[t] - abar[t] + beta[t]
    yield 1 - abar[t]


@derivation
def variance_sum():
    """The variances of the noises add up: each is damped by the alphas after it."""
    yield Sum((1 - alpha[s]) * Product(alpha[r], r, s + 1, t), s, 1, t)
    yield 1 - abar[t]


@derivation(when=t >= 2)
def one_step():
    """Two Gaussian steps in a row are one."""
    a, v, m, w = alpha[t], beta[t], sqrt(abar[t - 1]) * x0, 1 - abar[t - 1]
    yield integral(normal(x, sqrt(a) * y, v) * normal(y, m, w), y)
    yield normal(x, sqrt(a) * m, a * w + v)
    yield normal(x, sqrt(abar[t]) * x0, 1 - abar[t])


@derivation
def marginal():
    """q(x_t | x_0) = N(x_t; sqrt(abar_t) x_0, 1 - abar_t) for every t."""
    yield marginal_density(t, x)
    yield normal(x, sqrt(abar[t]) * x0, 1 - abar[t])
