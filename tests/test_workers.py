"""Workers: what hangs or ends its process is stopped, says why, and costs nothing else."""

import os
import textwrap

import pytest

from derivable.checking import Checker, check_all
from derivable.kernel.terms import digest
from derivable.library import load
from derivable.store import Files
from derivable.workers import look, pending

SOURCE = '''
"""Squares."""
import os
import time

from derivable import derivation, reals
from derivable.checking import Checker

a, b = reals("a b")
plain = Checker.step


def step(self, s):
    """Well in the parent; in a worker, {what} at the second derivation."""
    if os.getpid() != int(os.environ["PARENT"]) and "a - b" in s.latex:
        {act}
    return plain(self, s)


Checker.step = step


@derivation
def good():
    """A square of a sum."""
    yield (a + b) ** 2
    yield a**2 + 2 * a * b + b**2


@derivation
def bad():
    """A square of a difference."""
    yield (a - b) ** 2
    yield a**2 - 2 * a * b + b**2
'''


@pytest.mark.parametrize(("what", "act", "says"), [
    ("hangs", "time.sleep(600)", "time: stopped after 3 s"), ("ends its process", "os._exit(7)", "its process ended with code 7")])
def test_what_ends_in_a_worker_is_undecided_and_the_rest_goes_on(tmp_path, monkeypatch, what, act, says):
    monkeypatch.setenv("PARENT", str(os.getpid()))
    monkeypatch.setattr(Checker, "step", Checker.step)  # which the file changes
    path = tmp_path / "squares.py"
    path.write_text(textwrap.dedent(SOURCE).replace("{what}", what).replace("{act}", act))
    derivations = [e.derivation for e in load(path)]
    store = Files(tmp_path / "store")
    checker = Checker(store)
    assert [d.name for d in pending(derivations, store)] == [d.name for d in derivations]
    checker.ended = look([(str(path), d.name) for d in derivations], store, checker.budget, 1, seconds=3)
    results = {r.name.split(".")[-1]: r for r in check_all(derivations, checker)}
    assert results["good"].passed
    assert [(s.verdict.word, s.verdict.message) for s in results["bad"].steps] == [("undecided", says)]
    assert not store.holds(digest(derivations[1].conclusion))  # what the clock says is not kept
    assert [d.name for d in pending(derivations, store)] == [d.name for d in derivations if d.name.endswith("bad")]
    assert check_all(derivations, Checker(store))[1].passed  # nor is it held against the derivation the next time
