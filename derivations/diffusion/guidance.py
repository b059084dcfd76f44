"""Classifier-free guidance: extrapolation from the unconditional prediction through the conditional one.

Source: Ho and Salimans 2022, equation 6; homework 002, equation 23.
"""

from derivable import derivation, real, reals

with_c, without = reals(r"\epsilon_c \epsilon_u")
w = real("w", at_least=0)


@derivation
def guided():
    """(1 + w) conditional - w unconditional, as a step from the unconditional one of scale 1 + w."""
    yield without + (1 + w) * (with_c - without)
    yield (1 + w) * with_c - w * without
