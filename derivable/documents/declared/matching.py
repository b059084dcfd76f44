"""How a use of a definition matches its left side: which indices and parameters stand for what."""

from __future__ import annotations

from collections.abc import Iterator

from derivable.documents.grammar.tree import BINDERS, Node


def shifts(pattern: Node, actual: Node) -> dict[str, Node] | None:
    """How the index letters of a pattern are to be replaced so that it reads as the actual index."""
    if pattern == actual:
        return {}
    if pattern.op == "name" and len(pattern.text) == 1 and pattern.text.islower():
        return {pattern.text: actual}
    if pattern.op == "+" and len(pattern.args) == 2 and pattern.args[0].op == "name":  # t - 1 against e: t is e + 1
        offset = pattern.args[1]
        if actual.op == "+" and actual.args[1:] == (offset,):
            return {pattern.args[0].text: actual.args[0]}
        back = offset.args[0] if offset.op == "-" else Node("-", (offset,))
        moved = _folded(actual, offset)
        return {pattern.args[0].text: moved if moved is not None else Node("+", (actual, back))}
    return None


def _folded(actual: Node, offset: Node) -> Node | None:
    if actual.op != "num":
        return None
    step = -int(offset.args[0].text) if offset.op == "-" and offset.args[0].op == "num" else int(offset.text) if offset.op == "num" else None
    return None if step is None else Node("num", (), str(int(actual.text) - step))


def match(pattern: Node, call: Node, body: Node) -> tuple[dict[str, Node], list[tuple[Node, Node]]] | None:
    """How a call matches the left side of a definition: indices to replace, parameters with their arguments."""
    indices: dict[str, Node] = {}
    is_random = any(a.op == "|" for a in pattern.args) or any(n.op == "@" and n.args[0].text == "calN" for n in body.walk())
    if pattern.args[0] != call.args[0]:
        a, b = pattern.args[0], call.args[0]
        if a.op != "_" or b.op != "_" or a.args[0] != b.args[0]:
            return None
        new = shifts(a.args[1], b.args[1])
        if new is None:
            return None
        indices |= new
    shapes = [[(a.op, len(a.args)) if a.op in (";", "|") else ("", 0) for a in n.args[1:]] for n in (pattern, call)]
    if shapes[0] != shapes[1]:
        return None
    flat = [[b for a in n.args[1:] for b in (a.args if a.op in (";", "|") else (a,))] for n in (pattern, call)]
    pairs = []
    for p, a in zip(*flat):
        if p == a:
            pairs.append((p, a))
        elif p.op == "_" and a.op == "_" and p.args[0] == a.args[0]:
            new = shifts(p.args[1], a.args[1])
            if new is None or any(indices.get(k, v) != v for k, v in new.items()):
                return None
            indices |= new
            pairs.append((a, a))
        elif p.op == "name" and not (is_random and (a.op in ("name", "tilde", "hat", "bar", "'") or a.op == "_")):
            pairs.append((p, a))  # p(z) where p(x) is declared may be the density of something else: it is not read
        else:
            return None
    return indices, pairs


def is_label(parameter: Node, body: Node) -> bool:
    """Whether a parameter stands in the name of a function: q_phi(z) in L(phi). Such a definition is of this phi alone."""
    heads = (n.args[0] for n in body.walk() if n.op == "@")
    return any(parameter in h.walk() for h in heads)


def free(node: Node, bound: frozenset[str] = frozenset()) -> Iterator[Node]:
    """The names in a tree that no sum, integral or expectation in it binds."""
    if node.op == "name":
        yield from (() if node.text in bound else (node,))
        return
    if node.op not in BINDERS or len(node.args) < 2:
        for a in node.args:
            yield from free(a, bound)
        return
    body, *places = node.args if node.op != "E" else node.args[::-1]
    own = frozenset(n.text for p in (places[:1] if len(places) == 3 else places) for n in p.walk() if n.op == "name")
    yield from free(body, bound | own)
    for p in places:
        yield from free(p, bound | own if p is places[0] or len(places) != 3 else bound)
