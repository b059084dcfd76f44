r"""Of each pair of lines one is right, and shown by the method that the table names; the other is wrong, and has a counterexample."""

import pytest

from derivable.documents.text.outline import scan
from derivable.marking import mark
from tests.repairs import WithoutRepairs

NORMAL = r"Let $a, m \in \mathbb{R}$. Let $s > 0$. Let $x \sim \mathcal{N}(0, 1)$. Let $y \sim \mathcal{N}(m, s^2)$."
SIGNS = r"Let $u, v \in \mathbb{R}$. Let $w \ne 0$. Let $-1 \le d \le 1$."
MASS = r"Let $q(k)$ be a mass function on $k \in \{1, 2, 3\}$. Let $0 < r < 1$. Let $b, c > 0$. Let $g(k) = 1 / q(k)$."
RANGE = r"Let $n \in \mathbb{N}$. Let $0 < p_i < 1$. Let $0 \le y_i \le 1$."
NOISE = r"Let $0 < \alpha_t < 1$. Let $\beta_t = 1 - \alpha_t$. Let $x_0, e \in \mathbb{R}$. Let $x_t = \sqrt{\alpha_t} x_0 + \sqrt{\beta_t} e$."
PAIRS = {
    "an exponential under a density": (NORMAL, r"E[e^{a x}] = e^{a^2/2}", r"E[e^{a x}] = e^{a^2}"),
    "with a mean": (NORMAL, r"E[e^{2 y}] = e^{2 m + 2 s^2}", r"E[e^{2 y}] = e^{2 m + s^2}"),
    "times a polynomial": (NORMAL, r"E[x^2 e^{a x}] = (1 + a^2) e^{a^2/2}", r"E[x^2 e^{a x}] = a^2 e^{a^2/2}"),
    "a sum of exponentials": (NORMAL, r"E[(e^{a x} - 1)^2] = e^{2 a^2} - 2 e^{a^2/2} + 1", r"E[(e^{a x} - 1)^2] = e^{2 a^2} - 2 e^{a^2/2}"),
    "an integral over the line": (NORMAL, r"\int_{-\infty}^{\infty} e^{-z^2 / (2 s^2)} \, dz = s \sqrt{2 \pi}",
                                  r"\int_{-\infty}^{\infty} e^{-z^2 / (2 s^2)} \, dz = s^2 \sqrt{2 \pi}"),
    "a maximum": (SIGNS, r"\max(u, 0) = \frac{u + |u|}{2}", r"\max(u, 0) = \frac{u - |u|}{2}"),
    "a maximum by a bound": (SIGNS, r"\max(0, 1 - d) + \max(0, 1 + d) = 2", r"\max(0, 1 - d) - \max(0, 1 + d) = 2 d"),
    "softplus": (SIGNS, r"\log(1 + e^u) = \max(u, 0) + \log(1 + e^{-|u|})", r"\log(1 + e^u) = \max(u, 0) + \log(1 + e^{|u|})"),
    "the logarithm of a square": (SIGNS, r"\log w^2 = 2 \log |w|", r"\log w^2 = \log |w|"),
    "a determinant": (SIGNS, r"\log \left|\det \begin{pmatrix} w & v \\ 0 & w \end{pmatrix}\right| = 2 \log |w|",
                      r"\log \left|\det \begin{pmatrix} w & v \\ 0 & w \end{pmatrix}\right| = \log |w|"),
    "a root and its conjugate": (SIGNS, r"\sqrt{1 + u^2} + u > 0", r"\sqrt{1 + u^2} - 2 u > 0"),
    "an inverse hyperbolic function": (SIGNS, r"\sinh(\operatorname{arsinh}(u)) = u", r"\operatorname{arsinh}(u) = \log(2 u + \sqrt{1 + u^2})"),
    "a difference over a sum": (SIGNS, r"\log \frac{e^u / (1 + e^u)}{1 - e^u / (1 + e^u)} = u", r"\log \frac{e^u / (1 + e^u)}{1 - e^u / (1 + e^u)} = -u"),
    "weights of two numbers": (MASS, r"r \log b + (1 - r) \log c \le \log(r b + (1 - r) c)", r"r \log b + (1 - r) \log c \ge \log(r b + (1 - r) c)"),
    "weights of a mass function": (MASS, r"\sum_{k=1}^3 q(k) \log g(k) \le \log 3", r"\sum_{k=1}^3 q(k) \log g(k) \le \log 2"),
    "a mean under a logarithm": (MASS, r"\sum_{k=1}^3 q(k) \log k \le \log \sum_{k=1}^3 q(k) k", r"\sum_{k=1}^3 q(k) \log k \ge \log \sum_{k=1}^3 q(k) k"),
    "another index": (MASS, r"\sum_{j=1}^3 q(j) g(j) = 3", r"\sum_{j=1}^3 q(j) g(j) = 1"),
    "a telescope": (RANGE, r"\sum_{k=1}^n (\frac{1}{k} - \frac{1}{k+1}) = 1 - \frac{1}{n+1}", r"\sum_{k=1}^n (\frac{1}{k} - \frac{1}{k+1}) = 1 - \frac{1}{n}"),
    "a likelihood": (RANGE, r"\log \left(\prod_{i=1}^n (p_i^{y_i} (1 - p_i)^{1 - y_i})\right) = \sum_{i=1}^n (y_i \log p_i + (1 - y_i) \log(1 - p_i))",
                     r"\log \left(\prod_{i=1}^n (p_i^{y_i} (1 - p_i)^{1 - y_i})\right) = \sum_{i=1}^n (y_i \log p_i + y_i \log(1 - p_i))"),
    "a root of both sides": (r"Let $s, v > 0$.", r"s^2 = v \Rightarrow s = \sqrt{v}", r"s^2 = v \Rightarrow s = 2 \sqrt{v}"),
    "a logarithm of both sides": (r"Let $y > 0$. Let $z \in \mathbb{R}$.", r"e^z = y \Rightarrow z = \log y", r"e^z = y \Rightarrow z = \log 2 y"),
    "a step of the noise": (NOISE, r"(x_t - \sqrt{\alpha_t} x_0)^2 = \beta_t e^2", r"(x_t - \sqrt{\alpha_t} x_0)^2 = \alpha_t e^2"),
    "a thousand": (RANGE, r"\frac{250}{1,000} = \frac{1}{4}", r"\frac{250}{1,000} = \frac{1}{2}"),
}


def word(head, line):
    (step,) = mark(scan("pair.md", f"{head}\n\n$${line}$$\n"), checker=WithoutRepairs()).steps
    return step.verdict.word


@pytest.mark.parametrize(("head", "right", "wrong"), PAIRS.values(), ids=PAIRS)
def test_what_is_right_is_shown_and_what_is_wrong_is_refuted(head, right, wrong):
    assert (word(head, right), word(head, wrong)) == ("proved", "refuted")


@pytest.mark.parametrize("line", [r"b \log 2 = 0.693147181 b", r"1 + e^{-1/r^2} = 1 + \frac{1}{10^{12}} e^{-r}", r"b e^{\pi \sqrt{163}} = 262537412640768744 b"])
def test_an_equation_that_nearly_holds_is_refuted(line):
    assert word(MASS, line) == "refuted"


@pytest.mark.parametrize("line", [r"g(4) = 1 / q(4)", r"\sum_{j=1}^4 g(j) = \sum_{k=1}^4 g(k)"])
def test_nothing_is_said_of_what_lies_outside_the_values_of_a_mass_function(line):
    assert word(MASS, line) == "undecided"


@pytest.mark.parametrize("line", [r"\frac{1}{2,125} = \frac{1}{2125}", r"\frac{1}{1,00} = \frac{1}{100}"])
def test_a_comma_in_a_number_may_be_a_point(line):
    assert word(MASS, line) == "unreadable"


TWO = r"Let $f : \mathbb{R}^2 \to \mathbb{R}$. Let $g_\theta : \mathbb{R}^2 \to (0, \infty)$. Let $h(x, y)$ be a function. Let $x, y \in \mathbb{R}$. Let $v \in \mathbb{R}^2$."


@pytest.mark.parametrize(("line", "said"), [
    (r"f(x, y) + f(x, y) = 2 f(x, y)", "proved"), (r"f(x, y) = f(y, x)", "refuted"), (r"g_\theta(x, y) > 0", "proved"), (r"f(x, y) > 0", "refuted"),
    (r"h(x, y) - h(x, y) = 0", "proved"), (r"h(x, y) = h(x, x)", "refuted"), (r"f(v) = f(v) + 1", "undecided"),
])
def test_a_function_of_two_numbers(line, said):
    assert word(TWO, line) == said
