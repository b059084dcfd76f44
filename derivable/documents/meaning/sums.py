"""What sums, products and integrals mean. A set or region below the sign is part of the claim: it is used, or no method decides the line."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import TYPE_CHECKING, Any

from derivable.documents.grammar.printing import latex
from derivable.documents.grammar.scripts import base
from derivable.documents.grammar.tree import Node
from derivable.documents.meaning.regions import INFINITE, Range, chain, endless, is_line, values, whole
from derivable.documents.text.problems import Beyond, Unreadable
from derivable.documents.vectors.arrays import size_of
from derivable.language import calculus
from derivable.language.expressions import Expr, lift
from derivable.language.symbols import index, real

if TYPE_CHECKING:
    from derivable.documents.meaning.lowering import Lowering

MOST_VALUES = 40


def big(lo: Lowering, n: Node) -> Expr:
    """Sums and products over ranges and finite sets, or over a discrete random variable."""
    body, *limits = n.args
    if len(limits) == 3:
        return _over_ranges(lo, n, [Range(*limits)], body)
    if len(limits) == 1 and limits[0].op in ("rel", "such", "in"):  # taken as a whole below, or the line is left at once
        for part in limits[0].walk():
            lo.use(part)
    if len(limits) == 1 and limits[0].op in ("rel", "such"):
        ranges = chain(limits[0])
        if (others := _all_but_one(lo, limits[0])) is not None:
            return _at_values(lo, n, *others, body)
        if ranges is None:
            raise Beyond(f"a sum or product over {latex(limits[0])} is not decided yet", n.span)
        return _over_ranges(lo, n, ranges, body)
    if len(limits) == 1 and limits[0].op == "in":
        i, region = limits[0].args
        return _over_set(lo, n, i, region, body)
    if any(p.op in ("set", "interval", "in", "rel", "such") for p in limits):
        raise Beyond(f"a sum or product over a set is not decided yet: {latex(n)}", n.span)
    if n.op == "sum" and lo.world.mode == "law" and all(str(base(p)) in lo.world.random for p in limits):
        return calculus.integral(lo.expression(body), *(lo.world.variable(p) for p in limits))
    return _over_known(lo, n, limits, body)


def _over_known(lo: Lowering, n: Node, places: list[Node], body: Node) -> Expr:
    """Over indices whose ranges are declared, or are those of the vectors that they stand at."""
    found = [(p, _range(lo, p, body)) for p in places]
    known = [(p, *r) for p, r in found if r is not None]
    if len(known) == len(places):
        return _nested(lo, _maker(n), known, body)
    if of_vectors(lo, body):
        raise Beyond(f"a sum over the components of vectors is not decided yet: {latex(n)}", n.span)
    raise Unreadable(f"the range of {', '.join(map(latex, places))} is not given: write \\{n.op}_{{i=1}}^{{n}}", n.span)


def _over_ranges(lo: Lowering, n: Node, ranges: list[Range], body: Node) -> Expr:
    if wrong := next((r.index for r in ranges if r.index.op != "name"), None):
        raise Unreadable("the index of a sum is a name", wrong.span)
    if any(endless(r.low, r.high) for r in ranges):
        raise Beyond(f"an infinite sum or product is not decided yet: {latex(n)}", n.span)
    first = ranges[0]
    known = lo.world.whole_range(first.index)
    if n.op == "sum" and lo.world.mode == "law" and str(first.index) in lo.world.random and known == (first.low, first.high):
        return calculus.integral(lo.expression(body), lo.world.variable(first.index))
    return _chained(lo, _maker(n), ranges, body)


def _chained(lo: Lowering, make: Callable[..., Expr], ranges: list[Range], body: Node) -> Expr:
    """Sums in sums, where the limits of an inner one may name the indices around it."""
    first, *rest = ranges
    low, high = lo.expression(first.low), lo.expression(first.high)
    k = index(latex(first.index))
    with lo.holding({str(first.index): k}), lo.between(k, low, high):
        return make(_chained(lo, make, rest, body) if rest else lo.expression(body), k, low, high)


def _over_set(lo: Lowering, n: Node, i: Node, region: Node, body: Node) -> Expr:
    """Over a set: the sum of the values at a few whole numbers, or a range of them; nothing is known of any other set."""
    members = values(region) if i.op == "name" else None
    if members is None:
        raise Beyond(f"a sum or product over {latex(region)} is not decided yet: {latex(n)}", n.span)
    if isinstance(members, tuple):
        return _over_ranges(lo, n, [Range(i, *members)], body)
    return _at_values(lo, n, i, members, body)


def _all_but_one(lo: Lowering, region: Node) -> tuple[Node, list[int]] | None:
    """z != 1 where z in {1, .., 4}: the other values."""
    if region.op != "rel" or len(region.args) != 3 or region.args[1].text != "!=":
        return None
    i, _, left_out = region.args
    ends = [whole(end) for end in lo.world.whole_range(i) or ()]
    if len(ends) != 2 or ends[0] is None or ends[1] is None or whole(left_out) is None or ends[1] - ends[0] > MOST_VALUES:
        return None
    return i, [v for v in range(ends[0], ends[1] + 1) if v != whole(left_out)]


def _at_values(lo: Lowering, n: Node, i: Node, members: list[int], body: Node) -> Expr:
    """The values of a body at some whole numbers, added up or multiplied."""
    if str(i) in lo.world.random and lo.world.mode == "law":
        raise Beyond(f"a sum over some values of {latex(i)} is not decided yet: {latex(n)}", n.span)
    if not members:
        raise Unreadable("a sum over nothing", n.span)
    terms = []
    for v in members:
        with lo.holding({str(i): lift(v)}):
            terms.append(lo.expression(body))
    return reduce(lambda a, b: a + b, terms) if n.op == "sum" else reduce(lambda a, b: a * b, terms)


def _maker(n: Node) -> Callable[..., Expr]:
    return calculus.Sum if n.op == "sum" else calculus.Product


def _nested(lo: Lowering, make: Callable[..., Expr], ranges: list[tuple[Node, Expr, Expr]], body: Node) -> Expr:
    """Sums or products around a body, the first one outermost."""
    (i, low, high), *rest = ranges
    k = index(latex(i))
    with lo.holding({str(i): k}), lo.between(k, low, high):
        return make(_nested(lo, make, rest, body) if rest else lo.expression(body), k, low, high)


def of_vectors(lo: Lowering, body: Node) -> bool:
    """Whether vectors or matrices of any size occur, or whatever else no method decides."""
    beyond = {str(d.node) for k in ("beyond", "tensor") for d in lo.world.declared.get(k, [])}
    return any(str(v) in beyond for v in body.walk())


def _range(lo: Lowering, node: Node, body: Node) -> tuple[Expr, Expr] | None:
    """The declared range of an index, z in {1, .., 4}, or that of the vectors and matrices that it stands at."""
    found = lo.world.whole_range(node)
    if found is not None:
        return lo.expression(found[0]), lo.expression(found[1])
    size = size_of(lo.world, body, node)
    return None if size is None else (lift(1), size)


def integral(lo: Lowering, n: Node) -> Expr:
    """An integral over random variables, or over a real one; over all of their space and nothing less."""
    body, *over = n.args
    variables = [o.args[0] if o.op == "limits" else o for o in over if o.op != "dom"]
    for o in over:
        for limit in o.args[1:] if o.op == "limits" else o.args if o.op == "dom" else ():  # all of the line, or it is left at once
            for part in limit.walk():
                lo.use(part)
        if o.op == "limits" and o.args[1:] != INFINITE[::-1]:
            raise Beyond("an integral between limits is not decided yet", n.span)
        if o.op == "dom" and not is_line(o.args[0], variables):
            raise Beyond(f"an integral over {latex(o.args[0])} is not decided yet: {latex(n)}", n.span)
        lo.use(o)
    if len({str(v) for v in variables}) < len(variables):
        raise Unreadable(f"an integral twice over {latex(variables[0])}", n.span)
    if lo.world.mode == "law" and all(str(base(v)) in lo.world.random for v in variables):
        with lo.drawing(variables):
            return calculus.integral(lo.expression(body), *(lo.world.variable(v) for v in variables))
    if len(variables) != 1:
        raise Beyond("an integral over several real variables is not decided yet", n.span)
    v = variables[0]
    variable = variable_of(v)
    with lo.holding({str(v): variable}), lo.drawing([v]):
        return calculus.integral(lo.expression(body), variable)


def variable_of(node: Node) -> Any:
    """A real variable of integration, free of what is declared of its name."""
    if node.op not in ("name", "_", "'", "tilde", "hat", "bar", "star"):
        raise Unreadable(f"{latex(node)} is no variable", node.span)
    return real(latex(node))
