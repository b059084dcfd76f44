"""Over what a sum goes: ranges, chains of inequalities, finite sets, indices whose range is declared. Each value is a place of its own."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from derivable.semantics.balls import Cannot
from derivable.semantics.tree_points import Tree, bounds, holds, size

if TYPE_CHECKING:
    from derivable.semantics.trees import Env, Reader

MOST_TERMS = 60


def ranged(r: Reader, t: Tree, env: Env) -> list[Env]:
    """The places at which the body of a sum or product is taken."""
    body, *limits = t.args
    if len(limits) == 3:
        found = [env.binding({limits[0].text: v}) for v in _between(r, limits[1], limits[2], env)] if limits[0].op == "name" else None
        names = [limits[0]]
    elif len(limits) == 1 and limits[0].op in ("rel", "such", "in"):
        found, names = _where(r, limits[0], body, env)
    else:
        names = list(limits)
        found = _freely(r, names, body, env)
    if found is None:
        raise Cannot("a sum over something that is no range")
    unhidden(r, body, {m.text for m in names})
    if len(found) > MOST_TERMS:
        raise Cannot("a sum of many terms")
    return found


def _between(r: Reader, low: Tree, high: Tree, env: Env) -> list[Fraction]:
    if any(m.text == "oo" for end in (low, high) for m in end.walk()):
        raise Cannot("an infinite sum")
    first, last = r.whole(low, env), r.whole(high, env)
    if last - first > MOST_TERMS:
        raise Cannot("a sum of many terms")
    if last < first - 1:
        raise Cannot("a sum whose limits are the wrong way round")
    return [Fraction(k) for k in range(first, last + 1)]


def _where(r: Reader, place: Tree, body: Tree, env: Env) -> tuple[list[Env] | None, list[Tree]]:
    """Under a condition: i < j, 1 <= i < j <= n, j != i, i in {1, 2}."""
    if place.op == "in":
        members = _members(r, place.args[1], env)
        name = place.args[0]
        return ([env.binding({name.text: v}) for v in members] if name.op == "name" else None), [name]
    relations = place.args if place.op == "such" else (place,)
    names = _unbound(r, relations, env)
    if len(names) == 1 and place.op == "rel" and len(place.args) == 3 and place.args[1].text == "!=" and place.args[0] != names[0]:
        return None, names
    starts = [_start(r, i, relations, body, env) for i in names]
    if not names or any(s is None for s in starts):
        return None, names
    out = [env]
    for i, values in zip(names, starts):
        out = [e.binding({i.text: v}) for e in out for v in values or ()]
    return [e for e in out if all(_true(r, p, e) for p in relations)], names


def _true(r: Reader, p: Tree, env: Env) -> bool:
    """Whether a condition below a sum holds; i, j in a tuple stand for both."""
    if p.op != "rel":
        raise Cannot("a condition below a sum that is no relation")
    sides = [s.args if s.op == "tuple" else (s,) for s in p.args[::2]]
    pairs = [(a, sign.text, b) for left, sign, right in zip(sides, p.args[1::2], sides[1:]) for a in left for b in right]
    if any(sign not in ("<", "<=", ">", ">=", "!=") for _, sign, _ in pairs):
        raise Cannot("a condition below a sum")
    return all(holds(sign, r.value(a, env), r.value(b, env)) is True for a, sign, b in pairs)


def _unbound(r: Reader, relations: tuple[Tree, ...], env: Env) -> list[Tree]:
    """The names in conditions that the sum binds: those in the middle of a chain, else the letters that nothing around it means."""
    out: list[Tree] = []
    for p in relations:
        sides = [m for s in p.args[::2] for m in (s.args if s.op == "tuple" else (s,))]
        own = [m for s in p.args[2:-1:2] for m in (s.args if s.op == "tuple" else (s,))] if len(p.args) > 3 else sides
        declared = {str(d.node) for d in r.numbers if _range(r, d.node, env) is None}
        out += [m for m in own if m.op == "name" and m.text not in env.bound and m.text not in declared and m not in out]
    return out


def _start(r: Reader, i: Tree, relations: tuple[Tree, ...], body: Tree, env: Env) -> list[Fraction] | None:
    """Values among which those of an index are: from the ends of its chain, its declaration, or the vectors that it stands at."""
    for p in relations:
        if len(p.args) > 3:
            ends = [r.whole(p.args[0], env), r.whole(p.args[-1], env)]
            low, high = min(ends), max(ends)
            return [Fraction(k) for k in range(low, high + 1)] if high - low < MOST_TERMS else None
    return _range(r, i, env) or _of_vectors(r, i, body, env)


def _members(r: Reader, region: Tree, env: Env) -> list[Fraction]:
    if region.op != "set":
        raise Cannot("a sum over a set that is only named")
    parts = list(region.args)
    dots = [k for k, p in enumerate(parts) if str(p) == "dots"]
    values = [Fraction(r.whole(p, env)) for p in parts if str(p) != "dots"]
    if not dots:
        if len(set(values)) < len(values):
            raise Cannot("a set that names a member twice")
        return values
    if len(dots) > 1 or dots[0] != len(parts) - 2 or values[:-1] != [values[0] + k for k in range(len(values) - 1)]:
        raise Cannot("a set with dots")
    return [Fraction(k) for k in range(int(values[0]), int(values[-1]) + 1)]


def _freely(r: Reader, names: list[Tree], body: Tree, env: Env) -> list[Env] | None:
    """Over indices alone: their ranges are declared, or are those of the vectors they stand at."""
    out = [env]
    for i in names:
        values = _range(r, i, env) or _of_vectors(r, i, body, env) if i.op == "name" else None
        if values is None:
            return None
        out = [e.binding({i.text: v}) for e in out for v in values]
    return out


def _range(r: Reader, i: Tree, env: Env) -> list[Fraction] | None:
    """The declared range of an integer, or of the variable of a mass function."""
    for d in r.declared:
        if d.kind == "mass" and d.parts and d.parts[0] == i:
            return [Fraction(r.whole(p, env)) for p in d.parts[1:]]
    found = [d for d in r.numbers if d.node == i and d.sort == "int"]
    low = high = None
    parts = [p for d in found for p in d.parts]
    for sign, other in bounds(i, parts):
        if sign == ">=":
            low = other
        elif sign == "<=":
            high = other
    if low is None or high is None:
        return None
    values = _between(r, low, high, env)
    return [v for v in values if all(r.holds(p, env.binding({i.text: v})) is True for p in parts)]


def _of_vectors(r: Reader, i: Tree, body: Tree, env: Env) -> list[Fraction] | None:
    sizes: set[int] = set()
    for m in body.walk():
        if m.op == "_" and str(m.args[0]) in r.tensors:
            at: Any = m.args[1].args if m.args[1].op == "tuple" else (m.args[1],)
            shape = r.tensors[str(m.args[0])].parts
            sizes |= {size(r.value(shape[k], env)) for k, a in enumerate(at) if a == i}
    return [Fraction(k) for k in range(1, sizes.pop() + 1)] if len(sizes) == 1 else None


def unhidden(r: Reader, body: Tree, names: set[str]) -> None:
    """Refuse s in sum_k s where s = k^2: whether its k is that of the sum, no one can say."""
    waiting, seen = [body], set[str]()
    while waiting:
        used = {str(m) for m in waiting.pop().walk() if m.op in ("name", "_", "bar", "tilde", "hat", "star", "lab")}
        for d in r.definitions:
            head = d.node.args[0] if d.node.op in ("@", "_") else d.node
            if str(head) in used and str(d.node) not in seen:
                seen.add(str(d.node))
                own = {m.text for a in d.node.args[1:] for m in a.walk() if m.op == "name"} if d.node.op in ("@", "_") else set()
                if set(free(d.parts[0], frozenset(own))) & names:
                    raise Cannot("a bound name stands in a definition that is used below the sign")
                waiting.append(d.parts[0])


def free(t: Tree, bound: frozenset[str]) -> Iterator[str]:
    """The names in a tree that nothing in it binds, as far as sums and integrals go."""
    if t.op == "name" and t.text not in bound:
        yield t.text
    if t.op in ("sum", "prod", "int"):
        bound = bound | {m.text for a in t.args[1:2] for m in a.walk() if m.op == "name"}
    for a in t.args:
        yield from free(a, bound)
