"""Reading a formula: tokens, the tree of the usual reading, and the other readings where some are common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from derivable.documents.grammar.comparing import differences
from derivable.documents.grammar.echo import Unknown
from derivable.documents.grammar.parser import Notation, Parser
from derivable.documents.grammar.tree import Node
from derivable.documents.text.problems import Span, Unreadable
from derivable.documents.text.tokens import Macro, Token, tokenize


@dataclass(frozen=True)
class Reading:
    """A formula as it is read; `others` are trees that it may also mean, `notes` what was not certain."""

    tree: Node
    others: tuple[Node, ...] = ()
    notes: tuple[tuple[str, Span], ...] = ()


GUESSES = {"log": "the logarithm takes the product that follows it", "log power": "the power stands inside the logarithm",
           "slash": "a/b c is read as (a/b) c", "big slash": "the product takes the quotient that follows it"}


def read(source: str, notation: Notation, macros: Mapping[str, Macro] | None = None) -> Reading:
    """The tree of a formula; raises Unreadable."""
    return read_tokens(_aligned(tokenize(source, macros)), notation)


def _aligned(tokens: list[Token]) -> list[Token]:
    """The tokens without the alignment of rows; that of matrices stays."""
    out, depth = [], 0
    for t in tokens:
        if t.kind == "cmd" and t.text in ("begin", "end"):
            depth += 1 if t.text == "begin" else -1
        if depth > 0 or t.kind not in ("&", "row"):
            out.append(t)
    return out


def read_tokens(tokens: list[Token], notation: Notation) -> Reading:
    """The tree of a run of tokens; raises Unreadable."""
    first = Parser(list(tokens), notation)
    try:
        tree = first.formula()
        others: list[Node] = []
        for guess in first.guesses:
            try:
                other = Parser(list(tokens), notation, frozenset((guess,))).formula()
            except Unreadable:
                continue
            if other != tree:
                others.append(other)
    except RecursionError:
        raise Unreadable("nested too deep") from None
    _checked(tokens, tree, others)
    notes = [*first.notes, *((GUESSES[g], span) for g, span in first.guesses.items())] if others else first.notes
    return Reading(tree, tuple(others), tuple(notes))


def _checked(tokens: list[Token], tree: Node, others: list[Node]) -> None:
    """Compare a tree with its page; raises Unreadable where a symbol is lost or a bracket is guessed.

    A guess is known as one where another reading is recorded that does without its bracket.
    """
    try:
        found = differences(tokens, tree)
        known = [] if not found else [{(d.what, d.span) for d in differences(tokens, other)} for other in others]
    except Unknown:
        return
    for d in found:
        if d.lost:
            raise Unreadable(f"a part of this was not understood: {d.what}" if d.what else "this is not written as it would be read", d.span)
        if all((d.what, d.span) in readings for readings in known):
            raise Unreadable("this was read as one operand, and nothing on the page says so: write brackets", d.span)
