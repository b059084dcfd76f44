"""Vectors and matrices in formulas: those whose entries are written out, and those of any size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from derivable.documents.grammar.printing import latex
from derivable.documents.grammar.tree import Node, name
from derivable.documents.text.problems import Beyond, Unreadable
from derivable.documents.vectors import by_entries, kronecker, written
from derivable.documents.vectors.by_entries import Letters, Tensor
from derivable.documents.vectors.kronecker import Operator, Vec
from derivable.documents.vectors.outcomes import random, sizes, value
from derivable.documents.vectors.written import Matrix
from derivable.kernel.terms import Term
from derivable.language.expressions import Expr, Proposition, lift, same
from derivable.language.symbols import index

if TYPE_CHECKING:
    from derivable.documents.meaning.names import World

INDICES = "ijklmnrst"
Array = (Matrix, Tensor, Vec, Operator)


def compare(a: Any, sign: str, b: Any, node: Node, closed: bool = False) -> Proposition:
    """A relation of two sides of which one is a matrix or vector; of all entries where it is `closed`, else of any."""
    a, b = alike(a, b, node)
    return _of_kind(a, b).compare(a, sign, b, node, closed)  # type: ignore[no-any-return]


def add(a: Any, b: Any, node: Node) -> Any:
    """The sum of two matrices."""
    a, b = alike(a, b, node)
    return _of_kind(a, b).add(a, b, node)


def multiply(a: Any, b: Any, node: Node) -> Any:
    """The product of two matrices, or of a number and a matrix; what has one row and one column is a number."""
    if not isinstance(b, Array):
        return a.map(lambda e: e * b)
    if not isinstance(a, Array):
        return b.map(lambda e: a * e)
    a, b = alike(a, b, node)
    return _of_kind(a, b).multiply(a, b, node)


def product(factors: list[tuple[Any, Node]]) -> Any:
    """The product of numbers and matrices, from the left; where the sizes do not fit so, a row times the column after it is a number."""
    try:
        return _from_left(factors)
    except Unreadable as error:
        inner = next((k for k in range(1, len(factors) - 1) if _row_and_column(factors[k][0], factors[k + 1][0])), None)
        if inner is None:
            raise
        (a, _), (b, node) = factors[inner:inner + 2]
        try:
            return product([*factors[:inner], (multiply(a, b, node), node), *factors[inner + 2:]])
        except Unreadable:
            raise error from None


def dotted(factors: list[tuple[Any, Node]], dots: tuple[int, ...]) -> Any:
    """A product in which dots were written: between two vectors such a dot is their inner product."""
    try:
        return product(factors)
    except Unreadable:
        for k in dots:
            try:
                return inner(product(factors[:k]), product(factors[k:]), factors[k][1])
            except (Beyond, Unreadable):
                continue
        raise


def inner(a: Any, b: Any, node: Node) -> Any:
    """The inner product of two vectors."""
    a, b = alike(a, b, node)
    if isinstance(a, Tensor) and isinstance(b, Tensor) and _is_column(a) and _is_column(b):
        return multiply(a.transposed, b, node)
    if isinstance(a, Matrix) and isinstance(b, Matrix) and a.shape == b.shape and a.shape[1] == 1:
        return multiply(Matrix(tuple(zip(*a.rows))), b, node)
    raise Beyond(f"an inner product of what are no two vectors of one size: {latex(node)}", node.span)


def _is_column(t: Tensor) -> bool:
    return t.columns is not None and by_entries.is_one(t.columns)


def entry(world: World, whole: Any, node: Node) -> Expr:
    """An entry of a vector or matrix that is an expression: (A x)_i, (A B)_{ij}."""
    places = _places(node.args[1])
    if isinstance(whole, Matrix):
        return written_entry(whole, places, node)
    if not isinstance(whole, Tensor):
        raise Unreadable("a subscript on something that is no name", node.span)
    column = by_entries.is_one(whole.shape[1])
    if len(places) != (1 if column else 2):
        raise Unreadable(f"{latex(node)} has another number of indices than what stands in the brackets", node.span)
    indices = [_index(world, p, size) for p, size in zip(places, whole.shape)]
    return whole.at(indices[0], lift(1) if column else indices[1])


def _index(world: World, place: Node, size: Expr) -> Expr:
    """An index; a letter that nothing declares goes through all entries, and the line is one for each of them."""
    free = place.op == "name" and len(place.text) == 1 and place.text in INDICES and place.text not in world.lowering.local
    if not free or world.scope.knows(place.text) or any(place in d.node.walk() for d in world.declared.get("condition", [])):
        found: Expr = world.lowering.expression(place)
        return found
    return index(place.text, start=1, end=size)


def written_entry(m: Matrix, places: tuple[Node, ...], node: Node) -> Expr:
    """An entry of a matrix that is written out, at indices that are numbers."""
    rows, columns = m.shape
    if columns == 1 and len(places) == 1:
        places = (*places, Node("num", (), "1"))
    if m.scale is not None or len(places) != 2 or any(p.op != "num" or not p.text.isdigit() for p in places):
        raise Beyond(f"an entry at indices that are no numbers is not decided yet: {latex(node)}", node.span)
    i, j = (int(p.text) for p in places)
    if not (1 <= i <= rows and 1 <= j <= columns):
        raise Unreadable(f"{latex(node)} is no entry of a matrix of {rows} x {columns}", node.span)
    return m.rows[i - 1][j - 1]


def _from_left(factors: list[tuple[Any, Node]]) -> Any:
    out = factors[0][0]
    for v, node in factors[1:]:
        out = multiply(out, v, node) if isinstance(out, Array) or isinstance(v, Array) else out * v
    return out


def _row_and_column(a: Any, b: Any) -> bool:
    sized = isinstance(a, Tensor) and isinstance(b, Tensor) and a.rows is not None and b.rows is not None
    return sized and by_entries.is_one(a.rows) and by_entries.is_one(b.columns) and same(a.columns, b.rows)


def _of_kind(a: Any, b: Any) -> Any:
    """The module that knows how two matrices go together."""
    kinds = (type(a), type(b))
    return kronecker if Vec in kinds or Operator in kinds else by_entries if Tensor in kinds else written


def closed_under_limits(world: World, prop: Term, conditions: list[Term]) -> None:
    """Raise Beyond for a claim about random variables that may hold for finitely many outcomes and not for every law."""
    counts = sizes(world, letters(world)) if world.declared.get("random") else frozenset()
    plain = all(p.op in ("eq", "le") for p in (prop.args if prop.op == "and" else (prop,)))
    if any(not counts.isdisjoint(c.free) for c in conditions) or not plain and not counts.isdisjoint(prop.free):
        raise Beyond("of random variables without a density, equations and inequalities with <= are decided, without conditions on expectations")


def alike(a: Any, b: Any, node: Node) -> tuple[Any, Any]:
    """Two matrices of one sort: an identity of any size may be either."""
    for x, y in ((a, b), (b, a)):
        if isinstance(x, Tensor) and isinstance(y, Matrix):
            if y.scale is None:
                raise Beyond("a matrix that is written out, together with one of any size, is not decided yet", node.span)
            made = by_entries.identity(x.letters, y.scale)
            return (x, made) if x is a else (made, x)
    return a, b


def declared(world: World, node: Node) -> Any:
    """A vector, a matrix or something random that is declared, or an entry of it; None where the name is nothing such."""
    if (whole := _named(world, node)) is not None or node.op != "_":
        return whole
    if (whole := _named(world, node.args[0])) is None:
        known = _written(world, node.args[0])
        return None if known is None else written_entry(known, _places(node.args[1]), node)
    above, places = latex(node.args[0]), _places(node.args[1])
    if not isinstance(whole, Tensor):
        raise Unreadable(f"{latex(node)} is not declared; {above} is a number", node.span)
    if len(places) != (1 if by_entries.is_one(whole.shape[1]) else 2):
        raise Unreadable(f"{latex(node)} has another number of indices than {above}", node.span)
    try:
        indices = [_index(world, p, size) for p, size in zip(places, whole.shape)]
    except Beyond:
        raise Unreadable(f"the indices of {latex(node)} are no numbers", node.span) from None
    return whole.at(indices[0], indices[1] if len(indices) > 1 else lift(1))


def _written(world: World, node: Node) -> Matrix | None:
    """A matrix that is declared by its entries."""
    found = [d for d in world.definitions.get(str(node), []) if d.node == node and d.parts[0].op == "matrix"]
    made = world.lowering.value(found[0].parts[0]) if found else None
    return made if isinstance(made, Matrix) else None


def _named(world: World, node: Node) -> Any:
    """A vector, a matrix or something random by its own name."""
    d = next((d for d in world.declared.get("tensor", []) if d.node == node), None)
    if d is not None:
        return _made(world, d.node, d.parts)
    chance = random(world, node)
    return None if chance is None else value(world.lowering, chance, letters(world))


def curve(world: World, head: Node, arguments: list[Node]) -> Tensor | None:
    """The value of a declared function whose values are vectors or matrices; None where the name is no such function."""
    d = next((d for d in world.declared.get("curve", []) if d.node == head), None)
    if d is None or len(arguments) != 1 or arguments[0].op in (";", "|"):
        return None
    at, (rows, columns) = world.lowering.expression(arguments[0]), (world.lowering.expression(s) for s in d.parts)
    return by_entries.named(letters(world), latex(head), rows, columns, at=at)


def _made(world: World, node: Node, sizes: tuple[Node, ...]) -> Tensor:
    key = f"tensor {node}"
    if key not in world.made:
        world.decided(node)
        rows, columns = (world.lowering.expression(s) for s in sizes)
        symmetric = any(d.node == node for d in world.declared.get("symmetric", []))
        if symmetric and not same(rows, columns):
            raise Unreadable(f"{latex(node)} is no square matrix, and cannot be symmetric", node.span)
        world.made[key] = by_entries.named(letters(world), latex(node), rows, columns, symmetric)
    made: Tensor = world.made[key]
    return made


def letters(world: World) -> Letters:
    """The names that the derivation leaves free."""
    if "letters" not in world.made:
        names = (n for t in world.trees for n in t.walk() if n.op in ("name", "_"))
        world.made["letters"] = Letters(frozenset(u for n in names for u in (n.text, latex(n))))
    found: Letters = world.made["letters"]
    return found


def _places(sub: Node) -> tuple[Node, ...]:
    if sub.op == "tuple":
        return sub.args
    if sub.op == "*" and len(sub.args) == 2:
        return sub.args
    if sub.op == "name" and len(sub.text) == 2 and sub.text.isalpha():
        return tuple(name(c, sub.span) for c in sub.text)
    if sub.op == "num" and len(sub.text) == 2 and sub.text.isdigit():
        return tuple(Node("num", (), c, sub.span) for c in sub.text)
    return (sub,)


def size_of(world: World, body: Node, i: Node) -> Expr | None:
    """The size over which an index runs by the vectors and matrices that it stands at; None where it stands at none."""
    found = {str(d.node): d for k in ("tensor", "random") for d in world.declared.get(k, [])}
    out: Expr | None = None
    for v in body.walk():
        if v.op != "_" or str(v.args[0]) not in found or str(v) in found:
            continue
        d = found[str(v.args[0])]
        for place, size in zip(_places(v.args[1]), d.parts):
            if place != i:
                continue
            this = world.lowering.expression(size)
            if out is not None and not same(out, this):
                raise Unreadable(f"the index {latex(i)} runs over {out.latex()} and over {this.latex()}", v.span)
            out = this
    return out
