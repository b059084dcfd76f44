"""What a verdict must not rest on: a guess about a name, or a sentence that was not understood."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from derivable.documents.claims.chains import Side
from derivable.documents.declared.declarations import Scope
from derivable.documents.declared.saying import names_of
from derivable.documents.meaning.names import World
from derivable.kernel.terms import Term
from derivable.places import guesses
from derivable.verdicts import Verdict


def cautious(verdict: Verdict, claim: Term, world: World) -> Verdict:
    """No refutation rests on a guess about what a name is."""
    if verdict.word != "refuted":
        return verdict
    if world.lost:
        return unproved(verdict, "lost-declaration", f"a declaration was not read ({world.lost[0]}); without it the line fails")
    at = (verdict.counterexample or {}).get("at", {})
    families = tuple(f"{text}_{{" for text in world.whole_families)
    if any(k.startswith(families) and not str(v).lstrip("-").isdigit() for k, v in at.items()):
        return unproved(verdict, "lost-declaration", "it fails where members of a family of integers are fractions, which says nothing")
    if r"\text{const}" in at:
        return unproved(verdict, "constant", "equal up to a constant is not decided yet; as an equation it fails")
    if guessed := guesses(claim, (), world.inferred):
        return unproved(verdict, "guessed", f"fails where {', '.join(guessed)} is read as a number, which nothing declares")
    return verdict


def unproved(verdict: Verdict, code: str, said: str) -> Verdict:
    """A refutation that does not count, and why."""
    return replace(verdict, word="undecided", certificate=None, code=code, message=f"{said}: {verdict.message}")


def lost(left: Side, right: Side, scope: Scope) -> Verdict | None:
    """No verdict rests on names of which a sentence says something that was not understood."""
    trees = [side.tree for side in (left, right) if side.tree is not None]
    names = {n for t in trees for n in t.names()}
    hold = next((h for h in scope.holds if h.proofs and (h.touches(names) or any(map(h.outside, trees)))), None)
    return None if hold is None else Verdict("undecided", message=hold.why, code="lost-declaration")


def held(verdict: Verdict, declarations: Iterable[str], scope: Scope) -> Verdict:
    """A verdict about names of which something is said that is not used, or was not understood."""
    names = {n for key in declarations for n in names_of(key, scope, True)}
    for h in (h for h in scope.holds if h.touches(names)):
        if h.proofs and verdict.word in ("proved", "conditional", "refuted"):
            return Verdict("undecided", message=h.why, code="lost-declaration")
        if verdict.word == "refuted":
            return unproved(verdict, "lost-declaration", f"{h.why}; without it the line fails")
    return verdict
