"""Products of sums as sums of products, their indices brought into one order: what matrix algebra is by components.

tr(A B) is a sum over i and j of A_ij B_ji, and so is tr(B A) with its sums exchanged. Every product of sums is written as
sums around one product of factors; the names of the indices, and the order of the sums, are then chosen by the factors.

Fails when the range of a sum depends on the index of another, when the factors are tied by more than being the same, or
when there are too many indices.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations, product
from typing import Any

from derivable.kernel.meaning import expand
from derivable.kernel.scope import constant
from derivable.kernel.terms import substitute
from derivable.provers.proof import ONE, Proof, Stuck, Term, num
from derivable.provers.signs import show

MOST_PIECES, MOST_SUMS, MOST_ORDERS = 400, 8, 1_000
Binder = tuple[Term, Term, Term]  # an index and its range


@dataclass(frozen=True)
class Piece:
    """A number times a product of factors, with sums around it, the outermost first."""

    number: Fraction
    sums: tuple[Binder, ...]
    factors: tuple[Term, ...]

    def term(self) -> Term:
        """The piece without its number, sums and all."""
        body = Term("mul", *self.factors) if len(self.factors) > 1 else self.factors[0] if self.factors else ONE
        for k, low, high in reversed(self.sums):
            body = Term("sum", k, low, high, body)
        return body


def contract(proof: Proof, goal: Term, uses: list[int]) -> None:
    """Show an equation by exchanging sums; Stuck where that changes nothing, or the two sides differ after it."""
    weights: list[list[Any]] = []
    for piece in _pieces(proof, Term("sub", *goal.args)):
        number: Term = num(piece.number)
        for b in [b for b in piece.sums if not any(b[0] in f.free for f in piece.factors)]:
            smaller = Piece(piece.number, tuple(c for c in piece.sums if c is not b), piece.factors)
            size, line = _idle(proof, piece, smaller, b)
            weights.append([number, line])
            number, piece = Term("mul", number, size), smaller
        ordered = _ordered(piece)
        if ordered is not piece:
            proof.budget.spend(len(piece.sums))
            weights.append([number, _reorder(proof, piece, ordered)])
    if not weights:
        raise Stuck("no sums to exchange")
    proof.line("algebra", goal=goal, uses=uses, combine=[[Term("neg", c), i] for c, i in weights])


# --- products of sums as sums of products

def _pieces(proof: Proof, t: Term) -> list[Piece]:
    """The pieces whose sum a term is; the index of each sum is new."""
    count = 0

    def new(k: Term) -> Term:
        nonlocal count
        count += 1
        return Term("sym", f"{k.args[0]}~{count}", "int")

    def joined(parts: list[list[Piece]]) -> list[Piece]:
        out = []
        for row in product(*parts):
            number = Fraction(1)
            for p in row:
                number *= p.number
            out.append(Piece(number, tuple(b for p in row for b in p.sums), tuple(f for p in row for f in p.factors)))
            if len(out) > MOST_PIECES or len(out[-1].sums) > MOST_SUMS:
                raise Stuck("a product of sums is too large")
        return out

    def of(t: Term) -> list[Piece]:
        op, a = t.op, t.args
        if op == "num":
            return [Piece(Fraction(a[0]), (), ())] if a[0] else []
        if op in ("add", "sub", "neg"):
            minus = [op == "neg" or op == "sub" and i for i in range(len(a))]
            return [Piece(-p.number if m else p.number, p.sums, p.factors) for u, m in zip(a, minus) for p in of(u)]
        if op == "mul":
            return joined([of(u) for u in a])
        if op == "div" and (c := constant(a[1])):
            return [Piece(p.number / c, p.sums, p.factors) for p in of(a[0])]
        if op == "div":
            return joined([of(a[0]), [Piece(Fraction(1), (), (Term("div", ONE, a[1]),))]])
        if op == "pow" and (n := constant(a[1])) is not None and n.denominator == 1 and 1 < n < 5:
            return joined([of(a[0]) for _ in range(int(n))])
        if op == "sum":
            k = new(a[0])
            inner = of(substitute(a[3], {a[0]: k}))
            if any(k in u.free for p in inner for b in p.sums for u in b[1:]):
                raise Stuck("the range of a sum depends on the index of another")
            return [Piece(p.number, ((k, a[1], a[2]), *p.sums), p.factors) for p in inner]
        meant = expand(t, proof.definitions)
        return of(meant) if meant is not t else [Piece(Fraction(1), (), (t,))]

    return of(t)


# --- one order

def _ordered(piece: Piece) -> Piece:
    """The piece with its sums in the order in which its factors, written out, come first in the alphabet."""
    if len(piece.sums) < 2:
        return piece
    classes = _classes(piece)
    best: tuple[list[str], list[Binder]] | None = None
    tried = 0
    for order in product(*(permutations(c) for c in classes)):
        tried += 1
        if tried > MOST_ORDERS:
            raise Stuck("there are too many orders of the sums")
        sums = [b for c in order for b in c]
        written = _written(piece, {k: Term("sym", f"#{i}", "int") for i, (k, _, _) in enumerate(sums)})
        if best is None or written < best[0]:
            best = written, sums
    found = best[1] if best else list(piece.sums)
    return piece if found == list(piece.sums) else Piece(piece.number, tuple(found), piece.factors)


def _written(piece: Piece, names: dict[Term, Term]) -> list[str]:
    bound = {k for k, _, _ in piece.sums}
    return sorted(repr(substitute(f, names)) for f in piece.factors if not f.free.isdisjoint(bound))


def _classes(piece: Piece) -> list[list[Binder]]:
    """The sums by what can be seen of their indices without an order: their ranges, and the factors that they stand in."""
    other, own = Term("sym", "#other", "int"), Term("sym", "#own", "int")
    colour: dict[Term, str] = {k: repr((low, high)) for k, low, high in piece.sums}
    for _ in piece.sums:
        names = sorted(set(colour.values()))
        marks = {k: Term("sym", f"#{names.index(c)}", "int") for k, c in colour.items()} if len(names) > 1 else dict.fromkeys(colour, other)
        finer = {k: c + repr(_written(piece, {**marks, k: own})) for k, c in colour.items()}
        if len(set(finer.values())) == len(names):
            break
        colour = finer
    groups: dict[str, list[Binder]] = {}
    for b in piece.sums:
        groups.setdefault(colour[b[0]], []).append(b)
    return [groups[c] for c in sorted(groups)]


# --- the proof

def _idle(proof: Proof, piece: Piece, smaller: Piece, b: Binder) -> tuple[Term, int]:
    """The number of terms of a sum whose index stands in no factor, and the line that takes the sum out."""
    k, low, high = b
    if not show(proof, Term("le", low, Term("add", high, ONE))):
        raise Stuck("a sum of a constant may be empty")
    ones = proof.axiom("sum_ones", k=k, i=low, j=high)
    goal = Term("eq", piece.term(), Term("mul", ones.args[1], smaller.term()))
    proof.line("algebra", goal=goal, combine=[[Term("neg", smaller.term()), proof.number(ones)]])
    return ones.args[1], proof.number(goal)


def _reorder(proof: Proof, piece: Piece, ordered: Piece) -> int:
    """The number of an equation between a piece and the same one in another order, by exchanges of neighbours."""
    place = {b: i for i, b in enumerate(ordered.sums)}
    sums, steps = list(piece.sums), []
    while (out := next((i for i in range(len(sums) - 1) if place[sums[i]] > place[sums[i + 1]]), None)) is not None:
        before = Piece(piece.number, tuple(sums), piece.factors)
        sums[out], sums[out + 1] = sums[out + 1], sums[out]
        after = Piece(piece.number, tuple(sums), piece.factors)
        _exchange(proof, before.term(), after.term(), out)
        steps.append(proof.number(Term("eq", before.term(), after.term())))
    goal = Term("eq", piece.term(), ordered.term())
    if len(steps) > 1:
        proof.line("algebra", goal=goal, combine=[[num(-1), i] for i in steps])
    return proof.number(goal)


def _exchange(proof: Proof, left: Term, right: Term, depth: int) -> None:
    """Show that nested sums are equal of which two neighbours at a depth are exchanged."""
    if depth:
        _under(proof, left, right, lambda p, goal: _exchange(p, goal.args[0], goal.args[1], depth - 1))
        return
    k, low, high, inner = left.args
    second, start, end, body = inner.args
    proof.axiom("sum_swap", k=k, i=low, j=high, l=second, n=start, m=end, F=body)


def _under(proof: Proof, left: Term, right: Term, work: Callable[[Proof, Term], None]) -> None:
    k, low, high, body = left.args
    letters = {"k": k, "i": low, "j": high, "F": body, "G": right.args[3]}
    proof.enter(proof.premises("sum_equal", **letters)[0], work)
    proof.axiom("sum_equal", **letters)
