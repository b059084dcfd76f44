"""The echo of a tree against its page: what is lost is found, what is grouped by guess is found, and nothing else."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derivable.documents.declared.declarations import Declared, Scope
from derivable.documents.grammar.comparing import Difference, compare, differences
from derivable.documents.grammar.conventions import CONVENTIONS
from derivable.documents.grammar.echo import FORMS, Unknown, echo
from derivable.documents.grammar.page import Source, page
from derivable.documents.grammar.printing import latex
from derivable.documents.grammar.readings import read
from derivable.documents.grammar.tree import Node, name, number
from derivable.documents.text.problems import Unreadable
from derivable.documents.text.tokens import tokenize

GRAMMAR = Path(__file__).parents[3] / "derivable" / "documents" / "grammar"


def scope():
    s = Scope()
    s.extend([Declared("number", name(t)) for t in "abcxyzntk"] + [Declared("density", Node("@", (name(t), name("x")))) for t in "pq"]
             + [Declared("function", name("f")), Declared("number", Node("_", (name("alpha"), name("t"))))])
    return s


def node(op, *args):
    return Node(op, args)


A, B, C, X = map(name, "abcx")


def found(text, tree):
    return [(d.lost, d.what) for d in differences(tokenize(text), tree)]


@pytest.mark.parametrize(("text", "tree", "what"), [
    (r"\lfloor a \rfloor", A, "lfloor"),
    (r"a_b", A, "_"),
    (r"a'", A, "'"),
    (r"a^2", A, "^"),
    (r"a + b", A, "+"),
    (r"a \le b", node("rel", A, name("="), B), "<="),
    (r"a \overset{(a)}{\ge} b", node("rel", A, name("="), B), ">="),
    (r"\bar a", A, "bar"),
    (r"\int_c a \, dx", node("int", A, X), "c"),
    (r"\sum_{a \in b} c", node("sum", C, A), "in"),
    (r"|a|", A, "|"),
    (r"\begin{Vmatrix} a \end{Vmatrix}", node("matrix", node("row", A)), ""),
    (r"\begin{pmatrix} a & \\ & b \end{pmatrix}", node("matrix", node("row", A), node("row", B)), ""),
    (r"a \quad + b", node("stmts", A, B), "+"),
    (r"\frac{d}{dx^2} a", node("D", node("D", A, X), X), "^"),
    (r"f_{\text{data}}", name("f"), "_"),
    (r"\operatorname{Var}(a, b)", node("Var", node("sub"), A), "b"),
])
def test_what_a_tree_lacks_is_found(text, tree, what):
    assert found(text, tree) == [(True, what)]


@pytest.mark.parametrize(("text", "tree", "what"), [
    (r"{a + b} c", node("*", node("+", A, B), C), "a+b"),
    (r"a + b c", node("*", node("+", A, B), C), "a+b"),
    (r"\log a \cdot b", node("log", node("*", A, B)), "ab"),
    (r"\log a + b", node("log", node("+", A, B)), "a+b"),
    (r"\tanh a b", node("*", node("tanh", A), B), "tanha"),
    (r"\nabla_x a b", node("*", node("grad", A, X), B), "nabla_xa"),
    (r"\sum_c a + b", node("sum", node("+", A, B), C), "a+b"),
    (r"c \cdot a |_{x}", node("*", C, node("evalat", A, X)), "a|_x"),
    (r"a / b c", node("/", A, node("*", B, C)), "bc"),
    (r"a b^c", node("^", node("*", A, B), C), "ab"),
    (r"\frac{d}{dx} a + b", node("D", node("+", A, B), X), "a+b"),
])
def test_what_is_grouped_by_guess_is_found(text, tree, what):
    tree = placed(tree)
    assert found(text, tree) == [(False, what)]


def placed(tree, place=90):
    """The tree with places behind each other, the second argument of a derivative before the first."""
    order = sorted(range(len(tree.args)), key=lambda k: (tree.op in ("D", "pD")) * -k)
    args = dict(zip(order, (placed(tree.args[k], place + 9 * n) for n, k in enumerate(order))))
    return Node(tree.op, tuple(args[k] for k in range(len(tree.args))), tree.text, (place, place + 1))


@pytest.mark.parametrize("text", [
    r"\log 2\pi\sigma^2", r"\sum_k x y", r"\frac{d}{dx} a x^2", r"\exp(a) b", r"\log a \log b", r"\log 2 \, 2^x", r"e^{-a} b", r"\exp\left\{-a\right\} b",
    r"\frac{a + b}{c}", r"a \cdot b \times c", r"a\,b\;c", r"a - (b - c)", r"a + (-b)", r"\bigl(a\bigr) + {b}", r"x^{12}", r"\log_2 a + b",
    r"\sqrt[3]{a} b", r"f^2(x)", r"\sin^2 x", r"\frac{d^2 f(x)}{dx^2}", r"\int_{-\infty}^\infty x p(x) \mathrm{d}x", r"\int_x p(x) \, dx", r"\int dx\, p(x)",
    r"D_{\mathrm{KL}}(p \,\|\, q)", r"D_{KL}[p : q]", r"\mathbb{E}_{x \sim p}[x^2 | y]", r"\left\| a - b \right\|^2", r"|a| \cdot |b|",
    r"\left. f(x) \right|_{x=0}", r"a = b \Rightarrow c = 0", r"a \to b \quad (3)", r"\underbrace{a + b}_{c} \cdot 2", r"\max(a, b)", r"\binom{n}{k}",
    r"\begin{pmatrix} a & b \\ 0 & c \end{pmatrix}^T", r"\begin{cases} a & \text{if } x > 0 \\ b & \text{otherwise} \end{cases}", r"\overline{\alpha_t}",
    r"\sum_{a, b, c} x", r"{a \over b} c", r"\operatorname*{argmax}_x f(x)", r"\underset{x}{\operatorname{argmax}} f(x)", r"a!", r"\frac12 x", r"- a + b",
])
def test_what_everybody_writes_is_the_same_on_both_sides(text):
    reading = read(text, scope())
    assert differences(tokenize(text), reading.tree) == []


NAMES = st.sampled_from("abcxy").map(name)
TREES = st.recursive(NAMES | st.integers(0, 99).map(str).map(number), lambda inner: st.one_of(
    st.builds(lambda a, b: node("+", a, b), inner, inner), st.builds(lambda a, b: node("*", a, b), inner, inner),
    st.builds(lambda a, b: node("/", a, b), inner, inner), st.builds(lambda a: node("log", a), inner), st.builds(lambda a: node("sqrt", a), inner),
    st.builds(lambda a, k: node("^", a, number(str(k))), inner, st.integers(2, 9)), st.builds(lambda a: node("-", a), inner)), max_leaves=8)


@given(TREES)
def test_the_canonical_latex_of_a_tree_shows_all_its_brackets(tree):
    assert differences(tokenize(latex(tree)), tree) == []


@given(TREES.filter(lambda t: any(n.op == "name" for n in t.walk())))
def test_another_symbol_is_a_difference(tree):
    other = tree.swap(next(n for n in tree.walk() if n.op == "name"), name("z"))
    assert [d.lost for d in differences(tokenize(latex(tree)), other)] == [True]


def test_every_operator_that_the_grammar_makes_has_a_form():
    made = {op for file in GRAMMAR.glob("*.py") for op in re.findall(r'\bNode\("([^"]+)"', file.read_text())}
    inside = {"name", "num", "limits", "dom", ":", "|", ";"}  # shown by what they stand in
    inside |= {"differential", "blank"}  # replaced before the tree is whole
    assert {op for op in made - inside if not op.endswith("-")} <= {*FORMS, "log", "exp"}


def test_an_operator_without_a_form_is_not_passed_over():
    with pytest.raises(Unknown, match="unheard"):
        echo(node("unheard", A), [])


def test_a_convention_says_why():
    assert all(row.outer and row.inner and len(row.reason) > 20 for row in CONVENTIONS)


@pytest.mark.parametrize(("text", "tree", "says", "place"), [
    (r"2{a + b}", node("*", number("2"), Node("+", (A, B), "", (1, 6))), "nothing on the page says so", 1),
    (r"\log a \cdot b \lfloor c \rfloor", node("log", node("*", A, B, C)), "not understood: lfloor", 15),
])
def test_a_formula_with_a_difference_is_refused_at_its_place(text, tree, says, place):
    with pytest.raises(Unreadable, match=says) as error:
        compare(tokenize(text), tree, [])
    assert error.value.span[0] == place


def test_a_bracket_is_no_guess_where_a_reading_without_it_is_recorded():
    guessed = placed(node("log", node("*", A, B)))
    compare(tokenize(r"\log a \cdot b"), guessed, [placed(node("*", node("log", A), B))])
    with pytest.raises(Unreadable, match="nothing on the page says so"):
        compare(tokenize(r"\log a \cdot b"), guessed, [guessed])


def test_a_bracket_is_no_guess_where_the_other_reading_is_recorded():
    assert read(r"a/b c", scope()).others


def test_a_page_is_symbols_groups_and_points():
    shown = page(Source(tokenize(r"\frac{a}{b} \cdot c")).items())
    assert (shown.text, shown.groups, shown.points) == ("a/bc", {(0, 3), (0, 1), (2, 3)}, {3})


def test_a_blank_cell_is_zero():
    tree = node("matrix", node("row", A, number("0")), node("row", number("0"), B))
    assert found(r"\begin{pmatrix} a & \\ & b \\ \end{pmatrix}", tree) == []


def test_a_difference_has_its_place():
    assert differences(tokenize(r"a + \lfloor b \rfloor"), node("+", A, B)) == [Difference(True, "lfloor", (4, 11))]
