"""How the items of a row become statements: conditions go to what they condition, arrows lead from one to the next."""

from __future__ import annotations

from dataclasses import dataclass, field

from derivable.documents.grammar.connectives import AND, GIVEN, NEXT, OR, SINCE, THEN
from derivable.documents.grammar.tree import Node, joined, name
from derivable.documents.text.problems import Unreadable

CONNECTIVES = ("=>", "<=>")
ORDER = ("<", "<=", ">", ">=", "!=")


@dataclass(frozen=True)
class Item:
    """A relation or expression, what joins it to the one before, and whether a wide space does."""

    join: str
    node: Node
    wide: bool = False


def lists(items: list[Item]) -> list[Item]:
    """The items with t = 1, .., T as a range and x, y > 0 as two relations."""
    out: list[Item] = []
    for item in items:
        bare = item.join == "," and item.node.op != "rel"
        if item.node == name("dots") or bare and item.node.op == "num" and out and _counted(out[-1].node):
            out.append(item)
        elif len(out) > 1 and out[-1].node == name("dots") and bare:
            out.pop()
            while out and out[-1].node.op == "num":
                out.pop()
            if not out or not _counted(out[-1].node):
                raise Unreadable("dots are read in t = 1, .., T", item.node.span)
            first = out.pop()
            index, _, low = first.node.args
            out.append(Item(first.join, Node("rel", (low, name("<="), index, name("<="), item.node), "", joined(low, item.node)), first.wide))
        else:
            out.append(item)
    for k in range(len(out) - 2, -1, -1):
        bare, following = out[k], out[k + 1]
        if is_name(bare.node) and following.join in (",", AND) and following.node.op == "rel" and is_name(following.node.args[0]):
            out[k] = Item(bare.join, Node("rel", (bare.node, *following.node.args[1:]), "", bare.node.span), bare.wide)
    return out


def _counted(node: Node) -> bool:
    return node.op == "rel" and len(node.args) == 3 and node.args[1].text == "=" and is_name(node.args[0])


def is_name(node: Node) -> bool:
    """Whether a tree is a name, be it with an index or an accent."""
    return node.op == "name" and node.text != "_" or node.op in ("_", "bar", "tilde", "hat", "star", "'", "vec", "check") and is_name(node.args[0])


def _atomic(node: Node) -> bool:
    return node.op in ("num", "interval") or is_name(node) or node.op in ("-", "/", "^") and all(_atomic(a) for a in node.args)


def constrains(node: Node) -> bool:
    """Whether a relation bounds a name, as conditions do: x >= 0, 0 < x < 1, x != y, x in S."""
    if node.op != "rel" or not all(s.text in (*ORDER, "in") for s in node.args[1::2]):
        return False
    sides = node.args[::2]
    return any(is_name(s) for s in sides) and all(_atomic(s) for s in sides) and len(set(sides)) == len(sides)


def conditional(item: Item) -> bool:
    """Whether a column that begins with an item may be one of conditions."""
    return item.join in (GIVEN, SINCE) or not item.join and constrains(item.node)


@dataclass
class Joined:
    """The statements of a column while its items are joined."""

    done: list[Node] = field(default_factory=list)
    sides: list[list[Node]] = field(default_factory=lambda: [[]])
    signs: list[str] = field(default_factory=list)
    given: list[Node] = field(default_factory=list)
    conditions: str = ""  # the word that conditions follow now

    def add(self, item: Item) -> None:
        """Join an item to what stands before it."""
        join, node = item.join, item.node
        if join in (GIVEN, SINCE):
            self.conditions = join
            self._condition(node)
        elif join in CONNECTIVES:
            self.conditions = ""
            self.sides.append([node])
            self.signs.append(join)
        elif join in (".", NEXT):
            self._close()
            self.sides[-1].append(node)
        elif join == THEN:
            if not self._leads():
                raise Unreadable("'then' is read behind a condition: if A, then B", node.span)
            self._statement(node)
        elif join == OR:
            target = self.given if self.conditions else self.sides[-1]
            if not target:
                raise Unreadable("nothing stands before 'or'", node.span)
            target[-1] = Node("or", (target[-1], node), "", joined(target[-1], node))
        else:
            self._listed(item)

    def _listed(self, item: Item) -> None:
        """An item behind a comma or *and*: one more condition, or one more statement."""
        node = item.node
        if self._leads() and item.join != AND and not constrains(node):
            self._statement(node)
        elif self.conditions and (item.join == AND or constrains(node) or not item.wide):
            self._condition(node)
        elif item.join == "," and self._bounds(node):
            self.conditions = GIVEN
            self._condition(node)
        else:
            if self.given:
                self._close()
            if node.op not in ("rel", "or") and any(self.sides[-1]):
                raise Unreadable("an expression stands behind a comma, and nothing is said of it", node.span)
            self.sides[-1].append(node)

    def _bounds(self, node: Node) -> bool:
        """Whether a relation behind a comma is a condition on what stands before it."""
        before = self.sides[-1]
        if not before or node.op != "rel" or not all(s.text in (*ORDER, "in") for s in node.args[1::2]):
            return False
        known = {text for b in before for text in b.names()}
        mine = set(node.names()) - {s.text for s in node.args[1::2]}
        open_left = any(b.op == "rel" and b.args[0] == name("_") for b in before)
        equations = all(b.op == "rel" and b.args[-2].text in ("=", ":=", "propto", "≡") for b in before)
        if not (mine & known or open_left):
            return False
        if equations:
            return constrains(node) or bool(mine) and mine <= known
        number = any(s.op in ("num", "interval") or s.op == "-" and s.args[0].op == "num" for s in node.args[::2])
        return constrains(node) and (number or node.args[1].text in ("!=", "in"))

    def _leads(self) -> bool:
        """Whether conditions stand here, and no statement yet."""
        return bool(self.given) and not self.sides[-1] and not self.signs

    def _condition(self, node: Node) -> None:
        self.given.append(Node("since", (node,), "", node.span) if self.conditions == SINCE else node)

    def _statement(self, node: Node) -> None:
        self.sides[-1].append(node)
        self.conditions = ""

    def statements(self) -> list[Node]:
        """What stands in the column."""
        self._close()
        return self.done

    def _close(self) -> None:
        if self._leads():
            if len(self.given) < 2:
                raise Unreadable("a condition, and nothing that holds under it", self.given[0].span)
            self.sides[-1].append(self.given.pop())
        made = [self._implication()] if self.signs else self.sides[0]
        for m in made:
            if self.given and m.op not in ("rel", "or", *CONNECTIVES):
                raise Unreadable("a condition stands behind something that is no statement", m.span)
            self.done.append(Node("given", (m, *self.given), "", joined(m, self.given[-1])) if self.given else m)
        self.sides, self.signs, self.given, self.conditions = [[]], [], [], ""

    def _implication(self) -> Node:
        """Statements joined by arrows; the first is missing where the row begins with an arrow."""
        leading = not self.sides[0]
        parts = [Node("and", tuple(s), "", joined(s[0], s[-1])) if len(s) > 1 else s[0] if s else name("_") for s in self.sides]
        for p in parts[leading:]:
            if any(q.op not in ("rel", "or") for q in (p.args if p.op == "and" else (p,))):
                raise Unreadable("an arrow between things that are not statements", joined(parts[leading], parts[-1]))
        whole = joined(parts[leading], parts[-1])
        if len(set(self.signs)) == 1 and (leading or self.signs[0] == "=>"):
            return Node(self.signs[0], tuple(parts), "", whole)
        if leading:
            raise Unreadable("a row that begins with an arrow has arrows of one kind", whole)
        out = parts[0]
        for sign, p in zip(self.signs, parts[1:]):
            out = Node(sign, (out, p), "", joined(out, p))
        return out
