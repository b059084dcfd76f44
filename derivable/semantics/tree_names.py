"""Names in a neutral tree: which nodes are names, their index letters, and what stands in subscripts and limits."""

from __future__ import annotations

from collections.abc import Iterator

from derivable.semantics.balls import Cannot
from derivable.semantics.tree_numbers import Value
from derivable.semantics.tree_points import Outside, Tree

NAMES = frozenset(("name", "_", "star", "bar", "tilde", "hat", "lab", "dot", "check", "breve", "'"))
LETTERS = "ijklmnrstuv"
BINDING = frozenset(("sum", "prod", "int"))


def entry(v: Value, at: tuple[int, ...]) -> Value:
    """An entry of a vector or matrix."""
    if not isinstance(v, tuple):
        raise Cannot("an entry of something that is no matrix")
    i, j = (at[0], 1) if len(at) == 1 and len(v[0]) == 1 else (1, at[0]) if len(at) == 1 and len(v) == 1 else (at * 2)[:2] if len(at) == 2 else (0, 0)
    if not (1 <= i <= len(v) and 1 <= j <= len(v[0])):
        raise Outside if i and j else Cannot("an entry with another number of indices")
    return v[i - 1][j - 1]


def letters(sub: Tree) -> list[str] | None:
    """The index letters of a subscript: i, or i, j."""
    parts = sub.args if sub.op == "tuple" else (sub,)
    return [p.text for p in parts] if all(p.op == "name" and len(p.text) == 1 and p.text in LETTERS for p in parts) else None


def placed(node: Tree, bound: frozenset[str]) -> Iterator[Tree]:
    """The names in subscripts and limits that nothing around them binds."""
    inside = node.args[1:] if node.op in ("_", "entry") else node.args[2:] if node.op in BINDING and len(node.args) == 4 else ()
    yield from (n for a in inside for n in a.walk() if n.op == "name" and n.text not in bound)
    if node.op in BINDING:
        bound = bound | {n.text for a in node.args[1:2] for n in a.walk() if n.op == "name"}
    for a in node.args:
        yield from placed(a, bound)
