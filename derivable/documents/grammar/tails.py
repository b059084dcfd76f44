r"""A sum whose index stands free behind it, \sum_i y_i \log p_i + (1 - y_i) \log(1 - p_i): the sum reaches as far as its index does."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from derivable.documents.grammar.regions import indices
from derivable.documents.grammar.tree import Node, joined


def widened(node: Node, signs: Collection[int], found: list[str]) -> Node:
    """The tree with such sums made wide. `signs` are the places of signs without brackets around them; the indices go into `found`."""
    args = tuple(widened(a, signs, found) for a in node.args)
    node = node if all(a is b for a, b in zip(args, node.args)) else replace(node, args=args)
    return _wide(node, signs, found) if node.op == "+" else node


def _wide(node: Node, signs: Collection[int], found: list[str]) -> Node:
    terms = list(node.args)
    for k in range(len(terms) - 1, -1, -1):
        for big in _last_sums(terms[k], signs):
            own = {i.text for i in indices(big.args[1])}
            reach = max((j for j in range(k + 1, len(terms)) if own & _free(terms[j])), default=k)
            if reach > k:
                found += sorted(own)
                first, tail = big.args[0], terms[k + 1:reach + 1]
                body = Node("+", (first, *tail), "", joined(first, tail[-1]))
                body = _wide(body, signs, found)
                terms[k:reach + 1] = [_put_last(terms[k], big, replace(big, args=(body, *big.args[1:]), span=joined(big, tail[-1])))]
                break
    return terms[0] if len(terms) == 1 else replace(node, args=tuple(terms))


def _last_sums(term: Node, signs: Collection[int]) -> Iterator[Node]:
    """The sums in which a term ends, the outermost first: itself, or its last factor; none that stands in brackets."""
    while term.op in ("-", "*", "sum"):
        if term.op == "sum":
            if term.span[0] not in signs:
                return
            yield term
            term = term.args[0]
        else:
            term = term.args[-1]


def _put_last(term: Node, old: Node, new: Node) -> Node:
    if term is old:
        return new
    if term.op == "sum":
        return replace(term, args=(_put_last(term.args[0], old, new), *term.args[1:]))
    return replace(term, args=(*term.args[:-1], _put_last(term.args[-1], old, new)))


def _free(node: Node) -> set[str]:
    """The names that stand free in a tree."""
    if node.op == "name":
        return {node.text}
    if node.op in ("E", "KL", "JS", "H", "MI", "Var", "Cov", "int"):  # what stands there is bound by it as a rule
        return set()
    inside = set().union(*map(_free, node.args)) if node.args else set()
    if node.op in ("sum", "prod"):
        regions = node.args[1:] if len(node.args) != 4 else node.args[1:2]  # i and j, or i from 1 to n
        return inside - {i.text for region in regions for i in indices(region)}
    return inside
