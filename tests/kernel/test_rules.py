"""Rules and axioms refuse what does not follow. Each test is an attack by hand-made lines."""

import pytest

from derivable.kernel.axioms import AXIOMS
from derivable.kernel.check import FORMAT, check
from derivable.kernel.rules import run
from derivable.kernel.scope import Scope
from derivable.kernel.terms import ONE, ZERO, Rejected, Term, digest, encode, num

x, y, a, b = (Term("sym", n, "real") for n in "xyab")
k, n = (Term("sym", s, "int") for s in "kn")


def tabled(value):
    """Data of a certificate whose terms are given as terms: with their numbers, and the table of terms."""
    table = []

    def plain(v):
        if isinstance(v, Term):
            if v not in table:
                for u in v.args:
                    plain(u)
                table.append(v)
            return table.index(v)
        return {k: plain(u) for k, u in v.items()} if isinstance(v, dict) else [plain(u) for u in v] if isinstance(v, (list, tuple)) else v

    return plain(value), table


def lines(scope, *rows):
    """Run rows whose terms are given as terms."""
    made, table = tabled(rows)
    run(made, table, scope, {})
    return scope.facts.last


def eq(u, v):
    return Term("eq", u, v)


def test_algebra_shows_an_identity_and_refuses_its_neighbour():
    square = Term("pow", Term("add", x, y), num(2))
    right = Term("add", Term("pow", x, num(2)), Term("mul", num(2), x, y), Term("pow", y, num(2)))
    assert lines(Scope({}), {"rule": "algebra", "goal": eq(square, right)}) == eq(square, right)
    with pytest.raises(Rejected):
        lines(Scope({}), {"rule": "algebra", "goal": eq(square, Term("add", right, x))})


def test_a_quotient_needs_its_condition():
    goal = eq(Term("div", x, x), ONE)
    with pytest.raises(Rejected, match="no value"):
        lines(Scope({}), {"rule": "algebra", "goal": goal})
    assert lines(Scope({}, [Term("ne", x, ZERO)]), {"rule": "algebra", "goal": goal}) == goal


def test_cancelling_needs_a_factor_that_is_not_zero():
    scope = [eq(Term("mul", a, x), ZERO)]
    row = {"rule": "algebra", "goal": eq(x, ZERO), "factor": a, "combine": [[num(-1), 0]]}
    with pytest.raises(Rejected):
        lines(Scope({}, scope), row)
    assert lines(Scope({}, [*scope, Term("ne", a, ZERO)]), row) == eq(x, ZERO)


def test_a_strict_inequality_needs_a_positive_summand():
    row = {"rule": "algebra", "goal": Term("lt", ZERO, Term("pow", x, num(2))), "terms": [[ONE, [], [x]]]}
    with pytest.raises(Rejected):
        lines(Scope({}), row)
    assert lines(Scope({}, [Term("ne", x, ZERO)]), row).op == "lt"
    weak = {**row, "goal": Term("le", ZERO, Term("pow", x, num(2)))}
    assert lines(Scope({}), weak).op == "le"


def test_a_negative_coefficient_is_refused():
    goal = Term("le", ZERO, Term("neg", Term("pow", x, num(2))))
    with pytest.raises(Rejected):
        lines(Scope({}), {"rule": "algebra", "goal": goal, "terms": [[num(-1), [], [x]]]})


def test_roots_need_their_sign():
    root = {"rule": "axiom", "name": "root_of_square", "at": {"a": x}}
    with pytest.raises(Rejected):
        lines(Scope({}), root)
    assert lines(Scope({}, [Term("le", ZERO, x)]), root).op == "eq"


def test_complex_numbers_have_no_sign():
    z = Term("csqrt", num(-1))
    with pytest.raises(Rejected, match="real numbers"):
        Term("le", ZERO, Term("pow", z, num(2)))
    with pytest.raises(Rejected, match="real numbers"):
        Term("lt", z, ONE)


def test_numbers_refuses_what_is_false_or_open():
    two = num(2)
    assert lines(Scope({}), {"rule": "numbers", "goal": Term("lt", Term("exp", ONE), num(3))})
    for goal in (Term("lt", num(3), two), Term("lt", x, two), eq(Term("exp", ONE), num(3)), Term("ne", two, two)):
        with pytest.raises(Rejected):
            lines(Scope({}), {"rule": "numbers", "goal": goal})


def test_a_new_variable_must_be_new():
    goal = Term("forall", y, Term("lt", ZERO, y))
    row = {"rule": "generalise", "goal": goal, "variables": [x], "proof": []}
    with pytest.raises(Rejected):
        lines(Scope({}, [Term("lt", ZERO, x)]), row)


def test_two_variables_cannot_share_a_name():
    goal = Term("forall", x, Term("forall", y, eq(Term("sub", x, y), ZERO)))
    with pytest.raises(Rejected):
        lines(Scope({}), {"rule": "generalise", "goal": goal, "variables": [a, a],
                             "proof": [{"rule": "algebra", "goal": eq(Term("sub", a, a), ZERO)}]})


def test_an_instance_needs_its_condition():
    fact = Term("forall", k, Term("imp", Term("le", ONE, k), Term("lt", ZERO, Term("call", Term("fun", "f", "int", 0), k))))
    found = lines(Scope({}, [fact]), {"rule": "instance", "fact": 0, "at": [[k, ZERO]]})
    assert found.op == "imp", "at 0 the condition is not known, and stays"
    assert lines(Scope({}, [fact]), {"rule": "instance", "fact": 0, "at": [[k, num(2)]]}).op == "lt"
    with pytest.raises(Rejected):
        lines(Scope({}, [fact]), {"rule": "instance", "fact": 0, "at": [[k, Term("div", ONE, num(2))]]})


def test_induction_needs_both_parts():
    f = Term("fun", "f", "int", 0)
    value = Term("call", f, k)
    goal = Term("forall", k, Term("imp", Term("le", ZERO, k), Term("lt", ZERO, value)))
    definitions = {f: Term("recur", value, ZERO, ONE, Term("sub", Term("call", f, Term("sub", k, ONE)), ONE))}
    base = [{"rule": "unfold", "of": Term("call", f, ZERO)},
            {"rule": "algebra", "goal": Term("lt", ZERO, Term("call", f, ZERO)), "uses": [0], "terms": [[ONE, [], []]]}]
    with pytest.raises(Rejected):
        lines(Scope(definitions), {"rule": "induction", "goal": goal, "variable": n, "base": base, "step": []})


def test_a_letter_cannot_hide_a_bound_variable():
    """c in `integral of c F = c integral of F` must not depend on x."""
    row = {"rule": "axiom", "name": "integral_multiple", "at": {"x": x, "c": x, "F": x}}
    with pytest.raises(Rejected):
        lines(Scope({}), row)


def test_an_assumption_on_a_variable_says_nothing_of_the_variables_of_a_flow():
    """0 < x does not make x positive inside a statement that binds x."""
    v, w = Term("tuple", x), Term("tuple", ONE)
    slope = Term("forall", x, eq(Term("along", v, v, w, Term("abs", x)), ONE))
    with pytest.raises(Rejected):
        lines(Scope({}, [Term("lt", ZERO, x)]), {"rule": "generalise", "goal": slope, "variables": [y], "proof": []})


def test_contradicting_hypotheses_prove_nothing():
    claim = Term("claim", eq(ONE, num(2)), Term("and", Term("lt", x, ZERO), Term("lt", ZERO, x)))
    certificate = {"format": FORMAT, "claim": digest(claim), "verdict": "proved", "terms": encode([])[0], "lines": []}
    with pytest.raises(Rejected, match="contradict"):
        check(claim, certificate)


def test_a_condition_must_be_one_of_meaning_and_fail_somewhere():
    goal = eq(x, y)
    claim = Term("claim", goal, Term("and"))
    table, (place,) = encode([goal])
    certificate = {"format": FORMAT, "claim": digest(claim), "verdict": "conditional", "terms": table, "lines": [],
                   "conditions": [{"condition": place, "values": [], "lines": []}]}
    with pytest.raises(Rejected, match="meaning"):
        check(claim, certificate)


@pytest.mark.parametrize("name", sorted(AXIOMS))
def test_no_axiom_is_given_away(name):
    """An axiom without values for its letters, or with nothing known, is refused or has no premises."""
    with pytest.raises(Rejected):
        lines(Scope({}), {"rule": "axiom", "name": name, "at": {}})


def test_a_derivative_needs_its_function():
    """-1/x is positive for x < 0, and yet -log x does not increase there: it has no value."""
    minus_log = Term("neg", Term("log", x))
    domain = Term("lt", x, ZERO)
    slope = Term("forall", x, Term("imp", domain, Term("lt", ZERO, Term("diff", x, x, minus_log))))
    inside = {"rule": "algebra", "goal": Term("lt", ZERO, Term("diff", x, a, minus_log)), "factor": Term("neg", a),
              "terms": [[ONE, [], []]]}
    with pytest.raises(Rejected, match="no value"):
        lines(Scope({}), {"rule": "generalise", "goal": slope, "variables": [a], "proof": [
            {"rule": "restate", "goal": Term("lt", ZERO, Term("neg", a))}, inside]})


def test_the_variables_of_a_field_are_bound():
    """From y at x = 0 is y, an instance x := y says the same of y, and not 0 = y."""
    fact = Term("forall", x, eq(Term("at", Term("tuple", x), Term("tuple", ZERO), y), y))
    assert lines(Scope({}, [fact]), {"rule": "instance", "fact": 0, "at": [[x, y]]}) is fact.args[1]


def test_a_conserved_quantity_needs_its_slope():
    v, w = Term("tuple", x), Term("tuple", ZERO)
    h = Term("log", x)
    with pytest.raises(Rejected, match="no value"):
        lines(Scope({}), {"rule": "algebra", "goal": eq(Term("along", v, v, w, h), ZERO)})


def test_the_opposite_of_a_relation_needs_its_sides():
    p = eq(Term("div", ONE, x), Term("add", Term("div", ONE, x), ONE))
    with pytest.raises(Rejected):
        lines(Scope({}), {"rule": "restate", "goal": Term("not", p)})


def _slope(name, body, plain, limits=()):
    """derivative_equal for two bodies of x; what they equal, and the derivative of the second, is to be shown by restating."""
    letters = dict(zip("ab", limits))
    row = {"rule": "axiom", "name": name, "at": {"x": x, "F": body, "G": plain, **letters}}
    guard = {"": lambda p: p, "_after": lambda p: Term("imp", Term("lt", letters.get("a"), x), p)}[name.removeprefix("derivative_equal")]
    facts = [Term("forall", x, guard(eq(body, plain)))]
    smooth = {"rule": "generalise", "goal": Term("forall", x, guard(eq(Term("diff", x, x, plain), Term("diff", x, x, plain)))), "variables": [y], "proof": []}
    return lines(Scope({}, facts), smooth, row)


def test_equal_functions_have_equal_derivatives_on_an_open_set():
    shown = _slope("derivative_equal_after", Term("abs", x), x, (ZERO,))
    assert shown == Term("forall", x, Term("imp", Term("lt", ZERO, x), eq(Term("diff", x, x, Term("abs", x)), Term("diff", x, x, x))))


@pytest.mark.parametrize(("body", "plain", "limits", "words"), [
    (Term("abs", x), x, (x,), "contains a variable"),  # the set depends on x
    (Term("int", b, Term("mul", x, b)), Term("abs", x), (ZERO,), "not known"),
    (Term("int", b, Term("mul", x, b)), Term("log", x), (num(-1),), "no value"),  # log x has none below 0
])
def test_a_derivative_is_not_taken_where_there_is_none(body, plain, limits, words):
    with pytest.raises(Rejected, match=words):
        _slope("derivative_equal_after", body, plain, limits)


def test_an_integral_has_the_sign_of_its_integrand_everywhere():
    square = Term("pow", x, num(2))
    fact = Term("forall", x, Term("le", ZERO, square))
    row = {"rule": "axiom", "name": "integral_not_negative", "at": {"x": x, "F": square}}
    scope = Scope({}, [fact])
    assert lines(scope, row) == Term("le", ZERO, Term("int", x, square)) and scope.rests_on  # it is assumed to converge
    for weaker in (Term("le", ZERO, square), Term("forall", x, Term("imp", Term("le", ZERO, x), Term("le", ZERO, square)))):
        with pytest.raises(Rejected):
            lines(Scope({}, [weaker]), row)
    with pytest.raises(Rejected):
        lines(Scope({}, [fact]), {**row, "name": "integral_positive"})


@pytest.mark.parametrize("body", [
    Term("normal", x, ZERO, num(-1)), Term("normal", x, ZERO, ZERO), Term("normal", x, y, ONE), Term("normal", Term("mul", num(2), x), ZERO, ONE),
    Term("div", ONE, x), Term("exp", x),
])
def test_a_witness_chooses_no_other_functions(body):
    """What has no value somewhere, or need not be a density, is not put in for a function."""
    f = Term("fun", "f", "real", 0)
    claim = Term("claim", eq(Term("call", f, ONE), ZERO), Term("and"))
    row = Term("define", Term("call", f, x), body)
    table, (place,) = encode([row])
    certificate = {"format": FORMAT, "claim": digest(claim), "verdict": "refuted", "terms": table, "lines": [],
                   "witness": {"values": [], "functions": [place], "lines": []}}
    with pytest.raises(Rejected, match="polynomial or a Gaussian"):
        check(claim, certificate)


def test_a_polynomial_is_no_density():
    """f(x) = 1 is positive, and its integral is not 1: the hypothesis must be shown of the function that is chosen."""
    f = Term("fun", "f", "real", 0)
    claim = Term("claim", eq(Term("call", f, ONE), ZERO), Term("and", eq(Term("int", x, Term("call", f, x)), ONE)))
    goal = Term("ne", Term("call", f, ONE), ZERO)
    row = Term("define", Term("call", f, x), ONE)
    table, (place, shown) = encode([row, goal])
    certificate = {"format": FORMAT, "claim": digest(claim), "verdict": "refuted", "terms": table, "lines": [],
                   "witness": {"values": [], "functions": [place], "lines": [{"rule": "numbers", "goal": shown}]}}
    with pytest.raises(Rejected, match="domain"):
        check(claim, certificate)
