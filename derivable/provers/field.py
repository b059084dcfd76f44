"""`field`: identities of rational functions, roots, exponentials and logarithms.

Every root, exponential and logarithm is written over a basis: roots and logarithms of irreducible factors, and
exponentials of linearly independent exponents. Over the basis an identity of the fragment is one of polynomials, and
that the kernel sees by itself.

Fails when a factor under a root or logarithm has no sign that can be shown, or when functions are tied by more than
these laws.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import Any

from derivable.kernel.meaning import expand
from derivable.kernel.normal import Normal, Poly
from derivable.kernel.scope import constant
from derivable.kernel.terms import substitute
from derivable.provers.families import prepare, unfold
from derivable.provers.polynomials import factors_of, names, product_of, to_term, with_inverses
from derivable.provers.proof import ONE, ZERO, Proof, Rejected, Stuck, Term, num
from derivable.provers.signs import defined, positive, show, sign

SPECIAL = ("sqrt", "pow", "exp", "log")
Uses = list[int]


def prove(proof: Proof, goal: Term) -> None:
    """Show an equation; Stuck if its normal forms do not meet."""
    if goal.op != "eq":
        raise Stuck("not an equation")
    for part in [q for f in list(proof.scope.facts) if f.op == "and" for q in f.args if q.op == "eq"]:
        if part not in proof.scope.facts:
            proof.line("restate", goal=part)
    given = [i for i, f in enumerate(proof.scope.facts) if f.op == "eq" and f.args[0].op == "sym" and f.args[0] not in f.args[1].free]
    values = {proof.scope.facts[i].args[0]: proof.scope.facts[i].args[1] for i in given}
    here = Term("eq", *(substitute(u, values) for u in goal.args)) if values else goal
    uses = equations(proof, *here.args)
    if not defined(proof, *here.args, *goal.args):
        raise Stuck("it could not be shown that both sides have a value")
    equate(proof, here, uses + proof.memory.get("maxima", []))
    if here is not goal:
        proof.line("algebra", goal=goal, combine=[[num(-1), len(proof.scope.facts) - 1]], uses=given)


def equate(proof: Proof, goal: Term, uses: Uses) -> None:
    """Show an equation from equations that are known, directly or up to a combination of facts."""
    try:
        proof.line("algebra", goal=goal, uses=uses)
        return
    except Rejected as error:
        if "differ" not in str(error) or goal.args[0].op == "tuple":
            raise Stuck(str(error)[:300]) from None
    combination = combine(proof, goal, uses)
    if combination is None:
        raise Stuck("the normal forms of the two sides differ")
    proof.line("algebra", goal=goal, uses=uses, combine=combination)


def combine(proof: Proof, goal: Term, uses: Uses) -> list[list[Any]] | None:
    """Cofactors d_j with right - left = sum d_j (l_j - r_j), eliminating one atom by each known equation."""
    normal = proof.normal(uses)
    p = normal.of(Term("sub", goal.args[1], goal.args[0]))
    table = names(proof, normal, *goal.args, *(u for f in proof.scope.facts if f.op == "eq" for u in f.args))
    out: list[list[Any]] = []
    for i, fact in enumerate(proof.scope.facts):
        if fact.op != "eq" or i in uses or fact.args[0].op == "tuple" or fact.args[0] is fact.args[1]:
            continue
        try:
            q = normal.of(Term("sub", *fact.args))
        except Rejected:
            continue
        pivot = next((m for m in sorted(q, reverse=True) if len(m) == 1 and m[0][1] == 1
                      and all(m[0][0] not in dict(n) for n in q if n != m)), None)
        if pivot is None or not any(pivot[0][0] in dict(m) for m in p):
            continue
        a, c = pivot[0][0], Fraction(q[pivot])
        cofactor: Poly = {}
        for m, k in p.items():
            if dict(m).get(a, 0) == 1:
                cofactor[tuple(x for x in m if x[0] != a)] = k / c
            elif a in dict(m):
                cofactor = {}
                break
        if not cofactor:
            continue
        try:
            term = to_term(cofactor, with_inverses(normal, cofactor, table))
        except KeyError:
            continue
        out.append([term, i])
        p = normal.of(Term("sub", Term("sub", goal.args[1], goal.args[0]), Term("add", *(
            Term("mul", d, Term("sub", *proof.scope.facts[j].args)) for d, j in out))))
        if not normal.cleared(p)[0]:
            return out
    return None


def equations(proof: Proof, *terms: Term) -> Uses:
    """Show equations that write every root, exponential and logarithm in `terms` over a basis; their numbers."""
    prepare(proof, *terms)
    uses: Uses = unfold(proof, *terms)
    terms = (*terms, *(proof.scope.facts[i].args[1] for i in uses))
    levels: list[list[Term]] = []
    depth: dict[Term, int] = {}
    for t in terms:
        _collect(proof, t, depth, levels, uses)
    for level in levels:
        for work, ops in ((_roots, ("sqrt", "pow")), (_logarithms, ("log",)), (_exponentials, ("exp",))):
            more: Uses = []
            work(proof, [t for t in level if t.op in ops], uses, more)
            uses += more
    return uses


def _collect(proof: Proof, t: Term, depth: dict[Term, int], levels: list[list[Term]], uses: Uses) -> int:
    """The number of functions nested in t; each function term is put on its level."""
    if t in depth or t.op in ("fun", "sym", "num", "const"):
        return depth.get(t, 0)
    depth[t] = 0
    if t.op in ("sum", "prod", "int"):
        from derivable.provers.binders import simplify

        found = simplify(proof, t)
        if found is not None:
            uses += found[1]
            out = _collect(proof, found[0], depth, levels, uses)
            depth[t] = out
            return out
        depth[t] = 0
        return 0
    meant = expand(t, proof.definitions)
    if meant is not t:
        depth[t] = _collect(proof, meant, depth, levels, uses)
        return depth[t]
    inner = max((_collect(proof, a, depth, levels, uses) for a in t.args if isinstance(a, Term)), default=0)
    if t.op in SPECIAL and not (t.op == "pow" and (q := constant(t.args[1])) is not None and q.denominator == 1):
        if t.op == "pow" and q is None:
            if any(p for p in proof.scope.plain.of(t.args[1])):
                return _collect_power(proof, t, depth, levels, uses)
        levels += [[] for _ in range(inner + 1 - len(levels))]
        levels[inner].append(t)
        inner += 1
    depth[t] = inner
    return inner


def _collect_power(proof: Proof, t: Term, depth: dict[Term, int], levels: list[list[Term]], uses: Uses) -> int:
    """u^v with a variable exponent is exp(v log u), by the kernel's normal form."""
    depth[t] = _collect(proof, Term("exp", Term("mul", t.args[1], Term("log", t.args[0]))), depth, levels, uses)
    return depth[t]


def _signed(proof: Proof, f: Poly, table: dict[int, Term]) -> tuple[Term, int] | None:
    """A factor as a positive term and the sign that was taken out; None if it has no known sign."""
    t = to_term(f, table)
    if positive(proof, t):
        return t, 1
    minus = to_term({m: -c for m, c in f.items()}, table)
    return (minus, -1) if positive(proof, minus) else None


def _split(proof: Proof, t: Term, uses: Uses) -> tuple[Fraction, list[tuple[Term, int]], Term | None]:
    """t = constant * product of positive factors to integer powers * what is left without a sign (or None)."""
    normal = proof.normal(uses)
    p = normal.of(t)
    c, factors = factors_of(normal, p)
    table = names(proof, normal, t)
    known: list[tuple[Term, int]] = []
    rest: list[Term] = []
    for f, e in factors:
        found = _signed(proof, f, table)
        if found is None:
            rest.append(to_term(f, table) if e == 1 else Term("pow", to_term(f, table), num(e)))
        else:
            known.append((found[0], e))
            c *= found[1] ** (e % 2)
    if not rest:
        return c, known, None
    left = product_of(rest)
    if c < 0:
        left, c = Term("neg", left), -c
    return c, known, left


def _prime_powers(c: Fraction) -> list[tuple[int, int]]:
    """A positive rational number as a product of powers of small primes and what is left."""
    out: list[tuple[int, int]] = []
    for n, side in ((c.numerator, 1), (c.denominator, -1)):
        p = 2
        while n > 1:
            if p * p > n or p > 2000:
                p = n
            e = 0
            while n % p == 0:
                n, e = n // p, e + 1
            if e:
                out.append((p, side * e))
            p += 1
    return out


def _congruent(proof: Proof, goal: Term, uses: Uses, more: Uses) -> None:
    """Show f(u) = f(v) by the equations `uses`, and put that with `more`."""
    left, right = goal.args
    if left is right:
        return
    if not defined(proof, *goal.args):
        raise Stuck("a rewritten function may have no value")
    if left.op == right.op and left.op in ("exp", "log", "sqrt") or left.op == "pow" == right.op and left.args[1] is right.args[1]:
        inner = Term("eq", left.args[0], right.args[0])
        if inner not in proof.scope.props:
            proof.line("algebra", goal=inner, uses=uses)
        at = {"a": left.args[0], "b": right.args[0], **({"c": left.args[1]} if left.op == "pow" else {})}
        if left.op == "pow" and not positive(proof, left.args[0]):
            proof.line("algebra", goal=goal, uses=uses)
        else:
            proof.axiom(f"{left.op}_equal", **at)
    else:
        proof.line("algebra", goal=goal, uses=uses)
    more.append(len(proof.scope.facts) - 1)


def _roots(proof: Proof, nodes: list[Term], uses: Uses, more: Uses) -> None:
    for t in nodes:
        _root(proof, t, uses, more)


def _logarithms(proof: Proof, nodes: list[Term], uses: Uses, more: Uses) -> None:
    for t in nodes:
        _logarithm(proof, t, uses, more)


def _root(proof: Proof, t: Term, uses: Uses, more: Uses) -> None:
    """A root over roots of irreducible factors."""
    u = t.args[0]
    q = Fraction(1, 2) if t.op == "sqrt" else constant(t.args[1])
    if q is None:
        q = Fraction(proof.normal(uses).of(t.args[1]).get((), 0))
    if q.denominator == 1:
        return
    n = q.denominator
    c, known, left = _split(proof, u, uses)
    if c < 0 or c == 0 and not known:
        raise Stuck(f"the root of {u!r} is not of a positive number"[:200]) if c < 0 else Stuck("a root of 0")
    whole, roots = [], []
    for base, e in [(num(p), e) for p, e in _prime_powers(c)] + known:
        whole += [_raise(base, e // n)] if e // n else []
        roots += [_raise(_nth_root(t, base, n), e % n)] if e % n else []
    if left is not None:
        if not show(proof, Term("le", ZERO, left)):
            outer = product_of([num(c), *(_raise(b, e) for b, e in known)])
            if not positive(proof, outer) or not show(proof, Term("le", ZERO, u)):
                raise Stuck(f"no sign is known for {left!r}"[:200])
            proof.line("algebra", goal=Term("le", ZERO, left), factor=outer, terms=[[ONE, [u], []]], uses=uses)
        roots.append(_nth_root(t, left, n))
    value = product_of(whole + roots)
    if t.op == "pow" and q.numerator != 1:
        simple = Term("pow", u, num(Fraction(1, n)))
        _congruent(proof, Term("eq", t, Term("pow", simple, num(q.numerator))), uses, more)
        t = simple
    if value is t or proof.normal(uses).zero(Term("sub", t, value)):
        return
    if not sign(proof, value, "le"):
        raise Stuck("a root is not shown to be positive")
    power = Term("pow", value, num(n))
    outer = Term("sqrt", power) if t.op == "sqrt" else Term("pow", power, Term("div", ONE, num(n)))
    _congruent(proof, Term("eq", t, outer), uses, more)
    proof.axiom("root_of_square", a=value) if t.op == "sqrt" else proof.axiom("root_of_power", a=value, n=num(n))
    more.append(len(proof.scope.facts) - 1)


def _nth_root(t: Term, base: Term, n: int) -> Term:
    return Term("sqrt", base) if n == 2 else Term("pow", base, num(Fraction(1, n)))


def _raise(base: Term, e: int) -> Term:
    return base if e == 1 else Term("pow", base, num(e))


def _logarithm(proof: Proof, t: Term, uses: Uses, more: Uses) -> None:
    """A logarithm over logarithms of irreducible factors."""
    u = t.args[0]
    c, known, left = _split(proof, u, uses)
    if c <= 0:
        raise Stuck(f"the argument of a logarithm is not positive: {u!r}"[:200])
    parts: list[tuple[Fraction, Term]] = [(Fraction(e), num(p)) for p, e in _prime_powers(c)]
    for base, e in known:
        if base.op == "sqrt":
            parts.append((Fraction(e, 2), base.args[0]))
        elif base.op == "pow" and (q := constant(base.args[1])) is not None:
            parts.append((e * q, base.args[0]))
        else:
            parts.append((Fraction(e), base))
    if left is not None:
        if not positive(proof, left):
            outer = product_of([num(c), *(_raise(b, e) for b, e in known)])
            if not (positive(proof, outer) and positive(proof, u)):
                raise Stuck(f"no sign is known for {left!r}"[:200])
            proof.line("algebra", goal=Term("lt", ZERO, left), factor=outer, terms=[[ONE, [u], []]], uses=uses)
        parts.append((Fraction(1), left))
    if len(parts) == 1 and parts[0][0] == 1 and parts[0][1].op != "exp":
        return
    if not all(positive(proof, g) for _, g in parts):
        raise Stuck("a factor of the argument of a logarithm is not shown to be positive")
    powers = [Term("pow", g, num(k)) for k, g in parts]
    if not parts:  # log 1 = log 2^0 = 0 * log 2
        powers, parts = [Term("pow", num(2), ZERO)], [(Fraction(0), num(2))]
    for p in powers:
        if not positive(proof, p):
            raise Stuck("a power is not shown to be positive")
    _congruent(proof, Term("eq", t, Term("log", product_of(powers))), uses, more)
    for i in range(len(powers) - 1):
        tail = product_of(powers[i + 1:])
        if not positive(proof, tail):
            raise Stuck("a product is not shown to be positive")
        _use(proof, more, "log_product", a=powers[i], b=tail)
    for k, g in parts:
        _use(proof, more, "log_power", a=g, c=num(k))
        if g.op == "exp":
            _use(proof, more, "log_exp", a=g.args[0])


def _use(proof: Proof, uses: Uses, name: str, **at: Term) -> None:
    proof.axiom(name, **at)
    uses.append(len(proof.scope.facts) - 1)


def _exponentials(proof: Proof, nodes: list[Term], uses: Uses, more: Uses) -> None:
    """Exponentials over exponentials of linearly independent exponents, and powers of what is under a logarithm."""
    if not nodes:
        return
    normal = proof.normal(uses)
    rows: list[tuple[Term, list[tuple[Fraction, Term]], Poly, Term]] = []
    for t in nodes:
        p = normal.of(t.args[0])
        table = names(proof, normal, t.args[0])
        logs, rest = _logs(normal, p, table)
        arg = t.args[0] if not logs else to_term(rest, with_inverses(normal, rest, table))
        rows.append((t, logs, rest, arg))
    basis: list[tuple[dict[Any, Fraction], Any, Term]] = []  # reduced vector, pivot, exponent
    expressed: list[list[Fraction]] = []
    for vector, (_, _, _, arg) in zip(_vectors(normal, [r[2] for r in rows]), rows):
        coefficients = [Fraction(0)] * len(basis)
        v = dict(vector)
        for i, (b, pivot, _) in enumerate(basis):
            k = v.get(pivot, Fraction(0))
            if k:
                coefficients[i] = k
                v = {m: v.get(m, Fraction(0)) - k * b.get(m, Fraction(0)) for m in {**v, **b}}
                v = {m: c for m, c in v.items() if c}
        if v:
            pivot = max(v, key=repr)
            scale = v[pivot]
            basis.append(({m: c / scale for m, c in v.items()}, pivot, _remainder(arg, coefficients, basis, scale)))
            coefficients.append(scale)
        expressed.append(coefficients)
    orders = [lcm(*(row[i].denominator for row in expressed if i < len(row))) for i in range(len(basis))]
    units = [_unit(b[2], m) for b, m in zip(basis, orders)]
    for (t, logs, _, _), row in zip(rows, expressed):
        parts = [(num(k * orders[i]), units[i]) for i, k in enumerate(row) if k]
        _exponential(proof, t, parts, logs, uses, more)


def _remainder(arg: Term, coefficients: list[Fraction], basis: list[Any], scale: Fraction) -> Term:
    parts = [Term("mul", num(k), b[2]) for k, b in zip(coefficients, basis) if k]
    left = Term("sub", arg, Term("add", *parts)) if parts else arg
    return left if scale == 1 else Term("div", left, num(scale))


def _unit(t: Term, order: int) -> Term:
    return t if order == 1 else Term("div", t, num(order))


def _logs(normal: Normal, p: Poly, table: dict[int, Term]) -> tuple[list[tuple[Fraction, Term]], Poly]:
    """The summands c log g of an exponent, and the others."""
    logs, rest = [], {}
    for m, c in p.items():
        if len(m) == 1 and m[0][1] == 1 and (found := table.get(m[0][0])) is not None and found.op == "log":
            logs.append((Fraction(c), found))
        else:
            rest[m] = c
    return logs, rest


def _vectors(normal: Normal, polys: list[Poly]) -> list[dict[Any, Fraction]]:
    """The numerators over one common denominator, as vectors over monomials."""
    cleared = [normal.cleared(p) for p in polys]
    if any(normal.atoms[b][0] == "inverse" for _, den in cleared for a in den for m in dict(normal.atoms[a][1]) for b, _ in m):
        raise Stuck("an exponent has a quotient in a denominator")
    common: dict[int, int] = {}
    for _, den in cleared:
        common = {a: max(common.get(a, 0), den.get(a, 0)) for a in {**common, **den}}
    out = []
    for p, den in cleared:
        for a, e in common.items():
            p = normal.times(p, normal.power(dict(normal.atoms[a][1]), e - den.get(a, 0)))
        out.append({m: Fraction(c) for m, c in p.items()})
    return out


def _exponential(proof: Proof, t: Term, parts: list[tuple[Term, Term]], logs: list[tuple[Fraction, Term]], uses: Uses,
                 more: Uses) -> None:
    if len(parts) == 1 and parts[0][0] is ONE and not logs:
        if parts[0][1] is not t.args[0]:
            _congruent(proof, Term("eq", t, Term("exp", parts[0][1])), uses, more)
        return
    pieces = [Term("mul", n, w) for n, w in parts] + [Term("mul", num(c), g) for c, g in logs]
    if not pieces:
        pieces, parts = [Term("mul", ZERO, ONE)], [(ZERO, ONE)]
    total = pieces[-1]
    chain = [total]
    for piece in reversed(pieces[:-1]):
        total = Term("add", piece, total)
        chain.insert(0, total)
    _congruent(proof, Term("eq", t, Term("exp", total)), uses, more)
    for i, piece in enumerate(pieces[:-1]):
        _use(proof, more, "exp_sum", a=piece, b=chain[i + 1])
    for n, w in parts:
        _use(proof, more, "exp_multiple", n=n, a=w)
    for c, g in logs:
        if not positive(proof, g.args[0]):
            raise Stuck("the argument of a logarithm is not shown to be positive")
        _use(proof, more, "exp_log", a=g.args[0], c=num(c))
