"""Proofs: numbered lines, each made by a rule from what stands before it.

A rule is a function from a step to a proposition, and its docstring is its inference line (above the bar: what must
be known). What a rule needs beyond that, the values of all terms included, it checks or rejects the step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import inf
from typing import Any

from derivable.kernel import interval
from derivable.kernel.axioms import AXIOMS, BOUND, CHANCE, CHECKED, RESTS_ON, SORTS
from derivable.kernel.meaning import expand
from derivable.kernel.normal import Normal, Poly, add
from derivable.kernel.operators import OPERATORS
from derivable.kernel.patterns import Lambda, fill
from derivable.kernel.scope import Scope, constant
from derivable.kernel.terms import ONE, RELATIONS, ZERO, Numbered, Rejected, Term, is_whole, need, substitute, suits

MAX_LINES, MAX_NESTING, DIGITS = 3_000, 12, (30, 120)
GIVES_VALUES = ("unfold", "instance", "generalise", "induction", "cite")  # from facts and claims, whose relations have values


class Step:
    """One line of a proof: its row in the certificate, and the scope it stands in."""

    def __init__(self, row: dict[str, Any], terms: Numbered, scope: Scope, lemmas: Mapping[str, Term], nesting: int) -> None:
        self.row, self.terms, self.scope, self.lemmas, self.nesting = row, terms, scope, lemmas, nesting

    def term(self, name: str) -> Term:
        """The term in the field `name`."""
        found: Term = self.terms[self.row[name]]
        return found

    def relation(self) -> Term:
        """The goal, a relation."""
        need(self.term("goal").op in RELATIONS, "this rule concludes relations only")
        return self.term("goal")

    def normal(self) -> Normal:
        """Normal forms with the equations in `uses` as rewriting rules."""
        equations = [self.scope.facts[i] for i in self.row.get("uses", ())]
        need(all(e.op == "eq" for e in equations), "only an equation can be used as a rewriting rule")
        everywhere = all(i < self.scope.everywhere for i in self.row.get("uses", ()))
        return Normal(self.scope.definitions, dict(e.args for e in equations), everywhere) if equations else self.scope.plain

    def mapping(self) -> dict[Term, Term]:
        """Pairs (variable, value) in the field `at`; random variables keep their names."""
        out = {self.terms[v]: self.terms[t] for v, t in self.row.get("at", ())}
        for v, t in out.items():
            need(v.op == "sym" and v.args[1] != "point" and suits(t, v.args[1]), "{} cannot stand for {}", t, v)
        self.scope.defined(*out.values())
        return out

    def prove(self, name: str, assumed: tuple[Term, ...], goal: Term) -> None:
        """Check the lines in the field `name` under more assumptions; they must show `goal`."""
        inner = Scope(self.scope.definitions, assumed, self.scope)
        need(self.nesting < MAX_NESTING, "proofs are nested too deep")
        run(self.row[name], self.terms, inner, self.lemmas, self.nesting + 1)
        inner.require(goal)

    def new(self, var: Term, like: Term, *avoid: Term) -> Term:
        """A variable of the sort of `like` that must not occur in anything known here."""
        unused = var.op == "sym" and var.args[1] == like.args[1] != "point" and not any(var in p.free for p in (*self.scope.props, *avoid))
        need(unused, "{} is not a new name here", var)
        return var


def algebra(s: Step) -> Term:
    """m (r - l) = sum_k c_k f_k1 .. f_kn g_k^2 + sum_j d_j (l_j - r_j),   l_j = r_j,   c_k > 0,   f >= 0,   m > 0
    ---
    l <= r;   l < r where in one summand all f are positive and g is not 0;   l = r without summands, and m != 0 will do
    """
    goal, scope, row, normal = s.relation(), s.scope, s.row, s.normal()
    total, used, strict = Poly(), list[Term](), False
    for c, factors, squares in row.get("terms", ()):
        f, g = [s.terms[i] for i in factors], [s.terms[i] for i in squares]
        need(all(u.real for u in g), "a square is known to be positive or 0 of a real number only, not of {}", g)
        signs = (constant(s.terms[c]) or 0) > 0 and all(scope.known(Term("le", ZERO, u)) for u in f)
        need(signs, "a summand has a factor that is not known to be positive or 0")
        strict = strict or all(scope.known(Term("lt", ZERO, u)) for u in f) and all(scope.known(Term("ne", u, ZERO)) for u in g)
        total = add(total, normal.product(s.terms[c], *f, *g, *g))
        used += f + g
    for d, i in row.get("combine", ()):
        need(scope.facts[i].op == "eq", "only equations can be combined")
        total = add(total, normal.times(normal.of(s.terms[d]), normal.gap(scope.facts[i])), -1)
        used.append(s.terms[d])
    if (factor := s.term("factor") if "factor" in row else None) is not None:
        scope.require(Term("ne" if goal.op == "eq" else "lt", ZERO, factor))
        used.append(factor)
    shown = {"le": True, "lt": strict, "eq": not row.get("terms"), "ne": False}[goal.op]
    need(shown, "the combination does not show a relation of the form {}", goal.op)
    for pair in _pairs(goal.args[0], goal.args[1], scope) if goal.op == "eq" else [goal]:
        gap = normal.gap(pair) if factor is None else normal.times(normal.of(factor), normal.gap(pair))
        need(not normal.cleared(add(gap, total, -1))[0], "the normal forms of the two sides differ: {}", goal)
    scope.defined(*used)
    return goal


def _pairs(left: Term, right: Term, scope: Scope) -> list[Term]:
    """The equations between the components of two tuples of one shape, or between the two numbers themselves."""
    shown = [u.op == "diff" and u in scope.valued for u in (left, right)]  # by an equation: there may be no rule for it
    left, right = (u if known or (e := expand(u, scope.definitions)).op != "tuple" else e for u, known in zip((left, right), shown))
    if left.op != "tuple" or right.op != "tuple":
        return [Term("eq", left, right)]
    return [pair for a, b in zip(left.args, right.args, strict=True) for pair in _pairs(a, b, scope)]


def numbers(s: Step) -> Term:
    """A relation between numbers without variables: their intervals are apart, or both are exact."""
    goal, normal = s.relation(), s.normal()
    gap = normal.gap(goal)
    for digits in DIGITS:
        low, high = _value(normal, gap, digits)
        if {"lt": low > 0, "le": low >= 0, "ne": low > 0 or high < 0, "eq": low == high == 0}[goal.op]:
            return goal
    raise Rejected(f"not a true relation of numbers: {goal!r}"[:600])


ENCLOSES = {name: getattr(interval, o.encloses) for name, o in OPERATORS.items() if not o.encloses.startswith(("by ", "none"))}


def _value(normal: Normal, p: Poly, digits: int) -> interval.Interval:
    """An interval around the value of a normal form whose atoms are roots and functions of numbers that can be enclosed."""
    total = Fraction(0), Fraction(0)
    for m, c in p.items():
        product = Fraction(c), Fraction(c)
        for a, e in m:
            name, *keys = normal.atoms[a]
            if name == "root":
                v = _value(normal, normal.poly(keys[1]), digits)
                if keys[0] > 2:
                    v = interval.multiply(interval.log(v, digits), (Fraction(1, keys[0]),) * 2, digits)
                v = interval.sqrt(v, digits) if keys[0] == 2 else interval.exp(v, digits)
            elif name == "inverse":
                v = interval.power(_value(normal, dict(keys[0]), digits), -1, digits)
            elif name in ENCLOSES:
                v = ENCLOSES[name](*(_value(normal, normal.poly(k), digits) for k in keys), digits)
            elif isinstance(name, Term) and name.op == "const":
                v = interval.PI
            else:
                raise Rejected(f"{name!r} has no value by evaluation"[:300])
            product = interval.multiply(product, interval.power(v, e, digits), digits)
        total = interval.add(total, product, digits)
    return total


def restate(s: Step) -> Term:
    """A fact in other words: a conjunction of facts, or a relation whose difference is a multiple of that of a fact."""
    need(s.scope.known(s.term("goal")), "not known: {}", s.term("goal"))
    return s.term("goal")


def unfold(s: Step) -> Term:
    """head(n, ..) = base;   n + 1 <= t  ---  head(t, ..) = body: a recursion, one step."""
    t = s.term("of")
    d = s.scope.definitions.get(t.args[0], t)
    need(t.op == "call" and d.op == "recur", "not a call of a recursion: {}", t)
    s.scope.defined(t)
    first = s.scope.known(Term("eq", t.args[1], d.args[1]))
    if not first:
        s.scope.require(Term("le", Term("add", d.args[1], ONE), t.args[1]))
    return Term("eq", t, substitute(d.args[2 if first else 3], dict(zip(d.args[0].args[1:], t.args[1:]))))


def instance(s: Step) -> Term:
    """for all x: G implies P;   G at v  ---  P at v."""
    fact: Term = s.scope.facts[s.row["fact"]]
    at = s.mapping()
    while fact.op == "forall" and fact.args[0] in at or fact.op == "imp" and s.scope.known(fact.args[0]):
        if fact.op == "imp":
            s.scope.require(fact.args[0])
        fact = substitute(fact.args[1], {fact.args[0]: at[fact.args[0]]}) if fact.op == "forall" else fact.args[1]
    return fact


def generalise(s: Step) -> Term:
    """P(x) for a new x  ---  for all x: P(x).   G |- P  ---  G implies P.   Both as often as the goal says."""
    goal, rest = s.term("goal"), s.term("goal")
    names, assumed = [s.terms[i] for i in s.row.get("variables", ())], []
    while rest.op == "forall" and names or rest.op == "imp":
        if rest.op == "imp":
            assumed.append(rest.args[0])
            rest = rest.args[1]
            continue
        var = s.new(names.pop(0), rest.args[0], *assumed, goal, rest)
        rest = substitute(rest.args[1], {rest.args[0]: var})
    s.prove("proof", tuple(assumed), rest)
    return goal


def induction(s: Step) -> Term:
    """P(n);   n <= k, P(k) |- P(k + 1)  ---  for all k: n <= k implies P(k)."""
    goal = s.term("goal")
    k, body = goal.args
    (start, upper), (op, inner) = body.args[0].args, (body.args[0].op, body.op)
    need((goal.op, inner, op) == ("forall", "imp", "le") and upper is k, "induction shows: for all integers k, n <= k implies P(k)")
    need(k not in start.free and k.args[1] == "int" and is_whole(start), "an induction starts at a fixed integer")
    var = s.new(s.term("variable"), k, goal)
    s.scope.defined(start)
    s.prove("base", (), substitute(body.args[1], {k: start}))
    here, there = (substitute(body.args[1], {k: u}) for u in (var, Term("add", var, ONE)))
    s.prove("step", (Term("le", start, var), here), there)
    return goal


def cite(s: Step) -> Term:
    """A claim that was verified before, at values of its variables for which its hypotheses are known."""
    name, at = s.row["claim"], s.mapping()
    need(name in s.lemmas, "a claim is cited that was not verified before")
    prop, hypotheses, *definitions = s.lemmas[name].args
    for h in hypotheses.args:
        s.scope.require(substitute(h, at))
    same = all(s.scope.definitions.get(d.args[0].args[0]) is d for d in definitions)
    need(same, "the cited claim defines a function in another way")
    s.scope.rests_on.add(f"claim {name}")
    return substitute(prop, at)


def axiom(s: Step) -> Term:
    """An instance of an axiom whose premises are known. A value for a letter contains no variable that the axiom binds,
    but for those that the letter is written to depend on.
    """
    name, scope = s.row["name"], s.scope
    row = AXIOMS[name]
    at = {letter: s.terms[i] for letter, i in s.row["at"].items()}
    bound = [v for letter in BOUND if letter in at for v in _variables(at[letter], letter)]
    need(len(set(bound)) == len(bound), "bound letters stand for different variables")
    filled: dict[str, Any] = {}
    for letter, u in at.items():
        own = row.parameters.get(letter)
        inner = frozenset().union(*(at[k].free for k in own or ()))
        need(letter in BOUND or (u.free - inner).isdisjoint(bound), "{} contains a variable that {} binds", u, name)
        filled[letter] = u if own is None else Lambda(tuple(at[k] for k in own), u)
        plain = letter not in BOUND and SORTS[letter] != "proposition"
        need(not plain or SORTS[letter] in ("any", "set") or suits(u, SORTS[letter]), "{} cannot stand for {} in {}", u, letter, name)
        scope.defined(*([u] if plain and own is None and SORTS[letter] not in ("law", "set") else []))
    need(name not in CHANCE[1:] or scope.everywhere == inf, "{} needs premises that hold for all random variables", name)
    for p in row.premises:
        scope.require(fill(p, filled))
    goal = fill(row.conclusion, filled)
    if name.startswith("integral_"):
        scope.defined(goal.args[1])
    if name.startswith("normal_") or name.startswith("integral_") and _integrals(goal.args[1]) <= scope.valued:
        scope.valued.add(goal.args[0])
    scope.rests_on.update({RESTS_ON[name]} if name in RESTS_ON else ())
    return goal


def _variables(t: Term, letter: str) -> tuple[Term, ...]:
    found = t.args if letter == "V" and t.op == "tuple" else (t,)
    need(all(v.op == "sym" and (SORTS[letter] == "any" or v.args[1] == SORTS[letter]) for v in found), "{} is not a variable for {}", t, letter)
    return found


def _integrals(t: Term) -> set[Term]:
    return {t} if t.op == "int" else {i for a in t.args if isinstance(a, Term) for i in _integrals(a)}


RULES: dict[str, Callable[[Step], Term]] = {
    f.__name__: f for f in (algebra, numbers, restate, unfold, instance, generalise, induction, cite, axiom)}


def conclude(s: Step) -> Term:
    """Apply the rule of a row, and take what it concludes into the scope."""
    rule = s.row["rule"]
    goal = RULES[rule](s)
    s.scope.add(goal, given=rule in GIVES_VALUES or rule == "axiom" and s.row["name"] not in CHECKED)
    return goal


def run(rows: list[Any], terms: Numbered, scope: Scope, lemmas: Mapping[str, Term], nesting: int = 0) -> None:
    """Check lines one after the other; each adds its proposition to the scope."""
    need(len(rows) <= MAX_LINES, "a proof has more than {} lines", MAX_LINES)
    for number, row in enumerate(rows):
        try:
            conclude(Step(row, terms, scope, lemmas, nesting))
        except Rejected as error:
            raise Rejected(f"line {number} ({row['rule']}): {error}"[:2000]) from None
        except (KeyError, IndexError, TypeError, ValueError, AttributeError, RecursionError) as error:
            raise Rejected(f"line {number} is malformed: {type(error).__name__} {error}"[:300]) from None
