"""Statements: what joins them is a node, layout says nothing, and a word that is in no table is refused."""

import pytest

from derivable.documents.declared.declarations import Declared, Scope
from derivable.documents.grammar.connectives import is_remark
from derivable.documents.grammar.readings import read
from derivable.documents.grammar.tree import name
from derivable.documents.text.problems import Unreadable


def scope():
    s = Scope()
    s.extend([Declared("number", name(t)) for t in "abcdnuvxy"])
    return s


@pytest.mark.parametrize(("text", "tree"), [
    (r"a = b \quad\Rightarrow\quad c = d", "(=> (rel a = b) (rel c = d))"),
    (r"a = b \text{ if and only if } c = d", "(<=> (rel a = b) (rel c = d))"),
    (r"a = b \text{ and } c = d \Rightarrow u = v", "(=> (and (rel a = b) (rel c = d)) (rel u = v))"),
    (r"a = b \Rightarrow u = v \text{ or } u = 0", "(=> (rel a = b) (or (rel u = v) (rel u = 0)))"),
    (r"a = u, \quad u \ge 0", "(given (rel a = u) (rel u >= 0))"),
    (r"a = b, \quad u = v", "(stmts (rel a = b) (rel u = v))"),
    (r"a = u \quad \text{for all $u > 0$}", "(given (rel a = u) (rel u > 0))"),
    (r"\text{If } u > 0, \text{ then } a = u", "(given (rel a = u) (rel u > 0))"),
    (r"a = u \text{ since } u > 0", "(given (rel a = u) (since (rel u > 0)))"),
    (r"a = x, \quad x = 1, \dots, n", "(given (rel a = x) (rel 1 <= x <= n))"),
    (r"a &= b & c &= d", "(columns (stmts (rel a = b)) (stmts (rel c = d)))"),
    (r"a &= u & u &\ge 0", "(given (rel a = u) (rel u >= 0))"),
    (r"a &=& b", "(rel a = b)"),
    (r"\text{the first term is } a = b", "(rel a = b)"),
    (r"\text{The last term is: } a = b, \quad \text{so } u = v", "(stmts (rel a = b) (rel u = v))"),
    (r"a &= b \\ &\qquad{}+ c", "(rel a = (+ b c))"),
    (r"a &= \left( b \right. \\ &\quad \left. - c \right)", "(rel a = (+ b (- c)))"),
    (r"a = b \quad c", "(rel a = (* b c))"),
    (r"a = b \hspace{1em} + \phantom{x} c \quad \text{(trivial)} \quad \blacksquare", "(rel a = (+ b c))"),
    (r"a \overset{(a)}{\ge} b \stackrel{\text{Jensen}}{<} c", "(rel a >= b < c)"),
    (r"a \overset{\Delta}{=} b", "(rel a := b)"),
])
def test_what_is_written_is_what_is_read(text, tree):
    assert str(read(text, scope()).tree) == tree


@pytest.mark.parametrize("text", [
    r"a = b \text{ is false}", r"\text{It is not true that } a = b", r"a = b \text{ (to be shown)}", r"a = b \text{ unless } c = d",
    r"a \overset{?}{=} b", r"a \overset{\text{a.s.}}{=} b", r"a \overset{d}{=} b", r"a = b \quad (c)", r"a = b, c",
    r"\text{the first term is not } a = b", r"\text{the first term is at most } a = b", r"a = \text{the first term is } b",
])
def test_what_may_say_anything_is_refused(text):
    with pytest.raises(Unreadable):
        read(text, scope())


@pytest.mark.parametrize(("text", "remark"), [
    ("(Bayes)", True), ("by Jensen's inequality", True), ("Q.E.D.", True), ("(2.1)", True), ("by neglecting small terms", False),
    ("is positive", False), ("not by Jensen", False), ("B", False),
])
def test_remarks_are_a_closed_table(text, remark):
    assert is_remark(text) is remark
