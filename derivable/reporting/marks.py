"""Marked documents as messages in the manner of a compiler: the place with a caret, one sentence, the way out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TextIO

from derivable.documents.text.outline import Document
from derivable.marked import Derivation, Marked
from derivable.reasons import reason
from derivable.repairs import ASSUME
from derivable.reporting.terminal import COLOURS, cost
from derivable.verdicts import StepResult

WIDTH = 150
SAME = "both sides are the same"


@dataclass(frozen=True)
class Detail:
    """What a report shows: where a wrong line stands, what each method said of an open one, the relations that were not marked."""

    where: bool = True
    explain: bool = False
    verbose: bool = False


class Terminal:
    """Prints derivations as they are marked."""

    def __init__(self, out: TextIO, quiet: bool = False, shown: Detail | None = None) -> None:
        from rich.console import Console

        self.quiet, self.shown = quiet, shown or Detail()
        self.console = Console(file=out, soft_wrap=True, width=None if out.isatty() else WIDTH)

    def derivation(self, document: Document, made: Derivation) -> None:
        """The steps of a derivation: those that pass on a line, the others with all that is known of them."""
        if self.quiet:
            return
        self._print(f"[bold]{_plain(made.title) or _plain(document.name)}[/]")
        for line, column, message in made.problems:
            self._source(document, line, column, 1)
            self._print(f"    [magenta]declaration not read[/]: {_plain(message)}")
        for s in made.steps:
            self.step(document, s)
        if made.missing:
            self._print("  [bold]to paste before it[/], guessed from how the names are used; change what is not meant:")
            for sentence in made.missing:
                self._print(f"    {_plain(sentence)}")
        self._print("")

    def step(self, document: Document, s: StepResult) -> None:
        """One step."""
        v, why = s.verdict, reason(s.verdict)
        label = f" {s.label}" if s.label else ""
        first = f", from the first line {s.start.word}" if s.start is not None and s.start.word != v.word else ""
        where = _plain(f"{document.name}:{s.line}:{s.column}:")
        if v.passes and not first:
            notes = [f" by {v.by}", *([f", {SAME}"] if s.trivial else []), *([f" if {', '.join(v.conditions)}"] if v.conditions else [])]
            notes += [f": {v.message}"] if v.message else []
            notes += [f" (guessed: {', '.join(s.guessed)})"] if s.guessed else []
            self._print(f"  {where} [{COLOURS[v.word]}]{v.word}[/]{_plain(label)}{_plain(''.join(notes))}")
            return
        code = f" [dim]({why.code})[/]" if why.code and not v.passes else ""
        self._print(f"  {where} [bold {COLOURS[v.word]}]{v.word}[/]{_plain(label)}{first}{code}")
        if not self.shown.where:
            return
        line, column, width = s.fault or (s.line, s.column, len(_sign(document.line(s.line), s.column)))
        self._source(document, line, column, width)
        for text in explained(s, self.shown):
            self._print(f"    = {_plain(text)}")

    def _print(self, text: str) -> None:
        self.console.print(text, highlight=False)

    def _source(self, document: Document, line: int, column: int, width: int) -> None:
        text = document.line(line).replace("\t", " ")
        start = max(0, column - 1 - 60)
        shown = text[start:start + WIDTH - 12]
        number = f"{line:5d} | "
        width = max(min(width, len(shown) - (column - 1 - start)), 1)
        self._print(f"{number}{_plain(shown)}")
        self._print(" " * (len(number) + column - 1 - start) + "[bold]" + "^" * width + "[/]")

    def summary(self, marked: Marked, cpu: float, wall: float) -> None:
        """One line for the document, and the first wrong line of each derivation."""
        if self.quiet:
            return
        found = ", ".join(f"{n} {w}" for w, n in marked.counts().items() if n) or "no steps"
        self._print(f"{_plain(marked.name)}: {_count(len(marked.steps), 'step')}: {found}; {cost(cpu, wall)}")
        asked = [v.read_again for s in marked.steps if (v := s.verdict).read_again is not None]
        if self.shown.verbose and asked:
            self._print(f"  second reader: {sum(asked)} of {_count(len(asked), 'line')} evaluated")
        for d in marked.derivations if self.shown.where else ():
            for text in follow_through(d):
                self._print(f"  {_plain(d.title or marked.name)}: {_plain(text)}")
        if marked.unmarked:
            lines = ", ".join(map(str, dict.fromkeys(line for line, _ in marked.unmarked)))
            self._print(f"  {_count(len(marked.unmarked), 'relation')} in the running text {'were' if len(marked.unmarked) > 1 else 'was'} "
                        f"not marked: line{'s' if ',' in lines else ''} {lines}")
        for line, latex in marked.unmarked if self.shown.verbose else ():
            self._print(f"    {_plain(f'{marked.name}:{line}: {latex}')}")


def _count(n: int, what: str) -> str:
    return f"{n} {what}{'' if n == 1 else 's'}"


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


def explained(s: StepResult, shown: Detail) -> list[str]:
    """What is known of a step that does not pass, in lines."""
    v, why = s.verdict, reason(s.verdict)
    kind, _, repair = s.hint.partition(": ")
    out = [why.sentence] if why.sentence else []
    out += [f"it holds if {', '.join(v.conditions)}"] if v.conditions else []
    out += [f"read by a guess: {', '.join(s.guessed)}"] if s.guessed and why.code != "guessed" else []
    if kind == ASSUME and repair:
        out.append(f"it holds where {repair}, which nothing declares")
    elif repair:
        out.append(f"one change makes it true: {s.hint}")
    elif kind:
        out.append(f"look for this slip: {kind}")
    if v.word == "undecided" and s.sides:
        out.append(f"read as: {' '.join(s.sides)}")
    if shown.explain:
        out += [f"  {text}" for text in why.details]
    elif why.details:
        out.append("--explain shows what each method said")
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
