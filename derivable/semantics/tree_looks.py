"""What a second reader has to say of a line: where both sides have values, and whether the relation holds there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import mpmath

from derivable.semantics.balls import Cannot, Undefined
from derivable.semantics.tree_numbers import Value, is_matrix, number
from derivable.semantics.tree_points import FLIPPED, Outside, Point, Tree, holds
from derivable.semantics.tree_rows import ROWS
from derivable.semantics.trees import BUDGET, Env, Reader

POINTS, TRIES, DIGITS = 3, 12, 30


@dataclass(frozen=True)
class Seen:
    """A point, the values of both sides there, and whether the relation holds; None where that cannot be told."""

    at: tuple[tuple[str, str], ...]
    left: str
    right: str
    holds: bool | None


@dataclass(frozen=True)
class Reading:
    """The points at which a line was read; where there are none, why."""

    seen: tuple[Seen, ...]
    reason: str = ""

    @property
    def fails(self) -> Seen | None:
        """A point at which the relation does not hold."""
        return next((s for s in self.seen if s.holds is False), None)


def read(left: Tree, sign: str, right: Tree, declared: Iterable[Any], seed: str, given: Sequence[Tree] = (),
         fixed: Mapping[Any, Fraction] | None = None) -> Reading:
    """The values of both sides of a relation at a few points of the declared domain, or at one that is given."""
    if sign not in FLIPPED:
        return Reading((), f"the relation {sign}")
    reader = Reader(declared, (left, right, *given), ROWS, BUDGET)
    wanted = 1 if any(m.op == "int" for t in (left, right, *given) for m in t.walk()) else POINTS  # they take long
    seen: list[Seen] = []
    reasons: list[str] = []
    with mpmath.workdps(DIGITS):
        for turn in range(TRIES if fixed is None else 1):
            try:
                seen.append(_at(reader, left, sign, right, given, Point(f"{seed} {turn}", fixed)))
            except (Outside, Undefined) as why:
                reasons.append(str(why) or "what was drawn lies outside the domain")
            except Cannot as why:
                reasons.append(str(why))
                if reader.left <= 0 or turn > POINTS and not seen:
                    break
            except (ArithmeticError, ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
                return Reading((), f"not a tree that can be read: {type(error).__name__} {error}")
            if len(seen) == wanted:
                break
    return Reading(tuple(seen), "" if seen else next(iter(reasons), ""))


def _at(reader: Reader, left: Tree, sign: str, right: Tree, given: Sequence[Tree], point: Point) -> Seen:
    reader.at(point)
    env = Env()
    for premise in (*given, *_conditions(reader, [left, right, *given])):
        _suppose(reader, premise, env)
    a, b = reader.value(left, env), reader.value(right, env)
    for premise in (*given, *_conditions(reader, [left, right, *given])):
        _check(reader, premise, env)
    _bounds_hold(reader, [left, right, *given])
    return Seen(_where(point), _shown(a), _shown(b), _related(sign, a, b))


def _suppose(reader: Reader, premise: Tree, env: Env) -> None:
    """Make an equation hold in which a declared number stands alone on a side: u = v gives u the value of v."""
    if premise.op != "rel" or len(premise.args) != 3 or premise.args[1].text != "=" or reader.point.fixed is not None:
        return
    for a, b in ((premise.args[0], premise.args[2]), (premise.args[2], premise.args[0])):
        key = str(a)
        plain = any(str(d.node) == key and d.sort == "real" for d in reader.numbers) and not any(d.node == a for d in reader.definitions)
        if plain and key not in reader.point.values and key not in reader.places and all(m != a for m in b.walk()):
            reader.point.values[key] = reader.number(b, env)
            reader.point.checks += [(p, env) for d in reader.numbers if d.node == a for p in d.parts]
            return


def _check(reader: Reader, premise: Tree, env: Env) -> None:
    if reader.holds(premise, env) is not True:
        raise Outside


def _bounds_hold(reader: Reader, trees: Sequence[Tree]) -> None:
    """What is said of all that was drawn, and of names in the line that are defined."""
    names = _names(reader, trees)
    for d in reader.numbers:
        if str(d.node) in names and any(e.node == d.node for e in reader.definitions):
            for p in d.parts:
                _check(reader, p, Env())
    if reader.point.fixed is None:
        for _ in range(3):  # a check may draw more
            checks, reader.point.checks = reader.point.checks, []
            for p, env in checks:
                _check(reader, p, env)


def _names(reader: Reader, trees: Sequence[Tree]) -> set[str]:
    """The names that a line rests on, through definitions and bounds too."""
    names, waiting = set[str](), list(trees)
    while waiting:
        new = {str(m) for m in waiting.pop().walk() if m.op not in ("num",)} - names
        names |= new
        for d in reader.declared:
            head = d.node.args[0] if d.node.op in ("@", "_") else d.node
            if d.kind != "condition" and (str(head) in new or str(d.node) in new):
                waiting += d.parts
    return names


def _conditions(reader: Reader, trees: Sequence[Tree]) -> list[Tree]:
    """The declared conditions that share a name with a line, directly or through others."""
    waiting = [d.node for d in reader.declared if d.kind == "condition"]
    out: list[Tree] = []
    names = {t for t in _names(reader, trees)}
    while near := [c for c in waiting if {m.text for m in c.walk() if m.op == "name"} & names]:
        out += near
        waiting = [c for c in waiting if c not in near]
        names |= _names(reader, near)
    return out


def _related(sign: str, a: Value, b: Value) -> bool | None:
    if not is_matrix(a) and not is_matrix(b):
        return holds(sign, a, b)
    if not (isinstance(a, tuple) and isinstance(b, tuple) and (len(a), len(a[0])) == (len(b), len(b[0]))):
        if all(isinstance(v, tuple) and len(v) == len(v[0]) == 1 or not is_matrix(v) for v in (a, b)):
            return holds(sign, number(a), number(b))
        raise Cannot("sides of different shapes")
    if sign != "=":
        raise Cannot("an order of matrices")
    found = [holds("=", u, v) for r, s in zip(a, b) for u, v in zip(r, s)]
    return False if False in found else None if None in found else True


def _shown(v: Value) -> str:
    if isinstance(v, tuple):
        return "(" + "; ".join(", ".join(map(_shown, r)) for r in v) + ")"
    return mpmath.nstr(v, 8) if isinstance(v, mpmath.mpf) else str(v)


def _where(point: Point) -> tuple[tuple[str, str], ...]:
    def said(key: Any) -> str:
        if isinstance(key, str):
            return key
        return f"{key[1]}{list(key[2])}" if isinstance(key[-1], tuple) else " ".join(map(str, key[1:]))

    return tuple((said(k), _shown(v)) for k, v in point.values.items())
