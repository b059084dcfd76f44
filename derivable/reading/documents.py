"""The layer of the document: headings, sentences that declare, displays, rows, labels. Everything keeps its place.

Markdown and LaTeX are scanned alike. Nothing is executed and no file is opened; what is no heading, no display and no
declaring sentence is passed over.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from derivable.errors import DerivableError
from derivable.reading.tokens import Macro

MAX_DOCUMENT = 2_000_000
DISPLAYS = "equation align aligned split gather gathered eqnarray multline displaymath alignat flalign".split()
KEYWORDS = "Let|Given|Assume|Suppose|Define|Where|With"
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(?P<md>[^\n]*?)[ \t]*#*[ \t]*$|\\(?:section|subsection|subsubsection|paragraph|chapter|question)\*?\{(?P<tex>[^{}\n]*)\}",
                      re.MULTILINE)
_DISPLAY = re.compile(r"\$\$(?P<dollar>.*?)\$\$|\\\[(?P<square>.*?)\\\]|\\begin\{(?P<env>(?:" + "|".join(DISPLAYS) + r")\*?)\}(?P<body>.*?)\\end\{(?P=env)\}",
                      re.DOTALL)
_SKIPPED = re.compile(r"^(```|~~~)[^\n]*\n.*?^\1[^\n]*$|<!--.*?-->|\\begin\{(verbatim|lstlisting|comment)\}.*?\\end\{\2\}|`[^`\n]+`", re.DOTALL | re.MULTILINE)
_INLINE = re.compile(r"(?<!\\)\$(?!\$)((?:[^$\\]|\\.){1,4000}?)\$|\\\((.{1,4000}?)\\\)", re.DOTALL)
_SENTENCE = re.compile(rf"(?:(?<=[.;:!?])|(?<=\n)|(?<=\*)|(?<=\}})|^)[ \t]*(?:[-*>]+[ \t]*)?\b({KEYWORDS})\b", re.MULTILINE)
_MACRO = re.compile(r"\\(?:re)?newcommand\*?\s*\{?\\([A-Za-z]+)\}?\s*(?:\[(\d)\])?\s*\{|\\DeclareMathOperator\*?\s*\{\\([A-Za-z]+)\}\s*\{|\\def\s*\\([A-Za-z]+)\s*\{")
_LABEL = re.compile(r"%[ \t]*label:[ \t]*([^\n]*)")
_TAG = re.compile(r"\\(?:label|tag\*?)\{([^{}]*)\}")
_QUIET = re.compile(r"\\(?:label|tag\*?|intertext|shortintertext|ref|eqref)\{[^{}]*\}|\\(?:allowdisplaybreaks|allowbreak|hline|noindent)\b(?:\[\d\])?")


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


@dataclass
class Section:
    """What stands under a heading, in order: sentences and displays, a display as its rows."""

    title: str
    offset: int
    parts: list[Sentence | list[Row]] = field(default_factory=list)


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
    clean = _blanked(text.replace("\x00", "\ufffd"), _SKIPPED)
    macros, clean = _macros(clean)
    sections = [Section("", 0)]
    displays = list(_displays(clean))
    events: list[tuple[int, str, object]] = [(m.start(), "display", m) for m in displays]
    covered = [(m.start(), m.end()) for m in displays]
    without = _without(clean, covered)
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
            body, start = _body(found)  # type: ignore[arg-type]
            if start not in taken:
                rows = list(_rows(body, start))
                if rows:
                    sections[-1].parts.append(rows)
    return Document(name, text, sections, macros)


def _displays(text: str) -> Iterator[re.Match[str]]:
    """Displays, outermost first, without those inside others."""
    return _DISPLAY.finditer(text)


def _body(m: re.Match[str]) -> tuple[str, int]:
    """The inside of a display; an environment that fills it is opened as well."""
    group = next(g for g in ("dollar", "square", "body") if m[g] is not None)
    body, start = m[group], m.start(group)
    for _ in range(3):
        inner = re.fullmatch(r"(\s*\\begin\{((?:" + "|".join(DISPLAYS) + r")\*?)\}(?:\{[^{}]*\}|\[[^\]]*\])?)(.*)(\\end\{\2\}[\s.,]*)", body, re.DOTALL)
        if inner is None:
            break
        body, start = inner[3], start + inner.start(3)
    return body, start


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
    for m in _MACRO.finditer(text):
        depth, end = 1, m.end()
        while end < len(text) and depth and end - m.end() < 2_000:
            depth += {"{": 1, "}": -1}.get(text[end], 0) if text[end - 1] != "\\" else 0
            end += 1
        if depth or len(found) >= 300:
            continue
        body = text[m.end():end - 1]
        name = m[1] or m[3] or m[4]
        found[name] = Macro(int(m[2] or 0), rf"\operatorname{{{body}}}" if m[3] else body)
        spans.append((m.start(), end))
    return found, _without(text, spans)


def _sentences(text: str, without: str, displays: list[re.Match[str]]) -> Iterator[Sentence]:
    """Sentences that begin with a word that declares, up to their full stop; a display right in them belongs to them."""
    last = 0
    for m in _SENTENCE.finditer(without):
        if m.start(1) < last or _inside_math(without, m.start(1)):
            continue
        formulas: list[tuple[str, int]] = []
        words: list[str] = []
        place = m.end(1)
        while place < len(text) and place - m.end(1) < 20_000:
            inline = _INLINE.match(text, place) if text[place] in "$\\" else None
            display = next((d for d in displays if d.start() == place), None)
            if display is not None:
                if not re.search(r"[a-z:,]\s*$", "".join(words)[-40:] or "x"):
                    break
                body, start = _body(display)
                formulas += [(row.text, row.offset) for row in _rows(body, start)]
                place = display.end()
            elif inline is not None:
                group = 1 if inline[1] is not None else 2
                formulas.append((inline[group], inline.start(group)))
                words.append(" \u25a1 ")
                place = inline.end()
            elif text[place] in ".;" and (place + 1 >= len(text) or text[place + 1].isspace()) or text.startswith("\n\n", place):
                if text[place] == ";":
                    place += 1
                    continue
                break
            else:
                words.append(text[place])
                place += 1
        last = place
        if formulas:
            yield Sentence(tuple(formulas), "".join(words), m.start(1))


def _inside_math(text: str, place: int) -> bool:
    start = text.rfind("\n\n", 0, place) + 1
    return len(re.findall(r"(?<!\\)\$", text[start:place])) % 2 == 1


# --- rows

def _rows(body: str, offset: int) -> Iterator[Row]:
    """The rows of a display, joined where one goes on in the next."""
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
        if joined and _goes_on(_bare(body[joined[-1][0]:joined[-1][1]]), _bare(body[start:end])):
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
    for m in re.finditer(r"\\begin\s*\{[^{}]*\}|\\end\s*\{[^{}]*\}|\\\\(?:\s*\[-?[\d.]+\s*(?:pt|em|ex|mm|cm)\])?|\\[{}%]|[{}]|%[^\n]*|\\(?:newline|cr)\b", body):
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
