"""Noise schedules that are given by the signal f_t = abar_t itself: the betas follow.

Source: Nichol and Dhariwal 2021, equation 17 (without the clipping at 0.999).
"""

from derivable import derivation, family, index

t, s = index("t", start=1), index("s", start=0)
f = family("f", s, positive=True)


@derivation
def beta():
    """beta_t from the signal at t and at t - 1."""
    yield (f[t - 1] - f[t]) / f[t - 1]
    yield 1 - f[t] / f[t - 1]
