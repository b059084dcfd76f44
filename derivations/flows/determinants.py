"""Log-determinants of the maps that flows are made of.

Source: Rezende and Mohamed 2015, equations 10 to 14; Dinh et al. 2017, equation 8; Huang et al. 2018, equation 8.
"""

from derivable import Product, Sum, derivation, det, diff, exp, family, index, jacobian, log, positives, real, reals, sigmoid

z1, z2, u1, u2, w1, w2, b = reals("z_1 z_2 u_1 u_2 w_1 w_2 b")
D, j = index("D", start=1), index("j", start=1)
s = family("s", j)
input_ = w1 * z1 + w2 * z2 + b
tanh = 2 * sigmoid(2 * input_) - 1
slope = 4 * sigmoid(2 * input_) * (1 - sigmoid(2 * input_))
alpha, r = positives(r"\alpha r")
beta = real(r"\beta", above=-alpha)
radius = r * (1 + beta / (alpha + r))
z = real("z")
i, n = index("i", start=1), index("n", start=1)


@derivation
def planar():
    """The planar flow z + u tanh(w z + b) in the plane: the determinant is 1 + (u w) tanh'."""
    yield det(jacobian((z1 + u1 * tanh, z2 + u2 * tanh), (z1, z2)))
    yield 1 + (u1 * w1 + u2 * w2) * slope


@derivation
def radial():
    """The radial flow in D dimensions: D - 1 directions across, one along."""
    yield (D - 1) * log(radius / r) + log(diff(radius, r))
    yield (D - 1) * log(1 + beta / (alpha + r)) + log(1 + alpha * beta / (alpha + r) ** 2)


@derivation
def coupling():
    """An affine coupling is triangular, with e^s_j on the diagonal."""
    yield log(Product(exp(s[j]), j, 1, D))
    yield Sum(s[j], j, 1, D)


weights = positives("p q")
slopes = positives("c d")
shifts = reals("e f")
mixture = (weights[0] * sigmoid(slopes[0] * z + shifts[0]) + weights[1] * sigmoid(slopes[1] * z + shifts[1])) / (weights[0] + weights[1])


@derivation
def sigmoid_mixture():
    """The logit of a mixture of two sigmoids: its slope."""
    one, two = (sigmoid(c * z + e) for c, e in zip(slopes, shifts))
    inner = (weights[0] * slopes[0] * one * (1 - one) + weights[1] * slopes[1] * two * (1 - two)) / (weights[0] + weights[1])
    yield diff(log(mixture) - log(1 - mixture), z)
    yield inner / mixture + inner / (1 - mixture)
    yield inner / (mixture * (1 - mixture))
