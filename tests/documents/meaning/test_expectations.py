r"""What sums, integrals, expectations and densities mean: for each form a line that is right, and one that is right only under a wrong reading of it."""

import pytest

from derivable.documents.text.outline import scan
from derivable.marking import mark
from tests.repairs import WithoutRepairs

NUMBERS = r"Let $n, m \in \mathbb{N}$, $t_i \in \mathbb{R}$, $w_i > 0$, $a_{ij} \in \mathbb{R}$, $c \in \mathbb{R}$. "
NORMAL = r"Let $\mu \in \mathbb{R}$, $s > 0$. Let $q(z) = \mathcal{N}(z; \mu, s^2)$ and $p(z) = \mathcal{N}(z; 0, 1)$. "
LAW = r"Let $p(x, z)$ and $q(z \mid x)$ be densities. "
MASS = r"Let $r(z)$ be a mass function on $z \in \{1, 2, 3, 4\}$. "
JOINT = r"Let $X$ and $Y$ be random variables. "
DRAWN = r"Let $\mu \in \mathbb{R}$, $s > 0$. Let $X \sim \mathcal{N}(\mu, s^2)$. Let $Y \sim \mathcal{N}(0, 1)$. "
VECTORS = r"Let $b, v \in \mathbb{R}^{n}$, $d, h \in \mathbb{R}^{m}$ and $W \in \mathbb{R}^{n \times m}$. "


def word(given, line):
    """The verdict of the last step of a line."""
    return mark(scan("t.md", f"# T\n{given}\n\n$${line}$$\n"), checker=WithoutRepairs()).steps[-1].verdict.word


@pytest.mark.parametrize(("given", "right", "wrong"), [
    (NORMAL, r"\int_{\mathbb{R}} q(z)\,dz = 1", r"\int_{\mathbb{R}} q(z)\,dz = 2"),
    (NORMAL, r"\int_{-\infty}^{+\infty} q(z)\,dz = 1", r"\int_{-\infty}^{+\infty} q(z)\,dz = 2"),
    (NORMAL, r"\int_{z \in \mathbb{R}} q(z)\,dz = 1", r"\int_{z \in \mathbb{R}} z q(z)\,dz = 1"),
    (NORMAL, r"\mathrm{KL}[q \| p] = \mathbb{E}_q[\log \frac{q}{p}]", r"\mathrm{KL}[q \| p] = \mathbb{E}_p[\log \frac{q}{p}]"),
    (NORMAL, r"\mathrm{KL}[q \| p] = \int q \log \frac{q}{p}\,dz", r"\mathrm{KL}[q \| p] = \int p \log \frac{q}{p}\,dz"),
    (NORMAL, r"q(\mu) = \frac{1}{\sqrt{2\pi} s}", r"q(\mu) = \frac{1}{\sqrt{2\pi}}"),
    (NORMAL, r"q'(z) = -\frac{z - \mu}{s^2} q(z)", r"q'(z) = -z q(z)"),
    (NUMBERS, r"\sum^n_{i=1} t_i = \sum_{j=1}^n t_j", r"\sum^n_{i=1} t_i = \sum_{j=1}^m t_j"),
    (NUMBERS, r"\sum_{i,j=1}^n a_{ij} = \sum_{i=1}^n \sum_{j=1}^n a_{ij}", r"\sum_{i,j=1}^n a_{ij} = \sum_{i=1}^n a_{ii}"),
    (NUMBERS, r"\sum_{1 \le i, j \le n} a_{ij} = \sum_{i,j=1}^n a_{ij}", r"\sum_{1 \le i, j \le n} a_{ij} = \sum_{1 \le i \le j \le n} a_{ij}"),
    (NUMBERS, r"\sum_{1 \le i < j \le n} t_i t_j = \sum_{i=1}^n \sum_{j=i+1}^n t_i t_j", r"\sum_{1 \le i < j \le n} t_i t_j = \sum_{i,j=1}^n t_i t_j"),
    (NUMBERS, r"\sum_{0 < i < 3} t_i = t_1 + t_2", r"\sum_{0 < i < 3} t_i = t_1 + t_2 + t_3"),
    (NUMBERS, r"\sum_{i \in \{1, 3\}} t_i = t_1 + t_3", r"\sum_{i \in \{1, 3\}} t_i = t_1 + t_2 + t_3"),
    (NUMBERS, r"\prod_{i \in \{1, 2\}} w_i = w_1 w_2", r"\prod_{i \in \{1, 2\}} w_i = w_1 + w_2"),
    (NUMBERS, r"\sum_{i \in \{1, \dots, n\}} t_i = \sum_{j=1}^n t_j", r"\sum_{i \in \{2, \dots, n\}} t_i = \sum_{j=1}^n t_j"),
    (NUMBERS + r"Let $S_n = \sum_{1 \le i < j \le n} t_i t_j$.", r"S_i = \sum_{1 \le k < j \le i} t_k t_j", r"S_i = \sum_{1 \le k \le j \le i} t_k t_j"),
    (MASS, r"\sum_{z \in \{1, 2, 3, 4\}} r(z) = 1", r"\sum_{z \in \{1, 2\}} r(z) = 1"),
    (MASS, r"\sum_{z \ne 2} r(z) = 1 - r(2)", r"\sum_{z \ne 2} r(z) = 1"),
    (MASS, r"r(z = 1) + r(2) + r(3) + r(4) = 1", r"r(1) + r(2) + r(3) = 1"),
    (LAW, r"\mathbb{E}_{q}[\log p - \log q] = \mathbb{E}_{q(z|x)}[\log p(x, z) - \log q(z|x)]", r"\mathbb{E}_{q}[\log p] = \mathbb{E}_{q(z|x)}[\log p(z)]"),
    (JOINT, r"\operatorname{Cov}(X, Y) = \mathbb{E}[XY] - \mathbb{E}[X]\mathbb{E}[Y]", r"\operatorname{Cov}(X, Y) = \operatorname{Var}(X)"),
    (DRAWN, r"\operatorname{Cov}(X, Y) = 0", r"\operatorname{Cov}(X, X) = 0"),
    (VECTORS, r"-\sum_i b_i v_i - \sum_j d_j h_j - \sum_{i,j} W_{ij} v_i h_j = -b^T v - d^T h - v^T W h",
     r"-\sum_i b_i v_i - \sum_j d_j h_j - \sum_{i,j} W_{ij} v_i h_j = -b^T v - d^T h - v^T W d"),
])
def test_each_form_has_a_right_line_and_a_wrong_one(given, right, wrong):
    assert word(given, right) == "proved"
    assert word(given, wrong) == "refuted"


@pytest.mark.parametrize(("given", "line"), [
    (NORMAL, r"\int_{z > 0} q(z)\,dz = 1"), (NORMAL, r"\int_{[0, 1]} q(z)\,dz = 1"), (NORMAL, r"\int_{\mathcal{A}} q(z)\,dz = 1"),
    (NORMAL, r"\int_{|z| < 1} q(z)\,dz = 1"), (NORMAL, r"\int_{z = 0}^{\infty} q(z)\,dz = 1"), (NORMAL, r"\int_{(0, \infty)} q(z)\,dz = 1"),
    (NORMAL, r"\int_A q(z)\,dz = \int_B q(z)\,dz"), (NORMAL, r"\int_A q(z) = \int_B q(z)"), (NORMAL, r"\iint q(z)\,dz = 1"),
    (NORMAL, r"\int_{\mathbb{R}^2} q(z)\,dz = 1"), (NORMAL, r"\int q(z)\,dz\,dz = 1"), (NORMAL, r"q = q"),
    (LAW, r"\int_A p(z)\,dz = 1"), (LAW, r"\int_{z \in S} p(x, z)\,dz = p(x)"), (LAW, r"\sum_{z \in S} p(z) = 1"),
    (LAW, r"\sum_{x \in D} \log p(x) = \sum_{x} \log p(x)"), (LAW, r"\sum_{z \in \{1, 2\}} p(z) = 1"), (LAW, r"p(z = 1) = p(z)"),
    (MASS, r"\sum_{z \in S} r(z) = 1"), (MASS, r"r(5) = r(5)"), (MASS, r"\sum_{z=1}^{5} r(z) = \sum_{z=1}^{5} r(z)"),
    (NUMBERS, r"\sum_{i \in S} t_i = \sum_{i=1}^n t_i"), (NUMBERS, r"\sum_{k=0}^{\infty} 2^{-k} = 2"), (NUMBERS, r"\sum_{k=1}^{\infty} 2^{-k} = 2"),
    (NUMBERS, r"\sum_{i \ne j} a_{ij} = \sum_{i,j=1}^n a_{ij}"), (NUMBERS, r"\sum_{k \in \{1, 1\}} c = 2c"), (NUMBERS, r"\sum_{i,i=1}^n t_i = n"),
    (JOINT, r"\mathbb{E}_Y[X] = \mathbb{E}[X]"), (JOINT, r"\operatorname{Var}_Y(X) = \operatorname{Var}(X)"),
    (JOINT, r"\operatorname{Var}(X, Y) = \operatorname{Var}(X)"), (JOINT, r"\mathbb{E}[X \mid Y] = \mathbb{E}[X]"),
    (DRAWN, r"\mathbb{E}_Y[X] = \mathbb{E}[X]"), (DRAWN, r"\mathbb{E}[X] Y = \mu Y"),
])
def test_a_part_of_a_space_is_never_all_of_it(given, line):
    assert word(given, line) in ("undecided", "unreadable")


@pytest.mark.parametrize("line", [
    r"\int \frac{dz}{c^2 + 1} e^{-z^2} = \int \frac{e^{-z^2}}{c^2 + 1}\,dz", r"\int e^{-z^2} \frac{dz}{2} = \int \frac12 e^{-z^2}\,dz",
    r"\int \int e^{-z^2 - y^2}\,dz\,dy = \int \int e^{-y^2 - z^2}\,dz\,dy",
])
def test_differentials_are_found_where_they_are_written(line):
    assert word(NUMBERS, line) == "proved"


@pytest.mark.parametrize("line", [
    r"\sum_{i=1}^n t_i + w_i = \sum_{i=1}^n (t_i + w_i)", r"\sum_{i=1}^n t_i + w_i = w_i + \sum_{j=1}^n t_j",
    r"-\frac1n \sum_{i=1}^n t_i + w_i = -\frac1n \sum_{i=1}^n (t_i + w_i)",
    r"\sum_{i=1}^n \sum_{j=1}^n a_{ij} + a_{ji} = 2 \sum_{i=1}^n \sum_{j=1}^n a_{ij}",
])
def test_a_sum_with_its_index_behind_it_is_neither_accepted_nor_refuted_by_one_of_its_readings(line):
    assert word(NUMBERS, line) in ("undecided", "unreadable")


def test_a_sum_ends_where_its_index_does():
    assert word(NUMBERS, r"\sum_{i=1}^n t_i + c = c + \sum_{j=1}^n t_j") == "proved"
    assert word(NUMBERS, r"\sum_{i=1}^n t_i + \sum_{i=1}^n w_i = \sum_{i=1}^n (t_i + w_i)") == "proved"
    assert word(NUMBERS, r"\sum_{i=1}^n t_i + w_i = \sum_{i=1}^n (t_i - w_i)") == "refuted"
