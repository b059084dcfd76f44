"""A Pratt parser for formulas as people write them, driven by what is declared of the names.

Refuse first: whatever has no settled reading is an error with its place. Where two readings are common, the usual one is
taken, and `guesses` says at which places there is another one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import final

from derivable.documents.grammar.cursor import Notation
from derivable.documents.grammar.products import Products
from derivable.documents.grammar.spelling import meant
from derivable.documents.grammar.statements import Statements
from derivable.documents.grammar.tree import Node, name, number
from derivable.documents.text.tokens import OPEN, Token


@dataclass(frozen=True)
class _Tables:
    """The rows of the commands and words, which are made of functions that take a parser."""

    commands: Mapping[str, Callable[[Parser, Token], Node]]
    special_words: Collection[str]
    quotient: Callable[[Parser], Node | None]
    expectation: Callable[[Parser], Node]
    named: Callable[[Parser], Node]
    special: Callable[[Parser], Node]
    word: Callable[[Parser], Node]


@cache
def _tables() -> _Tables:
    from derivable.documents.grammar.commands import COMMANDS
    from derivable.documents.grammar.derivatives import quotient_of_differentials
    from derivable.documents.grammar.prefixes import expectation
    from derivable.documents.grammar.scripts import named
    from derivable.documents.grammar.words import SPECIAL, special, word

    return _Tables(COMMANDS, SPECIAL, quotient_of_differentials, expectation, named, special, word)


@final
class Parser(Statements, Products):
    """Parses one formula."""

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
            if t.text in ("overset", "underset", "stackrel"):
                return not self._relation_below()
            return t.text in _tables().commands
        return False

    def factor(self) -> Node:
        """A factor with its scripts."""
        return self.nested(self._factor)

    def _factor(self) -> Node:
        know = _tables()
        t = self.here
        if t.kind == "num":
            self.i += 1
            return self.scripts(number(t.text, t.span))
        if t.text == "d" and (made := know.quotient(self)) is not None:
            return made
        if t.text == "delta" and self.ahead(1).kind == "name" and not self.notation.knows("delta"):
            self.i += 1
            self.spent.add(t.span)
            varied = name(self.here.text, self.next().span)
            return self.scripts(Node("delta", (varied,), "", (t.span[0], varied.span[1])))
        if t.kind == "name" and t.text in self.notation.expectations and self.is_expectation():
            return self.scripts(know.expectation(self))
        if t.kind == "name" and t.text in know.special_words and not self.notation.knows(t.text) and self.ahead(1).text in ("_", "(", "[", "\\{"):
            return self.scripts(know.special(self))
        if t.kind == "name" or t.kind == "text" and self.notation.knows(t.text):
            return know.named(self)
        if t.kind == "text" and t.text in ("const", "constant", "const."):
            self.i += 1
            return name("const", t.span)
        if t.kind == "word" and t.raw and self.notation.is_function(name(t.raw)):
            self.tokens[self.i] = Token("name", t.raw, t.span)
            return know.named(self)
        if t.kind == "word":
            return self.scripts(know.word(self))
        if t.kind == "cmd" and t.text in know.commands:
            self.i += 1
            return self.scripts(know.commands[t.text](self, t))
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
            what = f"the command \\{t.text} is not known{meant(t.text, know.commands)}"
        raise self.fail(what)

    def is_expectation(self) -> bool:
        """Whether the letter here is an expectation and not a name."""
        following = self.ahead(1)
        if self.notation.is_function(name(self.here.text)):
            return False
        if following.text == "(" and self._defines():
            self.notation.expectations -= {self.here.text}
            return False
        if following.text == "^":  # E^2[X]
            return self.ahead(2).kind == "num" and self.ahead(3).kind == "open"
        begins = following.kind in ("word", "name", "cmd", "{", "num", "bar", "open")
        return following.text in ("_", "(", "[", "\\{") or begins and self.here.text == "bbE"

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


__all__ = ["Notation", "Parser"]
