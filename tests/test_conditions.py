"""The conditions of a conditional step stand in every report, and a derivation may declare those it expects."""

import json
from pathlib import Path

import pytest

from derivable import derivation, ne, reals
from derivable.checking import Checker
from derivable.cli import main
from derivable.errors import IllTyped

FILE = '''
from derivable import derivation, ne, reals
a, b, c = reals("a b c")

@derivation({declared})
def quotient():
    """A quotient that is not defined everywhere."""
    yield (a**2 - b**2) / (a - b)
    yield a + b
'''
a, b, c = reals("a b c")


def checked(*expects):
    @derivation(expects=expects)
    def quotients():
        """Two quotients that are not defined everywhere."""
        yield (a**2 - b**2) / (a - b)
        yield a + b
        yield (a + b) * c / c

    return Checker().derivation(quotients)


@pytest.fixture
def written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DERIVABLE_CACHE", str(tmp_path / "cache"))
    Path("derivations").mkdir()

    def write(declared=""):
        Path("derivations/quotients.py").write_text(FILE.replace("{declared}", declared))

    return write


def test_a_condition_that_nobody_declared_is_listed_and_passes():
    found = checked()
    assert found.passed
    assert [s.number for s in found.unexpected] == [1, 2]


@pytest.mark.parametrize("expects", [(ne(a, b), ne(c, 0)), (ne(c, 0), ne(b, a)), (ne(0, 2 * c), ne(a - b, 0))])
def test_conditions_that_are_declared_in_any_form_and_order_are_not_listed(expects):
    found = checked(*expects)
    assert found.passed and not found.unexpected
    assert all(s.verdict.conditions for s in found.steps)


def test_a_step_with_a_condition_that_is_not_declared_is_listed():
    found = checked(ne(a, b))
    assert found.passed
    assert [s.number for s in found.unexpected] == [2]


@pytest.mark.parametrize("other", [ne(a, c), ne(a, -b), a > b])
def test_a_declared_condition_that_does_not_occur_is_an_error_that_names_it(other):
    found = checked(ne(a, b), ne(c, 0), other)
    assert not found.passed
    assert other.latex() in found.error


def test_what_is_declared_is_a_condition():
    with pytest.raises(IllTyped, match="expects takes conditions"):
        derivation(expects=[True])


def test_verify_lists_what_is_not_declared(written, capsys):
    written()
    assert main(["verify", "derivations", "--json", "r.json"]) == 0
    assert r"if a - b \neq 0" in capsys.readouterr().out
    (step,) = json.loads(Path("r.json").read_text())["derivations"][0]["steps"]
    assert (step["verdict"], step["conditions"], step["code"]) == ("conditional", [r"a - b \neq 0"], None)


def test_verify_is_silent_about_what_is_declared(written, capsys):
    written("expects=[ne(a, b)]")
    assert main(["verify", "derivations"]) == 0
    assert r"\neq" not in capsys.readouterr().out
    assert main(["verify", "derivations", "-v"]) == 0
    assert r"if a - b \neq 0 (declared)" in capsys.readouterr().out


def test_verify_does_not_run_through_with_a_declared_condition_that_does_not_occur(written, capsys):
    written("expects=[ne(a, b), ne(a, c)]")
    assert main(["verify", "derivations"]) == 2
    assert r"declared: a \neq c" in capsys.readouterr().out


def test_mark_and_the_annotated_copy_print_them(written, capsys, tmp_path):
    Path("d.md").write_text("Let $a, b \\in \\mathbb{R}$.\n\n$$\\frac{a^2 - b^2}{a - b} = a + b$$\n")
    assert main(["mark", "d.md", "-j", "1", "--latex", "out"]) == 0
    assert r"conditional by field if a - b \neq 0" in capsys.readouterr().out
    assert r"conditional (ok); if a - b \neq 0" in Path("out/d.tex").read_text()


@pytest.mark.parametrize("declared", ["", "expects=[ne(a, b)]"])
def test_latex_prints_them_declared_or_not(written, capsys, declared):
    written(declared)
    assert main(["latex", "derivations"]) == 0
    assert r"where $a - b \neq 0$" in capsys.readouterr().out


def test_pytest_lists_what_is_not_declared(pytester):
    (pytester.mkdir("derivations") / "quotients.py").write_text(FILE.replace("{declared}", ""))
    result = pytester.runpytest_inprocess("derivations", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["*quotients.quotient, step 1: conditional if a - b *neq 0", "1 steps, * s of CPU"])


def test_pytest_is_silent_about_what_is_declared(pytester):
    (pytester.mkdir("derivations") / "quotients.py").write_text(FILE.replace("{declared}", "expects=ne(b, a)"))
    result = pytester.runpytest_inprocess("derivations", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=1)
    result.stdout.no_fnmatch_line("*conditional if*")


def test_pytest_fails_on_a_declared_condition_that_does_not_occur(pytester):
    (pytester.mkdir("derivations") / "quotients.py").write_text(FILE.replace("{declared}", "expects=[ne(a, b), ne(a, c)]"))
    result = pytester.runpytest_inprocess("derivations", "-p", "no:cacheprovider")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*no step holds under the condition that is declared: a *neq c*"])
