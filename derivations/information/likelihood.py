"""Maximum likelihood: the likelihood of a sample and its logarithm put parameters in one order, so they have one argmax.

p and r are the model at two values of its parameters; the sample may be of any length, and need not be independent.

Source: homework 002, II.A, equations 3 and 4; Bishop 2006, section 1.2.4.
"""

from derivable import Product, Sum, density, derivation, iff, index, log, sequence

x = sequence("x")
N, i = index("N", start=1), index("i")
p, r = density("p"), density("r")


@derivation
def log_likelihood():
    """The logarithm of a product is a sum."""
    yield log(Product(p(x[i]), i, 1, N))
    yield Sum(log(p(x[i])), i, 1, N)


@derivation
def one_argmax():
    """A value of the parameters has the larger likelihood exactly where it has the larger log-likelihood."""
    yield iff(Product(p(x[i]), i, 1, N) <= Product(r(x[i]), i, 1, N), Sum(log(p(x[i])), i, 1, N) <= Sum(log(r(x[i])), i, 1, N))
