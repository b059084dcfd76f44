"""EM for a mixture of two components: the responsibility of the first.

Source: Dempster, Laird and Rubin 1977, section 4.3; homework 002, II.A.
"""

from derivable import derivation, exp, log, real, reals

a, b = reals("a b")  # logarithms of the densities of the components
share = real(r"\pi_1", between=(0, 1))


@derivation
def responsibility():
    """Bayes' rule for the component, by the log-odds."""
    yield share * exp(a) / (share * exp(a) + (1 - share) * exp(b))
    yield 1 / (1 + (1 - share) / share * exp(b - a))


@derivation
def log_evidence():
    """The logarithm of the density of the mixture, with the first component taken out."""
    yield log(share * exp(a) + (1 - share) * exp(b))
    yield log(share) + a + log(1 + (1 - share) / share * exp(b - a))
