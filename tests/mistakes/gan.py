"""Wrong lines about GANs. Ledger rows: S0-3-05, S1-4.1-07, S1-4.3-07, S1-4.6-01, S1-4.6-02."""

from derivable import (
    Rational,
    characteristic_polynomial,
    csqrt,
    hurwitz,
    log,
    matrix,
    maximiser,
    mistake,
    positives,
    real,
    reals,
    sigmoid,
    spectrum,
)

f0, f1, gamma = positives(r"f_0 f_1 \gamma")
y = real("y", between=(0, 1))
psi0, psi1, theta, x = reals(r"\psi_0 \psi_1 \theta \lambda")
half = Rational(1, 2)
J = matrix([[0, 0, -half], [0, -half, 0], [half, 0, 0]])
J_penalised = matrix([[-gamma, 0, -half], [0, -half, 0], [half, 0, 0]])


@mistake(step=1, source="S0-3-05")
def integrand():
    """log(1 - y) became log y."""
    yield f0 * log(1 - y)
    yield f0 * log(y)


@mistake(step=1)
def wrong_optimum():
    """The optimum has the density of the data on top."""
    yield maximiser(f0 / (f0 + f1), f1 * log(y) + f0 * log(1 - y), y)


@mistake(step=1, source="S1-4.1-07")
def mass_in_the_wrong_place():
    """The Dirac mass of the data sits at 0, not at theta."""
    yield log(sigmoid(psi0 * theta + psi1))
    yield log(sigmoid(psi1))


@mistake(step=1, source="S1-4.3-07")
def all_in_the_left_half_plane():
    """Two eigenvalues are purely imaginary."""
    yield hurwitz(J)


@mistake(step=1, source="S1-4.6-01")
def linear_coefficient():
    """gamma/2 + 1/4 became gamma - 1/4, which agrees at gamma = 1 alone."""
    yield -characteristic_polynomial(J_penalised, x)
    yield -(x**3) - x**2 * (gamma + half) - x * (gamma - Rational(1, 4)) - Rational(1, 8)


@mistake(step=1, source="S1-4.6-02")
def an_eigenvalue_is_missing():
    """A 3 x 3 matrix has three eigenvalues."""
    yield spectrum(J_penalised, [-gamma / 2 - csqrt(gamma**2 / 4 - Rational(1, 4)), -gamma / 2 + csqrt(gamma**2 / 4 - Rational(1, 4))])
