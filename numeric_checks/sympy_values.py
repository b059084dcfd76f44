"""What SymPy says a form of it is worth at a point: a walk over the SymPy tree, never through text.

Numbers meet in SymPy's own functions at 30 digits; sums run over their range, derivatives are SymPy's, and integrals over the
line are trapezoidal sums on two grids in extended precision, which have to agree. Whether a statement holds is true, false,
or None where values at points cannot tell.
"""

import itertools
import random

import mpmath
import numpy as np
import sympy
from sympy.core.function import AppliedUndef

from derivable.language.sympy_words import AsymptoticallyStable, ExactlyOne, Exists, ForAll, Hurwitz

DIGITS, RELATIVE, ABSOLUTE, INTEGRATED = 30, 1e-9, 1e-20, 1e-11  # ABSOLUTE: what is left of an exact 0; INTEGRATED: with integrals
STEP, REACHES, TAIL, SETTLED = 1 / 32, (24, 18, 13, 10), 1e-14, 1e-12
EQUATIONS = 12  # values of bound variables at which an equation is tried: one that is false fails almost everywhere
NEAR, FAR = (0.1, 0.3, 1, 3, 30), (0.3, 3, 30, 300)  # of bound variables: farther out a map that levels off has one value in floats
ARRAYS = {sympy.Add: lambda *a: sum(a), sympy.Mul: lambda *a: np.prod(np.broadcast_arrays(*a), axis=0) if len(a) > 1 else a[0],
          sympy.exp: np.exp, sympy.log: np.log, sympy.Abs: np.abs, sympy.atan: np.arctan, sympy.tanh: np.tanh,
          sympy.Max: lambda *a: np.maximum.reduce(a), sympy.Pow: lambda a, b: a ** b}

AS_IT_STANDS = (sympy.Add, sympy.Mul, sympy.Pow, sympy.core.relational.Relational, sympy.logic.boolalg.BooleanFunction,
                sympy.exp, sympy.log, sympy.Abs, sympy.atan, sympy.tanh, sympy.Max)
BINDERS = (sympy.Subs, sympy.Derivative, sympy.Lambda, ForAll, Exists, ExactlyOne)


class NoValue(Exception):
    """A form has no real value at a point, or an integral did not settle."""


def settled(e):
    """The form with its derivatives carried out by SymPy; integrals and sums are differentiated, not worked out."""
    if not e.args or not e.has(sympy.Derivative):
        return e
    if isinstance(e, sympy.Derivative):
        out = settled(e.expr)
        for x, times in e.variable_count:
            for _ in range(int(times)):
                out = settled(out.diff(x))
        if out.has(sympy.Derivative):
            raise NoValue(f"SymPy leaves {e}")
        return out
    return rebuilt(e, [settled(a) for a in e.args])


def rebuilt(e, arguments):
    """The form with other arguments, where nothing is evaluated on the way."""
    return e.func(*arguments, **({"evaluate": False} if isinstance(e, AS_IT_STANDS) else {}))


def free_symbols(e, known):
    """The free symbols of a form, without building it anew as SymPy does below an integral; `known` holds those of its parts."""
    if e not in known:
        if e.is_Symbol:
            known[e] = frozenset([e])
        elif isinstance(e, (sympy.Sum, sympy.Product, sympy.Integral)):
            found = free_symbols(e.function, known)
            for x, *ends in e.limits:
                found = (found - {x}).union(*(free_symbols(u, known) for u in ends))
            known[e] = found
        elif isinstance(e, BINDERS):
            known[e] = frozenset(e.free_symbols)
        else:
            known[e] = frozenset().union(*(free_symbols(a, known) for a in e.args))
    return known[e]


def from_mpmath(z):
    """A number of mpmath as one of SymPy."""
    real, imaginary = (sympy.Float(part, DIGITS) for part in (mpmath.re(z), mpmath.im(z)))
    return real + sympy.I * imaginary if imaginary else real


def to_mpmath(number):
    """A number of SymPy as one of mpmath."""
    return mpmath.mpmathify(number.evalf(DIGITS)._to_mpmath(100))


class Values:
    """The values of forms at one point: `functions` gives the values of undefined functions by name and arguments."""

    def __init__(self, functions, seed=0):
        self.functions, self.random = functions, random.Random(seed)
        self.memo, self.free, self.symbols, self.reach = {}, {}, {}, REACHES[0]

    def __call__(self, e, env):
        """The value of a form, as a SymPy number."""
        if e not in self.free:
            self.free[e] = tuple(sorted(free_symbols(e, self.symbols), key=str))
        key = (e, tuple(env.get(v) for v in self.free[e]))
        if key not in self.memo:
            self.memo[key] = self._value(e, env)
        return self.memo[key]

    def _value(self, e, env):
        if e.is_Symbol:
            if e not in env:
                raise NoValue(f"{e} has no value")
            return env[e]
        if e.is_Rational or e.is_Float:
            return e
        if isinstance(e, (sympy.Sum, sympy.Product)):
            return self._series(e.func, e.function, list(e.limits), env)
        if isinstance(e, sympy.Integral):
            return self._integral(e, env)
        if isinstance(e, sympy.Subs):
            inside = dict(zip(e.variables, (self(p, env) for p in e.point)))
            return self(settled(e.expr), {**env, **inside})
        if isinstance(e, sympy.Determinant):
            with mpmath.workdps(DIGITS + 10):  # of numbers: the determinant of symbols is slow to write down
                return from_mpmath(mpmath.det(self.matrix(e.arg, env)))
        arguments = [self(a, env) for a in e.args]
        if isinstance(e, AppliedUndef):
            return self.functions(e.func.__name__, arguments)
        out = e.func(*arguments)
        if out.is_Float or out.is_Rational:
            return out
        if not isinstance(out, e.func) and out.has(sympy.Integral, sympy.Sum, AppliedUndef, sympy.Function):
            return self(out, {})  # a recursion has become its step, which has no free variable
        out = out.evalf(DIGITS)
        if not out.is_number or out.has(sympy.nan, sympy.zoo, sympy.oo):
            raise NoValue(f"{e.func.__name__} has no value at {arguments}")
        return out

    def matrix(self, m, env):
        """The values of the entries of a matrix, as a matrix of mpmath."""
        return mpmath.matrix([[to_mpmath(self(m[i, j], env)) for j in range(m.cols)] for i in range(m.rows)])

    def _series(self, kind, body, limits, env):
        flat = sympy.Add if kind is sympy.Sum else sympy.Mul
        *inner, (i, low, high) = limits
        ends = [int(self(u, env)) for u in (low, high)]
        parts = [{**env, i: sympy.Integer(k)} for k in range(ends[0], ends[1] + 1)]
        return flat(*(self._series(kind, body, inner, p) if inner else self(body, p) for p in parts))

    def _integral(self, e, env):
        """The integral on the longest grid on which all is finite, if what lies at its ends is nothing beside the rest."""
        for reach in REACHES:
            self.reach = reach
            values = [self._inner(e, {}, env, shift) for shift in (0.0, 0.5)]
            if np.all(np.isfinite(values)):
                break
        else:
            raise NoValue(f"{e} has no finite value on a grid")
        if abs(values[0] - values[1]) > SETTLED * max(1, abs(values[0])):
            raise NoValue(f"{e} did not settle: {values}")
        return sympy.Float(str(sum(values) / 2), DIGITS)

    def array(self, e, axes, env, shift):
        """The values of a form on the grid of the variables `axes`, as an array with one axis for each of them."""
        if e in axes:
            return axes[e]
        if not free_symbols(e, self.symbols) & set(axes):
            return np.longdouble(str(self(e, env).evalf(DIGITS)))
        if isinstance(e, sympy.Integral):
            return self._inner(e, axes, env, shift)
        if isinstance(e, sympy.Sum):
            (i, low, high), = e.limits
            ends = [int(self(u, env)) for u in (low, high)]
            return sum(self.array(e.function, axes, {**env, i: sympy.Integer(k)}, shift) for k in range(ends[0], ends[1] + 1))
        if isinstance(e, sympy.Pow) and e.exp.is_Integer:
            return self.array(e.base, axes, env, shift) ** int(e.exp)
        if e.func in ARRAYS:
            with np.errstate(all="ignore"):
                return ARRAYS[e.func](*(self.array(a, axes, env, shift) for a in e.args))
        arguments = [a if free_symbols(a, self.symbols) & set(axes) else self(a, env) for a in e.args]
        if (out := e.func(*arguments)) != e:  # a recursion takes its next step
            return self.array(out, axes, env, shift)
        raise NoValue(f"there is no array of {e.func}")

    def _inner(self, e, axes, env, shift):
        half = int(self.reach / STEP)
        grid = (np.arange(-half, half, dtype=np.longdouble) + shift) * STEP
        (x, _, _), = e.limits
        wider = {v: a[..., None] for v, a in axes.items()}
        values = self.array(e.function, {**wider, x: grid}, {k: v for k, v in env.items() if k != x}, shift)
        if not axes and np.all(np.isfinite(values)) and max(abs(values[0]), abs(values[-1])) > TAIL * max(1, np.max(abs(values))):
            raise NoValue(f"{e} is not over at the ends of the grid")
        return values.sum(axis=-1) * STEP

    # --- statements

    def holds(self, e, env):
        """Whether a statement holds at a point: True, False, or None where points cannot tell."""
        if e in (sympy.true, sympy.false):
            return bool(e)
        if isinstance(e, sympy.core.relational.Relational):
            return self._relation(e, env)
        if isinstance(e, sympy.Not) and isinstance(e.args[0], ForAll):  # a value where it fails shows it; that none is found, nothing
            return True if self._every(e.args[0], env, 400, FAR) is False else None
        if isinstance(e, sympy.Not):
            return self._not(self.holds(e.args[0], env))
        if isinstance(e, sympy.And):
            return self._and(self.holds(p, env) for p in e.args)
        if isinstance(e, sympy.Implies):
            return self._not(self._and((self.holds(e.args[0], env), self._not(self.holds(e.args[1], env)))))
        if isinstance(e, sympy.Equivalent):
            found = {self.holds(p, env) for p in e.args}
            return None if None in found else len(found) == 1
        if isinstance(e, Hurwitz):
            return all(mpmath.re(v) < -1e-12 for v in mpmath.eig(self.matrix(e.args[0], env), left=False, right=False))
        return {ForAll: self._every, Exists: self._some, ExactlyOne: self._one, AsymptoticallyStable: lambda *_: None}[e.func](e, env)

    @staticmethod
    def _not(found):
        return None if found is None else not found

    @staticmethod
    def _and(found):
        found = list(found)
        return False if False in found else None if None in found else True

    def _relation(self, e, env):
        if isinstance(e.lhs, sympy.MatrixBase):
            return e.lhs.shape == e.rhs.shape and all(self._compare(e.func, a, b, env) for a, b in zip(list(e.lhs), list(e.rhs)))
        return self._compare(e.func, e.lhs, e.rhs, env)

    def _compare(self, kind, left, right, env):
        a, b = (to_mpmath(self(u, env)) for u in (left, right))
        if kind not in (sympy.Eq, sympy.Ne) and (mpmath.im(a) or mpmath.im(b)):
            raise NoValue("complex values are not ordered")
        floor = INTEGRATED if left.has(sympy.Integral) or right.has(sympy.Integral) else ABSOLUTE
        same = abs(a - b) <= RELATIVE * max(abs(a), abs(b)) + floor
        below = mpmath.re(a) < mpmath.re(b)
        return {sympy.Eq: same, sympy.Ne: not same, sympy.Le: same or below, sympy.Ge: same or not below, sympy.Lt: below and not same,
                sympy.Gt: not below and not same}[kind]

    def _draws(self, e, count, scales):
        for _ in range(count):
            scale = self.random.choice(scales)
            yield {v: sympy.Float(self.random.uniform(-scale, scale), DIGITS) + (0 if v.is_real else sympy.I * self.random.uniform(-1, 1))
                   for v in e.variables}

    def _every(self, e, env, count=60, scales=NEAR):
        """False at a value where it fails; True if it holds at `count` values, some of which fulfil what it assumes; else None."""
        told, statement = False, e.statement
        for values in self._draws(e, EQUATIONS if isinstance(statement, sympy.Eq) else count, scales):
            here = {**env, **values}
            try:
                found = self.holds(statement, here)
                assumed = not isinstance(statement, sympy.Implies) or self.holds(statement.args[0], here)
            except NoValue:
                continue
            if found is None:
                return None
            if not found:
                return False
            told = told or assumed is True
        return True if told else None

    def _some(self, e, env):
        """True where a value is found; None otherwise: that none was found does not show that there is none."""
        return True if self._roots(e, env) else None

    def _one(self, e, env):
        found = len(self._roots(e, env))
        return None if not found else found == 1

    def _roots(self, e, env):
        """The solutions of the one equation in a statement about one variable, by changes of sign on a grid, inside the domain."""
        (x,), parts = e.variables, e.statement.args if isinstance(e.statement, sympy.And) else (e.statement,)
        equation, = (p for p in parts if isinstance(p, sympy.Eq))
        domain = [p for p in parts if p is not equation]

        def gap(at):
            here = {**env, x: at}
            return self(equation.lhs, here) - self(equation.rhs, here) if all(self.holds(p, here) for p in domain) else None

        grid = [sympy.Rational(k, 8) for k in range(-160, 161)]
        values = [(u, gap(u)) for u in grid]
        exact = [u for u, v in values if v is not None and abs(v) < ABSOLUTE]
        crossed = [(u, w) for (u, a), (w, b) in itertools.pairwise(values) if a is not None and b is not None and a * b < -ABSOLUTE]
        return exact + crossed
