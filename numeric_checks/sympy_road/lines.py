"""Every step of the library by SymPy: its form, evaluated at points of the declared domain; and every mistake by the same road."""

import pytest

from derivable.library import select
from numeric_checks.sympy_points import Question
from numeric_checks.sympy_values import NoValue

MANY, SHARE, SEEN = 20, 0.95, 0.85
UNCONFIRMED = {  # step: why values at points cannot confirm it
    "flows.elementary.residual_need_not_be_onto.1": "that no value is found on a grid does not show that there is none",
    "gan.dirac.unstable.2": "stability is about limits in time",
    "gan.dirac.stable_with_penalty.2": "stability is about limits in time",
}
UNSEEN = {  # mistake: why 20 points do not show it
    "mistakes.variational.the_other_argmin.1": "in few tables do the two directions of the divergence put densities in different orders",
}
LIBRARY, MISTAKES = ({f"{e.derivation.name}.{s.number}": (s, e.derivation) for e in select([name])[0] for s in e.derivation.steps
                      if name == "derivations" or s.number in e.derivation.mistakes} for name in ("derivations", "mistakes"))

FIRST = [name for name in LIBRARY if name.endswith(".1")]  # of every derivation


def said(step, points):
    """What SymPy's values say at points, one after the other: True, False or None; a point where a side has no value says nothing."""
    question = Question(*step)
    for number in range(points):
        try:
            yield question.point(number).holds()
        except NoValue:
            yield None


def agrees(name, points):
    found = list(said(LIBRARY[name], points))
    if name in UNCONFIRMED:
        assert found == [None] * points, f"{name} is confirmed or refuted, and should not be listed: {found}"
    else:
        assert found == [True] * points, found


@pytest.mark.parametrize("name", FIRST)
def test_the_first_step_holds_at_a_point(name):
    agrees(name, 1)


@pytest.mark.slow
@pytest.mark.parametrize("name", LIBRARY)
def test_a_step_holds_at_many_points(name):
    agrees(name, MANY)


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_seen(name):
    found = False in said(MISTAKES[name], MANY)
    assert found != (name in UNSEEN), f"{name} is {'seen' if found else 'not seen'}"


def test_few_steps_and_mistakes_are_left_out():
    assert set(UNCONFIRMED) <= set(LIBRARY) and len(LIBRARY) - len(UNCONFIRMED) >= SHARE * len(LIBRARY)
    assert set(UNSEEN) <= set(MISTAKES) and len(MISTAKES) - len(UNSEEN) >= SEEN * len(MISTAKES)
