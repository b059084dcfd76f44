"""The logarithm of a mean of weights, from their logarithms: any shift may be taken out, so that nothing overflows.

Source: Burda et al. 2016, equation 8; Tucker et al. 2019, equation 8 (the squared normalised weights).
"""

from derivable import Sum, derivation, exp, family, index, log, real

K, k = index("K", start=1), index("k", start=1)
w = family("w", k)  # logarithms of weights
m = real("m")


@derivation
def common_factor():
    """A shift of the logarithms is a factor of the sum."""
    yield Sum(exp(w[k] - m), k, 1, K)
    yield exp(-m) * Sum(exp(w[k]), k, 1, K)


@derivation
def log_mean():
    """The logarithm of the mean of the weights."""
    yield log(Sum(exp(w[k]), k, 1, K) / K)
    yield log(Sum(exp(w[k]), k, 1, K)) - log(K)


@derivation
def normalised():
    """A normalised weight."""
    yield exp(w[1] - m) / Sum(exp(w[k] - m), k, 1, K)
    yield exp(w[1]) / Sum(exp(w[k]), k, 1, K)


@derivation
def squared():
    """The weight of the doubly reparametrised gradient."""
    yield (exp(w[1]) / Sum(exp(w[k]), k, 1, K)) ** 2
    yield exp(w[1]) ** 2 / Sum(exp(w[k]), k, 1, K) ** 2
