r"""The grammar of a declaring sentence: its pieces as clauses, each with formulas and what the words say of them.

    sentence = keyword clause (("," | "and" | ";" | link) clause)* [goal]
    clause   = [words] formula ("," formula)* ["be"] [words] [range]
    words    = (article | adjective | noun | comparison)*          the tables of words.py

What does not fit is lost from there on: the names of its formulas are not used for any verdict. What follows a verb such as
*show* declares nothing; neither does a question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from derivable.documents.declared.words import (
    ADJECTIVES,
    ARTICLES,
    BE,
    COMPARISONS,
    EXAMPLES,
    FILLERS,
    LINKS,
    NEGATIONS,
    NOUNS,
    RANGES,
    SAYS_NOTHING,
    STOPS,
    Word,
    longest,
)
from derivable.documents.text.declaring import Piece, Sentence

_MARKUP = re.compile(r"\\(?:textbf|textit|emph|textsc|underline|text|bf|it|par|noindent|item|quad|qquad|smallskip|medskip|bigskip)\b\*?|\\[,;:! ]|[{}*_\"`~|]|\\label\{[^}]*\}"
                     r"|[\u201c\u201d\u2018\u2019'](?![a-z])")
_WORD = re.compile(r"\s*(?:(?P<word>-?[A-Za-z\u00c0-\u024f]+(?:[-'\u2019.][A-Za-z\u00c0-\u024f]+)*)|(?P<number>\d+(?:\.\d+)?)|(?P<mark>\S))")
_SHORT = ("i.e", "e.g", "w.l.o.g", "i.i.d", "s.t", "resp", "r.v", "p.d.f")


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


@dataclass(frozen=True)
class Clause:
    """Formulas, what is said of them, and how the clause hangs on the one before (`for` of a range, `with`)."""

    subjects: tuple[Item, ...]
    said: Said
    link: str = ""
    noun: str = ""  # the words before the formulas: with mean $\mu$


@dataclass
class Parsed:
    """The clauses of a sentence; what is lost of it, with the words at which reading stopped."""

    clauses: list[Clause] = field(default_factory=list)
    lost: tuple[Item, ...] = ()
    stopped_at: str = ""


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


def parse(sentence: Sentence) -> Parsed:
    """The clauses of a sentence, as far as it is understood."""
    found = items(sentence)
    if any(i.text == "?" for i in found):
        return Parsed()
    return _Grammar(found, sentence.keyword).sentence()


class _Grammar:
    """A cursor over the items of a sentence."""

    def __init__(self, found: list[Item], keyword: str) -> None:
        self.items, self.at, self.keyword = found, 0, keyword

    @property
    def here(self) -> Item:
        return self.items[self.at]

    def ahead(self, table: dict[str, Word] | dict[str, str] | tuple[str, ...] | frozenset[str]) -> str:
        """The longest row of a table that stands here; empty if none does."""
        words = [i.text for i in self.items[self.at:self.at + 6]]
        kinds = [i.kind for i in self.items[self.at:self.at + 6]]
        run = next((k for k, kind in enumerate(kinds) if kind != "word"), len(kinds))
        return " ".join(words[:longest(words[:run], table)])

    def skip(self, row: str) -> None:
        self.at += len(row.split())

    def mark(self, *marks: str) -> bool:
        if self.here.kind == "mark" and self.here.text in marks:
            self.at += 1
            return True
        return False

    # --- the sentence

    def sentence(self) -> Parsed:
        out = Parsed()
        link = self.keyword
        begun = 0
        try:
            self._opening()
            while self.here.kind != "end":
                begun = self.at
                if self._stops():
                    self._goal()
                    break
                clause = self._clause(link)
                if clause is not None:
                    self._after()
                    out.clauses.append(clause)
                link = self._separator()
        except Lost as error:
            out.lost = tuple(i for i in self.items[begun:] if i.kind == "formula")
            if out.clauses and (not out.lost or any(i.text in ("but", "or", "either", "if", "unless", "not") for i in self.items[begun - 1:self.at + 1])):
                out.lost = (*out.clauses.pop().subjects, *out.lost)
            out.stopped_at = str(error)
        return out

    def _opening(self) -> None:
        """What may stand between the keyword and the first clause: that, by, us, we have."""
        if self.here.text == "'" and self.items[self.at + 1].text == "s":
            self.at += 2
        while self.here.kind == "word" and self.here.text in ("that", "by", "us", "also", "now", "the", "following", "we", "me"):
            if self.here.text in ("the", "following") and self.items[self.at + 1].kind != "mark":
                break
            if self.here.text in ("us", "we", "me") and not (row := self._link_after(self.at + 1)):
                break
            self.at += 1
        if row := self.ahead(LINKS):
            self.skip(row)
        self.mark(":", ",")

    def _link_after(self, place: int) -> str:
        before, self.at = self.at, place
        row = self.ahead(LINKS) or self.ahead(("consider", "fix", "take", "write", "denote"))
        self.at = before
        return row

    def _stops(self) -> bool:
        return self.here.kind == "word" and self.here.text in STOPS

    def _goal(self) -> None:
        """Past a goal or a conclusion; a condition in it says something that nobody reads."""
        while self.here.kind != "end":
            if self.here.kind == "word" and self.here.text in ("where", "assume", "suppose", "given", "let", "if", "provided", "assuming"):
                raise Lost(f"what follows '{self.here.text}' behind a goal")
            self.at += 1

    def _after(self) -> None:
        """A clause ends here, or it was not understood."""
        if self.here.kind == "end" or self.here.kind == "mark" and self.here.text in ",;:.)(!" or self._stops():
            return
        if self.here.kind == "word" and (self.here.text in ("and", "but") or self.ahead(LINKS) or self.ahead(RANGES)):
            return
        raise Lost(self._said_here())

    def _said_here(self) -> str:
        return f"'{self.here.text}'" if self.here.kind == "word" else f"${self.here.text}$"

    def _separator(self) -> str:
        """What joins the next clause: the link, `and`, or a remark in brackets."""
        link = ""
        while True:
            if self.mark(",", ";", ":", ".", ")", "!"):
                continue
            if self.here.text == "(" and self.here.kind == "mark":
                link = self._bracket() or link
            elif row := self.ahead(FILLERS):
                self.skip(row)
            elif (row := self.ahead(LINKS)) or (row := self.ahead(RANGES)):
                self.skip(row)
                link = row.removeprefix("and ")
            elif self.here.kind == "word" and self.here.text in ("and", "also", "further", "i.e"):
                self.at += 1
            else:
                return link

    def _bracket(self) -> str:
        """A remark in brackets: (with x > 0) declares; other formulas in one are examples, and are not given."""
        self.at += 1
        if self.ahead(EXAMPLES):
            while self.here.kind != "end" and not self.mark(")"):
                self.at += 1
            return ""
        if (row := self.ahead(LINKS)) or (row := self.ahead(RANGES)):
            self.skip(row)
            return row
        while self.here.kind != "end" and not self.mark(")"):
            if self.here.kind == "word" and self.here.text not in ARTICLES and not self.ahead(NOUNS) and self.here.text in NEGATIONS:
                raise Lost(f"'{self.here.text}'")
            self.at += 1
        return ""

    # --- clauses

    def _clause(self, link: str) -> Clause | None:
        said, start = Said(), self.at
        if self.here.kind == "word":
            said = self._said(before=True)
        noun = " ".join(i.text for i in self.items[start:self.at])
        subjects = self._subjects()
        if not subjects:
            if said.empty or set(said.nouns) == {NOUNS["notation"]}:
                raise Lost(self._said_here())
            return self._apposition(said)
        be = self.here.kind == "word" and self.here.text in BE
        if be and not self.ahead(FILLERS):
            self.at += 1
        if row := self.ahead(FILLERS):
            self.skip(row)
        if self._size() or self.here.kind == "word" and not self._stops() and not self._ends():
            said = _both(said, self._said())
        elif be and not self._ends() and self.here.kind == "formula" and subjects:
            raise Lost(self._said_here())
        while self.here.kind == "mark" and self.here.text == "," and self._goes_on():
            self.at += 1
            said = _both(said, self._said())
        return Clause(subjects, said, link, noun)

    def _apposition(self, said: Said) -> Clause:
        """Words without a formula of their own: said of the formulas before."""
        return Clause((), said, "and")

    def _subjects(self) -> tuple[Item, ...]:
        out: list[Item] = []
        while self.here.kind == "formula" and not self._size():
            out.append(self.here)
            self.at += 1
            before = self.at
            self.mark(",")
            if self.here.kind == "word" and self.here.text == "and":
                self.at += 1
            if self.here.kind == "word" and self.here.text in ("both", "let"):
                self.at = before
                break
            if self.here.kind != "formula":
                self.at = before
        return tuple(out)

    def _goes_on(self) -> bool:
        """Whether the words behind a comma are said of the formulas before it: ", a real number"."""
        before, self.at = self.at, self.at + 1
        try:
            if self.here.kind != "word" or self._stops() or self.ahead(LINKS) or self.ahead(RANGES) or self.here.text in ("and", "let", "but", "say"):
                return bool(self.ahead(SAYS_NOTHING))
            while self.here.kind == "word" and not self._ends():
                self.at += 1
            return self.here.kind != "formula"
        finally:
            self.at = before

    def _ends(self) -> bool:
        """Whether the words said of a formula end here."""
        if self.here.kind != "word":
            return True
        if self.here.text == "and":
            k = self.at + 1
            while self.items[k].kind == "word" and self.items[k].text in ARTICLES:
                k += 1
            return not self._known_at(self.at + 1) or self._leads_to_formula(k)
        if self.ahead(SAYS_NOTHING) or self.ahead(COMPARISONS):
            return False
        return bool(self.ahead(LINKS)) or bool(self.ahead(RANGES)) or bool(self.ahead(FILLERS)) or self.here.text in ("but",)

    def _leads_to_formula(self, k: int) -> bool:
        """Whether the words from here on belong to a formula after them: and a positive number $b$."""
        while self.items[k].kind == "word" and self.items[k].text not in ("and", "with", "for", "where"):
            k += 1
        return self.items[k].kind == "formula" and self.items[k - 1].text not in ("of", "than", "to", "between", "and", "least", "most", "from", "on")

    def _known_at(self, place: int) -> bool:
        before, self.at = self.at, place
        while self.here.kind == "word" and self.here.text in ARTICLES:
            self.at += 1
        known = bool(self.ahead(ADJECTIVES) or self.ahead(NOUNS) or self.ahead(COMPARISONS))
        self.at = before
        return known

    # --- words

    def _said(self, before: bool = False) -> Said:
        """Adjectives, nouns and comparisons; before a formula they end at it."""
        out = Said()
        while self._size() or self.here.kind == "word" and not self._stops() and not self._ends():
            if self._size():
                out = replace(out, formulas=(*out.formulas, self.here))
                self.at += 2 if self.items[self.at + 1].text in ("-dimensional", "dimensional", "-vector") else 1
                continue
            if row := self.ahead(SAYS_NOTHING):
                self.skip(row)
                self._said(before)
                continue
            if self.here.text in NEGATIONS and not self.ahead(COMPARISONS):
                raise Lost(f"'{self.here.text}'")
            out = self._one(out, before)
        return out

    def _size(self) -> bool:
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
        if self.here.text in ARTICLES or self.here.text in ("and", "by") or self.here.text in BE:
            self.at += 1
            return out
        strange = self.here.text
        self.at += 1
        return self._tail(replace(out, strange=(*out.strange, strange)), before) if strange in ("of", "from", "in") else replace(
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
        while self.here.kind == "word" and self.here.text in ("of", "from", "to", "in", "on", "into", "between") and not self.ahead(COMPARISONS):
            if self.here.text == "between" and not (out.nouns and out.nouns[-1].kind == "gloss"):
                return out
            word = self.here.text
            if out.nouns and out.nouns[-1].kind == "sequence" and word == "of" and self._known_at(self.at + 1):
                self.at += 1
                return out
            self.at += 1
            while self.here.kind == "word" and not self._ends() and not self._stops() and self.here.text not in ("of", "from", "to", "in", "on", "into", "and"):
                if self.here.text in NEGATIONS:
                    raise Lost(f"'{self.here.text}'")
                self.at += 1
            if self.here.kind == "formula":
                out = replace(out, formulas=(*out.formulas, self.here), unused=(*out.unused, word) if out.nouns and out.nouns[-1].kind == "gloss" else out.unused)
                self.at += 1
        return out


def _with(out: Said, word: Word, text: str) -> Said:
    signs = out.signs
    if word.sign == "01":
        signs = (*signs, (">=", None), ("<=", Item("formula", "1", 0)))
    elif word.sign:
        signs = (*signs, (word.sign, None if word.bound == "0" else Item("formula", word.bound, 0)))
    return replace(out, signs=signs, flags=out.flags | ({word.flag} - {""}), sorts=out.sorts | ({word.sort} - {""}),
                   unused=(*out.unused, text) if word.unused else out.unused)


def _both(a: Said, b: Said) -> Said:
    return Said(*((x | y) if isinstance(x, frozenset) else (x + y) if isinstance(x, tuple) else (x or y) for x, y in zip(
        (a.nouns, a.signs, a.flags, a.sorts, a.unused, a.strange, a.formulas, a.plural),
        (b.nouns, b.signs, b.flags, b.sorts, b.unused, b.strange, b.formulas, b.plural))))
