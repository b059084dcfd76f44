"""What is declared at each place of a section: a line sees what stands before it, and a *where* right after it.

A sentence adds to what was said before or takes its place (renewal.py). What is said in a problem or a case ends with
it, and what is assumed in a part or in an item of a list that holds lines of its own ends with this.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from derivable.documents.declared.declarations import Declared, Scope
from derivable.documents.declared.renewal import ANEW, ranged, renewed
from derivable.documents.text.blocks import Block
from derivable.documents.text.declaring import Sentence
from derivable.documents.text.outline import MAX_DOCUMENT, Section
from derivable.documents.text.rows import Row

LEVELS = {"problem": 1, "part": 2, "case": 3, "item": 4}
WHOLE = ("problem", "case")  # with which all ends that is said in them, not the assumptions alone
BEHIND = frozenset(("where", "here"))  # words of a sentence that speaks of the line before it


@dataclass
class Opened:
    """A block that is open: its kind, what was declared before it, whether lines stand in it."""

    kind: str
    before: list[Declared]
    lines: bool = False


class History:
    """The scope of a section from place to place."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.places, self.states = [-1], [list(scope.declared)]
        self._run: list[Declared] = []  # what was said since the last line
        self._assumed: list[Declared] = []
        self._open: list[Opened] = []
        self._ended: list[Declared] | None = None  # what was declared in the problem that ended last, for its solution

    def say(self, place: int, keyword: str) -> None:
        """A sentence, whose declarations stand in the scope behind those of before."""
        before = [d for d in self.states[-1] if any(d is e for e in self.scope.declared)]
        said = [d for d in self.scope.declared if not any(d is e for e in before)]
        now = renewed(keyword.lower(), ranged(said), before, self._run)
        mine = [d for d in now if not any(d is e for e in before)]
        self._run += mine
        self._assumed += [d for d in mine if keyword.lower() not in ANEW and d.kind in ("condition", "define")]
        self._become(place, now)

    def lines(self) -> None:
        """A display: what is said after it is said later."""
        self._run = []
        for block in self._open:
            block.lines = True

    def block(self, block: Block) -> None:
        """Where a block begins or ends."""
        if block.kind == "solution":
            if block.opens and self._ended is not None:
                self._open.append(Opened("problem", list(self.scope.declared)))
                self._become(block.offset, self._ended)
            elif not block.opens:
                self._close(block.offset, LEVELS["problem"])
            return
        inside = list(self.scope.declared)
        self._close(block.offset, LEVELS[block.kind])
        if block.kind == "problem":
            self._ended = None if block.opens else inside
        if block.opens:
            self._open.append(Opened(block.kind, list(self.scope.declared)))
        self._run = []

    def end(self) -> None:
        """The end of the section: what is open is over, and later sections do not see it."""
        self._close(MAX_DOCUMENT, 0)

    def number(self, place: int) -> int:
        """The number of the state at a place."""
        return bisect_right(self.places, place) - 1

    def at(self, place: int) -> Scope:
        """A scope of the state at a place."""
        return self.scope.child(self.states[self.number(place)])

    def _close(self, place: int, level: int) -> None:
        while self._open and LEVELS[self._open[-1].kind] >= level:
            block = self._open.pop()
            if block.kind in WHOLE:
                self._become(place, block.before)
            elif block.lines:
                over = [d for d in self._assumed if not any(d is e for e in block.before)]
                self._become(place, [d for d in self.scope.declared if not any(d is e for e in over)])

    def _become(self, place: int, declared: list[Declared]) -> None:
        self.scope.become(declared)  # also where they are equal: a sentence is told from those before it by its objects
        if declared == self.states[-1]:
            self.states[-1] = list(declared)
        else:
            self.places.append(place)
            self.states.append(list(declared))


Part = Sentence | list[Row] | Block


def in_time(section: Section) -> Iterator[tuple[int, Part]]:
    """The parts of a section with the places from which they hold: a *where* right after lines holds for these."""
    parts = list(section.parts)
    k = 0
    while k < len(parts):
        part = parts[k]
        if isinstance(part, list):
            last = k + 1
            while last < len(parts) and isinstance(behind := parts[last], Sentence) and behind.keyword.lower() in BEHIND:
                yield part[0].offset, behind
                last += 1
            yield part[0].offset, part
            k = last
        else:
            yield part.offset, part
            k += 1
