"""Many certificates at once: the same verdicts as one after the other, whatever becomes of the copies."""

import copy
import os

import pytest

from derivable import many
from derivable.checking import Checker
from derivable.kernel.check import check
from derivable.kernel.many import check_many
from derivable.kernel.terms import digest
from derivable.language.derivations import claim
from derivable.language.statements import eq
from derivable.language.symbols import reals

a, b = reals("a b")


@pytest.fixture(scope="module")
def certified():
    """Claims, true, false and conditional, with their certificates."""
    lines = [eq((a + k * b) ** 2, a**2 + 2 * k * a * b + k**2 * b**2) for k in range(1, 9)]
    lines += [eq((a + k * b) ** 2, a**2 + k**2 * b**2) for k in range(1, 9)]
    lines += [eq((a**2 - k**2 * b**2) / (a - k * b), a + k * b) for k in range(1, 8)]
    claims, certificates = {}, {}
    for p in lines:
        made = claim(p.term, p.declarations, [], [])
        claims[digest(made)] = made
        certificates[digest(made)] = Checker().claim(made).certificate
    return claims, certificates


def words(found):
    return {n: (c.verified.verdict, c.verified.conditions, c.verified.rests_on) if c.verified else c.error for n, c in found.items()}


@pytest.mark.parametrize("processes", [1, 2, 3])
def test_the_verdicts_are_those_of_one_check_after_the_other(certified, processes):
    claims, certificates = certified
    expected = {n: check(c, certificates[n]) for n, c in claims.items()}
    found = check_many(claims, certificates, processes)
    assert {n: c.verified for n, c in found.items()} == expected
    assert {v.verdict for v in expected.values()} == {"proved", "refuted", "conditional"}
    assert all(c.ms > 0 for c in found.values())


def test_nothing_is_believed_of_a_copy_that_ends_too_early(certified, monkeypatch):
    claims, certificates = certified
    plain, parent = many._told, os.getpid()

    def told(checked):
        return os._exit(3) if os.getpid() != parent else plain(checked)

    monkeypatch.setattr(many, "_told", told)
    assert words(check_many(claims, certificates, 2)) == words(check_many(claims, certificates, 1))


def test_a_changed_certificate_is_refused_in_a_copy_as_here(certified):
    claims, certificates = certified
    forged = copy.deepcopy(certificates)
    for c in forged.values():
        c["verdict"] = {"proved": "refuted", "refuted": "proved"}.get(c["verdict"], "proved")
    for processes in (1, 2):
        found = check_many(claims, forged, processes)
        assert found.keys() == claims.keys()
        assert all(c.verified is None and c.error for c in found.values())


@pytest.mark.parametrize("damage", [None, [], "text", {"cites": 3}, {"cites": [["x"]]}])
def test_what_is_no_certificate_is_refused(certified, damage):
    claims, _ = certified
    found = check_many(claims, dict.fromkeys(claims, damage), 2)
    assert all(c.verified is None and c.error for c in found.values())


def test_a_cited_claim_must_be_checked_too_and_no_claim_shows_itself(certified):
    claims, certificates = certified
    first, second, *_ = claims
    cites = {**certificates, first: {**certificates[first], "cites": [second]}}
    assert check_many(claims, cites, 2)[first].verified is not None
    assert check_many(claims, {n: c for n, c in cites.items() if n != second}, 2)[first].verified is None
    round_about = {**cites, second: {**certificates[second], "cites": [first]}}
    found = check_many(claims, round_about, 2)
    assert found[first].verified is None and found[second].verified is None

