"""Reading a formula: tokens, the tree of the usual reading, and the other readings where some are common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from derivable.documents.grammar.parser import Notation, Parser
from derivable.documents.grammar.tails import widened
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
    return read_tokens(aligned(tokenize(source, macros)), notation)


def aligned(tokens: list[Token]) -> list[Token]:
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
    notes = [*first.notes, *((GUESSES[g], span) for g, span in first.guesses.items())] if others else first.notes
    return _with_tails(Reading(tree, tuple(others), tuple(notes)), tokens)


def _with_tails(reading: Reading, tokens: list[Token]) -> Reading:
    """The reading with sums as far as their index stands; the short sum, with an index that means nothing behind it, is another one."""
    signs = {t.span[0] for t in tokens if t.kind == "cmd" and t.text == "sum"}
    found: list[str] = []
    first, *others = (widened(t, signs, found) for t in (reading.tree, *reading.others))
    if not found:
        return reading
    note = (f"the sum over {found[0]} reaches as far as {found[0]} does", first.span)
    short = [t for t in (reading.tree, *reading.others) if t not in (first, *others)]
    return Reading(first, (*others, *short), (*reading.notes, note))
