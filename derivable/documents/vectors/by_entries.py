"""Vectors and matrices of any size, by their entries: A B is the sum over k of A_ik B_kj, and an equation is one for all i and j.

A matrix is a general part, given by its entries, plus a multiple of the identity; a vector is a matrix of one column. What
is known of a gradient is how it pairs with a matrix: <grad f, V> is the derivative of f(W + e V) by e at e = 0, for every V.
That is kept as an expression in the entries of PROBE; whatever matrix takes its place, `put` sees that no binder catches a name in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import chain, count
from typing import Any

from derivable.documents.grammar.printing import latex
from derivable.documents.grammar.tree import Node
from derivable.documents.text.problems import Beyond, Unreadable
from derivable.kernel.terms import SCOPE, ZERO, Term, fresh, substitute
from derivable.language import calculus
from derivable.language.expressions import Expr, Proposition, lift, merge, relation, same
from derivable.language.symbols import Function, function, index, real

LETTERS = "ijklrstuvabcdghopqxyz"
Entry = Callable[[Expr, Expr], Expr]
PROBE = function(r"\mathsf{V}", index("i"), index("j"))  # no document writes this name


@dataclass(frozen=True)
class Letters:
    """The names that a document leaves free, for indices and for what it does not name."""

    taken: frozenset[str]

    def index(self, *around: Expr) -> Expr:
        """An index that occurs in none of some expressions."""
        used = {v.args[0] for e in around for v in e.term.free}
        names = (*LETTERS, *(f"i_{{{n}}}" for n in range(1, 200)))
        return index(next(x for x in names if x not in used and x not in self.taken))

    def free(self, *wanted: str) -> str:
        """The first of some names that the document does not use."""
        return next(x for x in chain(wanted, (f"{wanted[0]}_{{{n}}}" for n in count(1))) if x not in self.taken)


@dataclass(frozen=True)
class Tensor:
    """A matrix with `entry` as its general part and `scale` times the identity; `rows` None stands for an identity of any size.

    `pairing` is the sum over all entries, each times that of PROBE, where no entry is known: of a gradient.
    """

    letters: Letters
    rows: Expr | None
    columns: Expr | None
    entry: Entry | None
    scale: Expr | None = None
    pairing: Expr | None = None
    head: Function | None = None  # of a matrix that is only named

    @property
    def shape(self) -> tuple[Expr, Expr]:
        """Rows and columns."""
        if self.rows is None or self.columns is None:
            raise Unreadable("an identity matrix whose size nothing says")
        return self.rows, self.columns

    def at(self, i: Expr, j: Expr) -> Expr:
        """An entry, the identity's part and all."""
        if self.entry is None:
            raise Beyond("an entry of a gradient is not decided yet")
        general = self.entry(i, j)
        return general if self.scale is None else general + self.scale * calculus.maximum(0, 1 - abs(i - j))

    def map(self, f: Callable[[Expr], Expr]) -> Tensor:
        """The matrix with a linear function of each entry: a multiple of it, or its mean."""
        entry = self.entry
        return Tensor(self.letters, self.rows, self.columns, entry if entry in (None, nothing) else lambda i, j: f(entry(i, j)),
                      None if self.scale is None else f(self.scale), None if self.pairing is None else f(self.pairing))

    @property
    def transposed(self) -> Tensor:
        """Its transpose."""
        entry, pairing = self.entry, self.pairing
        return Tensor(self.letters, self.columns, self.rows, entry if entry in (None, nothing) else lambda i, j: entry(j, i), self.scale,
                      None if pairing is None else put(pairing, PROBE, lambda i, j: PROBE(j, i)))

    def dot(self, other: Tensor) -> Expr:
        """The sum over all entries, each times that of another matrix."""
        if self.pairing is None and other.pairing is not None:
            return other.dot(self)
        out = put(self.pairing, PROBE, other.at) if self.pairing is not None else self._general_dot(other)
        return out if self.scale is None else out + self.scale * other.trace()

    def _general_dot(self, other: Tensor) -> Expr:
        f, g = self.entry, other.entry
        out = lift(0)
        if f not in (None, nothing) and g not in (None, nothing):
            (rows, columns), i = self.shape, self.letters.index()
            j = self.letters.index(i)
            body = f(i, j if not is_one(columns) else lift(1)) * g(i, j if not is_one(columns) else lift(1))
            out = calculus.Sum(body if is_one(columns) else calculus.Sum(body, j, 1, columns), i, 1, rows)
        return out if other.scale is None else out + other.scale * general(self).trace()

    def trace(self) -> Expr:
        """The sum of its diagonal."""
        rows, columns = self.shape
        if not same(rows, columns):
            raise Unreadable(f"a trace of a matrix of {said(self)}")
        if self.entry is None:
            return self.dot(identity(self.letters, lift(1)).sized(self))
        k = self.letters.index()
        out = calculus.Sum(self.entry(k, k), k, 1, rows)
        return out if self.scale is None else out + self.scale * rows

    def sized(self, other: Tensor) -> Tensor:
        """An identity of any size, as one of the size of another matrix."""
        if self.rows is not None or other.rows is None:
            return self
        if not same(*other.shape):
            raise Unreadable(f"an identity and a matrix of {said(other)}")
        return Tensor(self.letters, other.rows, other.columns, nothing, self.scale)


def nothing(i: Expr, j: Expr) -> Expr:
    """The entries of a zero matrix."""
    return lift(0)


def identity(letters: Letters, scale: Expr) -> Tensor:
    """A multiple of an identity of any size."""
    return Tensor(letters, None, None, nothing, scale)


def is_one(size: Expr) -> bool:
    """Whether a size is 1."""
    return same(size, lift(1))


def said(t: Tensor) -> str:
    """The size of a matrix in words."""
    return " x ".join(u.latex() for u in t.shape)


def named(letters: Letters, text: str, rows: Expr, columns: Expr, symmetric: bool = False, at: Expr | None = None) -> Tensor:
    """A matrix that is only named, or the value of a function that is, `at` a number; a symmetric one is S + S^T of any S."""
    i, j, x = index("i"), index("j"), real("x")
    vector, more = is_one(columns), () if at is None else (at,)
    f = function(rf"\mathsf{{S}}_{{{text}}}" if symmetric else text, *((i,) if vector else (i, j)), *((x,) if more else ()))

    def entry(a: Expr, b: Expr) -> Expr:
        return f(a, *more) if vector else f(a, b) + f(b, a) if symmetric else f(a, b, *more)

    return Tensor(letters, rows, columns, entry, head=None if symmetric or more else f)


def add(a: Tensor, b: Tensor, node: Node) -> Tensor:
    """The sum of two matrices of one size."""
    a, b = a.sized(b), b.sized(a)
    _one_size(a, b, node, "added")
    scale = a.scale if b.scale is None else b.scale if a.scale is None else a.scale + b.scale
    f, g = a.entry, b.entry
    v = Tensor(a.letters, a.rows, a.columns, PROBE)
    pairing = general(a).dot(v) + general(b).dot(v) if f is None or g is None else None
    entry: Entry | None = None
    if f is not None and g is not None:
        entry = f if g is nothing else g if f is nothing else lambda i, j: f(i, j) + g(i, j)
    return Tensor(a.letters, a.rows, a.columns, entry, scale, pairing)


def general(t: Tensor) -> Tensor:
    """A matrix without its multiple of the identity."""
    return replace(t, scale=None)


def _one_size(a: Tensor, b: Tensor, node: Node, done: str) -> None:
    if a.rows is not None and b.rows is not None and not (same(a.rows, b.rows) and same(a.shape[1], b.shape[1])):
        raise Unreadable(f"matrices of {said(a)} and {said(b)} are {done}", node.span, "shapes")


def multiply(a: Tensor, b: Tensor, node: Node) -> Tensor | Expr:
    """The product of two matrices; a number where it has one row and one column."""
    if a.rows is None or b.rows is None:
        (one, other) = (a, b) if a.rows is None else (b, a)
        return other.map(lambda e: one.scale * e)
    if not same(a.shape[1], b.shape[0]):
        raise Unreadable(f"matrices of {said(a)} and {said(b)} are multiplied", node.span, "shapes")
    if a.entry is None and b.entry is None:
        raise Beyond("a product of two gradients is not decided yet", node.span)
    if is_one(a.shape[0]) and is_one(b.shape[1]) and (a.entry is None or b.entry is None):
        return a.transposed.dot(b)
    if is_one(a.shape[0]) and is_one(b.shape[1]) and a.entry and b.entry:
        return a.transposed.dot(b) if a.scale is None and b.scale is None else _product(a, b).at(lift(1), lift(1))
    return _product(a, b)


def _product(a: Tensor, b: Tensor) -> Tensor:
    """(F + c I)(G + d I) = F G + c G + d F + c d I."""
    f, g, c, d = a.entry, b.entry, a.scale, b.scale

    def entry(i: Expr, j: Expr) -> Expr:
        parts = []
        if f not in (None, nothing) and g not in (None, nothing):
            k, size = a.letters.index(i, j), a.shape[1]
            parts.append(f(i, lift(1)) * g(lift(1), j) if is_one(size) else calculus.Sum(f(i, k) * g(k, j), k, 1, size))
        parts += [c * g(i, j)] if c is not None and g not in (None, nothing) else []
        parts += [d * f(i, j)] if d is not None and f not in (None, nothing) else []
        out = parts[0] if parts else lift(0)
        for p in parts[1:]:
            out = out + p
        return out

    if f is nothing and g is nothing:
        return Tensor(a.letters, a.rows, b.columns, nothing, None if c is None or d is None else c * d)
    if f is not None and g is not None:
        return Tensor(a.letters, a.rows, b.columns, entry, None if c is None or d is None else c * d)
    v = Tensor(a.letters, a.rows, b.columns, PROBE)
    pairing = a.dot(_product(v, b.transposed)) if f is None else b.dot(_product(a.transposed, v))
    return Tensor(a.letters, a.rows, b.columns, None, None, pairing)


def compare(a: Any, sign: str, b: Any, node: Node, closed: bool = False) -> Proposition:
    """Two matrices are equal where all their entries are, or where they pair alike with every matrix.

    A claim is one about any indices; a premise, `closed`, is one about all of them.
    """
    a, b = (_zero(x, y) for x, y in ((a, b), (b, a)))
    if not isinstance(a, Tensor) or not isinstance(b, Tensor):
        raise Unreadable("a vector or matrix is compared with a number", node.span, "shapes")
    if sign not in ("=", ":=", "≡"):
        raise Beyond(f"vectors and matrices in the relation {sign} are not decided yet", node.span)
    a, b = a.sized(b), b.sized(a)
    _one_size(a, b, node, "compared")
    rows, columns = a.shape
    vector = is_one(columns)
    if a.entry is None or b.entry is None:
        if closed:
            raise Beyond("a gradient in a premise is not decided yet", node.span)
        v = named(a.letters, a.letters.free("V", "U", "Z"), rows, columns)
        return relation("eq", a.dot(v), b.dot(v))
    i = a.letters.index()
    j = a.letters.index(i)
    places = [index(i.term.args[0], start=1, end=rows), lift(1) if vector else index(j.term.args[0], start=1, end=columns)]
    if is_one(rows):
        places[0] = lift(1)
    made = relation("eq", a.at(*places), b.at(*places))
    return _for_all(made, *(p for p in places if p.term.op == "sym")) if closed else made


def _for_all(p: Proposition, *indices: Expr) -> Proposition:
    """A relation at all values of some indices within their ranges."""
    term, names = p.term, {i.term.args[0] for i in indices}
    for i in reversed(indices):
        for h in reversed(i.declarations[i.term.args[0]].hypotheses):
            term = Term("imp", h, term)
        term = Term("forall", i.term, term)
    return Proposition(term, {k: d for k, d in p.declarations.items() if k not in names})


def _zero(x: Any, other: Any) -> Any:
    if isinstance(x, Expr) and x.term is ZERO and isinstance(other, Tensor) and other.rows is not None:
        return Tensor(other.letters, other.rows, other.columns, nothing)
    return x


def gradient(body: Expr, by: Tensor, node: Node) -> Tensor:
    """The gradient of a number by a matrix that is only named, in the shape of that matrix."""
    if by.head is None:
        raise Beyond(f"a derivative by {latex(node)}, which is no matrix of its own, is not decided yet", node.span)
    if any(d.definition is not None and _mentions(d.definition, by.head.head) for d in body.declarations.values()):
        raise Beyond(f"a derivative of a defined function by the matrix {latex(node)} is not decided yet", node.span)

    f, step = by.head, real(by.letters.free(r"\varepsilon", r"\epsilon", r"\delta"))
    vector = is_one(by.shape[1])
    moved = put(body, f, lambda i, j: (f(i) if vector else f(i, j)) + step * PROBE(i, j))
    return Tensor(by.letters, by.rows, by.columns, None, None, calculus.at(calculus.diff(moved, step), step, 0))


def put(e: Expr, f: Function, entry: Entry) -> Expr:
    """An expression with entries for the values of a function that is only named; what binds a name that is free in an entry gets another one."""
    places = index(r"\mathsf{i}"), index(r"\mathsf{j}")
    loose = entry(*places).term.free - {p.term for p in places}
    known = dict(e.declarations)

    def there(t: Term) -> Term:
        if not _mentions(t, f.head):
            return t
        if t.op == "call" and t.args[0] is f.head:
            at = [Expr(there(u), {}) for u in t.args[1:]]
            made = entry(at[0], at[1] if len(at) > 1 else lift(1))
            known.update(merge(known, made.declarations))
            return made.term
        if t.op in SCOPE and t.args[0] in loose:
            x, n = t.args[0], SCOPE[t.op]
            y = fresh(x, loose.union(*(a.free for a in t.args)))
            t = Term(t.op, y, *t.args[1:n], *(substitute(a, {x: y}) for a in t.args[n:]))
        return Term(t.op, *(there(a) if isinstance(a, Term) and a.op != "fun" else a for a in t.args))

    return Expr(there(e.term), known)


def _mentions(t: Term, head: Term) -> bool:
    return t is head or any(_mentions(a, head) for a in t.args if isinstance(a, Term))
