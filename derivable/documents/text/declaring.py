r"""Sentences that declare: where they begin and end, as words and formulas in their order, each with its place.

A sentence is found by a word at its beginning (Let, Given, for all, where ..); what it says is read later, word by word.
Inside running text only *, where* begins one. A sentence ends at a full stop, a blank line, a new item of a list, or a display.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

MAX_INLINE, MAX_SENTENCE = 2_000, 20_000
STRONG = (  # words that begin a declaring sentence: what they say and is not understood blocks verdicts
    "Let", "Given", "Assume", "Assuming", "Suppose", "Supposing", "Define", "Where", "With",
)
WEAK = (  # words that begin prose as well: what they say and is not understood is passed over
    "For", "For all", "For every", "For any", "For each", "Fix", "Take", "Consider", "Denote", "Write", "Here", "Recall that", "Since",
    "By assumption", "By hypothesis", "Set", "Throughout", "Under the assumption", "Under the assumptions", "Provided", "Assumption",
    "Assumptions", "Notation", "Hypothesis", "Setting", "Setup", "As", "Because",
)
PREFIX = (r"(?:(?:Now|Next|Then|Also|Further|Furthermore|Moreover|First|Second|Finally|Again|In addition|Additionally|Similarly|Here|Throughout|"
          r"In the following|In what follows|As before|As usual|And|We|we|also|"
          r"now|are|further|then|will|may|can|shall|let us|Let us|Please)\b,?\s+){0,4}")
ABBREVIATIONS = re.compile(r"(?:\b(?:i\.e|e\.g|w\.r\.t|w\.l\.o\.g|i\.i\.d|resp|cf|a\.s|a\.e|s\.t|Eq|eq|Fig|Thm|Def|Sec|"
                           r"No|vs|et al|p\.d|p\.s\.d|p\.d\.f|r\.v|const|approx))$")
NOTATION = re.compile(r"\s*(?:\d[\d.]*\s*)?(?:notations?|symbols|assumptions?|set-?up|conventions?|definitions?|preliminar\w+|given|declarations?)"
                      r"(?:\s+and\s+(?:notations?|symbols|assumptions?|set-?up|conventions?|definitions?))?\s*[:.]?\s*", re.IGNORECASE)
_ITEM = r"(?:(?:[-*+>]|\d{1,2}[.)]|\([a-z0-9]{1,3}\)|\\item(?:\[[^\]]*\])?)[ \t]*)*"
_MARKUP = r"(?:\\(?:textbf|textit|emph|text|textsc|underline|bf|it|noindent|par|quad|smallskip|medskip|bigskip|indent)\b\s*\{?|\{|\*{1,3}|__?)"
_BEGIN = re.compile(rf"(?:^|(?<=[.;:!?)])|(?<=[.:!?]\*)|(?<=[.:!?]\*\*)|(?<=\}}))[ \t]*{_ITEM}(?:{_MARKUP}[ \t]*)*"
                    rf"(?P<pre>{PREFIX})(?P<key>(?i:{'|'.join((*STRONG, *WEAK))}))\b(?!-)", re.MULTILINE)
_WHERE = re.compile(r",\s+(?P<pre>)(?P<key>where)\b")
LISTS = re.compile(r"\\begin\{(assumptions?|notation|setup|hypothesis|given)\}.*?\\end\{\1\}"
                   r"|^[ \t]*\|[ \t]*(?:symbols?|notation|variables?|names?|parameters?|quantity)[ \t]*\|.*?(?=\n[ \t]*\n|\Z)",
                   re.DOTALL | re.MULTILINE | re.IGNORECASE)  # where an item or a row that begins with a formula declares it
_ROW = re.compile(r"^[ \t]*(?:[-*+][ \t]+|\\item[ \t]+|\|[ \t]*|\d{1,2}[.)][ \t]+)?(?P<pre>)(?P<key>)(?=\$|\\\()", re.MULTILINE)
_STOP = re.compile(r"\n[ \t]*\n|\n[ \t]*(?:[-*+>][ \t]|\d{1,2}[.)][ \t]|#{1,6}[ \t]|\|)|\\(?:begin|end|item|section|subsection|paragraph)\b|\\\\"
                   r"|\n(?=\n)|[.!?](?=[*_}]{0,3}(?:\s|$))")


_LEADS = re.compile(r"\b(?:show|prove|verify|have|get|obtain|find|compute|derive|then|hence|thus|so|follows?|yields?|gives?|implies|claim|want|see|"
                    r"evaluate|calculate|simplify|we|it|holds?)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Piece:
    """Words or a formula of a sentence, with its place in the document."""

    text: str
    offset: int
    formula: bool = False


@dataclass(frozen=True)
class Sentence:
    """A declaring sentence: its pieces in order; `weak` where its first word often begins prose that declares nothing."""

    pieces: tuple[Piece, ...]
    offset: int
    keyword: str = "let"
    weak: bool = False
    leads: bool = False  # whether a display follows

    @property
    def formulas(self) -> tuple[tuple[str, int], ...]:
        """The formulas with their places."""
        return tuple((p.text, p.offset) for p in self.pieces if p.formula)

    @property
    def words(self) -> str:
        """The sentence as it can be quoted, on one line."""
        whole = "".join(f"${p.text}$" if p.formula else p.text for p in self.pieces)
        return " ".join(whole.split())


@dataclass(frozen=True)
class Shown:
    """A display that may stand in a sentence: where it begins and ends, and its rows with their places."""

    start: int
    end: int
    rows: Callable[[], Iterable[tuple[str, int]]]


def sentences(text: str, without: str, displays: list[Shown], listed: list[tuple[int, int]]) -> Iterator[tuple[Sentence, list[int]]]:
    """The declaring sentences in order, with the places where displays that belong to them begin.

    `without` is the text with its displays blanked; `listed` are the spans in which an item or a row of a table that
    begins with a formula declares it (a section on notation).
    """
    inline = list(_formulas(without))
    plain = _blank(without, inline)
    found = [*_BEGIN.finditer(plain), *_WHERE.finditer(plain)]
    listed = [*listed, *(m.span() for m in LISTS.finditer(plain))]
    found += [m for a, b in listed for m in _ROW.finditer(without, a, b)]
    starts = {a - 1 if text[a - 1] == "$" else a - 2: (a, b, end) for a, b, end in inline}
    shown, last = {d.start: d for d in displays}, 0
    for m in sorted(found, key=lambda m: m.start("key")):
        if m.start("key") < last or m["key"][:1].islower() and not m["pre"] and m.re is _BEGIN and not _begins(plain, shown, m.start()):
            continue
        key = " ".join(m["key"].lower().split()) or "notation"
        pieces, last, taken = _pieces(text, key, m.end("key"), starts, shown)
        weak = m.re is _WHERE or key in {k.lower() for k in WEAK} or key == "with" and m["key"] == "with"
        if any(p.formula for p in pieces) or key in ("assume", "suppose", "assuming", "supposing", "given"):
            following = next((d.start for d in displays if d.start >= last), None)
            leads = following is not None and not plain[last:following].strip(" \n\t:.,")
            yield Sentence(tuple(pieces), m.start("key"), key, weak, leads), taken


def _begins(plain: str, shown: dict[int, Shown], place: int) -> bool:
    """Whether a word in lower case begins a sentence: it stands behind a display, a full stop or a blank line."""
    before = plain[:place].rstrip()
    between = plain[len(before):place]
    return not before or before[-1] in ".:;!?" or between.count("\n") > 1 or any(len(before) <= d < place for d in shown)


def _belongs(key: str, out: list[Piece], before: str) -> bool:
    """Whether a display goes on with a sentence, and is not the claim that the sentence leads to: Let, a display; but not: For x > 0, a display."""
    words = " ".join(p.text for p in out if not p.formula)
    opens = key in ("let", "define", "assume", "suppose", "where") or key == "given" and not any(p.formula for p in out)
    return opens and re.search(r"[A-Za-z:,]\s*$", before) is not None and _LEADS.search(words) is None


def _pieces(text: str, key: str, place: int, inline: dict[int, tuple[int, int, int]], shown: dict[int, Shown]) -> tuple[list[Piece], int, list[int]]:
    out: list[Piece] = []
    taken: list[int] = []
    begun = words = place
    while place < len(text) and place - begun < MAX_SENTENCE:
        if place in shown or place in inline:
            if words < place:
                out.append(Piece(text[words:place], words))
            if place in shown:
                if not _belongs(key, out, text[begun - 1:place]):
                    return out, place, taken
                out += [Piece(row, offset, True) for row, offset in shown[place].rows()]
                taken.append(place)
                place = words = shown[place].end
                if re.search(r"\.\s*$", out[-1].text if out else ""):
                    return out, place, taken
            else:
                a, b, place = inline[place]
                words = place
                out.append(Piece(text[a:b], a, True))
                if text[a:b].rstrip().endswith(".") and re.match(r"\s+[A-Z]|\s*\n\s*\n|\s*$", text[place:]):
                    return out, place, taken
            continue
        stop = _STOP.match(text, place)
        if stop is not None and not (text[place] == "." and ABBREVIATIONS.search(text[max(begun, place - 8):place])):
            end = place + (text[place] in "?!")
            if words < end:
                out.append(Piece(text[words:end], words))
            return out, place, taken
        place += 1
    if words < place:
        out.append(Piece(text[words:place], words))
    return out, place, taken


def _formulas(text: str) -> Iterator[tuple[int, int, int]]:
    """Where the formulas in running text begin and end, and what follows them."""
    place = 0
    for m in re.finditer(r"\\\(|(?<!\\)\$", text):
        if m.start() >= place and (found := inline_formula(text, m.start())) is not None:
            place = found[2]
            yield found


def inline_formula(text: str, place: int) -> tuple[int, int, int] | None:
    """Where the formula at a place begins and ends, and what follows it; None where there is none."""
    if text.startswith("\\(", place):
        end = text.find("\\)", place + 2, place + MAX_INLINE)
        return None if end < 0 else (place + 2, end, end + 2)
    if text[place] != "$" or text[place - 1:place] == "\\":
        return None
    end = text.find("$", place + 1, place + MAX_INLINE)
    while end > 0 and text[end - 1] == "\\":
        end = text.find("$", end + 1, place + MAX_INLINE)
    return None if end <= place + 1 or "\n\n" in text[place:end] else (place + 1, end, end + 1)


def _blank(text: str, inline: list[tuple[int, int, int]]) -> str:
    """The text with its formulas as a sign that no pattern matches, so that words inside them begin no sentence."""
    out, last = [], 0
    for a, b, _ in inline:
        out += [text[last:a], re.sub(r"[^\n]", "\u25a1", text[a:b])]
        last = b
    return "".join([*out, text[last:]])


def reaches_all(titles: list[tuple[int, str]], first_row: int) -> list[tuple[int, int]]:
    """The spans of sections on notation that stand before any row: what they declare holds for the whole document."""
    starts = [at for at, _ in titles]
    ends = [*starts[1:], 1 << 60]
    return [(at, end) for (at, title), end in zip(titles, ends) if NOTATION.fullmatch(title) and at < first_row]


def within(spans: list[tuple[int, int]], place: int) -> bool:
    """Whether a place lies in one of some spans that do not overlap."""
    k = bisect_right([a for a, _ in spans], place)
    return k > 0 and place < spans[k - 1][1]
