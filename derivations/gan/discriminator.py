"""The optimal discriminator, pointwise, and the value of the game there: the Jensen-Shannon divergence.

Source: Goodfellow et al. 2014, proposition 1 and theorem 1; homework 000, question 3.
"""

from derivable import JS, at, density, derivation, diff, eq, integral, log, lt, maximiser, positives, real

a, b = positives("a b")
y = real("y", between=(0, 1))
x = real("x")
data, model = density("p", x), density("q", x)
objective = a * log(y) + b * log(1 - y)
best = data(x) / (data(x) + model(x))


@derivation
def slope():
    """The derivative of the integrand by the value y of the discriminator."""
    yield diff(objective, y)
    yield a / y - b / (1 - y)
    yield (a - (a + b) * y) / (y * (1 - y))


@derivation
def stationary():
    """The slope vanishes at a / (a + b)."""
    yield eq(at(diff(objective, y), y, a / (a + b)), 0)


@derivation
def curvature():
    """The second derivative is negative."""
    yield diff(objective, y, 2)
    yield -a / y**2 - b / (1 - y) ** 2
    yield lt(0)


@derivation
def optimum():
    """a / (a + b) alone maximises a log y + b log(1 - y) on (0, 1)."""
    yield maximiser(a / (a + b), objective, y)


@derivation
def odds():
    """The odds of the optimal discriminator are the density ratio."""
    yield best / (1 - best)
    yield data(x) / model(x)


@derivation
def log_odds():
    """Its log odds are the log density ratio."""
    yield log(best) - log(1 - best)
    yield log(data(x)) - log(model(x))


@derivation
def complement():
    """One minus the optimal discriminator."""
    yield 1 - best
    yield model(x) / (data(x) + model(x))


@derivation
def value():
    """The value of the game at the optimal discriminator: 2 JS(p, q) - log 4."""
    yield integral(data(x) * log(best) + model(x) * log(1 - best), x)
    yield integral(data(x) * log(data(x) / (data(x) + model(x))) + model(x) * log(model(x) / (data(x) + model(x))), x)
    yield 2 * JS(data, model) - log(4)


@derivation
def halves():
    """The Jensen-Shannon divergence as the mean of two divergences from the mixture."""
    yield 2 * JS(data, model)
    yield integral(data(x) * log(2 * data(x) / (data(x) + model(x))), x) + integral(model(x) * log(2 * model(x) / (data(x) + model(x))), x)
