"""The shipped library: every step is verified, every mistake is refused where it stands, and there is enough of it."""

from collections import Counter

import pytest

from derivable.checking import Checker
from derivable.kernel.check import check
from derivable.library import select
from derivable.settling import check_all
from derivable.store import Files, default_folder

FAMILIES = {"variational": "variational", "information": "information", "bound": "diffusion.bound", "conditional": "diffusion.conditional",
            "classifiers": "gan.classifiers",
            "gaussian": "gaussian", "diffusion": "diffusion", "discriminator": "gan.discriminator", "dirac": "gan.dirac", "flows": "flows",
            "losses": "gan.losses", "energy": "energy", "contrastive": "contrastive"}
SMALL = ("classifiers", "losses", "contrastive")


class Written(Files):
    """Certificates that other tests of the run may read; nothing is read here, so that all is decided here."""

    def get(self, claim):
        return None

    def looked(self, claim):
        return None


@pytest.fixture(scope="module")
def run():
    entries, problems = select([])
    assert not problems
    checker = Checker(Written(default_folder()))
    return check_all([e.derivation for e in entries], checker), checker


def test_every_step_passes(run):
    bad = [(r.name, s.number, s.verdict.word, s.verdict.message) for r in run[0] if not r.mistakes for s in r.steps if not s.verdict.passes]
    assert not bad and not [r.error for r in run[0] if r.error]


def test_every_step_still_agrees_with_the_first_line(run):
    bad = [(r.name, s.number) for r in run[0] if not r.mistakes for s in r.steps if s.start is not None and not s.start.passes]
    assert not bad


def test_every_mistake_is_refuted_at_its_step_by_a_witness(run):
    mistakes = [r for r in run[0] if r.mistakes]
    assert len(mistakes) >= 60
    for r in mistakes:
        assert r.passed, r.name
        for s in r.steps:
            if s.number in r.mistakes:
                if s.verdict.word == "unreadable":
                    assert r.expect == "unreadable" and s.verdict.message
                    continue
                witness = s.verdict.certificate["witness"]
                assert witness["values"] or witness.get("model") or not run[1].claims[s.claim].args[1].args


def test_the_library_is_large_enough(run):
    found = Counter()
    for r in run[0]:
        if not r.mistakes:
            family = next(f for f, prefix in FAMILIES.items() if r.name.startswith(prefix))
            found[family] += sum(s.relation is not None for s in r.steps)
    assert sum(found.values()) > 260 and min(n for f, n in found.items() if f not in SMALL) >= 10, found


def test_names_are_unique_and_titles_written(run):
    names = [r.name for r in run[0]]
    assert len(set(names)) == len(names) and all(r.title.endswith(".") for r in run[0])


def test_certificates_are_for_their_claims_alone(run):
    results, checker = run
    stored = [(n, v.certificate) for n, v in checker.verdicts.items() if v.certificate]
    for (name, certificate), (other, _) in zip(stored, stored[1:]):
        assert certificate["claim"] == name
        with pytest.raises(ValueError):
            check(checker.claims[other], certificate, checker.lemmas)
