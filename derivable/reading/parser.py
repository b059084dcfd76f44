"""A Pratt parser for formulas as people write them, driven by what is declared of the names.

Refuse first: whatever has no settled reading is an error with its place. Where two readings are common, the usual one is
taken, and `guesses` says which other one there is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cached_property
from typing import Protocol

from derivable.reading.errors import Span, Unreadable
from derivable.reading.tokens import CLOSE, OPEN, Token
from derivable.reading.tree import Node, joined, name, number

MAX_DEPTH = 80
CONNECTIVES = ("=>", "<=>")
PROSE = frozenset("and or where with for so hence thus therefore while since because that is we get if then but as also".split())


class Notation(Protocol):
    """What the parser asks about names."""

    expectations: frozenset[str]  # letters that stand for an expectation: E, bbE
    normals: frozenset[str]  # letters that stand for the normal density: calN, N

    def is_function(self, node: Node) -> bool | None:
        """Whether a name is declared as a function (True), as a value (False), or not at all (None)."""

    def only_at(self, node: Node) -> bool:
        """Whether a name is a function of one argument that is a plain name or number: W(t)."""

    def knows(self, text: str) -> bool:
        """Whether a name is declared in any way."""


class Parser:
    """Parses one formula. `alternative` names the guesses that are to be taken the other way."""

    def __init__(self, tokens: list[Token], notation: Notation, alternative: frozenset[str] = frozenset()) -> None:
        self.tokens, self.notation, self.alternative = tokens, notation, alternative
        self.i = 0
        self.depth = 0
        self.bars: list[str] = []  # what a bar means in the brackets around: "arguments", "abs" or "group"
        self.integrals = 0
        self.bound: list[str] = []
        self.in_gradient = False
        self.factors: set[int] = set()  # places of names with a bracket after them that was found to be a factor
        self.guesses: dict[str, Span] = {}
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
        return self.ahead(0)

    def ahead(self, k: int) -> Token:
        """The k-th token from here."""
        if self.i + k < len(self.tokens):
            return self.tokens[self.i + k]
        end = self.tokens[-1].span[1] if self.tokens else 0
        return Token("end", "the end of the formula", (end, end))

    def next(self) -> Token:
        """Take the next token."""
        t = self.here
        self.i += 1
        return t

    def at(self, kind: str, *texts: str) -> bool:
        """Whether the next token is of a kind, and one of some texts."""
        return self.here.kind == kind and (not texts or self.here.text in texts)

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
        try:
            return self.nested(what)
        finally:
            self.bars.pop()
            self.integrals = integrals

    # --- statements and relations

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
        t = self.here
        return t.kind == "text" and (" " in t.text.strip() or t.text.strip(" ,.:").lower() in PROSE or len(self.tokens) == 1)

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
        if len(parts) == 1:
            return first
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
                left = factors.pop()
                factors.append(Node("kron", (left, right), "", joined(left, right)))
            elif self.starts_factor():
                if self.here.kind == "num" and factors[-1].op == "num":
                    raise self.fail("two numbers side by side: write \\cdot between them")
                factors.append(self.factor())
            else:
                return _product(factors) if not slashed or len(factors) > 1 else factors[0]

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
            from derivable.reading.forms import COMMANDS

            if t.text in ("overset", "underset", "stackrel"):
                return not self._relation_below()
            return t.text in COMMANDS
        return False

    def factor(self) -> Node:
        """A factor with its scripts."""
        return self.nested(self._factor)

    def _factor(self) -> Node:
        from derivable.reading.forms import COMMANDS, expectation, quotient_of_differentials, word
        from derivable.reading.names import named

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
            what = f"the command \\{t.text} is not known; it can be declared with \\newcommand"
        raise self.fail(what)

    def is_expectation(self) -> bool:
        """Whether the letter here is an expectation and not a name."""
        following = self.ahead(1)
        if self.notation.is_function(name(self.here.text)):
            return False
        return following.text in ("_", "(", "[", "\\{") or following.kind in ("word", "name", "cmd", "{") and self.here.text == "bbE"

    # --- brackets

    def bracketed(self) -> Node:
        """What stands in brackets; a list is a tuple."""
        opening = self.take("open")
        inner = self.inside("group", self._listed)
        closing = self.here
        if closing.kind != "close" or closing.text not in CLOSE and closing.text != ".":
            raise Unreadable(f"the bracket {opening.text} is not closed" if closing.kind == "end" else
                             f"{closing.text} stands where {OPEN[opening.text]} is expected", opening.span if closing.kind == "end" else closing.span)
        if closing.text != OPEN[opening.text]:
            raise Unreadable(f"{opening.text} is closed by {closing.text}", closing.span)
        self.i += 1
        if opening.text == "langle":
            return Node("mean", (inner,), "", (opening.span[0], closing.span[1]))
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
        if t.kind == "num" and len(t.text) > 1:
            self.tokens[self.i:self.i + 1] = [Token("num", t.text[0], (t.span[0], t.span[0] + 1)), Token("num", t.text[1:], (t.span[0] + 1, t.span[1]))]
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
                return self.tokens[start + 1:self.i - 1]

    # --- scripts

    def scripts(self, node: Node) -> Node:
        """Powers, transposes and factorials after a factor that is no name."""
        from derivable.reading.names import superscript

        while True:
            if self.at("op", "^"):
                if self.in_gradient and self.transposes():
                    return node
                node = superscript(self, node)
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

    def transposes(self) -> bool:
        """Whether ^T stands here."""
        group = 1 if self.ahead(1).kind == "{" else 0
        t = self.ahead(1 + group)
        return self.at("op", "^") and t.text in ("T", "top") and (not group or self.ahead(3).kind == "}")

    def script(self) -> Node:
        """What stands in a sub- or superscript."""
        if self.at("{"):
            from derivable.reading.names import subscript_group

            return subscript_group(self)
        if self.at("op", "-"):
            t = self.next()
            inner = self.single()
            return Node("-", (inner,), "", (t.span[0], inner.span[1]))
        return self.single()

    def at_differential(self) -> bool:
        """Whether d x stands here."""
        t, following = self.here, self.ahead(1)
        if t.kind == "text" and t.text == "d" or t.kind == "name" and t.text == "d":
            return following.kind == "name" or following.kind == "cmd" and following.text in ("tilde", "hat", "bar", "vec")
        return False


def _product(factors: list[Node]) -> Node:
    if len(factors) == 1:
        return factors[0]
    return Node("*", tuple(factors), "", joined(factors[0], factors[-1]))
