"""Random variables in normal form: blocks of a sequence, marginals of a joint density, totals over blocks.

A block (x, i, j) is x_i, .., x_j, with i and j in normal form. A law gives all random variables a joint density; the
marginal of a set of them is an atom, and q(A | B) is the marginal of A and B over that of B. A total sums or
integrates over blocks. It is linear, changes places with sums and with other totals, and

    total over b of q(b, A) f = q(A) f        where f does not depend on b,

so that expectations of constants, the tower rule and marginalisation are matters of normal form. Two blocks are
apart, or one is inside the other, if their ends differ by numbers that say so, or if they stand in one marginal, which
has a value only if they are apart; of others nothing is concluded.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from derivable.kernel.normal import Monomial, Normal, Poly, add
from derivable.kernel.terms import ONE, Term, need, num

Block = tuple[Term, Any, Any]


def blocks(normal: Normal, terms: Iterable[Term]) -> tuple[Block, ...]:
    """Blocks in normal form, adjacent ones joined."""
    return joined((b.args[0], *(frozenset(normal.of(u).items()) for u in b.args[1:])) for b in terms)


def joined(found: Iterable[Any]) -> tuple[Block, ...]:
    """Blocks without empty ones, x_i..x_j and x_{j+1}..x_k made one."""
    out = [b for b in dict.fromkeys(found) if gap(b[1], b[2]) != -1]
    while pair := next(((a, b) for a in out for b in out if a[0] is b[0] and gap(a[2], b[1]) == 1), None):
        out = [b for b in out if b not in pair] + [(pair[0][0], pair[0][1], pair[1][2])]
    return tuple(out)


@lru_cache(8192)
def gap(low: Any, high: Any) -> int | None:
    """high - low of two indices, where that is a number."""
    rest = {m: dict(high).get(m, 0) - dict(low).get(m, 0) for m in {**dict(low), **dict(high)}} if low is not None and high is not None else {(0,): 1}
    return rest.get((), 0) if not any(c for m, c in rest.items() if m) else None


def shifted(index: Any, n: int) -> Any:
    """An index in normal form, moved by n."""
    p = dict(index)
    value = p.pop((), 0) + n
    return frozenset({**p, (): value}.items() if value else p.items())


def apart(a: Block, b: Block) -> bool:
    """Whether two blocks have nothing in common."""
    return a[0] is not b[0] or (gap(a[2], b[1]) or 0) > 0 or (gap(b[2], a[1]) or 0) > 0


def inside(a: Block, b: Block) -> bool:
    """Whether block a is part of block b."""
    ends = gap(b[1], a[1]), gap(a[2], b[2])
    return a[0] is b[0] and all(e is not None and e >= 0 for e in ends)


def _cut(b: Block, at: Iterable[Block]) -> tuple[Block, ...]:
    """b in pieces that end where the blocks `at` begin or end inside it."""
    for c in (c for c in at if c[0] is b[0]):
        for end in (c[1], shifted(c[2], 1) if c[2] is not None else None):  # the first index of a piece
            if (gap(b[1], end) or 0) > 0 and (left := gap(end, b[2])) is not None and left >= 0:
                return *_cut((b[0], b[1], shifted(end, -1)), at), *_cut((b[0], end, b[2]), at)
    return (b,)


def _without(found: Iterable[Block], b: Block) -> tuple[Block, ...] | None:
    """The blocks without those of b, or None where b is not part of one of them."""
    out = list(found)
    whole = next((c for c in out if inside(b, c)), None)
    if whole is None:
        return None
    return joined([c for c in out if c is not whole] + [(b[0], whole[1], shifted(b[1], -1)), (b[0], shifted(b[2], 1), whole[2])])


def marginals(normal: Normal) -> dict[Any, Term]:
    """The densities, given nothing, that equations used as rewriting rules say something about."""
    if "marginals" not in normal.theory:
        known = [(t, u) for t, u in normal.rewrites.items() if t.op == "density" and not t.args[2].args]
        normal.theory["marginals"] = {("marginal", t.args[0], frozenset(blocks(normal, t.args[1].args))): u for t, u in known}
    return normal.theory["marginals"]


def marginal(normal: Normal, law: Term, found: tuple[Block, ...]) -> Poly:
    """The density of some random variables; 1 of none."""
    if not found:
        return {(): 1}
    key = ("marginal", law, frozenset(found))
    if key in (known := marginals(normal)):
        return normal.of(known[key])
    return normal.atom(key, _free(normal, found) | {law})


def _free(normal: Normal, found: Iterable[Block]) -> frozenset[Term]:
    ends = (normal.free[a] for b in found for end in b[1:] for m, _ in end for a, _ in m)
    return frozenset(b[0] for b in found).union(*ends)


def touch(normal: Normal, a: int) -> frozenset[Block]:
    """The blocks on which the value of an atom may depend; (x, None, None) is some block of x."""
    known = normal.theory.setdefault("touch", {})
    if a not in known:
        name, *keys = normal.atoms[a]
        if name == "marginal":
            known[a] = keys[1]
        elif name == "total":
            found = frozenset().union(*(touch(normal, b) for b, _ in keys[1]))
            known[a] = frozenset(c for c in found if not any(inside(c, b) for b in keys[0]))
        else:
            parts = (k if len(k) == 2 and isinstance(k, tuple) else (k, ()) for k in keys if isinstance(k, (tuple, frozenset)))
            ids = {i for items, den in parts for i in [*(b for m, _ in items for b, _ in m), *(b for b, _ in den)]}
            found = frozenset().union(*(touch(normal, i) for i in ids))
            bound = name in ("sum", "prod")
            known[a] = frozenset((c[0], None, None) if bound and None not in c and keys[0] in _free(normal, [c]) else c for c in found)
    result: frozenset[Block] = known[a]
    return result


def total(normal: Normal, over: tuple[Block, ...], p: Poly) -> Poly:
    """The total of a normal form over blocks."""
    out: Poly = {}
    for m, c in p.items():
        out = add(out, _monomial(normal, over, m), c)
    return out


def _monomial(normal: Normal, over: tuple[Block, ...], m: Monomial) -> Poly:
    depends = {a: touch(normal, a) for a, _ in m}
    factors = (normal.atoms[b] for a, _ in m for b in (a, *(c for c, _ in (normal.atoms[a][2] if normal.atoms[a][0] == "total" else ()))))
    together = [key[2] for key in factors if key[0] == "marginal"]

    def separate(b: Block, c: Block) -> bool:
        return apart(b, c) or any(inside(b, d) and inside(c, e) for found in together for d in found for e in found if d is not e)

    for a, e in m:
        name, *keys = normal.atoms[a]
        rest: Poly = {tuple(x for x in m if x[0] != a): 1}
        others = [c for b in depends if b != a for c in depends[b]]
        clash = name == "sum" and any(keys[0] in f for f in (_free(normal, over), *(normal.free[b] for b in depends if b != a)))
        if e == 1 and name == "sum" and not clash:
            return normal.series(keys[:3], total(normal, over, normal.times(rest, normal.poly(keys[3]))))
        if e == 1 and name == "total" and all(separate(b, c) for b in keys[0] for c in (*over, *others)):
            return total(normal, (*over, *keys[0]), normal.times(rest, {keys[1]: 1}))
    pieces = [piece for b in over for piece in _cut(b, [c for found in depends.values() for c in found])]
    for b in pieces:
        using = [(a, e) for a, e in m if not all(separate(b, c) for c in depends[a])]
        name, *keys = normal.atoms[using[0][0]] if len(using) == 1 and using[0][1] == 1 else ("",)
        smaller = _without(keys[1], b) if name == "marginal" else None
        if smaller is not None:
            left: Poly = {tuple(x for x in m if x not in using): 1}
            return total(normal, tuple(c for c in pieces if c is not b), normal.times(left, marginal(normal, keys[0], smaller)))
    here = tuple(x for x in m if any(not separate(b, c) for b in over for c in depends[x[0]]))
    outside: Poly = {tuple(x for x in m if x not in here): 1}
    free = frozenset().union(_free(normal, over), *(normal.free[a] for a, _ in here))
    return outside if not over else normal.times(outside, normal.atom(("total", frozenset(joined(over)), here), free))


def density_form(normal: Normal, t: Term) -> Poly:
    """q(A | B) is the marginal of A and B over that of B."""
    law, of, given = t.args
    whole, part = (marginal(normal, law, blocks(normal, bs)) for bs in ((*of.args, *given.args), given.args))
    return normal.times(whole, normal.inverse(part))


def total_form(normal: Normal, t: Term) -> Poly:
    """A total over blocks; equations that hold at some values of random variables only are no use under it."""
    need(normal.everywhere or not normal.rewrites, "an equation that holds at some values only is used under a total")
    return total(normal, blocks(normal, t.args[0].args), normal.of(t.args[1]))


def log_form(normal: Normal, t: Term) -> Poly | None:
    """The logarithm of a product of densities, which are positive: it splits over them."""
    p = normal.of(t.args[0])
    m = next(iter(p), ())
    if len(p) != 1 or not m or any(normal.atoms[b][0] != "marginal" for b, _ in m) or p[m] <= 0:
        return None
    out = normal.of(Term("log", num(p[m]))) if p[m] != 1 else {}
    for b, e in m:
        out = add(out, normal.atom(("log", normal.key({((b, 1),): 1})), normal.free[b]), e)
    return out


def places(t: Term) -> list[Term]:
    """What must hold of blocks: one ends at most one before it begins; those of a density, or of a total, have nothing in common."""
    parts = (t,) if t.op == "block" else t.args[0].args if t.op == "total" else (*t.args[1].args, *t.args[2].args)
    ends = [Term("le", low, Term("add", high, ONE)) for _, low, high in (b.args for b in parts) if low is not high]
    pairs = [(b.args[1:], c.args[1:]) for i, b in enumerate(parts) for c in parts[i + 1:] if b.args[0] is c.args[0]]
    apart = [Term("ne", b[0], c[0]) if b[0] is b[1] and c[0] is c[1] else Term("not", Term("and", Term("le", b[0], c[1]), Term("le", c[0], b[1])))
             for b, c in pairs]
    return ends + apart
