"""The rows of a display: where they end, which go on in the next, and the labels of their steps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_DISPLAY, MAX_JOINED = 60_000, 8_000
_BREAKS = re.compile(r"\\begin\s*\{[^{}]*\}|\\end\s*\{[^{}]*\}"
                     r"|\\\\(?:\s*\[-?[\d.]+\s*(?:pt|em|ex|mm|cm)\])?|\\[{}%]|[{}]|%[^\n]*|\\(?:newline|cr)\b")
_LAYOUT = re.compile(r"(?:&|\\(?:q?quad|enspace|enskip|hfill)(?![A-Za-z])|\\[ ,;:!>]|~|\{\s*\}|\\[hv]?phantom\s*\{[^{}]*\}"
                     r"|\\hspace\*?\{[^{}]*\}|\s)*")
RELATION = re.compile(r"[=<>≤≥≠≈∝]|\\(?:leq?|geq?|leqslant|geqslant|lt|gt|neq?|approx|propto|equiv|sim|triangleq|coloneqq|in|to|iff|implies"
                      r"|(?:L|l)ong(?:left)?rightarrow|(?:L|l)eftrightarrow|[Rr]ightarrow|succ|succeq|prec|preceq)(?![A-Za-z])")
_CONDITION = re.compile(r"\\(?:text|textrm|mbox|mathrm)\s*\{\s*(?:if|for|when|whenever|where|provided|given|as long as|assuming)\b|\\forall\b")
_WAITING = re.compile(r"(?:=|\\leq?|\\geq?|\\approx|\\propto|\\iff|\\Rightarrow|[+\-]|\\cdot|\\times)(?:&|\{\}|\s)*$")
_LABEL = re.compile(r"%[ \t]*label:[ \t]*([^\n]*)")
_TAG = re.compile(r"\\(?:label|tag\*?)\{([^{}]*)\}")
_QUIET = re.compile(r"\\(?:label|tag\*?|intertext|shortintertext|ref|eqref)\{[^{}]*\}"
                    r"|\\(?:allowdisplaybreaks|allowbreak|hline|noindent)\b(?:\[\d\])?")


@dataclass(frozen=True)
class Row:
    """A row of a display: its text, where it begins in the document, the labels of its steps, the words before its display."""

    text: str
    offset: int
    labels: tuple[str, ...] = ()
    lead: str = ""


def rows_of(body: str, offset: int, whole: bool = False) -> Iterator[Row]:
    """The rows of a display, joined where one goes on in the next; `whole` where they all are one formula."""
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
        if joined and joined[-1][1] - joined[-1][0] < MAX_JOINED and _goes_on(
                _bare(body[joined[-1][0]:joined[-1][1]]), _bare(body[start:end]), whole):
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


def _goes_on(before: str, row: str, whole: bool = False) -> bool:
    """Whether a row continues the one before: it begins with a sign after &, or brackets are open, or a relation waits."""
    if not before or not row:
        return False
    opened = len(re.findall(r"\\left(?![a-z])|\\(?:big|Big|bigg|Bigg)l?[(\[]|(?<!\\)\{", before)) - len(
        re.findall(r"\\right(?![a-z])|\\(?:big|Big|bigg|Bigg)r?[)\]]|(?<!\\)\}", before))
    plain = sum(before.count(c) for c in "([") - sum(before.count(c) for c in ")]")
    if opened > 0 or plain > 0:
        return True
    layout = _LAYOUT.match(row)
    head = layout.group() if layout else ""
    text = row[len(head):]
    if _WAITING.search(before) and not RELATION.match(text):
        return True
    if re.match(r"[+*/]|\\(?:times|cdot|pm|mp)(?![A-Za-z])", text) or _CONDITION.match(text):
        return True
    relates = RELATION.search(_outside(before)) is not None
    if RELATION.search(_outside(text)) is not None:  # a statement of its own, but for - a = b behind &
        return head.startswith("&") and text.startswith("-") and not RELATION.search(_outside(text.split("&")[0]))
    if whole or re.search(r"\\right\s*\.(?:&|\s)*$", before):
        return True
    indented = re.search(r"quad|phantom|hspace|\{", head) is not None
    return relates and text != "" and (indented and not text.startswith("\\text") or text.startswith("-") and bool(head))


def _outside(text: str) -> str:
    """A row without what stands in braces and brackets."""
    for _ in range(12):
        shorter = re.sub(r"\{[^{}]*\}|\([^()]*\)|\[[^\[\]]*\]", " ", text)
        if shorter == text:
            break
        text = shorter
    return text
