r"""What each prefix operator takes: for each row of the table lines that hold and lines that hold only under the wrong reading."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derivable.documents.declared.declarations import Declared, Scope
from derivable.documents.grammar.operands import ROWS, table
from derivable.documents.grammar.readings import read
from derivable.documents.grammar.tree import Node, name
from derivable.documents.text.outline import scan
from derivable.documents.text.problems import Unreadable
from derivable.marking import mark

GIVEN = r"""Let $a, b, c, x, y > 0$, $u, v \in \mathbb{R}$, $n \in \mathbb{N}$. Let $y_i > 0$. Let $h(z) = z^3$.
Let $X \sim \mathcal{N}(b, 4)$."""
GOOD = ("proved", "conditional")


def words(line, given=GIVEN):
    """The verdicts on the steps of one line."""
    return [s.verdict.word for s in mark(scan("line.md", f"{given}\n\n$$\n{line}\n$$\n")).steps]


def scope(*functions):
    s = Scope()
    s.extend([Declared("number", name(t)) for t in "abcnuvxy"] + [Declared("function", name(f)) for f in functions])
    return s


def tree(text, *functions):
    return str(read(text, scope(*functions)).tree)


# kind of operator, a line that holds, a line that holds only under the wrong reading
PAIRS = [
    ("log", r"\ln 3 \cdot x = x \ln 3", r"\ln 3 \cdot x = \ln(3x)"),
    ("log", r"\log x \times b = b \log x", r"\log x \times b = \log(b x)"),
    ("log", r"\log{x} b = b \log x", r"\log{x} b = \log(b x)"),
    ("log", r"\log{\left(x \right)}^{2} = \log(x) \log(x)", r"\log{\left(x \right)}^{2} = 2 \log(x)"),
    ("log", r"\log 2\pi x^2 = \log 2 + \log \pi + 2 \log x", r"\log 2 x = x \log 2"),
    ("log", r"\frac{d}{dx} 3^x = \ln 3 \, 3^x", r"\ln 3 \, 3^x = \ln(3^{x+1})"),
    ("exp", r"\exp(a)^3 = e^{3a}", r"\exp(a)^3 = e^{a^3}"),
    ("exp", r"\exp{x} b = b e^x", r"\exp{x} b = e^{bx}"),
    ("exp", r"\exp -a = e^{-a}", r"\exp -a = -e^{a}"),
    ("function", r"\tanh 2x = \tanh(2x)", r"\tanh 2x = x\tanh 2"),
    ("function", r"\cosh u + \sinh u = e^u", r"\cosh 2u = 2\cosh u"),
    ("gradient", r"\nabla_x 5 x^3 = 15 x^2", r"\nabla_x 5 x^3 = 0"),
    ("gradient", r"\nabla_u a u = a", r"\nabla_u a u = 0"),
    ("gradient", r"\nabla_u \frac{1}{2} (u - a)^2 = u - a", r"\nabla_u \frac{1}{2} (u - a)^2 = 0"),
    ("derivative", r"\frac{d}{dx}[x^3] \cdot x = 3x^3", r"\frac{d}{dx}[x^3] \cdot x = 4x^3"),
    ("derivative", r"\frac{d}{dx}(x^2 b)\, x = 2 b x^2", r"\frac{d}{dx}(x^2 b)\, x = 3 b x^2"),
    ("derivative", r"\frac{d}{dx} (x^2)^2 = 4x^3", r"\frac{d}{dx} (x^2)^2 = 4x^2"),
    ("derivative", r"\frac{d}{dx} -x^2 = -2x", r"\frac{d}{dx} -x^2 = 2x"),
    ("derivative", r"\frac{d}{dx} x^3 \Big|_{x=2} = 12", r"\frac{d}{dx} x^3 \Big|_{x=2} = 0"),
    ("derivative", r"\frac{d}{dx}\Big|_{x=2} x^3 = 12", r"\frac{d}{dx}\Big|_{x=2} x^3 = 8"),
    ("derivative", r"\left[\frac{d}{dx} x^3\right]_{x=2} = 12", r"\left[\frac{d}{dx} x^3\right]_{x=2} = 3x^2"),
    ("derivative", r"\frac{\partial}{\partial a^2} \log a^2 = \frac{1}{a^2}", r"\frac{\partial}{\partial a^2} \log a^2 = -\frac{2}{a^2}"),
    ("derivative", r"\frac{\partial}{\partial (a^2)} a^4 = 2a^2", r"\frac{\partial a^4}{\partial a^2} = 12 a^2"),
    ("derivative", r"\frac{d^2 x^4}{d x^2} = 12 x^2", r"\frac{d^2 x^4}{d x^2} = 2 x^2"),
    ("derivative", r"\frac{\partial^2 (x^3 y)}{\partial x \partial y} = 3x^2", r"\frac{\partial^2 (x^3 y)}{\partial x \partial y} = 6xy"),
    ("derivative", r"\partial_x x^3 y = 3 x^2 y", r"\partial_x x^3 y = x^3"),
    ("derivative", r"\frac{dh}{dx}(2) = 12", r"\frac{dh}{dx}(2) = 6x^2"),
    ("derivative", r"(u^3)' = 3u^2", r"(u^3)' = 3u"),
    ("product", r"\prod_{i=1}^n y_i \cdot c = c \prod_{i=1}^n y_i", r"\prod_{i=1}^2 y_i \cdot c = c^2 y_1 y_2"),
    ("product", r"\prod_{i=1}^n y_i \cdot \prod_{i=1}^n y_i = \left(\prod_{i=1}^n y_i\right)^2",
     r"\prod_{i=1}^2 y_i \cdot \prod_{i=1}^2 y_i = (y_1 y_2)^3"),
    ("expectation", r"\mathbb{E} 2 X = 2b", r"\mathbb{E} 2 X = 2"),
    ("expectation", r"\mathbb{E}^2[X] = b^2", r"\mathbb{E}^2[X] = b^2 + 4"),
    ("expectation", r"\operatorname{Var} X = 4", r"\operatorname{Var} X = 2"),
    ("expectation", r"\mathbb{V}[X] = 4", r"\operatorname{Std}(X) = 4"),
    ("braces", r"{a + b} c = a + bc", r"{a + b} c = ac + bc"),
    ("braces", r"-{a - b} = -a - b", r"-{a - b} = b - a"),
    ("braces", r"a {- b} = a - b", r"a {- b} = -ab"),
    ("signs", r"a \cdot -b = -ab", r"a/-b = a/b"),
    ("bars", r"|u||v| = |v| |u|", r"||u| - 1| = |u| - 1"),
    ("powers", r"(1 + a)^{(n+1)} = (1 + a)(1+a)^n", r"(1 + a)^{(n+1)} = (n+1)(1+a)"),
    ("numbers", r"10 \cdot 100 = 1{,}000", r"1{,}000 = 1"),
    ("numbers", r"\frac12 = 0{,}5", r"0{,}5 = 5"),
    ("numbers", r"2\,000 = 2 \cdot 10^3", r"2\,000 = 0"),
]


@pytest.mark.parametrize("line", [right for _, right, _ in PAIRS])
def test_what_is_written_holds(line):
    assert words(line)[0] in GOOD


@pytest.mark.parametrize("line", [wrong for _, _, wrong in PAIRS])
def test_what_only_the_wrong_reading_says_does_not_hold(line):
    assert words(line)[0] == "refuted"


# lines that people read in two ways: one reading holds, so neither verdict may stand
@pytest.mark.parametrize("line", [
    r"\log(x)^2 = 2 \log x", r"\ln 2 (a + b) = a \ln 2 + b \ln 2", r"\ln 2 (a + b) = \ln(2a + 2b)", r"\ln 2\, x = x \ln 2",
    r"\log 2 \cdot 3 = \log 6", r"\log a/b = \log a - \log b", r"a \log b c = a c \log b", r"\frac{d}{dx} e^{x} \cdot e^{-x} = 1",
    r"\frac{d}{dx} (x+1)(x-1) = 2x", r"\prod_{i=1}^2 y_i \, c = c^2 y_1 y_2", r"\mathbb{E}(X)^2 = b^2", r"\mathbb{E}(X - b)^2 = 4",
    r"x^2 + x \Big|_{x=2} = 6", r"1/2a = a/2", r"1/2a + \log(b)^2 = \frac{1}{2a} + (\log b)^2", r"\nabla_x x (x + 1) = 2x + 1",
])
def test_two_readings_that_differ_are_no_verdict(line):
    assert words(line)[0] == "unreadable"


@pytest.mark.parametrize("line", [
    r"\frac{d}{dx} \log x \cdot b = \frac{b}{x}", r"\nabla_x x^2 b = 2 b x", r"\mathbb{E} X \cdot \mathbb{E} X = b^2",
    r"\sum_{i=1}^n y_i \cdot c = c \sum_{i=1}^n y_i", r"\frac{d}{dx} x^2 / b = \frac{2x}{b}",
])
def test_two_readings_of_one_value_are_one(line):
    assert words(line)[0] in GOOD


def test_the_gradient_of_a_quadratic_form_takes_all_of_it():
    vectors = r"Let $v \in \mathbb{R}^n$, $A \in \mathbb{R}^{n \times n}$."
    assert words(r"\nabla_v v^T A v = (A + A^T) v", vectors) == ["proved"]
    assert words(r"\nabla_v v^T A v = A v", vectors) == ["refuted"]


@pytest.mark.parametrize(("line", "word"), [(r"\langle v, w \rangle = w^T v", "proved"), (r"\langle v, w \rangle = v w^T", "unreadable"),
                                            (r"\langle v, v \rangle = 2\|v\|^2", "refuted")])
def test_the_inner_product_of_vectors(line, word):
    assert words(line, r"Let $v, w \in \mathbb{R}^n$.") == [word]


def test_readings_of_both_sides_are_combined():
    assert words(r"\log(x)^2 = \log(x)^2") == ["unreadable"]
    assert words(r"\log(x)^2 - 2 \log x = \log(x)^2 - (\log x)^2") == ["unreadable"]


@pytest.mark.parametrize("right", [r"\log a - \log c", r"\frac{b}{c} \log \frac{a}{b}"])
def test_a_chain_of_quotients_under_a_logarithm_is_read_both_ways(right):
    assert words(rf"\log \frac{{a}}{{b}} \cdot \frac{{b}}{{c}} = {right}") == ["unreadable"]


def test_every_choice_is_made_at_its_own_place():
    got = read(r"1/2a + \log(b)^2", scope())
    assert str(got.tree) == "(+ (* (/ 1 2) a) (log (^ b 2)))"
    assert {str(o) for o in got.others} == {"(+ (/ 1 (* 2 a)) (log (^ b 2)))", "(+ (* (/ 1 2) a) (^ (log b) 2))",
                                            "(+ (/ 1 (* 2 a)) (^ (log b) 2))"}
    twice = read(r"1/2a + 1/2b", scope())
    assert len(twice.others) == 3


def test_four_choices_are_read_and_five_are_not():
    places = [r"1/2a", r"1/2b", r"1/2c", r"1/2x", r"1/2y"]
    assert len(read("+".join(places[:4]), scope()).others) == 15
    with pytest.raises(Unreadable, match="more than four places"):
        read("+".join(places), scope())


def test_choices_of_different_sides_do_not_add_up():
    assert len(read(r"1/2a = 1/2b = 1/2c = 1/2x = 1/2y", scope()).others) == 5


@pytest.mark.parametrize(("text", "says"), [
    (r"\min \lVert x - 1\rVert", "needs a variable"), (r"\log{a + b}", "no bracket"), (r"{a + b}^2", "no bracket"),
    (r"\sum_{i=1}^n {a + b}", "no bracket"), (r"x^12", "first digit"), (r"x^a^b", "two superscripts"), (r"e^{a}^{b}", "two superscripts"),
    (r"0,5", "one number or two"), (r"1{,}234", "thousands or decimals"), (r"\operatorname{Var}(x, y)", "2 things"),
    (r"(xy)'", "by which variable"), (r"\frac{d^2}{dx}x", "order above the bar"), (r"\frac{\partial^2 x}{\partial x^3 \partial y \partial a}", "order above the bar"),
    (r"a = b \Rightarrow \log(x)^2 = y", "arrow may be read in two ways"), (r"\mathbf{x} + x", "bold and plain"),
])
def test_refusals(text, says):
    with pytest.raises(Unreadable, match=says):
        read(text, scope())


@pytest.mark.parametrize(("text", "expected"), [
    (r"\lfloor a \rfloor", "(floor a)"), (r"\left\lceil a \right\rceil", "(ceil a)"), (r"\langle x, y \rangle", "(inner x y)"),
    (r"\mathbb{1}_{a > 0}", "(indicator (rel a > 0))"), (r"\mathbf{1}[a > 0]", "(indicator (rel a > 0))"), (r"\mathbf{1}", "bb1"),
    (r"a^{[n]}", "(lab a ([] n))"), (r"a_{[1]}", "(_ a ([] 1))"), (r"a^{(n)}", "(lab a n)"), (r"a^{(n+1)/2}", "(^ a (/ (+ n 1) 2))"),
    (r"\lim_{x \to 0} x^2", "(lim (^ x 2) (rel x -> 0))"), (r"\mathbb{P}(x > a)", "(prob (rel x > a))"), (r"\max(a, b, c)", "(max (max a b) c)"),
    (r"{n \choose 1}", "(binom n 1)"), (r"a \div b", "(/ a b)"), (r"\color{red} a\hspace{2pt}b\hfill", "(* a b)"), (r"\textcolor{red}{a} {} b", "(* a b)"),
    (r"\lg a", "(/ (log a) (log 10))"), (r"\operatorname{tr} a b c", "(tr (* a b c))"), (r"\det a \cdot b", "(* (det a) b)"),
    (r"\det \lVert a \rVert", "(det (norm a))"), (r"\sum_{n=1}^{2} u^{n-1}", "(sum (^ u (+ n (- 1))) n 1 2)"),
    (r"\underset{x}{\mathbb{E}}[x]", "(E (sub x) x)"), (r"\mathbb{E}(x - a)(y - b)", "(E (sub) (* (+ x (- a)) (+ y (- b))))"),
    (r"||u| - |v||", "(abs (+ (abs u) (- (abs v))))"), (r"||u||", "(norm u)"), (r"|u - |v||", "(abs (+ u (- (abs v))))"),
])
def test_trees(text, expected):
    assert tree(text) == expected


def test_primes_of_expressions_and_values_of_derivatives():
    assert tree("(fg)'(x)", "f", "g") == "(D (* (@ f x) (@ g x)) x)"
    assert tree(r"\frac{df}{dx}(3)", "f") == "(@ (' f 1) 3)"
    assert tree(r"\frac{d^2 f}{dx^2}(3)", "f") == "(@ (' f 2) 3)"


def test_letters_that_are_names_are_no_word():
    s = scope()
    s.extend([Declared("number", name(t)) for t in "lt" + "r"])
    assert str(read("ln = nl", s).tree) == "(rel (* l n) = (* n l))"
    with pytest.raises(Unreadable, match="a word and a product"):
        read("tr(a + 1)", s)


@given(st.lists(st.sampled_from(["a", "b", "2", r"\frac{a}{2}", r"\log a", r"\sqrt{b}", "(a + b)", "x^2"]), min_size=1, max_size=5),
       st.sampled_from([r"\log ", r"\exp ", r"\nabla_x ", r"\frac{d}{dx} ", r"\operatorname{tr} ", r"\mathbb{E} ", r"\prod_{i=1}^n "]))
def test_every_reading_has_every_leaf(parts, operator):
    try:
        got = read(operator + " ".join(parts), scope())
    except Unreadable:
        return
    leaves = sorted(n.text for n in got.tree.walk() if n.op in ("name", "num"))
    for other in got.others:
        assert sorted(n.text for n in other.walk() if n.op in ("name", "num")) == leaves


def test_every_row_of_the_table_is_shown_and_has_its_lines():
    assert table() in (Path(__file__).parents[3] / "docs" / "documents.md").read_text()
    assert set(ROWS) - {kind for kind, _, _ in PAIRS} == {"matrix", "sum"}  # those are read in test_trees and as one value above


def test_the_order_above_the_bar_says_what_a_square_below_it_is():
    assert tree(r"\frac{\partial^2 x}{\partial y \partial a^2}") == "(pD (/ (pD x a) (* 2 a)) y)"
    assert tree(r"\frac{\partial^3 x}{\partial y \partial a^2}") == "(pD (pD (pD x a) a) y)"
    got = read(r"\frac{d a^4}{d a^2}", scope()).tree
    assert got == Node("/", (Node("D", (Node("^", (name("a"), Node("num", (), "4"))), name("a"))), Node("*", (Node("num", (), "2"), name("a")))))
