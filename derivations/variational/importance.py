"""Importance sampling, and the importance-weighted bound for any number K of samples.

Source: Burda et al. 2016, theorem 1; homework 000, question 1.4; homework 002, II.A-II.B.
"""

from derivable import E, Sum, density, derivation, ge, index, integral, le, log, sequence, variables

x, y = variables("x y")
z = sequence("z")
p, q, f = density("p"), density("q"), density("f")
K, k = index("K", start=1), index("k")
weight = p(x, z[k]) / q(z[k] | x)
samples = q(z[1:K] | x)


@derivation
def unbiased():
    """The expectation of one weight is the evidence."""
    yield E(p(x, z[1]) / q(z[1] | x), q(z[1] | x))
    yield integral(q(z[1] | x) * p(x, z[1]) / q(z[1] | x), z[1])
    yield integral(p(x, z[1]), z[1])
    yield p(x)


@derivation
def any_function():
    """Weighted by p/q, an expectation under q is one under p."""
    yield E(p(y) / q(y) * f(y), q(y))
    yield integral(q(y) * p(y) / q(y) * f(y), y)
    yield E(f(y), p(y))


@derivation
def variance():
    """The variance of a weight: E[w^2] - p(x)^2."""
    yield E((p(x, z[1]) / q(z[1] | x) - p(x)) ** 2, q(z[1] | x))
    yield E((p(x, z[1]) / q(z[1] | x)) ** 2 - 2 * p(x) * p(x, z[1]) / q(z[1] | x) + p(x) ** 2, q(z[1] | x))
    yield E((p(x, z[1]) / q(z[1] | x)) ** 2, q(z[1] | x)) - p(x) ** 2


@derivation
def mean_of_weights():
    """The mean of K weights is unbiased, for every K."""
    yield E(Sum(weight, k, 1, K) / K, samples)
    yield Sum(E(weight, q(z[k] | x)), k, 1, K) / K
    yield p(x)


@derivation
def importance_weighted_bound():
    """E[log of the mean of K weights] <= log p(x), for every K."""
    yield E(log(Sum(weight, k, 1, K) / K), samples)
    yield le(log(E(Sum(weight, k, 1, K) / K, samples)))
    yield log(p(x))


@derivation
def self_normalised():
    """A ratio of two expectations under q is the expectation under p, also where p is known up to a constant only."""
    yield E(p(x, y) / q(y) * f(y), q(y)) / E(p(x, y) / q(y), q(y))
    yield integral(p(x, y) * f(y), y) / p(x)
    yield E(f(y), p(y | x))


@derivation
def order():
    """The importance-weighted bound is at least the mean of the bounds from its single samples."""
    yield E(log(Sum(weight, k, 1, K) / K), samples)
    yield ge(E(Sum(log(weight), k, 1, K) / K, samples))
    yield Sum(E(log(weight), q(z[k] | x)), k, 1, K) / K


drawn, model = density("q", independent=z, given=(x,), exchangeable=z), density("p", exchangeable=z)
own = model(x, z[k]) / drawn(z[k] | x)
first, second = model(x, z[1]) / drawn(z[1] | x), model(x, z[2]) / drawn(z[2] | x)
last = model(x, z[K]) / drawn(z[K] | x)
draws = drawn(z[1:K] | x)


@derivation
def variance_of_the_mean():
    """With K independent draws the variance of the mean weight is that of one weight over K: the estimate is consistent."""
    yield E((Sum(own, k, 1, K) / K - model(x)) ** 2, draws)
    yield E((Sum(own - model(x), k, 1, K) / K) ** 2, draws)
    yield Sum(E((own - model(x)) ** 2, drawn(z[k] | x)), k, 1, K) / K**2
    yield Sum(E((own - model(x)) ** 2, draws), k, 1, K) / K**2
    yield E((last - model(x)) ** 2, draws) / K
    yield E((first - model(x)) ** 2, draws) / K
    yield E((first - model(x)) ** 2, drawn(z[1] | x)) / K
    yield (E(first**2, drawn(z[1] | x)) - model(x) ** 2) / K


@derivation
def independent_weights():
    """The weights of two independent draws are not correlated."""
    yield E(first * second, drawn(z[1], z[2] | x))
    yield E(first, drawn(z[1] | x)) * E(second, drawn(z[2] | x))
    yield model(x) ** 2
