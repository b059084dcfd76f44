"""Chains: a first line and the steps from it. A step is a relation between two sides, or an arrow between two statements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from derivable.documents.grammar.tree import Node
from derivable.documents.text.problems import Unreadable
from derivable.documents.text.rows import Row


@dataclass(frozen=True)
class Side:
    """One side of a relation as it was read: its tree and other readings of it, or why it was not read."""

    tree: Node | None
    others: tuple[Node, ...] = ()
    error: Unreadable | None = None
    notes: tuple[str, ...] = ()


@dataclass
class Step:
    """A step: a relation between two sides, or (for an arrow) between two statements."""

    relation: str
    left: Side
    right: Side
    offset: int  # of the relation sign, in the document
    text: str  # the sign and what follows it, as written
    label: str | None = None
    row: Row | None = None
    premises: tuple[Node, ...] = ()  # conditions behind the formula: it is claimed where they hold
    reasons: tuple[Node, ...] = ()  # conditions that are said to hold: with them alone the step is not proved
    defines: str = ""  # the name that is defined here


@dataclass
class Chain:
    """A first line and the steps from it."""

    first: Side
    steps: list[Step] = field(default_factory=list)
    arrows: bool = False
    whole_row: bool = False  # whether all its steps stand in its first row
    column: int = 0  # in which column of its display it stands
    row: Row | None = None  # where an equation to be solved stands
    solved: bool = False  # whether its first line is an equation to be solved
    after: Chain | None = None  # the equation to be solved that it goes on from

    def last(self) -> Side:
        """What the next step goes on from."""
        return self.steps[-1].right if self.steps else self.first


def clean(text: str) -> str:
    """A part of a row as it is shown."""
    return " ".join(text.replace("&", " ").split()).rstrip(" .,")


def unread(error: Unreadable, row: Row, out: list[Chain]) -> None:
    """A row that is not read: one step, which says why."""
    nowhere = Side(None, (), error)
    out.append(Chain(nowhere, [Step("", nowhere, nowhere, row.offset + error.span[0], clean(row.text), None, row)]))


def side(tree: Node, others: Iterable[Node], notes: tuple[str, ...], k: int) -> Side:
    """A side of a relation, with the other readings of it."""
    mine = tuple(dict.fromkeys(o.args[k] for o in others if o.op == tree.op and len(o.args) == len(tree.args) and o.args[k] != tree.args[k]))
    return Side(tree.args[k], mine, None, notes if mine else ())
