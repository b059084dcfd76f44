"""The layer of the document: headings, sentences that declare, displays, rows, labels. Everything keeps its place.

Markdown and LaTeX are scanned alike. Nothing is executed and no file is opened; what is no heading, no display and no
declaring sentence is passed over.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from derivable.documents.text.tokens import Macro
from derivable.errors import DerivableError

MAX_DOCUMENT, MAX_DISPLAY, MAX_ROWS, MAX_JOINED = 1_000_000, 60_000, 5_000, 8_000
MAX_INLINE, MAX_MACROS = 2_000, 300
DISPLAYS = "equation align aligned split gather gathered eqnarray multline displaymath alignat flalign".split()
KEYWORDS = "Let|Given|Assume|Suppose|Define|Where|With"
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(?P<md>[^\n]*?)[ \t]*#*[ \t]*$"
                      r"|\\(?:section|subsection|subsubsection|paragraph|chapter|question)\*?\{(?P<tex>[^{}\n]*)\}", re.MULTILINE)
_OPENING = re.compile(r"\$\$|\\\[|\\begin\{((?:" + "|".join(DISPLAYS) + r")\*?)\}")
_HIDDEN = re.compile(r"^(?:```|~~~)|<!--|\\begin\{(verbatim|lstlisting|comment)\}", re.MULTILINE)
_BREAKS = re.compile(r"\\begin\s*\{[^{}]*\}|\\end\s*\{[^{}]*\}"
                     r"|\\\\(?:\s*\[-?[\d.]+\s*(?:pt|em|ex|mm|cm)\])?|\\[{}%]|[{}]|%[^\n]*|\\(?:newline|cr)\b")
_INNER = re.compile(r"\\begin\{((?:" + "|".join(DISPLAYS) + r")\*?)\}(?:\{[^{}]{0,40}\}|\[[^\]]{0,40}\])?")
_CODE = re.compile(r"`[^`\n]+`")
_SENTENCE = re.compile(rf"(?:(?<=[.;:!?])|(?<=\n)|(?<=\*)|(?<=\}})|^)[ \t]*(?:[-*>]+[ \t]*)?\b({KEYWORDS})\b", re.MULTILINE)
_MACRO = re.compile(r"\\(?:re)?newcommand\*?\s*\{?\\([A-Za-z]+)\}?\s*(?:\[(\d)\])?\s*\{"
                    r"|\\DeclareMathOperator\*?\s*\{\\([A-Za-z]+)\}\s*\{|\\def\s*\\([A-Za-z]+)\s*\{")
_LABEL = re.compile(r"%[ \t]*label:[ \t]*([^\n]*)")
_TAG = re.compile(r"\\(?:label|tag\*?)\{([^{}]*)\}")
_QUIET = re.compile(r"\\(?:label|tag\*?|intertext|shortintertext|ref|eqref)\{[^{}]*\}"
                    r"|\\(?:allowdisplaybreaks|allowbreak|hline|noindent)\b(?:\[\d\])?")


@dataclass(frozen=True)
class Row:
    """A row of a display: its text, where it begins in the document, the labels of its steps."""

    text: str
    offset: int
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sentence:
    """A declaring sentence: its formulas with their places, and its words."""

    formulas: tuple[tuple[str, int], ...]
    words: str
    offset: int


@dataclass(frozen=True)
class Display:
    """A displayed formula: where it stands, what is inside, and where that begins."""

    start: int
    end: int
    body: str
    offset: int


@dataclass
class Section:
    """What stands under a heading, in order: sentences and displays, a display as its rows."""

    title: str
    offset: int
    parts: list[Sentence | list[Row]] = field(default_factory=list)
    unmarked: list[tuple[int, str]] = field(default_factory=list)  # relations in the running text, which no step says


@dataclass
class Document:
    """A document as it was scanned."""

    name: str
    text: str
    sections: list[Section]
    macros: dict[str, Macro]
    starts: list[int] = field(default_factory=list)

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, from 1."""
        if not self.starts:
            self.starts = [0, *(m.end() for m in re.finditer("\n", self.text))]
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of a line."""
        self.place(0)
        end = self.starts[number] - 1 if number < len(self.starts) else len(self.text)
        return self.text[self.starts[number - 1]:end]


def scan(name: str, text: str) -> Document:
    """The sections of a document; raises DerivableError where it is too long."""
    if len(text) > MAX_DOCUMENT:
        raise DerivableError(f"{name} has {len(text)} characters; at most {MAX_DOCUMENT} are read")
    clean = text.replace("\x00", "\ufffd")
    clean = _blanked(_without(clean, [(a, b) for a, b, _ in _spans(clean, _HIDDEN, _end_of_hidden)]), _CODE)
    macros, clean = _macros(clean)
    sections = [Section("", 0)]
    displays = [Display(a, b, *_opened(clean, m, b)) for a, b, m in _spans(clean, _OPENING, _end_of_display)]
    events: list[tuple[int, str, object]] = [(d.start, "display", d) for d in displays]
    without = _without(clean, [(d.start, d.end) for d in displays])
    rows_read = 0
    events += [(m.start(), "heading", m) for m in _HEADING.finditer(without)]
    events += [(s.offset, "sentence", s) for s in _sentences(clean, without, displays)]
    taken: set[int] = {o for _, kind, s in events if kind == "sentence" for _, o in s.formulas}  # type: ignore[attr-defined]
    for offset, kind, found in sorted(events, key=lambda e: (e[0], e[1])):
        if kind == "heading":
            m = found
            sections.append(Section((m["md"] or m["tex"] or "").strip(), offset))  # type: ignore[index]
        elif kind == "sentence":
            sections[-1].parts.append(found)  # type: ignore[arg-type]
        else:
            d: Display = found  # type: ignore[assignment]
            rows = [] if d.offset in taken else list(_rows(d.body, d.offset))
            rows_read += len(rows)
            if rows_read > MAX_ROWS:
                raise DerivableError(f"{name} has more than {MAX_ROWS} rows of formulas; split it")
            if rows:
                sections[-1].parts.append(rows)
    return Document(name, text, sections, macros)


def _spans(text: str, opening: re.Pattern[str], ending: Callable[[re.Match[str]], str]) -> Iterator[tuple[int, int, re.Match[str]]]:
    """Where something opens and where it closes next, in one pass; what is never closed is passed over."""
    place = 0
    hopeless: set[str] = set()  # closings that do not occur any more
    while (m := opening.search(text, place)) is not None:
        close = ending(m)
        end = -1 if close in hopeless else text.find(close, m.end())
        if end < 0:
            hopeless.add(close)
            place = m.end()
            continue
        yield m.start(), end + len(close), m
        place = end + len(close)


def _end_of_hidden(m: re.Match[str]) -> str:
    return f"\\end{{{m[1]}}}" if m[1] else {"<!--": "-->"}.get(m.group(), "\n" + m.group())


def _end_of_display(m: re.Match[str]) -> str:
    return f"\\end{{{m[1]}}}" if m[1] else {"$$": "$$"}.get(m.group(), "\\]")


def _opened(text: str, m: re.Match[str], end: int) -> tuple[str, int]:
    """The inside of a display and its place; an environment that fills it is opened as well."""
    body, offset = text[m.end():end - len(_end_of_display(m))], m.end()
    for _ in range(3):
        stripped = body.strip()
        inner = _INNER.match(stripped)
        if inner is None or not re.search(r"\\end\{" + re.escape(inner[1]) + r"\}[\s.,]*$", stripped[-60:]):
            break
        offset += body.index(stripped) + inner.end()
        body = stripped[inner.end():stripped.rindex("\\end{")]
    return body, offset


def _blanked(text: str, pattern: re.Pattern[str]) -> str:
    """The text with what matches replaced by blanks, so that places stay."""
    return pattern.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), text)


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    out, last = [], 0
    for a, b in spans:
        out += [text[last:a], re.sub(r"[^\n]", " ", text[a:b])]
        last = b
    return "".join([*out, text[last:]])


def _macros(text: str) -> tuple[dict[str, Macro], str]:
    """The macros a document defines, and the document without their definitions."""
    found: dict[str, Macro] = {}
    spans = []
    for m in islice(_MACRO.finditer(text), MAX_MACROS):
        depth, end = 1, m.end()
        while end < len(text) and depth and end - m.end() < 2_000:
            depth += {"{": 1, "}": -1}.get(text[end], 0) if text[end - 1] != "\\" else 0
            end += 1
        if depth:
            continue
        body = text[m.end():end - 1]
        name = m[1] or m[3] or m[4]
        found[name] = Macro(int(m[2] or 0), rf"\operatorname{{{body}}}" if m[3] else body)
        spans.append((m.start(), end))
    return found, _without(text, spans)


def _sentences(text: str, without: str, displays: list[Display]) -> Iterator[Sentence]:
    """Sentences that begin with a word that declares, up to their full stop; a display right in them belongs to them."""
    last = 0
    starting = {d.start: d for d in displays}
    for m in _SENTENCE.finditer(without):
        if m.start(1) < last:
            continue
        formulas: list[tuple[str, int]] = []
        words: list[str] = []
        place = m.end(1)
        while place < len(text) and place - m.end(1) < 20_000:
            inline = _inline(text, place) if text[place] in "$\\" else None
            if place in starting:
                if not re.search(r"[a-z:,]\s*$", "".join(words[-40:]) or "x"):
                    break
                formulas += [(row.text, row.offset) for row in _rows(starting[place].body, starting[place].offset)]
                place = starting[place].end
            elif inline is not None:
                formulas.append((text[inline[0]:inline[1]], inline[0]))
                words.append(" \u25a1 ")
                place = inline[2]
            elif text[place] == "." and (place + 1 >= len(text) or text[place + 1].isspace()) or text.startswith("\n\n", place):
                break
            else:
                words.append(text[place])
                place += 1
        last = place
        if formulas:
            yield Sentence(tuple(formulas), "".join(words), m.start(1))


def _inline(text: str, place: int) -> tuple[int, int, int] | None:
    """Where a formula in a sentence begins and ends, and what follows it."""
    if text.startswith("\\(", place):
        end = text.find("\\)", place + 2, place + MAX_INLINE)
        return None if end < 0 else (place + 2, end, end + 2)
    if text[place] != "$" or text[place - 1:place] == "\\":
        return None
    end = text.find("$", place + 1, place + MAX_INLINE)
    while end > 0 and text[end - 1] == "\\":
        end = text.find("$", end + 1, place + MAX_INLINE)
    return None if end <= place + 1 else (place + 1, end, end + 1)


# --- rows

def _rows(body: str, offset: int) -> Iterator[Row]:
    """The rows of a display, joined where one goes on in the next."""
    if len(body) > MAX_DISPLAY:
        yield Row(body[:MAX_DISPLAY], offset)
        return
    pieces = list(_split(body))
    joined: list[tuple[int, int, list[str]]] = []
    for start, end in pieces:
        labels = [x.strip() for m in _LABEL.finditer(body[start:end]) for x in m[1].split(",") if x.strip()]
        first_line = body[start:end].split("\n", 1)[0]
        late = _LABEL.fullmatch(first_line.strip())
        if late and joined:  # a label after the row end, on the same line
            names = [x.strip() for x in late[1].split(",") if x.strip()]
            joined[-1][2].extend(names)
            labels = labels[len(names):]
        labels += [m[1].strip() for m in _TAG.finditer(body[start:end])]
        if joined and joined[-1][1] - joined[-1][0] < MAX_JOINED and _goes_on(_bare(body[joined[-1][0]:joined[-1][1]]), _bare(body[start:end])):
            before = joined.pop()
            joined.append((before[0], end, [*before[2], *labels]))
        else:
            joined.append((start, end, labels))
    for start, end, labels in joined:
        text = _QUIET.sub(lambda m: " " * len(m.group()), re.sub(r"(?<!\\)%[^\n]*", lambda m: " " * len(m.group()), body[start:end]))
        if text.replace("&", "").replace("\\\\", "").strip(" \n\t.,"):
            yield Row(text, offset + start, tuple(dict.fromkeys(labels)))


def _split(body: str) -> Iterator[tuple[int, int]]:
    """The places between row ends that stand in no group and no inner environment."""
    depth = start = 0
    for m in _BREAKS.finditer(body):
        t = m.group()
        if t.startswith(("\\begin", "\\end")):
            depth += 1 if t[1] == "b" else -1
        elif t in "{}":
            depth += 1 if t == "{" else -1
        elif t.startswith(("\\\\", "\\newline", "\\cr")) and depth <= 0:
            yield start, m.start()
            start = m.end()
    yield start, len(body)


def _bare(text: str) -> str:
    """A row without comments, labels and alignment at its ends."""
    return _QUIET.sub("", re.sub(r"(?<!\\)%[^\n]*", "", text)).strip()


def _goes_on(before: str, row: str) -> bool:
    """Whether a row continues the one before: it begins with a sign after &, or brackets are open, or a relation waits."""
    if not before:
        return False
    opened = len(re.findall(r"\\left\b|\\(?:big|Big|bigg|Bigg)l?[(\[]|(?<!\\)\{", before)) - len(
        re.findall(r"\\right\b|\\(?:big|Big|bigg|Bigg)r?[)\]]|(?<!\\)\}", before))
    plain = sum(before.count(c) for c in "([") - sum(before.count(c) for c in ")]")
    if opened > 0 or plain > 0:
        return True
    if re.search(r"(?:=|\\leq?|\\geq?|\\approx|\\propto|\\iff|\\Rightarrow|[+\-]|\\cdot|\\times)\s*(?:&\s*)?$", before) and not re.match(
            r"&?\s*(?:=|\\le|\\ge|<|>|\\approx|\\propto)", row):
        return True
    head = re.match(r"(&[\s&]*)?(?:\\(?:quad|qquad|,|;|!)\s*|\{\}\s*)*(.*)", row, re.DOTALL)
    text = head[2] if head else row
    indented = row.startswith("&") or re.match(r"(?:\{\}|\\q?quad)", row)
    return bool(re.match(r"[+]|\\(?:times|cdot)\b", text) or indented and text.startswith("-"))
