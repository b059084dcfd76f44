"""Energy models: the free energy of a restricted Boltzmann machine, the posterior of noise-contrastive estimation.

Source: Hinton 2002, section 2; Gutmann and Hyvarinen 2010, equations 5 to 8.
"""

from derivable import Sum, derivation, exp, family, index, log, positives, real, sigmoid

n, j, h = index("n", start=1), index("j", start=1), index("h", start=0)
a = family("a", j)  # inputs of the hidden units, given the visible ones
b, u = real("b"), real("u")
nu = positives(r"\nu")[0]
own = real("c")


@derivation
def hidden_unit():
    """A hidden unit summed out."""
    yield log(Sum(exp(h * own), h, 0, 1))
    yield log(1 + exp(own))


@derivation
def activation():
    """The probability that a hidden unit is on."""
    yield exp(own) / (1 + exp(own))
    yield sigmoid(own)


@derivation
def free_energy():
    """The free energy of visible units whose own energy is -b, from the inputs of the hidden units."""
    yield -(b + Sum(log(1 + exp(a[j])), j, 1, n))
    yield -b - Sum(log(1 + exp(a[j])), j, 1, n)


@derivation
def posterior():
    """The probability that a sample is data, from u = log p(x) - log q(x) and nu noise samples for each data sample."""
    yield exp(u) / (exp(u) + nu)
    yield 1 / (1 + nu * exp(-u))


@derivation
def log_posterior():
    """Its logarithm."""
    yield log(exp(u) / (exp(u) + nu))
    yield -log(1 + nu * exp(-u))


@derivation
def log_complement():
    """The logarithm of the probability that a sample is noise."""
    yield log(nu / (exp(u) + nu))
    yield -log(1 + exp(u) / nu)
