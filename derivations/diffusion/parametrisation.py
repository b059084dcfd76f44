"""What a network may predict, and how the others follow: the noise, the start x_0, the velocity v; the coefficients of a step.

Source: Ho et al. 2020, equations 4 to 12; Salimans and Ho 2022, appendix D (velocity); Nichol and Dhariwal 2021, equation 15.
"""

from derivable import KL, Rational, derivation, exp, gaussian, log, real, sqrt

from .notation import abar, alpha, beta, noise, t, x0, x_t
from .posterior import variance_of

a, b, before, now = alpha[t], beta[t], abar[t - 1], abar[t]
v, y = real("v"), real("y")
share = real("s", at_least=0, at_most=1)


@derivation
def forward_sample():
    """x_t from the start and the noise."""
    yield sqrt(now) * (x0 + sqrt((1 - now) / now) * noise)
    yield sqrt(now) * x0 + sqrt(1 - now) * noise


@derivation
def start_from_noise():
    """The start from x_t and the noise."""
    yield x_t / sqrt(now) - sqrt(1 / now - 1) * noise
    yield (x_t - sqrt(1 - now) * noise) / sqrt(now)


@derivation
def noise_from_start():
    """The noise from x_t and the start."""
    yield (x_t / sqrt(now) - x0) / sqrt(1 / now - 1)
    yield (x_t - sqrt(now) * x0) / sqrt(1 - now)


@derivation
def velocity():
    """v from the noise and the start, when x_t is made of both."""
    yield sqrt(now) * noise - sqrt(1 - now) * x0
    yield (noise - sqrt(1 - now) * (sqrt(now) * x0 + sqrt(1 - now) * noise)) / sqrt(now)
    yield sqrt(now) * noise - sqrt(1 - now) * x0


@derivation
def start_from_velocity():
    """The start from x_t and v."""
    yield (x_t - sqrt(1 - now) * (sqrt(1 - now) * x_t + sqrt(now) * v)) / sqrt(now)
    yield sqrt(now) * x_t - sqrt(1 - now) * v


@derivation
def noise_from_velocity():
    """The noise from x_t and v."""
    yield (x_t - sqrt(now) * (sqrt(now) * x_t - sqrt(1 - now) * v)) / sqrt(1 - now)
    yield sqrt(1 - now) * x_t + sqrt(now) * v


@derivation
def signal_to_noise():
    """The ratio of the squared mean factor and the variance."""
    yield sqrt(now) ** 2 / (1 - now)
    yield now / (1 - now)


@derivation(when=t >= 2)
def coefficient_of_start():
    """The factor of x_0 in the posterior mean."""
    yield sqrt(before) / (1 - before) * variance_of
    yield sqrt(before) * b / (1 - now)


@derivation(when=t >= 2)
def coefficient_of_x_t():
    """The factor of x_t in the posterior mean."""
    yield sqrt(a) / b * variance_of
    yield sqrt(a) * (1 - before) / (1 - now)


@derivation(when=t >= 2)
def log_variance():
    """The logarithm of the posterior variance."""
    yield log(variance_of)
    yield log(b) + log(1 - before) - log(1 - now)


@derivation(when=t >= 2)
def learned_variance():
    """A variance between the posterior's and beta_t, by the logarithms of both."""
    yield share * log(b) + (1 - share) * log(variance_of)
    yield log(variance_of) + share * (log(b) - log(variance_of))


@derivation(when=t >= 2)
def weight_at_posterior_variance():
    """The weight of a squared error of the noise in the bound, at the posterior variance."""
    yield b**2 / (2 * variance_of * a * (1 - now))
    yield b / (2 * a * (1 - before))


@derivation
def prior_term():
    """KL(q(x_T | x_0) || N(0, 1)) for one coordinate."""
    yield KL(gaussian("q", y, sqrt(now) * x0, 1 - now), gaussian("p", y, 0, 1))
    yield Rational(1, 2) * (now * x0**2 + (1 - now) - 1 - log(1 - now))
    yield Rational(1, 2) * (now * (x0**2 - 1) - log(1 - now))


@derivation
def from_log_variance():
    """exp of the logarithm of a variance is that variance."""
    yield exp(log(1 - now))
    yield 1 - now
