"""The Dirac GAN: data at 0, a generator at theta, a critic psi_0 x + psi_1. Its dynamics without and with a gradient penalty.

f(u) = log sigmoid(u), so the objective is f(psi_1) + f(-psi_0 theta - psi_1); the critic ascends it, the generator
descends. Source: Mescheder, Geiger and Nowozin 2018, sections 2 and 4; homework 001, question 4.
"""

from derivable import (
    I,
    Rational,
    asymptotically_stable,
    both,
    characteristic_polynomial,
    conserved,
    csqrt,
    derivation,
    diff,
    eq,
    hurwitz,
    iff,
    jacobian,
    log,
    matrix,
    negate,
    positives,
    real,
    reals,
    sigmoid,
    spectrum,
)

psi0, psi1, theta = reals(r"\psi_0 \psi_1 \theta")
gamma = positives(r"\gamma")[0]
x = real(r"\lambda")
half = Rational(1, 2)
objective = log(sigmoid(psi1)) + log(sigmoid(-psi0 * theta - psi1))
inner = sigmoid(psi0 * theta + psi1)
variables = (psi0, psi1, theta)
origin = (0, 0, 0)
plain = (-theta * inner, sigmoid(-psi1) - inner, psi0 * inner)
penalised = (-theta * inner - gamma * psi0, sigmoid(-psi1) - inner, psi0 * inner)
J = matrix([[0, 0, -half], [0, -half, 0], [half, 0, 0]])
J_penalised = matrix([[-gamma, 0, -half], [0, -half, 0], [half, 0, 0]])


@derivation
def critic_slope():
    """The velocity of psi_0: the slope of the objective."""
    yield diff(objective, psi0)
    yield -theta * (1 - sigmoid(-psi0 * theta - psi1))
    yield plain[0]


@derivation
def critic_offset():
    """The velocity of psi_1."""
    yield diff(objective, psi1)
    yield (1 - sigmoid(psi1)) - (1 - sigmoid(-psi0 * theta - psi1))
    yield plain[1]


@derivation
def generator():
    """The velocity of theta: minus the slope of the objective."""
    yield -diff(objective, theta)
    yield psi0 * (1 - sigmoid(-psi0 * theta - psi1))
    yield plain[2]


@derivation
def penalty():
    """The penalty (gamma/2) (dC/dx)^2 adds -gamma psi_0 to the velocity of psi_0."""
    yield diff(objective - gamma / 2 * diff(psi0 * x + psi1, x) ** 2, psi0)
    yield diff(objective, psi0) - gamma * psi0
    yield penalised[0]


@derivation
def stationary():
    """The origin is the only stationary point, without the penalty."""
    yield iff(both(*(eq(v, 0) for v in plain)), both(eq(theta, 0), eq(psi0, 0), eq(psi1, 0)))


@derivation
def stationary_with_penalty():
    """The origin is the only stationary point, with the penalty."""
    yield iff(both(*(eq(v, 0) for v in penalised)), both(eq(psi0, 0), eq(theta, 0), eq(psi1, 0)))


@derivation
def general_jacobian():
    """The Jacobian at any point, in terms of s = sigmoid(psi_0 theta + psi_1)."""
    slope = inner * (1 - inner)
    other = sigmoid(psi1) * (1 - sigmoid(psi1))
    yield jacobian(plain, variables)
    yield matrix([
        [-(theta**2) * slope, -theta * slope, -inner - theta * psi0 * slope],
        [-theta * slope, -other - slope, -psi0 * slope],
        [inner + psi0 * theta * slope, psi0 * slope, psi0**2 * slope],
    ])


@derivation
def jacobian_at_the_origin():
    """J* without the penalty."""
    yield jacobian(plain, variables, at=dict(zip(variables, origin)))
    yield J


@derivation
def penalised_jacobian_at_the_origin():
    """J* with the penalty."""
    yield jacobian(penalised, variables, at=dict(zip(variables, origin)))
    yield J_penalised


@derivation
def polynomial():
    """The characteristic polynomial without the penalty."""
    yield characteristic_polynomial(J, x)
    yield x**3 + x**2 / 2 + x / 4 + Rational(1, 8)
    yield (x + half) * (x**2 + Rational(1, 4))


@derivation
def polynomial_with_penalty():
    """The characteristic polynomial with the penalty."""
    yield characteristic_polynomial(J_penalised, x)
    yield x**3 + (gamma + half) * x**2 + (gamma / 2 + Rational(1, 4)) * x + Rational(1, 8)
    yield (x + half) * (x**2 + gamma * x + Rational(1, 4))


@derivation
def eigenvalues():
    """Without the penalty: -1/2 and plus or minus i/2."""
    yield spectrum(J, [-half, I / 2, -I / 2])


@derivation
def eigenvalues_with_penalty():
    """With the penalty: -1/2 and -gamma/2 plus or minus sqrt(gamma^2 - 1)/2."""
    yield spectrum(J_penalised, [-half, -gamma / 2 + csqrt(gamma**2 - 1) / 2, -gamma / 2 - csqrt(gamma**2 - 1) / 2])


@derivation
def triple_root():
    """At gamma = 1 the three eigenvalues coincide."""
    yield spectrum(matrix([[-1, 0, -half], [0, -half, 0], [half, 0, 0]]), [-half, -half, -half])


@derivation
def invariant():
    """Without the penalty psi_0^2 + theta^2 is conserved."""
    yield conserved(psi0**2 + theta**2, plain, variables)


@derivation
def unstable():
    """Without the penalty the eigenvalues are not all in the left half plane, and the origin is not asymptotically stable."""
    yield negate(hurwitz(J))
    yield negate(asymptotically_stable(plain, variables, origin))


@derivation
def stable_with_penalty():
    """With the penalty the origin is asymptotically stable, for every gamma > 0."""
    yield hurwitz(J_penalised)
    yield asymptotically_stable(penalised, variables, origin)
