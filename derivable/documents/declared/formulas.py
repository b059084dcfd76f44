r"""What a formula of a declaring sentence says by itself: x, y > 0; x \in \mathbb{R}; f, g : \mathbb{R} \to \mathbb{R}; z \sim \mathcal{N}(0, 1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

from derivable.documents.declared.declarations import Declared, Scope
from derivable.documents.declared.pieces import family, parse, pieces, split, with_dots
from derivable.documents.declared.sets import set_of
from derivable.documents.grammar.printing import latex
from derivable.documents.grammar.scripts import base
from derivable.documents.grammar.tree import Node, name, number
from derivable.documents.text.problems import Unreadable
from derivable.documents.text.tokens import Token, tokenize

ORDER = ("<", "<=", ">", ">=", "!=")
BEYOND = {"succ": "a positive definite matrix", "succeq": "a positive semidefinite matrix"}
MARKED = ("bar", "tilde", "hat", "dot", "check")


@dataclass
class Found:
    """What a formula declares, and the names in it of which it says nothing."""

    made: list[Declared] = field(default_factory=list)
    bare: list[Node] = field(default_factory=list)


def formula(source: str, scope: Scope) -> Found:
    """What a formula says; raises Unreadable. Nothing is added to the scope."""
    out = Found()
    waiting: list[Node] = []
    parts = pieces(tokenize(source, scope.macros))  # type: ignore[arg-type]
    out.made += [d for end in _ends(parts, scope) if not known((d := _count(end)).node, scope) and not scope.knows(d.node.text)]
    for piece in _joined(parts):
        kind, payload = split(piece)
        if kind in ("map", "in"):
            names = [*waiting, *(n for p in payload[0] for n in _names(p, scope))]
            waiting = []
            out.made += [_map(n, payload[1], scope) if kind == "map" else _member(n, payload[1], scope) for n in names]
            continue
        tree = _names(piece, scope)[0] if family(piece) else parse(piece, scope)
        if tree.op == "rel":
            out.made += _spread(tree, waiting, scope, out.made)
            waiting = []
        elif tree.op == "@" or base(tree).op in ("name", *MARKED):
            waiting += [tree] if tree.text != "dots" else []
        else:
            raise Unreadable("a declaration is a relation, a set or the name of something", tree.span)
    out.bare = waiting
    return out


def _joined(parts: list[list[Token]]) -> list[list[Token]]:
    """The pieces with x_1, x_2, .., x_n and t = 1, 2, .., T as one."""
    for k, piece in enumerate(parts):
        if len(piece) == 1 and piece[0].text == "dots" and 0 < k < len(parts) - 1:
            first = k - 1
            while first > 0 and _same_run(parts[first - 1], parts[first]):
                first -= 1
            return [*parts[:first], with_dots(parts[first], parts[k + 1]), *parts[k + 2:]]
        if len(piece) == 1 and piece[0].text == "dots" and 1 < k == len(parts) - 1 and (run := _without_end(parts[:k])):
            return run
    return parts


def _without_end(parts: list[list[Token]]) -> list[list[Token]]:
    """t = 1, 2, .. as t >= 1; empty for what is no such run of numbers."""
    first = parts[0]
    if [t.kind for t in first] != ["name", "rel", "num"] or first[1].text != "=" or any([t.kind for t in p] != ["num"] for p in parts[1:]):
        return []
    numbers = [t.text for t in (first[2], *(p[0] for p in parts[1:]))]
    if not all(n.isdigit() for n in numbers) or [int(n) - int(numbers[0]) for n in numbers] != list(range(len(numbers))):
        return []
    return [[first[0], replace(first[1], text=">="), first[2]]]


def _ends(parts: list[list[Token]], scope: Scope) -> Iterator[Node]:
    r"""The last index of x_1, \dots, x_n and of \{x_i\}_{i=1}^n: a number of things."""
    for k, piece in enumerate(parts):
        after = piece[next((j for j, t in enumerate(piece) if t.text in (")", "\\}")), 0):]
        if family(piece) and len(after) > 2 and after[-2].text == "^" and after[-1].kind == "name":
            yield name(after[-1].text, after[-1].span)
        run = len(piece) == 1 and piece[0].text == "dots" and 0 < k < len(parts) - 1 and all(t.text != "=" for t in parts[k - 1])
        if run and [t.kind for t in parts[k + 1][:3]] == ["name", "op", "name"] and parts[k + 1][1].text == "_":
            yield name(parts[k + 1][2].text, parts[k + 1][2].span)


def _count(node: Node) -> Declared:
    return Declared("number", node, (Node("rel", (node, name(">="), number("1"))),), "int", node.span, fixed=True)


def _same_run(a: list[Token], b: list[Token]) -> bool:
    """Whether a comma joins two members of a run: x_1, x_2 or t = 1, 2."""
    family_of = a[0].kind == "name" and a[0].text == b[0].text and len(a) == len(b) and a[1:2] and a[1].text == "_"
    return bool(family_of or len(b) == 1 and b[0].kind == "num" and a[-1].kind == "num")


def _names(piece: list[Token], scope: Scope) -> list[Node]:
    return [parse(family(piece) or piece, scope)]


def _spread(tree: Node, waiting: list[Node], scope: Scope, before: list[Declared]) -> Iterator[Declared]:
    """What a relation says of its subject and of the names that stand before it, separated by commas."""
    made = list(_relation(tree, scope, before))
    subject = _subject(tree, scope, before)
    for n in waiting:
        about = [d for d in made if d.node == subject] if subject is not None else []
        if not about:
            parts = [p for d in made for p in (d.parts or (d.node,)) if d.kind == "condition"]
            last = next((s for s in tree.args[::2] if nameable(s)), None)
            if last is None or not parts:
                raise Unreadable(f"nothing is said of {latex(n)}", n.span)
            yield from (Declared("condition", p.swap(last, n), span=n.span) for p in parts)
        yield from (_about(d, n) for d in about)
    yield from made


def _about(d: Declared, node: Node) -> Declared:
    """The same declaration of another name."""
    return replace(d, node=node, parts=tuple(p.swap(d.node, node) for p in d.parts), span=node.span)


def _member(node: Node, target: list[Token], scope: Scope) -> Declared:
    """x \\in SET."""
    sort, parts = set_of(node, target, scope)
    if sort == "tensor" and node.op != "@":
        return Declared("tensor", node, parts, span=node.span)
    if node.op == "@":
        return Declared("function", node.args[0], parts, span=node.span)
    if sort not in ("real", "int", "complex"):
        return Declared("beyond", node, sort=sort, span=node.span)
    return Declared("number", node, parts, sort, node.span, fixed=True)


def _map(node: Node, target: list[Token], scope: Scope) -> Declared:
    """f : A \\to B."""
    arrow = next((k for k, t in enumerate(target) if t.kind == "rel" and t.text == "->"), None)
    if arrow is None:
        raise Unreadable("a function is declared as f : \\mathbb{R} \\to \\mathbb{R}", node.span)
    source, size = set_of(node, target[:arrow], scope)
    sort, parts = set_of(node, target[arrow + 1:], scope)
    if sort == "tensor" and source == "real":
        return Declared("curve", node, parts, span=node.span)
    if sort == "real" and source == "tensor" and (of_numbers := _of_numbers(node, size)) is not None:
        return Declared("function", of_numbers, tuple(p.swap(node, of_numbers) for p in parts), span=node.span)
    if sort != "real" or source != "real":
        return Declared("beyond", node, sort="a function of vectors", span=node.span)
    return Declared("function", node, parts, span=node.span)


def _of_numbers(node: Node, size: tuple[Node, ...]) -> Node | None:
    """f(x_1, .., x_n) for f : \\mathbb{R}^n \\to \\mathbb{R} with a few arguments: written with one, its argument is a vector."""
    rows, columns = size
    if columns != number("1") or rows.op != "num" or rows.text not in ("2", "3", "4"):
        return None
    return Node("@", (node, *(name(f"x_{k}") for k in range(int(rows.text)))), "", node.span)


# --- relations

def _relation(tree: Node, scope: Scope, before: list[Declared]) -> Iterator[Declared]:
    sides, signs = tree.args[::2], [a.text for a in tree.args[1::2]]
    if signs in (["="], [":="]) and (of := _symmetric(sides, scope)) is not None:
        yield Declared("symmetric", of, span=tree.span)
        return
    sized = any(_is_tensor(n, scope) for n in tree.walk())
    if any(s in BEYOND for s in signs) or not sized and any(n.op == "T" for n in tree.walk()):
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
    subject = _subject(tree, scope, before)
    if subject is None:
        yield Declared("condition", tree, span=tree.span)
        return
    pairs = [Node("rel", (a, name(s), b)) for a, s, b in zip(sides, signs, sides[1:])]
    pairs = [_of_square(p, subject) for p in pairs]
    own = tuple(p for p in pairs if subject in (p.args[0], p.args[2]) or Node("^", (subject, number("2"))) in (p.args[0], p.args[2]))
    if subject.op == "@":
        yield Declared("function" if not any(a.op in ("|", ";") for a in subject.args) else "mass family", subject, own, span=tree.span)
    else:
        yield Declared("number", subject, own, span=tree.span)
    for p in pairs:
        for side in (p.args[0], p.args[2]):
            if side != subject and nameable(side) and not known(side, scope, before) and not scope.knows(str(side)):
                yield Declared("number", side, span=tree.span)
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
    """\\sigma^2 > 0 as \\sigma > 0: a standard deviation is meant. Of other letters only the square is positive."""
    if base(subject).text not in ("sigma", "tau", "varsigma"):
        return p
    square = Node("^", (subject, number("2")))
    return p.swap(square, subject) if square in p.args and number("0") in p.args else p


def nameable(node: Node) -> bool:
    """Whether a tree is a name that can be declared."""
    if node.op == "name":
        return node.text not in ("oo", "pi", "e", "_", "dots")
    return node.op in ("_", "bar", "tilde", "hat", "star", "dot", "lab") and base(node).op in ("name", "bar", "tilde", "hat", "dot")


def _subject(tree: Node, scope: Scope, before: Iterable[Declared] = ()) -> Node | None:
    """What a chain of inequalities declares: a name that is not declared yet, else None."""
    sides = [s for s in tree.args[::2] if nameable(s) or s.op == "@" and not any(a.op == "num" for a in s.args[1:])]
    sides += [s.args[0] for s in tree.args[::2] if s.op == "^" and nameable(s.args[0])]  # \sigma^2 > 0
    fresh = [s for s in sides if s.op != "@" and not known(s, scope, before) or s.op == "@" and not _declared_call(s, scope)]
    return fresh[0] if fresh else _own_letter(tree, scope)


def _own_letter(tree: Node, scope: Scope) -> Node | None:
    r"""\pi in \pi > 0 and e in 0 < e < 1: held against numbers alone, a letter that is a constant elsewhere is a name."""
    letters = [s for s in tree.args[::2] if s.op == "name" and s.text in ("pi", "e")]
    numbers = [s for s in tree.args[::2] if all(n.op in ("num", "-", "/") for n in s.walk())]
    one = len(letters) == 1 and len(letters) + len(numbers) == len(tree.args[::2])
    return letters[0] if one and not known(letters[0], scope) else None


def known(node: Node, scope: Scope, before: Iterable[Declared] = ()) -> bool:
    """Whether a name is declared: itself, or as a member of a family. x_1 is not known because x_2 is."""
    for d in (*scope.declared, *before):
        n = d.node.args[0] if d.node.op == "@" else d.node
        if d.kind == "condition":
            continue
        if n == node or n.op == node.op == "_" and n.args[0] == node.args[0] and _letters(n.args[1]) and not _letters(node.args[1]):
            return True
    return False


def _letters(sub: Node) -> bool:
    """Whether a subscript is that of a family: i, or ij."""
    return sub.op == "name" and len(sub.text) == 1 and sub.text in "ijklmnrst" or sub.op == "tuple" and all(map(_letters, sub.args))


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
        if nameable(left) or left.op == "@":
            yield Declared("define", left, (right,), span=tree.span)
        elif left.op == "E" and not left.args[0].args and right == number("0") and any(
                d.kind == "random" and d.node == left.args[1] for d in scope.declared):
            yield Declared("centred", left.args[1], span=tree.span)
        elif left.op == "norm" and right.op == "num":  # |v| = 1 as v^T v = 1, which says the same
            square = Node("^", (left, number("2")), "", left.span), number(str(Fraction(right.text) ** 2))
            yield Declared("condition", Node("rel", (square[0], name("="), square[1])), span=tree.span)
        else:
            yield Declared("condition", Node("rel", (left, name("="), right)), span=tree.span)

