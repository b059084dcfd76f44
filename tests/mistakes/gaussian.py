"""Wrong lines about Gaussian divergences. Ledger row: S2-V.3-19; and the claim of symmetry that homework 001 asks about."""

from derivable import KL, Rational, diff, entropy, gaussian, log, mistake, pi, positives, real, reals

x = real("x")
mp, mq = reals(r"\mu_p \mu_q")
sp, sq = positives(r"\sigma_p \sigma_q")
p, q = gaussian("p", x, mp, sp**2), gaussian("q", x, mq, sq**2)
half = Rational(1, 2)


@mistake(step=1, source="S2-V.3-19")
def roles_exchanged():
    """p and q are exchanged, and the ratio of variances stands under the log without 1/2."""
    yield KL(p, q)
    yield log(sp**2 / sq**2) + (sq**2 + (mq - mp) ** 2) / (2 * sp**2) - half


@mistake(step=1, source="homework 001, question 1")
def symmetry():
    """The divergence is not symmetric."""
    yield KL(q, p)
    yield KL(p, q)


@mistake(step=2)
def entropy_without_the_half():
    """The 1 stands inside the bracket with the factor 1/2."""
    yield entropy(p)
    yield half * (1 + log(2 * pi * sp**2))
    yield 1 + half * log(2 * pi * sp**2)


@mistake(step=1)
def gradient_by_the_variance():
    """The derivative by the variance stands where that by the deviation is asked for."""
    yield diff(KL(p, q), sp)
    yield half / sq**2 - half / sp**2
