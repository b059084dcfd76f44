"""The Kullback-Leibler divergence between two univariate Gaussians, from its definition, in both directions.

Source: homework 001, question 1; Kingma and Welling 2013, appendix B.
"""

from derivable import KL, E, Rational, derivation, integral, log, pi

from .notation import mu1, mu2, p, q, s1, s2, x

half = Rational(1, 2)


@derivation
def log_density():
    """The logarithm of a Gaussian density."""
    yield log(q(x))
    yield -half * log(2 * pi * s2**2) - (x - mu2) ** 2 / (2 * s2**2)


@derivation
def mean():
    """The mean of q."""
    yield E(x, q)
    yield mu2


@derivation
def second_moment():
    """The second moment of q."""
    yield E(x**2, q)
    yield E((x - mu2) ** 2, q) + mu2**2
    yield s2**2 + mu2**2


@derivation
def first_integral():
    """The integral of q log q."""
    yield integral(q(x) * log(q(x)), x)
    yield E(log(q(x)), q)
    yield E(-half * log(2 * pi * s2**2) - (x - mu2) ** 2 / (2 * s2**2), q)
    yield -half * log(2 * pi * s2**2) - E((x - mu2) ** 2, q) / (2 * s2**2)
    yield -half * (1 + log(2 * pi * s2**2))


@derivation
def second_integral():
    """Minus the integral of q log p."""
    yield -integral(q(x) * log(p(x)), x)
    yield half * log(2 * pi * s1**2) - integral(q(x) * (-((x - mu1) ** 2) / (2 * s1**2)), x)
    yield half * log(2 * pi * s1**2) + (E(x**2, q) - 2 * mu1 * E(x, q) + mu1**2) / (2 * s1**2)
    yield half * log(2 * pi * s1**2) + (s2**2 + mu2**2 - 2 * mu2 * mu1 + mu1**2) / (2 * s1**2)
    yield half * log(2 * pi * s1**2) + (s2**2 + (mu2 - mu1) ** 2) / (2 * s1**2)


@derivation
def forward():
    """KL(q || p) in closed form."""
    yield KL(q, p)
    yield E(log(q(x) / p(x)), q)
    yield integral(q(x) * log(q(x)), x) - integral(q(x) * log(p(x)), x)
    yield -half * (1 + log(2 * pi * s2**2)) + half * log(2 * pi * s1**2) + (s2**2 + (mu2 - mu1) ** 2) / (2 * s1**2)
    yield log(s1 / s2) + (s2**2 + (mu2 - mu1) ** 2) / (2 * s1**2) - half


@derivation
def reverse():
    """KL(p || q) in closed form."""
    yield KL(p, q)
    yield integral(p(x) * log(p(x)), x) - integral(p(x) * log(q(x)), x)
    yield log(s2 / s1) + (s1**2 + (mu1 - mu2) ** 2) / (2 * s2**2) - half
