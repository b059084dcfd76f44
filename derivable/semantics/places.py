"""Values of names around a binder, so that what does not depend on what it binds is evaluated once."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

Term = Any  # a tree: .op and .args
LEAVES = ("num", "const", "fun")


class Inner(dict[Any, Any]):
    """The values around a binder, and those of the names that it binds."""

    __slots__ = ("around", "bound", "memory")

    def __init__(self, around: dict[Any, Any], values: dict[Any, Any], memory: dict[Any, Any] | None = None) -> None:
        super().__init__(around)
        self.update(values)
        self.around, self.bound, self.memory = around, values.keys(), memory


class Frame:
    """The parameters of a definition: those that stay as they are from call to call are the place around the others."""

    def __init__(self, parameters: tuple[Term, ...]) -> None:
        self.parameters = parameters
        self.last: tuple[Any, ...] = ()
        self.steady = Inner({}, {}, {})

    def place(self, arguments: tuple[Any, ...]) -> Inner:
        """The place of a call."""
        if any(v is not self.steady[p] for p, v in zip(self.parameters, arguments) if p in self.steady):
            self.steady = Inner({}, {}, {})
        if not self.steady:
            kept = {p: v for p, v, w in zip(self.parameters, arguments, self.last) if v is w}
            self.steady = Inner({}, kept, {})
            self.last = arguments
        return Inner(self.steady, {p: v for p, v in zip(self.parameters, arguments) if p not in self.steady})


@lru_cache(20_000)
def names(t: Term) -> frozenset[Term]:
    """The names that occur in a term, free or bound."""
    if t.op == "sym":
        return frozenset((t,))
    if t.op in LEAVES:
        return frozenset()
    return frozenset().union(*map(names, t.args))
