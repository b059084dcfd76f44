"""Verdicts held back by what a document says and nobody uses, or by what was not understood in it."""

from __future__ import annotations

from dataclasses import replace

from derivable.documents.claims.relations import Side
from derivable.documents.declared.declarations import Scope
from derivable.documents.declared.saying import names_of
from derivable.language.derivations import Step as Claimed
from derivable.verdicts import Verdict


def blocked(scope: Scope, left: Side, right: Side) -> Verdict | None:
    """No verdict rests on names of which a sentence says something that was not understood."""
    trees = [side.tree for side in (left, right) if side.tree is not None]
    names = {n for t in trees for n in t.names()}
    held = next((h for h in scope.holds if h.proofs and (h.touches(names) or any(map(h.outside, trees)))), None)
    return None if held is None else Verdict("undecided", message=held.why)


def held(scope: Scope, verdict: Verdict, claimed: Claimed) -> Verdict:
    """A verdict about names of which something is said that is not used, or was not understood, as far as it stands."""
    names = {n for key in claimed.right.declarations for n in names_of(key, scope, True)}
    for h in (h for h in scope.holds if h.touches(names)):
        if h.proofs and verdict.word in ("proved", "conditional", "refuted"):
            return Verdict("undecided", message=h.why)
        if verdict.word == "refuted":
            return replace(verdict, word="undecided", certificate=None, message=f"{h.why}; without it the line fails: {verdict.message}")
    return verdict
