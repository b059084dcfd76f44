"""Wrong lines about flows: what a reader of homework 001, question 2 could write."""

from derivable import diff, injective, log, logit, mistake, positives, real, reals, relu, strictly_increasing

z = real("z")
a, b, c = reals("a b c")
p = real("p", between=(0, 1))
alpha = positives(r"\alpha")[0]
beta = real(r"\beta")
r = real("r", at_least=0)


@mistake(step=1, source="homework 001, question 2.2")
def decimal_logarithm():
    """The logit has the natural logarithm: no 1/ln 10."""
    yield diff(logit(p), p)
    yield 1 / log(10) * 1 / (p * (1 - p))


@mistake(step=1)
def relu_is_injective():
    """It is not."""
    yield injective(a * relu(b * z + c), z)


@mistake(step=1)
def cubes_increase_everywhere():
    """z^3 - z decreases near 0."""
    yield strictly_increasing(z**3 - z, z)


@mistake(step=1)
def radius_increases_for_every_beta():
    """Only for beta >= -alpha."""
    yield strictly_increasing(r * (1 + beta / (alpha + r)), r)


@mistake(step=1)
def slope_of_the_radius():
    """The numerator is alpha beta, not beta r."""
    yield diff(r * (1 + beta / (alpha + r)), r)
    yield 1 + beta * r / (alpha + r) ** 2
