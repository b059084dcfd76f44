"""A claim that a second evaluator contradicts is never called proved, whatever the kernel said."""

import pytest

from derivable import checking, derivation, real
from derivable.checking import Checker, check_all
from derivable.keep import Store
from derivable.kernel.check import _DOOR, Verified
from derivable.kernel.terms import ONE, Term, digest
from derivable.second_look import SecondLook
from derivable.store import Files
from derivable.verdicts import REPORT, status

x = real("x")
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
