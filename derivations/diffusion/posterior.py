"""The posterior q(x_{t-1} | x_t, x_0) for t >= 2: Bayes, its variance, and its mean in two forms.

Source: Ho et al. 2020, equations 6 and 7; homework 000, question 2.1; homework 003, problem 2.2.
"""

from derivable import derivation, normal, sqrt

from .notation import abar, alpha, beta, noise, t, x0, x_before, x_t

a, b = alpha[t], beta[t]
before, now = abar[t - 1], abar[t]
variance_of = (1 - before) / (1 - now) * b
mean_of = sqrt(a) * (1 - before) / (1 - now) * x_t + sqrt(before) * b / (1 - now) * x0


@derivation(when=t >= 2)
def precision():
    """The precision: what the next step and the marginal know together."""
    yield a / b + 1 / (1 - before)
    yield (a * (1 - before) + b) / (b * (1 - before))
    yield (1 - now) / (b * (1 - before))


@derivation(when=t >= 2)
def variance():
    """The posterior variance of one reverse step."""
    yield 1 / (a / b + 1 / (1 - before))
    yield (1 - before) * b / (a * (1 - before) + b)
    yield variance_of


@derivation(when=t >= 2)
def mean():
    """The posterior mean in terms of x_t and x_0."""
    yield (sqrt(a) / b * x_t + sqrt(before) / (1 - before) * x0) / (a / b + 1 / (1 - before))
    yield (sqrt(a) / b * x_t + sqrt(before) / (1 - before) * x0) * (1 - before) / (1 - now) * b
    yield mean_of


@derivation(when=t >= 2)
def exponent():
    """Completing the square in x_{t-1}: the exponents of Bayes' formula are one square."""
    yield (x_t - sqrt(a) * x_before) ** 2 / b + (x_before - sqrt(before) * x0) ** 2 / (1 - before) - (x_t - sqrt(now) * x0) ** 2 / (1 - now)
    yield (
        (a / b + 1 / (1 - before)) * x_before**2
        - 2 * (sqrt(a) / b * x_t + sqrt(before) / (1 - before) * x0) * x_before
        + x_t**2 / b + before * x0**2 / (1 - before) - (x_t - sqrt(now) * x0) ** 2 / (1 - now)
    )
    yield (x_before - mean_of) ** 2 / variance_of


@derivation(when=t >= 2)
def bayes():
    """Bayes' formula for the reverse step is a Gaussian density in x_{t-1}."""
    yield normal(x_t, sqrt(a) * x_before, b) * normal(x_before, sqrt(before) * x0, 1 - before) / normal(x_t, sqrt(now) * x0, 1 - now)
    yield normal(x_before, mean_of, variance_of)


@derivation(when=t >= 2)
def noise_form():
    """The posterior mean in terms of x_t and the noise: x_0 is put in from x_t = sqrt(abar_t) x_0 + sqrt(1 - abar_t) noise."""
    start = (x_t - sqrt(1 - now) * noise) / sqrt(now)
    yield sqrt(a) * (1 - before) / (1 - now) * x_t + sqrt(before) * b / (1 - now) * start
    yield (a * (1 - before) * x_t + b * (x_t - sqrt(1 - now) * noise)) / (sqrt(a) * (1 - now))
    yield (x_t - b / sqrt(1 - now) * noise) / sqrt(a)
