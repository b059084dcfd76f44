"""Mistakes about bounds and densities nobody writes down: refuted by a finite model, or of two dimensions and so unreadable.

Source: the identifiers in the docstrings are those of the ledger of homework 000 to 003.
"""

from derivable import KL, E, Product, Sum, density, iff, index, integral, le, log, mistake, sequence, variables

x, y, z, c = variables("x y z c")
p, q, r, f = density("p"), density("q"), density("r"), density("f")
zs = sequence("z")
K, k = index("K", start=1), index("k")
alike, guess = density("p", exchangeable=zs), density("q", exchangeable=zs)
elbo = E(log(p(x, z) / q(z | x)), q(z | x))
T, t = index("T", start=1), index("t")
xs = sequence("x")
model, forward = density("p", markov=xs), density("q", markov=xs)
chain = forward(xs[1:T] | xs[0])
drawn, related = density("q", independent=zs, given=(x,)), density("q")


def centred(law, n):
    """A weight minus its mean."""
    return p(x, zs[n]) / law(zs[n] | x) - p(x)


@mistake(step=1)
def variance_that_does_not_shrink():
    """The variance of a mean of K independent terms is over K^2 in the sum of theirs, not over K."""
    yield E((Sum(centred(drawn, k), k, 1, K) / K) ** 2, drawn(zs[1:K] | x))
    yield Sum(E(centred(drawn, k) ** 2, drawn(zs[k] | x)), k, 1, K) / K


@mistake(step=1)
def variance_without_independence():
    """Of samples that are not independent the variances do not add up."""
    yield E(Sum(centred(related, k), k, 1, K) ** 2, related(zs[1:K] | x))
    yield Sum(E(centred(related, k) ** 2, related(zs[k] | x)), k, 1, K)


@mistake(step=1)
def squares_of_terms_with_a_mean():
    """Terms have to be centred for their mean squares to add up."""
    yield E(Sum(p(x, zs[k]) / drawn(zs[k] | x), k, 1, K) ** 2, drawn(zs[1:K] | x))
    yield Sum(E((p(x, zs[k]) / drawn(zs[k] | x)) ** 2, drawn(zs[k] | x)), k, 1, K)


@mistake(step=1)
def quotient_of_a_logarithm():
    """log(a/b) - log p(x) is not log(a / (b log p(x))) (S0-1.1-04)."""
    yield log(p(x, z) / q(z | x)) - log(p(x))
    yield log(p(x, z) / (q(z | x) * log(p(x))))


@mistake(step=1, expect="unreadable")
def divergence_over_the_wrong_variable():
    """A divergence of densities of z is an integral over z, not over x (S0-1.2-03)."""
    yield KL(q(z | x), p(z | x))
    yield integral(q(z | x) * log(q(z | x) / p(z | x)), x)


@mistake(step=1, expect="unreadable")
def evidence_taken_out_of_the_wrong_integral():
    """log p(x) does not come out of an integral over x (S0-1.2-06)."""
    yield integral(q(z | x) * log(q(z | x) / p(x, z)), x) + integral(q(z | x) * log(p(x)), x)
    yield -elbo + log(p(x))


@mistake(step=1)
def joint_in_the_denominator():
    """A weight with q(z, x) for q(z | x) is biased (S0-1.4.1-01)."""
    yield E(Sum(p(x, zs[k]) / q(zs[k], x), k, 1, K) / K, q(zs[1:K] | x))
    yield p(x)


@mistake(step=1)
def sum_of_logarithms():
    """The logarithm of a mean is not a sum of logarithms (S0-1.4.1-02)."""
    yield log(Sum(p(x, zs[k]) / q(zs[k] | x), k, 1, K) / K)
    yield Sum(log(p(x, zs[k])) - log(q(zs[k] | x)), k, 1, K) - log(K)


@mistake(step=1)
def telescope_with_the_wrong_sign():
    """The telescope ends with minus the last term (S0-2.3-14)."""
    yield Sum(log(forward(xs[t - 1] | xs[0])), t, 2, T) - Sum(log(forward(xs[t] | xs[0])), t, 2, T)
    yield log(forward(xs[T] | xs[0])) - log(forward(xs[1] | xs[0]))


@mistake(step=1)
def wrong_conditioning():
    """A term of the decomposition with x_T for x_{T-1} in the condition (S3-2.3-06)."""
    yield KL(forward(xs[1] | xs[2], xs[0]), model(xs[1] | xs[2]))
    yield integral(forward(xs[1] | xs[2], xs[0]) * log(forward(xs[1] | xs[3], xs[0]) / model(xs[1] | xs[2])), xs[1])


@mistake(step=1)
def plus_the_divergence():
    """The divergence from the prior is subtracted (S1-3.0-01)."""
    yield elbo
    yield E(log(p(x | z)), q(z | x)) + KL(q(z | x), p(z))


@mistake(step=1, expect="unreadable")
def forgotten_logarithms():
    """An expectation of a density where its logarithm is meant (S1-3e-05)."""
    yield E(log(p(z) / q(z | c)) + log(p(c | z)), q(z | c))
    yield E(p(c | z), q(z | c)) - KL(q(z | c), p(z))


@mistake(step=1)
def fewer_samples_are_better():
    """The bound grows with the number of samples, and does not fall."""
    yield E(log(Sum(alike(x, zs[k]) / guess(zs[k] | x), k, 1, K + 1) / (K + 1)), guess(zs[1:K + 1] | x))
    yield le(E(log(Sum(alike(x, zs[k]) / guess(zs[k] | x), k, 1, K) / K), guess(zs[1:K] | x)))


@mistake(step=1)
def any_sample_for_another():
    """Samples of different distributions are not as good as one another."""
    yield E(log(p(x, zs[1]) / q(zs[1] | x)), q(zs[1:2] | x))
    yield E(log(p(x, zs[2]) / q(zs[2] | x)), q(zs[1:2] | x))


@mistake(step=1)
def unweighted_expectation():
    """Weighted by p/q, an expectation under q is one under p, not under q (S2-II.A-11)."""
    yield E(f(y), q(y))
    yield E(p(y) / q(y) * f(y), q(y))


@mistake(step=1)
def steps_left_out():
    """The sum over the steps ends at T, not two steps before (S2-II.D-07)."""
    yield E(log(chain / model(xs[0:T])), chain)
    yield (KL(forward(xs[T] | xs[0]), model(xs[T]))
           + Sum(E(KL(forward(xs[t - 1] | xs[t], xs[0]), model(xs[t - 1] | xs[t])), forward(xs[t] | xs[0])), t, 2, T - 2)
           - E(log(model(xs[0] | xs[1])), forward(xs[1] | xs[0])))


@mistake(step=1)
def reversed_divergence():
    """The divergence in the evidence is that of q from p."""
    yield log(p(x))
    yield elbo + KL(p(z | x), q(z | x))


@mistake(step=1)
def the_other_argmin():
    """A larger bound does not mean a smaller divergence in the other direction."""
    yield iff(elbo <= E(log(p(x, z) / r(z | x)), r(z | x)), KL(p(z | x), r(z | x)) <= KL(p(z | x), q(z | x)))


@mistake(step=1)
def upper_bound():
    """The bound is a lower one."""
    yield log(p(x))
    yield le(elbo)


@mistake(step=1)
def product_of_marginals():
    """A chain is not a product of its marginals."""
    yield forward(xs[1:T] | xs[0])
    yield Product(forward(xs[t] | xs[0]), t, 1, T)


@mistake(step=1, expect="unreadable")
def joint_for_marginal():
    """A joint is not a marginal."""
    yield p(x, z)
    yield p(x)


@mistake(step=1)
def self_normalised_weights_are_unbiased():
    """A ratio of two unbiased estimators is biased: self-normalised importance sampling is consistent only."""
    ratio = Sum(p(zs[k]) / q(zs[k]) * f(zs[k]), k, 1, K) / Sum(p(zs[k]) / q(zs[k]), k, 1, K)
    yield E(ratio, q(zs[1:K]))
    yield E(f(zs[1]), p(zs[1]))


@mistake(step=1)
def bound_for_any_weight():
    """With a weight below 1 the objective of the beta-VAE is no lower bound."""
    yield E(log(p(x | z)), q(z | x)) - KL(q(z | x), p(z)) / 2
    yield le(log(p(x)))
