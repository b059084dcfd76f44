"""A diffusion model guided by an auxiliary c that a latent z explains: the combined bound and its split.

Given c and z, x_0, .., x_T is a Markov chain under p.

Source: homework 001, question 3 (c)-(e).
"""

from derivable import KL, E, Product, density, derivation, ge, index, integral, log, sequence, variables

c, z = variables("c z")
x = sequence("x")
T, t = index("T", start=1), index("t")
p, q = density("p", markov=x, given=(c, z)), density("q")
guess = q(x[1:T], z | c, x[0])
chain = q(x[1:T] | c, z, x[0])


@derivation
def bound():
    """log p(x_0, c) >= the expected log ratio of joints."""
    yield log(p(x[0], c))
    yield log(integral(p(x[0:T], c, z), x[1:T], z))
    yield log(integral(guess * p(x[0:T], c, z) / guess, x[1:T], z))
    yield log(E(p(x[0:T], c, z) / guess, guess))
    yield ge(E(log(p(x[0:T], c, z) / guess), guess))


@derivation
def factors():
    """The joint by the chain rule."""
    yield p(x[0:T], c, z)
    yield p(z) * p(c | z) * p(x[0:T] | c, z)


@derivation
def chain_of_the_model():
    """The reverse chain, given c and z."""
    yield log(p(x[0:T] | c, z))
    yield log(p(x[T] | c, z) * Product(p(x[t - 1] | x[t], c, z), t, 1, T))


@derivation
def posterior():
    """The approximate posterior of the latent and the chain."""
    yield guess
    yield q(z | c, x[0]) * chain


@derivation
def split():
    """The bound as that of a VAE for c and that of a diffusion model for x."""
    yield E(log(p(x[0:T], c, z) / guess), guess)
    yield E(log(p(z) * p(c | z) * p(x[0:T] | c, z) / (q(z | c, x[0]) * chain)), guess)
    yield E(log(p(z) / q(z | c, x[0])) + log(p(c | z)) + log(p(x[0:T] | c, z) / chain), guess)
    yield E(log(p(z) / q(z | c, x[0])) + log(p(c | z)), q(z | c, x[0])) + E(E(log(p(x[0:T] | c, z) / chain), chain), q(z | c, x[0]))
    yield E(log(p(c | z)), q(z | c, x[0])) - KL(q(z | c, x[0]), p(z)) + E(E(log(p(x[0:T] | c, z) / chain), chain), q(z | c, x[0]))
