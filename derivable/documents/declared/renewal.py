"""What a later sentence does to what was said before: it adds to it, narrows it, or takes its place.

Let, Define, Take, Fix and Denote declare a name anew when it was declared before a line that stands between; what
was said of the old one is over, and what was defined by it must be defined again. A bound that only narrows adds.
The other words (Assume, Suppose, Given, With) add, and end an assumption of before that they contradict.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import takewhile

from derivable.documents.declared.declarations import Declared
from derivable.documents.declared.matching import free
from derivable.documents.grammar.tree import CannotRename, Node, name, put

ANEW = frozenset(("let", "define", "take", "fix", "denote", "set", "consider", "choose"))
ADDS = frozenset(  # the kind before and the kind now, where the two say what holds together of one thing
    [("number", k) for k in ("define", "draw", "random")] + [("tensor", k) for k in ("define", "draw", "random")]
    + [(k, "define") for k in ("function", "density", "mass", "curve", "random")]
    + [("density", "mass"), ("define", "draw"), ("draw", "define"), ("mass", "mass family"), ("define", "mass family"), ("beyond", "beyond")])
FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!=", ":=": "="}
AGAINST = {frozenset(p) for p in (("=", "<"), ("=", ">"), ("=", "!="), ("<", ">"), ("<", ">="), (">", "<="))}
OF_ANOTHER = ("condition", "symmetric", "centred")  # kinds that say something more of what other sentences declare
Relation = tuple[Node, str, Node]


def renewed(keyword: str, said: Sequence[Declared], before: Sequence[Declared], run: Sequence[Declared]) -> list[Declared]:
    """What is declared when a sentence has said `said` after `before`; `run` is what of this no line stands behind."""
    earlier = [d for d in before if not _among(d, run)]
    kept, new = list(before), list[Declared]()
    for d in said:
        if keyword in ANEW:
            first, d = d, _restated(d, earlier)
            if d.kind not in OF_ANOTHER:
                old = [e for e in earlier if _same(e, d)]
                over = old if d is not first or any(not _adds(e, d) for e in old) else []
                over = over or [e for e in kept if e.kind == d.kind == "define" and e.node == d.node and e.parts != d.parts and e not in said]
                kept = _without(kept, over, d.node)
            if narrower := [e for e in run if d.kind == e.kind == "number" and d.node == e.node and e.parts and not d.parts]:
                kept = _without(kept, narrower, d.node)  # positive, then any real number: nobody knows which of the two is meant
                d = Declared("beyond", d.node, sort="declared in two ways, of which the second says less", span=d.span)
        else:
            kept = [f for e in kept for f in ([e] if _among(e, run) else _unless(e, d))]
        new.append(_given(d, [*kept, *new]))
    return [*kept, *(d for d in new if d not in kept)]


def ranged(said: Sequence[Declared]) -> list[Declared]:
    """What a sentence says, families with the range of the index that stands behind them: 0 < a_t < 1 for t = 1, .., T.

    Without a *for* the range stands right behind: in 0 < a_t < 1, b_t = a_t^2 and t > 1 the t is a number of its own.
    """
    out = []
    for k, d in enumerate(said):
        if d.kind == "number" and d.node.op == "_":
            letters = {n for n in d.node.args[1].walk() if n.op == "name"}
            behind = list(takewhile(lambda e: e.kind != "define", said[k + 1:]))
            range_of = [e for e in said[k + 1:] if e.ranges or _among(e, behind)]
            found = [p for e in range_of for p in ((e.node,) if e.kind == "condition" else e.parts if e.kind == "number" else ())
                     if e.kind == "condition" or e.node in letters]
            d = replace(d, where=tuple(p for p in found if p.op == "rel" and letters & set(p.args[::2])))
        out.append(d)
    return out


def _among(d: Declared, others: Sequence[Declared]) -> bool:
    return any(d is e for e in others)


def _same(a: Declared, b: Declared) -> bool:
    """Whether two declarations are of one name, or of one function."""
    if a.kind in OF_ANOTHER or a.node.op != "@" and b.node.op != "@":
        return a.kind not in OF_ANOTHER and a.node == b.node
    if a.node.op == b.node.op:
        random = any(n.op == "|" for d in (a, b) for n in d.node.args) or any(
            d.kind in ("density", "mass", "mass family") or any(n.op == "@" and n.args[0].text == "calN" for p in d.parts for n in p.walk())
            for d in (a, b))
        shapes = [[(n.op, len(n.args)) if n.op in ("|", ";") else ("", 0) for n in d.node.args[1:]] for d in (a, b)]
        return a.node.args[0] == b.node.args[0] and (a.node == b.node if random else shapes[0] == shapes[1])
    call, bare = (a, b) if a.node.op == "@" else (b, a)
    return call.node.args[0] == bare.node and bare.kind in ("function", "curve", "density")


def _adds(old: Declared, new: Declared) -> bool:
    """Whether a declaration says more of the thing that an earlier one speaks of."""
    if (old.kind, old.parts, old.sort) == (new.kind, new.parts, new.sort) or (old.kind, new.kind) in ADDS or _in_another_letter(old, new):
        return True
    return old.kind == new.kind == "number" and new.sort in (old.sort, "int") and _narrows(new.parts, old.parts, new.node)


def _in_another_letter(old: Declared, new: Declared) -> bool:
    """Whether two definitions are of one function, whose argument has two names: L(a) and then L(b)."""
    before, now = old.node.args[1:], new.node.args[1:]
    if not old.kind == new.kind == "define" or old.node.op != "@" or not all(a.op == "name" for a in (*before, *now)):
        return False
    letters = {a.text: b for a, b in zip(before, now)}
    if any(a != b and b.text in p.names() for a, b in zip(before, now) for p in old.parts):  # a + b of a is not b + b of b
        return False
    try:
        return len(letters) == len(before) == len(now) and tuple(put(p, letters) for p in old.parts) == new.parts
    except CannotRename:
        return False


def _restated(d: Declared, earlier: Sequence[Declared]) -> Declared:
    """A bound on one number that is declared already, as a declaration of this number anew: it keeps its sort."""
    mine = next((e for e in earlier if e.kind == "number" and _bounds(d, e.node)), None)
    if d.kind != "condition" or mine is None:
        return d
    pairs, known = _bounds(d, mine.node), [*mine.parts, *(p for e in earlier if e.kind == "condition" for p in _bounds(e, mine.node))]
    return d if _narrows(pairs, known, mine.node) else Declared("number", mine.node, pairs, mine.sort, d.span)


def _bounds(d: Declared, node: Node) -> tuple[Node, ...]:
    """The relations of a condition that compares one name with numbers alone, each with two sides."""
    sides = d.node.args[::2] if d.kind == "condition" and d.node.op == "rel" else ()
    if node not in sides or any(literal(a) is None and a != node for a in sides) or any(s.text not in FLIPPED for s in d.node.args[1::2]):
        return ()
    return tuple(Node("rel", (a, s, b), "", d.node.span) for a, s, b in zip(sides, d.node.args[1::2], sides[1:]))


def _without(declared: list[Declared], over: list[Declared], node: Node) -> list[Declared]:
    """The declarations without some that are over; what was said by the name of old is over too."""
    if not over:
        return declared
    text = str(node.args[0] if node.op == "@" else node)
    out = []
    for d in declared:
        if _among(d, over):
            continue
        if d.kind == "condition" and _speaks(d.node, text):
            continue
        if d.kind == "number":
            d = replace(d, parts=tuple(p for p in d.parts if d.node == node or not _speaks(p, text)))
        own = set(d.node.names())
        if d.kind == "define" and text not in own and any(_speaks(p, text) for p in d.parts):
            d = Declared("beyond", d.node.args[0] if d.node.op == "@" else d.node, span=d.span,
                         sort="defined by a name that has been declared anew since, and must be defined again")
        out.append(d)
    return out


def _speaks(tree: Node, text: str) -> bool:
    """Whether a name, or a name with scripts, stands in a tree and is not bound there."""
    return any(n.text == text for n in free(tree)) or any(str(n) == text for n in tree.walk() if n.op != "name")


def _given(d: Declared, others: Sequence[Declared]) -> Declared:
    """A second equation for a name that is defined: a condition, for a name has one definition."""
    if d.kind != "define" or d.node.op == "@" or not any(e.kind == "define" and e.node == d.node and e.parts != d.parts for e in others):
        return d
    return Declared("condition", Node("rel", (d.node, name("="), d.parts[0]), "", d.span), span=d.span)


# --- bounds and contradictions

def literal(n: Node) -> Fraction | None:
    """The value of a number that is written out: 2, -1, 1/2."""
    if n.op == "num":
        return Fraction(n.text)
    if n.op == "-" and len(n.args) == 1:
        value = literal(n.args[0])
        return None if value is None else -value
    if n.op == "/" and all(a.op == "num" for a in n.args) and Fraction(n.args[1].text):
        return Fraction(n.args[0].text) / Fraction(n.args[1].text)
    return None


def _relations(d: Declared) -> Iterator[Relation]:
    if d.kind == "define" and d.node.op != "@":
        yield d.node, "=", d.parts[0]
    for tree in (d.node,) if d.kind == "condition" else d.parts if d.kind == "number" else ():
        if tree.op == "rel":
            yield from ((a, s.text, b) for a, s, b in zip(tree.args[::2], tree.args[1::2], tree.args[2::2]))


def _unless(old: Declared, new: Declared) -> list[Declared]:
    """An earlier declaration as far as it can hold together with an assumption."""
    hurt = [r for r in _relations(old) if any(contradict(r, q) for q in _relations(new))]
    if not hurt:
        return [old]
    if old.kind == "number":
        return [replace(old, parts=tuple(p for p in old.parts if (p.args[0], p.args[1].text, p.args[2]) not in hurt))]
    return []


def contradict(p: Relation, q: Relation) -> bool:
    """Whether two relations cannot hold together, as far as can be seen at once: u = v and u != v, x > 1 and x < 0."""
    (a, s, b), (c, t, d) = _turned(p), _turned(q)
    if (a, b) == (d, c):
        c, t, d = d, FLIPPED.get(t, t), c
    if (a, b) == (c, d):
        return frozenset((FLIPPED.get(FLIPPED.get(s, s), s), FLIPPED.get(FLIPPED.get(t, t), t))) in AGAINST
    x, y = literal(b), literal(d)
    if a != c or x is None or y is None or "!=" in (s, t):
        return False
    low, high = _interval([(a, s, b), (c, t, d)], a)
    return low is not None and high is not None and (low[0] > high[0] or low[0] == high[0] and (low[1] or high[1]))


def _turned(r: Relation) -> Relation:
    """A relation with its number on the right."""
    return (r[2], FLIPPED.get(r[1], r[1]), r[0]) if literal(r[0]) is not None and literal(r[2]) is None else r


End = tuple[Fraction, bool]


def _interval(relations: Sequence[Relation], node: Node) -> tuple[End | None, End | None]:
    """The ends of the interval in which some relations hold `node`, each with whether it is outside."""
    low: End | None = None
    high: End | None = None
    for a, s, b in map(_turned, relations):
        value = literal(b)
        if a != node or value is None:
            continue
        if s in (">", ">=", "=", ":="):
            low = max(low or (value, False), (value, s == ">"))
        if s in ("<", "<=", "=", ":="):
            high = min((high or (value, False)), (value, s == "<"), key=lambda e: (e[0], not e[1]))
    return low, high


def _narrows(new: Sequence[Node], old: Sequence[Node], node: Node) -> bool:
    """Whether bounds leave no more room than those of before."""
    def triples(parts: Sequence[Node]) -> list[Relation]:
        return [(p.args[0], p.args[1].text, p.args[2]) for p in parts if p.op == "rel" and len(p.args) == 3]

    def others(parts: Sequence[Node]) -> set[Node]:
        return {p for p in parts if p.op != "rel" or literal(_turned(r := (p.args[0], p.args[1].text, p.args[2]))[2]) is None or r[1] == "!="}

    (low, high), (least, most) = (_interval(triples(parts), node) for parts in (new, old))
    from_below = least is None or low is not None and low >= least
    from_above = most is None or high is not None and (high[0], not high[1]) <= (most[0], not most[1])
    return others(old) <= others(new) and from_below and from_above
