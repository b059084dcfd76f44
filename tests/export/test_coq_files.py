"""Certificates as files of Coq: what is written, what is refused by name, and that a wrong one does not compile."""

import shutil
import subprocess

import pytest

from derivable import E, density, derivation, exp, log, positives, real, sqrt, variables
from derivable.checking import Checker
from derivable.errors import DerivableError
from derivable.export.coq import steps, write
from derivable.kernel.terms import Term, num

needs_coq = pytest.mark.skipif(shutil.which("coqc") is None, reason="coqc is not installed (Debian: coq libcoq-coquelicot libcoq-interval)")
x, y = real("x"), real("y")
a, b = positives("a b")


@derivation
def square():
    """A square."""
    yield (x + y) ** 2
    yield x**2 + 2 * x * y + y**2


@derivation
def roots():
    """Roots and quotients."""
    yield (sqrt(a) - sqrt(b)) / (a - b + a)
    yield (a - b) / ((2 * a - b) * (sqrt(a) + sqrt(b)))


@derivation
def logarithms():
    """A logarithm of a product."""
    yield log(a**2 * b * exp(x))
    yield 2 * log(a) + log(b) + x


def certified(d):
    checker = Checker()
    result = checker.derivation(d)
    assert all(s.verdict.word in ("proved", "conditional") for s in result.steps), [s.verdict for s in result.steps]
    known = {n: (checker.claims[n], v.certificate) for n, v in checker.verdicts.items() if v.certificate is not None}
    return [(f"{d.title}.{s.number}", s.claim) for s in result.steps], known


def compiles(folder, text):
    write(folder, {"here": text})
    done = subprocess.run(["coqc", "-q", "-w", "none", "-Q", ".", "Derivable", "here.v"], cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode == 0


def test_the_lemma_says_what_the_claim_says():
    (text,) = steps(*certified(square))[0].values()
    assert "forall (x : R) (y : R)" in text
    assert "((x + y) ^ 2) = ((x ^ 2) + (2 * x * y) + (y ^ 2))." in text
    assert text.rstrip().endswith("Qed.") and "Admitted" not in text


def test_what_must_hold_for_values_is_part_of_the_lemma():
    (text,) = steps(*certified(logarithms))[0].values()
    statement = text.split("Proof.")[0]
    assert "(H0 : 0 < a)" in statement and "0 < a /\\" in statement and "0 < b /\\" in statement


def test_what_is_outside_is_counted_by_name():
    p = density("p")
    z, = variables("z")

    @derivation
    def linear():
        """A mean."""
        yield E(2 * log(p(z)), p(z))
        yield 2 * E(log(p(z)), p(z))

    texts, outside = steps(*certified(linear))
    assert texts == {} and sum(outside.values()) == 1
    assert "law" in next(iter(outside))


def test_a_certificate_of_another_claim_is_refused():
    wanted, known = certified(square)
    ((_, name),) = wanted
    claim, certificate = known[name]
    wrong = Term("claim", Term("eq", claim.args[0].args[0], num(0)), *claim.args[1:])
    terms = [[*row] for row in certificate["terms"]]
    place = next(i for i, row in enumerate(terms) if row[0] == "num" and row[1] == "2")
    terms[place] = ["num", "3"]
    with pytest.raises(DerivableError, match="shows nothing"):
        steps(wanted, {name: (wrong, {**certificate, "terms": terms})})


def test_a_folder_that_cannot_be_written_is_a_plain_error(tmp_path):
    (tmp_path / "taken").write_text("")
    with pytest.raises(DerivableError, match="cannot be written"):
        write(tmp_path / "taken", {"a": ""})


@needs_coq
@pytest.mark.slow
@pytest.mark.parametrize("d", [square, roots, logarithms], ids=lambda d: d.title)
def test_coq_accepts_what_the_kernel_accepted(d, compiled):
    for text in steps(*certified(d))[0].values():
        assert compiles(compiled, text)


@needs_coq
@pytest.mark.slow
@pytest.mark.parametrize(("d", "old", "new"), [(square, "2 * x * y", "3 * x * y"), (roots, "(2 * a)", "(3 * a)"), (logarithms, "0 < b", "0 <= b"),
                                               (logarithms, "2 * (ln a)", "3 * (ln a)")])
def test_a_wrong_claim_does_not_compile_even_if_it_is_changed_throughout(d, old, new, compiled):
    (text,) = steps(*certified(d))[0].values()
    assert old in text
    assert not compiles(compiled, text.replace(old, new))
