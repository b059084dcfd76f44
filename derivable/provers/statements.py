"""Statements about maps: monotone, injective, onto, unique solution, maximiser; and, iff, for all.

Each is reduced to relations by a theorem whose premises are shown by the other methods.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from derivable.kernel.axioms import LETTERS
from derivable.kernel.scope import negation
from derivable.kernel.terms import RELATIONS, TRUE, substitute
from derivable.provers.families import bounds_claim
from derivable.provers.polynomials import coefficient, is_polynomial, names, to_term, with_inverses
from derivable.provers.proof import ONE, ZERO, Proof, Stuck, Term, num
from derivable.provers.signs import defined, show


def prove(proof: Proof, goal: Term) -> None:
    """Show a statement; Stuck if it is a mere relation or no theorem applies."""
    key = f"not_{goal.args[0].op}" if goal.op == "not" else goal.op
    if key not in WAYS:
        raise Stuck("not a statement about maps")
    WAYS[key](proof, goal)


def relation(proof: Proof, p: Term) -> None:
    """Show a proposition by any method."""
    from derivable.provers import prove_any

    if p.op in ("forall", "imp"):
        proof.enter(p, relation)
    elif p.op == "and":
        for q in p.args:
            relation(proof, q)
    elif not show(proof, p) and not (p.op == "eq" and proof.attempt(lambda: _cancel(proof, p))):
        prove_any(proof, p, ("statements", "spectrum", "field", "positivity", "calculus"))
    if p.op in RELATIONS:
        defined(proof, *p.args)
    if not proof.scope.known(p):
        raise Stuck(f"not shown: {p!r}"[:200])


def _given(proof: Proof) -> list[int]:
    """The numbers of known equations that give a variable a value."""
    return [i for i, f in enumerate(proof.scope.facts) if f.op == "eq" and f.args[0].op == "sym" and f.args[0] not in f.args[1].free]


def _equations_known(proof: Proof) -> list[Term]:
    """The equations that are known, also as parts of conjunctions; each gets a number."""
    out = []
    for f in [q for fact in list(proof.scope.facts) for q in (fact.args if fact.op == "and" else (fact,))]:
        if f.op == "eq" and f.args[0].op != "tuple":
            if f not in proof.scope.facts:
                proof.line("restate", goal=f)
            out.append(f)
    return out


def _cancel(proof: Proof, goal: Term) -> bool:
    """x = 0 from a known equation m x = 0 with m != 0; by cases on the sign of x if the equation is not of that form."""
    x, zero = goal.args
    if x.op != "sym" or zero is not ZERO:
        return False
    for fact in _equations_known(proof):
        given = _given(proof)
        normal = proof.normal(given)
        gap = Term("sub", *fact.args)
        p = normal.of(gap)
        if p and is_polynomial(normal, p, x, (1,)):
            rest = coefficient(normal, p, x, 1)
            factor = to_term(rest, with_inverses(normal, rest, names(proof, normal, gap)))
            if show(proof, Term("ne", factor, ZERO)) and defined(proof, factor):
                proof.line("algebra", goal=goal, factor=factor, combine=[[num(-1), proof.number(fact)]], uses=given)
                return True
    if not any(x in f.free for f in _equations_known(proof)):
        return False
    _cases(proof, x, goal, _contradict)
    return True


def _cases(proof: Proof, t: Term, goal: Term, work: Callable[[Proof, Term], None]) -> None:
    """Show the goal where t < 0, where t = 0 and where t > 0; `work` shows it in each case."""
    for case in (Term("lt", t, ZERO), Term("eq", t, ZERO), Term("lt", ZERO, t)):
        proof.enter(Term("imp", case, goal), work)
    proof.axiom("cases", a=t, P=goal)


def _contradict(proof: Proof, goal: Term) -> None:
    """A known equation fails here: with known values put in, its sides differ in one direction."""
    if proof.scope.known(goal):
        return
    for fact in _equations_known(proof):
        values = {proof.scope.facts[i].args[0]: proof.scope.facts[i].args[1] for i in _given(proof)}
        left, right = (substitute(u, values) for u in fact.args)
        same = Term("eq", left, right)
        if same in proof.scope.props and left is not fact.args[0]:
            continue
        defined(proof, same)
        if same is not fact and same not in proof.scope.props:
            proof.line("algebra", goal=same, uses=_given(proof), combine=[[num(-1), proof.number(fact)]])
        for low, high in ((left, right), (right, left)):
            from derivable.provers.positivity import prove as positivity

            if proof.attempt(lambda a=low, b=high: positivity(proof, Term("lt", a, b))) and proof.scope.known(goal):
                return
    raise Stuck("no known equation fails")


def theorem(proof: Proof, name: str, **at: Term) -> Term:
    """Apply an axiom after its premises have been shown."""
    for letter in ("y", "t"):
        if letter not in at:
            at[letter] = proof.new(LETTERS[letter], *at.values(), Term("sym", f"{letter}~", "real"))
    for p in proof.premises(name, **at):
        if p not in proof.scope.props:
            relation(proof, p)
        defined(proof, *(q for q in (p.args if p.op == "and" else (p,)) if q.op in ("eq", "ne", "lt", "le")))
    defined(proof, *(t for t in at.values() if t.op not in ("eq", "ne", "lt", "le", "and") and not t.free & {at.get("x"), at.get("t")}))
    return proof.axiom(name, **at)


def _increasing(proof: Proof, goal: Term) -> None:
    x, f, given = goal.args
    for name in ("increasing_by_derivative", "increasing"):
        if proof.attempt(lambda name=name: theorem(proof, name, x=x, F=f, D=given)):
            return
    raise Stuck("neither the derivative nor the difference was shown to be positive")


def _injective(proof: Proof, goal: Term) -> None:
    x, f, given = goal.args
    for g, name in ((f, "injective_if_increasing"), (Term("neg", f), "injective_if_decreasing")):
        if proof.attempt(lambda g=g: _increasing(proof, Term("increasing", x, g, given))):
            proof.axiom(name, x=x, F=f, D=given)
            return
    raise Stuck("not shown to be strictly monotone")


def _not_injective(proof: Proof, goal: Term) -> None:
    """Two points with one value: where the inside of a maximum is negative; cases on a coefficient that may vanish."""
    x, f, given = goal.args[0].args
    slope = _slope(proof, f, x)
    if slope is None:
        raise Stuck("no two points with one value were found")
    a, b = slope

    def apart(inner: Proof, points: tuple[Term, Term]) -> None:
        for p in points:
            _evaluate_maxima(inner, substitute(f, {x: p}))
        theorem(inner, "not_injective", x=x, F=f, D=given, a=points[0], b=points[1])

    def lines(inner: Proof, rest: Term) -> None:
        if inner.scope.known(Term("eq", a, ZERO)):
            apart(inner, (ZERO, ONE))
        else:
            inner_points = [Term("div", Term("sub", num(-n), b), a) for n in (1, 2)]
            apart(inner, (inner_points[0], inner_points[1]))

    if a.free:
        _cases(proof, a, goal, lines)
    else:
        lines(proof, goal)


def _slope(proof: Proof, f: Term, x: Term) -> tuple[Term, Term] | None:
    """The inside a x + b of a maximum max(0, a x + b) in f."""
    from derivable.kernel.meaning import expand

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


def _evaluate_maxima(proof: Proof, t: Term) -> None:
    """Show what each maximum in t is, where its sides compare."""
    from derivable.kernel.meaning import expand

    meant = expand(t, proof.definitions)
    if meant is not t:
        return _evaluate_maxima(proof, meant)
    for a in t.args:
        if isinstance(a, Term) and a.op != "fun":
            _evaluate_maxima(proof, a)
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
    from derivable.provers.field import combine

    gap = Term("sub", p.args[1], p.args[0])
    value = next((c for c in (num(0), num(1), num(2)) if combine(proof, Term("eq", gap, c), []) is not None), None)
    if value is None:
        return False
    rows = combine(proof, Term("eq", gap, value), [])
    flipped = [[Term("neg", d), i] for d, i in rows or []]
    defined(proof, *p.args)
    proof.line("algebra", goal=p, terms=[[value, [], []]] if value is not ZERO else [], combine=flipped)
    return True


def _not_onto(proof: Proof, goal: Term) -> None:
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


def _unique(proof: Proof, goal: Term) -> None:
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
    _cases(proof, b, goal, positive_b)
    show(proof, Term("le", ZERO, r))


def _not_unique(proof: Proof, goal: Term) -> None:
    x, condition = goal.args[0].args
    equation = condition.args[1] if condition.op == "and" else condition
    roots = _roots(proof, equation, x)
    if len(roots) < 2:
        raise Stuck("two solutions were not found")
    theorem(proof, "not_unique", x=x, D=condition, a=roots[0], b=roots[1])


def _maximiser(proof: Proof, goal: Term) -> None:
    x, best, f, given = goal.args
    theorem(proof, "maximiser", x=x, a=best, F=f, D=given)


def _conjunction(proof: Proof, goal: Term) -> None:
    for p in goal.args:
        relation(proof, p)
    if goal not in proof.scope.props:
        proof.line("restate", goal=goal)


def _iff(proof: Proof, goal: Term) -> None:
    """Both implications; a relation may be shown by cases on its sign."""
    left, right = goal.args
    for a, b in ((left, right), (right, left)):
        forward = Term("imp", a, b)
        if not proof.attempt(lambda p=forward: proof.enter(p, relation)):
            proof.enter(forward, _by_cases)
    proof.axiom("iff", P=left, Q=right)


def _by_cases(proof: Proof, goal: Term) -> None:
    """A relation holds, or its opposite contradicts what is known."""
    if goal.op not in ("le", "lt", "eq"):
        raise Stuck("only a relation can be shown by its opposite")
    gap = Term("sub", goal.args[1], goal.args[0])

    def contradiction(inner: Proof, rest: Term) -> None:
        if inner.scope.known(rest):
            return
        inner.cite_pending()
        if inner.scope.known(rest):
            return
        for p in list(inner.scope.assumed):
            opposite = negation(p)
            if p.op not in ("unique", "injective", "increasing", "eq"):
                continue
            if inner.attempt(lambda o=opposite: relation(inner, o)) and inner.scope.known(rest):
                return
        if show(inner, rest):
            return
        raise Stuck("the opposite was not refuted")

    _cases(proof, gap, goal, contradiction)


def _conserved(proof: Proof, goal: Term) -> None:
    variables, field, h = goal.args
    theorem(proof, "conserved", V=variables, W=field, H=h)


def _enter(proof: Proof, goal: Term) -> None:
    if not proof.attempt(lambda: bounds_claim(proof, goal)):
        proof.enter(goal, relation)


WAYS: dict[str, Callable[[Proof, Term], Any]] = {
    "increasing": _increasing, "injective": _injective, "not_injective": _not_injective, "not_onto": _not_onto,
    "unique": _unique, "not_unique": _not_unique, "maximiser": _maximiser, "and": _conjunction, "iff": _iff,
    "conserved": _conserved, "forall": _enter, "imp": _enter,
}
