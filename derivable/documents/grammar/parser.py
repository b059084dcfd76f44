"""A Pratt parser for formulas as people write them, driven by what is declared of the names.

Refuse first: whatever has no settled reading is an error with its place. Where two readings are common, the usual one is
taken, and `guesses` says which other one there is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import final

from derivable.documents.grammar.brackets import Brackets
from derivable.documents.grammar.cursor import Notation
from derivable.documents.grammar.spelling import meant
from derivable.documents.grammar.tree import Node, joined, name, number
from derivable.documents.text.problems import Unreadable
from derivable.documents.text.tokens import OPEN, Token

CONNECTIVES = ("=>", "<=>")
PROSE = frozenset("and or where with for so hence thus therefore while since because that is we get if then but as also".split())


def separates(t: Token) -> bool:
    """Whether a text is prose between formulas."""
    return t.kind == "text" and (" " in t.text.strip() or t.text.strip(" ,.:").lower() in PROSE)


@final
class Parser(Brackets):
    """Parses one formula."""

    def formula(self) -> Node:
        """A whole formula: one expression, one relation, or several statements."""
        parts = [p for p in self.separated() if p is not None]
        if self.here.kind != "end":
            raise self.fail(f"{self.here.text} is not expected here")
        if not parts:
            texts = [t for t in self.tokens if t.kind == "text"]
            if texts:
                return Node("text", (), "", texts[0].span)
            raise self.fail("there is no formula here")
        return parts[0] if len(parts) == 1 else Node("stmts", tuple(parts), "", joined(parts[0], parts[-1]))

    def separated(self) -> Iterable[Node | None]:
        """Statements between commas, wide spaces and prose."""
        while True:
            while self.at("wide") or self.at("op", ",", ".", ";") or self.prose():
                self.i += 1
            if self.numbered():
                self.i += 3
                continue
            if self.here.kind == "end":
                return
            yield self.implications()
            if not (self.at("wide") or self.at("op", ",", ".", ";") or self.prose() or self.here.kind == "end"):
                return

    def prose(self) -> bool:
        """Whether a text stands here that only separates."""
        return separates(self.here) or self.here.kind == "text" and len(self.tokens) == 1

    def numbered(self) -> bool:
        """Whether the number of the equation stands here, at the end, after a wide space."""
        last = self.i + 3 == len(self.tokens) and self.i > 0 and self.tokens[self.i - 1].kind == "wide"
        return last and self.at("open", "(") and self.ahead(1).kind == "num" and self.ahead(2).text == ")"

    def implications(self) -> Node:
        """Relations joined by arrows."""
        leading = self.at("rel", *CONNECTIVES)
        first = name("_", self.here.span) if leading else self.relation()
        parts, signs = [first], list[str]()
        while self.at("rel", "=>", "<=>", "->"):
            arrow = self.next()
            right = self.relation()
            parts.append(right)
            signs.append(arrow.text)
        for k in range(len(signs) - 1, -1, -1):  # a limit: x -> 0, in an implication
            if signs[k] == "->" and len(signs) > 1 and parts[k].op != "rel" and parts[k + 1].op != "rel":
                limit = Node("rel", (parts[k], name("->", parts[k + 1].span), parts[k + 1]), "", joined(parts[k], parts[k + 1]))
                parts[k:k + 2], signs[k:k + 1] = [limit], []
        if len(parts) == 1:
            return parts[0]
        if leading:
            if any(p.op != "rel" for p in parts[1:]) or len(set(signs)) > 1:
                raise Unreadable("an arrow leads from a statement to a statement", joined(first, parts[-1]))
            return Node(signs[0], tuple(parts), "", joined(first, parts[-1]))
        if all(p.op == "rel" for p in parts) and "<=>" not in signs:
            return Node("=>", tuple(parts), "", joined(first, parts[-1]))
        if all(p.op == "rel" for p in parts):
            out = parts[0]
            for sign, p in zip(signs, parts[1:]):
                out = Node("=>" if sign == "->" else sign, (out, p), "", joined(out, p))
            return out
        if all(s == "->" for s in signs):  # a limit: x -> 0
            flat = list(first.args) if first.op == "rel" else [first]
            for p in parts[1:]:
                flat += [Node("name", (), "->", p.span), *(p.args if p.op == "rel" else (p,))]
            return Node("rel", tuple(flat), "", joined(first, parts[-1]))
        raise Unreadable("an arrow between things that are not statements", joined(first, parts[-1]))

    def relation(self) -> Node:
        """Sides and relation signs; a missing left side is _."""
        start = self.here
        if self.at("rel") and self.here.text not in CONNECTIVES and self.here.text != "->":
            parts = [name("_", start.span)]
        else:
            parts = [self.total()]
        while True:
            sign = self.sign()
            if sign is None:
                break
            self.skip_wide()
            if self.here.kind in ("end", "close", "}", "&", "row"):
                raise self.fail(f"the line ends with {sign.text}: the right-hand side is missing", sign)
            parts += [name(sign.text, sign.span), self.total()]
        if len(parts) == 1:
            return parts[0]
        return Node("rel", tuple(parts), "", joined(parts[0], parts[-1]))

    def sign(self) -> Token | None:
        """The relation sign that stands here, taken; also with something above it."""
        if self.at("rel") and self.here.text not in (*CONNECTIVES, "->"):
            return self.next()
        if self.at("cmd", "xrightarrow"):
            t = self.next()
            return Token("rel", "->" + "".join(x.text for x in self.raw_group()), t.span)
        if self.at("cmd", "overset", "stackrel", "underset") and self._relation_below():
            t = self.next()
            above = "".join(x.text for x in self.raw_group())
            self.raw_group()
            if not (above.startswith("(") and above.endswith(")")):
                raise self.fail(f"an equals sign with {above} above it is not read", t)
            return Token("rel", "=", t.span)
        if self.at("wide") and self.ahead(1).kind == "rel" and self.ahead(1).text not in (*CONNECTIVES, "->"):
            self.skip_wide()
            return self.next()
        return None

    def _relation_below(self) -> bool:
        place = self.i
        self.i += 1
        self.raw_group()
        below = self.raw_group()
        self.i = place
        return len(below) == 1 and below[0].kind == "rel"

    # --- sums and products

    def total(self) -> Node:
        """A sum."""
        return self.nested(self._total)

    def _total(self) -> Node:
        negative = self.at("op", "-")
        start = self.here
        if self.at("op", "-", "+"):
            self.i += 1
        first = self.product()
        return self.more_terms(Node("-", (first,), "", (start.span[0], first.span[1])) if negative else first)

    def more_terms(self, first: Node) -> Node:
        """A sum whose first term is read."""
        terms = [first]
        if self.at("cmd", "pm", "mp"):
            t = self.next()
            right = self.product()
            return Node(t.text, (terms[0], right), "", joined(terms[0], right))
        while self.at("op", "+", "-"):
            sign = self.next()
            term = self.product()
            terms.append(Node("-", (term,), "", (sign.span[0], term.span[1])) if sign.text == "-" else term)
        return terms[0] if len(terms) == 1 else Node("+", tuple(terms), "", joined(terms[0], terms[-1]))

    def product(self) -> Node:
        """A product of factors, written side by side or with a sign between them."""
        factors = [self.factor()]
        slashed = False
        while True:
            point = self.at("op", ".") and self.ahead(1).kind not in ("end", "close", "row", "}", "wide", "rel")
            if self.at("op", "*", "ast") or point:
                self.i += 1
                factors.append(self.factor())
            elif self.at("op", "/"):
                slash = self.next()
                below = self.factor()
                above = _product(factors)
                factors = [Node("/", (above, below), "", joined(above, below))]
                slashed = True
                if self.starts_factor() and not self.at("op"):
                    self.after_slash(factors, above, below, slash)
            elif self.at("cmd", "otimes", "bigotimes"):
                self.i += 1
                right = self.factor()
                if right.op == "num" and self.starts_factor():  # X \otimes 2 I
                    right = _product([right, self.factor()])
                left = factors.pop()
                factors.append(Node("kron", (left, right), "", joined(left, right)))
            elif self.starts_factor():
                if self.here.kind == "num" and factors[-1].op == "num":
                    raise self.fail("two numbers side by side: write \\cdot between them")
                factors.append(self.factor())
            else:
                self.slashed = slashed and len(factors) == 1
                return _product(factors)

    def after_slash(self, factors: list[Node], above: Node, below: Node, slash: Token) -> None:
        """a / b c: (a/b) c is taken, a/(b c) is the other reading."""
        if "slash" in self.alternative:
            rest = [below]
            while self.starts_factor():
                rest.append(self.factor())
            factors[:] = [Node("/", (above, _product(rest)), "", joined(above, rest[-1]))]
        self.guesses["slash"] = slash.span

    def starts_factor(self) -> bool:
        """Whether the next token begins a factor."""
        t = self.here
        if self.integrals and self.at_differential():
            return False
        if t.kind in ("num", "name", "{"):
            return True
        if t.kind == "open":
            return True
        if t.kind == "word":
            return True
        if t.kind == "text":
            return not self.prose()
        if t.kind == "bar":
            free = not self.bars or self.bars[-1] == "group" or self.bars[-1] == "expectation" and t.text == "||"
            return free and self.ahead(1).text not in ("_", "^")
        if t.kind == "cmd":
            from derivable.documents.grammar.commands import COMMANDS

            if t.text in ("overset", "underset", "stackrel"):
                return not self._relation_below()
            return t.text in COMMANDS
        return False

    def factor(self) -> Node:
        """A factor with its scripts."""
        return self.nested(self._factor)

    def _factor(self) -> Node:
        from derivable.documents.grammar.commands import COMMANDS, quotient_of_differentials
        from derivable.documents.grammar.prefixes import expectation
        from derivable.documents.grammar.scripts import named
        from derivable.documents.grammar.words import word

        t = self.here
        if t.kind == "num":
            self.i += 1
            return self.scripts(number(t.text, t.span))
        if t.text == "d" and (made := quotient_of_differentials(self)) is not None:
            return made
        if t.text == "delta" and self.ahead(1).kind == "name" and not self.notation.knows("delta"):
            self.i += 1
            varied = name(self.here.text, self.next().span)
            return self.scripts(Node("delta", (varied,), "", (t.span[0], varied.span[1])))
        if t.kind == "name" and t.text in self.notation.expectations and self.is_expectation():
            return self.scripts(expectation(self))
        if t.kind == "name" or t.kind == "text" and self.notation.knows(t.text):
            return named(self)
        if t.kind == "text" and t.text in ("const", "constant", "const."):
            self.i += 1
            return name("const", t.span)
        if t.kind == "word" and t.raw and self.notation.is_function(name(t.raw)):
            self.tokens[self.i] = Token("name", t.raw, t.span)
            return named(self)
        if t.kind == "word":
            return self.scripts(word(self))
        if t.kind == "cmd" and t.text in COMMANDS:
            self.i += 1
            return self.scripts(COMMANDS[t.text](self, t))
        if t.kind == "open" and t.text in OPEN:
            return self.scripts(self.bracketed())
        if t.kind in ("open", "bar"):
            return self.scripts(self.between_bars())
        if t.kind == "{":
            return self.scripts(self.braced())
        if t.kind == "op" and t.text in "+-":
            raise self.fail(f"two signs in a row: put what follows {t.text} in brackets")
        if t.kind == "text":
            raise self.fail(f"the word {t.text!r} is not declared, and prose in a formula is not read")
        what = "the formula ends where something is expected" if t.kind == "end" else f"{t.text} is not expected here"
        if t.kind == "cmd":
            what = f"the command \\{t.text} is not known{meant(t.text, COMMANDS)}"
        raise self.fail(what)

    def is_expectation(self) -> bool:
        """Whether the letter here is an expectation and not a name."""
        following = self.ahead(1)
        if self.notation.is_function(name(self.here.text)):
            return False
        if following.text == "(" and self._defines():
            self.notation.expectations -= {self.here.text}
            return False
        return following.text in ("_", "(", "[", "\\{") or following.kind in ("word", "name", "cmd", "{") and self.here.text == "bbE"

    def _defines(self) -> bool:
        """Whether a declaration begins here with what it defines: E(x; \theta) = .."""
        depth, k = 0, 1
        while self.i + k < len(self.tokens):
            t = self.ahead(k)
            depth += {"open": 1, "close": -1}.get(t.kind, 0)
            k += 1
            if depth == 0:
                break
        return self.i == 0 and self.notation.permissive and self.ahead(k).text in ("=", ":=")


def _product(factors: list[Node]) -> Node:
    if len(factors) == 1:
        return factors[0]
    return Node("*", tuple(factors), "", joined(factors[0], factors[-1]))


__all__ = ["CONNECTIVES", "Notation", "Parser"]
