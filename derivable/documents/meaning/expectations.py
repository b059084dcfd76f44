"""What expectations, variances, entropies and divergences mean in the language."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from derivable.documents.declared.draws import drawn, joined
from derivable.documents.grammar.printing import latex
from derivable.documents.grammar.scripts import base
from derivable.documents.grammar.tree import Node, name
from derivable.documents.meaning.densities import NAMELESS
from derivable.documents.meaning.numbers import arguments
from derivable.documents.meaning.sums import of_vectors, variable_of
from derivable.documents.text.problems import Beyond, Unreadable
from derivable.documents.vectors.arrays import letters
from derivable.documents.vectors.outcomes import average, mentions_random
from derivable.language import calculus
from derivable.language.abstract import is_density, mutual_information
from derivable.language.calculus import Density
from derivable.language.expressions import Expr
from derivable.language.symbols import real

if TYPE_CHECKING:
    from derivable.documents.meaning.lowering import Lowering


def expectation(lo: Lowering, n: Node) -> Any:
    """An expectation under what stands below it, under what is drawn, or under the one density of the derivation."""
    sub, body = n.args
    if body.op == "cond":
        raise Beyond("a conditional expectation written with a bar is not decided yet", n.span)
    for item in sub.args:  # each is drawn, or said to be so
        lo.use(item)
    if mentions_random(lo, body):
        return average(lo, n, letters(lo.world))
    if of_vectors(lo, body):
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
        with lo.drawing(_own(lo, first)):
            return calculus.E(_expected(lo, rest, body, n), q)
    name_of = variable if variable is not None else _named_variable(lo, first, q)
    x = q.variable if variable is None else variable_of(variable)  # two draws of nameless densities are two variables
    if x.term in q.function(real(NAMELESS)).term.free:
        raise Unreadable(f"{latex(name_of)} is drawn from a density that depends on {latex(name_of)}", n.span)
    with lo.holding({str(name_of): x}), lo.drawing([name_of]):
        return calculus.E(_expected(lo, rest, body, n), Density(q.function, x))


def _own(lo: Lowering, density: Node) -> list[Node]:
    """The variables of a density, without what it is given."""
    form = density if density.op == "@" else lo.world.form(density)
    return [] if form is None else [a for a in form.args[1:] if a.op not in (";", "|")]


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
            lo.use(right)
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
    if len(n.args) != 2:
        raise Unreadable(f"a variance of {len(n.args) - 1} things; a covariance is written \\operatorname{{Cov}}", n.span)
    sub, body = n.args
    if body.op == "cond":
        raise Beyond("a conditional variance is not decided yet", n.span)
    two = Node("num", (), "2")
    square = Node("E", (sub, Node("^", (body, two))), "", n.span)
    mean = Node("E", (sub, body), "", n.span)
    return lo.value(Node("+", (square, Node("-", (Node("^", (mean, two)),))), "", n.span))
