"""Batches of test points, rounded to a dtype: all at once, or one batch for each table of a family."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from derivable.conformance.arrays import Arrays
from derivable.conformance.domain import Domain, index_range
from derivable.conformance.tape import Machine, Tape
from derivable.kernel.terms import Term

BISECTIONS, PAIRS = 70, 12
Point = dict[Term, float]


@dataclass(frozen=True)
class Batch:
    """Points that a function is called on at once."""

    arrays: Mapping[Term, Any]
    tables: Mapping[Term, Any]
    values: list[Point]  # what the arrays hold, point by point
    envs: list[dict[Term, int]]
    exact: Mapping[Term, tuple[int, list[float]]]  # what the tables hold

    def show(self, k: int) -> str:
        """A point in words."""
        return ", ".join(f"{v.args[0]} = {x:.6g}" for v, x in self.values[k].items())


def batches(space: Domain, arrays: Arrays, taken: set[Term], arithmetic: Any, lengths: tuple[int, ...], count: int, kinks: list[Tape],
            rng: random.Random) -> Iterator[Batch]:
    """Batches with about `count` points in all."""
    if not space.families:
        drawn = [(p, _env(space, rng)) for p in space.points(count, rng)]
        machine = Machine(arithmetic)
        drawn += [(e, env) for p, env in drawn[:: max(1, len(drawn) // 40)] for e in space.edges(p, machine, env, arithmetic)]
        drawn += [(p, _env(space, rng)) for p in _beside(kinks, [p for p, _ in drawn], arithmetic)]
        yield from _batch(space, arrays, arithmetic, drawn, {}, {})
        return
    drawn_tables = list(space.tables(lengths, rng))
    for table in drawn_tables:
        made = {p.leaf: arrays.make(values) for p, values in zip(space.families, table)}
        start = min(p.first for p in space.families)
        exact = {p.leaf: (p.first, arrays.read(made[p.leaf], len(table[0]))) for p in space.families}
        if not all(p.holds(v) for p in space.families for v in exact[p.leaf][1]):
            continue
        envs = list(_envs(space, taken, start, len(table[0]), max(1, count // len(drawn_tables)), rng))
        if not envs:
            continue
        many = any(p.whole and p.leaf in taken for p in space.places)
        points = space.points(len(envs), rng) if many else space.points(max(1, count // len(drawn_tables) // 4), rng)
        rows = [(points[k % len(points)], envs[k % len(envs)]) for k in range(max(len(envs), len(points)))]
        if many or not space.reals:
            yield from _batch(space, arrays, arithmetic, rows, made, exact)
        else:  # a function of a whole table: one call a point
            for row in rows:
                yield from _batch(space, arrays, arithmetic, [row], made, exact, scalar=True)


def _env(space: Domain, rng: random.Random) -> dict[Term, int]:
    return {p.leaf: rng.choice(index_range(p, -3, 20)) for p in space.indices}


def _envs(space: Domain, taken: set[Term], start: int, length: int, count: int, rng: random.Random) -> Iterator[dict[Term, int]]:
    """Values of the indices: those the function takes run over the table, the others are its last index."""
    last = start + length - 1
    ranges = {p.leaf: index_range(p, start, last) for p in space.indices}
    if not all(ranges.values()):
        return
    run = [leaf for leaf in ranges if leaf in taken]
    if not run:
        yield {leaf: last for leaf in ranges}
        return
    for k in range(max(1, min(count, max(len(ranges[leaf]) for leaf in run)))):
        chosen = {leaf: r[k] if k < 4 and k < len(r) else r[-1] if k == 4 else rng.choice(r) for leaf, r in ranges.items()}
        yield {leaf: chosen[leaf] if leaf in taken else last for leaf in ranges}


def _batch(space: Domain, arrays: Arrays, arithmetic: Any, rows: list[tuple[Point, dict[Term, int]]], tables: Mapping[Term, Any],
           exact: Mapping[Term, tuple[int, list[float]]], scalar: bool = False) -> Iterator[Batch]:
    """The rows whose points, rounded to the dtype, lie in the domain."""
    columns = {p.leaf: arrays.read(arrays.make([row[0][p.leaf] for row in rows]), len(rows)) for p in space.reals}
    rounded = [({leaf: column[k] for leaf, column in columns.items()}, env) for k, (_, env) in enumerate(rows)]
    kept = [(p, env) for p, env in rounded if space.holds(p, env, arithmetic)]
    if kept:
        values, envs = [p for p, _ in kept], [env for _, env in kept]
        made = {p.leaf: arrays.make([v[p.leaf] for v in values] if not scalar else values[0][p.leaf]) for p in space.reals}
        yield Batch(made, tables, values, envs, exact)


def _beside(kinks: list[Tape], points: list[Point], arithmetic: Any) -> Iterator[Point]:
    """Points on both sides of a kink, as near as bisection comes."""
    machine = Machine(arithmetic)
    for tape in kinks:
        def sign(p: Point, tape: Tape = tape) -> int:
            value = float(arithmetic.float(machine.run(tape, {k: arithmetic.exact(v) for k, v in p.items()}, {})))
            return (value > 0) - (value < 0)

        pairs = [(p, q) for p, q in pairwise(points) if sign(p) * sign(q) < 0]
        for p, q in pairs[:PAIRS]:
            a, b = p, q
            for _ in range(BISECTIONS):
                middle = {k: (a[k] + b[k]) / 2 for k in a}
                a, b = (middle, b) if sign(middle) == sign(a) else (a, middle)
            yield from (a, b)
