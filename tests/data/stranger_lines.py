"""Lines written by a reader of the docs; the name's prefix is the label: true, false, or conditional (right wherever both sides have a value)."""

from derivable import (
    KL,
    E,
    I,
    Product,
    Rational,
    Sum,
    arctan,
    asymptotically_stable,
    at,
    both,
    complex_,
    conserved,
    csqrt,
    define,
    derivation,
    diff,
    eq,
    exp,
    family,
    gaussian,
    hurwitz,
    iff,
    implies,
    index,
    injective,
    integral,
    jacobian,
    log,
    logit,
    matrix,
    maximiser,
    maximum,
    ne,
    negate,
    normal,
    onto,
    pi,
    positives,
    real,
    reals,
    recursion,
    relu,
    sigmoid,
    spectrum,
    sqrt,
    strictly_increasing,
    unique_solution,
    vector,
)

x, y, z = reals("x y z")
a, b = positives("a b")
u = real("u", at_least=0)
v = real("v", nonzero=True)
w = real("w", between=(0, 1))
zc, wc = complex_("Z"), complex_("W")
n, m = index("n", start=1), index("m", start=0)
k, j = index("k"), index("j")


@derivation
def conditional_diff_abs_times_abs():
    """No derivative of |x| at 0."""
    yield eq(diff(abs(x), x) * abs(x), x)


@derivation
def false_diff_abs_is_one():
    """-1 on the left."""
    yield eq(diff(abs(x), x), 1)


@derivation
def false_relu_slope_at_kink():
    """No derivative at the kink."""
    yield eq(at(diff(relu(x), x), x, 0), 0)


@derivation
def true_x_abs_x_smooth():
    """Differentiable at 0 too."""
    yield eq(diff(x * abs(x), x), 2 * abs(x))


@derivation
def conditional_sqrt_prime_end():
    """No derivative at the end 0."""
    g = define("g", u, sqrt(u))
    yield eq(g.prime(u), 1 / (2 * sqrt(u)))


@derivation
def conditional_abs_slope_closed_half():
    """The natural function |u| has a kink at the end."""
    g = define("g", u, abs(u))
    yield eq(diff(g(u), u), 1)


@derivation
def true_square_slope_at_end():
    """The natural function goes on."""
    yield eq(diff(u**2, u), 2 * u)


@derivation
def false_relu_defined_at_zero():
    """Kink."""
    g = define("g", x, relu(x))
    yield eq(g.prime(0), 1)


@derivation
def false_relu_defined_half():
    """Kink."""
    g = define("g", x, relu(x))
    yield eq(g.prime(0), Rational(1, 2))


@derivation
def false_relu_shift_slope():
    """Kink at 1/2."""
    g = define("g", x, relu(x - 1))
    yield eq(at(diff(g(2 * x), x), x, Rational(1, 2)), 0)


@derivation
def true_at_square():
    """Derivative first."""
    yield eq(at(diff(x**2, x), x, 3), 6)


@derivation
def false_diff_of_at():
    """A constant is differentiated."""
    yield eq(diff(at(x**2, x, 3), x), 6)


@derivation
def true_at_other_variable():
    """Derivative by x only."""
    yield eq(at(diff(x**2 * y, x), x, y), 2 * y**2)


@derivation
def false_at_other_variable_total():
    """Not the total derivative."""
    yield eq(at(diff(x**2 * y, x), x, y), 3 * y**2)


@derivation
def true_total_after_at():
    """Value put in first."""
    yield eq(diff(at(x**2 * y, x, y), y), 3 * y**2)


@derivation
def true_abs_cubed_twice():
    """Twice differentiable at 0."""
    yield eq(diff(abs(x) ** 3, x, 2), 6 * abs(x))


@derivation
def false_abs_cubed_thrice():
    """-6 on the left."""
    yield eq(diff(abs(x) ** 3, x, 3), 6)


@derivation
def true_nested_mixed():
    """Mixed."""
    yield eq(diff(diff(x**3 * y**2, x), y), 6 * x**2 * y)


@derivation
def false_chain_forgotten():
    """The factor 2."""
    g = define("g", x, x**2)
    yield eq(diff(g(2 * x), x), g.prime(2 * x))


@derivation
def true_chain_kept():
    """The factor 2."""
    g = define("g", x, x**2)
    yield eq(diff(g(2 * x), x), 2 * g.prime(2 * x))


@derivation
def true_conserved_circle():
    """Rotation."""
    yield conserved(x**2 + y**2, [y, -x], [x, y])


@derivation
def false_conserved_hyperbola():
    """Rotation."""
    yield conserved(x**2 - y**2, [y, -x], [x, y])


@derivation
def conditional_conserved_ratio():
    """x may be 0."""
    yield conserved(y / x, [x, y], [x, y])


@derivation
def true_conserved_abs():
    """x is constant."""
    yield conserved(abs(x), [0, x], [x, y])


@derivation
def false_stable_centre():
    """A centre."""
    yield asymptotically_stable([y, -x], [x, y], [0, 0])


@derivation
def true_stable_damped():
    """Damped."""
    yield asymptotically_stable([y, -x - a * y], [x, y], [0, 0])


@derivation
def false_stable_any_damping():
    """The damping may be negative."""
    yield asymptotically_stable([y, -x - z * y], [x, y], [0, 0])


@derivation
def false_stable_not_stationary():
    """Not a stationary point."""
    yield asymptotically_stable([-x], [x], [1])


@derivation
def false_stable_one_side():
    """Runs away on the left."""
    yield asymptotically_stable([x - 2 * relu(x)], [x], [0])


@derivation
def true_stable_kink():
    """-x and -3x."""
    yield asymptotically_stable([abs(x) - 2 * x], [x], [0])


@derivation
def false_stable_cubic():
    """Repelling, with Jacobian 0."""
    yield asymptotically_stable([x**3], [x], [0])


@derivation
def true_jacobian_swapped():
    """Values put in at once."""
    yield eq(jacobian(vector(x * y, y), [x, y], at={x: y, y: x}), matrix([[x, y], [0, 1]]))


@derivation
def false_jacobian_swapped_in_turn():
    """Not in turn."""
    yield eq(jacobian(vector(x * y, y), [x, y], at={x: y, y: x}), matrix([[x, x], [0, 1]]))


@derivation
def false_jacobian_abs():
    """x < 0."""
    yield eq(jacobian(vector(abs(x), y), [x, y]), matrix([[1, 0], [0, 1]]))


@derivation
def true_increasing_cubic():
    """Slope 0 at one point."""
    yield strictly_increasing(x**3, x)


@derivation
def false_increasing_reciprocal():
    """On each branch only."""
    yield strictly_increasing(-1 / v, v)


@derivation
def false_increasing_relu():
    """Flat."""
    yield strictly_increasing(x + abs(x), x)


@derivation
def true_increasing_kink():
    """Slopes 1 and 3."""
    yield strictly_increasing(2 * x + abs(x), x)


@derivation
def false_injective_index():
    """1 and 2."""
    yield injective(n * (n - 3), n)


@derivation
def false_injective_joukowski():
    """2 and 1/2."""
    yield injective(v + 1 / v, v)


@derivation
def conditional_injective_reciprocal():
    """No value at 0."""
    yield injective(1 / x, x)


@derivation
def false_unique_root():
    """All x >= 0."""
    yield unique_solution(x, sqrt(x**2), x)


@derivation
def false_unique_line():
    """y may be 0."""
    yield unique_solution(x, x * y, 1)


@derivation
def true_unique_double():
    """A double root is one solution."""
    yield unique_solution(x, x**2, 0)


@derivation
def false_maximiser_tie():
    """1 is as good."""
    yield maximiser(2, 3 * n - n**2, n)


@derivation
def true_maximiser_edge():
    """At the end of the domain."""
    yield maximiser(0, -((u + 1) ** 2), u)


@derivation
def false_maximiser_outside():
    """Outside the domain."""
    yield maximiser(-1, -((u + 1) ** 2), u)


@derivation
def false_maximiser_flat():
    """Not the only one."""
    yield maximiser(0, -relu(x), x)


@derivation
def true_maximiser_entropy():
    """Entropy of a coin."""
    yield maximiser(Rational(1, 2), -w * log(w) - (1 - w) * log(1 - w), w)


@derivation
def true_implies_never():
    """1/x is never 0."""
    yield implies(eq(1 / x, 0), eq(1, 2))


@derivation
def true_implies_value():
    """A relation says that its sides have values."""
    yield implies(eq(x / x, 1), ne(x, 0))


@derivation
def false_implies_undefined_end():
    """No value where the premise holds."""
    yield implies(eq(x, 1), eq(1 / (x - 1), 1 / (x - 1)))


@derivation
def false_implies_root():
    """Signs."""
    yield implies(eq(x**2, y**2), eq(x, y))


@derivation
def true_implies_logs():
    """log is injective."""
    yield implies(eq(log(x), log(y)), eq(x, y))


@derivation
def true_both_nested():
    """Each part holds."""
    yield both(both(x**2 >= 0, abs(x) >= x), both(eq(x - x, 0), abs(x) >= -x))


@derivation
def false_both_nested_one():
    """The last at 0."""
    yield both(both(x**2 >= 0, abs(x) >= x), both(eq(x - x, 0), abs(x) > -x))


@derivation
def true_not_both():
    """Never both."""
    yield negate(both(x > 0, x < 0))


@derivation
def false_iff_product():
    """Both negative."""
    yield iff(x * y > 0, both(x > 0, y > 0))


@derivation
def true_csqrt_neg():
    """Principal."""
    yield eq(csqrt(-a), I * sqrt(a))


@derivation
def false_csqrt_square():
    """Half plane."""
    yield eq(csqrt(zc**2), zc)


@derivation
def false_csqrt_product():
    """x = y = -1."""
    yield eq(csqrt(x) * csqrt(y), csqrt(x * y))


@derivation
def false_csqrt_shift():
    """x < -1."""
    yield eq(csqrt(x - 1) * csqrt(x + 1), csqrt(x**2 - 1))


@derivation
def true_csqrt_i():
    """Principal."""
    yield eq(csqrt(-I), (1 - I) / sqrt(2))


@derivation
def true_euler():
    """Euler."""
    yield eq(exp(I * pi), -1)


@derivation
def false_csqrt_minus_square():
    """x < 0."""
    yield eq(csqrt(-(x**2)), I * x)


@derivation
def conditional_csqrt_is_sqrt():
    """x >= 0."""
    yield eq(csqrt(x), sqrt(x))


@derivation
def true_sum_from_zero():
    """Empty at 0."""
    yield eq(Sum(k, k, 1, m), m * (m + 1) / 2)


@derivation
def false_sum_any_integer():
    """Empty for negative j."""
    yield eq(Sum(1, k, 1, j), j)


@derivation
def false_sum_gap():
    """Empty if n < m."""
    yield eq(Sum(1, k, m, n), n - m + 1)


@derivation
def true_product_power():
    """0^0 = 1 as an empty product."""
    yield eq(Product(x, k, 1, m), x**m)


@derivation
def true_product_empty():
    """Empty at 1."""
    yield eq(Product(k / (k + 1), k, 2, n), 2 / (n + 1))


@derivation
def conditional_geometric():
    """x = 1."""
    yield eq(Sum(x**k, k, 0, m), (1 - x ** (m + 1)) / (1 - x))


@derivation
def true_shadow_sum():
    """The inner k is its own."""
    yield eq(Sum(Sum(k, k, 1, k), k, 1, n), n * (n + 1) * (n + 2) / 6)


@derivation
def false_product_below_one():
    """Empty at 0."""
    beta = family("b", k, between=(0, 1))
    yield Product(1 - beta[k], k, 1, m) < 1


@derivation
def true_weierstrass():
    """Weierstrass."""
    beta = family("b", k, between=(0, 1))
    yield Product(1 - beta[k], k, 1, m) >= 1 - Sum(beta[k], k, 1, m)


@derivation
def true_factorial():
    """Factorial."""
    F = recursion("F", m, start=0, first=1, then=lambda b: m * b)
    yield eq(F[m], Product(k, k, 1, m))


@derivation
def false_power_tower():
    """2^(2^m)."""
    F = recursion("F", m, start=0, first=2, then=lambda b: b**2)
    yield eq(F[m], 2 ** (2 * m))


@derivation
def conditional_log_square():
    """x > 0."""
    yield eq(log(x**2), 2 * log(x))


@derivation
def true_log_square_nonzero():
    """v is not 0."""
    yield eq(log(v**2), 2 * log(abs(v)))


@derivation
def false_sqrt_square():
    """x < 0."""
    yield eq(sqrt(x**2), x)


@derivation
def conditional_sqrt_product():
    """Both nonnegative."""
    yield eq(sqrt(x) * sqrt(y), sqrt(x * y))


@derivation
def false_half_power():
    """x < 0."""
    yield eq((x**2) ** Rational(1, 2), x)


@derivation
def true_power_power_positive():
    """Positive base."""
    yield eq((a**x) ** y, a ** (x * y))


@derivation
def false_zero_power():
    """Empty at 0."""
    yield eq(Product(0, k, 1, m), 0)


@derivation
def conditional_power_add():
    """0 to a negative power."""
    yield eq(u**x * u**y, u ** (x + y))


@derivation
def true_max_abs():
    """Maximum."""
    yield eq(maximum(x, y), (x + y + abs(x - y)) / 2)


@derivation
def false_max_scaled():
    """x < 0."""
    yield eq(maximum(x * y, x * z), x * maximum(y, z))


@derivation
def false_arctan_inverse():
    """v < 0."""
    yield eq(arctan(v) + arctan(1 / v), pi / 2)


@derivation
def true_arctan_inverse_positive():
    """Positive."""
    yield eq(arctan(a) + arctan(1 / a), pi / 2)


@derivation
def true_logit_sigmoid():
    """Inverse."""
    yield eq(logit(sigmoid(x)), x)


@derivation
def false_onto_arctan():
    """Bounded."""
    yield onto(arctan(x), x)


@derivation
def false_integral_diverges():
    """Infinity minus infinity."""
    yield eq(integral(1, x) - integral(1, x), 0)


@derivation
def false_integral_odd():
    """Not convergent."""
    yield eq(integral(x, x), 0)


@derivation
def conditional_gauss_moment():
    """a < 1."""
    q = gaussian("q", x, 0, a)
    yield eq(E(exp(x**2 / 2), q), 1 / sqrt(1 - a))


@derivation
def false_gauss_infinite():
    """Infinite."""
    q = gaussian("q", x, 0, 1)
    yield eq(E(exp(x**2), q), E(exp(x**2), q))


@derivation
def true_kl_nonnegative():
    """Gibbs."""
    q, p = gaussian("q", x, y, a), gaussian("p", x, z, b)
    yield KL(q, p) >= 0


@derivation
def false_kl_positive():
    """Equal densities."""
    q, p = gaussian("q", x, y, a), gaussian("p", x, z, b)
    yield KL(q, p) > 0


@derivation
def false_never_a_value():
    """No value anywhere."""
    yield eq(log(-a), log(-a))


@derivation
def false_never_a_value_root():
    """No value anywhere."""
    yield eq(sqrt(-1 - x**2), sqrt(-1 - x**2) + 1)


@derivation(when=(x > 1, x < 0))
def true_contradiction():
    """No such x."""
    yield eq(x, x + 1)


@derivation
def false_implies_one_fifth():
    """No value where the premise holds."""
    yield implies(eq(x, 1), eq(1 / (x - 1), 5))


@derivation
def false_implies_equal_fifth():
    """No value where the premise holds."""
    yield implies(eq(x, y), eq(1 / (x - y), 5))


@derivation
def false_implies_log_open():
    """No value where the premise holds."""
    yield implies(x < 0, eq(log(x), 5))


@derivation
def false_implies_root_open():
    """No value where the premise holds."""
    yield implies(x < 0, eq(sqrt(x), z))


@derivation
def false_implies_le_open():
    """No value where the premise holds."""
    yield implies(x <= 0, log(x) <= y)


@derivation
def false_implies_zero_le():
    """No value where the premise holds."""
    yield implies(eq(x, 0), 1 / x <= y)


@derivation
def false_implies_two_undefined():
    """No value where the premise holds."""
    yield implies(eq(x * y, 0), eq(1 / (x * y), z))


@derivation(when=(eq(x, y)))
def false_when_fifth():
    """The hypothesis takes the value away."""
    yield eq(1 / (x - y), 5)


@derivation(when=(x < 0))
def false_when_log():
    """The hypothesis takes the value away."""
    yield eq(log(x), log(x) + 1)


@derivation
def false_iff_undefined():
    """The right side says that x is not 0."""
    yield iff(eq(x, 0), eq(1 / x, 1 / x))


@derivation
def false_both_undefined():
    """No value."""
    yield both(eq(x, x), eq(1 / (x - x), 1))


@derivation
def false_negate_undefined():
    """Holds at 0 alone."""
    yield negate(eq(1 / x, 1 / x))


@derivation
def true_negate_never():
    """1/x is never 0."""
    yield negate(eq(1 / x, 0))


@derivation
def conditional_ne_never():
    """No value at 0."""
    yield ne(1 / x, 0)


@derivation
def conditional_implies_negated_undefined():
    """1/x has no value at 0."""
    yield implies(negate(eq(1 / x, 0)), ne(x, 0))


@derivation
def false_cancel_infinite():
    """Infinity minus infinity."""
    yield eq(integral(exp(x**2), x) - integral(exp(x**2), x), 0)


@derivation
def false_infinite_gauss():
    """The integrand is constant."""
    q = gaussian("q", x, 0, 1)
    yield eq(E(exp(x**2 / 2), q), E(exp(x**2 / 2), q))


@derivation
def false_infinite_twice():
    """Infinite."""
    yield eq(integral(exp(a * x**2), x), 2 * integral(exp(a * x**2), x) - integral(exp(a * x**2), x))


@derivation
def false_mean_of_nothing():
    """Divergent."""
    yield eq(integral(x, x) - integral(x, x), 0)


@derivation
def false_unit_mass_line():
    """Infinite for every y but 0, where the right side has none."""
    yield eq(integral(y, x), y * integral(1, x))


@derivation
def conditional_gauss_negative_variance():
    """z > 0."""
    yield eq(integral(normal(x, y, z), x), 1)


@derivation
def false_normal_sign():
    """No such density."""
    yield eq(normal(x, y, -a), normal(x, y, -a))


@derivation
def conditional_normal_square_variance():
    """z is not 0."""
    yield eq(integral(normal(x, y, z**2), x), 1)


@derivation
def true_gauss_capture():
    """The inner x is its own."""
    q = gaussian("q", x, y, a)
    yield eq(E(integral(x * normal(x, 0, 1), x), q), 0)


@derivation
def false_gauss_capture_wrong():
    """Inner second moment is 1."""
    q = gaussian("q", x, y, a)
    yield eq(E(x * integral(x**2 * normal(x, 0, 1), x), q), y**3)


@derivation
def true_gauss_capture_param():
    """Bound y is the mean."""
    q = gaussian("q", x, y, a)
    yield eq(integral(normal(y, 0, 1) * E(x, q), y), 0)


@derivation
def false_gauss_capture_param_wrong():
    """A bound y does not come out."""
    q = gaussian("q", x, y, a)
    yield eq(integral(normal(y, 0, 1) * E(x * y, q), y), y**2)


@derivation
def false_diff_captured():
    """The integration variable is not free."""
    q = gaussian("q", x, y, a)
    yield eq(diff(E(x**2, q), x), 2 * y)


@derivation
def true_diff_captured_zero():
    """A constant in x."""
    q = gaussian("q", x, y, a)
    yield eq(diff(E(x**2, q), x), 0)


@derivation
def false_at_captured():
    """x times the mean x."""
    q = gaussian("q", x, y, a)
    yield eq(at(E(x * y, q), y, x), x)


@derivation
def false_sum_capture():
    """3 k, and not 1 + 4."""
    g = define("g", x, Sum(x * k, k, 1, 2))
    yield eq(g(k), 5 * k**2)


@derivation
def true_sum_capture_free():
    """The argument k is not the index."""
    g = define("g", x, Sum(x * k, k, 1, 2))
    yield eq(g(k), 3 * k)


@derivation
def true_sum_capture_inside():
    """3 + 6."""
    g = define("g", x, Sum(x * k, k, 1, 2))
    yield eq(Sum(g(k), k, 1, 2), 9)


@derivation
def false_sum_capture_inside_wrong():
    """1 + 2 + 2 + 4 is 9."""
    g = define("g", x, Sum(x * k, k, 1, 2))
    yield eq(Sum(g(k), k, 1, 2), 10)


@derivation
def true_integral_capture():
    """The argument x is not the variable of integration."""
    g = define("g", y, E(x * y, gaussian("q", x, 1, a)))
    yield eq(g(x), x)


@derivation
def false_integral_capture_wrong():
    """As if x were caught."""
    g = define("g", y, E(x * y, gaussian("q", x, 1, a)))
    yield eq(g(x), 1 + a)


@derivation
def true_diff_in_define():
    """Derivative first."""
    g = define("g", y, diff(x**2 * y, x))
    yield eq(g(x), 2 * x**2)


@derivation
def false_diff_in_define_wrong():
    """As if x were caught."""
    g = define("g", y, diff(x**2 * y, x))
    yield eq(g(x), 3 * x**2)


@derivation
def true_at_in_define():
    """x is free outside."""
    g = define("g", y, at(x**2 + y, x, 3))
    yield eq(g(x), 9 + x)


@derivation
def false_at_in_define_wrong():
    """As if x were caught."""
    g = define("g", y, at(x**2 + y, x, 3))
    yield eq(g(x), 12)


@derivation
def true_family_shift():
    """Shifted members."""
    be = family("b", k, between=(0, 1))
    al = define("al", k, 1 - be[k])
    yield eq(Sum(al[k + 1], k, 1, 2), 2 - be[2] - be[3])


@derivation
def false_family_shift_wrong():
    """Shifted members."""
    be = family("b", k, between=(0, 1))
    al = define("al", k, 1 - be[k])
    yield eq(Sum(al[k + 1], k, 1, 2), 2 - be[1] - be[2])


@derivation
def true_recursion_inside():
    """Powers of 2."""
    F = recursion("F", m, start=0, first=1, then=lambda before: 2 * before)
    g = define("g", x, x * F[m])
    yield eq(g(F[m]), 2 ** (2 * m))


@derivation
def false_recursion_inside_wrong():
    """Powers of 2."""
    F = recursion("F", m, start=0, first=1, then=lambda before: 2 * before)
    g = define("g", x, x * F[m])
    yield eq(g(F[m]), 2 ** (m + 1))


@derivation
def conditional_recursion_before_start():
    """No value at n = 1."""
    F = recursion("F", m, start=0, first=1, then=lambda before: 2 * before)
    yield eq(F[n], 2 * F[n - 2] + 2 * F[n - 1] - 2 * F[n - 2])


@derivation
def conditional_spectrum_square():
    """No value for x < 0."""
    yield spectrum(matrix([[0, 1], [x, 0]]), [sqrt(x), -sqrt(x)])


@derivation
def true_spectrum_csqrt():
    """Complex roots."""
    yield spectrum(matrix([[0, 1], [x, 0]]), [csqrt(x), -csqrt(x)])


@derivation
def false_spectrum_multiplicity():
    """Twice."""
    yield spectrum(matrix([[1, 0], [0, 1]]), [1])


@derivation
def true_spectrum_defective():
    """Not diagonalisable."""
    yield spectrum(matrix([[1, 1], [0, 1]]), [1, 1])


@derivation
def false_hurwitz_zero():
    """u = 0."""
    yield hurwitz(matrix([[-u]]))


@derivation
def true_hurwitz_two():
    """Damped."""
    yield hurwitz(matrix([[0, 1], [-a, -b]]))


@derivation
def false_hurwitz_sign():
    """x < 0."""
    yield hurwitz(matrix([[0, 1], [-a, -x]]))


@derivation
def false_hurwitz_trace_only():
    """Trace is not enough."""
    yield hurwitz(matrix([[-3, 0], [0, 1]]))


@derivation
def false_log_quotient_sign():
    """Both negative."""
    yield eq(log(x / y), log(-x) - log(-y) + 1)


@derivation
def conditional_log_quotient():
    """Both positive."""
    yield eq(log(x / y), log(x) - log(y))


@derivation
def false_log_power():
    """A factor of 2."""
    yield eq(log(x**2 * y), 2 * log(-x) + log(2 * y))


@derivation
def conditional_log_power_negative():
    """x < 0 < y."""
    yield eq(log(x**2 * y), 2 * log(-x) + log(y))


@derivation
def false_root_sign():
    """x < 0."""
    yield eq(sqrt(x**2 * a), x * sqrt(a))


@derivation
def false_root_shift():
    """x < 1."""
    yield eq(sqrt((x - 1) ** 2), x - 1)


@derivation
def true_root_interval():
    """w < 1."""
    yield eq(sqrt((w - 1) ** 2), 1 - w)


@derivation
def false_root_cubic():
    """x < 0."""
    yield eq(sqrt(x**6), x**3)


@derivation
def conditional_root_cubic_half():
    """x >= 0."""
    yield eq(sqrt(x**3), x * sqrt(x))


@derivation
def false_root_quotient():
    """Both negative."""
    yield eq(sqrt(x / y), sqrt(-x) / sqrt(-y) + x)


@derivation
def conditional_power_three_halves():
    """x >= 0."""
    yield eq((x**2) ** Rational(3, 4), x ** Rational(3, 2))


@derivation
def false_odd_root_square():
    """Off by 1."""
    yield eq((x**2) ** Rational(1, 6), x ** Rational(1, 3) + 1)


@derivation
def conditional_power_real_base():
    """x > 0."""
    yield eq((x**y) ** 2, x ** (2 * y))


@derivation
def false_zero_to_zero():
    """u = 2."""
    yield eq(u**x, u ** (2 * x))


@derivation
def true_power_zero():
    """An empty product."""
    yield eq(x**0, 1)


@derivation
def false_zero_power_index():
    """0^0 = 1."""
    yield eq((x - x) ** m, 0)


@derivation
def false_unique_flat():
    """Every x."""
    yield unique_solution(x, x - x, 0)


@derivation
def false_unique_undefined():
    """None."""
    yield unique_solution(x, 1 / x, 0)


@derivation
def false_unique_half():
    """Outside the domain."""
    yield unique_solution(u, u + 1, 0)


@derivation
def true_unique_positive():
    """sqrt b."""
    yield unique_solution(a, a**2, b)


@derivation
def false_onto_half():
    """Domain u >= 0."""
    yield onto(u**3, u)


@derivation
def false_onto_exp():
    """Positive."""
    yield onto(exp(x), x)


@derivation
def false_injective_family():
    """y = 0."""
    yield injective(x * y, x)


@derivation
def false_increasing_family():
    """u = 0."""
    yield strictly_increasing(u * x, x)


@derivation
def true_increasing_two():
    """Positive slope."""
    yield strictly_increasing(a * x + exp(x), x)


@derivation
def conditional_increasing_hole():
    """No value at 1."""
    yield strictly_increasing((x**2 - 1) / (x - 1) * (x - 1) / (x - 1), x)


@derivation
def false_increasing_step():
    """Falls at 0."""
    yield strictly_increasing(arctan(x) + arctan(1 / x) - 1 / x, x)


@derivation
def false_increasing_log_square():
    """Falls for v < 0."""
    yield strictly_increasing(log(v**2), v)


@derivation
def false_maximiser_bound():
    """The name outside is any number."""
    yield maximiser(x, -(x**2), x)


@derivation
def true_maximiser_other():
    """Vertex."""
    yield maximiser(y, -((x - y) ** 2), x)


@derivation
def false_maximiser_concave_edge():
    """Not the stationary point."""
    yield maximiser(Rational(1, 2), log(w) + log(1 - w) + 2 * w, w)


@derivation
def false_maximiser_convex():
    """A minimum."""
    yield maximiser(0, x**2, x)


@derivation
def false_maximiser_local():
    """Local only."""
    yield maximiser(0, x**3 - 3 * x**2, x)


@derivation
def false_conserved_step():
    """Jumps at 0."""
    yield conserved(arctan(x) + arctan(1 / x), [1], [x])


@derivation
def false_conserved_time():
    """Rates."""
    yield conserved(x * y, [x, -2 * y], [x, y])


@derivation
def true_conserved_energy():
    """Energy."""
    yield conserved(y**2 / 2 + exp(x), [y, -exp(x)], [x, y])


@derivation
def false_stable_neutral():
    """y stays."""
    yield asymptotically_stable([-x, 0], [x, y], [0, 0])


@derivation
def true_stable_linear():
    """Decay."""
    yield asymptotically_stable([-a * x], [x], [0])


@derivation
def false_stable_square():
    """Left side runs away."""
    yield asymptotically_stable([-(x**2)], [x], [0])


@derivation
def false_stable_u():
    """u = 0."""
    yield asymptotically_stable([-u * x], [x], [0])
