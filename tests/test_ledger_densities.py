"""Claims of homework 000 to 003 about densities, as handed in, with the verdict that each deserves.

The keys are the identifiers of the claims in a ledger that was made by hand. `ill` is what should not be read as a
statement at all: unreadable or refuted will do.
"""

import pytest

from derivable import (
    KL,
    E,
    Product,
    Sum,
    density,
    derivation,
    diff,
    eq,
    function,
    ge,
    iff,
    implies,
    index,
    integral,
    le,
    log,
    mutual_information,
    real,
    sequence,
    variables,
)
from derivable.checking import Checker

x, y, z, c = variables("x y z c")
p, q, r, f = density("p"), density("q"), density("r"), density("f")
elbo = E(log(p(x, z) / q(z | x)), q(z | x))
elbo_r = E(log(p(x, z) / r(z | x)), r(z | x))
posterior = KL(q(z | x), p(z | x))
posterior_r = KL(r(z | x), p(z | x))

zs, K, k = sequence("z"), index("K", start=1), index("k")
N, i = index("N", start=1), index("i")
weights = Sum(p(x, zs[k]) / q(zs[k] | x), k, 1, K)

s = sequence("x")
T, t, u = index("T", start=1), index("t"), index("u", start=2)
m, g = density("p", markov=s), density("q", markov=s)  # the model and the forward chain
chain, joint, x0 = g(s[1:T] | s[0]), m(s[0:T]), s[0]
bound = E(log(joint / chain), chain)
steps = Sum(log(m(s[t - 1] | s[t]) / g(s[t] | s[t - 1])), t, 1, T)
turned = Sum(log(m(s[t - 1] | s[t]) / g(s[t - 1] | s[t], x0)), t, 2, T)
L0 = E(log(m(x0 | s[1])), g(s[1] | x0))
LT = KL(g(s[T] | x0), m(s[T]))
Lt = E(KL(g(s[t - 1] | s[t], x0), m(s[t - 1] | s[t])), g(s[t] | x0))
end_to_end = L0 - LT - Sum(Lt, t, 2, T)

h, a = density("p", markov=s, given=(c, z)), density("q")
guess, inner = a(s[1:T], z | c, x0), a(s[1:T] | c, z, x0)
split = E(log(h(z) / a(z | c, x0)) + log(h(c | z)), a(z | c, x0))

TRUE, FALSE, ILL = ("proved", "conditional"), ("refuted",), ("unreadable", "refuted")
CLAIMS = {
    # homework 000, question 1.1: the evidence
    "S0-1.1-01": (TRUE, log(p(x)), log(p(x)) + elbo - elbo),
    "S0-1.1-02": (TRUE, log(p(x)) + elbo - elbo, elbo - elbo + E(log(p(x)), q(z | x))),
    "S0-1.1-03": (TRUE, -elbo + E(log(p(x)), q(z | x)), -E(log(p(x, z) / q(z | x)) - log(p(x)), q(z | x))),
    "S0-1.1-04": (FALSE, log(p(x, z) / q(z | x)) - log(p(x)), log(p(x, z) / (q(z | x) * log(p(x))))),
    "S0-1.1-05": (FALSE, -E(log(p(x, z) / (q(z | x) * log(p(x)))), q(z | x)), -E(log(p(z | x) / q(z | x)), q(z | x))),
    "S0-1.1-07": (TRUE, log(p(x)), elbo - E(log(p(z | x) / q(z | x)), q(z | x))),
    # question 1.2: the divergence from the posterior
    "S0-1.2-02": (TRUE, KL(q(x), p(x)), integral(q(x) * log(q(x) / p(x)), x)),
    "S0-1.2-03": (ILL, posterior, integral(q(z | x) * log(q(z | x) / p(z | x)), x)),
    "S0-1.2-04": (TRUE, log(q(z | x) / p(z | x)), log(q(z | x) * p(x) / p(x, z))),
    "S0-1.2-05": (TRUE, integral(q(z | x) * log(q(z | x) * p(x) / p(x, z)), z),
                  integral(q(z | x) * log(q(z | x) / p(x, z)), z) + integral(q(z | x) * log(p(x)), z)),
    # the ledger says false; an integral over x is of another dimension than a number, so that the line is not read
    "S0-1.2-06": (ILL, integral(q(z | x) * log(q(z | x) / p(x, z)), x) + integral(q(z | x) * log(p(x)), x), -elbo + log(p(x))),
    "S0-1.2-07": (TRUE, posterior, ge(0)),
    "S0-1.2-08": (TRUE, elbo, le(log(p(x)))),
    "S0-1.2-09": (TRUE, iff(elbo <= elbo_r, posterior_r <= posterior)),
    # question 1.3: amortised inference
    "S0-1.3-01": (TRUE, elbo, log(p(x)) - posterior),
    "S0-1.3-02": (TRUE, elbo_r, log(p(x)) - posterior_r),
    "S0-1.3-04": (TRUE, elbo + posterior, elbo_r + posterior_r),
    "S0-1.3-05": (TRUE, elbo - elbo_r, posterior_r - posterior),
    "S0-1.3-06": (TRUE, implies(posterior <= posterior_r, elbo_r <= elbo)),  # the best q of the family, and any other of it
    "S0-1.3-11": (TRUE, iff(elbo <= elbo_r, posterior_r - posterior <= 0)),
    # question 1.4.1: importance sampling
    "S0-1.4.1-01": (ILL, E(Sum(p(x, zs[k]) / q(zs[k], x), k, 1, K) / K, q(zs[1:K] | x)), p(x)),
    "S0-1.4.1-02": (FALSE, log(weights / K), Sum(log(p(x, zs[k])) - log(q(zs[k] | x)), k, 1, K) - log(K)),
    # question 2.3: the bound of a diffusion model
    "S0-2.3-01": (TRUE, -log(m(x0)), le(-log(m(x0)) + KL(chain, m(s[1:T] | x0)))),
    "S0-2.3-02": (TRUE, KL(chain, m(s[1:T] | x0)), E(log(chain / (joint / m(x0))), chain)),
    "S0-2.3-03": (TRUE, log(chain / (joint / m(x0))), log(chain / joint) + log(m(x0))),
    "S0-2.3-04": (TRUE, -log(m(x0)) + E(log(chain / joint) + log(m(x0)), chain), E(log(chain / joint), chain)),
    "S0-2.3-05": (TRUE, E(log(m(x0)), g(x0)), ge(E(log(joint / chain), g(s[0:T])))),
    "S0-2.3-06": (TRUE, bound, E(log(m(s[T]) * Product(m(s[t - 1] | s[t]), t, 1, T) / Product(g(s[t] | s[t - 1]), t, 1, T)), chain)),
    "S0-2.3-07": (TRUE, log(m(s[T]) * Product(m(s[t - 1] | s[t]), t, 1, T) / Product(g(s[t] | s[t - 1]), t, 1, T)), log(m(s[T])) + steps),
    "S0-2.3-08": (TRUE, g(s[u - 1] | s[u], x0), g(s[u] | s[u - 1], x0) * g(s[u - 1] | x0) / g(s[u] | x0)),
    "S0-2.3-09": (TRUE, g(s[u] | s[u - 1]), g(s[u - 1] | s[u], x0) * g(s[u] | x0) / g(s[u - 1] | x0)),
    "S0-2.3-11": (TRUE, Sum(log(m(s[t - 1] | s[t]) * g(s[t - 1] | x0) / (g(s[t - 1] | s[t], x0) * g(s[t] | x0))), t, 2, T),
                  turned + Sum(log(g(s[t - 1] | x0) / g(s[t] | x0)), t, 2, T)),
    "S0-2.3-12": (TRUE, Sum(log(g(s[t - 1] | x0) / g(s[t] | x0)), t, 2, T) - log(g(s[1] | x0)), -log(g(s[T] | x0))),
    "S0-2.3-13": (TRUE, Sum(log(g(s[t - 1] | x0) / g(s[t] | x0)), t, 2, T), Sum(log(g(s[t - 1] | x0)), t, 2, T) - Sum(log(g(s[t] | x0)), t, 2, T)),
    "S0-2.3-14": (FALSE, Sum(log(g(s[t - 1] | x0)), t, 2, T) - Sum(log(g(s[t] | x0)), t, 2, T), log(g(s[T] | x0))),
    "S0-2.3-18": (TRUE, E(log(m(x0)), g(x0)), ge(E(end_to_end, g(x0)))),
    "S0-2.3-24": (TRUE, bound, end_to_end),
    # homework 003, 2.3: the same, with sums for integrals
    "S3-2.3-01": (TRUE, E(log(chain / joint), g(s[0:T])), integral(g(x0) * integral(chain * log(chain / joint), s[1:T]), x0)),
    "S3-2.3-02": (TRUE, log(chain / joint), log(chain / m(s[1:T] | x0)) - log(m(x0))),
    "S3-2.3-03": (TRUE, integral(g(x0) * (KL(chain, m(s[1:T] | x0)) - log(m(x0))), x0), ge(integral(g(x0) * -log(m(x0)), x0))),
    "S3-2.3-04": (TRUE, integral(g(x0) * -log(m(x0)), x0), -E(log(m(x0)), g(x0))),
    "S3-2.3-05": (TRUE, log(Product(g(s[t] | s[t - 1]), t, 1, T)), log(g(s[T] | x0)) + Sum(log(g(s[t - 1] | s[t], x0)), t, 2, T)),
    "S3-2.3-06": (FALSE, integral(g(s[1] | s[2], x0) * log(g(s[1] | s[2], x0) / m(s[1] | s[2])), s[1]),
                  integral(g(s[1] | s[2], x0) * log(g(s[1] | s[3], x0) / m(s[1] | s[2])), s[1])),
    "S3-2.3-07": (TRUE, E(integral(g(s[u - 1] | s[u], x0) * log(g(s[u - 1] | s[u], x0) / m(s[u - 1] | s[u])), s[u - 1]), g(s[u], x0)),
                  integral(g(s[u - 1], s[u], x0) * log(g(s[u - 1] | s[u], x0) / m(s[u - 1] | s[u])), s[u - 1], s[u], x0)),
    "S3-2.3-10": (TRUE, E(log(chain / joint), chain), LT + Sum(Lt, t, 2, T) - L0),
    # homework 001, question 3
    "S1-3.0-01": (FALSE, elbo, E(log(p(x | z)), q(z | x)) + KL(q(z | x), p(z))),
    "S1-3.0-02": (TRUE, iff(elbo <= elbo_r, -elbo_r <= -elbo)),
    "S1-3.0-06": (TRUE, log(m(x0)), ge(bound)),
    "S1-3.0-07": (TRUE, bound, E(log(m(s[T])) + steps, chain)),
    "S1-3.0-08": (TRUE, bound, end_to_end),
    "S1-3.0-09": (TRUE, log(h(x0, c)), ge(E(log(h(s[0:T], c, z) / guess), guess))),
    "S1-3.0-10": (TRUE, h(s[0:T], c, z), h(z) * h(c | z) * h(s[0:T] | c, z)),
    "S1-3.0-11": (TRUE, log(h(z) * h(c | z) * h(s[0:T] | c, z)), log(h(z) * h(c | z) * h(s[T] | c, z) * Product(h(s[t - 1] | s[t], c, z), t, 1, T))),
    "S1-3a-01": (TRUE, log(m(x0)), ge(log(m(x0)) - KL(chain, m(s[1:T] | x0)))),
    "S1-3a-03": (TRUE, log(m(x0)) - E(log(chain / (joint / m(x0))), chain), log(m(x0)) - E(log(chain / joint) + log(m(x0)), chain)),
    "S1-3a-04": (TRUE, log(m(x0)) - E(log(chain / joint) + log(m(x0)), chain), bound),
    "S1-3a-07": (TRUE, log(Product(m(s[t - 1] | s[t]), t, 1, T) / Product(g(s[t] | s[t - 1]), t, 1, T)), steps),
    "S1-3b-04": (TRUE, log(m(s[u - 1] | s[u]) / g(s[u] | s[u - 1])),
                 log(m(s[u - 1] | s[u]) / g(s[u - 1] | s[u], x0) * (g(s[u - 1] | x0) / g(s[u] | x0)))),
    "S1-3b-05": (TRUE, E(log(m(s[T])) + steps, chain), E(log(m(s[T]) / g(s[T] | x0)) + turned + log(m(x0 | s[1])), chain)),
    "S1-3c-01": (TRUE, log(h(x0, c)), log(integral(h(s[0:T], c, z), s[1:T], z))),
    "S1-3c-02": (TRUE, integral(h(s[0:T], c, z), s[1:T], z), integral(h(s[0:T], c, z) * (guess / guess), s[1:T], z)),
    "S1-3c-03": (TRUE, log(integral(h(s[0:T], c, z) * (guess / guess), s[1:T], z)), log(E(h(s[0:T], c, z) / guess, guess))),
    "S1-3c-04": (TRUE, log(E(h(s[0:T], c, z) / guess, guess)), ge(E(log(h(s[0:T], c, z) / guess), guess))),
    "S1-3d-01": (TRUE, guess, a(z | c, x0) * inner),
    "S1-3e-02": (TRUE, E(log(h(s[0:T], c, z) / guess), guess), ge(E(log(h(z) * h(c | z) * h(s[0:T] | c, z) / (a(z | c, x0) * inner)), guess))),
    "S1-3e-03": (TRUE, E(log(h(z) * h(c | z) * h(s[0:T] | c, z) / (a(z | c, x0) * inner)), guess),
                 ge(E(log(h(z) / a(z | c, x0)) + log(h(c | z)) + log(h(s[0:T] | c, z) / inner), guess))),
    "S1-3e-04": (TRUE, E(log(h(z) / a(z | c, x0)) + log(h(c | z)) + log(h(s[0:T] | c, z) / inner), guess),
                 ge(split + E(log(h(s[0:T] | c, z) / inner), guess))),
    # the ledger says false; an expectation of a density is no number, so that the line is not read
    "S1-3e-05": (ILL, E(log(p(z) / q(z | c)) + log(p(c | z)), q(z | c)), ge(E(p(c | z), q(z | c)) - KL(q(z | c), p(z)))),
    # homework 002
    "S2-II.A-01": (TRUE, KL(p(x), q(x)), integral(p(x) * log(p(x) / q(x)), x)),
    "S2-II.A-02": (TRUE, mutual_information(p, x, y), integral(p(x, y) * log(p(x, y) / (p(x) * p(y))), x, y)),
    "S2-II.A-06": (TRUE, elbo, le(log(p(x)))),
    "S2-II.A-08": (ILL, elbo, Sum(elbo, i, 1, N) / N),
    "S2-II.A-09": (TRUE, E(f(x), p(x)), integral(f(x) * p(x), x)),
    "S2-II.A-11": (FALSE, E(f(x), q(x)), E(p(x) / q(x) * f(x), q(x))),
    "S2-II.B-02": (ILL, elbo, Sum(E(log(p(x | z)), q(z | x)) - KL(q(z | x), p(z)), i, 1, N) / N),
    "S2-II.B-11": (TRUE, E(log(weights / K), q(zs[1:K] | x)), le(log(p(x)))),
    "S2-II.B-14": (ILL, E(log(p(x | z)), q(z | x)) - 2 * KL(q(z | x), p(z)),
                   Sum(E(log(p(x | z)), q(z | x)) - 2 * KL(q(z | x), p(z)), i, 1, N) / N),
    "S2-II.D-06": (TRUE, -log(m(x0)), le(E(log(chain / joint), chain))),
    "S2-II.D-07": (FALSE, E(log(chain / joint), chain), LT + Sum(Lt, t, 2, T - 2) - L0),
}


@pytest.mark.parametrize("name", CLAIMS)
def test_claim(name):
    expected, *lines = CLAIMS[name]

    def run():
        """A claim."""
        yield from lines

    (step,) = Checker().derivation(derivation(run)).steps
    assert step.verdict.word in expected, step.verdict.message


likelihood, other = (Product(d(s[i]), i, 1, N) for d in (p, r))
first, second = real("z"), real("w", at_least=0)
given, alone = function("p_c", first, positive=True), function("p", first, positive=True)
rate, now = real(r"\eta", between=(0, 2)), real("x")
STATEMENTS = {
    "S2-II.A-04": iff(likelihood <= other, Sum(log(p(s[i])), i, 1, N) <= Sum(log(r(s[i])), i, 1, N)),
    "S2-II.A-14": eq(now + rate * diff(log(alone(now)), now), now + rate * alone.prime(now) / alone(now)),
    "S2-II.D-16": eq(diff(log(given(first) ** (1 + second) / alone(first) ** second), first),
                     (1 + second) * diff(log(given(first)), first) - second * diff(log(alone(first)), first)),
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_statement(name):
    """An argmax as an order of parameters; an estimator and a convention by the slopes of logarithms that they stand for."""
    def run():
        """A claim."""
        yield STATEMENTS[name]

    assert Checker().derivation(derivation(run)).passed


def test_a_bound_with_a_weight_below_one_is_no_bound():
    """The objective of the beta-VAE bounds log p(x) for beta >= 1 alone."""
    beta = real(r"\beta", positive=True)
    objective = E(log(p(x | z)), q(z | x)) - beta * KL(q(z | x), p(z))

    def run():
        """A claim."""
        yield objective
        yield le(log(p(x)))

    assert Checker().derivation(derivation(run)).steps[0].verdict.word == "refuted"
