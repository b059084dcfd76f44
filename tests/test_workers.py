"""Workers: what hangs or ends its process is stopped, says why, and costs nothing else."""

import json
import textwrap
import time

import pytest

from derivable import workers
from derivable.checking import BUDGET, Checker
from derivable.documents.text.outline import scan
from derivable.kernel.terms import digest
from derivable.library import load
from derivable.marking import mark
from derivable.proving import Attempt
from derivable.settling import check_all, settle
from derivable.store import Files

SOURCE = '''
"""Squares."""
import os
import time

from derivable import derivation, reals

a, b = reals("a b")


@derivation
def good():
    """A square of a sum."""
    yield (a + b) ** 2
    yield a**2 + 2 * a * b + b**2


@derivation
def bad():
    """A square of a difference, then of a sum."""
    yield (a - b) ** 2
    yield a**2 - 2 * a * b + b**2
    yield (a + b) ** 2 - 4 * a * b
'''
DOCUMENT = r"""Let $a, b > 0$ and $x \in \mathbb{R}$.

$$\begin{aligned}
(a+b)^2 &= a^2 + b^2 \\
 &= a^2 + 2ab + b^2 \\
 &\ge 4 a b
\end{aligned}$$

$$\frac{x^2}{x} = x$$
"""
plain = workers._decided


def loop():
    while True:
        pass


def slowly(checker, claim, step):
    """An answer that takes long on the wall, and no more work than ever: a machine that is busy with something else."""
    time.sleep(1.5)
    return plain(checker, claim, step)


@pytest.mark.parametrize(("act", "patience", "says"), [  # patience is of the wall: a busy machine must not end the others
    (lambda: time.sleep(600), 3, "time: nothing was heard for 3 s"), (loop, 300, "time: stopped after 1 s of CPU"),
    (lambda: workers.os._exit(7), 300, "its process ended with code 7")], ids=["waits", "works without end", "ends its process"])
def test_what_ends_in_a_worker_is_undecided_and_the_rest_goes_on(tmp_path, monkeypatch, act, patience, says):
    path = tmp_path / "squares.py"
    path.write_text(textwrap.dedent(SOURCE))
    derivations = [e.derivation for e in load(path)]
    broken = derivations[1].steps[0].claim

    def decided(checker, claim, step):
        """Well, but for one step of the second derivation."""
        return act() if claim is broken else plain(checker, claim, step)

    monkeypatch.setattr(workers, "_decided", decided)
    store = Files(tmp_path / "store")
    checker = Checker(store)
    settle(derivations, checker, store, 1, seconds=1, patience=patience)
    good, bad = check_all(derivations, checker)
    assert good.passed
    assert [(s.verdict.word, s.verdict.message) for s in bad.steps] == [("undecided", says), ("proved", "")]
    assert not store.holds(digest(broken))  # what a clock says is not kept
    assert not list((tmp_path / "store").rglob("answers-*/*"))
    monkeypatch.undo()
    settle(derivations, again := Checker(store), store, 1)
    assert check_all(derivations, again)[1].passed  # nor is it held against the derivation the next time


def test_the_verdicts_of_a_document_do_not_depend_on_how_busy_the_machine_is(tmp_path, monkeypatch):
    def marked(folder):
        store = Files(tmp_path / folder)
        with workers.Pool(store, BUDGET, 2, seconds=1) as pool:
            found = mark(scan("d.md", DOCUMENT), None, Checker(store), False, pool).to_json()
        for s in (s for d in found["derivations"] for s in d["steps"]):
            del s["ms"]
        return json.dumps(found)

    idle = marked("idle")
    assert '"proved"' in idle and '"refuted"' in idle
    monkeypatch.setattr(workers, "_decided", slowly)
    assert marked("busy") == idle


def test_where_the_kernel_does_not_take_a_proof_the_next_method_is_tried(tmp_path, monkeypatch):
    found = Attempt.proofs

    def proofs(self):
        """A proof of nothing before those of the methods."""
        for by, certificate in found(self):
            yield "guess", {**certificate, "format": 0}
            yield by, certificate

    monkeypatch.setattr(Attempt, "proofs", proofs)
    path = tmp_path / "squares.py"
    path.write_text(textwrap.dedent(SOURCE))
    derivations = [e.derivation for e in load(path)]
    store = Files(tmp_path / "store")
    settle(derivations, checker := Checker(store), store, 1)
    assert [s.verdict.by for r in check_all(derivations, checker) for s in r.steps] == ["field"] * 3
    store = Files(tmp_path / "other")
    with workers.Pool(store, BUDGET, 1) as pool:
        steps = mark(scan("d.md", DOCUMENT), None, Checker(store), False, pool).steps
    assert [s.verdict.word for s in steps] == ["refuted", "refuted", "proved", "conditional"]
    assert {s.verdict.by for s in steps[2:]} <= {"field", "positivity"}


def test_the_time_of_a_step_is_what_its_worker_spent(tmp_path, monkeypatch):
    def busy(checker, claim, step):
        began = time.process_time()
        while time.process_time() - began < 0.2:
            pass
        return plain(checker, claim, step)

    monkeypatch.setattr(workers, "_decided", busy)
    store = Files(tmp_path / "store")
    with workers.Pool(store, BUDGET, 1) as pool:
        (step,) = mark(scan("d.md", "Let $a > 0$.\n\n$$a + a = 2 a$$\n"), None, Checker(store), False, pool).steps
    assert step.ms >= 200
