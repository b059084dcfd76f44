"""Classifiers between two densities: the posterior of noise-contrastive estimation, and the value of the GAN game.

Source: Gutmann and Hyvarinen 2010, eq. 6; Goodfellow et al. 2014, theorem 1; homework 000, question 3.
"""

from derivable import JS, KL, E, density, derivation, ge, log, positives, variables

x, = variables("x")
data, noise = density(r"p_{\mathrm{data}}"), density("q")
(nu,) = positives(r"\nu")  # noise samples for each data sample
best = data(x) / (data(x) + noise(x))


@derivation
def posterior():
    """The probability that a sample is data, from Bayes' rule."""
    yield data(x) * (1 / (1 + nu)) / (data(x) * (1 / (1 + nu)) + noise(x) * (nu / (1 + nu)))
    yield data(x) / (data(x) + nu * noise(x))
    yield 1 / (1 + nu * noise(x) / data(x))


@derivation
def odds():
    """The log-odds of the posterior are the log ratio of the densities, minus log nu."""
    yield log(data(x) / (data(x) + nu * noise(x))) - log(1 - data(x) / (data(x) + nu * noise(x)))
    yield log(data(x) / (nu * noise(x)))
    yield log(data(x)) - log(noise(x)) - log(nu)


@derivation
def value():
    """The game at the optimal discriminator: twice the Jensen-Shannon divergence, minus log 4."""
    yield E(log(best), data(x)) + E(log(1 - best), noise(x))
    yield E(log(data(x) / (data(x) + noise(x))), data(x)) + E(log(noise(x) / (data(x) + noise(x))), noise(x))
    yield KL(data(x), (data(x) + noise(x)) / 2) + KL(noise(x), (data(x) + noise(x)) / 2) - log(4)
    yield 2 * JS(data(x), noise(x)) - log(4)


@derivation
def lowest_value():
    """The game is worth at least -log 4."""
    yield E(log(best), data(x)) + E(log(1 - best), noise(x))
    yield 2 * JS(data(x), noise(x)) - log(4)
    yield ge(-log(4))
