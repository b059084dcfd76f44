"""Definitions in displays: y := .., and a new name alone on its left side. The name is defined from there on."""

from __future__ import annotations

from collections.abc import Iterable

from derivable.documents.declared.declarations import CONSTANTS, Declared, Scope
from derivable.documents.grammar.joining import is_name
from derivable.documents.grammar.parser import Parser
from derivable.documents.grammar.printing import latex
from derivable.documents.grammar.readings import read_tokens
from derivable.documents.grammar.scripts import base
from derivable.documents.grammar.tree import Node
from derivable.documents.text.problems import Unreadable
from derivable.documents.text.rows import Row
from derivable.documents.text.tokens import WORDS, Token, tokenize

SIGNS = (":=", "≡")


def defined(tree: Node, scope: Scope, before: Iterable[Node]) -> str:
    """The name that an equation defines, shown; it is declared in the scope. Empty where it defines none."""
    if tree.op != "rel" or tree.args[1].text not in ("=", *SIGNS):
        return ""
    left, right = tree.args[0], tree.args[2]
    if not is_name(left) or base(left).text in right.names():
        return ""
    free = _free(left, scope) if tree.args[1].text in SIGNS else None
    if free is None and not _fresh(left, scope) or any(base(left) in t.walk() for t in before):
        return ""
    if free is not None:
        scope.declared.remove(free)
    elif tree.args[1].text == "=" and (is_name(right) or right.op in ("num", "-") or _held(left, scope)):
        return ""  # x = 0 and a = b say which value a name has: that is no definition
    scope.extend([Declared("define", left, (right,), span=left.span)])
    return latex(left)


def _held(left: Node, scope: Scope) -> bool:
    """Whether a sentence that was not understood may have said something of a name."""
    return any(h.proofs and h.touches(set(left.names())) for h in scope.holds)


def _fresh(node: Node, scope: Scope) -> bool:
    """Whether nothing is declared of a name."""
    if node.op == "name" and (node.text in CONSTANTS or node.text in WORDS or node.text in scope.expectations or node.text in scope.normals):
        return False
    known = node.op == "name" and scope.knows(node.text) or node.op == "_" and scope.knows(base(node).text)
    return not known and scope.is_function(node) is None and not any(d.node == node for d in scope.declared)


def _free(node: Node, scope: Scope) -> Declared | None:
    """The declaration of a name as a real number of which nothing else is said."""
    mine = [d for d in scope.declared if node in d.node.walk() or any(node in p.walk() for p in d.parts)]
    plain = len(mine) == 1 and (mine[0].kind, mine[0].node, mine[0].parts, mine[0].sort) == ("number", node, (), "real")
    return mine[0] if plain else None


def define_call(row: Row, scope: Scope, before: Iterable[Node]) -> str:
    r"""Declare what a row defines that could not be read: g(z) = .. or \text{loss} = .. of a new name; the name, shown."""
    try:
        tokens = [t for t in tokenize(row.text, scope.macros) if t.kind not in ("&", "row", "wide")]  # type: ignore[arg-type]
        signs = _signs(tokens)
        if not signs or tokens[signs[0]].text not in ("=", *SIGNS):
            return ""
        end = signs[1] if len(signs) > 1 else len(tokens)
        left = _left(tokens[:signs[0]], scope)
        if left is None or any(base(_head(left)) in t.walk() for t in before):
            return ""
        right = read_tokens(tokens[signs[0] + 1:end], scope).tree
    except Unreadable:
        return ""
    plain = left.op == "name" and tokens[signs[0]].text == "=" and (is_name(right) or right.op == "num")
    if plain or _held(left, scope) or right.op in ("rel", "stmts") or base(_head(left)).text in right.names():
        return ""
    scope.extend([Declared("define", left, (right,), span=left.span)])
    return latex(_head(left))


def _signs(tokens: list[Token]) -> list[int]:
    """The places of relation signs, and of what ends a statement, outside brackets."""
    depth, out = 0, list[int]()
    for k, t in enumerate(tokens):
        depth += {"open": 1, "{": 1, "close": -1, "}": -1}.get(t.kind, 0)
        if depth == 0 and (t.kind == "rel" or out and (t.kind == "text" or t.kind == "op" and t.text in (",", ".", ";"))):
            out.append(k)
    return out


def _left(tokens: list[Token], scope: Scope) -> Node | None:
    """A call of a new name with names as arguments, or a new word."""
    if len(tokens) == 1 and tokens[0].kind == "text" and not scope.knows(tokens[0].text):
        return Node("name", (), tokens[0].text, tokens[0].span)
    scope.permissive = True
    try:
        parser = Parser(list(tokens), scope)
        tree = parser.total()
        complete = parser.here.kind == "end"
    finally:
        scope.permissive = False
    if not complete or tree.op != "@" or not is_name(tree.args[0]) or not all(is_name(a) for a in tree.args[1:]):
        return None
    return tree if _fresh(tree.args[0], scope) else None


def _head(left: Node) -> Node:
    return left.args[0] if left.op == "@" else left
