"""Declaring sentences: pairs of lines, one that follows from what is said, one that follows only if a word is dropped or misread."""

import pytest

from derivable.documents.declared.clauses import parse
from derivable.documents.text.declaring import Sentence
from derivable.documents.text.outline import scan
from derivable.marking import mark
from tests.repairs import WithoutRepairs


def word(declared, formula):
    """The verdict on a line after a declaration."""
    (step,) = mark(scan("t", f"{declared}\n\n$${formula}$$\n"), checker=WithoutRepairs()).steps
    return step.verdict.word


def passes(declared, formula):
    return word(declared, formula) in ("proved", "conditional")


@pytest.mark.parametrize(("declared", "right", "wrong"), [
    ("Let $y$ be a nonpositive number.", "|y| = -y", "|y| = y"),
    ("Let $y$ be a strictly negative real.", "y < 0", "y > 0"),
    ("Let $c$ be positive and $d$ negative.", "|d| = -d", "|d| = d"),
    ("Let $c$ be positive, $d$ be real.", "|c| = c", "|d| = d"),
    ("Let $m$ be an integer and $w > 0$.", "w > 0", r"w \ge 1"),
    ("Let $m$ be an integer greater than 4.", r"m \ge 5", r"m \ge 6"),
    ("Let $r$ be a number between 0 and 1.", r"r^2 \le r", r"r^2 \ge r"),
    ("Let $c$ and $d$ be reals such that $c < d$.", "d - c > 0", "d + c > 0"),
    (r"Let $m \in \mathbb{N}_0$.", r"m \ge 0", r"m \ge 1"),
    (r"Let $m \in \mathbb{N}_{\ge 3}$.", r"m \ge 3", r"m \ge 4"),
    (r"Let $m \in \{1, 2, \dots\}$.", r"m \ge 1", r"m \le 2"),
    (r"Let $y \in ]0, 1[$.", "y^2 < y", "y^2 > y"),
    (r"Let $y \in \mathbb{R} \setminus \{0\}$.", "y/y = 1", "|y| = y"),
    (r"Let $\tau_1 > 0$. Let $\tau_2 > 0$.", r"\log(\tau_1\tau_2) = \log\tau_1 + \log\tau_2", r"\log(\tau_1\tau_2) = \log\tau_1 \log\tau_2"),
    (r"Let $c > 0$, $\sigma_c > 0$.", "c > 0", r"c \ge 1"),
    (r"Let $y^2 > 0$.", "y^2 > 0", "|y| = y"),
    ("Let $U$ and $V$ be independent random variables.", r"\mathbb{E}[UV] = \mathbb{E}[U]\mathbb{E}[V]", r"\mathbb{E}[U^2] = \mathbb{E}[U]^2"),
    ("Let $U$ and $V$ be random variables. Assume that $U$ and $V$ are independent.", r"\mathbb{E}[UV] = \mathbb{E}[U]\mathbb{E}[V]",
     r"\mathbb{E}[U^2] = \mathbb{E}[U]^2"),
    (r"Let $f, g : \mathbb{R} \to \mathbb{R}$ and $y \in \mathbb{R}$.", "f(y) + g(y) = g(y) + f(y)", "f(y) = g(y)"),
    ("Given $y > 0$, show that $y^2 = y$.", "|y| = y", "y^2 = y"),
    ("Let $y > 0$. Let's prove that $y = 3$.", "|y| = y", "y = 3"),
    (r"Let $y \in \mathbb{R}$, $p(x)$ be a density and $w > 0$.", r"\mathbb{E}_{p(x)}[w x] = w \mathbb{E}_{p(x)}[x]", "|y| = y"),
    ("Let $y > 0$. Where did you use $y = 3$?", "|y| = y", "y = 3"),
])
def test_a_sentence_says_what_its_words_say(declared, right, wrong):
    assert passes(declared, right)
    assert word(declared, wrong) == "refuted"


@pytest.mark.parametrize(("declared", "formula"), [
    ("Let $C$ and $D$ be real matrices.", "CD = DC"), ("Let $C$, $D$ be positive definite matrices.", "CD = DC"),
    (r"Let $C$ and $D$ be real $2 \times 2$ matrices.", "CD = DC"), ("Let $u$ be a complex number.", r"u^2 \ge 0"), (r"Let $u \in \mathbb{C}$.", r"u^2 \ge 0"),
    ("Let $g$ be a real-valued function. Let $c, d > 0$.", "g(c + d) = g c + g d"), ("Let $y > 0$. Suppose that $y = 2$ were false.", "y = 2"),
    (r"Let $y \in \mathbb{R}$. Assume $y > 0$ if needed.", "|y| = y"), (r"Let $y \in \mathbb{R}$ with $y > 0$ or $y < -3$.", "|y| = y"),
    (r"Let $y \in \mathbb{R}$ but not $y > 0$.", "|y| = y"), ("Let $y > 0$. Assume for the moment $y = 2$.", "y = 2"),
    (r"Let $u \sim \mathcal{N}(0, 1)$ and $v \sim \mathcal{N}(0, 1)$ be dependent.", r"\mathbb{E}[uv] = 0"),
    (r"Let $u \sim \mathcal{N}(0, 1)$ and $v \sim \mathcal{N}(0, 1)$ with correlation $\rho$.", r"\mathbb{E}[uv] = 0"),
    ("Let $U$ and $V$ be non-independent random variables.", r"\mathbb{E}[UV] = \mathbb{E}[U]\mathbb{E}[V]"),
    (r"Let $g(y) = y$ for $y > 0$ and $g(y) = 0$ otherwise. Let $c \in \mathbb{R}$.", "g(c) = c"),
    (r"Let $0 < \gamma_t < 1$ for $t = 1, \dots, T$.", r"\gamma_0 < 1"),
])
def test_what_is_not_said_is_not_proved(declared, formula):
    assert not passes(declared, formula)


@pytest.mark.parametrize(("declared", "formula"), [
    (r"Let $g : \mathbb{R} \to \mathbb{R}$ be a convex function.", r"g(0) \le \frac{g(1) + g(-1)}{2}"),
    ("Let $m$ be an even integer.", "(-1)^m = 1"), ("Let $U$ and $V$ be uncorrelated random variables.", r"\mathbb{E}[UV] = \mathbb{E}[U]\mathbb{E}[V]"),
    (r"Let $b_i \in \{0, 1\}$ and $n \ge 1$ be an integer.", r"\sum_{i=1}^n b_i^2 = \sum_{i=1}^n b_i"),
    ("Let $b_i$ be integers.", r"b_i^2 \ge b_i"),
    (r"Let $\mu \in \mathbb{R}$. Let $U$ be a random variable with mean $\mu$.", r"\mathbb{E}[U] = \mu"),
    (r"Let $y \in \mathbb{R}$ be the zorblified value.", "y = 3"),
])
def test_no_refutation_rests_on_a_word_that_is_not_used(declared, formula):
    assert word(declared, formula) not in ("refuted", "proved", "conditional")


@pytest.mark.parametrize("declared", [
    "where $c, d > 0$.", "For all $c, d > 0$:", "For $c, d > 0$ we have", "Here $c, d > 0$.", "Fix $c, d > 0$.", "Denote by $c, d > 0$ the rates.",
    r"\textbf{Given:} $c, d > 0$.", r"\textit{Let} $c, d > 0$.", "1. Let $c, d > 0$.", "> Let $c, d > 0$.", "We assume that $c, d > 0$.",
    "# Notation\n\n- $c > 0$: a rate\n- $d > 0$: a scale\n\n# A", "| symbol | meaning |\n|---|---|\n| $c > 0$ | rate |\n| $d > 0$ | scale |",
])
def test_openings(declared):
    assert passes(declared, r"\log(cd) = \log c + \log d")


def test_a_case_is_none_of_the_declarations():
    """For x = 1 leads to a line about that case alone: neither proved nor refuted."""
    assert word("Let $x > 0$.\n\nFor $x = 1$ we have", r"\log x = 0") == "undecided"


def test_prose_that_begins_like_a_declaration_is_passed_over():
    assert word("Let $x > 0$.\n\nConsider the behaviour of $x$ near the origin.", "|x| = x") == "proved"


def test_what_is_not_understood_blocks_its_names_alone():
    text = "Let $x, y > 0$. Assume $x = 2$ or something like that.\n\n$$y + y = 2y$$\n\n$$x = 2$$\n"
    assert [s.verdict.word for s in mark(scan("t", text), checker=WithoutRepairs()).steps] == ["proved", "undecided"]


def test_where_inside_prose_declares_and_loses_nothing():
    text = "Below $-c/d$, where the sheet takes $d$ to be positive.\n\nLet $d \\ne 0$."
    assert word(text, "|d| = d") == "refuted"


def test_clauses_of_a_sentence():
    (sentence,) = (p for p in scan("t", "Let $p(x)$ be a density, $a \\in \\mathbb{R}$ and $n \\ge 1$ be an integer.").sections[0].parts
                   if isinstance(p, Sentence))
    found = parse(sentence)
    assert [[i.text for i in c.subjects] for c in found.clauses] == [["p(x)"], [r"a \in \mathbb{R}", r"n \ge 1"]]
    assert [[n.kind for n in c.said.nouns] for c in found.clauses] == [["density"], ["number"]]
    assert not found.stopped_at
