"""What sums, integrals, expectations and divergences mean in the language."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from derivable.documents.declared.draws import drawn, joined
from derivable.documents.grammar.printing import latex
from derivable.documents.grammar.scripts import base
from derivable.documents.grammar.tree import Node, name
from derivable.documents.meaning.densities import NAMELESS
from derivable.documents.meaning.numbers import arguments
from derivable.documents.text.problems import Beyond, Unreadable
from derivable.documents.vectors.arrays import letters, size_of
from derivable.documents.vectors.outcomes import average, mentions_random
from derivable.language import calculus
from derivable.language.abstract import is_density, mutual_information
from derivable.language.calculus import Density
from derivable.language.expressions import Expr, lift
from derivable.language.symbols import index, real

if TYPE_CHECKING:
    from derivable.documents.meaning.lowering import Lowering


def big(lo: Lowering, n: Node) -> Expr:
    """Sums and products over a range, or over a discrete random variable."""
    make = calculus.Sum if n.op == "sum" else calculus.Product
    body, *limits = n.args
    if len(limits) == 3:
        i = limits[0]
        if i.op != "name":
            raise Unreadable("the index of a sum is a name", i.span)
        if n.op == "sum" and lo.world.mode == "law" and str(i) in lo.world.random and lo.world.whole_range(i) == (limits[1], limits[2]):
            return calculus.integral(lo.expression(body), lo.world.variable(i))
        low, high = lo.expression(limits[1]), lo.expression(limits[2])
        return _nested(lo, make, [(i, low, high)], body)
    places = [p.args[0] if p.op == "in" else p for p in limits]
    if n.op == "sum" and lo.world.mode == "law" and all(str(base(p)) in lo.world.random for p in places):
        return calculus.integral(lo.expression(body), *(lo.world.variable(p) for p in places))
    ranges = [_range(lo, p, body) for p in places]
    known = [(p, *r) for p, r in zip(places, ranges) if r is not None]
    if len(known) == len(places):
        return _nested(lo, make, known, body)
    if _of_vectors(lo, body):
        raise Beyond(f"a sum over the components of vectors is not decided yet: {latex(n)}", n.span)
    raise Unreadable(f"the range of {', '.join(map(latex, places))} is not given: write \\{n.op}_{{i=1}}^{{n}}", n.span)


def _nested(lo: Lowering, make: Callable[..., Expr], ranges: list[tuple[Node, Expr, Expr]], body: Node) -> Expr:
    """Sums or products around a body, the first one outermost."""
    (i, low, high), *rest = ranges
    k = index(latex(i))
    with lo.holding({str(i): k}):
        return make(_nested(lo, make, rest, body) if rest else lo.expression(body), k, low, high)


def _of_vectors(lo: Lowering, body: Node) -> bool:
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
    """An integral over random variables, or over a real one."""
    body, *over = n.args
    over = [o for o in over if o.op != "dom"]
    limits = [o for o in over if o.op == "limits"]
    if limits:
        x, low, high = limits[0].args
        if low != Node("-", (name("oo"),)) or high != name("oo"):
            raise Beyond("an integral between limits is not decided yet", n.span)
        over = [x]
    if lo.world.mode == "law" and all(str(base(v)) in lo.world.random for v in over):
        return calculus.integral(lo.expression(body), *(lo.world.variable(v) for v in over))
    out: Expr | None = None
    for v in over:
        variable = calculus_variable(lo, v)
        with lo.holding({str(v): variable}):
            out = calculus.integral(lo.expression(body) if out is None else out, variable)
    if out is None or len(over) != 1:
        raise Beyond("an integral over several real variables is not decided yet", n.span)
    return out


def calculus_variable(lo: Lowering, node: Node) -> Expr:
    """A real variable of integration, free of what is declared of its name."""
    return real(latex(node))


def expectation(lo: Lowering, n: Node) -> Any:
    """An expectation under what stands below it, under what is drawn, or under the one density of the derivation."""
    sub, body = n.args
    if body.op == "cond":
        raise Beyond("a conditional expectation written with a bar is not decided yet", n.span)
    for item in sub.args:  # each is drawn, or said to be so
        lo.use(item)
    if mentions_random(lo, body):
        return average(lo, n, letters(lo.world))
    if _of_vectors(lo, body):
        raise Beyond(f"an expectation of vectors is not decided yet: {latex(n)}", n.span)
    items = sub.args or lo.world.made.get("expectation", ())
    if not items:
        items = _drawn(lo, body)
    if not items:
        raise Unreadable("say under which density the expectation is taken: \\mathbb{E}_{q(z \\mid x)}", n.span)
    return _expected(lo, _in_order(lo, drawn(joined(tuple(items)), lo.world.form), n), body, n)


def _in_order(lo: Lowering, items: list[Node], n: Node) -> list[Node]:
    """The list below an expectation so that a density stands behind what it depends on: the average is a joint one."""
    waiting = [(item, *_draw(lo, item)) for item in items]
    out = []
    while waiting:
        names = {v for _, own, _ in waiting for v in own}
        ready = next((w for w in waiting if not (w[2] - w[1]) & names), None)
        if ready is None:
            raise Unreadable("each of these densities depends on what another one draws", n.span)
        waiting.remove(ready)
        out.append(ready[0])
    return out


def _draw(lo: Lowering, item: Node) -> tuple[set[str], set[str]]:
    """What is drawn, and the names in its density."""
    variables, density = ((item.args[0],), item.args[1]) if item.op == "~" else ((), item)
    for d in lo.world.declared.get("draw", []):
        if d.node == item:
            variables, density = (item,), d.parts[0]
    form = density if density.op == "@" else lo.world.form(density)
    if form is None:
        return {str(v) for v in variables}, set()
    own = variables or tuple(a for a in form.args[1:] if a.op not in (";", "|"))
    return {str(v) for v in own}, {str(u) for a in form.args[1:] for u in a.walk()}


def _drawn(lo: Lowering, body: Node) -> tuple[Node, ...]:
    """The declared random numbers (x ~ N(0, 1)) that occur in a body."""
    names: set[str] = set()
    waiting = [body]
    while waiting:
        new = {str(n) for n in waiting.pop().walk() if n.op not in ("num",)} - names
        names |= new
        waiting += [d.parts[0] for n in new for d in lo.world.definitions.get(n, []) if str(d.node) == n or d.node.op == "@"]
        waiting += [d.parts[0] for d in lo.world.declared.get("draw", []) if str(d.node) in new]
    return tuple(d.node for d in lo.world.declared.get("draw", []) if str(d.node) in names)


def _expected(lo: Lowering, items: list[Node], body: Node, n: Node) -> Any:
    if not items:
        return lo.expression(body)
    first, *rest = items
    variable: Node | None = None
    if first.op == "~":
        variable, first = first.args
    draws = [d for d in lo.world.declared.get("draw", []) if d.node == first]
    if draws:
        variable, first = first, draws[0].parts[0]
    q = lo.distribution(first)
    if is_density(q):
        left = q.term.args[1].args
        if variable is not None and [lo.world.variable(variable).term] != list(left):
            raise Unreadable(f"{latex(variable)} is not what {latex(first)} is a density of", n.span)
        return calculus.E(_expected(lo, rest, body, n), q)
    name_of = variable if variable is not None else _named_variable(lo, first, q)
    x = q.variable if variable is None else calculus_variable(lo, variable)  # two draws of nameless densities are two variables
    if x.term in q.function(real(NAMELESS)).term.free:
        raise Unreadable(f"{latex(name_of)} is drawn from a density that depends on {latex(name_of)}", n.span)
    with lo.holding({str(name_of): x}):
        return calculus.E(_expected(lo, rest, body, n), Density(q.function, x))


def _named_variable(lo: Lowering, first: Node, q: Any) -> Node:
    form = first if first.op == "@" and first.args[0] != name("calN") else lo.world.form(first) if first.op != "@" else None
    if form is None:
        raise Unreadable("say of which variable the expectation is taken: \\mathbb{E}_{x \\sim \\mathcal{N}(\\mu, \\sigma^2)}", first.span)
    return arguments(form)[0]


def divergence(make: Callable[[Any, Any], Expr]) -> Callable[[Lowering, Node], Expr]:
    """A divergence of two densities."""
    def read(lo: Lowering, n: Node) -> Expr:
        left, right = n.args
        q = lo.distribution(left)
        if is_density(q) and not (right.op == "@" or right.op in ("name", "_", "star", "tilde", "hat")):
            return make(q, lo.expression(right))
        if is_density(q) and right.op != "@" and left.op != "@":
            p = lo.distribution(Node("@", (right, *lo.world.form(left).args[1:])))  # type: ignore[union-attr]
        else:
            p = lo.distribution(right)
        return make(q, p)

    return read


def entropy(lo: Lowering, n: Node) -> Expr:
    """The entropy of a density, or of random variables, given others, under the one law that is declared: H(p), H(x, y), H(x | y)."""
    found = [v for v in n.args if v.op != "|"]
    given = [v for bar in n.args if bar.op == "|" for v in bar.args]
    if all(str(base(v)) in lo.world.random and str(v) not in lo.world.density_names() for v in (*found, *given)):
        law, variables = _the_law(lo, n, "an entropy of random variables"), [lo.world.variable(v) for v in found]
        if not given:
            return calculus.entropy(law(*variables))
        known = [lo.world.variable(v) for v in given]
        return calculus.E(calculus.entropy(law(*variables[:-1], variables[-1] | known[0], *known[1:])), law(*known))
    if len(n.args) != 1:
        raise Beyond("a cross-entropy is not read as H(..) yet", n.span)
    return calculus.entropy(lo.distribution(n.args[0]))


def _the_law(lo: Lowering, n: Node, what: str) -> Any:
    laws = sorted(lo.world.density_names())
    if lo.world.mode != "law" or len(laws) != 1:
        raise Unreadable(f"{what} needs one joint density: Let $p(x, z)$ be a density.", n.span)
    head = next(d.node.args[0] for k in ("density", "define") for d in lo.world.declared.get(k, []) if str(d.node.args[0]) == laws[0])
    return lo.world.law(head)


def information(lo: Lowering, n: Node) -> Expr:
    """The mutual information under the one law that is declared."""
    law = _the_law(lo, n, "the mutual information")
    left = tuple(lo.world.variable(v) for v in n.args if v.op != ";")
    right = tuple(lo.world.variable(v) for s in n.args if s.op == ";" for v in s.args)
    return mutual_information(law, left, right)


def variance(lo: Lowering, n: Node) -> Any:
    """E[f^2] - E[f]^2."""
    sub, body = n.args[0], n.args[1]
    two = Node("num", (), "2")
    square = Node("E", (sub, Node("^", (body, two))), "", n.span)
    mean = Node("E", (sub, body), "", n.span)
    return lo.value(Node("+", (square, Node("-", (Node("^", (mean, two)),))), "", n.span))
