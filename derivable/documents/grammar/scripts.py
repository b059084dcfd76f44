"""Names with everything that hangs on them: accents, subscripts, stars, primes, labels, arguments."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from derivable.documents.grammar.tree import Node, joined, name, number
from derivable.documents.text.problems import Unreadable
from derivable.documents.text.tokens import OPEN

if TYPE_CHECKING:
    from derivable.documents.grammar.parser import Parser

INFORMATION = ("H", "calH", "bbH", "I", "bbI", "calI")
DIVERGENCES = {"KL": "KL", "JS": "JS", "JSD": "JS"}


def named(p: Parser) -> Node:
    """A name and what hangs on it."""
    t = p.next()
    return after_name(p, name(t.text, t.span))


def base(node: Node) -> Node:
    """The name without its scripts."""
    while node.op in ("_", "star", "'", "lab", "inv", "T"):
        node = node.args[0]
    return node


def after_name(p: Parser, node: Node) -> Node:
    """Scripts, primes and arguments after a name."""
    from derivable.documents.grammar.words import divergence

    while True:
        if p.at("op", "_"):
            p.i += 1
            sub = p.script()
            if sub.op == "name" and sub.text in DIVERGENCES and p.at("open"):
                p.spend(node, sub)
                return p.scripts(divergence(p, DIVERGENCES[sub.text], node))
            node = subscripted(node, sub)
        elif p.at("op", "'") or p.at("cmd", "prime"):
            p.i += 1
            node = primed(node, p)
        elif p.at("op", "^"):
            if p.in_gradient and p.transposes() and p.notation.is_function(node):
                return node
            node = superscript(p, node)
            if node.op in ("^", "T") and not (p.at("op", "_") and node.args[0].op == "name"):
                return _power_of_call(p, node)
        elif p.at("open", "(") or p.at("open", "["):
            called = call(p, node)
            if called is None:
                return node
            return p.scripts(called)
        elif p.at("op", "!"):
            return p.scripts(node)
        else:
            return node


def _power_of_call(p: Parser, node: Node) -> Node:
    """s^2(x) is the square of s(x) where s is a function."""
    inner = node.args[0]
    if node.op == "^" and p.at("open", "(") and p.notation.is_function(inner):
        called = call(p, inner)
        if called is not None:
            return p.scripts(replace(node, args=(called, *node.args[1:]), span=joined(node, called)))
    return p.scripts(node)


def subscripted(node: Node, sub: Node) -> Node:
    """A name with a subscript; a star, a power or an accent stays outside."""
    span = joined(node, sub)
    if node.op in ("star", "^", "T", "'", "lab"):
        return replace(node, args=(subscripted(node.args[0], sub), *node.args[1:]), span=span)
    if node.op == "_":
        raise Unreadable("two subscripts on one name", sub.span)
    return Node("_", (node, sub), "", span)


def primed(node: Node, p: Parser) -> Node:
    """A name with one more prime."""
    span = (node.span[0], p.ahead(-1).span[1])
    if node.op == "'":
        return Node("'", (node.args[0], number(str(int(node.args[1].text) + 1))), "", span)
    return Node("'", (node, number("1")), "", span)


def superscript(p: Parser, node: Node) -> Node:
    """A power, or a star, a label, primes, a transpose, an inverse function. TeX takes one superscript."""
    out = _superscript(p, node)
    if p.at("op", "^"):
        raise p.fail("two superscripts on one thing: write braces or brackets")
    return out


def _superscript(p: Parser, node: Node) -> Node:
    caret = p.take("op", "^")
    braces = p.at("{")
    inner = [p.ahead(1)] if braces and p.ahead(2).kind == "}" else [] if braces else [p.here]
    plain = node.op in ("name", "_", "'", "star", "bar", "tilde", "hat")
    if inner and (inner[0].text in ("*", "ast", "star") and inner[0].kind in ("op", "cmd")):
        p.i += 3 if braces else 1
        if not plain:
            raise Unreadable("a star on something that is no name", caret.span)
        return Node("star", (node,), "", (node.span[0], inner[0].span[1]))
    if inner and inner[0].text in ("T", "top") and inner[0].kind in ("name", "cmd"):
        p.spend(inner[0])
        p.i += 3 if braces else 1
        return Node("T", (node,), "", (node.span[0], inner[0].span[1]))
    if inner and inner[0].text == "prime":
        p.i += 3 if braces else 1
        return primed(node, p)
    if inner and inner[0].text in ("+", "-"):
        raise Unreadable(f"a superscript {inner[0].text} is not read", inner[0].span)
    if braces and p.ahead(1).text in ("(", "[") and p.closes_at(2) and (plain or p.ahead(1).text == "["):
        return _label(p, node, plain)
    if not braces and p.at("num") and len(p.here.text) > 1:
        raise p.fail(f"without braces only the first digit of {p.here.text} stands above: write ^{{{p.here.text}}}")
    if braces:
        p.next()
        exponent = p.inside("group", p.total)
        p.take("}")
    else:
        exponent = p.single()
    span = joined(node, exponent)
    if plain and exponent == Node("-", (number("1"),)) and p.at("open", "(") and p.notation.is_function(node):
        p.spend(exponent)
        return Node("inv", (node,), "", span)
    if node == name("e") and p.notation.is_function(node) is None:
        p.spend(node)
        return Node("exp", (exponent,), "", span)
    if exponent.op == "*" and not exponent.dots and any(a == b and a.op == "name" for a, b in zip(exponent.args, exponent.args[1:])):
        raise Unreadable("one letter twice in a superscript is a label or a square: write ^2, or another letter", exponent.span)
    letters = [n for n in exponent.names() if not p.notation.knows(n) and n not in p.bound]
    if plain and letters:
        raise Unreadable(f"the superscript {letters[0]} is not declared: say what it is, or write brackets around the base", exponent.span)
    return Node("^", (node, exponent), "", span)


def _label(p: Parser, node: Node, plain: bool) -> Node:
    """x^{(k)} and a^{[l]}: a label."""
    p.next()
    opening = p.next()
    inner = p.inside("group", p.total)
    p.take("close", OPEN[opening.text])
    if not plain:
        raise Unreadable("square brackets in a superscript are a label a^{[l]}, and only a name has labels", inner.span)
    end = p.take("}").span[1]
    label = inner if opening.text == "(" else Node("[]", (inner,), "", inner.span)
    return Node("lab", (node, label), "", (node.span[0], end))


def subscript_group(p: Parser) -> Node:
    """{..} in a subscript: a word, indices side by side, a list, a range or an expression."""
    start = p.i
    tokens = p.raw_group()
    if not tokens:
        raise Unreadable("an empty subscript", p.tokens[start].span)
    span = (tokens[0].span[0], tokens[-1].span[1])
    if len(tokens) == 1 and tokens[0].kind in ("text", "word"):
        return name(tokens[0].text, span)
    letters = all(t.kind == "name" and len(t.text) == 1 or t.kind == "num" and t.text.isdigit() for t in tokens)
    if letters and len(tokens) > 1 and any(t.kind == "name" for t in tokens):
        if tokens[0].kind == "num" or all(t.kind == "num" or t.text in p.bound or p.notation.knows(t.text) for t in tokens):
            parts = tuple(number(t.text, t.span) if t.kind == "num" else name(t.text, t.span) for t in tokens)
            return Node("tuple", parts, "", span)
        return name("".join(t.text for t in tokens), span)
    if tokens[0].kind == "word" and letters is False and all(t.kind in ("name", "word") for t in tokens):
        return name("".join(t.text for t in tokens), span)
    p.i = start + 1
    out = p.inside("group", lambda: _indices(p))
    p.take("}")
    return out


def _indices(p: Parser) -> Node:
    parts = [_index(p)]
    while p.at("op", ","):
        p.i += 1
        parts.append(_index(p))
    return parts[0] if len(parts) == 1 else Node("tuple", tuple(parts), "", joined(parts[0], parts[-1]))


def _index(p: Parser) -> Node:
    if p.at("open", "[") and p.closes_at(1):
        inner = p.bracketed()
        return inner if inner.op == "tuple" else Node("[]", (inner,), "", inner.span)
    if p.at("op", "*") or p.at("cmd", "cdot"):
        return name("dot", p.next().span)
    low = p.relation()
    if p.at("op", ":"):
        p.i += 1
        high = p.total()
        return Node(":", (low, high), "", joined(low, high))
    return low


def call(p: Parser, node: Node) -> Node | None:
    """A function of arguments; None where the bracket that follows is a factor."""
    known = p.notation.is_function(node)
    normal = node.op == "name" and node.text in p.notation.normals
    if node.op == "name" and node.text in INFORMATION and known is None and p.at("open", "[") and not p.notation.knows(node.text):
        return _information(p, node)
    if p.at("open", "[") and not normal:
        if known:
            raise p.fail("the arguments of a function stand in round brackets")
        return None
    if not normal and known is not True:
        if node.op == "name" and node.text in INFORMATION and known is None:
            return _information(p, node)
        return _maybe(p, node, known)
    if p.notation.only_at(node) and not (p.ahead(2).text == ")" and p.ahead(1).kind in ("name", "num")):
        return None
    place = p.i
    if p.here.span[0] in p.factors:
        return None
    out = arguments(p, name("calN", node.span) if normal else node)
    if not normal and _mentions(out, node):  # p(1-p): the name itself is a number here
        p.i = place
        p.factors.add(p.here.span[0])
        p.notes.append((f"{base(node).text} stands for a number and for a function", node.span))
        return None
    return out


def _mentions(called: Node, node: Node) -> bool:
    stack = list(called.args[1:])
    while stack:
        n = stack.pop()
        if n.op == "@":
            stack += n.args[1:]
        elif n == node:
            return True
        else:
            stack += n.args
    return False


def _maybe(p: Parser, node: Node, known: bool | None) -> Node | None:
    """A bracket after a value is a factor; after a name that nobody declared only if it holds a sum."""
    if known is False:
        return None
    if p.here.span[0] in p.sums:
        p.notes.append((f"{base(node).text} is not declared as a function: read as a factor before brackets", node.span))
        return None
    raise Unreadable(f"{base(node).text}(..) is neither declared as a function nor as a number", node.span, "undeclared",
                     base(node).text)


def _information(p: Parser, node: Node) -> Node | None:
    """H(p) and I(x; z)."""
    place = p.i
    if p.here.span[0] in p.factors:
        return _maybe(p, node, None)
    out = arguments(p, node)
    params = any(a.op == ";" for a in out.args)
    p.spend(node)
    if node.text in ("H", "calH", "bbH") and not params:
        return Node("H", out.args[1:], "", out.span)
    if node.text in ("I", "bbI", "calI") and params:
        return Node("MI", out.args[1:], "", out.span)
    p.i = place
    p.factors.add(p.here.span[0])
    return _maybe(p, node, None)


def arguments(p: Parser, function: Node) -> Node:
    """(a, b; c | d) after a function."""
    opening = p.take("open")
    groups: list[tuple[str, list[Node]]] = [("", [])]

    def read() -> Node:
        while True:
            groups[-1][1].append(name("dot", p.next().span) if p.at("op", "*") and p.ahead(1).kind in ("close", "bar") else p.relation())
            if p.at("op", ","):
                p.i += 1
            elif p.at("op", ";"):
                p.i += 1
                groups.append((";", []))
            elif p.at("bar"):
                if p.here.text == "||":
                    p.notes.append(("|| between the arguments is read as the bar of a condition", p.here.span))
                p.i += 1
                groups.append(("|", []))
            else:
                return function

    p.inside("arguments", read)
    if not p.at("close") or p.here.text not in (")", "]", "\\}"):
        raise p.fail(f"{p.here.text} is not expected between arguments" if p.here.kind != "end" else "the bracket is not closed",
                     None if p.here.kind != "end" else opening)
    end = p.next().span[1]
    parts = [*groups[0][1], *(Node(kind, tuple(nodes), "", joined(nodes[0], nodes[-1])) for kind, nodes in groups[1:])]
    return Node("@", (function, *parts), "", (function.span[0], end))
