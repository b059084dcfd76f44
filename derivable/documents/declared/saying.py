"""What the words of a clause declare of its formulas: of a name alone, or besides what a formula says itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from derivable.documents.declared.declarations import CONSTANTS, Declared, Hold, Scope
from derivable.documents.declared.formulas import Found, formula, known
from derivable.documents.declared.phrases import Item, Said
from derivable.documents.declared.pieces import parse as tree_of
from derivable.documents.declared.words import DEPENDENT
from derivable.documents.grammar.printing import latex
from derivable.documents.grammar.scripts import base
from derivable.documents.grammar.tree import Node, name, number
from derivable.documents.text.problems import Unreadable
from derivable.documents.text.tokens import tokenize

NUMERIC = ("", "number", "gloss", "sequence")
NOT_HELD = frozenset((*CONSTANTS, "bbN", "bbZ", "bbC", "bbE", "bbP", "calN", "dots", "_"))


class NotUnderstood(Exception):
    """What is said does not fit the formula of which it is said."""


class StrangeWord(NotUnderstood):
    """A word that stands in no table; a formula beside it that says nothing itself is none that a proof could rest on."""


def names_of(source: str, scope: Scope, subscripts: bool = False) -> set[str]:
    """The names in a formula, those in subscripts where they are asked for."""
    try:
        tokens = tokenize(source, scope.macros)  # type: ignore[arg-type]
    except Unreadable:
        return set(re.findall(r"(?<![\\A-Za-z])[A-Za-z](?![A-Za-z])", source)) | set(re.findall(r"\\([a-z]+)", source))
    out: set[str] = set()
    depth, hidden = 0, [0]
    for before, t in zip([None, *tokens], tokens):
        below = before is not None and before.text == "_" and before.kind == "op"
        depth += {"{": 1, "}": -1}.get(t.kind, 0)
        if below and t.kind == "{":
            hidden.append(depth)
        elif t.kind == "}" and 1 < len(hidden) and depth < hidden[-1]:
            hidden.pop()
        if t.kind == "name" and (subscripts or len(hidden) == 1 and not below):
            out.add(t.text)
    return out - NOT_HELD


@dataclass(frozen=True)
class Kind:
    """What kind of thing the words name."""

    text: str
    sort: str = ""
    random: bool = False


def kind_of(said: Said) -> Kind:
    """The one kind that the nouns name; raises NotUnderstood where they name two."""
    kinds = list(dict.fromkeys(n.kind for n in said.nouns if n.kind not in NUMERIC))
    sorts = said.sorts | {n.sort for n in said.nouns if n.sort}
    if len(kinds) > 1 and set(kinds) != {"density", "mass"}:
        raise NotUnderstood(f"{kinds[0]} and {kinds[1]} at once")
    numeric = any(n.kind == "number" for n in said.nouns) or bool(said.signs) or bool(sorts)
    text = kinds[-1] if kinds else "number" if numeric else ""
    random = "random" in said.flags or text == "random"
    sort = "complex" if "complex" in sorts else "int" if "int" in sorts else "real"
    return Kind("random" if random and text in ("", "number") else text, sort, random)


def say(said: Said, found: list[tuple[Item, Found]], scope: Scope, own: bool, in_range: bool = False) -> None:
    """Declare what words say of formulas: of all of them, or (an integer) of the last one alone where the others say what they are."""
    kind = kind_of(said)
    last = found[-1][1]
    several = len(last.made) > 1 and kind.text == "number"  # a > 0 and n, m >= 2 "be integers": n and m are
    alone = (not said.plural or several) and said.nouns != () and not last.bare or len(found) < 2
    for k, (_, f) in enumerate(found):
        mine = said
        if alone and k < len(found) - 1:
            if f.bare and own and any(known(n, scope) is False for n in f.bare):
                raise NotUnderstood(f"nothing is said of {latex(f.bare[0])}")
            continue
        if not said.plural and k < len(found) - 1 and f.made and not f.bare and not any(_fits(d, kind) for d in f.made):
            continue  # x > 0, p(x) "be a density": p is
        for n in f.bare:
            _bare(n, mine, kind, scope, in_range)
        for d in f.made:
            _also(d, mine, kind, scope)


def hold(node: Node, scope: Scope, words: tuple[str, ...]) -> None:
    """Hold words that are not used against refutations about a name."""
    if words:
        shown = latex(node.args[0] if node.op == "@" else node)
        head = node.args[0] if node.op == "@" else node
        scope.holds.append(Hold(frozenset((base(head).text or str(base(head)),)) | frozenset(base(head).names()),
                                f"{shown} is said to be {', '.join(dict.fromkeys(words))}, which is not used"))


def _bare(n: Node, said: Said, kind: Kind, scope: Scope, in_range: bool) -> None:
    """A name of which only the words say something."""
    old = [d for d in scope.declared if d.node == n and d.kind not in ("condition", "symmetric", "centred")]
    if old and not said.empty and not said.nouns:
        for d in old[-1:]:
            _also(d, said, kind, scope)
        return
    if said.empty or not kind.text:
        if not (in_range or old or said.nouns and not said.strange or n.op == "name" and scope.names(n.text)):
            raise Unreadable("nothing is said of this name: add \\in \\mathbb{R}, a bound, or a word such as real, positive, integer, density",
                             n.span)
    else:
        scope.extend(_new(n, said, kind, scope))
        words = _unused(said, kind)
        if "independent" in said.flags and kind.text != "random" and not kind.random:
            words = (*words, "independent")
        hold(n, scope, words)
        return
    hold(n, scope, (*_unused(said, kind), *(("independent",) if "independent" in said.flags else ())))


def _unused(said: Said, kind: Kind) -> tuple[str, ...]:
    words = (*said.unused, *said.strange)
    if kind.text in ("matrix", "vector", "other", "random", "density", "mass") and (said.signs or said.flags & {"symmetric"}):
        words = (*words, "of a certain sign or form")
    return words


def _new(n: Node, said: Said, kind: Kind, scope: Scope) -> Iterator[Declared]:
    """The declaration of a name by words alone."""
    if kind.sort == "complex":
        yield Declared("beyond", _head(n), sort="a complex number", span=n.span)
    elif kind.text == "number":
        yield Declared("number", n, tuple(_bounds(n, said, scope)), kind.sort, n.span)
    elif kind.text == "random":
        yield from _random(Declared("number", n, span=n.span), said, n)
    elif kind.text in ("matrix", "vector"):
        yield from _array(n, said, kind, scope)
    elif kind.text == "function":
        plain = all(_ON_REALS.fullmatch(i.text.strip()) for i in said.formulas) and not kind.random
        if plain:
            yield Declared("function", n if n.op != "@" or len(n.args) > 2 else n.args[0], tuple(_bounds(n, said, scope)), span=n.span)
        else:
            yield Declared("beyond", _head(n), sort="a function of a kind that is not read", span=n.span)
    elif kind.text == "mass":
        yield from _mass(n, said, scope)
    elif kind.text == "density":
        yield Declared("density", n, span=n.span)
    else:
        yield Declared("beyond", _head(n), sort="something that no method knows", span=n.span)


_ON_REALS = re.compile(r"\\mathbb\s*\{?R\}?|\\R(?:eals)?|\(0,\s*\\infty\)|[a-z]|\\[a-z]+")


def _head(n: Node) -> Node:
    return n.args[0] if n.op == "@" else n


def _array(n: Node, said: Said, kind: Kind, scope: Scope) -> Iterator[Declared]:
    """A vector or matrix; one without a size is read and never decided."""
    sizes = [i.text for i in said.formulas]
    made = None
    if len(sizes) == 1:
        text = sizes[0]
        inside = re.fullmatch(r"\s*\\mathbb\s*\{?R\}?\s*\^(.+)", text, re.DOTALL)
        shape = inside[1] if inside else text
        if kind.text == "matrix" and "\\times" not in shape:
            raise NotUnderstood("the size of a matrix is written $m \\times n$")
        found = formula(f"{latex(n)} \\in \\mathbb{{R}}^{{{shape.strip().strip('{}')}}}", scope)
        made = found.made[0]
    if made is None or made.kind != "tensor":
        yield Declared("beyond", n, sort=f"a {kind.text} without a size", span=n.span)
        return
    if kind.random:
        yield from _random(made, said, n)
        return
    yield replace(made, node=n)
    if "symmetric" in said.flags:
        yield Declared("symmetric", n, span=n.span)


def _mass(n: Node, said: Said, scope: Scope) -> Iterator[Declared]:
    r"""p(z) "be a mass function on" z \in {1, .., 4}."""
    on = formula(said.formulas[0].text, scope).made if len(said.formulas) == 1 else []
    if len(on) != 1 or on[0].sort != "int" or len(on[0].parts) != 2 or n.op != "@":
        if not said.formulas:
            yield Declared("density", n, span=n.span)
            return
        raise Unreadable("a mass function stands on a range of integers", n.span)
    yield Declared("mass", n, (on[0].node, on[0].parts[0].args[2], on[0].parts[1].args[2]), span=n.span)


def _bounds(n: Node, said: Said, scope: Scope) -> Iterator[Node]:
    for sign, bound in said.signs:
        yield Node("rel", (n, name(sign), number("0") if bound is None else tree_of(tokenize(bound.text, scope.macros), scope)))  # type: ignore[arg-type]


def _random(d: Declared, said: Said, n: Node) -> Iterator[Declared]:
    """A declared number, vector or matrix as a random one; independent ones have outcomes of their own."""
    if n.op == "_" and any(v.op == "name" and len(v.text) == 1 for v in n.args[1].walk()):
        yield Declared("beyond", n, sort="a family of random variables", span=d.span)
        return
    sizes = d.parts if d.kind == "tensor" else (number("1"), number("1"))
    yield Declared("random", n, sizes, latex(n) if "independent" in said.flags else "", d.span)


# --- words about what a formula declares

def _also(d: Declared, said: Said, kind: Kind, scope: Scope) -> None:
    """Add to a declaration what words say of it; raises NotUnderstood where they do not fit."""
    if said.empty:
        return
    if d.kind == "condition":
        if said.unused or said.strange or said.signs or said.flags or kind.text not in NUMERIC:
            raise NotUnderstood("words about a condition")
        return
    if kind.sort == "complex" or not _fits(d, kind):
        raise NotUnderstood(f"{latex(d.node)} is said to be a {kind.text}, which its formula does not say")
    hold(d.node, scope, (*said.unused, *said.strange))
    flags = set(said.flags)
    if d.kind == "number" and (said.signs or kind.sort == "int"):
        scope.extend([Declared("number", d.node, tuple(_bounds(d.node, said, scope)), "int" if kind.sort == "int" else d.sort, d.span)])
    elif d.kind == "function" and said.signs:
        scope.extend([Declared("function", d.node, tuple(_bounds(d.node, said, scope)), span=d.span)])
    elif said.signs:
        hold(d.node, scope, ("of a sign",))
    if (kind.random or "independent" in flags) and d.kind in ("number", "tensor", "random"):
        flags -= _as_random(d, said, kind, scope)
    if "symmetric" in flags and d.kind == "tensor":
        scope.extend([Declared("symmetric", d.node, span=d.span)])
        flags.discard("symmetric")
    if d.kind == "draw":
        flags.discard("independent")
        if DEPENDENT & set(said.unused) or said.strange:
            raise NotUnderstood("draws that depend on each other are not read")
    hold(d.node, scope, tuple(sorted(flags - {"random"})))


def _as_random(d: Declared, said: Said, kind: Kind, scope: Scope) -> set[str]:
    """Put the declaration of a random name in the place of that of a plain one; the words that are used by that."""
    if d.kind == "random":
        made = replace(d, sort=latex(d.node)) if "independent" in said.flags else d
    elif kind.random and (d.kind == "tensor" or not d.parts and d.sort == "real"):
        made = next(_random(d, said, d.node))
    else:
        return set()
    if d in scope.declared:
        scope.declared.remove(d)
    scope.extend([made])
    return {"random", "independent"} if made.kind == "random" else set()


def _fits(d: Declared, kind: Kind) -> bool:
    """Whether a formula may declare what a noun calls it."""
    if kind.text in NUMERIC:
        return d.kind not in ("tensor", "density", "mass") or kind.text in ("", "gloss")
    return {"random": d.kind in ("number", "tensor", "random", "draw", "beyond"),
            "vector": d.kind in ("tensor", "random", "beyond", "curve", "define"),
            "matrix": d.kind in ("tensor", "random", "beyond", "define"), "function": d.kind in ("function", "define", "curve", "beyond"),
            "density": d.kind in ("density", "define", "mass", "function", "mass family"), "mass": d.kind in ("density", "define", "mass"),
            "other": True}[kind.text]
