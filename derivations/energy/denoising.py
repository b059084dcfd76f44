"""Denoising score matching: the score of a noisy sample given the clean one, and the loss with its weight.

Source: Vincent 2011, section 4; Song and Ermon 2019, equations 5 and 6; homework 002, II.D.
"""

from derivable import Rational, derivation, diff, log, normal, positives, reals

noisy, clean, score, noise = reals(r"y x s \epsilon")
sigma = positives(r"\sigma")[0]
half = Rational(1, 2)


@derivation
def target():
    """The score of N(y; x, sigma^2) by y."""
    yield diff(log(normal(noisy, clean, sigma**2)), noisy)
    yield -(noisy - clean) / sigma**2
    yield (clean - noisy) / sigma**2


@derivation
def target_by_noise():
    """The same where y = x + sigma noise."""
    yield (clean - (clean + sigma * noise)) / sigma**2
    yield -noise / sigma


@derivation
def weighted_loss():
    """The loss of one sample, weighted by sigma^2."""
    yield half * sigma**2 * (score - (-noise / sigma)) ** 2
    yield half * (sigma * score + noise) ** 2
