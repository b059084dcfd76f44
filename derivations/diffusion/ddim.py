"""The non-Markovian reverse step: deterministic at sigma = 0, that of DDPM at the posterior variance.

Source: Song, Meng and Ermon 2021, equations 7, 12 and 16; homework 002, II.D.
"""

from derivable import derivation, real, sqrt

from .notation import abar, alpha, beta, noise, t, x_t
from .posterior import variance_of

a, b, before, now = alpha[t], beta[t], abar[t - 1], abar[t]
later, earlier = real("a_s", between=(0, 1)), real("a_t", between=(0, 1))  # abar after the step, and before it
start = (x_t - sqrt(1 - now) * noise) / sqrt(now)


@derivation
def deterministic():
    """A step without noise, as a factor of x_t and one of the predicted noise."""
    yield sqrt(before) * start + sqrt(1 - before) * noise
    yield sqrt(before) / sqrt(now) * x_t + (sqrt(1 - before) - sqrt(before) * sqrt(1 - now) / sqrt(now)) * noise


@derivation
def between():
    """The same between any two signals, abar_s and abar_t, without a difference of square roots."""
    yield sqrt(later) * (x_t - sqrt(1 - earlier) * noise) / sqrt(earlier) + sqrt(1 - later) * noise
    yield sqrt(later / earlier) * x_t + (sqrt(1 - later) - sqrt(later * (1 - earlier) / earlier)) * noise
    yield sqrt(later / earlier) * x_t - (later - earlier) / earlier / (sqrt(1 - later) + sqrt(later * (1 - earlier) / earlier)) * noise


@derivation(when=t >= 2)
def variance():
    """Song's sigma_t^2 at eta = 1 is the posterior variance."""
    yield (1 - before) / (1 - now) * (1 - now / before)
    yield (1 - before) / (1 - now) * (1 - a)
    yield variance_of


@derivation(when=t >= 2)
def rest():
    """What is left of the variance at t - 1 when the posterior's is taken away: a square."""
    yield 1 - before - variance_of
    yield (1 - before) * (1 - now - b) / (1 - now)
    yield a * (1 - before) ** 2 / (1 - now)


@derivation(when=t >= 2)
def ancestral_mean():
    """At eta = 1 the mean is that of the posterior."""
    yield sqrt(before) * start + sqrt(a * (1 - before) ** 2 / (1 - now)) * noise
    yield sqrt(before) * start + sqrt(a) * (1 - before) / sqrt(1 - now) * noise
    yield (x_t - b / sqrt(1 - now) * noise) / sqrt(a)
