"""KL between Gaussians is symmetric exactly where the variances are equal.

Source: homework 001, question 1 ("Is this the same as KL(p || q)?").
"""

from derivable import KL, Rational, derivation, eq, gt, iff, log, lt, same

from .notation import mu1, mu2, p, q, s1, s2

half = Rational(1, 2)
ratio = (s1**2 / s2**2 - s2**2 / s1**2) / 2


@derivation
def difference():
    """The difference of the two directions."""
    yield KL(p, q) - KL(q, p)
    yield 2 * log(s2 / s1) + ratio + (mu1 - mu2) ** 2 / 2 * (1 / s2**2 - 1 / s1**2)


@derivation(when=s1 > s2)
def logarithm_above():
    """2 log(a/b) lies below (a^2/b^2 - b^2/a^2)/2 for a > b."""
    yield 2 * log(s1 / s2)
    yield lt(ratio)


@derivation(when=s2 > s1)
def logarithm_below():
    """2 log(a/b) lies above (a^2/b^2 - b^2/a^2)/2 for a < b."""
    yield 2 * log(s1 / s2)
    yield gt(ratio)


@derivation(when=s1 > s2)
def wider():
    """Where p is the wider one, KL(q || p) is the smaller divergence."""
    yield KL(q, p)
    yield log(s1 / s2) + (s2**2 + (mu2 - mu1) ** 2) / (2 * s1**2) - half
    yield lt(log(s2 / s1) + (s1**2 + (mu1 - mu2) ** 2) / (2 * s2**2) - half, by=logarithm_above)
    yield KL(p, q)


@derivation(when=s2 > s1)
def narrower():
    """Where p is the narrower one, KL(q || p) is the larger divergence."""
    yield KL(q, p)
    yield log(s1 / s2) + (s2**2 + (mu2 - mu1) ** 2) / (2 * s1**2) - half
    yield gt(log(s2 / s1) + (s1**2 + (mu1 - mu2) ** 2) / (2 * s2**2) - half, by=logarithm_below)
    yield KL(p, q)


@derivation
def symmetric():
    """KL(q || p) = KL(p || q) if and only if the variances are equal."""
    yield same(iff(eq(KL(q, p), KL(p, q)), eq(s1, s2)), by=(wider, narrower))
