"""Points of the declared domain of a step, drawn for SymPy: numbers, families, functions that are only named, tables for laws.

A sampler of its own: bounds are read off the declared conditions, what they do not give is drawn until all conditions hold.
"""

import itertools
import math
import random
from fractions import Fraction

import sympy

from derivable.errors import IllTyped
from derivable.kernel.terms import Term, digest
from derivable.language.abstract import about_laws
from derivable.language.expressions import Declaration, Expr, Proposition, merge
from derivable.language.sympy_out import random_variables, to_sympy
from numeric_checks.sympy_values import DIGITS, NoValue, Values, rebuilt, settled

STATES, LONGEST, TRIES = 2, 3, 400
BOUNDS = ("lt", "le", "ne")


def names_of(step, derivation):
    """The declarations of a step, with the definitions of its claim."""
    parts = [p for p in (step.left, step.right, *derivation.when) if p is not None]
    known = merge(*(p.declarations for p in parts))
    more = {d.args[0].args[0].args[0]: Declaration(d.args[0].args[0].args[0], d.args[0].args[0], (), d) for d in step.claim.args[2:]}
    return {**more, **known}


class Question:
    """A step in SymPy, at an instance where it has random variables, and at points of its domain."""

    def __init__(self, step, derivation):
        self.names, (proposition, hypotheses) = names_of(step, derivation), step.claim.args[:2]
        self.proposition, self.hypotheses, self.seed = proposition, hypotheses.args, digest(step.claim)
        self.laws = about_laws(proposition)
        free = frozenset().union(proposition.free, *(h.free for h in self.hypotheses))
        self.leaves = sorted((v for v in free if v.args[1] in ("int", "real", "complex")), key=lambda v: (v.args[1] != "int", v.args))
        self.forms = {}
        self.choices = _has(proposition, ("iff", "imp"))

    def form(self, t, at):
        """A term in SymPy; random variables are written out at the indices `at`."""
        among = [_Block(b) for h in self.hypotheses if h.op == "agree" for b in h.args[2].args] if self.laws else []
        values = {Expr(v): int(q) for v, q in at.items() if v.args[1] == "int"} if self.laws else {}
        key = (t, tuple(sorted((k.term.args, v) for k, v in values.items())))
        if key not in self.forms:
            p = Proposition(t, self.names)
            self.forms[key] = (to_sympy(p, values, STATES, among), random_variables(p, values, among))
        return self.forms[key]

    def point(self, number):
        """A point of the domain and the form of the step there: (form, values, functions)."""
        rng = random.Random(f"{self.seed}{number}")
        for _ in range(TRIES):
            try:
                found = Point(self, rng, number)
                if found.admitted():
                    return found
            except (NoValue, IllTyped):  # an instance in which a random variable would stand twice is none
                continue
        raise NoValue("no point of the domain was found")


class _Block:
    """A block of random variables by its term."""

    def __init__(self, term):
        self.term, self.declarations = term, {}


class Point:
    """Values for variables and functions, at which conditions and the step may be looked at."""

    def __init__(self, question, rng, number):
        self.question, self.rng = question, rng
        self.special = question.choices and number % 2 == 0  # then values coincide, and are 0
        self.at, self.env, self.tables, self.curves = {}, {}, {}, {}
        self.values = Values(self.function, rng.random())
        self._numbers()
        self.statement, self.variables = question.form(question.proposition, self.at)
        if question.laws:
            self._laws()
            for v in sorted(self.statement.free_symbols - set(self.env), key=str):
                self.env[v] = sympy.Integer(rng.randrange(STATES))
        self.statement = settled(self._with_curves(self.statement))

    def holds(self):
        """Whether the step holds here, as SymPy evaluates it."""
        return self.values.holds(self.statement, self.env)

    def admitted(self):
        """Whether all conditions hold here; those that say how a law or a function is made hold by the way it was drawn."""
        plain = [h for h in self.question.hypotheses if h.op in (*BOUNDS, "eq") and not (h.op == "eq" and h.args[0].op == "int")]
        return all(self.values.holds(settled(self._with_curves(self.question.form(h, self.at)[0])), self.env) for h in plain)

    # --- numbers

    def _numbers(self):
        waiting = list(self.question.leaves)
        while waiting:
            ready = [v for v in waiting if not any(u in waiting for h in self._bounds(v) for u in h.free - {v})]
            leaf = (ready or waiting)[0]
            waiting.remove(leaf)
            self.at[leaf] = self._draw(leaf, self._bounds(leaf), leaf.args[1])
            symbol = to_sympy(Proposition(Term("eq", leaf, leaf), self.question.names)).lhs
            self.env[symbol] = self.at[leaf]

    def _bounds(self, leaf):
        return [h for h in self.question.hypotheses if h.op in BOUNDS and leaf in h.args]

    def _draw(self, what, bounds, sort):
        low = [self._number(h.args[0]) for h in bounds if h.op != "ne" and h.args[1] is what and self._known(h.args[0])]
        high = [self._number(h.args[1]) for h in bounds if h.op != "ne" and h.args[0] is what and self._known(h.args[1])]
        if sort == "int":
            first = int(max(low, default=1))
            return sympy.Integer(self.rng.randint(first, int(min(high, default=first + LONGEST - 1))))
        if self.special and self.rng.random() < 0.6:
            return self.rng.choice([sympy.Integer(0), sympy.Integer(1), *(v for k, v in self.at.items() if k.args[1] == "real")])
        if low and high:
            return sympy.Float(float(max(low)) + float(min(high) - max(low)) * self.rng.uniform(0.2, 0.9), DIGITS)
        away, edge = self.rng.uniform(0.4, 1.2), float(max(low) if low else min(high) if high else 0)
        middle = self.rng.uniform(-1.5, 1.5)
        return sympy.Float(edge + away if low else edge - away if high else middle, DIGITS)

    def _known(self, t):
        return all(v in self.at for v in t.free if v.args[1] in ("int", "real"))

    def _number(self, t):
        return self.values(to_sympy(Expr(t, self.question.names)), self.env)

    # --- functions

    def function(self, name, arguments):
        """The value of an undefined function: a probability, or a member of a family that is drawn when it is first asked for."""
        key = (name, *(int(a) for a in arguments))
        if name in self.tables and name not in self._families():
            return self.tables[name][key[1:]]
        if key not in self.tables:
            self.tables[key] = self._member(self._families()[name], arguments)
        return self.tables[key]

    def _families(self):
        return {d.leaf.args[0]: d for d in self.question.names.values() if d.leaf.op == "fun" and d.definition is None}

    def _member(self, declaration, arguments):
        bounds, what = [], Term("call", declaration.leaf, *(Term("num", Fraction(int(a))) for a in arguments))
        for h in declaration.hypotheses:
            while h.op in ("forall", "imp"):
                h = h.args[1]
            call = next(u for u in h.args if u.op == "call" and u.args[0] is declaration.leaf)
            bounds.append(Term(h.op, *(what if u is call else u for u in h.args)))
        return self._draw(what, bounds, "real")

    def _with_curves(self, form):
        """The form with curves for the functions of a real variable that are only named."""
        for f in sorted(form.atoms(sympy.core.function.AppliedUndef), key=str):
            declaration = self._families().get(f.func.__name__)
            if declaration is not None and declaration.leaf.args[1] == "real" and f.func not in self.curves:
                self.curves[f.func] = self._curve(declaration)
        for f, curve in self.curves.items():
            form = _put(form, f, curve)
        return form

    def _curve(self, declaration):
        """A density as a mixture of two Gaussians, a positive function as an exponential, any other with a slope above -1."""
        x, u = sympy.Symbol("x", real=True), self.rng.uniform
        if any(h.op == "eq" for h in declaration.hypotheses):
            return sympy.Lambda(x, _mixture(x, u(0.2, 0.8), (u(-1, 1), u(-1, 1)), (u(0.8, 1.3), u(0.8, 1.3))))
        a, b, c = (sympy.Float(u(*ends), DIGITS) for ends in ((0, 1.5), (-0.9, 0.9), (0.3, 1)))
        wave = a * x + b * sympy.sin(c * x)
        return sympy.Lambda(x, sympy.exp(wave) if any(map(self._positive, declaration.hypotheses)) else wave)

    @staticmethod
    def _positive(h):
        return h.op == "forall" and h.args[1].op == "lt" and h.args[1].args[1].op == "call" and not h.args[1].args[1].args[0].args[2]

    # --- laws

    def _laws(self):
        for name, f in sorted((leaf.args[0], leaf) for leaf in self.question.proposition.free if leaf.args[1] == "law"):
            self.tables[name] = self._table([h for h in self.question.hypotheses if h.args[0] is f])
        for h in (h for h in self.question.hypotheses if h.op == "agree" and all(u.args[0] in self.tables for u in h.args[:2])):
            self._agree(h)

    def _states(self):
        return list(itertools.product(range(STATES), repeat=len(self.variables)))

    def _weights(self):
        drawn = {}

        def weight(*key):
            if key not in drawn:
                drawn[key] = sympy.Float(math.exp(self.rng.uniform(-2, 1)), DIGITS)
            return drawn[key]

        def conditional(kind, value, given):
            return weight(kind, value, given) / sum(weight(kind, k, given) for k in range(STATES))

        return conditional

    def _table(self, facts):
        """A joint table in which the facts hold: a chain, independent or exchangeable members, and everything else as it comes."""
        ops = {h.op: h for h in facts}
        fact = next((ops[o] for o in ("markov", "independent", "exchangeable") if o in ops), None)
        chain = [k for k, (y, _) in enumerate(self.variables) if fact is not None and y is fact.args[1]]
        fixed = [k for k, (y, _) in enumerate(self.variables) if fact is not None and fact.op != "exchangeable"
                 and y in {b.args[0] for b in fact.args[2].args}]
        rest = [k for k in range(len(self.variables)) if k not in chain and k not in fixed]
        conditional = self._weights()

        def one(s, places, given, kind):
            out, before = sympy.Integer(1), tuple(s[k] for k in given)
            for k in places:
                out, before = out * conditional((kind, k), s[k], before), (*before, s[k])
            return out

        def joint(s):
            base = one(s, fixed, (), "fixed")
            given = tuple(s[k] for k in fixed)
            if "exchangeable" in ops:
                alike = base * one(s, rest, fixed, "rest")
                parts = (0,) if "independent" in ops else (0, 1)
                about = given if "independent" in ops else tuple(s[k] for k in rest)
                return alike * sum(sympy.prod(conditional(("member", h), s[k], about) for k in chain) for h in parts) / len(parts)
            for n, k in enumerate(chain):
                before = (s[chain[n - 1]],) if n and "markov" in ops else ()
                base = base * conditional(("chain", k), s[k], (*given, *before))
            return base * one(s, rest, (*fixed, *chain), "rest")

        return {s: joint(s) for s in self._states()}

    def _agree(self, h):
        first, second = (self.tables[u.args[0]] for u in h.args[:2])
        at = [(b.args[0], int(self._number(b.args[1]))) for b in h.args[2].args]
        places = [k for k, v in enumerate(self.variables) if v in at]

        def marginal(table, s):
            return sum(p for r, p in table.items() if all(r[k] == s[k] for k in places))

        self.tables[h.args[0].args[0]] = {s: p * marginal(second, s) / marginal(first, s) for s, p in first.items()}


def _has(t, operators):
    return t.op in operators or any(_has(a, operators) for a in t.args if isinstance(a, Term))


def _mixture(x, share, means, deviations):
    parts = [sympy.exp(-((x - sympy.Float(m, DIGITS)) ** 2) / (2 * sympy.Float(d, DIGITS) ** 2)) / (sympy.sqrt(2 * sympy.pi) * d)
             for m, d in zip(means, deviations)]
    return sympy.Float(share, DIGITS) * parts[0] + sympy.Float(1 - share, DIGITS) * parts[1]


def _put(form, f, curve):
    """The form with a curve in the place of a function, built anew so that nothing is evaluated but the curve."""
    if not form.args:
        return form
    if form.func == f:
        return curve(*(_put(a, f, curve) for a in form.args))
    return rebuilt(form, [_put(a, f, curve) for a in form.args])
