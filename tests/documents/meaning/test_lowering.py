r"""Definitions are hygienic: of each pair of lines one is right, the other right only where a name is captured or dropped."""

import pytest

from derivable.documents.text.outline import scan
from derivable.marking import mark
from tests.repairs import WithoutRepairs

HEAD = ("Let $w, x, t \\in \\mathbb{R}$. Let $n, m, k \\in \\mathbb{N}$. Let $b_{ij} \\in \\mathbb{R}$. Let $f(w) = w^3 x$. Let $L(w) = (w x - t)^2$. "
        "Let $h(z) = e^{2 z}$. Let $d_i = \\sum_{j=1}^n b_{ij}$. Let $s = k^2$. Let $M, y \\in \\mathbb{R}$.\n\n")


def step(line):
    (found,) = mark(scan("t.md", f"{HEAD}$${line}$$\n"), checker=WithoutRepairs()).steps
    return found.verdict


PAIRS = [
    (r"f'(w) = 3 w^2 x", r"f'(w) = 4 w^3"),
    (r"f'(x) = 3 x^3", r"f'(x) = 4 x^3"),
    (r"L'(w) = 2 x (w x - t)", r"L'(w) = 4 w^3"),
    (r"\frac{\partial L}{\partial t} = -2 (w x - t)", r"\frac{\partial L}{\partial t} = 2 t (x - 1)^2"),
    (r"\frac{\partial L}{\partial w} = 2 x (w x - t)", r"\frac{\partial L}{\partial w} = 0"),
    (r"h''(x) = 4 h(x)", r"h''(x) = 2 h(x)"),
    (r"\sum_{j=1}^m d_j = \sum_{j=1}^m \sum_{i=1}^n b_{ji}", r"\sum_{j=1}^m d_j = \sum_{j=1}^m \sum_{i=1}^n b_{jj}"),
]


@pytest.mark.parametrize(("right", "wrong"), PAIRS)
def test_a_definition_captures_no_name(right, wrong):
    assert (step(right).word, step(wrong).word) == ("proved", "refuted")


@pytest.mark.parametrize(("line", "said"), [
    (r"\frac{\partial M}{\partial w} = 2 \frac{\partial M}{\partial y} \frac{\partial y}{\partial w}", "declared as a number"),
    (r"\frac{d y}{d x} = 0", "declared as a number"),
    (r"\sum_{k=1}^n s = n s", "which the sum around it binds"),
    (r"\sum_{k=0}^\infty 2^{-k} = 2", "an infinite sum or product is not decided"),
    (r"\infty = 2", "\\infty is not decided"),
])
def test_what_has_no_value_gets_none(line, said):
    verdict = step(line)
    assert verdict.word in ("unreadable", "undecided") and said in verdict.message
