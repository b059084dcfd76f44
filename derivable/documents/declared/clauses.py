r"""The grammar of a declaring sentence: its pieces as clauses, each with formulas and what the words say of them.

    sentence = keyword clause (("," | "and" | ";" | link) clause)* [goal]
    clause   = [words] formula ("," formula)* ["be"] [words] [range]
    words    = (article | adjective | noun | comparison)*          the tables of words.py

What does not fit is lost from there on: the names of its formulas are not used for any verdict. What follows a verb such as
*show* declares nothing; neither does a question.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from derivable.documents.declared.phrases import Item, Lost, Phrases, Said, both, items
from derivable.documents.declared.words import ARTICLES, BE, EXAMPLES, FILLERS, LINKS, NEGATIONS, NOUNS, RANGES, SAYS_NOTHING
from derivable.documents.text.declaring import Sentence


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


def parse(sentence: Sentence) -> Parsed:
    """The clauses of a sentence, as far as it is understood."""
    found = items(sentence)
    if any(i.text == "?" for i in found):
        return Parsed()
    return _Grammar(found, sentence.keyword).sentence()


class _Grammar(Phrases):
    """The clauses of a sentence, over its items."""

    def sentence(self) -> Parsed:
        out = Parsed()
        link = self.keyword
        begun = 0
        try:
            self._opening()
            while self.here.kind != "end":
                begun = self.at
                if self.stops():
                    self._goal()
                    break
                clause = self._clause(link)
                if clause is not None:
                    self._after()
                    out.clauses.append(clause)
                link = self._separator()
        except Lost as error:
            out.lost = tuple(i for i in self.items[begun:] if i.kind == "formula")
            back = any(i.text in ("but", "or", "either", "if", "unless", "not") for i in self.items[begun - 1:self.at + 1])
            if out.clauses and (back or not out.lost):
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

    def _goal(self) -> None:
        """Past a goal or a conclusion; a condition in it says something that nobody reads."""
        while self.here.kind != "end":
            if self.here.kind == "word" and self.here.text in ("where", "assume", "suppose", "given", "let", "if", "provided", "assuming"):
                raise Lost(f"what follows '{self.here.text}' behind a goal")
            self.at += 1

    def _after(self) -> None:
        """A clause ends here, or it was not understood."""
        if self.here.kind == "end" or self.here.kind == "mark" and self.here.text in ",;:.)(!" or self.stops():
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
            said = self.said(before=True)
        noun = " ".join(i.text for i in self.items[start:self.at])
        subjects = self._subjects()
        if not subjects:
            if said.empty:
                raise Lost(self._said_here())
            return self._apposition(said)
        be = self.here.kind == "word" and self.here.text in BE
        if be and not self.ahead(FILLERS):
            self.at += 1
        if row := self.ahead(FILLERS):
            self.skip(row)
        if self.size() or self.here.kind == "word" and not self.stops() and not self.ends():
            said = both(said, self.said())
        elif be and not self.ends() and self.here.kind == "formula" and subjects:
            raise Lost(self._said_here())
        while self.here.kind == "mark" and self.here.text == "," and self._goes_on():
            self.at += 1
            said = both(said, self.said())
        return Clause(subjects, said, link, noun)

    def _apposition(self, said: Said) -> Clause:
        """Words without a formula of their own: said of the formulas before."""
        return Clause((), said, "and")

    def _subjects(self) -> tuple[Item, ...]:
        out: list[Item] = []
        while self.here.kind == "formula" and not self.size():
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
            if self.here.kind != "word" or self.stops() or self.ahead(LINKS) or self.ahead(RANGES) or self.here.text in ("and", "let", "but", "say"):
                return bool(self.ahead(SAYS_NOTHING))
            while self.here.kind == "word" and not self.ends():
                self.at += 1
            return self.here.kind != "formula"
        finally:
            self.at = before
