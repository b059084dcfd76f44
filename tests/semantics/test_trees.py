"""The second reader: each operator against a value worked out by hand, and planted faults of lowering that it must catch."""

from fractions import Fraction
from pathlib import Path

import mpmath
import pytest

from derivable.documents.declared.declarations import Scope
from derivable.documents.meaning import table
from derivable.documents.text.outline import scan
from derivable.language.expressions import lift
from derivable.marking import mark
from derivable.sections import Marker
from derivable.semantics.tree_looks import read
from derivable.verdicts import MISREAD, status

NAMES = r"Let $a, b > 0$, $u, x \in \mathbb{R}$, $n, k \in \mathbb{N}$, $x_i \in \mathbb{R}$, $z \in \{1, 2, 3\}$, "
NAMES += r"$v, w \in \mathbb{R}^n$, $A \in \mathbb{R}^{n \times n}$, $h : \mathbb{R} \to \mathbb{R}$. Let $g(t) = a t^2 + t$. "
NAMES += r"Let $S_m = \sum_{i=1}^m i^2$. Let $\epsilon \sim \mathcal{N}(0, 1)$. Let $y_t = 2 y_{t-1} + 1$. Let $y_0 = 3$."


def looked(formula, declared=NAMES):
    """What the second reader sees of the one line of a document."""
    document = scan("x.md", f"# A\n\n{declared}\n\n$${formula}$$\n")
    scope = Scope()
    marker = [Marker(document, s, scope, False) for s in document.sections][-1]
    (step,) = (s for c in marker.chains for s in c.steps)
    lowering = marker.worlds.at(step.offset)[1]
    return read(step.left.tree, step.relation, step.right.tree, lowering.world.scope.declared, formula, step.premises)


def verdict(formula, declared=NAMES):
    (step,) = mark(scan("x.md", f"# A\n\n{declared}\n\n$${formula}$$\n")).steps
    return step.verdict


RIGHT_AND_WRONG = [  # by hand: the line holds, and with the second right side it does not
    (r"\frac{3}{4} - 2", r"-\frac{5}{4}", r"\frac{5}{4}"), (r"2^{-3}", r"\frac18", "8"), (r"\sqrt[3]{27}", "3", "9"), (r"\sqrt{x^2}", "|x|", "x"),
    (r"\log e^x", "x", "e^x"), (r"\exp(a + b)", r"\exp(a) \exp(b)", r"\exp(ab)"), (r"\sin(x)^2 + \cos(x)^2", "1", "2"),
    (r"\tan(x) \cos(x)", r"\sin(x)", r"\cos(x)"), (r"\tanh(x)", r"\frac{\sinh(x)}{\cosh(x)}", r"\frac{\cosh(x)}{\sinh(x)}"),
    (r"\arctan(1)", r"\frac{\pi}{4}", r"\frac{\pi}{2}"), (r"\max(a, b) + \min(a, b)", "a + b", "2a"), (r"\max(1, 3, 2)", "3", "2"),
    ("5!", "120", "24"), (r"\binom{5}{2}", "10", "20"), (r"\lfloor -\frac32 \rfloor", "-2", "-1"), (r"\lceil -\frac32 \rceil", "-1", "-2"),
    (r"\mathbb{1}_{a > 0}", "1", "0"), (r"\sum_{i=1}^{4} i^2", "30", "10"), (r"\prod_{i=1}^{4} i", "24", "10"), (r"\sum_{i=1}^n x_i", r"\sum_{k=1}^n x_k", "n x_1"),
    (r"\sum_{1 \le i < j \le 4} i j", "35", "100"), (r"\sum_{i \in \{1, 2, 5\}} i", "8", "6"), (r"\sum_{i,j=1}^{3} i", "18", "6"), (r"\sum_{z} z^2", "14", "6"),
    (r"\sum_{z \ne 2} z", "4", "6"), (r"\frac{d}{dx} x^3", "3 x^2", "3x"), (r"\frac{\partial^2}{\partial u \partial x} (u^2 x^3)", "6 u x^2", "6 u x"),
    ("g'(x)", "2 a x + 1", "2ax"), ("g(x + 1) - g(x)", "2 a x + a + 1", "a + 1"), (r"\frac{d}{dx} x^3 \Big|_{x=2}", "12", "8"),
    (r"\frac{d}{dx} h(2x)", "2 h'(2x)", "h'(2x)"), ("S_3", "14", "9"), (r"\sum_{i=1}^{3} S_i", "20", "14"), ("y_3", "31", "15"),
    (r"\int_0^2 t^2 \, dt", r"\frac83", "2"), (r"\int e^{-t^2} \, dt", r"\sqrt{\pi}", r"\pi"),
    (r"\mathbb{E}[\epsilon^4]", "3", "1"), (r"\operatorname{Var}(a \epsilon + b)", "a^2", "a"), (r"\mathbb{E}_{t \sim \mathcal{N}(u, a)}[t^2]", "u^2 + a", "u^2 + a^2"),
    (r"\mathbb{E}_{t \sim \mathcal{N}(u, a)}[e^t]", "e^{u + a/2}", "e^{u}"), ("v^T w", "w^T v", "v^T v"), (r"\|v\|^2", "v^T v", r"\|v\|"),
    (r"\operatorname{tr}(A v w^T)", "w^T A v", "v^T A w"), ("(A v)_1", r"\sum_{k=1}^n A_{1k} v_k", "v_1"), (r"\nabla_v (v^T A v)", "A v + A^T v", "2 A v"),
    (r"\langle v, w \rangle", r"\sum_i v_i w_i", r"\sum_i v_i"), (r"\det \begin{pmatrix} a & b \\ 1 & 2 \end{pmatrix}", "2a - b", "2a + b"),
]


@pytest.mark.parametrize("left, right, wrong", RIGHT_AND_WRONG, ids=[row[0] for row in RIGHT_AND_WRONG])
def test_each_operator_has_the_value_that_a_person_finds(left, right, wrong):
    found, other = looked(f"{left} = {right}"), looked(f"{left} = {wrong}")
    assert found.seen and all(s.holds for s in found.seen), (found, left)
    assert other.fails is not None, (other, left)


@pytest.mark.parametrize("formula", [
    r"\lim_{x \to 0} x = 0", r"\sum_{i=1}^\infty 2^{-i} = 1", r"\sum_{i \ne j} x_i = 0", r"\sum_{k=1}^{3} s = 3 s", r"c = c", r"0^0 = 1",
    r"\int_1^\infty \frac{1}{t} \, dt = 1", r"\mathbb{E}[|\epsilon|] = 1", r"p(x) = p(x)",
])
def test_what_is_not_known_is_said_to_be_so(formula):
    declared = NAMES + r" Let $s = k^2$. Let $p(x)$ be a density."
    found = looked(formula, declared)
    assert not found.seen
    assert found.reason


def test_points_lie_where_names_are_declared_to_be():
    for seen in looked(r"c = d", r"Let $0 < c < 1$ and $d \ge c$.").seen:
        c, d = (Fraction(value) for _, value in seen.at)
        assert 0 < c < 1
        assert d >= c


def test_premises_and_conditions_hold_at_each_point():
    assert all(s.holds for s in looked(r"u^2 = x^2 \text{ if } u = x").seen)
    assert all(s.holds for s in looked(r"d > 1", r"Let $c, d > 0$. Assume $d > c + 1$.").seen)
    assert not looked(r"d > 1", r"Let $d \in \mathbb{R}$. Assume $d^2 = 2$.").seen


def test_a_name_declared_real_stays_real_below_another():
    assert looked(r"x \ge 1", r"Let $x > 0$, $\sigma_x > 0$.").fails is not None


@pytest.mark.parametrize("row, wrong, formula", [
    ("floor", lambda lo, n: lo.expression(n.args[0]), r"\lfloor a \rfloor = a"),
    ("abs", lambda lo, n: lo.expression(n.args[0]), "|u| = u"),
    ("sum", lambda lo, n: lo.expression(n.args[0]), r"\sum_{z \ne 2} a = a"),
    ("Cov", lambda lo, n: lift(0), r"\operatorname{Cov}(\epsilon, \epsilon) = 0"),
    ("evalat", lambda lo, n: lo.expression(n.args[0]), r"\frac{d}{dx} x^2 \Big|_{x=2} = 2x"),
    ("int", lambda lo, n: lift(0), r"\int_0^1 t \, dt = 0"),
])
def test_a_planted_fault_of_lowering_is_caught(monkeypatch, row, wrong, formula):
    def careless(lo, n):
        for part in n.walk():
            lo.use(part)
        return wrong(lo, n)

    monkeypatch.setitem(table.FORMS, row, careless)
    found = verdict(formula)
    assert (found.word, found.code) == ("undecided", MISREAD), found


def test_a_refutation_at_a_point_where_the_line_holds_is_caught(monkeypatch):
    monkeypatch.setitem(table.FORMS, "abs", lambda lo, n: -lo.expression(n.args[0]))
    found = verdict("|a| = a")
    assert (found.word, found.code) == ("undecided", MISREAD)
    assert found.certificate is None
    assert found.counterexample is None


def test_a_captured_index_is_caught(monkeypatch):
    declared = r"Let $x_{i} \in \mathbb{R}$, $n \in \mathbb{N}$. Let $c_i = \sum_{j=1}^n x_i x_j$."
    right = r"\sum_{j=1}^n c_j = \sum_{j=1}^n \sum_{k=1}^n x_j x_k"
    captured = r"\sum_{j=1}^n c_j = \sum_{j=1}^n \sum_{k=1}^n x_k x_k"
    assert all(s.holds for s in looked(right, declared).seen)
    assert looked(captured, declared).fails is not None
    assert verdict(right, declared).word == "proved"
    monkeypatch.setattr("derivable.documents.meaning.definitions.put", _capturing)
    assert verdict(captured, declared).code == MISREAD


def _capturing(node, new, taken=None):
    """Names put in as texts, as if nothing could be captured."""
    if node.op == "name":
        return new.get(node.text, node)
    return type(node)(node.op, tuple(_capturing(a, new) for a in node.args), node.text, node.span, node.dots)


def test_a_recursion_begins_where_nothing_says():
    assert verdict("x_1 = 2", "Let $x_t = x_{t-1} + 1$.").word != "proved"
    assert verdict("x_2 = x_0 + 2", "Let $x_t = x_{t-1} + 1$.").word == "proved"


def test_the_command_fails_where_two_readers_disagree(monkeypatch):
    monkeypatch.setitem(table.FORMS, "abs", lambda lo, n: lo.expression(n.args[0]))
    steps = mark(scan("x.md", f"# A\n\n{NAMES}\n\n$$|u| = u$$\n")).steps
    assert status(steps, passed=False) == 2


def test_right_lines_keep_their_verdicts_and_were_read_again():
    found = verdict("(a + b)^2 = a^2 + 2 a b + b^2")
    assert found.word == "proved"
    assert found.read_again is True
    assert verdict("(a + b)^2 = a^2 + b^2").word == "refuted"


def test_the_same_line_is_read_at_the_same_points():
    assert looked("a = b") == looked("a = b")


def test_precision_is_left_as_it_was():
    before = mpmath.mp.dps
    looked(r"\int_0^1 t \, dt = 1")
    assert mpmath.mp.dps == before


def test_the_reader_shares_no_code_with_lowering():
    for path in (Path(__file__).resolve().parents[2] / "derivable" / "semantics").glob("tree*.py"):
        assert "derivable.documents" not in path.read_text(), path
