"""The weight of a denoising step in the variational bound, and the term for the first step.

Source: Ho et al. 2020, equations 10 to 12; homework 000, question 2.6; homework 003, problem 2.4.
"""

from derivable import KL, Rational, derivation, gaussian, log, normal, pi, positives, real, sqrt

from .notation import abar, alpha, beta, noise, t, x0, x_t

a, b, now = alpha[t], beta[t], abar[t]
sigma = positives(r"\sigma_t")[0]
predicted = real(r"\epsilon_\theta")
y = real("y")


@derivation(when=t >= 2)
def weight():
    """The squared distance of the means is a weighted squared distance of the noises."""
    true, model = (x_t - b / sqrt(1 - now) * noise) / sqrt(a), (x_t - b / sqrt(1 - now) * predicted) / sqrt(a)
    yield (true - model) ** 2 / (2 * sigma**2)
    yield (b / (sqrt(a) * sqrt(1 - now)) * (noise - predicted)) ** 2 / (2 * sigma**2)
    yield b**2 / (2 * sigma**2 * a * (1 - now)) * (noise - predicted) ** 2


@derivation(when=t >= 2)
def divergence():
    """KL of two Gaussians of one variance is that squared distance of their means."""
    m, n = real("m"), real("n")
    u, v = gaussian("u", y, m, sigma**2), gaussian("v", y, n, sigma**2)
    yield KL(u, v)
    yield (m - n) ** 2 / (2 * sigma**2)


@derivation
def first_step():
    """The term for t = 1: minus the log density of x_0 under the model's last step, up to a constant a square."""
    s1 = positives(r"\sigma_1")[0]
    x1 = sqrt(abar[1]) * x0 + sqrt(1 - abar[1]) * noise
    model = (x1 - beta[1] / sqrt(1 - abar[1]) * predicted) / sqrt(alpha[1])
    yield -log(normal(x0, model, s1**2))
    yield Rational(1, 2) * log(2 * pi * s1**2) + (x0 - model) ** 2 / (2 * s1**2)
    yield Rational(1, 2) * log(2 * pi * s1**2) + (1 - alpha[1]) / alpha[1] * (noise - predicted) ** 2 / (2 * s1**2)
    yield Rational(1, 2) * log(2 * pi * s1**2) + beta[1] ** 2 / (2 * s1**2 * alpha[1] * (1 - abar[1])) * (noise - predicted) ** 2
