"""The radial flow z0 + (r + beta r / (alpha + r)) direction: when the radius, and the direction, can be recovered.

Source: Rezende and Mohamed 2015, section 4.1 and appendix A.2; homework 001, question 2.4.
"""

from derivable import derivation, diff, ge, negate, positives, real, strictly_increasing, unique_solution

alpha = positives(r"\alpha")[0]
beta = real(r"\beta", at_least=-alpha)
low = real(r"\beta", below=-alpha)
r = real("r", at_least=0)
s = real("s", at_least=0)
radius = r * (1 + beta / (alpha + r))
direction = real("u")
shift = real("y")


@derivation
def slope():
    """The derivative of the new radius by the old one."""
    yield diff(radius, r)
    yield 1 + alpha * beta / (alpha + r) ** 2
    yield ((alpha + r) ** 2 + alpha * beta) / (alpha + r) ** 2
    yield ge(0)


@derivation
def increases():
    """The new radius increases strictly with the old one where beta >= -alpha."""
    yield strictly_increasing(radius, r)


@derivation
def unique_radius():
    """beta >= -alpha: every s >= 0 is the new radius of exactly one r >= 0."""
    yield unique_solution(r, radius, s)


@derivation
def necessary():
    """beta < -alpha: the new radius 0 comes from two radii, so the flow cannot be inverted."""
    yield negate(unique_solution(r, r * (1 + low / (alpha + r)), 0))


@derivation
def factor():
    """The factor of the direction vanishes only where r does, or where r = 0 and beta = -alpha."""
    yield 1 + beta / (alpha + r)
    yield (alpha + r + beta) / (alpha + r)
    yield ge(0)


positive_r = real("r", positive=True)


@derivation
def unique_direction():
    """For r > 0 each coordinate of the direction follows from y - z0 and r."""
    yield unique_solution(direction, direction * (positive_r * (1 + beta / (alpha + positive_r))), shift)


@derivation
def recovered_direction():
    """The direction, recovered: (y - z0) over the new radius."""
    yield direction * (positive_r * (1 + beta / (alpha + positive_r))) / (positive_r * (1 + beta / (alpha + positive_r)))
    yield direction


@derivation
def at_the_centre():
    """At r = 0 the point stays where it is, in every direction."""
    yield 0 * (1 + beta / (alpha + 0)) * direction
    yield 0 * direction
