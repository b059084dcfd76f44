"""When a name that nothing declares is not guessed to be a number: where it may be a function, a vector or a matrix."""

from __future__ import annotations

from derivable.documents.grammar.scripts import base
from derivable.documents.grammar.tree import Node
from derivable.documents.meaning.names import World

FUNCTIONS = frozenset("f g h F G H J L P Q p q ell phi varphi psi Phi Psi sigma mu pi rho calL calF calJ".split())  # where a bracket follows
BRACKETED = ("+", "-", "*", "/", "tuple")  # what stands in brackets where it is a factor
CAPITALS = frozenset("Gamma Delta Theta Lambda Xi Sigma Upsilon Phi Psi Omega".split())


def no_number(node: Node, world: World) -> str | None:
    """Why a name is not guessed to be a number; None where it is."""
    everything = [n for t in world.trees for n in t.walk()]
    if any(n.op in ("norm", "T", "inner", "tr", "det") and node in n.walk() for n in everything):
        return "it may be a vector or a matrix"
    if _differential(node, everything):
        return "it may be a differential"
    if _before_bracket(node, everything) and (_letter(node) in FUNCTIONS or not _elsewhere(node, world.trees)):
        return "with a bracket behind it, it may be a function"
    if any(n.op in ("D", "pD", "grad") and node in n.args[0].walk() and node not in n.args[1:] for n in everything) and (
            _letter(node) in FUNCTIONS or _alone(node, everything)):
        return "it may depend on what it is differentiated by"
    if _capital(node, world) and any(node in n.walk() and _with_others(node, n, world) for n in everything if n.op == "*"):
        return "it may be a vector or a matrix"
    return None


def _letter(node: Node) -> str:
    """The letter of a name without its scripts and accents."""
    node = base(node)
    while node.op in ("hat", "tilde", "bar", "_", "star"):
        node = node.args[0]
    return node.text


def _differential(node: Node, everything: list[Node]) -> bool:
    """Whether d stands right before letters, as in dx dy."""
    return node.op == "name" and node.text == "d" and any(
        a == node and b.op in ("name", "_") for n in everything if n.op == "*" for a, b in zip(n.args, n.args[1:]))


def _capital(node: Node, world: World) -> bool:
    text = _letter(node)
    return text not in world.whole and (text in world.scope.bold or text in CAPITALS or len(text) == 1 and text.isupper() or text.startswith("cal"))


def _with_others(node: Node, product: Node, world: World) -> bool:
    """Whether another name that nothing declares stands in a product with this one."""
    others = [f for f in product.args if node not in f.walk() or f.op in ("+", "-")]
    return any(n.op in ("name", "_") and n != node and n != base(node) and not world.scope.knows(_letter(n)) and n != Node("name", (), "e")
               and _letter(n) not in world.whole for f in others for n in f.walk())


def _before_bracket(node: Node, everything: list[Node]) -> bool:
    """Whether a name stands right before a sum in brackets."""
    return any(a == node and b.op in BRACKETED for n in everything if n.op == "*" for a, b in zip(n.args, n.args[1:]))


def _elsewhere(node: Node, trees: list[Node]) -> bool:
    """Whether a name also stands where no bracket follows."""
    return any(_standing(node, t) for t in trees)


def _standing(node: Node, tree: Node) -> bool:
    if tree == node:
        return True
    following = (*tree.args[1:], None) if tree.op == "*" else (None,) * len(tree.args)
    return any(_standing(node, a) for a, b in zip(tree.args, following) if not (a == node and b is not None and b.op in BRACKETED))


def _alone(node: Node, everything: list[Node]) -> bool:
    """Whether nothing that is differentiated with a name holds the variable, so that the derivative is not 0 only by the guess."""
    return any(n.op in ("D", "pD", "grad") and node in n.args[0].walk() and not any(x in n.args[0].walk() for x in n.args[1:]) for n in everything)
