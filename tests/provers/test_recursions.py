"""Bounds of a recursion whose start is a symbol: shown by induction from what is declared of the start."""

import pytest

from derivable.checking import Checker
from derivable.documents.text.outline import scan
from derivable.marking import mark

STEP = r"Let $0 < \alpha_t < 1$. Let $s_t = \alpha_t s_{t-1}$. "


def words(text):
    return [s.verdict.word for s in mark(scan("recursion", text), checker=Checker()).steps]


@pytest.mark.parametrize(("start", "expected"), [
    (r"Let $0 < s_{t-1} < 1$.", ["proved", "proved", "proved"]),
    (r"Let $0 < u < 1$. Let $s_0 = u$.", ["proved", "proved", "proved"]),
    (r"Let $u > 0$. Let $s_0 = u$.", ["proved", "refuted", "undecided"]),
    (r"Let $-1 < u < 1$. Let $s_0 = u$.", ["refuted", "proved", "proved"]),
])
def test_a_recursion_is_bounded_as_its_start_is(start, expected):
    assert words(start + STEP + "\n\n$$s_t > 0$$\n\n$$s_t < 1$$\n\n$$\\sqrt{1 - s_t}^2 = 1 - s_t$$\n") == expected
