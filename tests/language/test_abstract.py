"""Densities that are only named, in the language: what is read, how it prints, and what is refused with a reason."""

import pytest

from derivable import (
    JS,
    KL,
    E,
    Sum,
    cross_entropy,
    define,
    density,
    derivation,
    entropy,
    ge,
    index,
    integral,
    le,
    log,
    mutual_information,
    real,
    sequence,
    variables,
)
from derivable.checking import Checker
from derivable.errors import IllTyped

x, z, c = variables("x z c")
p, q = density("p"), density("q")
s = sequence("x")
T, t = index("T", start=1), index("t", start=1)


@pytest.mark.parametrize(("expression", "text"), [
    (p(x, z), r"p\left(x, z\right)"),
    (q(z | x), r"q\left(z \mid x\right)"),
    (q(z, c | x), r"q\left(z, c \mid x\right)"),
    (q(z | x, c), r"q\left(z \mid x, c\right)"),
    (q(s[1:T] | s[0]), r"q\left(x_{1:T} \mid x_{0}\right)"),
    (q(s[t - 1] | s[t], s[0]), r"q\left(x_{t - 1} \mid x_{t}, x_{0}\right)"),
    (E(log(p(x)), q(x | z)), r"\mathbb{E}_{q\left(x \mid z\right)}\left[\log\left(p\left(x\right)\right)\right]"),
    (KL(q(z | x), p(z)), r"\mathrm{KL}\left[q\left(z \mid x\right) \,\|\, p\left(z\right)\right]"),
    (JS(p(x), q(x)), r"\mathrm{JS}\left[p\left(x\right) \,\|\, q\left(x\right)\right]"),
    (entropy(p(x)), r"\mathrm{H}\left[p\left(x\right)\right]"),
    (cross_entropy(q(x), p(x)), r"\mathrm{CE}\left[q\left(x\right) \,\|\, p\left(x\right)\right]"),
    (mutual_information(p, x, (z, c)), r"\mathrm{I}_{p}\left(x;\, z, c\right)"),
    (integral(p(x, z), x, z), r"\int p\left(x, z\right) \, dx dz"),
])
def test_it_prints_as_on_paper(expression, text):
    assert expression.latex() == text


@pytest.mark.parametrize(("write", "says"), [
    (lambda: KL(q(z | x), p(x | z)), "different variables"),
    (lambda: JS(p(x), q(z)), "different variables"),
    (lambda: p(x, x), "twice"),
    (lambda: p(x | x), "twice"),
    (lambda: p(), "needs a random variable"),
    (lambda: p(real("a")), "random variables"),
    (lambda: p(s), "random variables"),
    (lambda: s[1:], "both ends"),
    (lambda: s[real("a")], "integer"),
    (lambda: E(log(p(x)), log(p(x))), "a density is expected"),
    (lambda: E(log(p(x)), p), "a density is expected"),
    (lambda: log(x), "not an expression"),
    (lambda: integral(p(x), real("a")) + integral(p(x), 3), "random variables"),
    (lambda: sequence("a[b"), "a name is"),
    (lambda: define("D", p(x) / (p(x) + q(x))), "give the expression a Python name"),
])
def test_what_is_ill_typed_is_refused_with_a_reason(write, says):
    with pytest.raises(IllTyped, match=says):
        write()


def words(*lines, when=()):
    def run():
        """A line."""
        yield from lines

    return [step.verdict for step in Checker().derivation(derivation(run, when=when)).steps]


def test_a_hidden_condition_is_stated():
    chain = density("q", markov=s)
    (verdict,) = words(chain(s[t - 1] | s[t], s[0]), chain(s[t] | s[t - 1], s[0]) * chain(s[t - 1] | s[0]) / chain(s[t] | s[0]))
    assert verdict.word == "conditional" and verdict.conditions == (r"t - 1 \neq 0",)


def test_what_a_line_rests_on_is_said():
    (verdict,) = words(log(p(x)), le(log(p(x)) + KL(q(z | x), p(z | x))))
    assert verdict.word == "proved" and set(verdict.rests_on) == {"densities are positive",
                                                                 "the expectations that are written or split are finite"}


def test_a_bound_is_not_an_equation():
    (verdict,) = words(log(p(x)), E(log(p(x, z) / q(z | x)), q(z | x)))
    assert verdict.word == "refuted" and any("p(x, z)" in key for key in verdict.counterexample["at"])


def test_the_markov_property_is_used_only_where_it_is_declared():
    line = (log(q(s[2] | s[1], s[0])), log(q(s[2] | s[1])))
    assert words(*line)[0].word == "refuted"
    chain = density("q", markov=s)
    assert words(log(chain(s[2] | s[1], s[0])), log(chain(s[2] | s[1])))[0].word == "proved"


def test_a_line_true_for_chains_of_length_one_is_refuted():
    chain = density("q", markov=s)
    i = index("i")
    assert words(log(chain(s[1:T] | s[0])), Sum(log(chain(s[i] | s[0])), i, 1, T))[0].word == "refuted"


def test_an_assumption_on_some_values_is_not_used_for_all():
    here = p(x) >= q(x)
    (verdict,) = words(KL(p(x), q(x)), ge(1), when=here)
    assert verdict.word == "refuted"


@pytest.mark.parametrize(("left", "right", "says"), [
    (E(log(p(z)), q(z | c)), E(p(c | z), q(z | c)) - KL(q(z | c), p(z)), "is a logarithm missing"),
    (KL(q(z | x), p(z | x)), integral(q(z | x) * log(q(z | x) / p(z | x)), x), "is of dimension"),
    (p(x, z), p(x), "is a density of x, z"),
    (log(p(x)), p(x), "is a logarithm missing"),
    (log(p(x) + p(z)), log(p(x)), "is a density of x"),
    (log(p(x)), Sum(log(p(x)), t, 1, T) / T, "does not occur"),
])
def test_things_of_two_dimensions_are_not_compared(left, right, says):
    (verdict,) = words(left, right)
    assert verdict.word == "unreadable" and says in verdict.message


@pytest.mark.parametrize("sides", [
    (p(x, z) / q(z | x), p(x) * p(z | x) / q(z | x)), (p(x) * q(z), q(z) * p(x)), (integral(p(x, z), z), p(x)), ((p(x, z) / q(z)) ** 2, p(x | z) ** 2
     * p(z) ** 2 / q(z) ** 2), (p(x) / (p(x) + q(x)), 1 - q(x) / (p(x) + q(x)))])
def test_dimensions_are_no_obstacle_to_what_is_true(sides):
    assert words(*sides)[0].word == "proved"


def test_models_with_one_prior_share_what_depends_on_it_alone():
    other = density("r", like=(p, z))
    assert words(KL(q(z | x), other(z)), KL(q(z | x), p(z)))[0].word == "proved"
    assert words(KL(q(z | x), other(z | x)), KL(q(z | x), p(z | x)))[0].word == "refuted"
