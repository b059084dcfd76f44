"""The pieces of a declaring formula: what stands between commas, before and after \\in, around dots."""

from __future__ import annotations

from derivable.documents.declared.declarations import Scope
from derivable.documents.grammar.parser import Parser
from derivable.documents.grammar.statements import separates
from derivable.documents.grammar.tree import Node
from derivable.documents.text.problems import Unreadable
from derivable.documents.text.tokens import Token


def pieces(tokens: list[Token]) -> list[list[Token]]:
    """The tokens between commas, wide spaces and words, outside brackets."""
    out: list[list[Token]] = [[]]
    depth = 0
    turned = False  # within ]0, 1[
    for k, t in enumerate(tokens):
        if t.text == "]" and k and tokens[k - 1].text == "in" or turned and t.text == "[":
            turned = t.text == "]"
            out[-1].append(t)
            continue
        if turned:
            out[-1].append(t)
            continue
        depth += {"open": 1, "{": 1, "close": -1, "}": -1}.get(t.kind, 0)
        if depth <= 0 and (t.kind == "wide" or t.text in (",", ";", ".") and t.kind == "op" or separates(t)):
            out.append([])
            depth = 0
        else:
            out[-1].append(t)
    return [p for p in out if p]


def with_dots(first: list[Token], last: list[Token]) -> list[Token]:
    """t = 1, .., T is 1 <= t <= T, and x_1, .., x_n is x_i for every i."""
    span = first[0].span
    equals = next((k for k, t in enumerate(first) if t.text == "=" and t.kind == "rel"), None)
    if equals is not None:
        return [*first[equals + 1:], Token("rel", "<=", span), *first[:equals], Token("rel", "<=", span), *last]
    sub = next((k for k, t in enumerate(first) if t.text == "_"), None)
    if sub is None or not last or last[0].text != first[0].text:
        raise Unreadable("dots are read in t = 1, .., T and in x_1, .., x_n", span)
    after, depth = 2, 0  # what follows the last name: \\in SET, > 0
    if last[1:2] and last[1].text == "_":
        for k in range(2, len(last)):
            depth += {"{": 1, "}": -1}.get(last[k].kind, 0)
            if depth == 0:
                after = k + 1
                break
    return [*first[:sub], Token("op", "_", span), Token("name", "i", span), *last[after:]]


def family(piece: list[Token]) -> list[Token]:
    r"""x_i of (x_i)_{i \ge 1} and of \{x_i\}_{i=1}^n; empty where there is none."""
    close = next((k for k, t in enumerate(piece) if t.text in (")", "\\}")), 0)
    inner = piece[1:close]
    if not piece or piece[0].text not in ("(", "\\{") or [t.text for t in inner[1:2]] != ["_"] or piece[close + 1:close + 2] == []:
        return []
    return inner if piece[close + 1].text == "_" else []


def split(piece: list[Token]) -> tuple[str, tuple[list[list[Token]], list[Token]]]:
    """x \\in SET, f : A \\to B, or anything else."""
    depth = 0
    for k, t in enumerate(piece):
        depth += {"open": 1, "{": 1, "close": -1, "}": -1}.get(t.kind, 0)
        if depth == 0 and t.kind == "rel" and t.text == "in":
            return "in", ([piece[:k]], piece[k + 1:])
        if depth == 0 and (t.text == ":" and t.kind == "op" or t.kind == "cmd" and t.text == "colon"):
            return "map", ([piece[:k]], piece[k + 1:])
    return "", ([piece], [])


def parse(tokens: list[Token], scope: Scope) -> Node:
    """A relation or expression in which names that nobody declared may be functions."""
    scope.permissive = True
    try:
        p = Parser(list(tokens), scope)
        out = p.relation()
        if p.here.kind != "end":
            raise p.fail(f"{p.here.text} is not expected in a declaration")
        return out
    finally:
        scope.permissive = False


def text(tokens: list[Token]) -> str:
    """The tokens as written, without spaces."""
    return "".join(t.text for t in tokens)
