"""When a name that nothing declares is not guessed to be a number: where it may be a function, a vector or a matrix."""

from __future__ import annotations

from derivable.documents.grammar.scripts import base
from derivable.documents.grammar.tree import Node
from derivable.documents.meaning.names import World

FUNCTIONS = frozenset("f g h F G H J L P Q p q ell phi varphi psi Phi Psi sigma mu pi rho calL calF calJ".split())  # where a bracket follows
CAPITALS = frozenset("Gamma Delta Theta Lambda Xi Sigma Upsilon Phi Psi Omega".split())


def no_number(node: Node, world: World) -> str | None:
    """Why a name is not guessed to be a number; None where it is."""
    everything = [n for t in world.trees for n in t.walk()]
    if _before_bracket(node, everything) and (base(node).text in FUNCTIONS or not _elsewhere(node, world.trees)):
        return "with a bracket behind it, it may be a function"
    if any(n.op in ("D", "pD", "grad") and node in n.args[0].walk() and node not in n.args[1:] for n in everything) and (
            base(node).text in FUNCTIONS or _alone(node, everything)):
        return "it may depend on what it is differentiated by"
    if _capital(node, world) and any(node in n.walk() and _with_others(node, n, world) for n in everything if n.op == "*"):
        return "it may be a vector or a matrix"
    return None


def _capital(node: Node, world: World) -> bool:
    text = base(node).text
    return text not in world.whole and (text in world.scope.bold or text in CAPITALS or len(text) == 1 and text.isupper() or text.startswith("cal"))


def _with_others(node: Node, product: Node, world: World) -> bool:
    """Whether another name that nothing declares stands in a product with this one."""
    return any(n.op == "name" and n != base(node) and not world.scope.knows(n.text) and n.text not in world.whole for n in product.walk())


def _before_bracket(node: Node, everything: list[Node]) -> bool:
    """Whether a name stands right before a sum in brackets."""
    return any(a == node and b.op in ("+", "-", "*", "/", "tuple") for n in everything if n.op == "*" for a, b in zip(n.args, n.args[1:]))


def _elsewhere(node: Node, trees: list[Node]) -> bool:
    """Whether a name also stands where no bracket follows."""
    return any(_standing(node, t) for t in trees)


def _standing(node: Node, tree: Node) -> bool:
    if tree == node:
        return True
    following = (*tree.args[1:], None) if tree.op == "*" else (None,) * len(tree.args)
    return any(_standing(node, a) for a, b in zip(tree.args, following) if not (a == node and b is not None and b.op in ("+", "-", "*", "/", "tuple")))


def _alone(node: Node, everything: list[Node]) -> bool:
    """Whether nothing that is differentiated with a name holds the variable, so that the derivative is not 0 only by the guess."""
    return any(n.op in ("D", "pD", "grad") and node in n.args[0].walk() and not any(x in n.args[0].walk() for x in n.args[1:]) for n in everything)
