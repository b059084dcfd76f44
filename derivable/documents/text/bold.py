r"""Which letters of a section are bold, and which are bold and plain: \mathbf{x} and x may be two names.

A letter with something below it does not count as plain: x_i may well be a component of \mathbf{x}.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from derivable.documents.text.declaring import Sentence
from derivable.documents.text.outline import Document, Section
from derivable.documents.text.problems import Unreadable
from derivable.documents.text.tokens import BOLD, Macro, Token, tokenize

_BOLD = re.compile(r"\\(?:" + "|".join(BOLD) + r")(?![A-Za-z])")


def bold_letters(document: Document, section: Section) -> tuple[frozenset[str], frozenset[str]]:
    """The letters that stand bold in a section or in what is declared for all of them, and those that stand plain there too."""
    if _BOLD.search(document.text) is None:
        return frozenset(), frozenset()
    bold: set[str] = set()
    plain: set[str] = set()
    for t, below in _letters(_formulas(document.sections[0], section), document.macros):
        if t.raw == "bold":
            bold.add(t.text)
        elif not below:
            plain.add(t.text)
    return frozenset(bold), frozenset(bold & plain)


def _formulas(first: Section, section: Section) -> Iterator[str]:
    parts = [p for p in first.parts if isinstance(p, Sentence) and section is not first]
    for part in (*parts, *section.parts):
        if isinstance(part, Sentence):
            yield from (p.text for p in part.pieces if p.formula)
        elif isinstance(part, list):
            yield from (row.text for row in part)


def _letters(formulas: Iterable[str], macros: Mapping[str, Macro]) -> Iterator[tuple[Token, bool]]:
    """The letters of some formulas, each with whether something stands below it."""
    for source in formulas:
        try:
            tokens = tokenize(source, macros)
        except Unreadable:
            continue  # its line, or its sentence, is not read either
        for t, following in zip(tokens, [*tokens[1:], Token("end", "", (0, 0))]):
            if t.kind == "name":
                yield t, following.text == "_"
