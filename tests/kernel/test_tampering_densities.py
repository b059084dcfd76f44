"""Certificates about densities show their own claims alone: a law, an index or a condition changed in a claim is refused.

That the changed claim is false is settled by a finite model, found apart from the certificate.
"""

import copy
import random
from pathlib import Path

import pytest
from test_tampering import moved, renamed, replace

from derivable.checking import Checker
from derivable.kernel.check import check
from derivable.kernel.terms import Rejected, Term, decode, digest, encode, num
from derivable.library import load
from derivable.refuters.models import refute_by_model
from derivable.store import Files, default_folder

ROOT = Path(__file__).resolve().parents[2] / "derivations"
FILES = ("variational/evidence.py", "variational/importance.py", "information/identities.py", "diffusion/bound.py", "diffusion/conditional.py")


@pytest.fixture(scope="module")
def proved():
    checker = Checker(Files(default_folder()))
    for f in FILES:
        for e in load(ROOT / f):
            checker.derivation(e.derivation)
    out = [(checker.claims[n], v.certificate) for n, v in checker.verdicts.items() if v.word == "proved" and not v.certificate["cites"]]
    assert len(out) > 60 and all(check(claim, certificate).verdict == "proved" for claim, certificate in out)
    return out


def edited(rng, side):
    """A side with one leaf changed: another law, an index moved, a number, a block for another, an argument dropped."""
    found = decode(encode([side])[0])
    laws = sorted({t for t in found if t.op == "sym" and t.args[1] == "law"}, key=lambda t: t.args)
    densities = [t for t in found if t.op == "density"]
    kind = rng.randrange(4)
    if kind == 0 and densities and len(laws) > 1:
        old = rng.choice(densities)
        return replace_all(side, old, Term("density", next(f for f in laws if f is not old.args[0]), *old.args[1:]))
    if kind == 1 and densities:
        old = rng.choice(densities)
        given = old.args[2].args
        return replace_all(side, old, Term("density", *old.args[:2], Term("tuple", *given[1:]))) if given else None
    if kind == 2:
        blocks = [t for t in found if t.op == "block" and t.args[0].args[0].endswith("[]")]
        if not blocks:
            return None
        old = rng.choice(blocks)
        low, high = old.args[1:]
        return replace_all(side, old, Term("block", old.args[0], low if low is not high else Term("add", high, num(1)), Term("add", high, num(1))))
    signs = [t for t in found if t.op in ("add", "sub") and len(t.args) == 2]
    old = rng.choice(signs) if signs else None
    return replace_all(side, old, Term("sub" if old.op == "add" else "add", *old.args)) if old is not None else None


def replace_all(t, old, new):
    try:
        return replace(t, old, new)
    except Rejected:
        return None


def attempts(proved, seed, count):
    """Pairs of a false claim and a certificate of the true one, edited with it or only made out to it."""
    rng, made, tries = random.Random(seed), 0, 0
    while made < count and tries < 40 * count:
        tries += 1
        claim, certificate = rng.choice(proved)
        prop, *rest = claim.args
        if prop.op not in ("eq", "le"):
            continue
        i = rng.randrange(2)
        side = edited(rng, prop.args[i])
        if side is None or side is prop.args[i]:
            continue
        false = Term("claim", Term(prop.op, *(side if k == i else u for k, u in enumerate(prop.args))), *rest)
        if refute_by_model(false, 8) is None:
            continue
        made += 1
        if rng.random() < 0.4:
            yield false, {**copy.deepcopy(certificate), "claim": digest(false)}
            continue
        try:
            edit, places = renamed(certificate, false, lambda t, old=prop.args[i], new=side: replace(t, old, new))
            edit["lines"] = moved(edit["lines"], places)
        except Rejected:
            continue
        yield false, edit


def test_no_tampered_certificate_is_accepted(proved):
    count = 0
    for false, certificate in attempts(proved, 5, 60):
        with pytest.raises(Rejected):
            check(false, certificate)
        count += 1
    assert count > 40


@pytest.mark.slow
def test_five_hundred_tampered_certificates(proved):
    for false, certificate in attempts(proved, 6, 500):
        with pytest.raises(Rejected):
            check(false, certificate)


@pytest.mark.parametrize(("structure", "rule", "least"), [("markov", "markov", 9), ("independent", "separate", 3), ("exchangeable", "exchange", 1)])
def test_a_dropped_structure_is_missed(proved, structure, rule, least):
    """Without the hypothesis that a law is a Markov chain, or its variables independent or alike, what was shown by it is not shown."""
    refused = 0
    for claim, certificate in proved:
        prop, hypotheses, *definitions = claim.args
        if not any(h.op == structure for h in hypotheses.args) or not any(row["rule"] == rule for row in flat(certificate["lines"])):
            continue
        weaker = Term("claim", prop, Term("and", *(h for h in hypotheses.args if h.op != structure)), *definitions)
        with pytest.raises(Rejected):
            check(weaker, {**copy.deepcopy(certificate), "claim": digest(weaker)})
        refused += 1
    assert refused >= least


def flat(rows):
    for row in rows:
        yield row
        for key in ("proof", "base", "step"):
            yield from flat(row.get(key, []))


def test_a_tampered_model_refutes_nothing():
    """Tables that are no probabilities, or in which the claim holds, are refused."""
    checker = Checker(Files(default_folder()))
    for e in load(ROOT.parent / "tests" / "mistakes" / "variational.py"):
        checker.derivation(e.derivation)
    tried = 0
    for name, verdict in checker.verdicts.items():
        certificate = verdict.certificate
        if verdict.word != "refuted" or "model" not in certificate["witness"]:
            continue
        laws = certificate["witness"]["model"]["laws"]
        for change in (lambda t: [[2 * a, b] for a, b in t], lambda t: [[-t[0][0], t[0][1]], *t[1:]], lambda t: t[:-1]):
            bad = copy.deepcopy(certificate)
            bad["witness"]["model"]["laws"][0][1] = change(laws[0][1])
            with pytest.raises(Rejected):
                check(checker.claims[name], bad)
            tried += 1
    assert tried > 20
