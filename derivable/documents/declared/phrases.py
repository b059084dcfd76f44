"""The words said of a formula: articles, adjectives, nouns and comparisons, each from a row of words.py, with what hangs on them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from derivable.documents.declared.words import (
    ADJECTIVES,
    ARTICLES,
    BE,
    COMPARISONS,
    FILLERS,
    LINKS,
    NEGATIONS,
    NOUNS,
    RANGES,
    SAYS_NOTHING,
    SIZES,
    STOPS,
    TAILS,
    Word,
    longest,
)
from derivable.documents.text.declaring import Piece, Sentence

_MARKUP = re.compile(r"\\(?:textbf|textit|emph|textsc|underline|text|bf|it|par|noindent|item|quad|qquad|smallskip|medskip|"
                     r"bigskip)\b\*?|\\[,;:! ]|[{}*_\"`~|]|\\label\{[^}]*\}"
                     r"|[\u201c\u201d\u2018\u2019'](?![a-z])")
_WORD = re.compile(r"\s*(?:(?P<word>-?[A-Za-z\u00c0-\u024f]+(?:[-'\u2019.][A-Za-z\u00c0-\u024f]+)*)|"
                   r"(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)|(?P<mark>\S))")


@dataclass(frozen=True)
class Item:
    """A word, a formula or a mark of a sentence, with its place in the document."""

    kind: str  # word formula mark end
    text: str
    offset: int


@dataclass(frozen=True)
class Said:
    """What the words of a clause say."""

    nouns: tuple[Word, ...] = ()
    signs: tuple[tuple[str, Item | None], ...] = ()  # a relation to 0 (None) or to a formula
    flags: frozenset[str] = frozenset()
    sorts: frozenset[str] = frozenset()
    unused: tuple[str, ...] = ()  # words that say more than is used
    strange: tuple[str, ...] = ()  # words that stand in no table
    formulas: tuple[Item, ...] = ()  # formulas inside the words: a size, from R to R, of t
    plural: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing is said."""
        return self == Said()


class Lost(Exception):
    """The sentence is not understood here."""


def items(sentence: Sentence) -> list[Item]:
    """The words, formulas and marks of a sentence."""
    out: list[Item] = []
    for p in sentence.pieces:
        out += [Item("formula", p.text, p.offset)] if p.formula else _words(p)
    return [*out, Item("end", "", out[-1].offset if out else sentence.offset)]


def _words(p: Piece) -> list[Item]:
    text = _MARKUP.sub(lambda m: " " * len(m.group()), p.text)
    out = []
    for m in _WORD.finditer(text):
        kind = "word" if m["word"] else "formula" if m["number"] else "mark"
        written = (m["word"] or m["number"] or m["mark"]).replace("\u2019", "'")
        out.append(Item(kind, written.lower() if kind == "word" else written, p.offset + m.start(m.lastgroup or 0)))
    return out


class Phrases:
    """A cursor over the items of a sentence."""

    def __init__(self, found: list[Item], keyword: str) -> None:
        self.items, self.at, self.keyword = found, 0, keyword

    @property
    def here(self) -> Item:
        """What stands here."""
        return self.items[self.at]

    def ahead(self, table: dict[str, Word] | dict[str, str] | tuple[str, ...] | frozenset[str]) -> str:
        """The longest row of a table that stands here; empty if none does."""
        words = [i.text for i in self.items[self.at:self.at + 6]]
        kinds = [i.kind for i in self.items[self.at:self.at + 6]]
        run = next((k for k, kind in enumerate(kinds) if kind != "word"), len(kinds))
        return " ".join(words[:longest(words[:run], table)])

    def skip(self, row: str) -> None:
        """Past a row of a table."""
        self.at += len(row.split())

    def mark(self, *marks: str) -> bool:
        """Past one of some marks, if one stands here."""
        if self.here.kind == "mark" and self.here.text in marks:
            self.at += 1
            return True
        return False

    # --- where words end

    def stops(self) -> bool:
        """Whether a goal or a conclusion begins here."""
        return self.here.kind == "word" and self.here.text in STOPS

    def ends(self) -> bool:
        """Whether the words said of a formula end here."""
        if self.here.kind != "word":
            return True
        if self.here.text == "and":
            k = self.at + 1
            while self.items[k].kind == "word" and self.items[k].text in ARTICLES:
                k += 1
            return not self.known_at(self.at + 1) or self._leads_to_formula(k)
        if self.ahead(SAYS_NOTHING) or self.ahead(COMPARISONS):
            return False
        return bool(self.ahead(LINKS)) or bool(self.ahead(RANGES)) or bool(self.ahead(FILLERS)) or self.here.text in ("but",)

    def _leads_to_formula(self, k: int) -> bool:
        """Whether the words from here on belong to a formula after them: and a positive number $b$."""
        while self.items[k].kind == "word" and self.items[k].text not in ("and", "with", "for", "where"):
            k += 1
        return self.items[k].kind == "formula" and self.items[k - 1].text not in ("of", "than", "to", "between", "and", "least", "most", "from", "on")

    def known_at(self, place: int) -> bool:
        """Whether a word of the tables stands at a place, behind articles."""
        before, self.at = self.at, place
        while self.here.kind == "word" and self.here.text in ARTICLES:
            self.at += 1
        known = bool(self.ahead(ADJECTIVES) or self.ahead(NOUNS) or self.ahead(COMPARISONS))
        self.at = before
        return known

    # --- words

    def said(self, before: bool = False) -> Said:
        """Adjectives, nouns and comparisons; before a formula they end at it."""
        out = Said()
        while self.size() or self.here.kind == "word" and not self.stops() and not self.ends():
            if self.size():
                out = replace(out, formulas=(*out.formulas, self.here))
                self.at += 2 if self.items[self.at + 1].text in ("-dimensional", "dimensional", "-vector") else 1
                continue
            if row := self.ahead(SAYS_NOTHING):
                self.skip(row)
                self.said(before)
                continue
            if self.here.text in NEGATIONS and not self.ahead(COMPARISONS):
                raise Lost(f"'{self.here.text}'")
            out = self._one(out, before)
        return out

    def size(self) -> bool:
        """Whether a size stands here: $m \\times n$ matrix, $n$-dimensional vector."""
        if self.here.kind != "formula" or self.items[self.at + 1].kind != "word":
            return False
        return self.items[self.at + 1].text in ("-dimensional", "dimensional", "-vector") or "\\times" in self.here.text and not re.search(
            r"=|\\in\b", self.here.text)

    def _one(self, out: Said, before: bool) -> Said:
        if row := self.ahead(COMPARISONS):
            return self._compared(out, row)
        if self.here.text == "between":
            return self._between(out)
        adjective, noun = self.ahead(ADJECTIVES), self.ahead(NOUNS)
        if noun and len(noun.split()) >= len(adjective.split()):
            self.skip(noun)
            word = NOUNS[noun]
            out = _with(out, word, noun)
            out = replace(out, nouns=(*out.nouns, word), plural=out.plural or noun.endswith(("s", "ices", "densities")))
            return self._tail(out, before)
        if adjective:
            self.skip(adjective)
            return _with(out, ADJECTIVES[adjective], adjective)
        if self.here.text in ARTICLES or self.here.text == "and" or self.here.text in BE:
            self.at += 1
            return out
        strange = self.here.text
        self.at += 1
        return self._tail(replace(out, strange=(*out.strange, strange)), before) if strange in TAILS else replace(
            out, strange=(*out.strange, strange))

    def _compared(self, out: Said, row: str) -> Said:
        self.skip(row)
        if self.here.kind != "formula":
            raise Lost(f"'{row}'")
        bound = self.here
        self.at += 1
        return replace(out, signs=(*out.signs, (COMPARISONS[row], bound)))

    def _between(self, out: Said) -> Said:
        a, word, b = self.items[self.at + 1:self.at + 4] if self.at + 3 < len(self.items) else (self.here,) * 3
        if a.kind != "formula" or word.text != "and" or b.kind != "formula":
            raise Lost("'between'")
        self.at += 4
        return replace(out, signs=(*out.signs, (">=", a), ("<=", b)))

    def _tail(self, out: Said, before: bool) -> Said:
        """What may follow a noun: of .., from $R$ to $R$, in $R^n$; the formulas in it are kept for the noun."""
        while self.here.kind == "word" and self.here.text in TAILS and not self.ahead(COMPARISONS):
            if self.here.text == "between" and not (out.nouns and out.nouns[-1].kind == "gloss"):
                return out
            word = self.here.text
            if out.nouns and out.nouns[-1].kind == "sequence" and word == "of" and self.known_at(self.at + 1):
                self.at += 1
                return out
            self.at += 1
            while self.here.kind == "word" and not self.ends() and not self.stops() and self.here.text not in (*TAILS, "and"):
                if self.here.text in NEGATIONS:
                    raise Lost(f"'{self.here.text}'")
                out = self._hanging(out, word)
            if self.here.kind == "formula":
                gloss = bool(out.nouns) and out.nouns[-1].kind in ("gloss", "number", "random")
                out = replace(out, formulas=(*out.formulas, self.here), unused=(*out.unused, word) if gloss else out.unused)
                self.at += 1
        return out


    def _hanging(self, out: Said, tail: str) -> Said:
        """A word of a tail: of norm one says more than is used, of real numbers or of size $n$ does not."""
        row = self.ahead(NOUNS) or self.here.text
        self.skip(row)
        if not out.nouns or out.nouns[-1].kind not in ("vector", "matrix", "function", "number", "random", "gloss"):
            return out
        after = self.here
        sized = row in SIZES and after.kind == "formula" and not after.text.strip().isdigit()
        plain = row in ARTICLES - {"one"} or row in NOUNS and NOUNS[row].kind in ("gloss", "number") and not NOUNS[row].sign and row not in SIZES
        return out if sized or plain else replace(out, unused=(*out.unused, f"{tail} {row}"))


def _with(out: Said, word: Word, text: str) -> Said:
    signs = out.signs
    if word.sign == "01":
        signs = (*signs, (">=", None), ("<=", Item("formula", "1", 0)))
    elif word.sign:
        signs = (*signs, (word.sign, None if word.bound == "0" else Item("formula", word.bound, 0)))
    return replace(out, signs=signs, flags=out.flags | ({word.flag} - {""}), sorts=out.sorts | ({word.sort} - {""}),
                   unused=(*out.unused, text) if word.unused else out.unused)


def both(a: Said, b: Said) -> Said:
    """What two runs of words say together."""
    return Said(a.nouns + b.nouns, a.signs + b.signs, a.flags | b.flags, a.sorts | b.sorts, a.unused + b.unused, a.strange + b.strange,
                a.formulas + b.formulas, a.plural or b.plural)
