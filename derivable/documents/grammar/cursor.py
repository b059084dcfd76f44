"""Tokens one after another, and what the parser knows of where it stands."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import cached_property
from typing import Protocol

from derivable.documents.grammar.tree import Node
from derivable.documents.text.problems import Span, Unreadable
from derivable.documents.text.tokens import Token

MAX_DEPTH = 80
UNSEEN = "the page shows no bracket where braces hold a sum: write \\left( .. \\right)"
Choice = tuple[str, int]  # what may be read in two ways, and where it stands


class Notation(Protocol):
    """What the parser asks about names."""

    expectations: frozenset[str]  # letters that stand for an expectation: E, bbE
    permissive: bool  # whether a declaration is read, in which unknown names may be functions
    normals: frozenset[str]  # letters that stand for the normal density: calN, N

    def is_function(self, node: Node) -> bool | None:
        """Whether a name is declared as a function (True), as a value (False), or not at all (None)."""

    def only_at(self, node: Node) -> bool:
        """Whether a name is a function of one argument that is a plain name or number: W(t)."""

    def is_defined(self, node: Node) -> bool:
        """Whether a name stands for something by a definition."""

    def knows(self, text: str) -> bool:
        """Whether a name is declared in any way."""


class Cursor(ABC):
    """A place in the tokens of a formula. `alternative` holds the choices that are to be taken the other way: kind and place."""

    def __init__(self, tokens: list[Token], notation: Notation, alternative: frozenset[Choice] = frozenset()) -> None:
        self.tokens, self.notation, self.alternative = tokens, notation, alternative
        self.i = 0
        self.depth = 0
        self.bars: list[str] = []  # what a bar means in the brackets around: "arguments", "abs" or "group"
        self.integrals = 0
        self.levels: list[int] = []  # how many brackets stand around each integral sign that is open
        self.bound: list[str] = []
        self.in_gradient = False
        self.factors: set[int] = set()  # places of names with a bracket after them that was found to be a factor
        self.guesses: dict[Choice, Span] = {}
        self.spent: set[Span] = set()  # the places of names and numbers that belong to an operator, and are no leaves of the tree
        self.mentions: dict[tuple[frozenset[str], int], tuple[int, int, int]] = {}  # where names stand last in a product, and its extent
        self.led = False  # whether the factor that is read next has another one before it in its product
        self.evaluated_to = -1  # where a term with a bar that gives it a value ended
        self.slashed = False  # whether the product that was read last is a quotient written a/b
        self.notes: list[tuple[str, Span]] = []

    @cached_property
    def sums(self) -> set[int]:
        """The places of brackets that hold a sum."""
        out: set[int] = set()
        open_at: list[int] = []
        for before, t in zip([Token("", "", (0, 0)), *self.tokens], self.tokens):
            if t.kind in ("open", "{"):
                open_at.append(t.span[0])
            elif t.kind in ("close", "}") and open_at:
                open_at.pop()
            elif t.kind == "op" and t.text in "+-" and open_at and before.span[0] != open_at[-1]:
                out.add(open_at[-1])
        return out

    # --- tokens

    @property
    def here(self) -> Token:
        """The next token; at the end, one of kind `end`."""
        return self.tokens[self.i] if self.i < len(self.tokens) else self._end

    def ahead(self, k: int) -> Token:
        """The k-th token from here."""
        return self.tokens[self.i + k] if self.i + k < len(self.tokens) else self._end

    @property
    def _end(self) -> Token:
        end = self.tokens[-1].span[1] if self.tokens else 0
        return Token("end", "the end of the formula", (end, end))

    def next(self) -> Token:
        """Take the next token."""
        t = self.here
        self.i += 1
        return t

    def at(self, kind: str, *texts: str) -> bool:
        """Whether the next token is of a kind, and one of some texts."""
        t = self.tokens[self.i] if self.i < len(self.tokens) else self._end  # what is here, without a call: it is asked most
        return t.kind == kind and (not texts or t.text in texts)

    def take(self, kind: str, *texts: str) -> Token:
        """Take a token that has to be there."""
        if not self.at(kind, *texts):
            wanted = " or ".join(texts) or kind
            raise Unreadable(f"expected {wanted}, found {self.here.text}", self.here.span)
        return self.next()

    def skip_wide(self) -> None:
        """Pass over wide spaces."""
        while self.at("wide"):
            self.i += 1

    def fail(self, message: str, t: Token | None = None) -> Unreadable:
        """An error at a token."""
        return Unreadable(message, (t or self.here).span)

    def other(self, kind: str, t: Token) -> bool:
        """Note that something may be read in two ways at a token; whether the less usual one is to be taken."""
        self.guesses[kind, t.span[0]] = t.span
        return (kind, t.span[0]) in self.alternative

    def spend(self, *things: Token | Node) -> None:
        """Note that names and numbers were read as part of an operator: the d of dx, the T of a transpose."""
        for thing in things:
            self.spent |= {n.span for n in thing.walk()} if isinstance(thing, Node) else {thing.span}

    def nested(self, what: Callable[[], Node]) -> Node:
        """Parse one level deeper."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.fail(f"nested more than {MAX_DEPTH} deep")
        try:
            return what()
        finally:
            self.depth -= 1

    def inside(self, context: str, what: Callable[[], Node]) -> Node:
        """Parse where a bar has a meaning of its own."""
        self.bars.append(context)
        integrals, self.integrals = self.integrals, 0 if context != "group" else self.integrals
        gradient, self.in_gradient = self.in_gradient, False  # a transpose in brackets is not that of the gradient
        try:
            return self.nested(what)
        finally:
            self.bars.pop()
            self.integrals, self.in_gradient = integrals, gradient

    def raw_group(self) -> list[Token]:
        """The tokens of the next argument."""
        if not self.at("{"):
            return [self.next()]
        start, depth = self.i, 0
        while True:
            t = self.next()
            if t.kind == "end":
                raise self.fail("a brace that is not closed", self.tokens[start])
            depth += {"{": 1, "}": -1}.get(t.kind, 0)
            if depth == 0:
                inside = self.tokens[start + 1:self.i - 1]
                self.spent |= {x.span for x in inside}
                return inside

    def shows_sum(self, unary: bool = True) -> bool:
        """Whether the braces that open here hold a sum that no bracket closes: the page does not show where it begins and ends."""
        depth, k = 0, 0
        found = False
        while True:
            t = self.ahead(k)
            depth += {"{": 1, "open": 1, "}": -1, "close": -1}.get(t.kind, 0)
            if t.kind == "end" or depth == 0:
                return found
            if depth == 1 and t.kind == "cmd" and t.text in ("over", "choose", "begin"):
                return False
            found = found or depth == 1 and (t.kind == "op" and t.text in "+-" and (k > 1 or unary) and not (
                k > 1 and self.ahead(k - 1).kind == "op") or t.kind == "cmd" and t.text in ("pm", "mp"))
            k += 1

    def mentioned_ahead(self, names: set[str]) -> bool:
        """Whether a name stands before the next sum sign, relation or end, in the brackets that are open here, and is not bound anew."""
        key = (frozenset(names), self.depth)
        start, stop, last = self.mentions.get(key, (0, 0, -1))
        if not start <= self.i < stop:
            depth, k, last = 0, 0, -1
            while True:
                t = self.ahead(k)
                depth += {"{": 1, "open": 1, "}": -1, "close": -1}.get(t.kind, 0)
                if t.kind in ("end", "rel", "row", "&") or depth < 0 or depth == 0 and t.kind == "op" and t.text in "+-":
                    break
                below = self.ahead(k + 2) if self.ahead(k + 2).kind != "{" else self.ahead(k + 3)
                if t.kind == "cmd" and t.text in ("sum", "prod") and self.ahead(k + 1).text == "_" and below.text in names:
                    break
                last = self.i + k if t.kind == "name" and t.text in names else last
                k += 1
            self.mentions[key] = (self.i, self.i + max(k, 1), last)
        return self.i <= last

    def closes_at(self, k: int) -> bool:
        """Whether the bracket that opened just before the k-th token from here closes right before a closing brace."""
        depth = 1
        while depth > 0:
            t = self.ahead(k)
            if t.kind == "end":
                return False
            depth += {"{": 1, "open": 1, "}": -1, "close": -1}.get(t.kind, 0)
            k += 1
        return self.ahead(k).kind in ("}", "op") and (self.ahead(k).kind == "}" or self.ahead(k).text == ",")

    def holds_bar(self, k: int) -> bool:
        """Whether a bar stands in the bracket that opens at the k-th token from here, in no bracket within it."""
        depth = 0
        while True:
            t = self.ahead(k)
            depth += {"{": 1, "open": 1, "}": -1, "close": -1}.get(t.kind, 0)
            if t.kind == "bar" and depth == 1:
                return True
            if t.kind == "end" or depth <= 0:
                return False
            k += 1

    def at_evaluation(self) -> bool:
        """Whether a bar with a place below it stands here: f |_{x = a}."""
        closes = bool(self.bars) and self.bars[-1] in ("abs", "arguments")
        return self.here.text == "|" and self.here.kind in ("bar", "close") and self.ahead(1).text == "_" and not closes

    def at_differential(self) -> bool:
        """Whether d x stands here."""
        t, following = self.here, self.ahead(1)
        if t.kind == "text" and t.text == "d" or t.kind == "name" and t.text == "d":
            return following.kind == "name" or following.kind == "cmd" and following.text in ("tilde", "hat", "bar", "vec")
        return False

    def transposes(self) -> bool:
        """Whether ^T stands here."""
        group = 1 if self.ahead(1).kind == "{" else 0
        t = self.ahead(1 + group)
        return self.at("op", "^") and t.text in ("T", "top") and (not group or self.ahead(3).kind == "}")

    @abstractmethod
    def total(self) -> Node:
        """A sum."""

    @abstractmethod
    def relation(self) -> Node:
        """Sides and relation signs."""

    @abstractmethod
    def factor(self) -> Node:
        """A factor with its scripts."""
