"""Brackets, bars and braces, arguments of commands, and scripts behind what stands in them."""

from __future__ import annotations

from dataclasses import replace

from derivable.documents.grammar.cursor import Cursor
from derivable.documents.grammar.tree import Node, joined, name, number
from derivable.documents.text.problems import Unreadable
from derivable.documents.text.tokens import CLOSE, OPEN, Token


class Brackets(Cursor):
    """The part of the parser that reads groups; abstract, for what stands in them is read by the rest."""

    def bracketed(self) -> Node:
        """What stands in brackets; a list is a tuple."""
        opening = self.take("open")
        inner = self.inside("group", self._listed)
        closing = self.here
        if closing.kind != "close" or closing.text not in CLOSE and closing.text != ".":
            raise Unreadable(f"the bracket {opening.text} is not closed" if closing.kind == "end" else
                             f"{closing.text} stands where {OPEN[opening.text]} is expected", opening.span if closing.kind == "end" else closing.span)
        if closing.text != OPEN[opening.text]:
            raise Unreadable(f"{opening.text} is closed by {closing.text}", closing.span, "brackets")
        self.i += 1
        if opening.text == "langle":
            if not self.at("op", "_"):
                return Node("mean", (inner,), "", (opening.span[0], closing.span[1]))
            self.i += 1
            under = self.script()
            return Node("mean", (inner, under), "", (opening.span[0], under.span[1]))
        return Node(inner.op, inner.args, inner.text, (opening.span[0], closing.span[1]))

    def _listed(self) -> Node:
        first = self.relation()
        if not self.at("op", ","):
            return first
        parts = [first]
        while self.at("op", ","):
            self.i += 1
            parts.append(self.relation())
        return Node("tuple", tuple(parts), "", joined(first, parts[-1]))

    def between_bars(self) -> Node:
        """|x| or ||x||."""
        opening = self.next()
        if opening.text == ".":
            inner = self.inside("abs", self.total)
            if self.here.text != "|" or self.ahead(1).text != "_":
                raise self.fail("\\left. is read where a bar with its place follows: \\left. f \\right|_{x=0}", opening)
            return self.evaluated(inner)
        double = opening.text == "||"
        if opening.text == "|" and self.here.text == "|" and self.here.kind == opening.kind:
            self.i += 1
            double = True
        inner = self.inside("abs", self.total)
        for _ in range(1 if not double or self.here.text == "||" else 2):
            if self.here.kind not in ("bar", "close") or self.here.text not in ("|", "||"):
                raise self.fail("a bar is not closed", opening)
            closing = self.next()
        if double != (closing.text == "||" or opening.text == "|" and double):
            raise self.fail("| and || do not belong together", closing)
        span = (opening.span[0], closing.span[1])
        if not double:
            return Node("abs", (inner,), "", span)
        if self.at("op", "_"):
            self.i += 1
            return Node("norm", (inner, self.script()), "", span)
        return Node("norm", (inner,), "", span)

    def braced(self) -> Node:
        """A brace group, which is layout; {a \\over b} is a fraction."""
        opening = self.take("{")
        inner = self.nested(self.total)
        if self.at("cmd", "over"):
            self.i += 1
            below = self.nested(self.total)
            inner = Node("/", (inner, below), "", joined(inner, below))
        if not self.at("}"):
            raise self.fail("a brace that is not closed" if self.here.kind == "end" else f"{self.here.text} is not expected here",
                            opening if self.here.kind == "end" else None)
        self.i += 1
        return replace(inner, span=(opening.span[0], self.ahead(-1).span[1]))

    def argument(self) -> Node:
        """The argument of a command: a brace group, or one token."""
        self.skip_wide()
        if self.at("{"):
            self.next()
            inner = self.inside("group", self._listed)
            self.take("}")
            return inner
        return self.single()

    def single(self) -> Node:
        """One token as TeX takes it: of a number its first digit."""
        t = self.here
        if t.kind == "num" and "." in t.text:
            raise self.fail("a decimal stands in braces here")
        if t.kind == "num" and len(t.text) > 1:
            start, end = t.span
            self.tokens[self.i:self.i + 1] = [Token("num", t.text[0], (start, start + 1)), Token("num", t.text[1:], (start + 1, end))]
            t = self.here
        self.i += 1
        if t.kind == "num":
            return number(t.text, t.span)
        if t.kind in ("name", "word", "text"):
            return name(t.text, t.span)
        if t.kind == "cmd" and t.text == "infty":
            return name("oo", t.span)
        if t.kind == "cmd":
            self.i -= 1
            return self.factor()
        raise self.fail(f"{t.text} cannot stand here", t)

    def scripts(self, node: Node) -> Node:
        """Powers, transposes and factorials after a factor that is no name."""
        from derivable.documents.grammar.scripts import superscript

        while True:
            if self.at("op", "^"):
                if self.in_gradient and self.transposes():
                    return node
                node = superscript(self, node)  # type: ignore[arg-type]
            elif self.at("op", "'"):
                raise self.fail("a prime on something that is no name")
            elif self.at("op", "!"):
                end = self.next().span[1]
                node = Node("factorial", (node,), "", (node.span[0], end))
            elif self.at("op", "_"):
                raise self.fail("a subscript on something that is no name")
            elif self.here.text == "|" and self.ahead(1).text == "_" and self.here.kind == "bar":
                node = self.evaluated(node)
            else:
                return node

    def evaluated(self, node: Node) -> Node:
        """f |_{a}^{b} or f |_{x = a}."""
        self.i += 2
        low = self.script()
        if self.at("op", "^"):
            self.i += 1
            high = self.script()
            return Node("evalat", (node, low, high), "", joined(node, high))
        return Node("evalat", (node, low), "", joined(node, low))

    def script(self) -> Node:
        """What stands in a sub- or superscript."""
        if self.at("{"):
            from derivable.documents.grammar.scripts import subscript_group

            return subscript_group(self)  # type: ignore[arg-type]
        if self.at("op", "-"):
            t = self.next()
            inner = self.single()
            return Node("-", (inner,), "", (t.span[0], inner.span[1]))
        return self.single()
