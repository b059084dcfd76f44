"""The normalised temperature-scaled cross entropy of one anchor, from its similarities; the first is that of its positive.

Source: Chen et al. 2020, equation 1; homework 004.
"""

from derivable import Sum, derivation, exp, family, index, log, positives

n, k = index("n", start=1), index("k", start=1)
s = family("s", k, at_least=-1, at_most=1)
tau = positives(r"\tau")[0]


@derivation
def loss():
    """Minus the log share of the positive."""
    yield -log(exp(s[1] / tau) / Sum(exp(s[k] / tau), k, 1, n))
    yield log(Sum(exp(s[k] / tau), k, 1, n)) - s[1] / tau
