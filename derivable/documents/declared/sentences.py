"""Sentences that declare: Let, Given, Assume, Suppose, Define, Where, With. The formulas in them say what names are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from derivable.documents.declared.declarations import CONSTANTS, Declared, Scope
from derivable.documents.declared.pieces import parse, pieces, split, with_dots
from derivable.documents.declared.sets import set_of
from derivable.documents.grammar.printing import latex
from derivable.documents.grammar.scripts import base
from derivable.documents.grammar.tree import Node, name, number
from derivable.documents.text.problems import Unreadable
from derivable.documents.text.tokens import Token, tokenize

ORDER = ("<", "<=", ">", ">=", "!=")
SAID = ("random", "dirac",
        "densit", "distribution", "integer", "natural", "index", "positive", "real", "number", "scalar", "constant", "matri", "vector")
SIGNS = {"positive": ">", "negative": "<", "nonnegative": ">=", "non-negative": ">=", "nonpositive": "<=", "non-positive": "<=", "nonzero": "!=",
         "non-zero": "!="}
BOUNDED = re.compile(rf"\b(?:be|is|are|denote)\s+(?:an?\s+|some\s+|both\s+|two\s+)?(?:strictly\s+)?({'|'.join(SIGNS)})(?:\s+real)?"
                     r"(?:\s+(?:number|scalar|constant|parameter|variable|integer)s?)?\s*(?:[.,;:]|$)").search  # with nothing behind the noun
BEYOND = {"succ": "a positive definite matrix", "succeq": "a positive semidefinite matrix"}


def declare(formula: str, words: str, near: str, scope: Scope, before: list[Declared]) -> None:
    """Add to a scope what a formula of a declaring sentence says, given the words of the sentence and those next to it.

    `before` is what the formulas before it in the sentence declared, and gets what this one does. Raises Unreadable.
    """
    made = list(_formula(formula, words.lower(), near.lower(), scope, before))
    before += made
    scope.extend(made)


def _formula(formula: str, words: str, near: str, scope: Scope, before: list[Declared]) -> Iterator[Declared]:
    tokens = tokenize(formula, scope.macros)  # type: ignore[arg-type]
    waiting: list[Node] = []
    parts = pieces(tokens)
    for k, piece in enumerate(parts):
        if len(piece) == 1 and piece[0].text == "dots" and 0 < k < len(parts) - 1:
            parts[k - 1:k + 2] = [with_dots(parts[k - 1], parts[k + 1])]
            break
    for piece in parts:
        kind, payload = split(piece)
        if kind == "map":
            yield _map(payload, scope)
        elif kind == "in":
            names = [*waiting, *(parse(p, scope) for p in payload[0])]
            waiting = []
            if "mass" in words and before and any(d.kind == "density" for d in before):
                yield from _mass(before, names[0], payload[1], scope)
            else:
                for n in names:
                    d = _bounded(_member(n, payload[1], scope), near)
                    plain = d.kind == "tensor" or d.kind == "number" and d.sort == "real" and not d.parts
                    yield _random(d, words) if "random" in words and plain else d
        else:
            tree = parse(piece, scope)
            if tree.op != "rel":
                if tree.op == "@":
                    yield Declared("density", tree, span=tree.span)
                elif base(tree).op in ("name", *("bar", "tilde", "hat", "dot", "check")) or tree.op in ("bar", "tilde", "hat"):
                    if tree.text == "dots":
                        continue
                    waiting.append(tree)
                else:
                    raise Unreadable("a declaration is a relation, a set or the name of a density", tree.span)
            else:
                made = list(_relation(tree, scope, near))
                for n in waiting:
                    yield from (_about(d, n) for d in made if d.kind == "number" and d.node == _subject(tree, scope))
                waiting = []
                yield from made
    for n in waiting:
        said = any(w in near for w in SAID)
        if not (n.op == "name" and scope.knows(n.text)) or n.text in CONSTANTS and said:  # "for all t": nothing new
            yield _bare(n, near if said else words)


def _bare(node: Node, words: str) -> Declared:
    """A name without a relation: the words around it say what it is."""
    if "dirac" in words:
        return Declared("beyond", node, sort="a Dirac delta", span=node.span)
    if "densit" in words or "distribution" in words or "law" in words:
        return Declared("density", node, span=node.span)
    if "integer" in words or "natural number" in words or "index" in words:
        return Declared("number", node, (Node("rel", (node, name(">="), number("1"))),) if "positive" in words or "natural" in words else (), "int",
                        node.span)
    if "positive" in words:
        return Declared("number", node, (Node("rel", (node, name(">"), number("0"))),), span=node.span)
    if "real" in words or "number" in words or "scalar" in words or "constant" in words:
        return Declared("number", node, span=node.span)
    if "random" in words:
        return _random(Declared("number", node, span=node.span), words)
    if "matri" in words or "vector" in words:
        return Declared("beyond", node, sort="a matrix or vector", span=node.span)
    raise Unreadable("nothing is said of this name: add \\in \\mathbb{R}, a bound, or a word such as real, positive, integer, density", node.span)


def _bounded(d: Declared, near: str) -> Declared:
    """A number of a set, as a word right behind it says: x \\in \\mathbb{R} "be a positive number"."""
    found = BOUNDED(near) if d.kind == "number" and d.sort in ("real", "int") else None
    return d if found is None else replace(d, parts=(*d.parts, Node("rel", (d.node, name(SIGNS[found[1]]), number("0")))))


def _random(d: Declared, words: str) -> Declared:
    """A declared number, vector or matrix as a random one; independent ones have outcomes of their own."""
    if d.node.op == "_" and any(v.op == "name" and len(v.text) == 1 for v in d.node.args[1].walk()):
        return Declared("beyond", d.node, sort="a family of random variables", span=d.span)
    sizes = d.parts if d.kind == "tensor" else (number("1"), number("1"))
    return Declared("random", d.node, sizes, latex(d.node) if "independent" in words else "", d.span)


def _about(d: Declared, node: Node) -> Declared:
    """The same declaration of another name."""
    return Declared(d.kind, node, tuple(p.swap(d.node, node) for p in d.parts), d.sort, node.span)


def _member(node: Node, target: list[Token], scope: Scope) -> Declared:
    """x \\in SET."""
    sort, parts = set_of(node, target, scope)
    if sort == "tensor" and node.op != "@":
        return Declared("tensor", node, parts, span=node.span)
    if node.op == "@":
        return Declared("function", node.args[0], parts, span=node.span)
    if sort not in ("real", "int", "complex"):
        return Declared("beyond", node, sort=sort, span=node.span)
    return Declared("number", node, parts, sort, node.span)


def _map(payload: tuple[list[list[Token]], list[Token]], scope: Scope) -> Declared:
    """f : A \\to B."""
    node = parse(payload[0][0], scope)
    arrow = next((k for k, t in enumerate(payload[1]) if t.kind == "rel" and t.text == "->"), None)
    if arrow is None:
        raise Unreadable("a function is declared as f : \\mathbb{R} \\to \\mathbb{R}", node.span)
    source, _ = set_of(node, payload[1][:arrow], scope)
    sort, parts = set_of(node, payload[1][arrow + 1:], scope)
    if sort == "tensor" and source == "real":
        return Declared("curve", node, parts, span=node.span)
    if sort != "real" or source != "real":
        return Declared("beyond", node, sort="a function of vectors", span=node.span)
    return Declared("function", node, parts, span=node.span)


def _mass(before: list[Declared], variable: Node, target: list[Token], scope: Scope) -> Iterator[Declared]:
    """p(z) be a mass function on z \\in {1, .., 4}."""
    sort, parts = set_of(variable, target, scope)
    if sort != "int" or len(parts) != 2:
        raise Unreadable("a mass function stands on a range of integers", variable.span)
    for d in [d for d in before if d.kind == "density"]:
        before.remove(d)
        scope.declared.remove(d)
        yield Declared("mass", d.node, (variable, parts[0].args[2], parts[1].args[2]), span=d.span)


# --- relations

def _relation(tree: Node, scope: Scope, near: str) -> Iterator[Declared]:
    sides, signs = tree.args[::2], [a.text for a in tree.args[1::2]]
    sort = "int" if "integer" in near else "real"
    if signs in (["="], [":="]) and (of := _symmetric(sides, scope)) is not None:
        yield Declared("symmetric", of, span=tree.span)
        return
    known = any(_is_tensor(n, scope) for n in tree.walk())
    if any(s in BEYOND for s in signs) or not known and any(n.op == "T" for n in tree.walk()):
        for n in tree.walk():
            if n.op == "name" and n.text not in BEYOND and not n.text.startswith("="):
                yield Declared("beyond", n, sort="a matrix", span=tree.span)
        return
    if set(signs) == {"~"} and len(sides) == 2:
        yield Declared("draw", sides[0], (sides[1],), span=tree.span)
        return
    if set(signs) <= {"=", ":=", "~"} and set(signs) & {"=", ":="}:
        yield from _equal(tree, sides, signs, scope)
        return
    if not set(signs) <= set(ORDER):
        raise Unreadable(f"a declaration with {', '.join(sorted(set(signs) - set(ORDER)))} is not read", tree.span)
    subject = _subject(tree, scope)
    if subject is None:
        yield Declared("condition", tree, span=tree.span)
        return
    pairs = [Node("rel", (a, name(s), b)) for a, s, b in zip(sides, signs, sides[1:])]
    pairs = [_of_square(p, subject) for p in pairs]
    own = tuple(p for p in pairs if subject in (p.args[0], p.args[2]))
    if subject.op == "@":
        yield Declared("function" if not any(a.op in ("|", ";") for a in subject.args) else "mass family", subject, own, span=tree.span)
    else:
        yield Declared("number", subject, own, sort, tree.span)
    for p in pairs:
        for side in (p.args[0], p.args[2]):
            if side != subject and _nameable(side) and scope.is_function(side) is None and not scope.knows(str(side)):
                yield Declared("number", side, sort=sort, span=tree.span)
        if p not in own:
            yield Declared("condition", p, span=tree.span)


def _is_tensor(node: Node, scope: Scope) -> bool:
    return any(d.kind in ("tensor", "random") and d.node == node for d in scope.declared)


def _symmetric(sides: tuple[Node, ...], scope: Scope) -> Node | None:
    """X where X^T = X is said of a declared matrix."""
    for a, b in (sides, sides[::-1]):
        if b == Node("T", (a,)) and any(d.kind == "tensor" and d.node == a for d in scope.declared):
            return a
    return None


def _of_square(p: Node, subject: Node) -> Node:
    """\\sigma^2 > 0 as \\sigma > 0: a standard deviation is meant."""
    square = Node("^", (subject, number("2")))
    return p.swap(square, subject) if square in p.args and number("0") in p.args else p


def _nameable(node: Node) -> bool:
    if node.op == "name":
        return node.text not in ("oo", "pi", "e", "_", "dots")
    return node.op in ("_", "bar", "tilde", "hat", "star", "dot", "lab") and base(node).op in ("name", "bar", "tilde", "hat", "dot")


def _subject(tree: Node, scope: Scope) -> Node | None:
    """What a chain of inequalities declares: a name that is not declared yet, else None."""
    sides = [s for s in tree.args[::2] if _nameable(s) or s.op == "@" and not any(a.op == "num" for a in s.args[1:])]
    sides += [s.args[0] for s in tree.args[::2] if s.op == "^" and _nameable(s.args[0])]  # \sigma^2 > 0
    fresh = [s for s in sides if s.op != "@" and scope.is_function(s) is None or s.op == "@" and not _declared_call(s, scope)]
    return fresh[0] if fresh else None


def _declared_call(call: Node, scope: Scope) -> bool:
    def shape(n: Node) -> list[tuple[str, int]]:
        return [(a.op, len(a.args)) if a.op in ("|", ";") else ("", 0) for a in n.args[1:]]

    return any(d.node.op == "@" and d.node.args[0] == call.args[0] and shape(d.node) == shape(call)
               or d.kind == "function" and d.node == call.args[0] for d in scope.declared)


def _equal(tree: Node, sides: tuple[Node, ...], signs: list[str], scope: Scope) -> Iterator[Declared]:
    """Definitions and given equalities; x ~ p(x) = N(..) is a draw from a density that is defined."""
    if signs[0] == "~":
        yield Declared("draw", sides[0], (sides[1],), span=tree.span)
        sides, signs = sides[1:], signs[1:]
    left = sides[0]
    for right in sides[1:]:
        if _nameable(left) or left.op == "@":
            yield Declared("define", left, (right,), span=tree.span)
        elif left.op == "E" and not left.args[0].args and right == number("0") and any(
                d.kind == "random" and d.node == left.args[1] for d in scope.declared):
            yield Declared("centred", left.args[1], span=tree.span)
        elif left.op == "norm" and right.op == "num":  # |v| = 1 as v^T v = 1, which says the same
            square = Node("^", (left, number("2")), "", left.span), number(str(Fraction(right.text) ** 2))
            yield Declared("condition", Node("rel", (square[0], name("="), square[1])), span=tree.span)
        else:
            yield Declared("condition", Node("rel", (left, name("="), right)), span=tree.span)

