"""What the kernel found, in words: verdicts, witnesses, empty domains."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from derivable.kernel.check import Verified
from derivable.kernel.terms import Term
from derivable.language.latex import latex, number
from derivable.verdicts import Verdict


def verdict_of(verified: Verified, certificate: dict[str, Any], by: str, counterexample: Any, message: str) -> Verdict:
    """The verdict that the kernel made, with what is known about it."""
    return Verdict(verified.verdict, by, message, tuple(latex(c) for c in verified.conditions), verified.rests_on, counterexample, certificate)


def stored_verdict(verified: Verified, kept: Mapping[str, Any]) -> Verdict:
    """The verdict that the kernel made of a stored certificate."""
    return verdict_of(verified, kept["certificate"], kept.get("by", ""), kept.get("counterexample"), kept.get("message", ""))


def no_point(claim: Term) -> str:
    """That a domain is empty, and what to look at."""
    return f"no point satisfies the declared domain of: {latex(claim.args[0])}; look at the bounds declared for its names"


def counterexample_of(refutation: Any) -> dict[str, Any]:
    """A witness as plain data: values in LaTeX, and both sides there."""
    at = {latex(k): str(v) for k, v in refutation.at.items()} | refutation.tables
    return {"at": at, "left": refutation.left, "right": refutation.right}


def says(claim: Term, refutation: Any) -> str:
    """A witness in a sentence."""
    at = ", ".join([*(f"{latex(k)} = {number(v)}" for k, v in refutation.at.items()), *(f"{k} = {v}" for k, v in refutation.tables.items())])
    prop = claim.args[0].args[1] if claim.args[0].op == "imp" else claim.args[0]
    if "no value" in (refutation.left, refutation.right):
        side, value = ("left", refutation.right) if refutation.left == "no value" else ("right", refutation.left)
        return f"at {at or 'every point'} the {side} side has no value, and the other one has: {value}"
    if prop.op in ("eq", "le", "lt", "ne"):
        return f"at {at or 'every point'}: left is {refutation.left}, right is {refutation.right}"
    return f"at {at or 'every point'}" + (f", for {refutation.left}" if refutation.left else "")
