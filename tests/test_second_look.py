"""A claim that a second evaluator contradicts is never called proved, whatever the kernel said."""

import re

import pytest

from derivable import E, Rational, checking, derivation, exp, function, gaussian, integral, positives, real
from derivable.checking import Checker
from derivable.keep import Store
from derivable.kernel.check import _DOOR, Verified
from derivable.kernel.terms import ONE, Term, digest
from derivable.second_look import SecondLook
from derivable.settling import check_all
from derivable.store import Files
from derivable.verdicts import DIVERGES, REPORT, status

x = real("x")
(v,) = positives("v")
narrow, f = real("u", between=(0, Rational(1, 2))), function("f")
X = x.term


def claim(left, right):
    return Term("claim", Term("eq", left, right), Term("and"))


TRUE, FALSE = claim(Term("add", X, X), Term("mul", Term("num", ONE.args[0] * 2), X)), claim(X, Term("add", X, ONE))


@derivation
def wrong():
    """x = x + 1."""
    yield x
    yield x + 1


@derivation
def right():
    """x + x = 2 x."""
    yield x + x
    yield 2 * x


@pytest.fixture
def gullible(monkeypatch):
    """A kernel with a hole: it takes any certificate for a proof."""
    monkeypatch.setattr(checking, "check", lambda claim, certificate, lemmas: Verified(digest(claim), "proved", (), (), _DOOR))
    monkeypatch.setattr("derivable.proving.Attempt.refute", lambda self, points=8: None)
    monkeypatch.setattr("derivable.proving.Attempt.proofs", lambda self: iter([("field", {"verdict": "proved", "cites": []})]))


def test_what_a_kernel_with_a_hole_accepts_is_doubted(gullible):
    [result] = check_all([wrong], Checker())
    verdict = result.steps[0].verdict
    assert verdict.word == "undecided" and verdict.code == REPORT and "please report" in verdict.message
    assert status(result.steps, result.passed) == 2


def test_what_is_doubted_cannot_be_cited(gullible):
    checker = Checker()
    check_all([wrong], checker)
    assert not checker.lemmas


def test_what_holds_is_not_doubted(gullible):
    [result] = check_all([right], Checker())
    assert result.passed and result.steps[0].verdict.code is None


def test_a_false_claim_is_contradicted_and_a_true_one_is_not():
    second, store = SecondLook(), Store()
    assert second.contradicted(digest(FALSE), FALSE, (), "proved", store).code == REPORT
    assert second.contradicted(digest(TRUE), TRUE, (), "proved", store) is None
    assert second.evaluated == {digest(TRUE): 3}


def test_a_condition_excuses_the_points_where_it_fails():
    quotient, condition = claim(Term("div", X, X), ONE), Term("ne", X, Term("num", ONE.args[0] * 0))
    assert SecondLook().contradicted("q", quotient, (), "proved", Store()).code == REPORT
    assert SecondLook().contradicted("q", quotient, (condition,), "conditional", Store()) is None


def test_what_was_looked_at_is_kept(tmp_path):
    store = Files(tmp_path)
    SecondLook().contradicted(digest(TRUE), TRUE, (), "proved", store)
    assert store.looked(digest(TRUE)) == (3, "") and store.looked(digest(FALSE)) is None


@derivation
def nothing_less_nothing():
    """Two integrals without values."""
    yield integral(1, x) - integral(1, x)
    yield 0


@derivation
def square_in_the_exponent():
    """E[exp(x^2)] has a value for variances below 1/2 only."""
    yield E(exp(x**2), gaussian("p", x, 0, v))
    yield E(exp(x**2), gaussian("p", x, 0, v)) + 0


@derivation
def narrow_enough():
    """The same for such variances."""
    yield E(exp(x**2), gaussian("p", x, 0, narrow))
    yield E(exp(x**2), gaussian("p", x, 0, narrow)) + 0


@derivation
def any_function():
    """A function that is only named is taken to have an integral."""
    yield integral(f(x), x) - integral(f(x), x)
    yield 0


@pytest.mark.parametrize("d, says", [(nothing_less_nothing, r"the integral \\int 1 .* does not converge, so that the line has no value$"),
                                     (square_in_the_exponent, "does not converge at v = .*: state the domain on which it converges$")])
def test_a_proof_about_an_integral_that_diverges_is_left_undecided(d, says):
    [result] = check_all([d], checker := Checker())
    verdict = result.steps[0].verdict
    assert (verdict.word, verdict.code, verdict.certificate) == ("undecided", DIVERGES, None)
    assert re.search(says, verdict.message), verdict.message
    assert not checker.lemmas
    assert status(result.steps, result.passed) == 1


@pytest.mark.parametrize("d, rests_on", [(narrow_enough, ()), (any_function, ("the integrals written converge",))])
def test_a_proof_about_an_integral_that_converges_or_may_do_so_stands(d, rests_on):
    [result] = check_all([d], Checker())
    assert result.passed and result.steps[0].verdict.rests_on == rests_on


def test_what_diverges_is_looked_at_anew_each_time(tmp_path):
    """Only that nothing was found is kept."""
    store = Files(tmp_path)
    assert check_all([nothing_less_nothing], Checker(store=store))[0].steps[0].verdict.code == DIVERGES
    assert check_all([nothing_less_nothing], Checker(store=store))[0].steps[0].verdict.code == DIVERGES
