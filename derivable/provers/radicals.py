"""Roots and logarithms over roots and logarithms of irreducible factors, as equations that the kernel checks."""

from __future__ import annotations

from fractions import Fraction

from derivable.kernel.meaning import expand
from derivable.kernel.normal import Normal, Poly
from derivable.kernel.scope import constant
from derivable.language.latex import latex
from derivable.provers import totals
from derivable.provers.chains import neighbours
from derivable.provers.polynomials import factors_of, names, product_of, to_term
from derivable.provers.proof import ONE, ZERO, Proof, Stuck, Term, num
from derivable.provers.signs import defined, positive, show, sign

Uses = list[int]


def roots(proof: Proof, nodes: list[Term], uses: Uses, more: Uses) -> None:
    """Show equations that write each root over roots of irreducible factors."""
    for t in nodes:
        _root(proof, t, uses, more)


def logarithms(proof: Proof, nodes: list[Term], uses: Uses, more: Uses) -> None:
    """Show equations that write each logarithm over logarithms of irreducible factors."""
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
    if n == 2 and left is not None and (half := _half(proof, left)) is not None:
        whole.append(half)
    elif left is not None:
        if not show(proof, Term("le", ZERO, left)):
            outer = product_of([num(c), *(_raise(b, e) for b, e in known)])
            if not positive(proof, outer) or not show(proof, Term("le", ZERO, u)):
                raise Stuck(f"no sign is known for {latex(left)}"[:200])
            defined(proof, left)
            proof.line("algebra", goal=Term("le", ZERO, left), factor=outer, terms=[[ONE, [u], []]], uses=uses)
        roots.append(_nth_root(t, left, n))
    value = product_of(whole + roots)
    if t.op == "pow" and q.numerator != 1:
        simple = Term("pow", u, num(Fraction(1, n)))
        congruent(proof, Term("eq", t, Term("pow", simple, num(q.numerator))), uses, more)
        t = simple
    if value is t or proof.normal(uses).zero(Term("sub", t, value)):
        return
    if not sign(proof, value, "le"):
        raise Stuck("a root is not shown to be positive")
    power = Term("pow", value, num(n))
    outer = Term("sqrt", power) if t.op == "sqrt" else Term("pow", power, Term("div", ONE, num(n)))
    congruent(proof, Term("eq", t, outer), uses, more)
    proof.axiom("root_of_square", a=value) if t.op == "sqrt" else proof.axiom("root_of_power", a=value, n=num(n))
    more.append(len(proof.scope.facts) - 1)


def _half(proof: Proof, t: Term) -> Term | None:
    """The square root of an even power of what is at least 0, or at most 0."""
    if t.op != "pow" or t.args[1].op != "num" or t.args[1].args[0] % 2:
        return None
    base, e = t.args[0], int(t.args[1].args[0])
    return next((_raise(s, e // 2) for s in (base, Term("neg", base)) if sign(proof, s, "le")), None)


def _nth_root(t: Term, base: Term, n: int) -> Term:
    return Term("sqrt", base) if n == 2 else Term("pow", base, num(Fraction(1, n)))


def _raise(base: Term, e: int) -> Term:
    return base if e == 1 else Term("pow", base, num(e))


def _logarithm(proof: Proof, t: Term, uses: Uses, more: Uses) -> None:
    """A logarithm over logarithms of irreducible factors; densities of a Markov chain over those of neighbours."""
    u = t.args[0]
    if _has_total(proof, u) and (value := totals.evaluate(proof, uses, u)) is not None:
        _congruent_log(proof, t, value, uses, more)
        return
    if _by_written_factors(proof, t, uses, more):
        return
    chain = neighbours(proof, u)
    if not chain and _is_product_of_densities(proof.normal(uses), u):
        return  # split by the kernel's normal form
    uses = uses + chain
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
                raise Stuck(f"no sign is known for {latex(left)}"[:200])
            defined(proof, left)
            proof.line("algebra", goal=Term("lt", ZERO, left), factor=outer, terms=[[ONE, [u], []]], uses=uses)
        parts.append((Fraction(1), left))
    if len(parts) == 1 and parts[0][0] == 1 and parts[0][1].op not in ("exp", "prod") and not chain and not _is_power(parts[0][1]):
        return
    if not all(positive(proof, g) for _, g in parts):
        raise Stuck("a factor of the argument of a logarithm is not shown to be positive")
    powers = [Term("pow", g, num(k)) for k, g in parts]
    if not parts:  # log 1 = log 2^0 = 0 * log 2
        powers, parts = [Term("pow", num(2), ZERO)], [(Fraction(0), num(2))]
    for p in powers:
        if not positive(proof, p):
            raise Stuck("a power is not shown to be positive")
    congruent(proof, Term("eq", t, Term("log", product_of(powers))), uses, more)
    for i in range(len(powers) - 1):
        tail = product_of(powers[i + 1:])
        if not positive(proof, tail):
            raise Stuck("a product is not shown to be positive")
        use(proof, more, "log_product", a=powers[i], b=tail)
    for k, g in parts:
        use(proof, more, "log_power", a=g, c=num(k))
        if g.op == "exp":
            use(proof, more, "log_exp", a=g.args[0])
        if g.op == "prod":
            _log_of_product(proof, g, more)
        if _is_power(g) and positive(proof, g.args[0]):
            use(proof, more, "log_power", a=g.args[0], c=g.args[1])


def _by_written_factors(proof: Proof, t: Term, uses: Uses, more: Uses) -> bool:
    """The logarithm of a product in which a power has a variable exponent, factor by factor as it is written."""
    parts = list(t.args[0].args) if t.args[0].op == "mul" else []
    if not any(map(_is_power, parts)) or not all(positive(proof, g) for g in parts):
        return False
    if (whole := product_of(parts)) is not t.args[0]:
        congruent(proof, Term("eq", t, Term("log", whole)), uses, more)
    for i, g in enumerate(parts[:-1]):
        if not positive(proof, tail := product_of(parts[i + 1:])):
            raise Stuck("a product is not shown to be positive")
        use(proof, more, "log_product", a=g, b=tail)
    for g in parts:
        if _is_power(g):
            use(proof, more, "log_power", a=g.args[0], c=g.args[1])
        else:
            _logarithm(proof, Term("log", g), uses, more)
    return True


def _is_power(t: Term) -> bool:
    """Whether t is a power whose exponent is no number."""
    return t.op == "pow" and constant(t.args[1]) is None


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


def congruent(proof: Proof, goal: Term, uses: Uses, more: Uses) -> None:
    """Show f(u) = f(v) by the equations `uses`, and put that with `more`."""
    left, right = goal.args
    if left is right:
        return
    if left.op == right.op == "sqrt":
        proof.attempt(lambda: _also_not_negative(proof, left.args[0], right.args[0], uses))
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


def _also_not_negative(proof: Proof, u: Term, v: Term, uses: Uses) -> None:
    """0 <= u where u equals v and 0 <= v is seen."""
    if not proof.scope.known(Term("le", ZERO, u)) and show(proof, Term("le", ZERO, v)):
        defined(proof, u, v)
        proof.line("algebra", goal=Term("eq", u, v), uses=uses)
        proof.line("algebra", goal=Term("le", ZERO, u), terms=[[ONE, [v], []]], uses=uses)


def _is_product_of_densities(normal: Normal, u: Term) -> bool:
    p = normal.of(u)
    return len(p) == 1 and any(p) and all(normal.atoms[a][0] == "marginal" for m in p for a, _ in m)


def _has_total(proof: Proof, t: Term) -> bool:
    meant = expand(t, proof.definitions) if t.op not in ("at", "jacobian", "along", "diff") else t
    parts = t.args if meant is t else (meant,)
    return t.op == "total" or any(_has_total(proof, a) for a in parts if isinstance(a, Term) and a.op not in ("fun", "block"))


def _congruent_log(proof: Proof, t: Term, value: Term, uses: Uses, more: Uses) -> None:
    """The logarithm of what has been evaluated."""
    there = Term("log", value)
    congruent(proof, Term("eq", t, there), uses, more)
    _logarithm(proof, there, uses, more)


def _log_of_product(proof: Proof, t: Term, more: Uses) -> None:
    """The logarithm of a product is the sum of the logarithms, and these are split in turn."""
    k, low, high, body = t.args
    if not show(proof, proof.premises("log_of_product", k=k, i=low, j=high, F=body)[0]):
        raise Stuck("the factors of a product are not shown to be positive")
    series = Term("sum", k, low, high, Term("log", body))
    defined(proof, series)
    use(proof, more, "log_of_product", k=k, i=low, j=high, F=body)
    from derivable.provers.binders import simplify

    found = simplify(proof, series)
    more += found[1] if found is not None else []


def use(proof: Proof, uses: Uses, name: str, **at: Term) -> None:
    """Apply an axiom and put its number with the equations in use."""
    proof.axiom(name, **at)
    uses.append(len(proof.scope.facts) - 1)
