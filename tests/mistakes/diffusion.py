"""Wrong lines about diffusions, as handed in: each must be refuted at its step.

Ledger rows: S0-2.1-03 to -05, S0-2.6-01 to -29, S3-2.1-02 to S3-2.2-10, S4-4-09 to -12.
"""

from derivable import (
    Rational,
    define,
    exp,
    family,
    index,
    integral,
    log,
    mistake,
    normal,
    pi,
    positives,
    real,
    reals,
    recursion,
    sqrt,
)

t = index("t", start=1)
alpha = family(r"\alpha", t, between=(0, 1))
abar = recursion(r"\bar\alpha", t, start=0, first=1, then=lambda before: alpha[t] * before)
beta = define(r"\beta", t, 1 - alpha[t])
x0, x_t, x_before, noise, predicted = reals(r"x_0 x_t x_{t-1} \epsilon \epsilon_\theta")
sigma = positives(r"\sigma_1")[0]
a, b, now, before, late = alpha[t], beta[t], abar[t], abar[t - 1], alpha[t - 1]
precision = a / b + 1 / (1 - before)
half = Rational(1, 2)
true_mean = (sqrt(a) / b * x_t + sqrt(before) / (1 - before) * x0) / precision


@mistake(step=1, when=t >= 2, source="S0-2.1-03")
def posterior_exponent():
    """The marginal of x_{t-1} has mean sqrt(abar_{t-1}) x_0, not sqrt(abar_t) x_0."""
    yield normal(x_t, sqrt(a) * x_before, b) * normal(x_before, sqrt(before) * x0, 1 - before) / normal(x_t, sqrt(now) * x0, 1 - now)
    yield sqrt((1 - now) / (2 * pi * b * (1 - before))) * exp(
        -half * ((x_t - sqrt(a) * x_before) ** 2 / b + (x_before - sqrt(now) * x0) ** 2 / (1 - before) - (x_t - sqrt(now) * x0) ** 2 / (1 - now)))


@mistake(step=1, when=t >= 2, source="S0-2.1-04")
def expanded_square():
    """The bar is lost: alpha_{t-1} in place of abar."""
    yield (x_before - sqrt(now) * x0) ** 2 / (1 - before)
    yield (x_before**2 - 2 * sqrt(late) * x0 * x_before + late * x0**2) / (1 - before)


@mistake(step=1, when=t >= 2, source="S0-2.1-05")
def linear_coefficient():
    """The linear coefficient does not follow from the line before (but is the right one)."""
    yield (x_t - sqrt(a) * x_before) ** 2 / b + (x_before**2 - 2 * sqrt(late) * x0 * x_before + late * x0**2) / (1 - before)
    yield (precision * x_before**2 - (2 * sqrt(a) / b * x_t + 2 * sqrt(before) * x0 / (1 - before)) * x_before
           + x_t**2 / b + before * x0**2 / (1 - before))


@mistake(step=1, when=t >= 2, source="S0-2.6-01")
def mean_with_a_bar_too_many():
    """sqrt(abar_t) in place of sqrt(alpha_t) in front of x_t."""
    yield true_mean
    yield (sqrt(now) / b * x_t + sqrt(before) * x0 / (1 - before)) / precision


@mistake(step=1, when=t >= 2, source="S0-2.6-02")
def mean_silently_repaired():
    """The bar is dropped again: right, but it does not follow."""
    yield (sqrt(now) / b * x_t + sqrt(before) * x0 / (1 - before)) / precision
    yield (sqrt(a) / b * x_t + sqrt(before) * x0 / (1 - before)) * (1 - before) / (1 - now) * b


model = (sqrt(alpha[1]) * x0 + sqrt(1 - alpha[1]) * noise - beta[1] / sqrt(1 - abar[1]) * predicted) / sqrt(alpha[1])
wrong_model = (sqrt(a) * x0 + sqrt(1 - alpha[1]) * noise - beta[1] / sqrt(1 - abar[1]) * predicted) / sqrt(alpha[1])
gap = -sqrt(1 - alpha[1]) / sqrt(alpha[1]) * noise + sqrt(1 - alpha[1]) / sqrt(alpha[1]) * predicted
constant = half * log(2 * pi * sigma**2)


@mistake(step=1, source="S0-2.6-18")
def first_term_with_the_wrong_sign():
    """Minus the log of a Gaussian is plus the square."""
    yield -log(normal(x0, model, sigma**2))
    yield -1 / (2 * sigma**2) * (x0 - model) ** 2 + constant


@mistake(step=1, source="S0-2.6-22")
def index_slips():
    """alpha_t where alpha_1 belongs."""
    yield (x0 - model) ** 2
    yield (x0 - wrong_model) ** 2


@mistake(step=1, source="S0-2.6-23")
def index_is_repaired():
    """alpha_1 again, and the constant is gone."""
    yield -1 / (2 * sigma**2) * (x0 - wrong_model) ** 2 + constant
    yield -1 / (2 * sigma**2) * (-sqrt(1 - alpha[1]) / sqrt(alpha[1]) * noise + beta[1] / (sqrt(1 - abar[1]) * sqrt(alpha[1])) * predicted) ** 2


@mistake(step=1, source="S0-2.6-27")
def sign_is_repaired():
    """The minus sign disappears."""
    yield -1 / (2 * sigma**2) * gap**2
    yield 1 / (2 * sigma**2) * (sqrt(1 - alpha[1]) / sqrt(alpha[1])) ** 2 * (noise - predicted) ** 2


@mistake(step=1, source="S0-2.6-29")
def spurious_half():
    """A factor 1/2 too many in the weight."""
    yield 1 / (2 * sigma**2) * (1 - alpha[1]) / alpha[1]
    yield 1 / (2 * sigma**2) * beta[1] ** 2 / (2 * alpha[1] * (1 - abar[1]))


@mistake(step=1, when=t >= 2, source="S3-2.1-02, S3-2.1-05")
def variance_without_the_bar():
    """1 - alpha_t where 1 - abar_t normalises the noise."""
    yield (1 - now) / (1 - now)
    yield (1 - now) / (1 - a)


first, second = (x_t - sqrt(a) * x_before) / sqrt(1 - a), (x_before - sqrt(before) * x0) / sqrt(1 - before)
third = (x_t - sqrt(now) * x0) / sqrt(1 - now)


@mistake(step=1, when=t >= 2, source="S3-2.2-02")
def densities_of_the_noises():
    """The Jacobians are missing where densities of x become densities of noise."""
    yield normal(x_t, sqrt(a) * x_before, 1 - a) * normal(x_before, sqrt(before) * x0, 1 - before) / normal(x_t, sqrt(now) * x0, 1 - now)
    yield normal(second, 0, 1) * normal(first, 0, 1) / normal(third, 0, 1)




@mistake(step=1, source="S3-2.2-05")
def last_coefficient():
    """At t = 4 the last coefficient of the unrolled noise lacks one alpha: the variances do not add up."""
    yield ((1 - alpha[3]) + alpha[3] * (1 - alpha[2]) + alpha[3] * alpha[2] * (1 - alpha[1])) / (1 - alpha[3] * alpha[2] * alpha[1])
    yield ((1 - alpha[3]) + alpha[3] * (1 - alpha[2]) + alpha[2] * (1 - alpha[1])) / (1 - alpha[3] * alpha[2] * alpha[1])


@mistake(step=1, when=t >= 2, source="S3-2.2-07")
def posterior_density():
    """abar_t in the middle term, and no normalising constant."""
    yield normal(x_t, sqrt(a) * x_before, 1 - a) * normal(x_before, sqrt(before) * x0, 1 - before) / normal(x_t, sqrt(now) * x0, 1 - now)
    yield 1 / sqrt(2 * pi) * exp(half * ((x_t - sqrt(now) * x0) ** 2 / (1 - now) - (x_t - sqrt(now) * x_before) ** 2 / (1 - now)
                                         - (x_before - sqrt(before) * x0) ** 2 / (1 - before)))


wrong_mean = (2 * sqrt(a) / (1 - a) * x_t + 2 * sqrt(late) / (1 - before) * x0) / (2 * (a / (1 - a) + 1 / (1 - before)))
right_mean = (sqrt(a) * (1 - now / a) * x_t + (1 - a) * sqrt(now / a) * x0) / (1 - now)


@mistake(step=1, when=t >= 2, source="S3-2.2-09")
def mean_without_the_bar():
    """sqrt(alpha_{t-1}) where sqrt(abar_{t-1}) belongs."""
    yield true_mean
    yield wrong_mean


@mistake(step=1, when=t >= 2, source="S3-2.2-10")
def mean_repaired():
    """The right mean, but it does not follow from the line printed before."""
    yield wrong_mean
    yield right_mean


@mistake(step=1, when=t >= 2, source="S4-4-09")
def inverted_variance():
    """The precision printed as the variance."""
    yield 1 / (a / (1 - a) + 1 / (1 - before))
    yield (1 - now) / ((1 - a) * (1 - before))


v1, v2 = positives("v_1 v_2")
v3 = real("v_3", above=v1, at_least=v2)
m1, m2, m3 = reals("m_1 m_2 m_3")


@mistake(step=1, source="S4-4-11")
def variance_of_a_quotient():
    """Precisions add and subtract; variances do not multiply and divide."""
    yield 1 / (1 / v1 + 1 / v2 - 1 / v3)
    yield v1 * v2 / v3


@mistake(step=1, source="S4-4-12")
def mean_of_a_quotient():
    """The sign of the divisor's mean, and the variance."""
    yield (m1 / v1 + m2 / v2 - m3 / v3) / (1 / v1 + 1 / v2 - 1 / v3)
    yield v1 * v2 / v3 * (m1 / v1 + m2 / v2 + m3 / v3)


x = real("x")


@mistake(step=1, source="S4-4-10")
def quotient_is_not_normalised():
    """The integral of N(x; 0, 1) N(x; 0, 1) / N(x; 0, 2) is not 1."""
    yield integral(normal(x, 0, 1) * normal(x, 0, 1) / normal(x, 0, 2), x)
    yield 1
