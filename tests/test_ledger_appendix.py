"""Claims of the appendix of homework 002, with the verdict that each deserves: (expected of the step, its two sides).

Conventions are stated by what they are used for: a definition by another form of it, an argmin by the order it stands for,
an estimator by its mean over independent draws, an update by the slope it follows. A slip that is repaired in the next line
makes that step false; `start` is the claim against the first line.
"""

import pytest

from derivable import (
    KL,
    E,
    Product,
    Rational,
    Sum,
    density,
    derivation,
    diff,
    entropy,
    eq,
    function,
    gaussian,
    ge,
    iff,
    implies,
    index,
    integral,
    log,
    maximiser,
    normal,
    pi,
    positives,
    real,
    reals,
    sequence,
    sqrt,
    variables,
)
from derivable.checking import Checker

x, z, d = variables("x z d")
p, q, r, f = density("p"), density("q"), density("r"), density("f")
xs, zs = sequence("x"), sequence("z")
N, i = index("N", start=1), index("i")
J, j = index("J", start=1), index("j", start=1)
theta, eta = real(r"\theta"), positives(r"\eta")[0]
T, t = index("T", start=1), index("t")
m, g = density("p", markov=xs), density("q", markov=xs)
forward = g(xs[1:T] | xs[0])
bound = E(log(p(x, z) / q(z)), q(z))
Q, H = E(log(p(x, z)), q(z)), entropy(q(z))
draws = density("q", independent=xs, exchangeable=xs)
target, h = density("p", exchangeable=xs), density("f", exchangeable=xs)
Zp, Zq = positives("Z_p Z_q")
y = real("x")
parts = [function(f"p_{n}", theta, positive=True) for n in (1, 2)]
mu, nu = reals(r"\mu_p \mu_q")
s, u = positives(r"\sigma_p \sigma_q")
a1, a2 = real("a_1", between=(0, 1)), real("a_2", between=(0, 1))
w, v = reals("w v")
b, c, e, k = reals("B Q H K")
above, below = Zp * p(x), Zq * q(x)  # unnormalised densities: p~ and q~

TRUE, FALSE = ("proved", "conditional"), ("refuted",)
STEPS = {
    # mixtures and their gradient
    "S2-V.1-02": (TRUE, Sum(log(p(xs[i])), i, 1, N), Sum(log(integral(p(zs[i]) * p(xs[i] | zs[i]), zs[i])), i, 1, N)),
    "S2-V.1-03": (TRUE, diff(log(parts[0](theta) + parts[1](theta)), theta),
                  (diff(parts[0](theta), theta) + diff(parts[1](theta), theta)) / (parts[0](theta) + parts[1](theta))),
    "S2-V.1-04": (TRUE, (diff(parts[0](theta), theta) + diff(parts[1](theta), theta)) / (parts[0](theta) + parts[1](theta)),
                  (parts[0](theta) * diff(log(parts[0](theta)), theta) + parts[1](theta) * diff(log(parts[1](theta)), theta))
                  / (parts[0](theta) + parts[1](theta))),
    "S2-V.1-08": (TRUE, KL(q(z | x), p(z | x)), ge(KL(p(z | x), p(z | x)))),
    # the bound and what it is used for
    "S2-V.2-09": (TRUE, E(log(p(z, d) / q(z)), q(z)), E(log(p(z, d)), q(z)) - E(log(q(z)), q(z))),
    "S2-V.3-01": (TRUE, log(p(x)), log(integral(p(x, z), z))),
    "S2-V.3-02": (TRUE, KL(q(z), p(z | x)), -H - E(log(p(z | x)), q(z))),
    "S2-V.3-07": (TRUE, log(p(x)), E(log(p(x, z) / p(z | x)), p(z | x))),
    "S2-V.3-09": (TRUE, KL(p(z | x), p(z | x)), 0 * log(p(x))),
    "S2-V.3-11": (TRUE, E(log(p(x, z)), q(z)), E(log(p(x | z)) + log(p(z)), q(z))),
    "S2-V.3-13": (FALSE, Q - H, Q + H),
    "S2-V.3-13 start": (TRUE, bound, Q + H),
    # importance sampling
    "S2-V.4-01": (TRUE, E(f(x), p(x)), integral(f(x) * p(x), x)),
    "S2-V.4-07": (TRUE, E(Sum(h(xs[i]) * target(xs[i]) / draws(xs[i]), i, 1, N) / N, draws(xs[1:N])), Sum(E(h(xs[i]), target(xs[i])), i, 1, N) / N),
    "S2-V.4-11": (TRUE, Zp / Zq, 1 / Zq * integral(above, x)),
    "S2-V.4-13": (FALSE, above / below * integral(above, x), integral(above * q(x) / below, x)),
    "S2-V.4-13 start": (TRUE, Zp / Zq, integral(above * q(x) / below, x)),
    "S2-V.4-14": (TRUE, integral(above / below * q(x), x), E(above / below, q(x))),
    # the chain
    "S2-V.6-06": (FALSE, g(xs[2] | xs[1], xs[0]) * g(xs[1] | xs[0]) / g(xs[0]), g(xs[2] | xs[1], xs[0]) * g(xs[1] | xs[0]) / g(xs[2] | xs[0])),
    "S2-V.6-06 start": (TRUE, g(xs[1] | xs[2], xs[0]), g(xs[2] | xs[1], xs[0]) * g(xs[1] | xs[0]) / g(xs[2] | xs[0])),
    "S2-V.7-03": (TRUE, Product(g(xs[t] | xs[t - 1]), t, 1, T), Product(g(xs[t] | xs[t - 1]), t, 1, T - 1) * g(xs[T] | xs[T - 1])),
    "S2-V.7-06": (TRUE, normal(w, sqrt(a1) * v, 1 - a1), normal((w - sqrt(a1) * v) / sqrt(1 - a1), 0, 1) / sqrt(1 - a1)),
    "S2-V.7-07": (TRUE, integral(normal(w, sqrt(a1) * y, 1 - a1) * normal(y, sqrt(a2) * v, 1 - a2), y), normal(w, sqrt(a1 * a2) * v, 1 - a1 * a2)),
    "S2-V.9-08": (TRUE, -E(log(m(xs[0])), g(xs[0])), -E(log(integral(m(xs[0:T]), xs[1:T])), g(xs[0]))),
    "S2-V.11-01": (TRUE, E(log(m(xs[0:T]) / forward), forward),
                   E(log(m(xs[0] | xs[1])), g(xs[1] | xs[0])) - KL(g(xs[T] | xs[0]), m(xs[T]))
                   - Sum(E(KL(g(xs[t - 1] | xs[t], xs[0]), m(xs[t - 1] | xs[t])), g(xs[t] | xs[0])), t, 2, T)),
    "S2-V.11-03": (TRUE, -log(m(xs[0] | xs[1])), log(m(xs[1])) - log(m(xs[0:1]))),
    # the Gaussians of its last question, as densities
    "S2-V.3-20": (TRUE, log(gaussian("p", y, mu, s**2)(y)), -Rational(1, 2) * log(2 * pi * s**2) - (y - mu) ** 2 / (2 * s**2)),
}

likelihood = [E(log(law(x, z)), p(z | x)) for law in (q, r)]  # Q at two values of the parameters
STATEMENTS = {
    "S2-V.2-10": iff(E(log(p(z, d) / q(z)), q(z)) <= E(log(p(z, d) / r(z)), r(z)), KL(r(z), p(z | d)) <= KL(q(z), p(z | d))),
    "S2-V.3-05": implies(eq(b, c - e), eq(b + k, c - e + k)),  # from the wrong line, ELBO = Q - H, in numbers
    "S2-V.3-10": maximiser(nu, -((theta - nu) ** 2), theta),
    "S2-V.3-12": iff(likelihood[0] <= likelihood[1], E(log(p(z | x)) - log(r(x, z)), p(z | x)) <= E(log(p(z | x)) - log(q(x, z)), p(z | x))),
    "S2-V.3-14": eq(theta + eta * diff(parts[0](theta), theta), theta + eta * parts[0].prime(theta)),
}


weight = Zp * target(xs[i]) / (Zq * draws(xs[i]))
ESTIMATE = (E(Sum(weight, i, 1, N) / N, draws(xs[1:N])), Sum(E(weight, draws(xs[i])), i, 1, N) / N, Zp / Zq)


def test_the_estimate_of_a_ratio():
    """S2-V.4-15: it is unbiased, for any number of draws."""
    def run():
        """A claim of the appendix."""
        yield from ESTIMATE

    assert Checker().derivation(derivation(run)).passed


def verdict(*lines):
    def run():
        """A claim of the appendix."""
        yield from lines

    return Checker().derivation(derivation(run)).steps[0].verdict


@pytest.mark.parametrize("name", STEPS)
def test_step(name):
    expected, left, right = STEPS[name]
    found = verdict(left, right)
    assert found.word in expected, found.message


@pytest.mark.parametrize("name", STATEMENTS)
def test_statement(name):
    found = verdict(STATEMENTS[name])
    assert found.passes, found.message
