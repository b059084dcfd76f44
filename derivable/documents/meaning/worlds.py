"""The lowerings of a section: one for each state of its scope, in the mode in which most of the lines there can be said."""

from __future__ import annotations

from collections.abc import Sequence

from derivable.documents.declared.declarations import Scope
from derivable.documents.declared.history import History
from derivable.documents.grammar.tree import Node
from derivable.documents.meaning.lowering import Lowering
from derivable.documents.meaning.names import World, is_mixture


class Worlds:
    """What the names of a section mean at each place; `trees` are its lines with their places."""

    def __init__(self, history: History, trees: Sequence[tuple[int, Node]], infer: bool) -> None:
        self.history, self.infer = history, infer
        self.everything = [t for _, t in trees]
        self.trees: dict[int, list[Node]] = {}
        for place, t in trees:
            self.trees.setdefault(history.number(place), []).append(t)
        self._made: dict[int, tuple[Lowering, Lowering | None]] = {}

    def at(self, place: int) -> tuple[int, Lowering, Lowering | None]:
        """The number of the state at a place, its lowering, and a second one with which what fails may still be proved."""
        k = self.history.number(place)
        if k not in self._made:
            self._made[k] = self._read(self.history.at(place), self.trees.get(k, []))
        return k, *self._made[k]

    def _read(self, scope: Scope, here: list[Node]) -> tuple[Lowering, Lowering | None]:
        if any(d.kind == "mass" for d in scope.declared):  # any law on any space is more than these: for proofs alone
            second = Lowering(World(scope, "law", self.everything, self.infer))
            plain = all(is_mixture(d) for d in scope.declared if d.kind == "define" and d.node.op == "@")
            usable = plain and not any(second.lacks(t) > 1 for t in here)
            return Lowering(World(scope, "real", self.everything, self.infer)), second if usable else None
        modes = ("law", "real") if any(d.kind in ("density", "define") and d.node.op == "@" for d in scope.declared) else ("real",)
        best: list[tuple[int, Lowering]] = []
        for mode in modes:
            world = World(scope, mode, self.everything, self.infer)
            lowering = Lowering(world)
            world.default(here)
            wrong = sum(lowering.lacks(t) for t in here)
            best.append((wrong, lowering))
            if not wrong:
                break
        return min(best, key=lambda found: found[0])[1], None
