"""More samples give a tighter bound: the importance-weighted bound never falls with the number K of samples, for every K.

Samples are exchangeable: drawn from one distribution, independently or given something in common. The mean of K + 1
weights is the mean of the K + 1 means that leave one of them out.

Source: Burda et al. 2016, theorem 1, with all K + 1 sets of K samples; homework 000, question 1.4.
"""

from derivable import E, Sum, density, derivation, ge, index, log, sequence, variables

(x,) = variables("x")
z = sequence("z")
p, q = density("p", exchangeable=z), density("q", exchangeable=z)
K, k, j = index("K", start=1), index("k"), index("j")
weights = Sum(p(x, z[k]) / q(z[k] | x), k, 1, K + 1)
samples = q(z[1:K + 1] | x)


def without(n):
    """The mean of the weights but for that of sample n."""
    return (weights - p(x, z[n]) / q(z[n] | x)) / K


@derivation
def monotone():
    """The bound with K + 1 samples is at least the bound with K samples."""
    yield E(log(weights / (K + 1)), samples)
    yield E(log(Sum(without(j), j, 1, K + 1) / (K + 1)), samples)
    yield ge(E(Sum(log(without(j)), j, 1, K + 1) / (K + 1), samples))
    yield Sum(E(log(without(j)), samples), j, 1, K + 1) / (K + 1)
    yield E(log(without(K + 1)), samples)
    yield E(log(Sum(p(x, z[k]) / q(z[k] | x), k, 1, K) / K), samples)
    yield E(log(Sum(p(x, z[k]) / q(z[k] | x), k, 1, K) / K), q(z[1:K] | x))


@derivation
def one_is_as_good_as_another():
    """Every sample gives the same one-sample bound."""
    yield E(log(p(x, z[1]) / q(z[1] | x)), q(z[1:K + 1] | x))
    yield E(log(p(x, z[K + 1]) / q(z[K + 1] | x)), q(z[1:K + 1] | x))
