"""How the names of a section are taken: as random variables of any law, or as real numbers; whichever says more of its lines."""

from __future__ import annotations

from derivable.documents.declared.declarations import Scope
from derivable.documents.grammar.tree import Node
from derivable.documents.meaning.lowering import Lowering
from derivable.documents.meaning.names import World, is_mixture


def lowerings(scope: Scope, trees: list[Node], infer: bool) -> tuple[Lowering, Lowering | None]:
    """The lowering in the mode in which most can be said; where there are mass functions, a second one for proofs alone."""
    if any(d.kind == "mass" for d in scope.declared):  # any law on any space is more than these
        second = Lowering(World(scope, "law", trees, infer))
        plain = all(is_mixture(d) for d in scope.declared if d.kind == "define" and d.node.op == "@")
        usable = plain and not any(second.lacks(t) > 1 for t in trees)
        return Lowering(World(scope, "real", trees, infer)), second if usable else None
    best: list[tuple[int, Lowering]] = []
    for mode in ("law", "real") if any(d.kind in ("density", "define") and d.node.op == "@" for d in scope.declared) else ("real",):
        world = World(scope, mode, trees, infer)
        lowering = Lowering(world)
        world.default(trees)
        wrong = sum(lowering.lacks(t) for t in trees)
        best.append((wrong, lowering))
        if not wrong:
            break
    return min(best, key=lambda found: found[0])[1], None
