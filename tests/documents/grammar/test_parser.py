"""The parser: trees of what people write, and refusals with their place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derivable.documents.declared.declarations import Declared, Scope
from derivable.documents.grammar.printing import latex
from derivable.documents.grammar.readings import read
from derivable.documents.grammar.tree import Node, name
from derivable.documents.text.problems import Unreadable


def scope():
    s = Scope()
    s.extend([Declared("number", name(t)) for t in "abcxyzn"] + [Declared("density", Node("@", (name(t), name("x")))) for t in "pq"]
             + [Declared("function", name("f")), Declared("number", Node("_", (name("alpha"), name("t"))))])
    return s


@pytest.mark.parametrize(("text", "tree"), [
    (r"a + b - c", "(+ a b (- c))"),
    (r"-\frac{a}{b}c", "(- (* (/ a b) c))"),
    (r"2\pi\sigma^2", "(* 2 pi (^ sigma 2))"),
    (r"\log 2\pi a^2 + b", "(+ (log (* 2 pi (^ a 2))) b)"),
    (r"\log \frac{p(x)}{q(x)} - \log a", "(+ (log (/ (@ p x) (@ q x))) (- (log a)))"),
    (r"\log \frac1K \sum_{k=1}^K a", "(log (* (/ 1 K) (sum a k 1 K)))"),
    (r"\bar\alpha_{t-1}", "(_ (bar alpha) (+ t (- 1)))"),
    (r"\overline{\alpha_t}", "(_ (bar alpha) t)"),
    (r"f^2(x)", "(^ (@ f x) 2)"),
    (r"\sum_y y - \sum_{x,y} x y", "(+ (sum y y) (- (sum (* x y) x y)))"),
    (r"\sum_y a - \sum_x x y", "(sum (+ a (- (sum (* x y) x))) y)"),
    (r"a + \delta x", "(+ a (delta x))"),
    (r"a(b+c)", "(* a (+ b c))"),
    (r"f(b+c)", "(@ f (+ b c))"),
    (r"\int p(x) \log p(x) \, dx + a", "(+ (int (* (@ p x) (log (@ p x))) x) a)"),
    (r"\int (p(x) + q(x)) dx", "(int (+ (@ p x) (@ q x)) x)"),
    (r"\int_{-\infty}^\infty x p(x) \mathrm{d}x", "(int (* x (@ p x)) (x (- oo) oo))"),
    (r"D_{\mathrm{KL}}(p \,\|\, q)", "(KL p q)"),
    (r"\mathbb{E}_{x \sim p}[x^2 | y]", "(E (sub (~ x p)) (cond (^ x 2) y))"),
    (r"\left\| a - b \right\|^2", "(^ (norm (+ a (- b))) 2)"),
    (r"|a| \cdot |b|", "(* (abs a) (abs b))"),
    (r"\left. f(x) \right|_{x=0}", "(evalat (@ f x) (rel x = 0))"),
    (r"\frac{\partial^2 f(x)}{\partial x^2}", "(pD (pD (@ f x) x) x)"),
    (r"\frac12 x", "(* (/ 1 2) x)"),
    (r"a = b \le c", "(rel a = b <= c)"),
    (r"a = b \Rightarrow c = 0", "(=> (rel a = b) (rel c = 0))"),
    (r"\begin{pmatrix} a & b \\ 0 & c \end{pmatrix}^T", "(T (matrix (row a b) (row 0 c)))"),
])
def test_trees(text, tree):
    assert str(read(text, scope()).tree) == tree


@pytest.mark.parametrize(("text", "says", "place"), [
    (r"a + ", "ends", 3), (r"(a + b", "not closed", 0), (r"a + b)", "not expected", 5), (r"\frac{\partial a}{x}", "partial", 0),
    (r"a = ", "right-hand side is missing", 2), (r"\int a", "differential", 6), (r"g(a)", "neither declared", 0), (r"h^L", "not declared", 2),
    (r"2 3", "two numbers", 2), (r"\foo a", "not known", 0), (r"a + - b", "two signs", 4), (r"2_1", "subscript", 1),
    (r"a \text{clearly} b", "prose", 2), (r"\log", "ends", 4), (r"KL(p, )", "not expected", 6), (r"f[a]", "round", 1), (r"(a]", "closed by", 2),
    (r"x^12", "first digit", 2),
])
def test_refusals_say_what_and_where(text, says, place):
    with pytest.raises(Unreadable, match=says) as refused:
        read(text, scope())
    assert refused.value.span[0] == place


@pytest.mark.parametrize(("text", "others"), [
    (r"\log p(x) q(x)", ["(* (log (@ p x)) (@ q x))"]), (r"a/b c", ["(/ a (* b c))"]), (r"\log(a)^2", ["(^ (log a) 2)"]), (r"\log a b", []),
])
def test_other_readings_are_kept(text, others):
    assert [str(t) for t in read(text, scope()).others] == others


LEAVES = st.sampled_from("abcxyz").map(name) | st.integers(2, 9).map(lambda k: Node("num", (), str(k)))
TREES = st.recursive(LEAVES, lambda inner: st.one_of(
    st.tuples(inner, inner).map(lambda a: Node("+", (a[0], Node("-", (a[1],))))),
    st.tuples(inner, inner).map(lambda a: Node("/", a)), st.tuples(LEAVES.filter(lambda n: n.op == "name"), inner).map(lambda a: Node("*", a)),
    st.tuples(LEAVES.filter(lambda n: n.op == "name"), st.just(Node("num", (), "2"))).map(lambda a: Node("^", a)),
    inner.map(lambda a: Node("sqrt", (a,))), inner.map(lambda a: Node("exp", (a,))), inner.map(lambda a: Node("@", (name("f"), a))),
), max_leaves=8)


@given(TREES)
def test_what_is_printed_is_read_back(tree):
    text = latex(tree)
    assert latex(read(text, scope()).tree) == text
