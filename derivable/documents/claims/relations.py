"""From rows to steps: chains of relations over rows and displays, and whole equations joined by arrows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from derivable.documents.declared.declarations import Declared, Scope
from derivable.documents.declared.history import History, in_time
from derivable.documents.grammar.parser import CONNECTIVES
from derivable.documents.grammar.readings import Reading, read, read_tokens
from derivable.documents.grammar.tree import Node, name
from derivable.documents.text.blocks import Block
from derivable.documents.text.outline import Row, Section, Sentence
from derivable.documents.text.problems import Unreadable
from derivable.documents.text.tokens import Token, tokenize

_SAYS = re.compile(r"[=<>:]|\\(?:leq?|geq?|in|sim|neq?|to|succ|succeq|perp|lt|gt)\b")  # what a formula needs to say anything of a name


ARROWS = tuple("\\" + a for a in ("Rightarrow", "implies", "iff", "Leftrightarrow", "Longrightarrow", "to", "rightarrow", "longrightarrow",
                                 "Longleftrightarrow"))


@dataclass(frozen=True)
class Side:
    """One side of a relation as it was read: its tree and other readings of it, or why it was not read."""

    tree: Node | None
    others: tuple[Node, ...] = ()
    error: Unreadable | None = None
    notes: tuple[str, ...] = ()


@dataclass
class Step:
    """A step: a relation between two sides, or (for an arrow) between two statements."""

    relation: str
    left: Side
    right: Side
    offset: int  # of the relation sign, in the document
    text: str  # the sign and what follows it, as written
    label: str | None = None
    row: Row | None = None


@dataclass
class Chain:
    """A first line and the steps from it."""

    first: Side
    steps: list[Step] = field(default_factory=list)
    arrows: bool = False
    whole_row: bool = False  # whether all its steps stand in its first row


def chains(section: Section, scope: Scope, history: History) -> tuple[list[Chain], list[tuple[str, int]]]:
    """The chains of a section, and what its sentences got wrong with its place; declarations are added to the scope."""
    from derivable.documents.declared.sentences import declare

    out: list[Chain] = []
    problems: list[tuple[str, int]] = []
    for place, part in in_time(section):
        scope.arrive(place)
        if isinstance(part, Block):
            history.block(part)
        elif isinstance(part, Sentence):
            before: list[Declared] = []
            around = part.words.split("\u25a1")
            for k, (text, offset) in enumerate(part.formulas):
                near = " ".join(around[k].split()[-2:]) + around[k + 1] if len(around) == len(part.formulas) + 1 else part.words
                said = part.words if _random(around, k) else part.words.replace("random", "")
                try:
                    declare(text, said, near if said is part.words else near.replace("random", ""), scope, before)
                except Unreadable as error:
                    problems.append((str(error), offset + error.span[0]))
                    if _SAYS.search(text):
                        scope.lost.append(str(error))
            history.say(place, part.keyword)
        else:
            for row in part:
                _row(row, scope, out)
            history.lines()
    history.end()
    return out, problems


_ONE, _SEVERAL = re.compile(r"\brandom (?:vector|variable|number|matrix)\b"), re.compile(r"\brandom (?:vectors|variables|numbers|matrices)\b")


def _random(around: list[str], k: int) -> bool:
    """Whether a sentence calls its formula k random: "x be a random vector" the one before these words, "x and y be random vectors" all of a list."""
    if k + 1 >= len(around) or _ONE.search(around[k + 1]):
        return True
    while k + 2 < len(around) and around[k + 1].strip(" ,\n") in ("", "and", "or"):
        k += 1
    return _SEVERAL.search(around[k + 1]) is not None


def _row(row: Row, scope: Scope, out: list[Chain]) -> None:
    """Add a row to the chains."""
    labels = list(row.labels)
    before = sum(len(c.steps) for c in out)
    for reading, error_sides in _readings(row, scope):
        if error_sides is not None:
            _defective(error_sides, row, out)
            continue
        parts = reading.tree.args if reading.tree.op == "stmts" else (reading.tree,)
        for k, part in enumerate(parts):
            others = tuple(o.args[k] if o.op == "stmts" and len(o.args) == len(parts) else o for o in reading.others
                           if (o.op == "stmts") == (reading.tree.op == "stmts"))
            _statement(part, others, tuple(t for t, _ in reading.notes), row, out)
    _name_steps([s for c in out for s in c.steps][before:] or [s for c in out for s in c.steps][-1:], labels, row)


def _name_steps(new: list[Step], labels: list[str], row: Row) -> None:
    """Labels go to the steps of their row: one to the last step, several to the last ones in order."""
    mine = [s for s in new if s.row is row]
    if not labels or not mine:
        return
    chosen = mine[-len(labels):] if len(labels) <= len(mine) else mine
    for s, label in zip(chosen, labels):
        s.label = label


def _readings(row: Row, scope: Scope) -> Iterator[tuple[Reading, list[tuple[str, Side, Token]] | None]]:
    try:
        yield read(row.text, scope, scope.macros), None  # type: ignore[arg-type]
    except Unreadable as error:
        yield Reading(name("_")), _sides(row, scope, error)


def _sides(row: Row, scope: Scope, error: Unreadable) -> list[tuple[str, Side, Token]]:
    """A row that is not read as a whole: its sides one by one, as far as relation signs are found."""
    try:
        tokens = [t for t in tokenize(row.text, scope.macros) if t.kind not in ("&", "row")]  # type: ignore[arg-type]
    except Unreadable:
        return [("", Side(None, (), error), Token("rel", "", error.span))]
    pieces: list[tuple[str, list[Token], Token]] = [("", [], Token("rel", "", (0, 0)))]
    depth = 0
    for t in tokens:
        depth += {"open": 1, "{": 1, "close": -1, "}": -1}.get(t.kind, 0)
        if t.kind == "rel" and depth == 0:
            pieces.append((t.text, [], t))
        else:
            pieces[-1][1].append(t)
    if depth != 0 or len(pieces) == 1:
        return [("", Side(None, (), error), Token("rel", "", error.span))]
    out = []
    for sign, inside, t in pieces:
        if not inside:
            out.append((sign, Side(None if sign else name("_"), (), error if sign else None), t))
            continue
        try:
            got = read_tokens(inside, scope)
            out.append((sign, Side(got.tree, got.others, None, tuple(x for x, _ in got.notes)), t))
        except Unreadable as inner:
            out.append((sign, Side(None, (), inner), t))
    return out


def _defective(sides: list[tuple[str, Side, Token]], row: Row, out: list[Chain]) -> None:
    first = sides[0][1]
    if first.tree == name("_") and out:
        chain = out[-1]
    else:
        chain = Chain(first if first.tree != name("_") else Side(None, (), Unreadable("nothing stands before this relation")))
        out.append(chain)
    if len(sides) == 1:
        place = row.offset + (first.error.span[0] if first.error else 0)
        chain.steps.append(Step("", Side(None, (), first.error), Side(None, (), first.error), place, _clean(row.text), None, row))
        return
    left = chain.steps[-1].right if chain.steps else chain.first
    for k, (sign, right, t) in enumerate(sides[1:], 1):
        end = sides[k + 1][2].span[0] if k + 1 < len(sides) else len(row.text)
        chain.steps.append(Step(sign, left, right, row.offset + t.span[0], _clean(row.text[t.span[0]:end]), None, row))
        left = right


def _clean(text: str) -> str:
    return " ".join(text.replace("&", " ").split()).rstrip(" .,")


def _statement(tree: Node, others: tuple[Node, ...], notes: tuple[str, ...], row: Row, out: list[Chain]) -> None:
    """Add a relation, an arrow or a bare expression."""
    if tree.op == "text":
        return
    if tree.op in CONNECTIVES:
        _arrows(tree, notes, row, out)
        return
    if tree.op != "rel":
        out.append(Chain(Side(tree, others, None, notes)))
        return
    if tree.args[0] == name("_"):
        if not out:
            out.append(Chain(Side(None, (), Unreadable("the line begins with a relation, and nothing stands before it", tree.span))))
        chain = out[-1]
        if chain.arrows:
            chain = Chain(chain.steps[-1].right if chain.steps else chain.first)
            out.append(chain)
        chain.whole_row = False
    else:
        chain = Chain(_side(tree, others, notes, 0), whole_row=True)
        out.append(chain)
    left = chain.steps[-1].right if chain.steps else chain.first
    if left.tree is not None and left.tree.op == "rel":
        left = Side(left.tree.args[-1], (), left.error, left.notes)
    for k in range(1, len(tree.args), 2):
        sign, right = tree.args[k], _side(tree, others, notes, k + 1)
        text = row.text[sign.span[0]:max(tree.args[k + 1].span[1], sign.span[1])]
        chain.steps.append(Step(sign.text, left, right, row.offset + sign.span[0], _clean(text), None, row))
        left = right


def _side(tree: Node, others: Iterable[Node], notes: tuple[str, ...], k: int) -> Side:
    mine = tuple(dict.fromkeys(o.args[k] for o in others if o.op == tree.op and len(o.args) == len(tree.args) and o.args[k] != tree.args[k]))
    return Side(tree.args[k], mine, None, notes if mine else ())


def _arrows(tree: Node, notes: tuple[str, ...], row: Row, out: list[Chain]) -> None:
    """Whole equations joined by arrows: each arrow is a step, the relations inside are none."""
    parts = list(tree.args)
    if parts[0] == name("_"):
        parts[0:1] = []
        premise = _premise(out)
        if premise is None:
            out.append(Chain(Side(None, (), Unreadable("an arrow needs a statement before it", tree.span)), arrows=True))
        elif not out or not out[-1].arrows:
            out.append(Chain(premise, arrows=True))
    else:
        out.append(Chain(Side(parts[0], (), None, notes), arrows=True))
        parts = parts[1:]
    chain = out[-1]
    left = chain.steps[-1].right if chain.steps else chain.first
    for p in parts:
        right = Side(p)
        start = p.span[0]
        sign = _arrow_before(row.text, start)
        chain.steps.append(Step(tree.op, left, right, row.offset + sign, _clean(row.text[sign:p.span[1]]), None, row))
        left = right


def _arrow_before(text: str, place: int) -> int:
    found = max(text.rfind(a, 0, place) for a in ARROWS)
    return max(found, 0)


def _premise(out: list[Chain]) -> Side | None:
    """The statement before an arrow; the relation in it was no step of its own."""
    if not out:
        return None
    chain = out[-1]
    if chain.arrows:
        return chain.steps[-1].right if chain.steps else chain.first
    if not chain.steps:
        return chain.first if chain.first.tree is not None and chain.first.tree.op == "rel" else None
    last = chain.steps[-1]
    sides = [chain.first, last.right] if not chain.whole_row or len(chain.steps) == 1 else None
    removed = [last] if sides else list(chain.steps)
    trees = [chain.first.tree, *(x for s in removed for x in (name(s.relation), s.right.tree))]
    del chain.steps[len(chain.steps) - len(removed):]
    error = next((s.error for s in (chain.first, *(r.right for r in removed)) if s.error), None)
    if error is not None or any(t is None for t in trees):
        return Side(None, (), error)
    if not chain.steps:
        out.pop()
    return Side(Node("rel", tuple(trees), "", (0, 0)))  # type: ignore[arg-type]
