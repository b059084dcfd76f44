"""A Pratt parser for formulas as people write them, driven by what is declared of the names.

Refuse first: whatever has no settled reading is an error with its place. Where two readings are common, the usual one is
taken, and `guesses` says which other one there is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import final

from derivable.documents.grammar.cursor import UNSEEN, Notation
from derivable.documents.grammar.statements import Statements
from derivable.documents.grammar.tree import Node, joined, name, number
from derivable.documents.text.tokens import OPEN, Token


@final
class Parser(Statements):
    """Parses one formula."""

    # --- sums and products

    def total(self) -> Node:
        """A sum."""
        return self.nested(self._total)

    def _total(self) -> Node:
        self.open_braces()
        negative = self.at("op", "-")
        start = self.here
        if self.at("op", "-", "+"):
            self.i += 1
        first = self.term()
        return self.more_terms(Node("-", (first,), "", (start.span[0], first.span[1])) if negative else first)

    def more_terms(self, first: Node) -> Node:
        """A sum whose first term is read."""
        terms = [first]
        if self.at("cmd", "pm", "mp"):
            t = self.next()
            right = self.term()
            return Node(t.text, (terms[0], right), "", joined(terms[0], right))
        while self.at("op", "+", "-"):
            sign = self.next()
            term = self.term()
            terms.append(Node("-", (term,), "", (sign.span[0], term.span[1])) if sign.text == "-" else term)
        if len(terms) == 1:
            return terms[0]
        last = terms[-1].args[0] if terms[-1].op == "-" else terms[-1]
        if self.evaluated_to == self.i and last.op == "evalat" and self.other("bar", self.tokens[self.i - 1]):
            within = Node("-", (last.args[0],), "", terms[-1].span) if terms[-1].op == "-" else last.args[0]
            whole = Node("+", (*terms[:-1], within), "", joined(terms[0], within))
            return Node("evalat", (whole, *last.args[1:]), "", joined(terms[0], last))
        return Node("+", tuple(terms), "", joined(terms[0], terms[-1]))

    def term(self) -> Node:
        r"""A term of a sum: a product, and the bar that gives it a value, a f(x) |_{x = 0}. Braces around a sum show nothing."""
        return self.product(None, True)

    def open_braces(self) -> None:
        """Take away the braces here if they are empty or hold a sum, for on the page there are none: {a + b} c is a + b c."""
        while self.at("{") and (self.ahead(1).kind == "}" or self.shows_sum()):
            opening, depth, k = self.here, 0, self.i
            while True:
                depth += {"{": 1, "}": -1}.get(self.tokens[k].kind, 0)
                if depth == 0:
                    break
                k += 1
                if k == len(self.tokens):
                    raise self.fail("a brace that is not closed", opening)
            if k > self.i + 1 and k + 1 < len(self.tokens) and self.tokens[k + 1].text in ("^", "_", "'", "!"):
                raise self.fail(UNSEEN, opening)
            del self.tokens[k], self.tokens[self.i]

    def product(self, ends: Callable[[list[Node]], bool] | None = None, is_term: bool = False) -> Node:
        """A product of factors, written side by side or with a sign between them; under an operator, up to where it ends."""
        if is_term:
            self.open_braces()
        self.led = False
        factors = [self.factor()]
        slashed = False
        while True:
            if is_term:
                self.open_braces()
            point = self.at("op", ".") and self.ahead(1).kind not in ("end", "close", "row", "}", "wide", "rel")
            if is_term and self.at_evaluation():
                factors = [self.evaluated(_product(factors))]
                self.evaluated_to = self.i
            elif ends is not None and (self.at("op", "*", "ast", "/") or point or self.starts_factor()) and ends(factors):
                self.slashed = slashed and len(factors) == 1
                return _product(factors)
            elif self.at("op", "*", "ast") or point:
                self.i += 1
                factors.append(self.signed_factor(is_term))
            elif self.at("op", "/"):
                slash = self.next()
                below = self.signed_factor(is_term)
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
                self.led = True
                factors.append(self.factor())
            else:
                self.slashed = slashed and len(factors) == 1
                return _product(factors)

    def after_slash(self, factors: list[Node], above: Node, below: Node, slash: Token) -> None:
        """a / b c: (a/b) c is taken, a/(b c) is the other reading."""
        if self.other("slash", slash):
            rest = [below]
            while self.starts_factor():
                rest.append(self.factor())
            factors[:] = [Node("/", (above, _product(rest)), "", joined(above, rest[-1]))]

    def signed_factor(self, is_term: bool) -> Node:
        r"""A factor after a sign of multiplication, where a minus is its own: a \cdot -b."""
        if is_term:
            self.open_braces()
        self.led = True
        if not self.at("op", "-", "+"):
            return self.factor()
        sign = self.next()
        inner = self.factor()
        return Node("-", (inner,), "", (sign.span[0], inner.span[1])) if sign.text == "-" else inner

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
        from derivable.documents.grammar.commands import COMMANDS
        from derivable.documents.grammar.derivatives import quotient_of_differentials
        from derivable.documents.grammar.prefixes import expectation
        from derivable.documents.grammar.scripts import named
        from derivable.documents.grammar.words import special, word

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
        if t.kind == "name" and t.text in ("bb1", "bbV", "bbP") and not self.notation.knows(t.text) and self.ahead(1).text in ("_", "(", "[", "\\{"):
            return self.scripts(special(self))
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
            what = f"the command \\{t.text} is not known; it can be declared with \\newcommand"
        raise self.fail(what)

    def is_expectation(self) -> bool:
        """Whether the letter here is an expectation and not a name."""
        following = self.ahead(1)
        if self.notation.is_function(name(self.here.text)):
            return False
        if following.text == "(" and self._defines():
            self.notation.expectations -= {self.here.text}
            return False
        return following.text in ("_", "(", "[", "\\{") or following.kind in ("word", "name", "cmd", "{", "num", "bar", "open") and self.here.text == "bbE" or following.text == "^" and (
            self.ahead(2).kind == "num" and self.ahead(3).kind == "open")

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


__all__ = ["Notation", "Parser"]
