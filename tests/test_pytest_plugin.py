"""Proofs as tests, in somebody else's repository."""

import pytest

FILE = '''
from derivable import derivation, real
x = real("x")

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


@pytest.fixture
def repository(pytester):
    folder = pytester.mkdir("derivations")
    (folder / "squares.py").write_text(FILE)
    return pytester


def test_one_item_a_step(repository):
    result = repository.runpytest_subprocess("derivations", "-v", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["*right?1?*PASSED*", "*right?2?*PASSED*", "*wrong?1?*FAILED*"])
    result.stdout.fnmatch_lines(["*refuted by interval: at x = *"])


def test_with_xdist(repository):
    repository.runpytest_subprocess("derivations", "-n", "2", "-p", "no:cacheprovider").assert_outcomes(passed=2, failed=1)


def test_a_file_that_cannot_be_read_is_an_error_of_its_own(repository):
    (repository.path / "derivations" / "bad.py").write_text("from derivable import derivation\n@derivation\ndef f():\n    yield 0.5\n    yield 1\n")
    result = repository.runpytest_subprocess("derivations", "-p", "no:cacheprovider")
    result.stdout.fnmatch_lines(["*float*"])


def test_nothing_is_loaded_where_there_are_no_derivations(pytester):
    pytester.makepyfile("import sys\ndef test_it():\n    assert not any(m in sys.modules for m in ('sympy', 'flint', 'derivable.checking'))\n")
    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=1)
