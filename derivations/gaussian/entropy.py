"""The entropy of a Gaussian, and the divergence of diagonal Gaussians in any dimension, coordinate by coordinate.

Source: Cover and Thomas 2006, chapter 8; Kingma and Welling 2013, appendix B.
"""

from derivable import KL, E, Rational, Sum, derivation, entropy, exp, family, gaussian, index, log, pi, real

from .notation import mu1, p, s1, x

half = Rational(1, 2)
D = index("D", start=1)
i = index("i", start=1)
m, n = family("m", i), family("n", i)
s, r = family("s", i, positive=True), family("r", i, positive=True)
y = real("y")


@derivation
def univariate():
    """The entropy of N(mu, sigma^2)."""
    yield entropy(p)
    yield -E(log(p(x)), p)
    yield half * log(2 * pi * s1**2) + E((x - mu1) ** 2, p) / (2 * s1**2)
    yield half * (1 + log(2 * pi * s1**2))
    yield half * log(2 * pi * exp(1) * s1**2)


@derivation
def diagonal_kl():
    """KL of diagonal Gaussians: the sum over coordinates of the univariate divergences."""
    u, v = gaussian("u", y, m[i], s[i] ** 2), gaussian("v", y, n[i], r[i] ** 2)
    yield Sum(KL(u, v), i, 1, D)
    yield Sum(log(r[i] / s[i]) + (s[i] ** 2 + (m[i] - n[i]) ** 2) / (2 * r[i] ** 2) - half, i, 1, D)


@derivation
def to_the_standard_normal():
    """KL from a diagonal Gaussian to the standard normal, as in the VAE."""
    u, v = gaussian("u", y, m[i], s[i] ** 2), gaussian("v", y, 0, 1)
    yield Sum(KL(u, v), i, 1, D)
    yield half * Sum(m[i] ** 2 + s[i] ** 2 - log(s[i] ** 2) - 1, i, 1, D)
