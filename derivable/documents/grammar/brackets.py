"""Brackets, bars and braces, arguments of commands, and scripts behind what stands in them."""

from __future__ import annotations

from dataclasses import replace

from derivable.documents.grammar.cursor import UNSEEN, Cursor
from derivable.documents.grammar.tree import Node, joined, name, number
from derivable.documents.text.problems import Unreadable
from derivable.documents.text.tokens import CLOSE, OPEN, Token


class Brackets(Cursor):
    """The part of the parser that reads groups; abstract, for what stands in them is read by the rest."""

    def bracketed(self) -> Node:
        """What stands in brackets; a list is a tuple."""
        if self.here.text not in OPEN:
            return self.between_bars()
        opening = self.take("open")
        inner = self.inside("group", self._listed)
        closing = self.here
        if closing.kind != "close" or closing.text not in CLOSE and closing.text != ".":
            raise Unreadable(f"the bracket {opening.text} is not closed" if closing.kind == "end" else
                             f"{closing.text} stands where {OPEN[opening.text]} is expected", opening.span if closing.kind == "end" else closing.span)
        if closing.text != OPEN[opening.text]:
            raise Unreadable(f"{opening.text} is closed by {closing.text}", closing.span)
        self.i += 1
        if opening.text in ("lfloor", "lceil"):
            return Node({"lfloor": "floor"}.get(opening.text, "ceil"), (inner,), "", (opening.span[0], closing.span[1]))
        if opening.text == "langle" and inner.op == "tuple":
            return Node("inner", inner.args, "", (opening.span[0], closing.span[1]))
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
        if opening.text == "|" and self.here.text == "|" and self.here.kind == opening.kind and self._closed_by_two():
            self.i += 1
            double = True
        if opening.raw == "||" and not self._closed_by_two():
            self._split(self.i - 1)
            return self.between_single_bars(opening)
        if not double:
            return self.between_single_bars(opening)
        inner = self.inside("abs", self.total)
        for _ in range(1 if not double or self.here.text == "||" else 2):
            if self.here.kind not in ("bar", "close") or self.here.text not in ("|", "||"):
                raise self.fail("a bar is not closed", opening)
            closing = self.next()
        if closing.text != "||" and opening.text != "|":
            raise self.fail("| and || do not belong together", closing)
        span = (opening.span[0], closing.span[1])
        if self.at("op", "_"):
            self.i += 1
            return Node("norm", (inner, self.script()), "", span)
        return Node("norm", (inner,), "", span)

    def between_single_bars(self, opening: Token) -> Node:
        """|x|, its opening bar taken; || that closes it and opens or closes another one is two bars."""
        inner = self.inside("abs", self.total)
        if self.here.raw == "||":
            self._split(self.i)
        if self.here.kind not in ("bar", "close") or self.here.text not in ("|", "||"):
            raise self.fail("a bar is not closed", opening)
        closing = self.next()
        if closing.text == "||":
            raise self.fail("| and || do not belong together", closing)
        return Node("abs", (inner,), "", (opening.span[0], closing.span[1]))

    def _split(self, place: int) -> None:
        """Make two bars of a double one."""
        t = self.tokens[place]
        middle = t.span[0] + 1
        self.tokens[place:place + 1] = [Token(t.kind, "|", (t.span[0], middle)), Token(t.kind, "|", (middle, t.span[1]))]

    def _closed_by_two(self) -> bool:
        """Whether the next bars on this level are two, so that a double bar that opens before them is that of a norm."""
        depth, k = 0, 0
        while True:
            t = self.ahead(k)
            depth += {"{": 1, "open": 1, "}": -1, "close": -1}.get(t.kind, 0)
            if t.kind == "end" or depth < 0:
                return False
            if t.kind in ("bar", "close") and t.text in ("|", "||") and depth == 0 and k > 0:
                return t.text == "||" or self.ahead(k + 1).text == "|" and self.ahead(k + 1).kind == t.kind
            k += 1

    def braced(self) -> Node:
        """A brace group, which is layout; {a \\over b} is a fraction, and {n \\choose k} a binomial coefficient."""
        if self.shows_sum():
            raise self.fail(UNSEEN)
        opening = self.take("{")
        inner = self.nested(self.total)
        if self.at("cmd", "over", "choose"):
            op = {"over": "/"}.get(self.next().text, "binom")
            below = self.nested(self.total)
            inner = Node(op, (inner, below), "", joined(inner, below))
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
        from derivable.documents.grammar.scripts import prime_of_group, superscript

        while True:
            if self.at("op", "^"):
                if self.in_gradient and self.transposes():
                    return node
                node = superscript(self, node)  # type: ignore[arg-type]
            elif self.at("op", "'"):
                node = prime_of_group(self, node)  # type: ignore[arg-type]
            elif self.at("op", "!"):
                end = self.next().span[1]
                node = Node("factorial", (node,), "", (node.span[0], end))
            elif self.at("op", "_"):
                if self.ahead(-1).text not in (")", "]") or not self._place_below():
                    raise self.fail("a subscript on something that is no name")
                node = self.evaluated(node, 1)
            else:
                return node

    def _place_below(self) -> bool:
        """Whether what stands below is a place, x = a, or there is one above too: [f]_a^b."""
        place = self.i
        self.i += 1
        below = self.raw_group()
        limits = self.at("op", "^")
        self.i = place
        return limits or any(t.kind == "rel" and t.text == "=" for t in below)

    def evaluated(self, node: Node, tokens: int = 2) -> Node:
        """f |_{a}^{b} or f |_{x = a}, [f]_{x = a}."""
        self.i += tokens
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
