"""The echo of a tree against its page: what the tree lacks of it, and what was grouped by guess.

A symbol of the source that the echo lacks was not understood. A bracket that the echo needs and the page does not show
was put there by the reader: that is right only where CONVENTIONS says so, or where it is known as one of two readings.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from derivable.documents.grammar.conventions import allowed
from derivable.documents.grammar.echo import Unknown, echo
from derivable.documents.grammar.page import Source, page, symbol
from derivable.documents.grammar.tree import Node
from derivable.documents.text.problems import Span, Unreadable
from derivable.documents.text.tokens import Token


@dataclass(frozen=True)
class Difference:
    """What a tree says otherwise than the page: a symbol that is lost, or a bracket that is guessed."""

    lost: bool
    what: str
    span: Span


def differences(tokens: list[Token], tree: Node) -> list[Difference]:
    """What a tree lacks of its source, else the brackets that it has and the page has not; raises Unknown."""
    if tree.op == "text":
        return []
    items = echo(tree, tokens)
    opened = {t.span[0] for t in tokens if t.kind == "open"}  # a comma may stand for the bars of a divergence, [f]_{x=1} for that of a place
    bars = not any(n.op in ("KL", "JS", "H", "MI") or n.op == "evalat" and n.span[0] in opened for n in tree.walk())
    written, said = page(Source(tokens).items(), bars), page(items, bars)
    if written.text != said.text and any(t.kind == "word" for t in tokens):  # ln may be l n
        written = min(written, page(Source(tokens, raw=True).items(), bars), key=lambda p: p.text != said.text)
    if written.text != said.text:
        return _lost(tokens, written.text, said.text, tree)
    return [Difference(False, said.text[start:end], group.node.span if group.node else tree.span)
            for start, end, group in said.needed if (start, end) not in written.groups and not allowed(written, start, end, group)]


def _lost(tokens: list[Token], written: str, said: str, tree: Node) -> list[Difference]:
    """The first symbol that one side has more of; where they only stand in another order, nothing is lost."""
    missing, added = Counter(written) - Counter(said), Counter(said) - Counter(written)
    if not missing and not added:
        return []
    for t in tokens:
        if t.kind not in ("{", "}", "&", "row", "wide") and set(symbol(t.text)) & set(missing):
            if written.count(symbol(t.text)) > said.count(symbol(t.text)):
                return [Difference(True, t.text, t.span)]
    return [Difference(True, "", tree.span)]


def compare(tokens: list[Token], tree: Node, others: list[Node]) -> None:
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
