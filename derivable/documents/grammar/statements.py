"""Statements: sides with relation signs between them, joined by arrows, commas and words. What joins them is a node.

(rel a = b); (=> A B); (<=> A B); (and A B); (or A B); (given A C) where A holds under the condition C, and (since C) for a
condition that is said to be known; (stmts A B) for several; (columns (stmts A) (stmts B)) for those side by side.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derivable.documents.grammar.brackets import Brackets
from derivable.documents.grammar.connectives import IFF, is_remark
from derivable.documents.grammar.joining import CONNECTIVES, Item, Joined, conditional, lists
from derivable.documents.grammar.tree import Node, joined, name
from derivable.documents.text.problems import Beyond
from derivable.documents.text.tokens import Token

NOTED = ("overset", "stackrel", "underset")
PROSE = frozenset("and or where with for so hence thus therefore while since because that is we get if then but as also".split())
MEANINGS = {  # of what stands above a relation, where it is more than a remark
    "!": "solve", "def": ":=", "def.": ":=", "Delta": ":=", "triangle": ":=", ":": ":=", "d": "law", "D": "law", "calD": "law", "dist": "law",
    "law": "law", "calL": "law", "dist.": "law",
}


def separates(t: Token) -> bool:
    """Whether a text in a declaration is prose between formulas."""
    return t.kind == "text" and (" " in t.text.strip() or t.text.strip(" ,.:").lower() in PROSE)


class Statements(Brackets):
    """The part of the parser that reads statements; abstract, for their sides are read by the rest."""

    def formula(self) -> Node:
        """A whole row: one expression, one statement, several, or several columns of them."""
        cells = [list(self._items())]
        while self.at("break"):
            self.i += 1
            items = list(self._items())
            if items and cells[-1] and conditional(items[0]):  # a column of conditions on the one before
                cells[-1] += [replace(items[0], join=items[0].join or ",", wide=True), *items[1:]]
            else:
                cells.append(items)
        columns = [_statements(items) for items in cells]
        if self.here.kind != "end":
            raise self.fail(f"{self.here.text} is not expected here")
        if not any(columns):
            raise self.fail("there is no formula here")
        if any(columns[1:]):
            return Node("columns", tuple(Node("stmts", tuple(c)) for c in columns), "", joined(*(s for c in columns for s in c)))
        parts = columns[0]
        return parts[0] if len(parts) == 1 else Node("stmts", tuple(parts), "", joined(parts[0], parts[-1]))

    def _items(self) -> Iterator[Item]:
        """The relations of a column, each with what joins it to the one before."""
        while True:
            join, wide = self._join()
            arrow = self.arrow()
            if self.here.kind in ("end", "break"):
                if arrow or join not in ("", ",", "."):
                    raise self.fail("a statement is expected here")
                return
            read = self.relation()
            while self.at("rel", "->"):
                self.i += 1
                right = self.relation()
                if read.op == right.op == "rel":
                    yield Item(arrow or join, read, wide)
                    arrow, read = "=>", right
                else:  # a limit: x -> 0
                    sides = [*(read.args if read.op == "rel" else (read,)), name("->", right.span), *(right.args if right.op == "rel" else (right,))]
                    read = Node("rel", tuple(sides), "", joined(read, right))
            yield Item(arrow or join, read, wide)
            if not (self.at("join") or self.at("op", ",", ".", ";") or self.here.kind in ("end", "break") or self.at_arrow()):
                return

    def _join(self) -> tuple[str, bool]:
        """What stands between two statements, and whether a wide space does."""
        join, wide = "", False
        while self.at("join") or self.at("op", ",", ";", "."):
            t = self.next()
            if t.kind == "join":
                join = join if join == IFF else t.text
            elif join in ("", ","):
                join = "," if t.text == "," else "."
            wide = wide or t.kind == "op" and t.raw == "wide"
        return join, wide

    def at_arrow(self) -> bool:
        """Whether an arrow between statements stands here, be it with something above it."""
        place = self.i
        found = self.arrow()
        self.i = place
        return bool(found)

    def arrow(self) -> str:
        """The arrow that stands here, taken; empty where there is none."""
        if self.at("rel", *CONNECTIVES):
            return self.next().text
        place = self.i
        if self.at("cmd", *NOTED) and (t := self._noted()) is not None and t.text in CONNECTIVES:
            return t.text
        self.i = place
        return ""

    def prose(self) -> bool:
        """Whether a text stands here that only separates."""
        return separates(self.here)

    def relation(self) -> Node:
        """Sides and relation signs; a missing left side is _."""
        start = self.here
        if self.at("rel") and self.here.text not in CONNECTIVES and self.here.text != "->":
            parts = [name("_", start.span)]
        elif self.at("cmd", *NOTED) and self._relation_below():
            parts = [name("_", start.span)]
        else:
            parts = [self.total()]
        while True:
            sign = self.sign()
            if sign is None:
                break
            if self.here.kind in ("end", "close", "}", "&", "row", "join", "break"):
                raise self.fail(f"the line ends with {sign.text}: the right-hand side is missing", sign)
            parts += [name(sign.text, sign.span), self._members() if sign.text == "in" and self.depth == 0 else self.total()]
        if len(parts) == 1:
            return parts[0]
        return Node("rel", tuple(parts), "", joined(parts[0], parts[-1]))

    def sign(self) -> Token | None:
        """The relation sign that stands here, taken; also with something above it."""
        if self.at("wide") and self.ahead(1).kind == "rel" and self.ahead(1).text not in (*CONNECTIVES, "->"):
            self.skip_wide()
        if self.at("rel") and self.here.text not in (*CONNECTIVES, "->"):
            sign = self.next()
            self.skip_wide()
            return sign
        if self.at("cmd", "xrightarrow"):
            t = self.next()
            return Token("rel", "->" + "".join(x.text for x in self.raw_group()), t.span)
        if self.at("cmd", *NOTED) and self._relation_below():
            place = self.i
            sign = self._noted()
            if sign is not None and sign.text not in (*CONNECTIVES, "->"):
                return sign
            self.i = place
        return None

    def _noted(self) -> Token | None:
        """A relation with a note above or below it, taken: the relation itself where the note is a remark."""
        if not self._relation_below():
            return None
        t = self.next()
        note = self.raw_group()
        below = self.raw_group()[0].text
        said = "".join(x.text for x in note)
        meant = MEANINGS.get(said)
        if meant == "law":
            raise Beyond("equal in law is not decided yet", t.span)
        if meant is not None and below == "=":
            return Token("rel", meant, t.span)
        if meant is None and _says_nothing(note):
            return Token("rel", below, t.span)
        raise self.fail(f"a relation sign with {said} above it is not read: it may change what it says", t)

    def _relation_below(self) -> bool:
        place = self.i
        self.i += 1
        self.raw_group()
        below = self.raw_group()
        self.i = place
        return len(below) == 1 and below[0].kind == "rel"

    def _members(self) -> Node:
        r"""The set behind \in: an interval with its ends, or a name."""
        place = self.i
        if self.at("open", "(", "["):
            opening = self.next()
            low = self.total()
            if self.at("op", ","):
                self.i += 1
                high = self.total()
                closing = self.take("close", ")", "]")
                return Node("interval", (low, high), opening.text + closing.text, (opening.span[0], closing.span[1]))
            self.i = place
        return self.total()


def _statements(items: list[Item]) -> list[Node]:
    """The statements of a column."""
    if len(items) == 1 and not items[0].join:
        return [items[0].node]
    row = Joined()
    for item in lists(items):
        row.add(item)
    return row.statements()


def _says_nothing(note: list[Token]) -> bool:
    """Whether a note at a relation names a line or a reason: (a), (ii), 1, Jensen; a bare letter may be a mode of convergence."""
    bracketed = len(note) > 2 and note[0].text in ("(", "[") and note[-1].text in (")", "]")
    inner = note[1:-1] if bracketed else note
    if len(inner) == 1 and inner[0].kind == "text":
        text = inner[0].text
        return is_remark(f"({text})" if bracketed else text)
    if bracketed and len(inner) <= 3 and all(t.kind in ("name", "num", "op") for t in inner):
        return True
    return len(inner) == 1 and (inner[0].kind == "num" or inner[0].text in ("*", "ast", "star"))
