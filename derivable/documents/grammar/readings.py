"""Reading a formula: tokens, the tree of the usual reading, and the other readings where some are common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from derivable.documents.grammar.comparing import compare
from derivable.documents.grammar.connectives import connected
from derivable.documents.grammar.cursor import Choice
from derivable.documents.grammar.parser import Notation, Parser
from derivable.documents.grammar.tails import widened
from derivable.documents.grammar.tree import Node
from derivable.documents.text.problems import Span, Unreadable
from derivable.documents.text.tokens import Macro, Token, tokenize

MOST_READINGS = 16  # of one side of a relation


@dataclass(frozen=True)
class Reading:
    """A formula as it is read; `others` are trees that it may also mean, `notes` what was not certain."""

    tree: Node
    others: tuple[Node, ...] = ()
    notes: tuple[tuple[str, Span], ...] = ()


ENDS = "takes the product that follows it, or ends before"
KINDS = {"log": f"a logarithm {ENDS}", "exp": f"an exponential {ENDS}", "function": f"a function {ENDS}", "matrix": f"a trace or determinant {ENDS}",
         "derivative": f"a derivative {ENDS}", "gradient": f"a gradient {ENDS}", "product": f"a product {ENDS}",
         "brackets": "a derivative takes both brackets, or the first", "expectation": "an expectation ends with its bracket, or takes what follows",
         "power": "the power stands inside, or outside", "slash": "a/b c is read as (a/b) c",
         "big slash": "the product takes the quotient that follows it", "bar": "the bar gives a value to the last term, or to the whole sum"}


def read(source: str, notation: Notation, macros: Mapping[str, Macro] | None = None) -> Reading:
    """The tree of a formula; raises Unreadable."""
    written = tokenize(source, macros)
    tokens = connected(written, notation.knows)
    if written and not tokens:  # a remark alone
        return Reading(Node("text", (), "", written[0].span))
    return read_tokens(tokens, notation)


def _no_comma_in_numbers(tokens: list[Token]) -> None:
    """A comma between digits outside brackets may be that of a number: 0,5 and 1,000."""
    depth = 0
    for a, b, c in zip(tokens, tokens[1:], tokens[2:]):
        depth += {"{": 1, "open": 1, "}": -1, "close": -1}.get(a.kind, 0)
        if depth == 0 and a.kind == c.kind == "num" and b.text == "," and a.span[1] == b.span[0] and b.span[1] == c.span[0]:
            raise Unreadable(f"{a.text},{c.text} may be one number or two: write {{,}} in a number, and a space between two", (a.span[0], c.span[1]))


def read_tokens(tokens: list[Token], notation: Notation) -> Reading:
    """The tree of a run of tokens and those of all other readings; raises Unreadable."""
    if not notation.permissive:
        _no_comma_in_numbers(tokens)
    first = Parser(list(tokens), notation)
    try:
        tree = first.formula()
        _nothing_dropped(first, tree)
        others: list[Node] = []
        for start, end in _sides(tree):
            mine = {c: s for c, s in first.guesses.items() if start <= c[1] < end}
            others += [o for o in _combined(tokens, notation, mine, (start, end)) if o != tree and o not in others]
        if others and any(n.op in ("=>", "<=>") for n in tree.walk()):
            raise Unreadable("a formula with an arrow may be read in two ways: write brackets", next(iter(first.guesses.values())))
    except RecursionError:
        raise Unreadable("nested too deep") from None
    compare(tokens, tree, others)
    notes = [*first.notes, *((KINDS[kind], span) for (kind, _), span in first.guesses.items())] if others else first.notes
    return _with_tails(Reading(tree, tuple(others), tuple(notes)), tokens)


def _nothing_dropped(p: Parser, tree: Node) -> None:
    """Refuse a formula in which a name or a number stands that neither is a leaf of the tree nor belongs to an operator."""
    leaves = sorted(n.span for n in tree.walk() if n.op in ("name", "num"))
    k, upto = 0, -1
    tail = [t.kind for t in p.tokens[-4:]]
    own = p.tokens[:-4] if tail == ["wide", "open", "num", "close"] else p.tokens  # without the number of the equation
    for t in sorted((t for t in own if t.kind in ("name", "num")), key=lambda t: t.span):
        while k < len(leaves) and leaves[k][0] <= t.span[0]:
            upto = max(upto, leaves[k][1])
            k += 1
        if t.span[0] >= upto and t.span not in p.spent:
            raise Unreadable(f"{t.text} is not read here", t.span)


def _sides(tree: Node) -> Iterator[Span]:
    """The places of the parts that are read apart: the sides of relations, statement by statement."""
    if tree.op in ("stmts", "columns", "=>", "<=>", "and", "or", "given", "since"):
        for a in tree.args:
            yield from _sides(a)
    elif tree.op == "rel":
        begins = [0, *(a.span[0] for a in tree.args[1::2]), tree.span[1] + 1]
        yield from ((a, b) for a, b in zip([tree.span[0], *begins[1:]], begins[1:]))
    else:
        yield tree.span[0], tree.span[1] + 1


def _combined(tokens: list[Token], notation: Notation, choices: Mapping[Choice, Span], side: Span) -> Iterator[Node]:
    """The trees of every combination of the choices on one side, those that arise on the way included."""
    waiting: list[frozenset[Choice]] = [frozenset((c,)) for c in choices]
    seen = set(waiting)
    while waiting:
        taken = waiting.pop(0)
        parser = Parser(list(tokens), notation, taken)
        try:
            yield parser.formula()
        except Unreadable:
            continue
        new = {taken | {c} for c in parser.guesses if side[0] <= c[1] < side[1]} - seen
        seen |= new
        waiting += sorted(new, key=sorted)
        if len(seen) >= MOST_READINGS:
            raise Unreadable("more than four places of this formula may be read in two ways: write brackets", side)


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
