r"""Names have a time: each document's lines with the verdicts they should have; a wrong one would be right under the reading refused here."""

import pytest

from derivable.documents.text.outline import scan
from derivable.marking import mark
from tests.repairs import WithoutRepairs


def words(document):
    return [s.verdict.word for s in mark(scan("t.md", document), checker=WithoutRepairs()).steps]


TIMES = [
    ("Let $a, b \\in \\mathbb{R}$.\n\n$$|a| = a$$\n\nAssume $a > 0$.\n\n$$|a| = a$$\n", ["refuted", "proved"]),
    ("Let $c = 3$.\n\n$$2 c = 6$$\n\nLet $c = 4$.\n\n$$2 c = 6$$\n\n$$2 c = 8$$\n", ["proved", "refuted", "proved"]),
    ("Let $g(t) = 2 t$. Let $s \\in \\mathbb{R}$.\n\n# A\n\nLet $g(t) = 3 t$.\n\n$$g(s) = 3 s$$\n\n$$g(s) = 2 s$$\n", ["proved", "refuted"]),
    ("Let $s > 0$.\n\n# A\n\nLet $s < 0$.\n\n$$|s| = -s$$\n\n# B\n\n$$|s| = s$$\n", ["proved", "proved"]),
    ("Let $n \\in \\mathbb{N}$.\n\n# A\n\nLet $n \\ge 2$.\n\n$$n \\ge 2$$\n\n$$(n - 1)(n - 2) \\ge 0$$\n\n$$n \\ge 3$$\n", ["proved", "proved", "refuted"]),
    ("Let $u = 1$. Let $y = u + 1$.\n\n$$y = 2$$\n\nLet $u = 5$.\n\n$$y = 6$$\n", ["proved", "undecided"]),
    ("Let $u, v \\in \\mathbb{R}$.\n\nSuppose $u > v$.\n\n$$u > v$$\n\nSuppose $u < v$.\n\n$$u < v$$\n\n$$u > v$$\n", ["proved", "proved", "refuted"]),
    ("Let $t \\in \\mathbb{R}$.\n\n$$h(t) = t + 1$$\n\nWhere $h(x) = x + 1$.\n\n$$h(t) = t$$\n", ["proved", "refuted"]),
    ("Let $0 < c_t < 1$. Let $t \\ge 2$.\n\n$$c_1 < 1$$\n", ["proved"]),  # the range of another sentence is none of the family
]
BLOCKS = [
    ("Let $u \\in \\mathbb{R}$.\n\nCase 1. Assume $u > 0$.\n\n$$|u| = u$$\n\nCase 2. Assume $u < 0$.\n\n$$|u| = -u$$\n\nIn both cases\n\n$$|u| = -u$$\n",
     ["proved", "proved", "refuted"]),
    ("**Problem 1.** Let $r > 0$.\n\n$$|r| = r$$\n\n**Problem 2.** Let $r \\in \\mathbb{R}$.\n\n$$|r| = r$$\n", ["proved", "refuted"]),
    ("Let $r \\in \\mathbb{R}$.\n\\begin{exercise}\nAssume $r > 1$.\n\\end{exercise}\n\\begin{solution}\n$$r > 0$$\n\\end{solution}\n$$r > 0$$\n",
     ["proved", "refuted"]),
    ("Let $r \\in \\mathbb{R}$.\n\n1. Assume $r > 1$.\n$$r > 0$$\n2. Without it:\n$$r > 0$$\n", ["proved", "refuted"]),
    ("Let $r, s \\in \\mathbb{R}$.\n\n- Assume $r > 1$.\n- Assume $s > 1$.\n\n$$r + s > 2$$\n", ["proved"]),
]
SORTS = [
    ("Let $y > 0$, $\\tau_y > 0$.\n\n$$y \\ge 1$$\n\n$$y > 0$$\n", ["refuted", "proved"]),
    ("Let $b_{0t} > 0$, $s, t \\in \\mathbb{N}$.\n\n$$b_{0t} = b_{0s}$$\n\n$$b_{0t} > 0$$\n", ["refuted", "proved"]),
    ("Let $u, v \\in \\mathbb{R}$. Let $g(u) = u + 1$.\n\n$$g(u) = u + 1$$\n\nLet $g(v) = v + 1$.\n\n$$g(u) = u + 1$$\n\n$$g(v) = v$$\n",
     ["proved", "proved", "refuted"]),
    ("Let $u, v \\in \\mathbb{R}$. Let $g(u) = u + v$.\n\n$$g(u) = u + v$$\n\nLet $g(v) = v + v$.\n\n$$g(u) = 2 u$$\n\n$$g(u) = u + v$$\n",
     ["proved", "proved", "refuted"]),
    ("Let $0 < c_t < 1$, $b_t = c_t + 1$ and $t \\ge 2$.\n\n$$c_1 < 1$$\n\n$$b_1 < 2$$\n", ["proved", "proved"]),
    ("Let $0 < c_t < 1$ and $b_t = c_t + 1$ for $t = 2, \\dots, T$. Let $T > 2$.\n\n$$c_1 < 1$$\n\n$$c_2 < 1$$\n", ["undecided", "proved"]),
    ("Let $0 < c_t < 1$, $t \\ge 2$.\n\n$$c_1 < 1$$\n\n$$c_2 < 1$$\n", ["undecided", "proved"]),
    ("Let $0 < c_t < 1$ for $t = 1, \\dots, T$. Let $T \\in \\mathbb{N}$.\n\n$$c_0 < 1$$\n\n$$\\prod_{t=1}^T c_t > 0$$\n", ["undecided", "proved"]),
    ("Let $z_i \\in \\{0, 1\\}$.\n\n$$z_1^2 = z_1$$\n\n$$z_1 = 1$$\n", ["undecided", "refuted"]),
    ("\\newcommand{\\q}{a}\nLet $a, b > 0$.\n\n$$\\q = a$$\n\n\\renewcommand{\\q}{b}\n\n$$\\q = a$$\n\n$$\\q = b$$\n", ["proved", "refuted", "proved"]),
]


@pytest.mark.parametrize(("document", "expected"), [*TIMES, *BLOCKS, *SORTS])
def test_a_line_sees_what_stands_before_it(document, expected):
    assert words(document) == expected
