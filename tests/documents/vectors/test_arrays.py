"""Vectors, matrices and random vectors of any size: what formulas with them mean, checked against numpy, and what is refused."""

from fractions import Fraction

import numpy as np
import pytest

from derivable.documents.declared.declarations import Scope
from derivable.documents.declared.sentences import declare
from derivable.documents.grammar.readings import read
from derivable.documents.meaning.lowering import Lowering
from derivable.documents.meaning.names import World
from derivable.documents.text.outline import scan
from derivable.documents.text.problems import Beyond, Unreadable
from derivable.documents.vectors.by_entries import Tensor
from derivable.floats import Floats
from derivable.language.expressions import lift
from derivable.marking import mark
from tests.repairs import WithoutRepairs

SIZES = {"n": 3, "m": 2, "N": 4}
R = np.random.default_rng(7)
TABLE = {"A": R.normal(size=(3, 3)), "B": R.normal(size=(3, 3)), "W": R.normal(size=(2, 3)), "v": R.normal(size=3), "w": R.normal(size=3),
         "h": R.normal(size=2), "x": R.normal(size=(4, 3)), "y": R.normal(size=(4, 3)), "V": R.normal(size=(2, 3)), "Z": R.normal(size=4)}
DECLARED = (r"Let $A, B \in \mathbb{R}^{n \times n}$. Let $W \in \mathbb{R}^{m \times n}$. Let $v, w \in \mathbb{R}^n$. Let $h \in \mathbb{R}^{m}$. "
            r"Let $x \in \mathbb{R}^n$ be a random vector. Let $y \in \mathbb{R}^n$ be a random vector. Let $Z$ be a random variable. Let $a \in \mathbb{R}$.")


def lowered(formula):
    scope = Scope()
    for sentence in scan("t", DECLARED).sections[0].parts:
        declare(sentence, scope)
    tree = read(formula, scope, {}).tree
    return Lowering(World(scope, "real", [tree])).value(tree)


def number(e, at=None, table=TABLE):
    """The value of an expression with the entries of TABLE."""
    def draw(head, places):
        found = table[head.args[0]][tuple(int(p) - 1 for p in places)]
        return Fraction(float(found))

    values = {v: SIZES.get(v.args[0], 2) for v in e.term.free} | {k.term: u for k, u in (at or {}).items()}
    return float(Floats({}, values, draw)(e.term))


A, B, W, v, w, h, x, y, Z = (TABLE[k] for k in "ABWvwhxyZ")
NUMBERS = {
    r"\operatorname{tr}(A B^T)": np.trace(A @ B.T), r"v^T A w": v @ A @ w, r"\|A v - w\|^2": ((A @ v - w)**2).sum(),
    r"h^T W v": h @ W @ v, r"\|W\|_F^2": (W**2).sum(), r"\|v\|": np.sqrt((v**2).sum()), r"\operatorname{tr}(2 A + 3 I)": 2 * np.trace(A) + 9,
    r"\operatorname{tr}((A - I)^T (B + a I))": np.trace((A - np.eye(3)).T @ (B + 2 * np.eye(3))), r"v^T (A - I)^2 w": v @ (A - np.eye(3)) @ (A - np.eye(3)) @ w,
    r"\sum_{i,j} W_{ij} v_j h_i": h @ W @ v, r"\sum_i v_i w_i": v @ w, r"\operatorname{tr}(v w^T A)": w @ A @ v, r"A_{12} + W_{2,3}": A[0, 1] + W[1, 2],
    r"E[x^T A x]": np.mean([u @ A @ u for u in x]), r"E[x]^T E[y]": x.mean(0) @ y.mean(0), r"\operatorname{Var}(Z)": Z.var(),
    r"\operatorname{tr}(\operatorname{Cov}(x, y))": np.trace(np.cov(x.T, y.T, bias=True)[:3, 3:]), r"E[Z \|x\|^2]": np.mean(Z * (x**2).sum(1)),
    r"E[E[x]^T x]": x.mean(0) @ x.mean(0), r"A v^T w B v^T": None,
}
ENTRIES = {
    r"A B": A @ B, r"A^T - 2 I": A.T - 2 * np.eye(3), r"v w^T A": np.outer(v, w) @ A, r"W^T h": (W.T @ h)[:, None], r"(A + I)(B - I)": (A + np.eye(3)) @ (B - np.eye(3)),
    r"A v^T w": A * (v @ w), r"E[x y^T]": x.T @ y / 4, r"\frac{A}{a}": A / 2, r"A^2": A @ A, r"v": v[:, None], r"E[A x] - v": (A @ x.mean(0) - v)[:, None],
}
FUNCTIONS = {  # gradients by W, against differences
    r"\|W v - h\|^2": lambda W: ((W @ v - h)**2).sum(), r"\operatorname{tr}(W A W^T)": lambda W: np.trace(W @ A @ W.T),
    r"\exp(-h^T W v)": lambda W: np.exp(-h @ W @ v), r"E[\|W x\|^2]": lambda W: np.mean([((W @ u)**2).sum() for u in x]),
    r"\log(1 + e^{h^T W v}) + \|W\|_F^2": lambda W: np.log(1 + np.exp(h @ W @ v)) + (W**2).sum(),
}


@pytest.mark.parametrize("formula", [k for k, u in NUMBERS.items() if u is not None])
def test_numbers_are_those_of_numpy(formula):
    assert number(lowered(formula)) == pytest.approx(NUMBERS[formula], rel=1e-9)


@pytest.mark.parametrize("formula", ENTRIES)
def test_entries_are_those_of_numpy(formula):
    made, wanted = lowered(formula), ENTRIES[formula]
    assert isinstance(made, Tensor)
    assert [number(u) for u in made.shape] == list(wanted.shape)
    for i in range(wanted.shape[0]):
        for j in range(wanted.shape[1]):
            assert number(made.at(lift(i + 1), lift(j + 1))) == pytest.approx(wanted[i, j], rel=1e-9)


@pytest.mark.parametrize("formula", FUNCTIONS)
@pytest.mark.parametrize("form", [r"\nabla_W", r"2 \frac{\partial}{\partial W}"])
def test_gradients_are_those_of_differences(formula, form):
    made = lowered(rf"{form} \left({formula}\right)")
    pairing = number(made.dot(lowered("W").map(lambda e: e)), table=TABLE)
    f, step = FUNCTIONS[formula], 1e-6
    difference = (f(W + step * W) - f(W - step * W)) / (2 * step)
    assert pairing == pytest.approx(difference * (2 if form.startswith("2") else 1), rel=1e-6)


@pytest.mark.parametrize("formula", [r"A W", r"A + W", r"v^T h", r"A + 1", r"\operatorname{tr}(W)", r"W + I", r"A_{1}", r"v_{12}", r"\operatorname{tr}(I)",
                                     r"\sum_i v_i h_i", r"A v^T"])
def test_sizes_that_do_not_fit_are_unreadable(formula):
    with pytest.raises(Unreadable) as error:
        found = lowered(formula)
        found.shape if isinstance(found, Tensor) else found  # noqa: B018
    assert not isinstance(error.value, Beyond)


@pytest.mark.parametrize("formula", [r"\exp(A)", r"A^{-1}", r"\frac{1}{A}", r"\|A\|_2", r"\nabla_x (v^T x)", r"\det A", r"\operatorname{vec}(A) + v"])
def test_what_is_not_decided_says_so(formula):
    with pytest.raises(Beyond):
        lowered(formula)


MATRICES = r"Let $A, B \in \mathbb{R}^{n \times n}$, $W \in \mathbb{R}^{m \times n}$, $v, w \in \mathbb{R}^{n}$ and $h \in \mathbb{R}^{m}$."
SYMMETRIC = MATRICES + " Let $A^T = A$."
RANDOM = r"Let $x, y \in \mathbb{R}^n$ be random vectors. Let $A \in \mathbb{R}^{m \times n}$. Let $\mu = E[x]$ and $\Sigma = \operatorname{Cov}(x)$."
SCALARS = r"Let $X$ and $Y$ be random variables. Let $a \in \mathbb{R}$."
APART = SCALARS.replace("be random", "be independent random")
ROWS = [
    (MATRICES, r"(A B)^T = B^T A^T", r"(A B)^T = A^T B^T"),
    (MATRICES, r"\operatorname{tr}(A B) = \operatorname{tr}(B A)", r"\operatorname{tr}(A B) = \operatorname{tr}(A B^T)"),
    (MATRICES, r"\nabla_v (v^T A v) = (A + A^T) v", r"\nabla_v (v^T A v) = 2 A v"),
    (SYMMETRIC, r"\nabla_v (v^T A v) = 2 A v", r"\nabla_v (v^T A v) = A v"),
    (MATRICES, r"\nabla_W \|W v - h\|^2 = 2 (W v - h) v^T", r"\nabla_W \|W v - h\|^2 = (W v - h) v^T"),
    (MATRICES, r"\nabla_W \|W\|_F^2 = 2 W", r"\nabla_W \|W\|_F^2 = W"),
    (MATRICES, r"\frac{\partial}{\partial A} \operatorname{tr}(A B) = B^T", r"\frac{\partial}{\partial A} \operatorname{tr}(A B) = B"),
    (MATRICES, r"(A - I)^T (A - I) = A^T A - A^T - A + I", r"(A - I)^T (A - I) = A^T A - 2 A + I"),
    (MATRICES, r"\operatorname{vec}(A W^T) = (W \otimes A) \operatorname{vec}(I)", None),
    (MATRICES, r"\operatorname{vec}(A B A) = (A^T \otimes A) \operatorname{vec}(B)", r"\operatorname{vec}(A B A) = (A \otimes A) \operatorname{vec}(B)"),
    (MATRICES, r"\|v\|^2 \ge 0", None),
    (RANDOM, r"\operatorname{Cov}(A x) = A \Sigma A^T", r"\operatorname{Cov}(A x) = A (\Sigma + \mu \mu^T) A^T"),
    (RANDOM, r"E[x x^T] = \Sigma + \mu \mu^T", r"E[x x^T] = \Sigma - \mu \mu^T"),
    (RANDOM, r"E[\|x - \mu\|^2] = \operatorname{tr}(\Sigma)", r"E[\|x\|^2] = \operatorname{tr}(\Sigma)"),
    (RANDOM, r"\operatorname{Cov}(x, y) = \operatorname{Cov}(y, x)^T", r"\operatorname{Cov}(x, y) = \operatorname{Cov}(y, x)"),
    (RANDOM + " Let $E[y] = 0$.", r"\operatorname{Cov}(x, y) = E[x y^T]", r"E[x y^T] = 0"),
    (SCALARS, r"\operatorname{Var}(a X + 1) = a^2 \operatorname{Var}(X)", r"\operatorname{Var}(a X + 1) = a \operatorname{Var}(X)"),
    (SCALARS, r"\operatorname{Var}(X + Y) = \operatorname{Var}(X) + \operatorname{Var}(Y) + 2 \operatorname{Cov}(X, Y)",
     r"\operatorname{Var}(X + Y) = \operatorname{Var}(X) + \operatorname{Var}(Y)"),
    (SCALARS, r"\frac{d}{da} E[(X - a)^2] = 2 (a - E[X])", r"\frac{d}{da} E[(X - a)^2] = 2 (E[X] - a)"),
    (APART, r"E[X Y] = E[X] E[Y]", r"E[X^2 Y] = E[X]^2 E[Y]"),
    (APART, r"\operatorname{Var}(X + Y) = \operatorname{Var}(X) + \operatorname{Var}(Y)", r"\operatorname{Var}(X - Y) = \operatorname{Var}(X) - \operatorname{Var}(Y)"),
]


def verdict(declared, formula):
    (step,) = mark(scan("t.md", f"# T\n{declared}\n\n$${formula}$$\n"), checker=WithoutRepairs()).steps
    return step.verdict


@pytest.mark.parametrize(("declared", "right", "wrong"), ROWS)
def test_right_lines_are_proved_and_wrong_ones_refuted(declared, right, wrong):
    assert verdict(declared, right).word == "proved"
    if wrong is not None:
        assert verdict(declared, wrong).word == "refuted"


@pytest.mark.parametrize(("declared", "formula"), [
    (MATRICES + " Let $A B = B A$.", r"(A + B)^2 = A^2 + 2 A B + B^2"),  # a condition on all entries at once
    (MATRICES + " Let $A^T A = I$.", r"\|A v\|^2 = \|v\|^2"),
    (MATRICES, r"A B = 0 \Rightarrow A = 0"),
    (RANDOM, r"E[x^T x] > 0"),  # what holds for finitely many outcomes need not hold in the limit
    (RANDOM + r" Let $E[x^T x] = 1$.", r"E[\|2 x\|^2] = 1"),
    (r"Let $X_i$ be random variables. Let $n \ge 2$ be an integer.", r"\sum_{i=1}^n X_i = n X_1"),
    (r"Let $S_X, X \in \mathbb{R}^{n \times n}$. Let $X^T = X$.", r"S_X + S_X^T = X"),
])
def test_what_must_not_be_refuted_or_proved_for_the_wrong_reason(declared, formula):
    assert verdict(declared, formula).word != "proved"
    if "S_X" not in formula:
        assert verdict(declared, formula).word in ("undecided", "unreadable")


@pytest.mark.parametrize(("declared", "right", "wrong"), [
    (r"Let $\theta \in \mathbb{R}$ and let $T$ be a random variable.", r"E[(T - \theta)^2] = \operatorname{Var}(T) + (E[T] - \theta)^2",
     r"E[(T - \theta)^2] = \operatorname{Var}(T) - (E[T] - \theta)^2"),
    (r"Let $A \in \mathbb{R}^{m \times n}$ and let $x \in \mathbb{R}^n$ be a random vector.", r"E[A x] = A E[x]", r"E[x^T A^T A x] = E[x]^T A^T A E[x]"),
    (r"Let $a, b \in \mathbb{R}$, and let $X$ and $Y$ be random variables.", r"E[a X + b Y] = a E[X] + b E[Y]", r"E[X Y] = E[X] E[Y]"),
    (r"Let $x \in \mathbb{R}^n$ and $y \in \mathbb{R}^n$ be random vectors.", r"E[x^T y] = E[y^T x]", r"E[x^T y] = E[x]^T E[y]"),
    (r"Let $p, z \in \mathbb{R}^d$. Let $\|p\| = 1$ and $\|z\| = 1$.", r"\|p - z\|^2 = 2 - 2 p^T z", r"\|p - z\|^2 = 2 - p^T z"),
    (r"Let $w : \mathbb{R} \to \mathbb{R}^k$ and $t > 0$.", r"\|w(t) - w(0)\|^2 = \|w(t)\|^2 - 2 w(t)^T w(0) + \|w(0)\|^2", r"\|w(t)\| = \|w(0)\|"),
])
def test_what_a_sentence_says_of_one_name_it_does_not_say_of_others(declared, right, wrong):
    assert verdict(declared, right).word == "proved"
    assert verdict(declared, wrong).word == "refuted"


WM = r"Let $W, M \in \mathbb{R}^{m \times n}$."
XW = r"Let $W \in \mathbb{R}^{n \times n}$. Let $x \in \mathbb{R}^n$ be a random vector."
XX = r"Let $X \in \mathbb{R}^{m \times n}$ be a random matrix. Let $C \in \mathbb{R}^{m \times n}$."
XZ = r"Let $X$ and $Z$ be independent random variables."
PARAMETER = r"Let $W, A \in \mathbb{R}^{n \times n}$ and $a \in \mathbb{R}$. Let $g(a) = \nabla_W (a \operatorname{tr}(W))$."
SLOPE = r"Let $W, A \in \mathbb{R}^{n \times n}$ and $a \in \mathbb{R}$. Let $g = \nabla_W \frac{d}{da} (a^2 \operatorname{tr}(W^T A))$."


@pytest.mark.parametrize(("declared", "right", "wrong"), [  # names that a binder must not catch: a step, an outcome, a parameter
    (WM, None, r"\nabla_W \operatorname{tr}(M^T \nabla_W (\frac{1}{2} \|W\|_F^2)) = 0"),
    (XW, r"\nabla_W E[x^T W x] x = E[x x^T] x", r"\nabla_W E[x^T W x] x = E[x x^T x]"),
    (XW, r"E[\nabla_W (x^T W x)] x = E[x x^T] x", r"E[\nabla_W (x^T W x)] x = E[x x^T x]"),
    (XX, r"E[\operatorname{vec}(X)] = \operatorname{vec}(E[X])", r"E[\operatorname{vec}(X)] = \operatorname{vec}(X)"),
    (XZ, r"E_Z[X] = X", r"E_Z[X] = E[X]"),
    (XZ, r"E_Z[X Z] = X E[Z]", r"E_Z[X Z] = E[X] E[Z]"),
    (PARAMETER, None, r"\operatorname{tr}(g(2)^T (a A)) = 4 \operatorname{tr}(A)"),
    (SLOPE, None, r"\operatorname{tr}(g^T (a A)) = 3 a^2 \operatorname{tr}(A^T A)"),
])
def test_no_binder_catches_a_name(declared, right, wrong):
    assert verdict(declared, wrong).word == "refuted"
    assert right is None or verdict(declared, right).word == "proved"


@pytest.mark.parametrize("formula", [r"E[X \otimes X] \operatorname{vec}(C) = 0", r"E[X \otimes X] \operatorname{vec}(C) = (E[X] \otimes E[X]) \operatorname{vec}(C)"])
def test_a_kronecker_product_has_no_mean_here(formula):
    assert verdict(XX.replace("m \\times n", "n \\times n"), formula).word == "undecided"
