"""The bound of a diffusion model and its decomposition, for every number T of steps and any densities.

q is the forward chain, p the model; both are Markov chains in x_0, .., x_T.

Source: Ho et al. 2020, eq. 3-5; homework 000, question 2.3; homework 001, question 3; homework 002, II.D; homework 003, 2.3.
"""

from derivable import KL, E, Product, Sum, density, derivation, ge, index, le, log, sequence

x = sequence("x")
T, t = index("T", start=1), index("t")
s = index("s", start=2)
p, q = density("p", markov=x), density("q", markov=x)
r = density("r", markov=x, like=(p, x[T]))  # the model with other parameters, and the same prior
forward = q(x[1:T] | x[0])
bound = E(log(p(x[0:T]) / forward), forward)
step = E(KL(q(x[t - 1] | x[t], x[0]), p(x[t - 1] | x[t])), q(x[t] | x[0]))
last = KL(q(x[T] | x[0]), p(x[T]))
first = E(log(p(x[0] | x[1])), q(x[1] | x[0]))


@derivation
def lower_bound():
    """log p(x_0) >= the bound: their difference is a divergence."""
    yield -log(p(x[0]))
    yield le(-log(p(x[0])) + KL(forward, p(x[1:T] | x[0])))
    yield -log(p(x[0])) + E(log(forward / (p(x[0:T]) / p(x[0]))), forward)
    yield -log(p(x[0])) + E(log(forward / p(x[0:T])) + log(p(x[0])), forward)
    yield E(log(forward / p(x[0:T])), forward)


@derivation
def expected_bound():
    """The bound, averaged over the data."""
    yield E(log(p(x[0])), q(x[0]))
    yield ge(E(log(p(x[0:T]) / forward), q(x[0:T])))


@derivation
def forward_chain():
    """The forward chain is a product of its steps."""
    yield log(forward)
    yield log(Product(q(x[t] | x[t - 1]), t, 1, T))
    yield Sum(log(q(x[t] | x[t - 1])), t, 1, T)


@derivation
def reverse_chain():
    """The model is a product of its reverse steps."""
    yield log(p(x[0:T]))
    yield log(p(x[T]) * Product(p(x[t - 1] | x[t]), t, 1, T))
    yield log(p(x[T])) + Sum(log(p(x[t - 1] | x[t])), t, 1, T)


@derivation
def product_form():
    """The bound in terms of single steps."""
    yield bound
    yield E(log(p(x[T]) * Product(p(x[t - 1] | x[t]), t, 1, T) / Product(q(x[t] | x[t - 1]), t, 1, T)), forward)
    yield E(log(p(x[T])) + Sum(log(p(x[t - 1] | x[t]) / q(x[t] | x[t - 1])), t, 1, T), forward)


@derivation
def bayes():
    """A forward step turned round, given x_0 (s >= 2: at s = 1 the right side would condition x_0 on itself)."""
    yield q(x[s] | x[s - 1])
    yield q(x[s] | x[s - 1], x[0])
    yield q(x[s - 1] | x[s], x[0]) * q(x[s] | x[0]) / q(x[s - 1] | x[0])


@derivation
def telescope():
    """The ratios of marginals telescope."""
    yield Sum(log(q(x[t - 1] | x[0]) / q(x[t] | x[0])), t, 2, T)
    yield Sum(log(q(x[t - 1] | x[0])), t, 2, T) - Sum(log(q(x[t] | x[0])), t, 2, T)
    yield log(q(x[1] | x[0])) - log(q(x[T] | x[0]))


@derivation
def turned_round():
    """The steps of the bound with the forward steps turned round."""
    yield Sum(log(p(x[t - 1] | x[t]) / q(x[t] | x[t - 1])), t, 2, T)
    yield Sum(log(p(x[t - 1] | x[t]) / q(x[t - 1] | x[t], x[0]) * q(x[t - 1] | x[0]) / q(x[t] | x[0])), t, 2, T)
    yield Sum(log(p(x[t - 1] | x[t]) / q(x[t - 1] | x[t], x[0])), t, 2, T) + log(q(x[1] | x[0])) - log(q(x[T] | x[0]))


@derivation
def decomposition():
    """The bound as L_0, L_{t-1} and L_T."""
    yield bound
    yield E(log(p(x[T])) + Sum(log(p(x[t - 1] | x[t]) / q(x[t] | x[t - 1])), t, 2, T) + log(p(x[0] | x[1]) / q(x[1] | x[0])), forward)
    yield E(log(p(x[T]) / q(x[T] | x[0])) + Sum(log(p(x[t - 1] | x[t]) / q(x[t - 1] | x[t], x[0])), t, 2, T) + log(p(x[0] | x[1])), forward)
    yield first - last - Sum(step, t, 2, T)


@derivation
def whole_bound():
    """log p(x_0) is at least L_0 minus the divergences."""
    yield log(p(x[0]))
    yield ge(bound)
    yield first - last - Sum(step, t, 2, T)


@derivation
def prior_term():
    """L_T does not depend on the parameters: two models with one prior share it."""
    yield KL(q(x[T] | x[0]), r(x[T]))
    yield last
