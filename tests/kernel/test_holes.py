"""Ways in which the kernel could once be made to accept what is false, each as hand-made lines that must be refused.

docs/bugs-found.md tells of each. The honest lines that led there are in tests/test_false_lines.py.
"""

import json
import subprocess
import sys

import pytest

from derivable.kernel.check import FORMAT, check
from derivable.kernel.meaning import define, expand
from derivable.kernel.scope import Scope, obligations
from derivable.kernel.terms import ONE, TWO, ZERO, Rejected, Term, decode, digest, encode, num
from tests.kernel.test_rules import lines, tabled

x, y, a, b, c = (Term("sym", n, "real") for n in "xyabc")
n, t = (Term("sym", s, "int") for s in "nt")
IMAGINARY = Term("const", "I")
f, g = (Term("fun", s, "real", 0) for s in "fg")
p, q = (Term("call", Term("fun", s, "real", 0), x) for s in "pq")


def eq(u, v):
    return Term("eq", u, v)


def add(*u):
    return Term("add", *u)


def mul(*u):
    return Term("mul", *u)


def sub(u, v):
    return Term("sub", u, v)


def div(u, v):
    return Term("div", u, v)


def forged(claim, *rows, **more):
    """What the kernel says of a claim and a certificate with these lines, whose terms are given as terms."""
    made, table = tabled(rows)
    return check(claim, {"format": FORMAT, "claim": digest(claim), "verdict": "proved", "lines": made, "terms": encode(table)[0], **more})


def claim(prop, hypotheses=(), *definitions):
    return Term("claim", prop, Term("and", *hypotheses), *definitions)


# --- orders and squares are for real numbers


def squares(u):
    """u as the sum of two squares, one of them imaginary: ((u + 1)/2)^2 + (I (u - 1)/2)^2."""
    return [ONE, [], [div(add(u, ONE), TWO)]], [ONE, [], [mul(IMAGINARY, div(sub(u, ONE), TWO))]]


def test_a_square_of_a_complex_number_is_not_counted_as_positive():
    with pytest.raises(Rejected, match="real"):
        forged(claim(Term("le", a, b)), {"rule": "algebra", "goal": Term("le", a, b), "terms": [*squares(sub(b, a))]})


def test_a_square_of_a_real_number_is():
    assert forged(claim(Term("le", ZERO, Term("pow", a, TWO))),
                  {"rule": "algebra", "goal": Term("le", ZERO, Term("pow", a, TWO)), "terms": [[ONE, [], [a]]]}).verdict == "proved"


def test_no_two_numbers_are_equal_by_two_false_inequalities():
    rows = [{"rule": "algebra", "goal": Term("le", *pair), "terms": [*squares(sub(*pair[::-1]))]} for pair in ((a, b), (b, a))]
    with pytest.raises(Rejected, match="real"):
        forged(claim(eq(a, b)), *rows)


@pytest.mark.parametrize("body", [mul(IMAGINARY, x), Term("csqrt", x), add(x, Term("sym", "z", "complex"))], ids=["I x", "csqrt", "z"])
def test_no_function_has_complex_values(body):
    with pytest.raises(Rejected):
        define((Term("define", Term("call", f, x), body),))


def test_no_recursion_has_complex_values():
    h = Term("fun", "h", "int", 0)
    with pytest.raises(Rejected):
        define((Term("recur", Term("call", h, n), ZERO, ONE, mul(IMAGINARY, Term("call", h, sub(n, ONE)))),))


# --- what has no value is no fact


@pytest.mark.parametrize("wrap", [lambda r: Term("and", r), lambda r: Term("and", Term("and", r)), lambda r: Term("and", Term("and", Term("and", r)))])
def test_a_relation_needs_values_however_deep_it_stands(wrap):
    undefined = wrap(Term("and", eq(div(x, x), ONE), eq(y, y)))
    with pytest.raises(Rejected, match="no value"):
        forged(claim(undefined), {"rule": "restate", "goal": undefined})


def test_nothing_is_said_for_all_values_of_a_random_variable_without_having_a_value():
    point = Term("sym", "X", "point")
    with pytest.raises(Rejected, match="no value"):
        lines(Scope({}), {"rule": "restate", "goal": Term("forall", point, eq(div(a, a), ONE))})


def test_a_smuggled_value_gives_no_equation():
    undefined = Term("and", Term("and", eq(div(ZERO, ZERO), c)))
    with pytest.raises(Rejected):
        forged(claim(eq(c, ZERO)), {"rule": "restate", "goal": undefined}, {"rule": "restate", "goal": eq(c, ZERO)})


# --- derivatives of defined functions


def test_the_derivative_of_a_defined_function_needs_its_conditions():
    k = Term("fun", "k", "real", 0)
    definition = Term("define", Term("call", k, x), Term("log", x))
    slope = Term("call", Term("fun", "k", "real", 1), num(-1))
    with pytest.raises(Rejected, match="no value"):
        forged(claim(eq(slope, num(-1)), (), definition), {"rule": "algebra", "goal": eq(slope, num(-1))})


def test_the_derivative_of_a_function_that_is_only_named_is_assumed():
    slope = Term("call", Term("fun", "f", "real", 1), x)
    found = forged(claim(eq(slope, slope)), {"rule": "algebra", "goal": eq(slope, slope)})
    assert found.rests_on == ("f is differentiable",)


def test_a_derivative_at_the_end_of_a_domain_is_none():
    power = Term("pow", x, div(num(3), TWO))
    needs = obligations(Term("diff", x, x, power), {})
    assert Term("lt", ZERO, x) in needs


# --- references and numbers


def test_a_fact_has_no_negative_number():
    p2, pq = Term("int", x, Term("pow", p, TWO)), Term("int", x, mul(p, q))
    with pytest.raises(Rejected, match="is not a number from"):
        forged(claim(eq(p2, pq), (eq(p, q),)), {"rule": "algebra", "goal": eq(p2, pq), "uses": [-1]})


@pytest.mark.parametrize("k", [True, 1.0, -1, 10, "1", None])
def test_the_number_of_primes_is_a_small_whole_number(k):
    with pytest.raises(Rejected):
        decode([["fun", "f", "real", k]])


@pytest.mark.parametrize("text", ["[" * 200_000, "{", "\x00", "[]", '{"claims": 3}', '{"claims": [{"claim": "x"}]}', "NaN"], ids=range(7))
def test_any_text_as_a_manifest_is_rejected_in_one_sentence(tmp_path, text):
    (tmp_path / "manifest.json").write_text(text)
    ran = subprocess.run([sys.executable, "-S", "-m", "derivable.kernel", str(tmp_path)], capture_output=True, text=True)
    assert ran.returncode == 2 and len(ran.stderr.strip().splitlines()) == 1 and "manifest" in ran.stderr


@pytest.mark.parametrize("content", [b"[" * 200_000, b"\xff\xfe\x00", b"", b"3", b'{"certificate": 3}', b'{"certificate": {"terms": 1e999}}'], ids=range(6))
def test_any_bytes_as_a_certificate_are_rejected_and_nothing_else_is_lost(tmp_path, content):
    good = claim(eq(add(x, x), mul(TWO, x)))
    table, _ = encode([good.args[0]])
    certificate = {"format": FORMAT, "claim": digest(good), "verdict": "proved", "terms": table, "lines": [{"rule": "algebra", "goal": len(table) - 1}]}
    bad = claim(eq(x, y))
    (tmp_path / f"{digest(good)}.json").write_text(json.dumps({"certificate": certificate}))
    (tmp_path / f"{digest(bad)}.json").write_bytes(content)
    rows = [{"claim": digest(u), "verdict": "proved", "terms": encode([u])[0]} for u in (bad, good)]
    (tmp_path / "manifest.json").write_text(json.dumps({"format": FORMAT, "claims": rows}))
    ran = subprocess.run([sys.executable, "-S", "-m", "derivable.kernel", str(tmp_path)], capture_output=True, text=True)
    assert ran.returncode == 1 and "1 of 2 claims stand" in ran.stdout and "Traceback" not in ran.stderr


# --- recursions


def test_a_recursion_does_not_call_itself_under_another_binding_of_its_index():
    h = Term("fun", "h", "int", 0)
    before = Term("call", h, sub(n, ONE))
    rebound = add(ONE, div(Term("sum", n, num(5), num(7), before), num(3)))
    with pytest.raises(Rejected, match="bound again"):
        define((Term("recur", Term("call", h, n), ZERO, ZERO, rebound),))
    assert define((Term("recur", Term("call", h, n), ZERO, ZERO, add(ONE, before)),))


# --- what an axiom binds


def test_a_letter_holds_no_variable_that_the_axiom_binds_elsewhere():
    body = Term("neg", Term("pow", sub(x, y), TWO))
    pairs = Term("forall", x, Term("imp", eq(x, x), Term("forall", y, Term("imp", eq(y, y), Term("imp", Term("lt", x, y), Term("lt", body, ZERO))))))
    with pytest.raises(Rejected, match="binds"):
        lines(Scope({}, [pairs]), {"rule": "axiom", "name": "increasing", "at": {"x": x, "y": y, "F": body, "D": eq(x, x)}})


def test_a_condition_holds_no_variable_that_the_axiom_binds_elsewhere():
    with pytest.raises(Rejected, match="binds"):
        lines(Scope({}), {"rule": "axiom", "name": "increasing_by_derivative",
                          "at": {"x": x, "y": y, "t": a, "F": Term("neg", div(ONE, sub(x, y))), "D": Term("ne", x, y)}})


# --- statements about flows are about all points


def test_a_conserved_quantity_is_not_shown_at_one_point():
    variables, field = Term("tuple", x), Term("tuple", ONE)
    goal = Term("conserved", variables, field, Term("pow", x, TWO))
    along = eq(Term("along", variables, variables, field, Term("pow", x, TWO)), ZERO)
    with pytest.raises(Rejected):
        forged(claim(goal, (eq(x, ZERO),)), {"rule": "algebra", "goal": along, "combine": [[TWO, 0]]},
               {"rule": "axiom", "name": "conserved", "at": {"V": variables, "W": field, "H": Term("pow", x, TWO)}})


def test_a_conserved_quantity_is_not_refuted_at_one_point_of_an_assumption():
    claims = claim(Term("not", Term("conserved", Term("tuple", x), Term("tuple", x), x)))
    with pytest.raises(Rejected):
        check(claims, {"format": FORMAT, "claim": digest(claims), "verdict": "refuted", "terms": encode([x])[0], "lines": [],
                       "witness": {"values": [[0, [0, 1]]], "lines": []}})


# --- what a witness, and a condition, must show


def at_point(prop, hypotheses, values, rows=(), **more):
    """What the kernel says of a refutation of a claim at a point."""
    said = claim(prop, hypotheses)
    witness, table = tabled({"values": [[u, [q, 1]] for u, q in values], "lines": rows, **more})
    return check(said, {"format": FORMAT, "claim": digest(said), "verdict": "refuted", "terms": encode(table)[0], "lines": [], "witness": witness})


CALL = Term("call", f, x)
AT_ONE = Term("call", f, ONE)


def everywhere(prop):
    return Term("forall", x, prop)


def number(goal, *uses):
    return {"rule": "numbers", "goal": goal, "uses": list(uses)}


def test_a_table_of_values_is_of_a_function_that_the_conditions_allow():
    """0 < x f(x) for every x is impossible at 0: no table with f(1) = 2 shows anything."""
    positive = everywhere(Term("lt", ZERO, mul(x, CALL)))
    with pytest.raises(Rejected, match="domain"):
        at_point(eq(AT_ONE, num(3)), (positive,), [(AT_ONE, 2)], [number(Term("lt", ZERO, mul(ONE, AT_ONE)), 0)], defaults=[[f, [1, 1]]])


def test_a_table_of_values_has_a_default():
    positive = everywhere(Term("lt", ZERO, CALL))
    rows = [number(Term("lt", ZERO, AT_ONE), 0), number(Term("ne", AT_ONE, num(3)), 0)]
    with pytest.raises(Rejected, match="domain"):
        at_point(eq(AT_ONE, num(3)), (positive,), [(AT_ONE, 2)], rows)
    with pytest.raises(Rejected, match="domain"):
        at_point(eq(AT_ONE, num(3)), (positive,), [(AT_ONE, 2)], rows, defaults=[[f, [0, 1]]])
    assert at_point(eq(AT_ONE, num(3)), (positive,), [(AT_ONE, 2)], rows, defaults=[[f, [1, 1]]]).verdict == "refuted"


def test_no_density_is_negative_everywhere():
    """f <= 0 and integral 1 contradict each other: f(1) = -2 shows nothing."""
    hypotheses = (everywhere(Term("le", CALL, ZERO)), eq(Term("int", x, CALL), ONE))
    rows = [number(Term("le", AT_ONE, ZERO), 0), number(Term("ne", AT_ONE, num(3)), 0)]
    with pytest.raises(Rejected, match="domain"):
        at_point(eq(AT_ONE, num(3)), hypotheses, [(AT_ONE, -2)], rows, defaults=[[f, [-1, 1]]])


def test_a_side_without_a_value_around_a_point_refutes():
    half, log_x = div(Term("log", Term("pow", x, TWO)), TWO), Term("log", x)
    rows = [number(Term("lt", ZERO, Term("pow", x, TWO)), 0), number(Term("lt", x, ZERO), 0), number(Term("ne", x, ZERO), 0)]
    domain = (Term("ne", x, ZERO),)
    assert at_point(eq(half, log_x), domain, [(x, -1)], rows, undefined=1).verdict == "refuted"
    with pytest.raises(Rejected):
        at_point(eq(half, log_x), domain, [(x, -1)], rows, undefined=0)
    with pytest.raises(Rejected):
        at_point(eq(half, log_x), domain, [(x, 1)], [rows[0], number(Term("lt", ZERO, x), 0)], undefined=1)


def test_a_side_without_a_value_at_single_points_does_not():
    with pytest.raises(Rejected, match="without a value"):
        at_point(eq(div(x, x), ONE), (), [(x, 0)], [], undefined=0)


def test_a_boundary_point_is_no_open_set():
    """sqrt(-x) sqrt(x) has a value at x = 0 alone: that the right side has one around it refutes, the other way round it does not."""
    both = mul(Term("sqrt", x), Term("sqrt", Term("neg", x)))
    with pytest.raises(Rejected):
        at_point(eq(both, Term("log", sub(x, ONE))), (), [(x, 0)], [number(Term("lt", sub(x, ONE), ZERO), 0)], undefined=1)


def test_the_value_of_a_function_at_a_boundary_is_no_open_set():
    """The same with f(1) for x: what is no variable is a real number all the same, and its bounds must be strict."""
    both = mul(Term("sqrt", AT_ONE), Term("sqrt", Term("neg", AT_ONE)))
    rows = [number(Term("lt", sub(AT_ONE, ONE), ZERO), 0), number(Term("le", ZERO, AT_ONE), 0), number(Term("le", ZERO, Term("neg", AT_ONE)), 0)]
    with pytest.raises(Rejected, match="not known"):
        at_point(eq(both, Term("log", sub(AT_ONE, ONE))), (), [(AT_ONE, 0)], rows, defaults=[[f, [0, 1]]], undefined=1)


@pytest.mark.parametrize("least", [0, -1])
def test_a_domain_of_functions_has_points_around_one_that_refutes(least):
    """f = 0 is the only function with 0 <= f <= 0: a side without a value there has none at one point."""
    rows = [number(Term("lt", sub(AT_ONE, ONE), ZERO), 0), *(number(Term(op, *u), 0) for op in ("le", "lt") for u in (
        (num(least), AT_ONE), (AT_ONE, num(-least))) if least or op == "le")]
    domain = (everywhere(Term("le", num(least), CALL)), everywhere(Term("le", CALL, num(-least))))
    line = eq(add(AT_ONE, ONE), Term("log", sub(AT_ONE, ONE)))
    if least:
        assert at_point(line, domain, [(AT_ONE, 0)], rows, defaults=[[f, [0, 1]]], undefined=1).verdict == "refuted"
        return
    with pytest.raises(Rejected, match="no points around"):
        at_point(line, domain, [(AT_ONE, 0)], rows, defaults=[[f, [0, 1]]], undefined=1)


@pytest.mark.parametrize("exponent", [mul(TWO, n), div(ONE, num(3)), y], ids=["2 n", "1/3", "y"])
def test_a_power_of_a_negative_number_may_have_a_value(exponent):
    """(-1)^(2 n) is 1 and the cube root of -1 may be -1: that the rules here ask for a positive base refutes nothing."""
    with pytest.raises(Rejected, match="may have a value"):
        at_point(eq(Term("pow", x, exponent), ONE), (), [(x, -1)], [number(Term("lt", x, ZERO), 0)], undefined=0)


def conditional(prop, condition, failing, possible):
    said = claim(prop)
    table, places = encode([prop, condition, x])

    def point(q):
        shown = [{"rule": "numbers", "goal": places[1], "uses": [0]}] if q == possible and q != failing else []
        return {"values": [[places[2], [q, 1]]], "lines": shown}

    return check(said, {"format": FORMAT, "claim": digest(said), "verdict": "conditional", "terms": table, "possible": point(possible),
                        "lines": [{"rule": "algebra", "goal": places[0]}], "conditions": [{"condition": places[1], **point(failing)}]})


def test_a_conditional_implication_needs_a_point_where_its_premise_holds_too():
    """x = 1 implies 1/(x - 1) = 5: the premise and the condition cannot both hold, and any number would do for 5."""
    gap = sub(x, ONE)
    goal = Term("imp", eq(x, ONE), eq(div(ONE, gap), num(5)))
    with pytest.raises(Rejected, match="not known"):
        conditional(goal, Term("ne", gap, ZERO), 1, 3)


def test_a_conditional_needs_a_point_where_its_conditions_hold():
    quotient = eq(div(x, x), ONE)
    assert conditional(quotient, Term("ne", x, ZERO), 0, 2).verdict == "conditional"
    with pytest.raises(Rejected, match="not known"):
        conditional(quotient, Term("ne", x, ZERO), 0, 0)


def test_a_condition_catches_no_variable_that_the_axiom_binds():
    """With x < y for D, the premise about all pairs would be about none: y < y."""
    for body, domain in ((Term("neg", x), Term("lt", x, y)), (Term("neg", Term("pow", sub(x, y), TWO)), Term("le", ZERO, ZERO))):
        with pytest.raises(Rejected, match="binds"):
            lines(Scope({}), {"rule": "axiom", "name": "increasing", "at": {"x": x, "y": y, "F": body, "D": domain}})


def test_the_jacobian_of_one_function_is_its_row_of_derivatives():
    """The factors of x y are not its components: that would make the rows (1, 0) and (0, 1)."""
    variables = Term("tuple", x, y)
    (row,) = expand(Term("jacobian", variables, variables, mul(x, y)), {}).args
    assert all(Scope({}).plain.zero(sub(u, v)) for u, v in zip(row.args, (y, x), strict=True))


def test_what_is_no_matrix_is_not_taken_apart():
    """a b + c d is a number: not the matrix with the rows (a, b) and (c, d), whose determinant is a d - b c."""
    number_ = add(mul(a, b), mul(c, x))
    same = Scope({}).plain
    assert same.zero(sub(Term("det", number_), number_)) and not same.zero(sub(Term("det", number_), sub(mul(a, x), mul(b, c))))
    assert same.zero(sub(Term("charpoly", number_, y), sub(y, number_)))
    assert expand(Term("zeros", number_), {}) == Term("tuple", ZERO)


# --- a theory apart


LAW = Term("sym", "p", "law")
EMPTY = Term("tuple")


def test_a_claim_about_numbers_does_not_load_the_theory_of_laws():
    """Nor can its certificate speak of laws: without the theory there are no normal forms and no values for them."""
    said, goal = claim(eq(a, a)), Term("le", ZERO, Term("total", EMPTY, ONE))
    rows, table = tabled([{"rule": "algebra", "goal": eq(a, a)}])
    wrong, names = tabled([{"rule": "algebra", "goal": goal}])
    program = (
        "import json, sys; from derivable.kernel.check import check; from derivable.kernel.terms import decode, Rejected; "
        "said, good, bad = json.load(sys.stdin); said = decode(said).last; verdict = check(said, good).verdict\n"
        "try: check(said, bad)\nexcept Rejected as error: verdict += '; ' + str(error)\n"
        "print(verdict, 'derivable.kernel.laws' in sys.modules)")
    certificates = [{"format": FORMAT, "claim": digest(said), "verdict": "proved", "lines": r, "terms": encode(u)[0]} for r, u in ((rows, table), (wrong, names))]
    found = subprocess.run([sys.executable, "-S", "-c", program], input=json.dumps([encode([said])[0], *certificates]), capture_output=True, text=True, check=True)
    assert found.stdout.startswith("proved; line 0 (algebra): ") and found.stdout.endswith(" False\n")
