"""Gradients of Gaussian divergences and expectations, as the optimiser of a variational autoencoder follows them.

Source: Kingma and Welling 2014, appendix B; Opper and Archambeau 2009, section 3 (Bonnet's and Price's theorems, here for polynomials).
"""

from derivable import KL, E, Rational, derivation, diff, exp, gaussian, real, reals

half = Rational(1, 2)
z, m, n = reals("z m n")
lv = real("l")
s, r = real("s", positive=True), real("r", positive=True)
q, p = gaussian("q", z, m, s**2), gaussian("p", z, n, r**2)
a, b, c, d = reals("a b c d")
f = a + b * z + c * z**2 + d * z**3


@derivation
def by_mean():
    """The divergence pulls the mean to that of the prior."""
    yield diff(KL(q, p), m)
    yield (m - n) / r**2


@derivation
def by_deviation():
    """Its derivative by the standard deviation is 0 where both are equal."""
    yield diff(KL(q, p), s)
    yield s / r**2 - 1 / s


@derivation
def by_log_variance():
    """By the log-variance, against N(0, 1): the form that networks learn."""
    yield diff(KL(gaussian("q", z, m, exp(lv)), gaussian("p", z, 0, 1)), lv)
    yield half * (exp(lv) - 1)


@derivation
def mean_of_a_slope():
    """Bonnet's theorem: the derivative by the mean is the mean of the slope."""
    yield diff(E(f, q), m)
    yield E(diff(f, z), q)
    yield b + 2 * c * m + 3 * d * (m**2 + s**2)


@derivation
def mean_of_a_curvature():
    """Price's theorem: the derivative by the deviation is s times the mean of the curvature."""
    yield diff(E(f, q), s)
    yield s * E(diff(diff(f, z), z), q)
    yield 2 * s * (c + 3 * d * m)
