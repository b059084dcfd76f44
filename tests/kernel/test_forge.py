"""What the kernel accepts of forged lines is true at the points that a second evaluator looks at."""

from random import Random

import pytest

from benchmarks import forge, forged_lines
from benchmarks.forge import forged
from derivable.kernel.rules import RULES
from derivable.kernel.terms import Term

SHARES, FIRST = 16, 7_000_000


def looked_at(first, count, points):
    out = [forged(seed, points) for seed in range(first, first + count)]
    wrong = [(seed, o) for seed, o in enumerate(out, first) if o.word in ("false", "crashed")]
    assert not wrong, wrong[0]
    return out


def test_some_lines_of_every_rule_are_accepted_and_none_is_false():
    out = looked_at(FIRST, 1_000, 2)
    accepted = {o.rule.split()[0] for o in out if o.word == "accepted"}
    assert accepted == set(RULES)
    assert sum(o.evaluated > 0 for o in out) >= 200


@pytest.mark.slow
@pytest.mark.parametrize("share", range(SHARES))
def test_more_lines(share):
    assert sum(o.evaluated > 0 for o in looked_at(FIRST + 1000 + 250 * share, 250, 6)) >= 40


def test_the_same_seed_makes_the_same_line():
    assert [forged(seed, 1) for seed in range(40)] == [forged(seed, 1) for seed in range(40)]


def wrong_rule(s):
    """A rule without a check: whatever is the goal."""
    return s.term("goal")


def test_a_rule_that_checks_nothing_is_seen(monkeypatch):
    monkeypatch.setitem(RULES, "numbers", wrong_rule)
    assert any(o.rule == "numbers" and o.word == "false" for o in (forged(seed, 2) for seed in range(300)))


def test_an_axiom_without_its_premises_is_seen(monkeypatch):
    row = forged_lines.AXIOMS["log_product"]
    monkeypatch.setattr(row, "premises", ())
    monkeypatch.setattr(forged_lines, "AXIOMS", {"log_product": row})
    monkeypatch.setattr(forge, "RULES", {"axiom": None})
    assert any(o.word == "false" for o in (forged(seed, 4) for seed in range(60)))


def test_a_crash_is_seen(monkeypatch):
    def crash(s):
        raise MemoryError("out of bounds")

    monkeypatch.setitem(RULES, "numbers", crash)
    assert any(o.word == "crashed" and "MemoryError" in o.about for o in (forged(seed, 1) for seed in range(60)))


def test_a_mutant_differs_in_one_place():
    t = Term("add", forged_lines.P, Term("mul", forged_lines.Q, forged_lines.TWO))
    found = {forged_lines.Forge(Random(seed)).mutant(t) for seed in range(40)}
    assert len(found - {t}) > 5
