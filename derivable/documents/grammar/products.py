"""Sums and products: signs, factors side by side, and the bar that gives a term its value at a place."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import replace

from derivable.documents.grammar.brackets import Brackets
from derivable.documents.grammar.cursor import UNSEEN
from derivable.documents.grammar.tree import Node, joined
from derivable.documents.text.tokens import Token

Ends = Callable[[list[Node]], bool]  # whether the operand of an operator, of which some factors are read, ends here


class Products(Brackets):
    """The part of the parser that reads sums and products; abstract, for what a factor is is said by the rest."""

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

    def product(self, ends: Ends | None = None, is_term: bool = False) -> Node:
        """A product of factors, written side by side or with a sign between them; under an operator, up to where it ends."""
        if is_term:
            self.open_braces()
        self.led = False
        factors, dots = [self.factor()], list[int]()  # where factors stand behind a \\cdot
        slashed = False
        while True:
            if is_term:
                self.open_braces()
            if is_term and self.at_evaluation():
                factors = [self.evaluated(product_of(factors))]
                self.evaluated_to = self.i
                continue
            slash = self.at("op", "/")
            goes_on = slash or self.at_sign() or self.at("cmd", "otimes", "bigotimes") or self.starts_factor()
            if not goes_on or ends is not None and not self.at("cmd", "otimes", "bigotimes") and ends(factors):
                self.slashed = slashed and len(factors) == 1
                return replace(product_of(factors), dots=tuple(dots)) if dots and len(factors) > 1 else product_of(factors)
            slashed = slashed or slash
            dots = [] if slash else [*dots, len(factors)] if self.at_sign() and self.here.raw == "cdot" else dots
            self.one_more(factors, is_term)

    def at_sign(self) -> bool:
        """Whether a sign of multiplication stands here."""
        return self.at("op", "*", "ast") or self.at("op", ".") and self.ahead(1).kind not in ("end", "close", "row", "}", "wide", "rel")

    def one_more(self, factors: list[Node], is_term: bool) -> None:
        """Add the factor that follows, with the sign before it."""
        if self.at("op", "/"):
            slash = self.next()
            below, above = self.signed_factor(is_term), product_of(factors)
            factors[:] = [Node("/", (above, below), "", joined(above, below))]
            if self.starts_factor() and not self.at("op"):
                self.after_slash(factors, above, below, slash)
        elif self.at_sign():
            self.i += 1
            factors.append(self.signed_factor(is_term))
        elif self.at("cmd", "otimes", "bigotimes"):
            self.i += 1
            right = self.factor()
            if right.op == "num" and self.starts_factor():  # X \otimes 2 I
                right = product_of([right, self.factor()])
            left = factors.pop()
            factors.append(Node("kron", (left, right), "", joined(left, right)))
        else:
            if self.here.kind == "num" and factors[-1].op == "num":
                raise self.fail("two numbers side by side: write \\cdot between them")
            self.led = True
            factors.append(self.factor())

    def after_slash(self, factors: list[Node], above: Node, below: Node, slash: Token) -> None:
        """a / b c: (a/b) c is taken, a/(b c) is the other reading."""
        if self.other("slash", slash):
            rest = [below]
            while self.starts_factor():
                rest.append(self.factor())
            factors[:] = [Node("/", (above, product_of(rest)), "", joined(above, rest[-1]))]

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

    @abstractmethod
    def starts_factor(self) -> bool:
        """Whether the next token begins a factor."""


def product_of(factors: list[Node]) -> Node:
    """The product of some factors."""
    return factors[0] if len(factors) == 1 else Node("*", tuple(factors), "", joined(factors[0], factors[-1]))
