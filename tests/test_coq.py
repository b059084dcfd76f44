"""The axioms as lemmas of Coq: what is proved is stated, what is not is listed; with coqc, that the proofs are proofs."""

import importlib.util
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from derivable.kernel.axioms import ROWS

ROOT = Path(__file__).resolve().parents[1]
STANDARD = {"ClassicalDedekindReals.sig_forall_dec", "ClassicalDedekindReals.sig_not_dec", "Classical_Prop.classic",
            "FunctionalExtensionality.functional_extensionality_dep"}
needs_coq = pytest.mark.skipif(shutil.which("coqc") is None, reason="coqc is not installed (Debian: coq libcoq-coquelicot libcoq-interval)")

_spec = importlib.util.spec_from_file_location("coq_rows", ROOT / "coq" / "rows.py")
coq_rows = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(coq_rows)
FILES, OPEN = coq_rows.sources(), coq_rows.unproved()


def edited(name, old, new):
    assert old in FILES[name]
    return {**FILES, name: FILES[name].replace(old, new)}


def test_every_row_is_a_lemma_or_is_listed():
    assert coq_rows.problems(FILES, OPEN, ROWS) == []


PLANTED = [
    (edited("numbers.v", "Proof. exact exp_plus. Qed.", "Admitted."), OPEN, ROWS, "numbers.v: Admitted"),
    (edited("sums.v", "Open Scope", "Axiom easy : False. Open Scope"), OPEN, ROWS, "sums.v: Axiom"),
    (edited("numbers.v", "Lemma exp_sum :", "Fact exp_sum :"), OPEN, ROWS, "exp_sum: neither proved nor listed as unproved"),
    (edited("numbers.v", "(* row: |- 0 < exp(a) *)\n", ""), OPEN, ROWS, "exp_positive: a lemma without the text of a row"),
    (edited("numbers.v", "Lemma exp_sum :", "Lemma exp_of_sum :"), OPEN, ROWS, "exp_of_sum: no row of this name"),
    (FILES, {**OPEN, "exp_sum": "too hard"}, ROWS, "exp_sum: twice"),
    (FILES, OPEN, {**ROWS, "log_at_most": "|- log(a) <= a - 1"}, "log_at_most: the text of the row is another one"),
    (FILES, OPEN, {**ROWS, "novel": "|- a == a"}, "novel: neither proved nor listed as unproved"),
]


@pytest.mark.parametrize(("files", "open_rows", "rows", "message"), PLANTED, ids=[p[-1] for p in PLANTED])
def test_a_gap_is_seen(files, open_rows, rows, message):
    assert message in coq_rows.problems(files, open_rows, rows)


def test_every_reason_is_given():
    assert all(len(why.split()) > 3 for why in OPEN.values())


def test_the_docs_list_what_is_not_proved():
    assert coq_rows.table(OPEN, ROWS) in (ROOT / "docs" / "trust.md").read_text()


def test_make_compiles_every_file_in_an_order_that_works():
    (listed,) = re.findall(r"^COQ_FILES := (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    order = listed.split()
    assert sorted(order) == sorted(name.removesuffix(".v") for name in FILES)
    for name, text in FILES.items():
        needed = {w for line in re.findall(r"From Derivable Require \w+ (.*)\.$", text, re.MULTILINE) for w in line.split()}
        assert needed <= set(order[:order.index(name.removesuffix(".v"))]), name


@needs_coq
@pytest.mark.slow
def test_the_lemmas_rest_on_the_axioms_of_the_real_numbers_alone(compiled):
    names = [name for text in FILES.values() for _, name in coq_rows.ROW.findall(text)]
    lines = ["From Derivable Require Import axioms.", *(f"Print Assumptions {n}." for n in names)]
    (compiled / "assumptions.v").write_text("\n".join(lines))
    done = subprocess.run(["coqc", "-q", "-w", "none", "-Q", ".", "Derivable", "assumptions.v"], cwd=compiled, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = set(re.findall(r"^([\w.]+)\s*:", done.stdout.replace("Axioms:", ""), re.MULTILINE))
    assert found and found <= STANDARD, found - STANDARD
    assert done.stdout.count("Axioms:") + done.stdout.count("Closed under the global context") == len(names)
