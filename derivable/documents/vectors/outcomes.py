"""Random numbers and vectors without a density: functions on N equally likely outcomes, for every N; independent ones have outcomes of their own.

What holds of the expectations under all such laws holds under every law under which they are finite, for that is approached by
the mean over N draws; and a counterexample is a law that anyone can draw from.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from derivable.documents.grammar.printing import latex
from derivable.documents.grammar.tree import Node
from derivable.documents.text.problems import Beyond, Unreadable
from derivable.documents.vectors.by_entries import Letters, Tensor, is_one
from derivable.documents.vectors.kronecker import throughout
from derivable.kernel.terms import Term
from derivable.language import calculus
from derivable.language.expressions import Expr
from derivable.language.symbols import Function, function, index

if TYPE_CHECKING:
    from derivable.documents.declared.declarations import Declared
    from derivable.documents.meaning.lowering import Lowering
    from derivable.documents.meaning.names import World


def random(world: World, node: Node) -> Declared | None:
    """The declaration of a name as random, of which no density is declared."""
    found = next((d for d in world.declared.get("random", []) if d.node == node), None)
    return None if found is None or world.is_atom(node) or any(d.node == node for d in world.declared.get("draw", [])) else found


def value(lo: Lowering, d: Declared, letters: Letters) -> Any:
    """A random number or vector, at the outcome that is spoken of."""
    lo.world.decided(d.node)
    rows, columns = (lo.expression(s) for s in d.parts)
    vector = is_one(columns)
    centred = any(c.node == d.node for c in lo.world.declared.get("centred", []))  # C - E[C] of any C
    key = f"random {d.node}"
    if key not in lo.world.made:
        places = [index("i"), index("j")][:0 if vector and is_one(rows) else 1 if vector else 2]
        text = rf"\mathsf{{C}}_{{{latex(d.node)}}}" if centred else latex(d.node)
        lo.world.made[key] = function(text, index("n"), *places)
    f: Function = lo.world.made[key]
    outcome = _outcome(lo, d.sort, letters)

    def entry(*places: Expr) -> Expr:
        plain = f(outcome, *places)
        if not centred:
            return plain
        text, size = _names(d.sort, letters)
        other = index(f"{text}'")
        return plain - calculus.Sum(f(other, *places), other, 1, size) / size

    if vector and is_one(rows):
        return entry()
    return Tensor(letters, rows, columns, (lambda i, j: entry(i)) if vector else entry)


def _names(space: str, letters: Letters) -> tuple[str, Expr]:
    """The name of an outcome, and the number of outcomes."""
    sub = f"_{{{space}}}" if space else ""
    return letters.free(rf"\omega{sub}", rf"\Omega{sub}"), index(letters.free(f"N{sub}", f"M{sub}"), start=1)


def sizes(world: World, letters: Letters) -> frozenset[Term]:
    """The numbers of outcomes: a claim in which they occur is one about random variables."""
    return frozenset(_names(d.sort, letters)[1].term for d in world.declared.get("random", []))


def _outcome(lo: Lowering, space: str, letters: Letters) -> Expr:
    key = f"outcome {space}"
    if key in lo.local:
        bound: Expr = lo.local[key]
        return bound
    text, size = _names(space, letters)
    return index(text, start=1, end=size)


def average(lo: Lowering, n: Node, letters: Letters) -> Any:
    """The expectation of a body over all that is random in it, or over the independent variables that stand below it."""
    sub, body = n.args
    spaces = {d.sort: _names(d.sort, letters) for d in lo.world.declared.get("random", [])}
    over_them = _spaces_below(lo, sub, body, n)
    bound = {space: index(text) for space, (text, _) in spaces.items() if space in over_them}
    with lo.holding({f"outcome {space}": w for space, w in bound.items()}):
        inner = lo.value(body)

    def over(e: Expr) -> Expr:
        for space, outcome in bound.items():
            if outcome.term in e.term.free:
                e = calculus.Sum(e, outcome, 1, spaces[space][1]) / spaces[space][1]
        return e

    return throughout(inner, over, n)


def _spaces_below(lo: Lowering, sub: Node, body: Node, n: Node) -> set[str]:
    """The outcomes over which an expectation goes: E_X f(X, Y) holds an independent Y; what only stands below has all else depend on it."""
    known = {str(d.node): d.sort for d in lo.world.declared.get("random", []) if random(lo.world, d.node) is not None}
    below, inside = {str(a) for a in sub.args}, set(_random_names(lo, body))
    if not below <= set(known):
        others = ", ".join(latex(a) for a in sub.args if str(a) not in known)
        raise Beyond(f"an expectation over {others}, which is not declared to be random", n.span)
    over = {known[v] for v in below}
    if any(known[v] in over for v in inside - below):
        raise Beyond(f"an expectation over {', '.join(map(latex, sub.args))} alone, of what depends on it, is not decided yet", n.span)
    return over or set(known.values())


def mentions_random(lo: Lowering, body: Node) -> bool:
    """Whether an expectation of a body is one over outcomes."""
    return next(_random_names(lo, body), None) is not None


def _random_names(lo: Lowering, body: Node) -> Iterator[str]:
    """The random names in a body, definitions put in."""
    waiting, seen = [body], set[str]()
    while waiting:
        for v in waiting.pop().walk():
            if str(v) in seen:
                continue
            seen.add(str(v))
            if random(lo.world, v) is not None:
                yield str(v)
            key = str(v.args[0]) if v.op in ("_", "@") else str(v)
            waiting += [d.parts[0] for d in lo.world.definitions.get(key, []) if d.node == v or d.node.op == v.op == "@"]


def covariance(lo: Lowering, n: Node) -> Any:
    """E[X Y^T] - E[X] E[Y]^T; of one vector with itself where it stands alone."""
    sub, *parts = n.args
    if len(parts) > 2:
        raise Unreadable(f"a covariance of {len(parts)} things", n.span)
    x, y = (parts * 2)[:2]
    vector = mentions_random(lo, n) and isinstance(lo.value(x), Tensor)

    def mean(*factors: Node) -> Node:
        return Node("E", (sub, Node("*", factors) if len(factors) > 1 else factors[0]), "", n.span)

    def turned(u: Node) -> Node:
        return Node("T", (u,), "", u.span) if vector else u

    product = Node("*", (mean(x), turned(mean(y))), "", n.span)
    return lo.value(Node("+", (mean(x, turned(y)), Node("-", (product,))), "", n.span))

