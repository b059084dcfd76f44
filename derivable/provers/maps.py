"""Maps of the line: monotone, injective, onto, unique solution, maximiser, each by a theorem with premises."""

from __future__ import annotations

from derivable.kernel.meaning import expand
from derivable.kernel.terms import TRUE, substitute
from derivable.provers.polynomials import coefficient, is_polynomial, names, to_term, with_inverses
from derivable.provers.proof import ONE, ZERO, Proof, Stuck, Term, num
from derivable.provers.reasoning import cases, relation, theorem
from derivable.provers.signs import defined, show


def increasing(proof: Proof, goal: Term) -> None:
    """By the sign of the derivative, or of the difference of two values."""
    x, f, given = goal.args
    for name in ("increasing_by_derivative", "increasing"):
        if proof.attempt(lambda name=name: theorem(proof, name, x=x, F=f, D=given)):
            return
    raise Stuck("neither the derivative nor the difference was shown to be positive")


def injective(proof: Proof, goal: Term) -> None:
    """From a strictly increasing or decreasing map."""
    x, f, given = goal.args
    for g, name in ((f, "injective_if_increasing"), (Term("neg", f), "injective_if_decreasing")):
        if proof.attempt(lambda g=g: increasing(proof, Term("increasing", x, g, given))):
            proof.axiom(name, x=x, F=f, D=given)
            return
    raise Stuck("not shown to be strictly monotone")


def not_injective(proof: Proof, goal: Term) -> None:
    """Two points with one value: where the inside of a maximum is negative; cases on a coefficient that may vanish."""
    x, f, given = goal.args[0].args
    slope = _slope(proof, f, x)
    if slope is None:
        raise Stuck("no two points with one value were found")
    a, b = slope

    def apart(inner: Proof, points: tuple[Term, Term]) -> None:
        for p in points:
            evaluate_maxima(inner, substitute(f, {x: p}))
        theorem(inner, "not_injective", x=x, F=f, D=given, a=points[0], b=points[1])

    def lines(inner: Proof, rest: Term) -> None:
        if inner.scope.known(Term("eq", a, ZERO)):
            apart(inner, (ZERO, ONE))
        else:
            inner_points = [Term("div", Term("sub", num(-n), b), a) for n in (1, 2)]
            apart(inner, (inner_points[0], inner_points[1]))

    if a.free:
        cases(proof, a, goal, lines)
    else:
        lines(proof, goal)


def _slope(proof: Proof, f: Term, x: Term) -> tuple[Term, Term] | None:
    """The inside a x + b of a maximum max(0, a x + b) in f."""
    meant = expand(f, proof.definitions)
    if meant is not f:
        return _slope(proof, meant, x)
    if f.op == "max" and x in f.free:
        inside = f.args[1] if f.args[0] is ZERO else f.args[0]
        normal = proof.scope.plain
        p = normal.of(inside)
        if not is_polynomial(normal, p, x, (0, 1)):
            return None
        table = with_inverses(normal, p, names(proof, normal, inside))
        return to_term(coefficient(normal, p, x, 1), table), to_term(coefficient(normal, p, x, 0), table)
    return next((s for a in f.args if isinstance(a, Term) and a.op != "fun" and (s := _slope(proof, a, x)) is not None), None)


def evaluate_maxima(proof: Proof, t: Term) -> None:
    """Show what each maximum in t is, where its sides compare."""
    meant = expand(t, proof.definitions)
    if meant is not t:
        return evaluate_maxima(proof, meant)
    for a in t.args:
        if isinstance(a, Term) and a.op != "fun":
            evaluate_maxima(proof, a)
    if t.op == "max":
        defined(proof, t)
        for name, low, high in (("max_right", *t.args), ("max_left", *reversed(t.args))):
            p = Term("le", low, high)
            if show(proof, p) or proof.attempt(lambda p=p: _with_equations(proof, p)):
                proof.axiom(name, a=t.args[0], b=t.args[1])
                proof.memory.setdefault("maxima", [])
                proof.memory["maxima"] = [*proof.memory["maxima"], len(proof.scope.facts) - 1]
                return


def _with_equations(proof: Proof, p: Term) -> bool:
    """Show a <= b by a combination of known equations: b - a is a number up to them."""
    from derivable.provers.combination import combine

    gap = Term("sub", p.args[1], p.args[0])
    value = next((c for c in (num(0), num(1), num(2)) if combine(proof, Term("eq", gap, c), []) is not None), None)
    if value is None:
        return False
    rows = combine(proof, Term("eq", gap, value), [])
    flipped = [[Term("neg", d), i] for d, i in rows or []]
    defined(proof, *p.args)
    proof.line("algebra", goal=p, terms=[[value, [], []]] if value is not ZERO else [], combine=flipped)
    return True


def not_onto(proof: Proof, goal: Term) -> None:
    """A number that the map never takes."""
    x, f, given = goal.args[0].args
    for q in (2, -2, 0, 1, -1, 4, -4):
        if proof.attempt(lambda q=q: theorem(proof, "not_onto", x=x, F=f, D=given, c=num(q))):
            return
    raise Stuck("no value was found that is not taken")


def _roots(proof: Proof, equation: Term, x: Term) -> list[Term]:
    """Solutions of an equation that is, after multiplying out, linear or quadratic in x."""
    normal = proof.scope.plain
    gap = Term("sub", *equation.args)
    p, _ = normal.cleared(normal.of(gap))
    if not is_polynomial(normal, p, x, (0, 1, 2)):
        return []
    table = names(proof, normal, gap)
    c, b, a = (coefficient(normal, p, x, d) for d in range(3))
    tc, tb = to_term(c, table), to_term(b, table)
    if not a:
        return [Term("div", Term("neg", tc), tb)] if b else []
    ta = to_term(a, table)
    if not c:
        return [ZERO, Term("div", Term("neg", tb), ta)]
    inside = Term("sub", Term("pow", tb, num(2)), Term("mul", num(4), ta, tc))
    root = Term("sqrt", inside)
    return [Term("div", Term(op, Term("neg", tb), root), Term("mul", num(2), ta)) for op in ("add", "sub")]


def unique(proof: Proof, goal: Term) -> None:
    """A solution in the domain of an injective map."""
    x, condition = goal.args
    given, equation = condition.args if condition.op == "and" else (TRUE, condition)
    if equation.op != "eq" or x in equation.args[1].free:
        raise Stuck("the equation must read f(x) = c")
    f, c = equation.args
    relation(proof, Term("injective", x, f, given))
    for r in [*_roots(proof, equation, x), c, ZERO, ONE]:
        proof.attempt(lambda r=r: _larger_root(proof, r))
        if proof.attempt(lambda r=r: theorem(proof, "unique", x=x, F=f, D=given, a=r, c=c)):
            return
    raise Stuck("no solution was found in the domain")


def _larger_root(proof: Proof, r: Term) -> None:
    """0 <= (-b + sqrt(q)) / (2 a) where b^2 <= q: at once for b <= 0, and from (sqrt(q) - b)(sqrt(q) + b) for b > 0."""
    if r.op != "div" or r.args[0].op != "add" or r.args[0].args[1].op != "sqrt":
        return
    b, root = r.args[0].args[0].args[0], r.args[0].args[1]
    goal = Term("le", ZERO, r.args[0])

    def positive_b(inner: Proof, rest: Term) -> None:
        if show(inner, rest):
            return
        other = Term("add", root, b)
        excess = Term("sub", root.args[0], Term("pow", b, num(2)))
        if not (show(inner, Term("lt", ZERO, other)) and show(inner, Term("le", ZERO, excess)) and defined(inner, goal, other)):
            raise Stuck("the root is not shown to be large enough")
        inner.line("algebra", goal=rest, factor=other, terms=[[ONE, [excess], []]])

    defined(proof, goal)
    cases(proof, b, goal, positive_b)
    show(proof, Term("le", ZERO, r))


def not_unique(proof: Proof, goal: Term) -> None:
    """Two solutions of a quadratic."""
    x, condition = goal.args[0].args
    equation = condition.args[1] if condition.op == "and" else condition
    roots = _roots(proof, equation, x)
    if len(roots) < 2:
        raise Stuck("two solutions were not found")
    theorem(proof, "not_unique", x=x, D=condition, a=roots[0], b=roots[1])


def maximiser(proof: Proof, goal: Term) -> None:
    """A stationary point of a concave function."""
    x, best, f, given = goal.args
    theorem(proof, "maximiser", x=x, a=best, F=f, D=given)
