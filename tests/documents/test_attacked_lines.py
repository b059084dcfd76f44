"""Lines that a wrong reading would prove or refute: pairs, one right and one right under the wrong reading only."""

from __future__ import annotations

import pytest

from derivable.documents.text.outline import scan
from derivable.marking import mark

THETA = r"Let $p_\theta(x, z)$, $q_\phi(z \mid x)$ be densities. Let $\theta, \phi \in \mathbb{R}$."
PASSES = ("proved", "conditional")


def word(document: str, line: str, infer: bool = False) -> str:
    """The verdict on the last step."""
    return mark(scan("t.md", f"{document}\n\n$${line}$$\n"), infer=infer).steps[-1].verdict.word


@pytest.mark.parametrize("line", [
    r"\nabla_\theta \log p_\theta(x, z) = 0", r"\frac{\partial}{\partial\theta} \log p_\theta(x) = 0", r"\partial_\theta p_\theta(x) = 0",
    r"\frac{d}{d\theta} \mathrm{KL}(q_\phi(z \mid x) \| p_\theta(z \mid x)) = 0", r"\nabla_\theta \log p(x; \theta) = 0",
    r"\nabla_\phi \mathbb{E}_{q_\phi(z \mid x)}[\log p_\theta(x, z)] = 0"])
def test_a_density_depends_on_its_parameter(line):
    assert word(THETA, line) not in PASSES


@pytest.mark.parametrize("line", [r"\frac{\partial}{\partial w} f_w(x) = 0", r"\nabla_w f_w(x)^2 = 0", r"\frac{d}{dw} (w + f_w(x)) = 1"])
def test_a_function_depends_on_its_parameter(line):
    assert word(r"Let $f_w : \mathbb{R} \to \mathbb{R}$. Let $w, x \in \mathbb{R}$.", line) not in PASSES


@pytest.mark.parametrize(("said", "line"), [
    (r"Let $x > 0, \sigma_x > 0$.", r"\frac{d}{dx} \frac{x^2}{2\sigma_x^2} = \frac{x}{\sigma_x^2}"),
    (r"Let $p_\theta(x) = \mathcal{N}(x; \theta, 1)$ with $\theta \in \mathbb{R}$.", r"\nabla_\theta \log p_\theta(x) = x - \theta")])
def test_a_label_or_a_formula_is_differentiated(said, line):
    assert word(said, line) == "proved"


def test_the_parameter_of_a_density_of_a_real_variable_is_part_of_its_name():
    said = r"Let $p(x; \theta)$ be a density. Let $\theta, \phi \in \mathbb{R}$."
    assert word(said, r"\frac{d}{dx} \log p(x; \theta) = \frac{d}{dx} \log p(x; \phi)") == "refuted"


def test_a_conditional_density_is_one_of_declared_variables():
    assert word("Let $p(x)$ be a density.", r"\int p(x \mid z)\,dx = 1") == "unreadable"
    assert word("Let $p(x, z)$ be a density.", r"\int p(x \mid z)\,dx = 1") == "proved"


@pytest.mark.parametrize("line", [
    r"AB = BA", r"(A + B)(A - B) = A^2 - B^2", r"\mathbf{u}\mathbf{v} = \mathbf{v}\mathbf{u}", r"(\mathbf{A}\mathbf{B})^{-1} = \mathbf{A}^{-1}\mathbf{B}^{-1}",
    r"A_1 A_2 = A_2 A_1", r"\Sigma \Lambda = \Lambda \Sigma", r"\|x + y\|^2 = x^2 + 2xy + y^2", r"f(x + 1) - f(x - 1) = 2f",
    r"\hat{f}(x + y) = \hat{f} x + \hat{f} y", r"\frac{d}{dx} (f g) = 0", r"dx\,dy = dy\,dx"])
def test_what_may_be_no_number_is_not_guessed(line):
    assert word("Text.", line, infer=True) == "unreadable"


@pytest.mark.parametrize("line", [r"(a + b)^2 = a^2 + 2ab + b^2", r"a(b + c) = ab + ac", r"\frac{d}{dx} a x^2 = 2ax"])
def test_a_guess_is_named(line):
    (step,) = mark(scan("t.md", f"Text.\n\n$${line}$$\n"), infer=True).steps
    assert (step.verdict.word, bool(step.guessed)) == ("proved", True)


def test_bold_and_plain_letters_may_be_two_names():
    assert word(r"Let $x, y \in \mathbb{R}$. Let $\boldsymbol{x} = y$.", "x = y") == "undecided"
    assert word(r"Let $\mathbf{x} \in \mathbb{R}^n$.", r"\|\mathbf{x}\|^2 = \sum_i x_i^2") == "proved"


@pytest.mark.parametrize(("line", "refuted", "passes"), [
    (r"\prod_{i=1}^n a \prod_{j=1}^m b = a^n b^m", False, None),
    (r"\prod_{i=1}^n a \exp(b) = a^n e^{nb}", None, False),
    (r"a^{nn} = a^{n^2}", None, False)])
def test_what_may_be_read_in_two_ways_is_not_decided_in_one(line, refuted, passes):
    found = word(r"Let $a, b > 0$, $n, m \in \mathbb{N}$.", line)
    assert refuted is not False or found != "refuted"
    assert passes is not False or found not in PASSES
