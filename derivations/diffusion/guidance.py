"""Classifier-free guidance: extrapolation from the unconditional prediction through the conditional one.

Source: Ho and Salimans 2022, equation 6; homework 002, equation 23.
"""

from derivable import derivation, diff, function, log, real, reals

with_c, without = reals(r"\epsilon_c \epsilon_u")
w = real("w", at_least=0)
z = real("z")
conditional, marginal = function("p_c", z, positive=True), function("p", z, positive=True)


@derivation
def guided():
    """(1 + w) conditional - w unconditional, as a step from the unconditional one of scale 1 + w."""
    yield without + (1 + w) * (with_c - without)
    yield (1 + w) * with_c - w * without


@derivation
def score():
    """The guided score is that of p(z|c)^(1+w) / p(z)^w."""
    yield diff(log(conditional(z) ** (1 + w) / marginal(z) ** w), z)
    yield diff((1 + w) * log(conditional(z)) - w * log(marginal(z)), z)
    yield (1 + w) * diff(log(conditional(z)), z) - w * diff(log(marginal(z)), z)
