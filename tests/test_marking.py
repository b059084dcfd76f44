"""Marking: from a document to verdicts, with what a student may get wrong and what a teacher must not be told."""

import pytest

from derivable.checking import Checker
from derivable.documents.text.outline import scan
from derivable.marking import mark
from tests.repairs import WithoutRepairs


def words(text, infer=False):
    return [(s.verdict.word, s.start.word if s.start else None) for s in mark(scan("t", text), checker=WithoutRepairs(), infer=infer).steps]


def one(declared, formula, checker=WithoutRepairs, **options):
    (step,) = mark(scan("t", f"{declared}\n\n$${formula}$$\n"), checker=checker(), **options).steps
    return step


SCHEDULE = r"Let $0 < \beta_t < 1$, $\alpha_t = 1 - \beta_t$ and $\bar\alpha_t = \prod_{s=1}^t \alpha_s$. "
DENSITIES = r"Let $p(x, z)$ and $q(z \mid x)$ be densities. "
CHAIN = (r"Let $p_\theta(x_{0:T}) = p(x_T) \prod_{t=1}^T p_\theta(x_{t-1}\mid x_t)$ and $q(x_{1:T} \mid x_0) = \prod_{t=1}^{T} q(x_t \mid x_{t-1})$. ")


@pytest.mark.parametrize(("declared", "right", "wrong"), [
    (SCHEDULE + "Let $t \\ge 2$.", r"1/\left(\frac{\alpha_t}{\beta_t} + \frac{1}{1-\bar\alpha_{t-1}}\right) = \frac{1-\bar\alpha_{t-1}}{1-\bar\alpha_t}\beta_t",
     r"1/\left(\frac{\alpha_t}{\beta_t} + \frac{1}{1-\bar\alpha_{t-1}}\right) = \frac{1-\bar\alpha_t}{1-\bar\alpha_{t-1}}\beta_t"),
    (r"Let $0 < \alpha_t < 1$, $0 < \bar\alpha_t < 1$ and $\bar\alpha_t = \alpha_t \bar\alpha_{t-1}$.",
     r"1 - \bar\alpha_t = (1-\alpha_t) + \alpha_t(1 - \bar\alpha_{t-1})", r"1 - \bar\alpha_t = (1-\alpha_t) + (1 - \bar\alpha_{t-1})"),
    (DENSITIES, r"\log p(x) \ge \mathbb{E}_{q(z|x)}\left[\log\frac{p(x,z)}{q(z|x)}\right]",
     r"\log p(x) \le \mathbb{E}_{q(z|x)}\left[\log\frac{p(x,z)}{q(z|x)}\right]"),
    (DENSITIES, r"\log p(x) \ge \int q(z|x) \log\frac{p(x,z)}{q(z|x)} dz", r"\log p(x) = \int q(z|x) \log\frac{p(x,z)}{q(z|x)} dz"),
    (CHAIN, r"\log p_\theta(x_0) \ge \mathbb{E}_{q(x_{1:T}|x_0)}\left[\log p(x_T) + \sum_{t=1}^T \log\frac{p_\theta(x_{t-1}|x_t)}{q(x_t|x_{t-1})}\right]",
     r"\log p_\theta(x_0) \ge \mathbb{E}_{q(x_{1:T}|x_0)}\left[\log p(x_T) + \sum_{t=1}^T \log\frac{q(x_t|x_{t-1})}{p_\theta(x_{t-1}|x_t)}\right]"),
    (r"Let $q(z) = \mathcal{N}(z; \mu, \sigma^2)$, $\mu \in \mathbb{R}$ and $\sigma > 0$.", r"\mathbb{E}_{q(z)}[z^2] = \mu^2 + \sigma^2",
     r"\mathbb{E}_{q(z)}[z^2] = \mu^2 + \sigma"),
    (r"Let $\epsilon \sim \mathcal{N}(0, 1)$, $\mu \in \mathbb{R}$, $\sigma > 0$ and $z = \mu + \sigma\epsilon$.", r"\operatorname{Var}[z] = \sigma^2",
     r"\operatorname{Var}[z] = \sigma"),
    (r"Let $q(z)$ be a mass function on $z \in \{1, 2, 3\}$.", r"\sum_{z=1}^3 2 q(z) = 2", r"\sum_{z=1}^3 q(z)^2 = 1"),
    (r"Let $f : \mathbb{R} \to \mathbb{R}$ and $x \in \mathbb{R}$.", r"\frac{d}{dx} f(x^2) = 2 x f'(x^2)", r"\frac{d}{dx} f(x^2) = f'(x^2)"),
    (r"Let $w \ne 0$, $b, z \in \mathbb{R}$ and $f(z) = w z + b$.", r"\log\left|\frac{df}{dz}\right| = \log|w|", r"\log\left|\frac{df}{dz}\right| = \log|2 w|"),
    (r"Let $a, b > 0$ and $0 < y < 1$.", r"\frac{a}{y} - \frac{b}{1-y} = 0 \Rightarrow y = \frac{a}{a+b}",
     r"\frac{a}{y} - \frac{b}{1-y} = 0 \Rightarrow y = \frac{b}{a+b}"),
    (r"Let $\lambda \in \mathbb{R}$ and $J = \begin{pmatrix} 0 & 1 \\ -1 & 0 \end{pmatrix}$.", r"\det(J - \lambda I) = \lambda^2 + 1",
     r"\det(J - \lambda I) = \lambda^2 - 1"),
    (r"Let $a_s \in \mathbb{R}$ and $n \ge 2$ be an integer.", r"\sum_{s=1}^{n} a_s = \sum_{s=0}^{n-1} a_{s+1}", r"\sum_{s=1}^{n} a_s = \sum_{s=0}^{n} a_{s+1}"),
    (r"Let $p(x, y)$ be a density.", r"I(x; y) = H(x) - H(x|y)", r"I(x; y) = H(x) - H(y|x)"),
    (r"Let $p(x, y)$ be a density.", r"H(x, y) = H(x) + H(y|x)", r"H(x, y) = H(x) + H(y)"),
    (r"Let $p(x, y, z)$ be a density.", r"H(x, y|z) \le H(x|z) + H(y|z)", r"H(x|y, z) \ge H(x|z)"),
    (r"Let $p(x, y)$ be a density.", r"H(x|y) \le H(x)", r"H(x|y) \ge H(x)"),
    (r"Let $0 < p < 1$ and $0 < q < 1$.", r"p \log\frac{p}{q} + (1-p)\log\frac{1-p}{1-q} \ge 0", r"p \log\frac{p}{q} - (1-p)\log\frac{1-p}{1-q} \ge 0"),
    (r"Let $0 < p < 1$.", r"-p\log p - (1-p)\log(1-p) \le \log 2", r"-p\log p - (1-p)\log(1-p) \le \log 2 - \frac{1}{100}"),
    (r"Let $0 < p < 1$ and $0 < q < 1$.", r"-p\log p - (1-p)\log(1-p) \le -p\log q - (1-p)\log(1-q)",
     r"-p\log p - (1-p)\log(1-p) \ge -p\log q - (1-p)\log(1-q)"),
    (r"Let $p_1, p_2, p_3 > 0$ and $p_3 = 1 - p_1 - p_2$.", r"-p_1 \log p_1 - p_2 \log p_2 - p_3 \log p_3 \le \log 3",
     r"-p_1 \log p_1 - p_2 \log p_2 - p_3 \log p_3 \le \log 2"),
    (r"Let $0 < \alpha_t < 1$ and $x_0, \epsilon \in \mathbb{R}$. Let $x_t = \sqrt{\alpha_t} x_0 + \sqrt{1 - \alpha_t} \epsilon$.",
     r"\frac{x_t - \sqrt{1 - \alpha_t} \epsilon}{\sqrt{\alpha_t}} = x_0", r"\frac{x_t - \sqrt{1 - \alpha_t} \epsilon}{\alpha_t} = x_0"),
    (r"Let $q(z) = \mathcal{N}(z; \mu, \sigma^2)$, $p(z) = \mathcal{N}(z; 0, 1)$, $\mu \in \mathbb{R}$ and $\sigma > 0$.",
     r"\frac{\partial}{\partial \sigma} KL(q \| p) = \sigma - \frac{1}{\sigma}", r"\frac{\partial}{\partial \sigma} KL(q \| p) = \sigma - \frac{1}{\sigma^2}"),
    (r"Let $\theta, x \in \mathbb{R}$ and $p_\theta(x) = \mathcal{N}(x; \theta, 1)$.",
     r"\nabla_\theta \mathbb{E}_{x \sim p_\theta(x)}[x^2] = \mathbb{E}_{x \sim p_\theta(x)}[x^2 \nabla_\theta \log p_\theta(x)]",
     r"\nabla_\theta \mathbb{E}_{x \sim p_\theta(x)}[x^2] = \mathbb{E}_{x \sim p_\theta(x)}[x \nabla_\theta \log p_\theta(x)]"),
    (r"Let $x_i, \mu \in \mathbb{R}$, $\sigma > 0$ and $n \ge 1$ be an integer.",
     r"\sum_{i=1}^n \log \mathcal{N}(x_i; \mu, \sigma^2) = -\frac{n}{2}\log(2\pi\sigma^2) - \frac{1}{2\sigma^2}\sum_{i=1}^n (x_i - \mu)^2",
     r"\sum_{i=1}^n \log \mathcal{N}(x_i; \mu, \sigma^2) = -\frac{n}{2}\log(2\pi\sigma^2) - \frac{1}{2\sigma}\sum_{i=1}^n (x_i - \mu)^2"),
    (r"Let $u \sim \mathcal{N}(0, 1)$ and $v \sim \mathcal{N}(0, 1)$.", r"\mathbb{E}[u v] = 0", r"\mathbb{E}[u v] = 1"),
    (r"Let $m, n \in \mathbb{R}$.", r"\mathbb{E}_{u \sim \mathcal{N}(m, 1), v \sim \mathcal{N}(n, 4)}[(u - v)^2] = (m - n)^2 + 5",
     r"\mathbb{E}_{u \sim \mathcal{N}(m, 1), v \sim \mathcal{N}(n, 4)}[(u - v)^2] = (m - n)^2"),
    (r"Let $v \sim \mathcal{N}(u, 1)$ and $u \sim \mathcal{N}(0, 1)$.", r"\mathbb{E}[v^2] = 2", r"\mathbb{E}[u v] = 0"),
    (r"Let $u \in \mathbb{R}$.", r"\mathbb{E}_{v \sim \mathcal{N}(u, 1), u \sim \mathcal{N}(0, 1)}[u v] = 1",
     r"\mathbb{E}_{v \sim \mathcal{N}(u, 1), u \sim \mathcal{N}(0, 1)}[u v] = 0"),
    (r"Let $p(x)$ be a density and $q(z \mid x)$ be a density.", r"\mathbb{E}_{q(z|x), p(x)}[\log q(z|x)] = \mathbb{E}_{p(x)}[\mathbb{E}_{q(z|x)}[\log q(z|x)]]",
     r"\mathbb{E}_{q(z|x), p(x)}[\log q(z|x)] = \mathbb{E}_{p(x)}[\mathbb{E}_{q(z|x)}[\log q(x|z)]]"),
    (r"Let $p(x)$ be a density and $\mu \in \mathbb{R}$.", r"\mathbb{E}_{p(x)}[(x - \mu)^2] \ge 0",
     r"\mathbb{E}_{p(x)}[(\nabla_x \log p(x))^2] = \mathbb{E}_{p(x)}[\nabla_x \log p(x)]"),
    (r"Let $m, \mu \in \mathbb{R}$, $v > 0$ and $p(x) = \mathcal{N}(x; m, v)$.", r"\mathbb{E}_{p(x)}[\mu - x] = 0 \Rightarrow \mu = m",
     r"\mathbb{E}_{p(x)}[\mu - x] = 0 \Rightarrow \mu = v"),
    (r"Let $q(x, y, z)$ and $p(x, y)$ be densities.", r"\sum_{x, y, z} q(x, y, z) = 1", r"\sum_{x, y, z} q(x, y, z) = 2"),
    (r"Let $v, h \in \mathbb{R}$ and $\theta \in \mathbb{R}$. Let $E(v, h; \theta) = -\theta v h$.", r"E(v, h; \theta) = -h v \theta",
     r"E(v, h; \theta) = v h"),
    (r"Let $\sigma > 0$.", r"\log \sigma \le \sigma - 1", r"\log \sigma \ge \sigma - 1"),
    (r"Let $p_1, p_2 > 0$, $p_3 > 0$ and $p_3 = 1 - p_1 - p_2$.", r"p_1 + p_2 < 1", r"p_1 + p_2 < p_3"),
])
def test_what_is_right_passes_and_what_is_wrong_is_refuted(declared, right, wrong):
    assert one(declared, right).verdict.passes
    refuted = one(declared, wrong).verdict
    assert refuted.word == "refuted"
    assert refuted.counterexample


@pytest.mark.parametrize(("said", "word"), [
    ("$x \\in \\mathbb{R}$ be a positive number", "proved"), ("$t, x \\in \\mathbb{R}$ be positive", "proved"), ("$x \\in \\mathbb{R}$ be a non-negative real number", "proved"),
    ("$n \\in \\mathbb{Z}$ and $x \\in \\mathbb{R}$ be two nonnegative numbers", "proved"), ("$x \\in \\mathbb{R}$ be a negative number", "refuted"),
    ("$x \\in \\mathbb{R}$ be a nonzero number", "refuted"), ("$x \\in \\mathbb{R}$ be not positive", "undecided"), ("$x \\in \\mathbb{R}$ be positive definite", "undecided"),
    ("$x \\in \\mathbb{R}$ be the difference of two positive numbers", "undecided"), ("$x \\in \\mathbb{R}$ be a number", "refuted"),
])
def test_a_word_behind_a_set_bounds_what_is_in_it(said, word):
    """The whole noun, with nothing behind it: more than that is another sentence."""
    assert one(f"Let {said}.", r"\sqrt{x^2} = x").verdict.word == word


def test_follow_through():
    text = "Let $x \\in \\mathbb{R}$.\n\n$$(x+1)^2 = x^2 + 1 = 1 + x^2 = x^2 + 2x + 1$$\n"
    assert words(text) == [("refuted", "refuted"), ("proved", "refuted"), ("refuted", "proved")]


@pytest.mark.parametrize(("declared", "formula", "says"), [
    ("", r"y = 1", "Let $y"), (DENSITIES, r"\log p(x) = \mathbb{E}_{q(z|x)}[p(x)]", "logarithm missing"),
    (r"Let $p(x) = \mathcal{N}(x; 0, 1)$.", r"p(z) = 1", "neither|not declared"),
    (r"Let $x \in \mathbb{R}$ and $p(x \mid \theta) = \mathcal{N}(x; \theta, 1)$, $\theta \in \mathbb{R}$.", r"p(\theta | x) = p(x | \theta)", "not declared"),
    (r"Let $x \in \mathbb{R}$.", r"x \sim 1", "distributed"), (r"Let $a, b, c > 0$.", r"a/b c = \frac{a c}{b}", "two readings"),
])
def test_what_is_not_read_says_why(declared, formula, says):
    v = one(declared, formula).verdict
    assert v.word == "unreadable"
    assert any(part in v.message for part in says.split("|"))


def test_nothing_is_refuted_where_a_declaration_is_lost():
    v = one(r"Let $x \in \mathbb{R}$. Assume $x \perp\!\!\!\perp y = 3$.", "x = 3").verdict
    assert v.word == "undecided"
    assert "declaration" in v.message


def test_no_refutation_rests_on_a_guess():
    assert one("", "y + y = 2y", infer=True).verdict.word == "proved"
    assert one("", "y + y = y", infer=True).verdict.word == "undecided"


@pytest.mark.parametrize(("declared", "formula", "names"), [
    (r"Let $x, y \in \mathbb{R}$.", r"(x-y)^2 = x^2 + 2xy + y^2", "a sign"),
    (r"Let $\sigma > 0$.", r"\log \sigma^2 = 2 \log \sigma^2", "square"),
    (r"Let $a, b > 0$.", r"\log \frac{a}{b} = \log \frac{b}{a}", "upside down"),
    (DENSITIES, r"\mathbb{E}_{q(z|x)}\left[\log\frac{q(z|x)}{p(z|x)}\right] = \mathrm{KL}[p(z|x) \| q(z|x)]", "divergence are swapped"),
    (r"Let $x \in \mathbb{R}$.", r"\frac{d}{dx} e^{2x} = e^{2x}", "inner derivative"), (r"Let $a, b > 0$.", r"\log(a + b) = \log a + \log b", "logarithm of a sum"),
    (r"Let $x \in \mathbb{R}$.", r"x^2 + 1 \le 2x", "direction"), (SCHEDULE + "Let $t \\ge 1$.", r"\bar\alpha_t = \alpha_t \bar\alpha_t", "index"),
])
def test_the_slip_is_named(declared, formula, names):
    step = one(declared, formula, Checker)
    assert step.verdict.word == "refuted"
    assert names in step.hint


def test_an_equation_set_to_zero_is_the_premise_of_what_follows():
    text = "Let $a, b > 0$ and $0 < y < 1$.\n\n$$\\begin{aligned} a - b y &= 0 \\\\ \\Rightarrow y &= \\frac{a}{b} \\end{aligned}$$\n"
    assert words(text) == [("proved", "proved")]


@pytest.mark.parametrize(("declared", "formula", "word"), [
    (r"Let $p(x, z)$ be a density and $q(z \mid x) = p(z \mid x)$.", r"\log p(x) = \mathbb{E}_{q(z|x)}\left[\log \frac{p(x,z)}{q(z|x)}\right]", "proved"),
    (r"Let $p(x, z)$ and $q(z)$ be densities. Let $q(z) = p(z \mid x)$.", r"\log p(x) = \mathbb{E}_{q(z)}\left[\log \frac{p(x,z)}{q(z)}\right]", "proved"),
    (r"Let $p(x, z) = p(x) p(z)$.", r"\log p(x, z) = \log p(x) + \log p(z)", "undecided"),  # true by an assumption that is not used
    (r"Let $p(x, z, c) = p(z) p(c|z) p(x|c, z)$.", r"\log p(x,z,c) = \log p(z) + \log p(c|z) + \log p(x|z)", "refuted"),  # the assumption is an identity
    (r"Let $p(z)$ be a mass function on $z \in \{1, 2\}$ and $0 < p(x|z) < 1$. Let $p(x) = \sum_{z=1}^{2} 2 p(z) p(x|z)$.",
     r"\log p(x) \ge \log \sum_{z=1}^{2} p(z) p(x|z)", "proved|undecided"),  # not by what holds for p(x) = sum_z p(z) p(x|z)
])
def test_what_is_declared_of_densities_is_used_or_nothing_rests_on_its_absence(declared, formula, word):
    assert one(declared, formula).verdict.word in word.split("|")


@pytest.mark.parametrize(("line", "word"), [
    (r"p_z(x) \approx p_d(x)", "unreadable"),
    (r"\log p_z(x) = \log p_d(x)", "unreadable"),
    (r"\log (p_z(z) p_d(x)) = \log p_z(z) + \log p_d(x)", "proved"),
    (r"\log (p_z(w) p_z(z)) = \log p_z(w) + \log p_z(z)", "proved"),
])
def test_a_density_named_after_its_variable_is_not_one_of_another(line, word):
    text = "# T\nLet $p_d(x)$ and $p_z(z)$ be densities.\n\n$$" + line + "$$\n"
    (step,) = mark(scan("t.md", text)).steps
    assert step.verdict.word == word, step.verdict.message
    assert word != "unreadable" or "declared as a density of z, not of x" in step.verdict.message


def test_an_implication_from_what_never_holds_says_so():
    empty = one("Let $a > 0$ and $b \\in \\mathbb{R}$.", r"a = 0 \Rightarrow a = b")
    assert empty.verdict.word == "proved" and "never holds" in empty.verdict.message
    assert one("Let $a > 0$ and $b \\in \\mathbb{R}$.", r"a = b \Rightarrow a^2 = b^2").verdict.message == ""


@pytest.mark.parametrize(("declared", "right", "wrong"), [
    (r"Let $a_j, h_j \in \mathbb{R}$. Let $m \ge 1$ be an integer.",
     r"\frac{\exp(\sum_{j=1}^m a_j h_j)}{\prod_{j=1}^m (1 + e^{a_j})} = \prod_{j=1}^m \frac{e^{a_j h_j}}{1 + e^{a_j}}",
     r"\exp(\sum_{j=1}^m a_j h_j) = \prod_{j=1}^m e^{h_j}"),
    (r"Let $a_j, b_j > 0$. Let $m \ge 1$ be an integer.", r"\prod_{j=1}^m a_j / \prod_{j=1}^m b_j = \prod_{j=1}^m \frac{a_j}{b_j}",
     r"\prod_{j=1}^m a_j / \prod_{j=1}^m b_j = \prod_{j=1}^m \frac{b_j}{a_j}"),
    (r"Let $q(x_{1:T} \mid x_0) = \prod_{t=1}^T q(x_t \mid x_{t-1})$.", r"\prod_{t=1}^3 q(x_t|x_{t-1}) = q(x_1|x_0) q(x_2|x_1) q(x_3|x_2)",
     r"\prod_{t=1}^3 q(x_t|x_{t-1}) = q(x_1|x_0) q(x_2|x_1)"),
    (r"Let $\gamma > 1$. Let $f(t) = -\log(1 + \exp(-t))$.", r"\sqrt{\frac{\gamma^2}{4} - f'(0)^2} = \sqrt{\frac{\gamma^2}{4} - 0.25}",
     r"\sqrt{\frac{\gamma^2}{4} - f'(0)^2} = \sqrt{\frac{\gamma^2}{4} - 0.5}"),
])
def test_products_and_functions_of_sums(declared, right, wrong):
    assert one(declared, right).verdict.word == "proved"
    assert one(declared, wrong).verdict.word == "refuted"


def test_a_quotient_after_a_product_has_two_readings():
    step = one(r"Let $a_j > 0$ and $n, m \ge 2$ be integers.", r"\prod_{j=1}^m a_j / n = \frac{1}{n} \prod_{j=1}^m a_j")
    assert step.verdict.word == "unreadable" and "write brackets" in step.verdict.message
