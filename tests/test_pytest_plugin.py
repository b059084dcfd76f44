"""Proofs as tests, in somebody else's repository."""

import pytest

import derivable.checking
import derivable.library
import derivable.proving  # noqa: F401  what a run in this process loads is forgotten after it, so the engine is loaded before

FILE = '''
from derivable import derivation, real
x, y = real("x"), real("y")

@derivation
def right():
    """Right."""
    yield (x + 1) ** 2
    yield x**2 + 2 * x + 1
    yield 1 + x * (x + 2)

@derivation
def wrong():
    """Wrong."""
    yield (x + 1) ** 2
    yield x**2 + 1
'''
QUOTIENT = '''
@derivation
def quotient():
    """Conditional."""
    yield (x**2 - y**2) / (x - y)
    yield x + y
'''


@pytest.fixture
def repository(pytester):
    folder = pytester.mkdir("derivations")
    (folder / "squares.py").write_text(FILE)
    return pytester


def test_one_item_a_step(repository):
    result = repository.runpytest_inprocess("derivations", "-v", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["*right?1?*PASSED*", "*right?2?*PASSED*", "*wrong?1?*FAILED*"])
    result.stdout.fnmatch_lines(["*refuted by interval: at x = *"])


def test_with_xdist(repository):
    with (repository.path / "derivations" / "squares.py").open("a") as file:
        file.write(QUOTIENT)
    result = repository.runpytest_subprocess("derivations", "-n", "2", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=3, failed=1)
    result.stdout.fnmatch_lines(["*squares.quotient, step 1: conditional if x - y *neq 0"])


def test_a_file_that_cannot_be_read_is_an_error_of_its_own(repository):
    (repository.path / "derivations" / "bad.py").write_text("from derivable import derivation\n@derivation\ndef f():\n    yield 0.5\n    yield 1\n")
    result = repository.runpytest_inprocess("derivations", "-p", "no:cacheprovider")
    result.stdout.fnmatch_lines(["*float*"])


def test_nothing_is_loaded_where_there_are_no_derivations(pytester):
    pytester.makepyfile("import sys\ndef test_it():\n    assert not any(m in sys.modules for m in ('sympy', 'flint', 'derivable.checking'))\n")
    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=1)
