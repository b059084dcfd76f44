"""Gaussians by mean and log-variance: the forms that networks compute.

Source: Kingma and Welling 2014, appendix B; Nichol and Dhariwal 2021, section 3.1; homework 002, II.A.
"""

from derivable import KL, Rational, derivation, exp, gaussian, log, normal, pi, real, reals, sqrt

half = Rational(1, 2)
x, mean, other, noise = reals("x m n e")
lv, kv = real("l"), real("k")  # log-variances
y = real("y")


@derivation
def kl_to_standard():
    """KL(N(m, e^l) || N(0, 1))."""
    yield KL(gaussian("q", y, mean, exp(lv)), gaussian("p", y, 0, 1))
    yield half * (mean**2 + exp(lv) - 1 - lv)


@derivation
def kl():
    """KL(N(m, e^l) || N(n, e^k))."""
    yield KL(gaussian("q", y, mean, exp(lv)), gaussian("p", y, other, exp(kv)))
    yield half * (kv - lv + exp(lv) / exp(kv) + (mean - other) ** 2 / exp(kv) - 1)
    yield half * (kv - lv + exp(lv - kv) + (mean - other) ** 2 * exp(-kv) - 1)


@derivation
def log_density():
    """log N(x; m, e^l)."""
    yield log(normal(x, mean, exp(lv)))
    yield -half * (log(2 * pi) + lv + (x - mean) ** 2 * exp(-lv))


@derivation
def sample():
    """A sample of N(m, e^l) from standard noise."""
    yield mean + sqrt(exp(lv)) * noise
    yield mean + exp(half * lv) * noise
