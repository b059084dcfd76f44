"""Slips that code makes, as lines: each has been found in somebody's repository, and each is refused where it stands."""

from derivable import (
    KL,
    Product,
    Rational,
    Sum,
    density,
    det,
    diff,
    exp,
    family,
    gaussian,
    iff,
    index,
    jacobian,
    log,
    mistake,
    normal,
    pi,
    positives,
    real,
    reals,
    sequence,
    sigmoid,
    sqrt,
)

m, n, x, y, u, noise = reals(r"m n x y u \epsilon")
lv = real("l")
sigma, tau = positives(r"\sigma \tau")
signal = real(r"\bar\alpha", between=(0, 1))
later = real(r"\bar\alpha'", between=(0, 1))
w = real("w", at_least=0)
K, k = index("K", start=1), index("k", start=1)
s = family("s", k)
rate = real(r"\eta", between=(0, 2))
z = sequence("z")
N, i = index("N", start=1), index("i")
p, r = density("p"), density("r")
half = Rational(1, 2)


@mistake(step=1)
def divergence_without_its_half():
    """KL(N(m, e^l) || N(0, 1)) has a half."""
    yield KL(gaussian("q", y, m, exp(lv)), gaussian("p", y, 0, 1))
    yield m**2 + exp(lv) - 1 - lv


@mistake(step=1)
def log_variance_for_precision():
    """The square is divided by the variance e^l, not multiplied by its logarithm."""
    yield log(normal(x, m, exp(lv)))
    yield -half * (log(2 * pi) + lv + (x - m) ** 2 * lv)


@mistake(step=1)
def deviation_and_variance():
    """A sample needs the deviation e^(l/2)."""
    yield m + sqrt(exp(lv)) * noise
    yield m + exp(lv) * noise


@mistake(step=1)
def complement_of_the_sigmoid():
    """log(1 - sigmoid(u)) is -log(1 + e^u)."""
    yield log(1 - sigmoid(u))
    yield -log(1 + exp(-u))


@mistake(step=1)
def denoising_scale():
    """The score is over sigma^2."""
    yield diff(log(normal(y, x, sigma**2)), y)
    yield (x - y) / sigma


@mistake(step=1)
def velocity_with_the_other_sign():
    """x_0 = sqrt(abar) x_t - sqrt(1 - abar) v."""
    yield (x - sqrt(1 - signal) * (sqrt(1 - signal) * x + sqrt(signal) * u)) / sqrt(signal)
    yield sqrt(signal) * x + sqrt(1 - signal) * u


@mistake(step=1, source="S2-II.A-14")
def langevin_is_exact():
    """A step of Langevin dynamics does not keep the variance 1 of its target N(0, 1)."""
    yield (1 - rate) ** 2 * 1 + 2 * rate
    yield 1 + 0 * rate


@mistake(step=1, source="S2-II.A-04")
def argmax_of_the_sum():
    """The sum of the densities does not order parameters as their product does."""
    yield iff(Product(p(z[i]), i, 1, N) <= Product(r(z[i]), i, 1, N), Sum(p(z[i]), i, 1, N) <= Sum(r(z[i]), i, 1, N))


@mistake(step=1)
def guidance_scale():
    """A scale of w is not that of 1 + w."""
    yield n + (1 + w) * (m - n)
    yield w * m - w * n


@mistake(step=1)
def implicit_variance_inverted():
    """The ratio of the variances of a step stands the other way round."""
    yield (1 - later) / (1 - signal) * (1 - signal / later)
    yield (1 - signal) / (1 - later) * (1 - signal / later)


@mistake(step=1)
def positive_missing():
    """The positive counts in the denominator."""
    yield -log(exp(s[1] / tau) / Sum(exp(s[k] / tau), k, 1, K))
    yield log(Sum(exp(s[k] / tau), k, 2, K + 1)) - s[1] / tau


@mistake(step=1)
def mean_of_logarithms():
    """The logarithm stands outside of the mean."""
    yield log(Sum(exp(s[k]), k, 1, K) / K)
    yield Sum(s[k], k, 1, K) / K


@mistake(step=1)
def planar_flow_without_its_slope():
    """The determinant has the slope of the map."""
    z, v = reals("z v")
    yield det(jacobian((x + m * sigmoid(z * x + v * y), y + n * sigmoid(z * x + v * y)), (x, y)))
    yield 1 + m * z + n * v
