"""A certificate shows the claim it was made for, and no other: single leaves and coherent edits are refused."""

import copy
import random
from fractions import Fraction
from pathlib import Path

import pytest

from derivable.checking import Checker
from derivable.floats import NoValue
from derivable.kernel.check import check
from derivable.kernel.meaning import define
from derivable.kernel.terms import Rejected, Term, decode, digest, encode, num
from derivable.library import load
from derivable.refuters.points import Domain
from derivable.refuters.search import fails
from derivable.store import Files, default_folder

ROOT = Path(__file__).resolve().parents[2] / "derivations"
FILES = ("gaussian/kl.py", "diffusion/posterior.py", "gan/dirac.py", "flows/elementary.py")


@pytest.fixture(scope="module")
def proved():
    checker = Checker(Files(default_folder()))
    for f in FILES:
        for e in load(ROOT / f):
            checker.derivation(e.derivation)
    out = [(checker.claims[n], v.certificate) for n, v in checker.verdicts.items() if v.certificate and not v.certificate["cites"]]
    assert len(out) > 40
    for claim, certificate in out:
        assert check(claim, certificate).verdict == "proved"
    return out


def replace(t, old, new):
    if t is old:
        return new
    return Term(t.op, *(replace(a, old, new) if isinstance(a, Term) else a for a in t.args))


def false_at_a_point(claim):
    """Whether floats see an equation of numbers fail somewhere in its domain."""
    domain = Domain(claim, define(claim.args[2:]), "tamper")
    for sample in domain.samples(6):
        try:
            floats = domain.floats(sample)
            if fails("eq", floats(claim.args[0].args[0]), floats(claim.args[0].args[1])):
                return True
        except (NoValue, TypeError):
            continue
    return False


def renamed(certificate, claim, edit):
    """The certificate with `edit` applied to every term in it, made out to another claim."""
    out = copy.deepcopy(certificate)
    terms = [edit(t) for t in decode(certificate["terms"])]
    table, places = encode(terms)
    out["terms"], out["claim"] = table, digest(claim)
    return out, places


def moved(value, places, key=None):
    terms = {"goal", "of", "factor", "variable", "as", "function", "before", "after", "at"}
    if isinstance(value, dict):
        if key == "at":
            return {k: places[v] for k, v in value.items()}
        return {k: moved(v, places, k) for k, v in value.items()}
    if isinstance(value, list):
        if key == "terms":
            return [[places[c], [places[f] for f in fs], [places[g] for g in gs]] for c, fs, gs in value]
        if key == "combine":
            return [[places[d], i] for d, i in value]
        if key == "at":
            return [[places[a], places[b]] for a, b in value]
        if key == "variables":
            return [places[v] for v in value]
        return [moved(v, places, key) for v in value]
    return places[value] if key in terms and isinstance(value, int) else value


def test_moving_the_terms_alone_keeps_a_certificate_valid(proved):
    for claim, certificate in proved[:10]:
        out, places = renamed(certificate, claim, lambda t: t)
        out["lines"] = moved(out["lines"], places)
        assert check(claim, out).verdict == "proved"


def tampered(rng, claim, certificate):
    """A false claim made from a true one, with its certificate edited coherently, or only made out to it; or None."""
    prop, hypotheses, *definitions = claim.args
    kind = rng.choice(["leaf", "leaf", "swap", "definition", "alone"])
    if prop.op != "eq" or prop.args[0].op in ("tuple", "jacobian"):
        return None
    side = rng.randrange(2)
    old_side = prop.args[side]
    edit = None
    if kind in ("leaf", "alone"):
        old = rng.choice([t for t in decode(encode([old_side])[0]) if t.op in ("num", "sym")])
        new = num(old.args[0] + rng.choice([1, -1, 2])) if old.op == "num" else Term("mul", num(2), old)
        new_side = replace(old_side, old, new)
    elif kind == "swap":
        twos = [t for t in decode(encode([old_side])[0]) if t.op in ("sub", "div", "add", "mul") and len(t.args) == 2]
        if not twos:
            return None
        old = rng.choice(twos)
        new_side = replace(old_side, old, Term({"sub": "add", "add": "sub", "div": "mul", "mul": "div"}[old.op], *old.args))
    else:
        if not definitions:
            return None
        i = rng.randrange(len(definitions))
        d = definitions[i]
        other = Term(d.op, *d.args[:-1], Term("add", d.args[-1], num(1)))
        false = Term("claim", prop, hypotheses, *definitions[:i], other, *definitions[i + 1:])
        return (false, {**copy.deepcopy(certificate), "claim": digest(false)}) if false_at_a_point(false) else None
    sides = [new_side if i == side else u for i, u in enumerate(prop.args)]
    false = Term("claim", Term("eq", *sides), hypotheses, *definitions)
    if new_side is old_side or not false_at_a_point(false):
        return None
    if kind == "alone":
        return false, {**copy.deepcopy(certificate), "claim": digest(false)}
    edit, places = renamed(certificate, false, lambda t: replace(t, old_side, new_side))
    edit["lines"] = moved(edit["lines"], places)
    return false, edit


def attack(proved, seed, count):
    rng, tried = random.Random(seed), 0
    while tried < count:
        try:
            found = tampered(rng, *rng.choice(proved))
        except (Rejected, TypeError, ZeroDivisionError):
            continue
        if found is None:
            continue
        tried += 1
        with pytest.raises(Rejected):
            check(*found)


def test_false_claims_are_refused_with_coherently_edited_certificates(proved):
    attack(proved, 1, 150)


@pytest.mark.slow
def test_three_thousand_tampered_certificates(proved):
    attack(proved, 2, 3000)


def test_a_weakened_domain_is_refused(proved):
    tried = 0
    for claim, certificate in proved:
        prop, hypotheses, *definitions = claim.args
        if prop.op != "eq" or not hypotheses.args or "sigma_" not in repr(claim) or "log" not in repr(claim):
            continue
        wide = Term("claim", prop, Term("and"), *definitions)
        out = {**copy.deepcopy(certificate), "claim": digest(wide)}
        tried += 1
        with pytest.raises(Rejected):
            check(wide, out)
    assert tried >= 8


def test_a_swapped_definition_is_refused(proved):
    tried = 0
    for claim, certificate in proved:
        definitions = claim.args[2:]
        if not definitions or claim.args[0].op != "eq":
            continue
        d = definitions[0]
        other = Term(d.op, *d.args[:-1], Term("add", d.args[-1], num(1)))
        false = Term("claim", claim.args[0], claim.args[1], other, *definitions[1:])
        try:
            if not false_at_a_point(false):
                continue
        except Rejected:
            continue
        tried += 1
        with pytest.raises(Rejected):
            check(false, {**copy.deepcopy(certificate), "claim": digest(false)})
    assert tried >= 1


def test_damaged_rows_never_raise_anything_but_rejected(proved):
    rng = random.Random(2)
    refused = 0
    for claim, certificate in proved:
        for _ in range(12):
            out = copy.deepcopy(certificate)
            rows = out["lines"]
            choice = rng.randrange(6)
            row = rng.choice(rows)
            if choice == 0:
                rows.remove(row)
            elif choice == 1:
                row[rng.choice(sorted(row))] = rng.choice([None, -1, 10**9, "x", [], {}, True])
            elif choice == 2:
                out["terms"][rng.randrange(len(out["terms"]))] = rng.choice([["num", "1/0"], ["sym", "#0", "real"], ["add"], 7, ["eq", 0, 0]])
            elif choice == 3:
                row["rule"] = rng.choice(["algebra", "axiom", "restate", "cite", "numbers", "__import__"])
            elif choice == 4:
                out["verdict"] = rng.choice(["refuted", "conditional", "supported", "", None])
            else:
                out["lines"] = []
            try:
                found = check(claim, out)
            except Rejected:
                refused += 1
            else:  # what was removed was not needed: the claim stands as it did
                assert found.verdict == "proved" and found.claim == digest(claim)
    assert refused > 100


def test_only_the_kernel_makes_a_verdict():
    from derivable.kernel.check import Verified

    with pytest.raises(TypeError):
        Verified(object(), "x", "proved", (), ())


def test_a_verdict_does_not_change(proved):
    found = check(*proved[0])
    with pytest.raises(AttributeError):
        found.verdict = "refuted"


def test_numbers_in_a_table_are_plain_fractions():
    for text in ("1e9999999", "1/0", "0x10", " 1", "nan", "1_000", "9" * 5000):
        with pytest.raises(Rejected):
            decode([["num", text]])
    assert decode([["num", "-3/6"]])[0].args[0] == Fraction(-1, 2)
