"""Marked documents as messages in the manner of a compiler, as a page, and as an annotated copy."""

from __future__ import annotations

from typing import TextIO

from derivable.documents.text.outline import Document
from derivable.marked import Derivation, Marked
from derivable.reporting.terminal import COLOURS, cost
from derivable.verdicts import StepResult

WIDTH = 150


class Terminal:
    """Prints derivations as they are marked."""

    def __init__(self, out: TextIO, quiet: bool = False) -> None:
        from rich.console import Console

        self.quiet = quiet
        self.console = Console(file=out, soft_wrap=True, width=None if out.isatty() else WIDTH)

    def derivation(self, document: Document, made: Derivation) -> None:
        """The steps of a derivation: those that pass on a line, the others with all that is known of them."""
        if self.quiet:
            return
        self.console.print(f"[bold]{_plain(made.title) or document.name}[/]", highlight=False)
        for line, column, message in made.problems:
            self._source(document, line, column, 1)
            self.console.print(f"    [magenta]declaration not read[/]: {_plain(message)}", highlight=False)
        for s in made.steps:
            self.step(document, s)
        self.console.print()

    def step(self, document: Document, s: StepResult) -> None:
        """One step."""
        v = s.verdict
        colour = COLOURS[v.word]
        label = f" {s.label}" if s.label else ""
        first = f", from the first line {s.start.word}" if s.start is not None and s.start.word != v.word else ""
        where = f"{document.name}:{s.line}:{s.column}:"
        if v.passes and not first:
            under = f" if {', '.join(v.conditions)}" if v.conditions else ""
            under += f": {v.message}" if v.message else ""
            self.console.print(f"  {_plain(where)} [{colour}]{v.word}[/]{_plain(label)} by {v.by}{_plain(under)}", highlight=False)
            return
        self.console.print(f"  {_plain(where)} [bold {colour}]{v.word}[/]{_plain(label)}{first}", highlight=False)
        self._source(document, s.line, s.column, len(_sign(document.line(s.line), s.column)))
        for text in _explained(s):
            self.console.print(f"    = {_plain(text)}", highlight=False)

    def _source(self, document: Document, line: int, column: int, width: int) -> None:
        text = document.line(line).replace("\t", " ")
        start = max(0, column - 1 - 60)
        shown = text[start:start + WIDTH - 12]
        number = f"{line:5d} | "
        self.console.print(f"{number}{_plain(shown)}", highlight=False)
        self.console.print(" " * (len(number) + column - 1 - start) + "[bold]" + "^" * max(width, 1) + "[/]", highlight=False)

    def summary(self, marked: Marked, cpu: float, wall: float) -> None:
        """One line for the document, and the first wrong line of each derivation."""
        if self.quiet:
            return
        found = ", ".join(f"{n} {w}" for w, n in marked.counts().items() if n) or "no steps"
        self.console.print(f"{_plain(marked.name)}: {len(marked.steps)} steps: {found}; {cost(cpu, wall)}", highlight=False)
        for d in marked.derivations:
            for text in follow_through(d):
                self.console.print(f"  {_plain(d.title or marked.name)}: {_plain(text)}", highlight=False)


def _sign(text: str, column: int) -> str:
    rest = text[column - 1:]
    if rest.startswith("\\"):
        k = 1
        while k < len(rest) and rest[k].isalpha():
            k += 1
        return rest[:k]
    return rest[:1]


def _plain(text: str) -> str:
    from rich.markup import escape

    return escape("".join(c if c.isprintable() else "\ufffd" for c in text))


def _explained(s: StepResult) -> list[str]:
    """What is known of a step that does not pass, in lines."""
    out = [s.verdict.message] if s.verdict.message else []
    out += [f"it holds if {', '.join(s.verdict.conditions)}"] if s.verdict.conditions else []
    out += [f"one change makes it true: {s.hint}"] if s.hint else []
    if s.verdict.word in ("unreadable", "undecided") and s.sides:
        out.append(f"read as: {' '.join(s.sides)}")
    return out


def follow_through(d: Derivation) -> list[str]:
    """Where a derivation first goes wrong, what follows from it, and where it comes right again."""
    out: list[str] = []
    wrong = [s for s in d.steps if s.verdict.word == "refuted"]
    if not wrong:
        return out
    out.append(f"first wrong line: {wrong[0].line}{f' ({wrong[0].label})' if wrong[0].label else ''}")
    carried = [s for s in d.steps if s.verdict.passes and s.start is not None and s.start.word == "refuted"]
    if carried:
        out.append(f"carried on correctly from a wrong line: {', '.join(str(s.line) for s in carried)}")
    repaired = [s for s in wrong if s.start is not None and s.start.passes and s is not wrong[0]]
    if repaired:
        out.append(f"wrong against the line before, right against the first line (a silent repair, or errors that cancel): "
                   f"{', '.join(str(s.line) for s in repaired)}")
    return out


