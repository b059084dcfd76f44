"""vec(W), the columns of W one below the other, and Kronecker products, which act on it: (A \\otimes B) vec(W) = vec(B W A^T).

Neither has indices here: a vector of columns is kept as its matrix, and a Kronecker product as what it does to one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from derivable.documents.grammar.tree import Node
from derivable.documents.text.problems import Beyond, Unreadable
from derivable.documents.vectors import by_entries
from derivable.documents.vectors.by_entries import Tensor
from derivable.language.expressions import Expr, Proposition


@dataclass(frozen=True)
class Vec:
    """vec(W)."""

    of: Tensor

    def map(self, f: Callable[[Expr], Expr]) -> Vec:
        """A multiple of it."""
        return Vec(self.of.map(f))


@dataclass(frozen=True)
class Operator:
    """A linear map of matrices, as a matrix that acts on their vec."""

    act: Callable[[Tensor], Tensor]

    def map(self, f: Callable[[Expr], Expr]) -> Operator:
        """A multiple of it."""
        return Operator(lambda w: self.act(w).map(f))


def throughout(value: Any, f: Callable[[Expr], Expr], node: Node) -> Any:
    """A function of a number or of every entry, which may bind or replace names, as a mean does; a Kronecker product has no entries here."""
    if isinstance(value, Expr):
        return f(value)
    if isinstance(value, Operator) or not hasattr(value, "map"):
        raise Beyond("this needs the entries of what has none here", node.span)
    return value.map(f)


def vec(value: Any, node: Node) -> Vec:
    """The columns of a matrix, one below the other."""
    if not isinstance(value, Tensor):
        raise Beyond("vec of what is no matrix of any size is not decided yet", node.span)
    return Vec(value)


def kron(a: Any, b: Any, node: Node) -> Operator:
    """The Kronecker product of two matrices."""
    if not isinstance(a, Tensor) or not isinstance(b, Tensor):
        raise Beyond("a Kronecker product of what are no matrices of any size is not decided yet", node.span)

    def act(w: Tensor) -> Tensor:
        inner = by_entries.multiply(b, w, node)
        out = by_entries.multiply(inner, a.transposed, node) if isinstance(inner, Tensor) else inner
        if not isinstance(out, Tensor):
            raise Beyond("a Kronecker product that acts on a number is not decided yet", node.span)
        return out

    return Operator(act)


def add(a: Any, b: Any, node: Node) -> Any:
    """The sum of two of a kind."""
    if isinstance(a, Vec) and isinstance(b, Vec):
        return Vec(by_entries.add(a.of, b.of, node))
    if isinstance(a, Operator) and isinstance(b, Operator):
        return Operator(lambda w: by_entries.add(a.act(w), b.act(w), node))
    raise mixed(node)


def multiply(a: Any, b: Any, node: Node) -> Any:
    """A Kronecker product that acts on a vec, or on another one."""
    if isinstance(a, Operator) and isinstance(b, Vec):
        return Vec(a.act(b.of))
    if isinstance(a, Operator) and isinstance(b, Operator):
        return Operator(lambda w: a.act(b.act(w)))
    raise mixed(node)


def compare(a: Any, sign: str, b: Any, node: Node, closed: bool = False) -> Proposition:
    """vec(A) = vec(B) where A = B."""
    if isinstance(a, Vec) and isinstance(b, Vec):
        return by_entries.compare(a.of, sign, b.of, node, closed)
    other = b if isinstance(a, Vec) else a
    if isinstance(other, Tensor) and other.rows is not None and not by_entries.is_one(other.shape[1]):
        raise Unreadable(f"a matrix of {by_entries.said(other)} is compared with a vector", node.span, "shapes")
    raise mixed(node)


def mixed(node: Node) -> Beyond:
    """What is said of a vec or a Kronecker product together with something else."""
    return Beyond("vec and Kronecker products together with other vectors and matrices are not decided yet", node.span)
