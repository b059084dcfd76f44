"""What may depend on a name although the name stands in it as a label only: p_theta(x), f_w(x), p(x; theta).

A derivative by such a name is not that of a constant: nothing is known of it until a formula says how it depends.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from derivable.documents.declared.declarations import Scope
from derivable.documents.declared.saying import names_of
from derivable.documents.grammar.printing import latex
from derivable.documents.grammar.scripts import base
from derivable.documents.grammar.tree import Node
from derivable.language.expressions import Declaration

PARAMETERS = frozenset("theta vartheta phi varphi psi eta omega w W".split())  # letters below a name that everybody reads as its parameters


def dependent(x: Node, declarations: Mapping[str, Declaration], scope: Scope) -> str | None:
    """The name among some declared ones that may depend on x by its subscript or parameter; None where none may."""
    by = set(base(x).names())
    known = by & (PARAMETERS | _parameters(scope))
    for text, declaration in declarations.items():
        plain = declaration.leaf.op == "sym" and declaration.leaf.args[1] in ("real", "int", "complex")  # no law
        if (known if plain else by) & _below(text, scope) and not (plain and text == latex(x)) and not _own(x, text, scope):
            return text
    return None


def _below(text: str, scope: Scope) -> set[str]:
    """The names in the subscripts of a name."""
    return names_of(text, scope, True) - names_of(text, scope) if "_" in text else set()


def _parameters(scope: Scope) -> set[str]:
    """The names that stand below the name of a declared density or function, or behind its semicolon."""
    heads = [d.node for d in scope.declared if d.node.op == "@" or d.kind in ("function", "density", "curve")]
    return set(_named_below(heads))


def _named_below(heads: Iterable[Node]) -> Iterable[str]:
    for n in heads:
        head = n.args[0] if n.op == "@" else n
        places = [head.args[1]] if head.op == "_" else []
        places += [a for a in n.args[1:] if n.op == "@" and a.op == ";"]
        own = {text for a in n.args[1:] if n.op == "@" and a.op not in (";", "|") for text in a.names()}
        for p in places:
            yield from set(p.names()) - own


def _own(x: Node, text: str, scope: Scope) -> bool:
    """Whether x is the variable of a density that is named after it, as in p_x(x)."""
    return any(d.node.op == "@" and latex(d.node.args[0]) == text and x in d.node.args[1:] for d in scope.declared)
