r"""Samples: \mathbb{E}_{z_1, \dots, z_K \sim q(z \mid x)} and z_{1:K} \sim q(z \mid x) are read as draws of one density, K times.

They become the variables of a sequence that is exchangeable under every law, and independent under the one they are drawn from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from derivable.documents.grammar.printing import latex
from derivable.documents.grammar.tree import Node, name
from derivable.documents.text.problems import Unreadable


def sampled(trees: Iterable[Node]) -> Iterator[tuple[Node, Node]]:
    """The names of the sequences that are drawn below an expectation, and the density each is drawn from."""
    for t in trees:
        for n in t.walk():
            if n.op == "E" and n.args[0].op == "sub":
                try:
                    runs = [(item.args[0].args[0], item.args[1]) for item in joined(n.args[0].args) if _is_block(item)]
                except Unreadable:  # the line says so when it is read
                    continue
                yield from runs


def _is_block(item: Node) -> bool:
    return item.op == "~" and item.args[0].op == "_" and item.args[0].args[1].op == ":"


def joined(items: tuple[Node, ...]) -> list[Node]:
    r"""The list below an expectation, with z_1, \dots, z_K \sim q as z_{1:K} \sim q."""
    out = list(items)
    for k in range(1, len(out) - 1):
        first, last = out[k - 1], out[k + 1]
        if out[k] == name("dots") and last.op == "~":
            end = last.args[0]
            if first.op != "_" or end.op != "_" or first.args[0] != end.args[0]:
                raise Unreadable(f"{latex(first)}, \\dots, {latex(end)} are not samples of one sequence: z_1, \\dots, z_K \\sim q(z)", last.span)
            run = Node("_", (first.args[0], Node(":", (first.args[1], end.args[1]))), "", end.span)
            return [*out[:k - 1], Node("~", (run, last.args[1]), "", last.span), *out[k + 2:]]
    return out


def drawn(items: list[Node], form: Callable[[Node], Node | None]) -> list[Node]:
    """Each run of samples with the density at the run itself: z_{1:K} ~ q(z | x) is z_{1:K} ~ q(z_{1:K} | x)."""
    return [_at_the_run(item, form) if _is_block(item) else item for item in items]


def _at_the_run(item: Node, form: Callable[[Node], Node | None]) -> Node:
    run, density = item.args
    written = density if density.op == "@" else form(density)
    if written is None:
        raise Unreadable(f"say of which variable {latex(density)} is a density: {latex(density)}({latex(run.args[0])})", density.span)
    if run not in written.args[1:] and run.args[0] not in written.args[1:]:
        raise Unreadable(f"{latex(run)} are not samples of {latex(written)}: it is no density of {latex(run.args[0])}", item.span)
    at = Node("@", (written.args[0], *(run if a == run.args[0] else a for a in written.args[1:])), "", density.span)
    return Node("~", (run, at), "", item.span)
