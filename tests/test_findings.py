"""What is said of several steps together: names that are not declared, and lines that repair the one before."""

import pytest

from derivable.documents.text.outline import scan
from derivable.marking import mark
from tests.repairs import WithoutRepairs


def steps(text, **options):
    return mark(scan("t", text), **options).steps


def test_a_name_that_is_not_declared_is_told_once_with_its_other_uses():
    first, second, third = steps("$$\\frac{1}{s} + s = s + \\frac{1}{s}$$\n\n$$s = s$$\n\n$$s + 1 = 1 + s$$\n")
    assert first.verdict.message == "s is not declared; say what it is, for example: Let $s > 0$. (and 2 more uses: lines 3, 5)"
    assert second.verdict.message == third.verdict.message == "s is not declared (line 1)"


def test_a_name_that_lacks_once_has_no_more_uses():
    (only,) = steps("$$s + 1 = 1 + s$$\n")
    assert only.verdict.message.endswith("Let $s \\in \\mathbb{R}$.")


def test_a_line_that_is_right_again_points_at_the_line_before_and_is_not_edited():
    wrong, right = steps("Let $a, b > 0$.\n\n$$\\begin{aligned}\n2(a + b) &= 2a - 2b \\\\\n &= 2a + 2b\n\\end{aligned}$$\n")
    assert (wrong.verdict.word, right.verdict.word, right.start.word) == ("refuted", "refuted", "proved")
    assert right.verdict.code == "repaired" and right.hint == ""
    assert right.verdict.message == "this is right against the first line, and does not follow from line 4; line 4 is wrong: look there"
    assert wrong.hint


def test_a_second_wrong_line_is_not_called_a_repair():
    _, second = steps("Let $a > 0$.\n\n$$a + a = 3a = 4a$$\n", checker=WithoutRepairs())
    assert (second.verdict.word, second.start.word, second.verdict.code) == ("refuted", "refuted", None)


@pytest.mark.parametrize(("declared", "line", "hint"), [
    (r"Let $x \in \mathbb{R}$.", r"\sqrt{x^2} = x", "assume: x > 0"),
    (r"Let $x \in \mathbb{R}$.", r"|x| = -x", "assume: x < 0"),
    (r"Let $x < 0$.", r"\sqrt{x^2} = x", ""),  # its sign is known, and it is the other one
    (r"Let $x \in \mathbb{R}$.", r"x^2 = x^2 + 1", ""),  # no sign helps
])
def test_a_sign_that_settles_a_line_is_named_only_where_it_does(declared, line, hint):
    (step,) = steps(f"{declared}\n\n$${line}$$\n")
    assert step.verdict.word == "refuted"
    assert step.hint == hint or (not hint and not step.hint.startswith("assume"))


def test_an_assumption_that_leaves_no_point_is_not_named():
    (step,) = steps("Let $x \\le -1$.\n\n$$\\sqrt{x^2} = x$$\n")
    assert step.verdict.word == "refuted" and not step.hint.startswith("assume")


@pytest.mark.parametrize(("line", "trivial"), [(r"a + b = a + b", True), (r"a + b = b + a", False), (r"a + b \le a + b", True)])
def test_a_step_whose_sides_are_one_term_is_trivial(line, trivial):
    (step,) = steps(f"Let $a, b > 0$.\n\n$${line}$$\n")
    assert (step.verdict.passes, step.trivial, step.to_json()["trivial"]) == (True, trivial, trivial)


def test_what_was_guessed_is_named_by_the_steps_that_use_it_and_by_no_other():
    first, second = steps("Let $a > 0$.\n\n$$a + c = c + a$$\n\n$$2a = a + a$$\n", infer=True)
    assert (first.guessed, second.guessed) == (("c",), ())


def test_a_guess_inside_a_definition_is_named():
    (step,) = steps("Let $g(z) = z + c$ and $z \\in \\mathbb{R}$.\n\n$$g(z) + 1 = 1 + g(z)$$\n", infer=True)
    assert step.verdict.passes and step.guessed == ("c",)


@pytest.mark.parametrize(("text", "line", "column", "width"), [
    ("Let $a > 0$.\n\n$$a + c = c + a$$\n", 3, 7, 1),
    ("Let $a > 0$.\n\n$$a + a = 2a + \\sgima$$\n", 3, 16, 6),
    ("Let $a > 0$.\n\n$$\\begin{aligned}\na + a &= 2a \\\\\n &= 2 c\n\\end{aligned}$$\n", 5, 7, 1),
    ("Let $a > 0$.\n\n$$\\begin{aligned}\nc + a \\\\\n &= a + c\n\\end{aligned}$$\n", 4, 1, 1),
])
def test_the_place_of_what_was_not_read_is_that_of_the_fault(text, line, column, width):
    step = next(s for s in steps(text) if s.verdict.word == "unreadable")
    assert step.fault == (line, column, width)


def test_a_guess_excuses_the_lines_that_use_it_and_no_other():
    guessed, plain = steps("Let $a > 0$.\n\n$$a + c = a$$\n\n$$a + a = 3a$$\n", infer=True, checker=WithoutRepairs())
    assert (guessed.verdict.word, guessed.verdict.code) == ("undecided", "guessed")
    assert "where c is read as a number" in guessed.verdict.message
    assert plain.verdict.word == "refuted"
