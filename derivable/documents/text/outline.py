"""The layer of the document: headings, sentences that declare, displays, rows, labels. Everything keeps its place.

Markdown and LaTeX are scanned alike. Nothing is executed and no file is opened; what is no heading, no display and no
declaring sentence is passed over.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from derivable.documents.text.blocks import Block, blocks
from derivable.documents.text.declaring import Sentence, Shown, inline_formula, reaches_all, sentences, within
from derivable.documents.text.rows import RELATION, Row, rows_of
from derivable.documents.text.tokens import Macro
from derivable.errors import DerivableError

MAX_DOCUMENT, MAX_ROWS, MAX_MACROS = 1_000_000, 5_000, 300
DISPLAYS = "equation align aligned split gather gathered eqnarray multline displaymath alignat flalign".split()
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(?P<md>[^\n]*?)[ \t]*#*[ \t]*$"
                      r"|\\(?:section|subsection|subsubsection|paragraph|chapter|question)\*?\{(?P<tex>[^{}\n]*)\}", re.MULTILINE)
FENCES = {"```math": "\n```", "~~~math": "\n~~~", "{% math %}": "{% endmath %}"}  # other beginnings of a display, with their ends
_OPENING = re.compile(r"\$\$|\\\[|^(?:```|~~~)math(?=[ \t]*$)|\{% math %\}|\\begin\{((?:" + "|".join(DISPLAYS) + r")\*?)\}", re.MULTILINE)
_COLUMNS = re.compile(r"\s*\{\d+\}")  # \begin{alignat}{2}
_HIDDEN = re.compile(r"^(?:```|~~~)(?!math[ \t]*$)|<!--|\\begin\{(verbatim|lstlisting|comment)\}", re.MULTILINE)
_INNER = re.compile(r"\\begin\{((?:" + "|".join(DISPLAYS) + r")\*?)\}(?:\{[^{}]{0,40}\}|\[[^\]]{0,40}\])?")
_DOLLAR = re.compile(r"\$|\\\(")
_CODE = re.compile(r"(?:(?<!^)`|`(?!\$\$[^`\n]+\$\$`[ \t]*$))[^`\n]+`", re.MULTILINE)  # a display in code marks, alone on its line, is one
_MACRO = re.compile(r"\\(?:re)?newcommand\*?\s*\{?\\([A-Za-z]+)\}?\s*(?:\[(\d)\])?\s*\{"
                    r"|\\DeclareMathOperator\*?\s*\{\\([A-Za-z]+)\}\s*\{|\\def\s*\\([A-Za-z]+)\s*\{")


@dataclass(frozen=True)
class Display:
    """A displayed formula: where it stands, what is inside, where that begins, whether all of it is one formula."""

    start: int
    end: int
    body: str
    offset: int
    whole: bool = False


@dataclass
class Section:
    """What stands under a heading, in order: sentences and displays, a display as its rows."""

    title: str
    offset: int
    parts: list[Sentence | list[Row] | Block] = field(default_factory=list)
    unmarked: list[tuple[int, str]] = field(default_factory=list)  # relations in the running text, which no step says


@dataclass
class Document:
    """A document as it was scanned."""

    name: str
    text: str
    sections: list[Section]
    macros: dict[str, Macro]
    redefined: list[tuple[int, str, Macro]] = field(default_factory=list)
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
    macros, redefined, clean = _macros(clean)
    sections = [Section("", 0)]
    displays = [Display(a, b, *_opened(clean, m, b)) for a, b, m in _spans(clean, _OPENING, _end_of_display)]
    events: list[tuple[int, str, object]] = [(d.start, "display", d) for d in displays]
    without = _without(clean, [(d.start, d.end) for d in displays])
    rows_read = 0
    headings = list(_HEADING.finditer(without))
    events += [(m.start(), "heading", m) for m in headings]
    notation = reaches_all([(m.start(), m["md"] or m["tex"] or "") for m in headings], min((d.start for d in displays), default=len(clean)))
    events += [(b.offset, "block", b) for b in blocks(without)]
    taken: set[int] = set()
    for sentence, shown in sentences(clean, without, [_shown(d) for d in displays], notation):
        events.append((sentence.offset, "sentence", sentence))
        taken |= set(shown)
    events += [(a, "inline", without[a:b]) for a, b in _running(without, events)]
    for offset, kind, found in sorted(events, key=lambda e: (e[0], e[1])):
        if kind == "heading":
            m = found
            sections.append(Section((m["md"] or m["tex"] or "").strip(), offset))  # type: ignore[index]
        elif kind == "sentence":
            sections[0 if within(notation, offset) else -1].parts.append(found)  # type: ignore[arg-type]
        elif kind == "inline":
            sections[-1].unmarked.append((offset, str(found)))
        elif kind == "block":
            sections[-1].parts.append(found)  # type: ignore[arg-type]
        else:
            d: Display = found  # type: ignore[assignment]
            rows = [] if d.start in taken else list(rows_of(d.body, d.offset, d.whole))
            rows[:1] = [replace(r, lead=_lead(without, d.start)) for r in rows[:1]]
            rows_read += len(rows)
            if rows_read > MAX_ROWS:
                raise DerivableError(f"{name} has more than {MAX_ROWS} rows of formulas; split it")
            if rows:
                sections[-1].parts.append(rows)
    return Document(name, text, sections, macros, redefined)


def _shown(d: Display) -> Shown:
    return Shown(d.start, d.end, lambda: ((row.text, row.offset) for row in rows_of(d.body, d.offset, d.whole)))


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
    return f"\\end{{{m[1]}}}" if m[1] else {"$$": "$$", **FENCES}.get(m.group(), "\\]")


def _opened(text: str, m: re.Match[str], end: int) -> tuple[str, int, bool]:
    """The inside of a display, its place, and whether it is one formula; an environment that fills it is opened as well."""
    whole = (m[1] or "").startswith("multline")
    body, offset = text[m.end():end - len(_end_of_display(m))], m.end()
    if (columns := _COLUMNS.match(body)) is not None and (m[1] or "").startswith("alignat"):
        body, offset = body[columns.end():], offset + columns.end()
    for _ in range(3):
        stripped = body.strip()
        inner = _INNER.match(stripped)
        if inner is None or not re.search(r"\\end\{" + re.escape(inner[1]) + r"\}[\s.,]*$", stripped[-60:]):
            break
        whole = whole or inner[1].startswith("multline")
        offset += body.index(stripped) + inner.end()
        body = stripped[inner.end():stripped.rindex("\\end{")]
    return body, offset, whole


def _blanked(text: str, pattern: re.Pattern[str]) -> str:
    """The text with what matches replaced by blanks, so that places stay."""
    return pattern.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), text)


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    out, last = [], 0
    for a, b in spans:
        out += [text[last:a], re.sub(r"[^\n]", " ", text[a:b])]
        last = b
    return "".join([*out, text[last:]])


def _macros(text: str) -> tuple[dict[str, Macro], list[tuple[int, str, Macro]], str]:
    """The macros a document defines, those it defines again with the place, and the document without their definitions."""
    found: dict[str, Macro] = {}
    again: list[tuple[int, str, Macro]] = []
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
        macro = Macro(int(m[2] or 0), rf"\operatorname{{{body}}}" if m[3] else body)
        if name in found or m.group().startswith("\\re"):
            again.append((m.start(), name, macro))
        else:
            found[name] = macro
        spans.append((m.start(), end))
    return found, again, _without(text, spans)


def _running(without: str, events: list[tuple[int, str, object]]) -> Iterator[tuple[int, int]]:
    """The formulas with a relation in the running text, outside sentences that declare."""
    declared = {offset for _, kind, s in events if kind == "sentence" for _, offset in s.formulas}  # type: ignore[attr-defined]
    place = 0
    while (m := _DOLLAR.search(without, place)) is not None:
        found = inline_formula(without, m.start())
        place = found[2] if found is not None else m.end()
        if found is not None and found[0] not in declared and RELATION.search(without, found[0], found[1]):
            yield found[0], found[1]


def _lead(without: str, start: int) -> str:
    """The words right before a display: what stands of its paragraph, and of the one before where it ends in a colon."""
    before = without[max(0, start - 400):start]
    paragraphs = [p for p in re.split(r"\n\s*\n", before.rstrip()) if p.strip()]
    near = paragraphs[-1] if paragraphs else ""
    return "" if near.lstrip().startswith("#") else " ".join(near.split())
