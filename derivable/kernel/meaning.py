"""What operators mean: built-in abbreviations, the definitions of a claim, derivatives, statements about matrices.

Everything here rewrites a term into one that is equal to it by definition wherever both have a value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations, permutations

from derivable.kernel.operators import OPERATORS
from derivable.kernel.patterns import Lambda, fill, patterns
from derivable.kernel.terms import ONE, SCOPE, TWO, ZERO, Term, need, num, substitute

PI = Term("const", "pi")
Definitions = Mapping[Term, Term]  # function -> "define(call, body)" or "recur(call, start, base, body)"
LETTERS = "abc"


def _at(x: Term, a: Term, f: Term) -> Term:
    """f at a point: a value for the variable, or a tuple of values for a tuple of variables."""
    return Lambda((x,), f)(a)


def components(t: Term) -> tuple[Term, ...]:
    """The components of a tuple, the rows of a matrix; anything else is its own only one, whatever it is made of."""
    return t.args if t.op == "tuple" else (t,)


def _slopes(xs: Term, f: Term) -> list[Term]:
    return [Term("diff", x, x, f) for x in components(xs)]


def _along(xs: Term, a: Term, field: Term, h: Term) -> Term:
    return _at(xs, a, Term("add", *(Term("mul", v, d) for v, d in zip(components(field), _slopes(xs, h), strict=True))))


def short(text: str) -> Callable[..., Term]:
    """The term that a cell of the table of operators writes with a, b, c for the arguments."""
    (pattern,) = patterns(text)
    return lambda *parts: fill(pattern, dict(zip(LETTERS, parts)))


BUILT_IN: dict[str, Callable[..., Term]] = {
    **{name: short(o.meaning) for name, o in OPERATORS.items() if not o.meaning.startswith(("by ", "none"))},
    "at": _at, "along": _along,
    "jacobian": lambda xs, a, f: _at(xs, a, Term("tuple", *(Term("tuple", *_slopes(xs, g)) for g in components(f)))),
    "det": lambda m: determinant([components(r) for r in components(m)]),
    "charpoly": lambda m, x: determinant([tuple(Term("sub", x if i == j else ZERO, u) for j, u in enumerate(components(r)))
                                          for i, r in enumerate(components(m))]),
    "monic": lambda roots, x: Term("mul", *(Term("sub", x, r) for r in components(roots))),
    "zeros": lambda vs: Term("tuple", *(ZERO for _ in components(vs))),
}
SLOPES: dict[str, Callable[..., Term]] = {name: short(o.slope) for name, o in OPERATORS.items() if not o.slope.startswith(("by ", "none"))}


def define(rows: tuple[Term, ...]) -> dict[Term, Term]:
    """Definitions by function, each in terms of earlier ones; a recursion may call itself at the index before."""
    known: dict[Term, Term] = {}
    used: set[tuple[str, str]] = set()
    for d in rows:
        head, *params = d.args[0].args
        plain = d.op in ("define", "recur") and head.op == "fun" and not head.args[2] and params and d.args[0].free == set(params)
        need(plain, "not a definition: {}", d)
        before = Term("sub", params[0], ONE) if d.op == "recur" else None
        own = [c for c in calls(d.args[-1]) if c.args[0].args[:2] == head.args[:2]]
        used |= {c.args[0].args[:2] for u in d.args[1:] for c in calls(u) if c not in own}
        need(not before or not _rebinds(d.args[-1], params[0]), "the index of the recursion of {} is bound again in it", head)
        closed = len(set(params)) == len(params) and d.args[-1].free <= set(params) and all(c.args[1] is before for c in own)
        need(closed, "{} is defined by itself, or by variables that are not its parameters", head)
        whole = not before or params[0].args[1] == "int" and d.args[1].op == "num" and d.args[2].free <= set(params[1:])
        need(whole, "the recursion of {} needs a whole index, a number to start at and a base without index", head)
        need(head not in known and head.args[:2] not in used, "{} is defined twice, or used before it is defined", head)
        known[head] = d
    return known


def _rebinds(t: Term, index: Term) -> bool:
    """Whether something in t binds this index, so that the index before is another one there."""
    return t.op in SCOPE and index in t.args[0].free or any(_rebinds(a, index) for a in t.args if isinstance(a, Term))


def plain(head: Term) -> Term:
    """A function without its primes."""
    return Term("fun", *head.args[:2], 0) if head.args[2] else head


def calls(t: Term) -> list[Term]:
    """The calls of functions in t."""
    inside = [c for a in t.args if isinstance(a, Term) and a.op != "fun" for c in calls(a)]
    return [t, *inside] if t.op == "call" else inside


def expand(t: Term, definitions: Definitions) -> Term:
    """One step: what t abbreviates, or t itself where it abbreviates nothing. Recursions stay as they are."""
    if t.op in BUILT_IN:
        return BUILT_IN[t.op](*(expand(u, definitions) if u.op == "jacobian" else u for u in t.args))
    if t.op == "call" and (d := definitions.get(plain(t.args[0]))) is not None and d.op == "define":
        body, variables = d.args[1], d.args[0].args[1:]
        for _ in range(t.args[0].args[2]):  # the value of a derivative of a defined function of one variable
            need(len(variables) == 1, "{} has several variables", t.args[0])
            body = Term("diff", variables[0], variables[0], body)
        return substitute(body, dict(zip(variables, t.args[1:])))
    if t.op == "diff":
        x, a, f = t.args
        return substitute(derivative(resolve(f, definitions), x, definitions), {x: a})
    return t


def resolve(t: Term, definitions: Definitions) -> Term:
    """t with derivatives, and values at points, carried out."""
    if t.op in ("diff", "at", "jacobian"):
        return resolve(expand(t, definitions), definitions)
    args = [resolve(a, definitions) if isinstance(a, Term) else a for a in t.args]
    return t if all(a is b for a, b in zip(args, t.args)) else Term(t.op, *args)


def derivative(t: Term, x: Term, definitions: Definitions) -> Term:
    """d t / d x by the rules of differentiation; rejects what has no rule (abs, max, integrals, recursions)."""
    def d(u: Term) -> Term:
        return derivative(u, x, definitions)

    op, a = t.op, t.args
    if op == "tuple" or x in t.free and op in ("add", "sub", "neg"):
        return Term(op, *map(d, a))
    if x not in t.free or t is x or op == "pow" and a[1] is ZERO:  # u^0 is 1
        return ONE if t is x else ZERO
    if op == "mul":
        return Term("add", *(Term("mul", *a[:i], d(u), *a[i + 1:]) for i, u in enumerate(a) if x in u.free))
    if op == "div":
        top = Term("sub", Term("mul", d(a[0]), a[1]), Term("mul", a[0], d(a[1])))
        return Term("div", top, Term("pow", a[1], TWO)) if x in a[1].free else Term("div", d(a[0]), a[1])
    if op == "pow":
        if a[1].op == "num":
            return Term("mul", a[1], Term("pow", a[0], num(a[1].args[0] - 1)), d(a[0]))
        return Term("mul", t, d(Term("mul", a[1], Term("log", a[0]))))
    if op == "sum" and x is not a[0] and x not in a[1].free | a[2].free:
        return Term("sum", *a[:3], d(a[3]))
    if op in SLOPES:
        return Term("mul", SLOPES[op](a[0]), d(a[0]))
    if op == "call" and plain(a[0]) not in definitions and a[0].args[1] == "real":
        return Term("mul", Term("call", Term("fun", *a[0].args[:2], a[0].args[2] + 1), a[1]), d(a[1]))
    meant = expand(t, definitions)
    need(meant is not t and meant.op != "int", "there is no rule to differentiate {} by {}", op, x)
    return d(meant)


def determinant(m: list[tuple[Term, ...]]) -> Term:
    """The determinant of a square matrix of at most 5 rows, as a sum over permutations."""
    need(len(m) <= 5 and all(len(r) == len(m) for r in m), "a determinant is of a square matrix with at most 5 rows")
    total = []
    for p in permutations(range(len(m))):
        odd = sum(p[i] > p[j] for i, j in combinations(range(len(p)), 2)) % 2
        total.append(Term("mul", num(-1 if odd else 1), *(m[i][j] for i, j in enumerate(p))))
    return Term("add", *total)
