"""Between the kernel's normal forms and FLINT: factors of a term, and terms from polynomials."""

from __future__ import annotations

from collections.abc import Container, Iterable
from contextlib import suppress
from fractions import Fraction
from typing import Any
from weakref import WeakKeyDictionary

from flint import Ordering, fmpq, fmpq_mpoly_ctx

from derivable.kernel.laws.joint import gap, marginals, shifted
from derivable.kernel.meaning import expand
from derivable.kernel.normal import Normal, Poly
from derivable.provers.proof import ONE, Proof, Rejected, Term, fresh, num, substitute

ATOMIC = ("sym", "const", "call", "exp", "log", "sqrt", "csqrt", "pow", "abs", "max", "atan", "sum", "prod", "int")
SHORT = 4
_NAMED: WeakKeyDictionary[Normal, dict[Term, dict[int, Term]]] = WeakKeyDictionary()
_REIFIED: WeakKeyDictionary[Normal, tuple[list[int], dict[int, Term]]] = WeakKeyDictionary()


def names(proof: Proof, normal: Normal, *roots: Term) -> dict[int, Term]:
    """A term for each atom that occurs in the normal forms of `roots`."""
    known = _NAMED.setdefault(normal, {})
    out: dict[int, Term] = {}
    for r in (*roots, *marginals(normal).values()):
        if r not in known:
            known[r] = _names_in(proof, normal, r)
        out = {**known[r], **out}
    return _chance_atoms(normal, out)


def _names_in(proof: Proof, normal: Normal, root: Term) -> dict[int, Term]:
    """A term for each atom that occurs in the normal form of a term or of a part of it: the first that is read."""
    out: dict[int, Term] = {}
    seen: set[Term] = set()

    def visit(t: Term) -> None:
        if t in seen or t.op == "fun" or t.op == "sym" and t.args[1] in ("law", "point"):
            return
        seen.add(t)
        if t in normal.rewrites:
            return visit(normal.rewrites[t])
        meant = expand(t, proof.definitions)
        if meant is not t:
            return visit(meant)
        if t.op in ATOMIC:
            try:
                p = normal.of(t)
            except Rejected:
                return
            if len(p) == 1 and next(iter(p.values())) == 1 and len(m := next(iter(p))) == 1:
                a, e = m[0]
                root = Term("pow", t.args[0], num(Fraction(1, t.args[1].args[0].denominator))) if t.op == "pow" and t.args[1].op == "num" else t
                if e == 1 or root is not t:
                    out.setdefault(a, root if e != 1 else t)
        for a in t.args[1:] if t.op in ("sum", "prod") else t.args:
            if isinstance(a, Term):
                visit(a)
        if t.op == "sum":
            _sum_atoms(proof, normal, t, out)

    with suppress(Rejected):
        normal.of(root)
    visit(root)
    return out


def _chance_atoms(normal: Normal, out: dict[int, Term]) -> dict[int, Term]:
    """Terms for all atoms, where some are marginals of laws: what is pushed under a sum stands nowhere as a term."""
    if not any(normal.theory.values()) and not any(key[0] == "marginal" for key in normal.atoms):
        return out
    done, known = _REIFIED.setdefault(normal, ([0], {}))
    for a in range(done[0], len(normal.atoms)):
        if (found := _reified(normal, a, known)) is not None:
            known[a] = found
    done[0] = len(normal.atoms)
    return {**known, **out}


def _reified(normal: Normal, a: int, out: dict[int, Term]) -> Term | None:
    """The term of an atom whose parts have terms."""
    name, *keys = normal.atoms[a]

    def of(key: Any) -> Term:
        p, den = key
        return to_term(normal.times(dict(p), {tuple(sorted(den)): 1}), with_inverses(normal, normal.times(dict(p), {tuple(sorted(den)): 1}), out))

    try:
        if name == "marginal":
            return Term("density", keys[0], _set(normal, keys[1]), Term("tuple"))
        if name == "total":
            return Term("total", _set(normal, keys[0]), to_term({keys[1]: 1}, with_inverses(normal, {keys[1]: 1}, out)))
        if name in ("sum", "prod"):
            k = fresh(Term("sym", "k", "int"), normal.free[a])
            return Term(name, k, of(keys[1]), of(keys[2]), substitute(of(keys[3]), {keys[0]: k}))
        if name in ("log", "exp", "abs", "atan"):
            return Term(name, *map(of, keys))
        return name if isinstance(name, Term) else None
    except (KeyError, Rejected):
        return None


def _set(normal: Normal, blocks: Iterable[Any]) -> Term:
    """The tuple of blocks; what holds a few neighbours is written as so many variables."""
    found = []
    for x, low, high in blocks:
        count = gap(low, high)
        ends = [(low, high)] if count is None or count >= SHORT else [(shifted(low, n),) * 2 for n in range(count + 1)]
        for pair in ends:
            found.append(Term("block", x, *(to_term(dict(e), {a: normal.atoms[a][0] for m, _ in e for a, _ in m}) for e in pair)))
    return Term("tuple", *sorted(found, key=repr))


def _sum_atoms(proof: Proof, normal: Normal, t: Term, out: dict[int, Term]) -> None:
    """The sums that a sum splits into, over its range, are named by sums of their own."""
    try:
        p, limits = normal.of(t), [normal.key(u) for u in t.args[1:3]]
    except Rejected:
        return
    for a in sorted({a for m in p for a, _ in m}):
        if normal.atoms[a][0] == "sum" and a not in out and list(normal.atoms[a][2:4]) == limits:
            _, local, *_, (key, den) = normal.atoms[a]
            inner = names(proof, normal, substitute(t.args[3], {t.args[0]: local}))
            if not den and {b for mono, _ in key for b, _ in mono} <= set(inner):
                out[a] = Term("sum", *t.args[:3], substitute(to_term(dict(key), inner), {local: t.args[0]}))


def to_term(p: Poly, atoms: dict[int, Term]) -> Term:
    """A term with this normal form; KeyError if an atom has no name."""
    parts = []
    for m in sorted(p, reverse=True):
        factors = [atoms[a] if e == 1 else Term("pow", atoms[a], num(e)) for a, e in m]
        c = Fraction(p[m])
        parts.append(Term("mul", num(c), *factors) if c != 1 and factors else num(c) if not factors
                     else factors[0] if len(factors) == 1 else Term("mul", *factors))
    return parts[0] if len(parts) == 1 else Term("add", *parts) if parts else num(0)


def atom_of(normal: Normal, x: Term) -> int:
    """The atom of a variable, or -1 where it has none yet."""
    return next((i for i, key in enumerate(normal.atoms) if key == (x,)), -1)


def coefficient(normal: Normal, p: Poly, x: Term, k: int) -> Poly:
    """The coefficient of x^k in p."""
    atom = atom_of(normal, x)
    return {tuple(f for f in m if f[0] != atom): c for m, c in p.items() if dict(m).get(atom, 0) == k}


def is_polynomial(normal: Normal, p: Poly, x: Term, powers: Container[int]) -> bool:
    """Whether x enters p by these powers alone, and by no other atom."""
    atom = atom_of(normal, x)
    return all(dict(m).get(atom, 0) in powers and not any(x in normal.free[a] for a, _ in m if a != atom) for m in p)


def with_inverses(normal: Normal, p: Poly, atoms: dict[int, Term]) -> dict[int, Term]:
    """Names for the inverses in p as well."""
    out = dict(atoms)
    for a in sorted({a for m in p for a, _ in m}):
        if a not in out and normal.atoms[a][0] == "inverse":
            inner = dict(normal.atoms[a][1])
            out[a] = Term("pow", to_term(inner, with_inverses(normal, inner, out)), num(-1))
    return out


def factor(p: Poly) -> tuple[Fraction, list[tuple[Poly, int]]]:
    """p = constant * product of powers of irreducible polynomials; negative exponents of atoms come out first."""
    variables = sorted({a for m in p for a, _ in m})
    shift = {a: min(dict(m).get(a, 0) for m in p) for a in variables}
    out: list[tuple[Poly, int]] = [({((a, 1),): 1}, e) for a, e in shift.items() if e]
    reduced = {tuple(dict(m).get(a, 0) - shift[a] for a in variables): rational(c) for m, c in p.items()}
    if len(reduced) == 1 and not any(next(iter(reduced))):
        return Fraction(next(iter(p.values()))), out
    context: Any = fmpq_mpoly_ctx.get([f"x{i}" for i in range(len(variables))], Ordering.lex)
    constant, factors = context.from_dict(reduced).factor()
    for f, e in factors:
        poly: Poly = {tuple((a, int(k)) for a, k in zip(variables, exponents) if k): Fraction(int(c.p), int(c.q))
                      for exponents, c in f.to_dict().items()}
        out.append((poly, int(e)))
    return Fraction(int(constant.p), int(constant.q)), out


def rational(c: Any) -> Any:
    """A rational number of FLINT."""
    q = Fraction(c)
    return fmpq(q.numerator, q.denominator)


def factors_of(normal: Normal, p: Poly) -> tuple[Fraction, list[tuple[Poly, int]]]:
    """The factors of a quotient: those of its denominator have negative exponents."""
    numerator, den = normal.cleared(p)
    if not numerator:
        return Fraction(0), []
    constant, out = factor(numerator)
    for a, e in den.items():
        c, below = factors_of(normal, dict(normal.atoms[a][1]))
        constant *= c**-e
        out += [(f, -k * e) for f, k in below]
    merged: dict[Any, tuple[Poly, int]] = {}
    for f, k in out:
        key = frozenset(f.items())
        merged[key] = (f, merged.get(key, (f, 0))[1] + k)
    return constant, [fk for fk in merged.values() if fk[1]]


def factored(proof: Proof, t: Term) -> Term | None:
    """t as a product of factors (and their inverses), or None where it has only one."""
    normal = proof.scope.plain
    try:
        p = normal.of(t)
        constant, factors = factors_of(normal, p)
        table = with_inverses(normal, p, names(proof, normal, t))
        if not constant or len(factors) + (factors[0][1] != 1 if factors else 0) < 2:
            return None
        parts = [to_term(f, table) if e == 1 else Term("pow", to_term(f, table), num(e)) for f, e in factors]
    except (Rejected, KeyError):
        return None
    return Term("mul", num(constant), *parts)


def product_of(parts: Iterable[Term]) -> Term:
    """A product written pairwise from the right: a * (b * (c * ..)), or 1."""
    out: Term | None = None
    for p in reversed(list(parts)):
        out = p if out is None else Term("mul", p, out)
    return ONE if out is None else out
