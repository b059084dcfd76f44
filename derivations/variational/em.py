"""Expectation maximisation: log p(x) = Q + H, and why a step does not lower it.

r is the model with the parameters before the step, p with those after it.

Source: Dempster, Laird and Rubin 1977; Neal and Hinton 1998; homework 002, II.A.
"""

from derivable import KL, E, density, derivation, entropy, ge, log, variables

x, z = variables("x z")
p, r = density("p"), density("r")


@derivation
def q_plus_h():
    """log p(x) = Q(p, r) - E[log p(z|x)] under r(z|x)."""
    yield log(p(x))
    yield E(log(p(x)), r(z | x))
    yield E(log(p(x, z) / p(z | x)), r(z | x))
    yield E(log(p(x, z)), r(z | x)) - E(log(p(z | x)), r(z | x))


@derivation
def free_energy():
    """At r(z|x) the bound is the expected complete log-likelihood plus the entropy of r(z|x)."""
    yield E(log(p(x, z) / r(z | x)), r(z | x))
    yield E(log(p(x, z)), r(z | x)) + entropy(r(z | x))


@derivation
def ascent():
    """log p(x) - log r(x) is at least the gain in Q."""
    yield log(p(x)) - log(r(x))
    yield E(log(p(x, z)), r(z | x)) - E(log(r(x, z)), r(z | x)) + KL(r(z | x), p(z | x))
    yield ge(E(log(p(x, z)), r(z | x)) - E(log(r(x, z)), r(z | x)))


@derivation(when=E(log(p(x, z)), r(z | x)) >= E(log(r(x, z)), r(z | x)))
def monotone():
    """A step that does not lower Q does not lower the likelihood."""
    yield log(p(x)) - log(r(x))
    yield ge(E(log(p(x, z)), r(z | x)) - E(log(r(x, z)), r(z | x)))
    yield ge(0)
