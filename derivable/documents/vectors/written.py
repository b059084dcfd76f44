"""Matrices whose entries are written out: sums, products and determinants, entry by entry."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from derivable.documents.grammar.tree import Node
from derivable.documents.text.problems import Unreadable
from derivable.language.expressions import Expr, Proposition, lift, relation
from derivable.language.statements import both


@dataclass(frozen=True)
class Matrix:
    """Rows of numbers; `size` None stands for an identity of any size, times `scale`."""

    rows: tuple[tuple[Expr, ...], ...]
    scale: Any = None

    def map(self, f: Callable[[Expr], Expr]) -> Matrix:
        """The matrix with a function of each entry."""
        return Matrix(tuple(tuple(f(e) for e in row) for row in self.rows), None if self.scale is None else f(self.scale))

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self.rows), len(self.rows[0]) if self.rows else 0

    def sized(self, n: int) -> Matrix:
        """An identity of any size, as one of size n."""
        if self.scale is None:
            return self
        return Matrix(tuple(tuple(lift(self.scale if i == j else 0) for j in range(n)) for i in range(n)))

    @staticmethod
    def pairs(a: Any, b: Any, node: Node) -> Iterator[tuple[Expr, Expr]]:
        """The entries of two matrices of one shape, side by side."""
        if isinstance(b, Expr) and b.term.op == "num" and b.term.args[0] == 0 and isinstance(a, Matrix):
            b = a.map(lambda e: lift(0))
        if not (isinstance(a, Matrix) and isinstance(b, Matrix)):
            raise Unreadable("a matrix is compared with a number", node.span, "shapes")
        a, b = a.sized(len(b.rows)), b.sized(len(a.rows))
        if a.shape != b.shape:
            raise Unreadable(f"a matrix of {a.shape[0]} x {a.shape[1]} is compared with one of {b.shape[0]} x {b.shape[1]}", node.span, "shapes")
        return ((x, y) for r, s in zip(a.rows, b.rows) for x, y in zip(r, s))


def compare(a: Any, sign: str, b: Any, node: Node, closed: bool = False) -> Proposition:
    """Two matrices are equal where their entries are."""
    if sign not in ("=", ":=", "≡"):
        raise Unreadable("matrices are compared by = only", node.span, "shapes")
    pairs = [relation("eq", x, y) for x, y in Matrix.pairs(a, b, node)]
    return pairs[0] if len(pairs) == 1 else both(*pairs)


def matrix_of(rows: list[list[Expr]]) -> Matrix:
    """A matrix from its rows."""
    return Matrix(tuple(map(tuple, rows)))


def add(a: Matrix, b: Matrix, node: Node) -> Matrix:
    """The sum of two matrices."""
    if a.scale is not None and b.scale is not None:
        return Matrix((), a.scale + b.scale)
    a, b = a.sized(len(b.rows)), b.sized(len(a.rows))
    if a.shape != b.shape:
        raise Unreadable(f"matrices of {a.shape} and {b.shape} are added", node.span, "shapes")
    return Matrix(tuple(tuple(x + y for x, y in zip(r, s)) for r, s in zip(a.rows, b.rows)))


def multiply(a: Matrix, b: Matrix, node: Node) -> Matrix | Expr:
    """The product of two matrices; a number where it has one row and one column."""
    if a.scale is not None:
        return b.map(lambda e: a.scale * e)
    if b.scale is not None:
        return a.map(lambda e: b.scale * e)
    if a.shape[1] != b.shape[0]:
        raise Unreadable(f"matrices of {a.shape} and {b.shape} are multiplied", node.span, "shapes")
    columns = list(zip(*b.rows))

    def entry(row: tuple[Expr, ...], column: tuple[Expr, ...]) -> Expr:
        terms = [x * y for x, y in zip(row, column)]
        out = terms[0]
        for t in terms[1:]:
            out = out + t
        return out

    made = Matrix(tuple(tuple(entry(r, c) for c in columns) for r in a.rows))
    return made.rows[0][0] if made.shape == (1, 1) else made
