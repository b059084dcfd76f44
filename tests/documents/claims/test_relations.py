"""Pairs of lines: one that holds as it is written, and one that holds only under the wrong reading."""

import pytest

from derivable.documents.text.outline import scan
from derivable.marking import mark

LET = "Let $a, b > 0$, $u, v \\in \\mathbb{R}$.\n\n"


def words(text):
    return [s.verdict.word for s in mark(scan("t", LET + text)).steps]


@pytest.mark.parametrize(("text", "expected"), [
    (r"$$\sqrt{u^2} = u, \quad u \ge 0$$", ["proved"]),
    (r"$$\sqrt{u^2} = u, \quad u \le 0$$", ["refuted"]),
    (r"$$\sqrt{a^2} = a \quad \text{for } a < 0$$", ["unreadable"]),  # no such a
    (r"$$u = v \text{ since } 1 = 2$$", ["undecided"]),
    (r"$$u = v \quad \Rightarrow \quad u^2 = v^2$$", ["proved"]),
    (r"$$u^2 = v^2 \quad \Rightarrow \quad u = v$$", ["refuted"]),
    ("\\begin{align}a &= \\frac a2 \\\\ &\\quad + \\frac a2\\end{align}", ["proved"]),
    ("\\begin{align}a &= \\frac a2 \\\\ &\\quad - \\frac a2\\end{align}", ["refuted"]),
    ("\\begin{multline}a^2 - b^2 = (a + b) \\\\ (a - b)\\end{multline}", ["proved"]),
    ("\\begin{align}a + a &= 2a & b + b &= 2b \\\\ &= a + a & &= 3b\\end{align}", ["proved", "proved", "proved", "refuted"]),
    (r"$$a + b \overset{(a)}{\ge} a$$", ["proved"]),
    (r"$$a \overset{(a)}{>} a$$", ["refuted"]),
    (r"$$u = \pm v \Rightarrow u^2 = v^2$$", ["unreadable"]),
    ("Setting this to zero:\n\n$$\\begin{aligned}\\frac{a}{u} - b &= 0 \\\\ a &= b u\\end{aligned}$$", ["proved"]),
    ("Setting this to zero:\n\n$$\\begin{aligned}a - b u &= 0 \\\\ a &= b + u\\end{aligned}$$", ["refuted"]),
    ("$$S = a + b$$\n\n$$S - a = b$$\n\n$$S = a$$", ["proved", "proved", "refuted"]),
    ("$$u := a + b$$\n\n$$u - a = b$$", ["proved", "proved"]),
    ("$$x = 0$$", ["unreadable"]),  # a value of a name that nobody declared
])
def test_lines(text, expected):
    assert words(text) == expected


def test_relations_in_the_text_are_listed():
    marked = mark(scan("t", LET + "We know that $a + b = b + a$ and that $a$ is small.\n\n$$a = a$$\n"))
    assert marked.unmarked == [(3, "a + b = b + a")]
