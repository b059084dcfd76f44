"""From rows to steps: chains of relations over rows and displays, and whole equations joined by arrows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from derivable.documents.claims.chains import Chain, Side, Step, clean, side, unread
from derivable.documents.claims.conditions import conditions
from derivable.documents.claims.definitions import define_call, defined
from derivable.documents.claims.equations import FOLLOWS, asks, follows, split
from derivable.documents.declared.declarations import Scope
from derivable.documents.grammar.joining import CONNECTIVES
from derivable.documents.grammar.readings import Reading, read, read_tokens
from derivable.documents.grammar.tree import Node, name
from derivable.documents.text.problems import Unreadable
from derivable.documents.text.rows import Row
from derivable.documents.text.tokens import Token, tokenize

ARROWS = tuple("\\" + a for a in ("Rightarrow", "implies", "iff", "Leftrightarrow", "Longrightarrow", "to", "rightarrow", "longrightarrow",
                                 "Longleftrightarrow"))
MISSING = name("_")


def display(rows: list[Row], scope: Scope, out: list[Chain]) -> None:
    """Add the rows of a display to the chains."""
    solving = asks(rows, scope)
    before = len(out)
    for row in rows:
        labels = list(row.labels)
        known = max(len(out) - 2, 0)  # what a row adds stands in the last chain, or behind it
        asking = solving and not any(c.solved for c in out[before:])
        earlier = out[-1] if out and (len(out) > before or FOLLOWS.search(rows[0].lead)) else None
        _Rows(row, scope, out, asking, earlier).read()
        if labels:
            _name_steps([s for c in out[known:] for s in c.steps], labels, row)


def _name_steps(new: list[Step], labels: list[str], row: Row) -> None:
    """Labels go to the steps of their row: one to the last step, several to the last ones in order."""
    mine = [s for s in new if s.row is row]
    if not labels or not mine:
        return
    chosen = mine[-len(labels):] if len(labels) <= len(mine) else mine
    for s, label in zip(chosen, labels):
        s.label = label


@dataclass
class _Rows:
    """One row while it is added to the chains."""

    row: Row
    scope: Scope
    out: list[Chain]
    solving: bool  # whether its equation is one to be solved
    before: Chain | None  # the chain that an equation of this row may follow from
    defines: str = ""  # the name that the row defines

    def read(self) -> None:
        """Add what the row says."""
        try:
            reading = self._reading()
        except Unreadable as error:
            self._sides(error)
            return
        notes = tuple(t for t, _ in reading.notes)
        for k, (part, others) in enumerate(_columns(reading)):
            for tree, readings in _parts(part, others):
                self._statement(tree, readings, notes, k)

    def _reading(self) -> Reading:
        try:
            return read(self.row.text, self.scope, self.scope.macros)  # type: ignore[arg-type]
        except Unreadable:
            self.defines = define_call(self.row, self.scope, _trees(self.out))
            if not self.defines:
                raise
        return read(self.row.text, self.scope, self.scope.macros)  # type: ignore[arg-type]

    # --- rows that are not read as a whole

    def _sides(self, error: Unreadable) -> None:
        """A row of relations alone: its sides one by one; any other row is one step."""
        try:
            tokens = [t for t in tokenize(self.row.text, self.scope.macros) if t.kind not in ("&", "row")]  # type: ignore[arg-type]
        except Unreadable:
            tokens = []
        pieces = _cut(tokens)
        if len(pieces) < 2 or not _plain(tokens):
            unread(error, self.row, self.out)
            return
        sides = []
        for sign, inside in pieces:
            try:
                got = read_tokens(inside, self.scope) if inside else Reading(MISSING)
                sides.append(Side(got.tree, got.others, None if inside or not sign.text else error, tuple(x for x, _ in got.notes)))
            except Unreadable as inner:
                sides.append(Side(None, (), inner))
        self._chained(sides, [sign for sign, _ in pieces[1:]])

    def _chained(self, sides: list[Side], signs: list[Token]) -> None:
        if sides[0].tree == MISSING and self.out:
            chain = self.out[-1]
        else:
            chain = Chain(sides[0] if sides[0].tree != MISSING else Side(None, (), Unreadable("nothing stands before this relation")))
            self.out.append(chain)
        left = chain.last()
        for k, (sign, right) in enumerate(zip(signs, sides[1:])):
            end = signs[k + 1].span[0] if k + 1 < len(signs) else len(self.row.text)
            text = clean(self.row.text[sign.span[0]:end])
            chain.steps.append(Step(sign.text, left, right, self.row.offset + sign.span[0], text, None, self.row))
            left = right

    # --- statements

    def _statement(self, tree: Node, others: tuple[Node, ...], notes: tuple[str, ...], column: int) -> None:
        """Add a relation, an arrow or a bare expression."""
        new = len([s for c in self.out for s in c.steps])
        premises: tuple[Node, ...] = ()
        reasons: tuple[Node, ...] = ()
        if tree.op == "given":
            premises, reasons = conditions(tree.args[1:], self.scope)
            others = tuple(o.args[0] for o in others if o.op == "given")
            tree = tree.args[0]
        if tree.op == "text":
            return
        if tree.op in CONNECTIVES:
            self._arrows(tree, notes)
        elif tree.op == "or":
            unread(_beyond_or(tree), self.row, self.out)
        elif tree.op != "rel":
            self.out.append(Chain(Side(tree, others, None, notes), column=column))
        elif (parts := self._asked(tree, column)) is not None:
            if parts[0] is not None:
                self._relations(parts[0], (), notes, column, (premises, reasons))
            self.out.append(Chain(Side(parts[1]), arrows=True, solved=True, column=column, row=self.row))
        elif (chain := self.before) is not None and (chain.solved or chain.after) and chain is self.out[-1] and tree.args[0] != MISSING:
            follows(tree, self.row, self.out, chain)
        else:
            self._relations(tree, others, notes, column, (premises, reasons))
            return
        for s in [s for c in self.out for s in c.steps][new:]:
            s.premises, s.reasons = premises, reasons

    def _asked(self, tree: Node, column: int) -> tuple[Node | None, Node] | None:
        """The claims in an equation to be solved, and the equation; also where it goes on from the row before."""
        if not self.solving and "solve" not in [s.text for s in tree.args[1::2]]:
            return None
        if tree.args[0] == MISSING and len(tree.args) == 3 and self.out and (last := self.out[-1].last().tree) is not None and last.op != "rel":
            tree = Node("rel", (last, *tree.args[1:]), "", tree.span)
        return split(tree)

    def _relations(self, tree: Node, others: tuple[Node, ...], notes: tuple[str, ...], column: int,
                   given: tuple[tuple[Node, ...], tuple[Node, ...]]) -> None:
        """Add the relations of a chain, each a step."""
        defines = ""
        if tree.args[0] == MISSING:
            chain = self._going_on(tree, column)
            if not (given[0] or given[1]) and chain.steps:
                given = chain.steps[-1].premises, chain.steps[-1].reasons
            elif chain.steps and chain.steps[-1].premises and given[0] and chain.steps[-1].premises != given[0]:
                chain = Chain(chain.first, column=column)  # one value under each condition, as in cases
                self.out.append(chain)
        else:
            defines = self.defines or ("" if given[0] else defined(tree, self.scope, _trees(self.out)))
            self.defines = ""
            chain = Chain(side(tree, others, notes, 0), whole_row=True, column=column)
            self.out.append(chain)
        left = chain.last()
        if left.tree is not None and left.tree.op == "rel":
            left = Side(left.tree.args[-1], (), left.error, left.notes)
        for k in range(1, len(tree.args), 2):
            sign, right = tree.args[k], side(tree, others, notes, k + 1)
            text = self.row.text[sign.span[0]:max(tree.args[k + 1].span[1], sign.span[1])]
            chain.steps.append(Step(sign.text, left, right, self.row.offset + sign.span[0], clean(text), None, self.row, *given, defines))
            left, defines = right, ""

    def _going_on(self, tree: Node, column: int) -> Chain:
        """The chain that a row goes on with which begins with a relation."""
        if not self.out:
            self.out.append(Chain(Side(None, (), Unreadable("the line begins with a relation, and nothing stands before it", tree.span))))
        chain = next((c for c in reversed(self.out) if c.column == column), self.out[-1])
        if chain.arrows:
            chain = Chain(chain.last(), column=column, after=chain if chain.solved and not chain.steps else None)
            self.out.append(chain)
        chain.whole_row = False
        return chain

    # --- arrows

    def _arrows(self, tree: Node, notes: tuple[str, ...]) -> None:
        """Whole equations joined by arrows: each arrow is a step, the relations inside are none."""
        parts = list(tree.args)
        if parts[0] == MISSING:
            parts[0:1] = []
            premise = _premise(self.out)
            if premise is None:
                self.out.append(Chain(Side(None, (), Unreadable("an arrow needs a statement before it", tree.span)), arrows=True))
            elif not self.out or not self.out[-1].arrows:
                self.out.append(Chain(premise, arrows=True))
        else:
            self.out.append(Chain(Side(parts[0], (), None, notes), arrows=True))
            parts = parts[1:]
        chain = self.out[-1]
        left = chain.last()
        for p in parts:
            right = Side(p)
            sign = _arrow_before(self.row.text, p.span[0])
            chain.steps.append(Step(tree.op, left, right, self.row.offset + sign, clean(self.row.text[sign:p.span[1]]), None, self.row))
            left = right


def _beyond_or(tree: Node) -> Unreadable:
    return Unreadable("two statements joined by 'or' are not read as a claim: write A \\Rightarrow B, or claim one of them", tree.span)


def _columns(reading: Reading) -> Iterator[tuple[Node, tuple[Node, ...]]]:
    """The columns of a row in every reading."""
    tree = reading.tree
    if tree.op != "columns":
        yield tree, tuple(o for o in reading.others if o.op != "columns")
        return
    alike = [o for o in reading.others if o.op == "columns" and len(o.args) == len(tree.args)]
    for k, column in enumerate(tree.args):
        yield column, tuple(o.args[k] for o in alike)


def _parts(tree: Node, others: tuple[Node, ...]) -> Iterator[tuple[Node, tuple[Node, ...]]]:
    """The statements of a column in every reading."""
    if tree.op != "stmts":
        yield tree, tuple(o for o in others if o.op != "stmts")
        return
    alike = [o for o in others if o.op == "stmts" and len(o.args) == len(tree.args)]
    for k, part in enumerate(tree.args):
        yield part, tuple(o.args[k] for o in alike)


def _trees(out: list[Chain]) -> Iterator[Node]:
    return (s.tree for c in out for s in (c.first, *(x.right for x in c.steps)) if s.tree is not None)


def _cut(tokens: list[Token]) -> list[tuple[Token, list[Token]]]:
    """The pieces of a row between its relation signs, each with the sign before it; none where brackets are open."""
    pieces: list[tuple[Token, list[Token]]] = [(Token("rel", "", (0, 0)), [])]
    depth = 0
    for t in tokens:
        depth += {"open": 1, "{": 1, "close": -1, "}": -1}.get(t.kind, 0)
        if t.kind == "rel" and depth == 0:
            pieces.append((t, []))
        else:
            pieces[-1][1].append(t)
    return pieces if depth == 0 else []


def _plain(tokens: list[Token]) -> bool:
    """Whether relations alone stand in a row: no arrow, comma, space, word or note that may change what they say."""
    depth = 0
    for t in tokens:
        depth += {"open": 1, "{": 1, "close": -1, "}": -1}.get(t.kind, 0)
        arrow = t.kind == "rel" and t.text in (*CONNECTIVES, "->")
        noted = t.kind == "cmd" and t.text in ("overset", "underset", "stackrel", "forall", "xrightarrow")
        if depth == 0 and (arrow or noted or t.kind in ("wide", "text") or t.kind == "op" and t.text in (",", ";")):
            return False
    return True


def _arrow_before(text: str, place: int) -> int:
    found = max(text.rfind(a, 0, place) for a in ARROWS)
    return max(found, 0)


def _premise(out: list[Chain]) -> Side | None:
    """The statement before an arrow; the relation in it was no step of its own."""
    if not out:
        return None
    chain = out[-1]
    if chain.arrows:
        return chain.last()
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
